"""A solved plan before it is told: the model, the stages, the exact and the rounded amounts, the flows."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from optimizer.allocate.flows import Flows
from optimizer.model import Model
from optimizer.model.rule_row import RuleRow
from optimizer.solvers import Staged

Floats = npt.NDArray[np.float64]

BINDING = 1e-6
"""A limit is binding where its unrounded margin is within this part of max(1, required)."""


@dataclass(frozen=True)
class Outcome:
    """Arrays are (activities, years). ``exact`` is before rounding, ``amounts`` is delivered."""

    model: Model
    staged: Staged
    exact: Floats
    amounts: Floats
    moved: npt.NDArray[np.bool_]
    rounded: bool
    in_the_way: tuple[str, ...]
    flows: Flows
    exact_flows: Flows

    @property
    def value(self) -> float:
        """Value of the amounts delivered: points less penalties."""
        return self.points_less_penalties(self.amounts, self.flows)

    def points_less_penalties(self, amounts: Floats, flows: Flows) -> float:
        """Weighted, discounted points of ``amounts`` less what missed rules and overrun cost."""
        plan = self.model.plan
        price = np.array([row.overrun_price for row in plan.years])
        missed = sum(
            row.rule.penalty * missed_money(row, amounts)
            for row in self.model.rule_rows
            if row.rule.strength == "should"
        )
        return float(self.model.points(amounts).sum() - missed - price @ flows.overrun[0])

    def binding(self, place: int) -> bool:
        """Whether a rule's row holds the plan, seen before rounding."""
        row, flat = self.model.rule_rows[place], self.exact.ravel()
        return row.margin(flat) <= BINDING * max(1.0, abs(row.required(flat)))

    @cached_property
    def ceiling_binding(self) -> npt.NDArray[np.bool_]:
        """Whether all money of a year was spent or carried before rounding, (years,)."""
        return np.asarray(
            self.exact_flows.lapsed[0] <= BINDING * np.maximum(1.0, self.exact_flows.available[0]), dtype=np.bool_
        )

    @cached_property
    def ceiling_price(self) -> Floats:
        """What one more unit of common money is worth in each year by the first stage, (years,)."""
        places = [self.model.program.row_of["ceiling", row.year] for row in self.model.plan.years]
        return self._first_prices[places]

    @cached_property
    def rule_charge(self) -> Floats:
        """What rules charge each amount (above 0: they hold it down; below 0: they pull it up)."""
        price = self._first_prices.copy()
        for place, label in enumerate(self.model.program.rows):
            if label[0] not in ("rule", "below"):
                price[place] = 0.0
        return self.model.program.priced(price)[self.model.amount].reshape(self.model.shape)

    @property
    def _first_prices(self) -> Floats:
        price = self.staged.first.price
        return np.zeros(len(self.model.program.rows)) if price is None else price


def missed_money(row: RuleRow, amounts: Floats) -> float:
    """By how much money a row is missed; dust of the last digit is none."""
    margin = row.margin(amounts.ravel())
    return 0.0 if margin >= -1e-9 * max(1.0, abs(row.required(amounts.ravel()))) else -margin
