"""Which rules hold an amount or a flow down, seen from the solved programme."""

from __future__ import annotations

from functools import cached_property

import numpy as np

from optimizer.allocate.outcome import Outcome
from optimizer.model.rule_row import RuleRow

DUST = 1e-9


class Holders:
    """The rules that hold columns of one outcome down; `of` names them for one column.

    Where prices prove the plan, a rule holds what it charges for. With whole numbers or another objective than
    value, those rules at their limit count that one more unit of the column would break.
    """

    def __init__(self, outcome: Outcome) -> None:
        self._outcome, self._model = outcome, outcome.model
        divisible = not self._model.program.integer.any() and self._model.plan.settings.objective == "value"
        self._price = outcome.staged.first.price if divisible else None

    @property
    def proven(self) -> bool:
        """Whether prices prove what holds: then money that is left over and asked for has a holder."""
        return self._price is not None

    def of(self, column: int) -> tuple[str, ...]:
        """The ids of the rules that hold one column down, in sheet order."""
        return tuple(self._held.get(column, {}))

    @cached_property
    def _held(self) -> dict[int, dict[str, None]]:
        found: dict[int, dict[str, None]] = {}
        for place, row in enumerate(self._model.rule_rows):
            at = int(self._model.rule_places[place])
            if self._price is None:
                sign = _breaks(row) if self._outcome.binding(place) else ()
                self._note(found, row, at, sign)
                continue
            rows = [at, *(self._model.program.row_of["below", row.rule.code, m, row.year] for m, _ in row.losses)]
            for own in rows:
                price = float(self._price[own])
                if abs(price) > DUST:
                    self._note(found, row, own, (float(np.sign(price)),))
        return found

    def _note(self, found: dict[int, dict[str, None]], row: RuleRow, at: int, signs: tuple[float, ...]) -> None:
        columns, coefficients = self._model.program.row(at)
        for sign in signs:
            for column in columns[sign * coefficients > 0.0].tolist():
                found.setdefault(column, {}).setdefault(row.rule.code)


def _breaks(row: RuleRow) -> tuple[float, ...]:
    """The signs of the coefficients of columns that break a row at its limit when they rise."""
    return {"at most": (1.0,), "at least": (-1.0,)}.get(row.relation, (1.0, -1.0))
