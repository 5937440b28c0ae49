"""The plans that are nearly as good as the recommended one: its programme with floors under what it is after."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import fsum

import numpy as np

from optimizer.allocate.another import Another, amounts_of, without_of
from optimizer.allocate.result import Result, Row
from optimizer.model import LinearProgram, Model, assemble
from optimizer.model.program import Extra, Stage, extended
from optimizer.plan.amounts import Floats

HOLDS = 1e-9
"""By how much, relatively, a stated share may be missed: the last digit of a sum."""


@dataclass(frozen=True, kw_only=True)
class Space:
    """The plans asked about.

    ``base`` is the recommended plan, ``amounts`` (activities, years) its amounts, ``model`` its model. ``within`` and
    ``different`` are shares; ``best`` and ``limit`` give what the plan is after, by stage, and how far it may fall.
    """

    base: Result
    model: Model
    without: Mapping[str, Floats]
    amounts: Floats
    within: float
    different: float
    best: Mapping[str, float]
    limit: Mapping[str, float]

    @property
    def money(self) -> float:
        """The money of the recommended plan."""
        return float(self.amounts.sum())

    @property
    def needed(self) -> float:
        """The money that has to move between any two plans."""
        return self.different * self.money

    @property
    def floors(self) -> list[Extra]:
        """The rows that keep what the plan is after within its share of the best."""
        return [
            _floor(stage, self.limit[stage.name]) for stage in self.model.program.stages if stage.name in self.limit
        ]

    def near(self) -> LinearProgram:
        """The programme of all plans within the stated share of the best."""
        return extended(self.model.program, self.floors)

    def keeps(self, plan: Another) -> bool:
        """Whether a finished plan is within the stated share of the best, as rounded."""
        reached = measures(self.base.objective, plan.value, plan.tables)
        for name, limit in self.limit.items():
            room = HOLDS * max(1.0, abs(limit))
            beyond = reached[name] - limit if self.best[name] >= limit else limit - reached[name]
            if beyond < -room:
                return False
        return True


def space(base: Result, within: float, different: float) -> Space:
    """The plans within ``within`` of the solved plan ``base``."""
    without = without_of(base)
    model = assemble(base.plan, without=without)
    assert base.value is not None, "a plan was found"
    best = measures(base.objective, base.value, base.tables)
    least = {stage.name for stage in model.program.stages if not stage.maximise}
    return Space(
        base=base,
        model=model,
        without=without,
        amounts=amounts_of(base.plan, base.rows("allocation")),
        within=within,
        different=different,
        best=best,
        limit={name: at + (within if name in least else -within) * abs(at) for name, at in best.items()},
    )


def measures(objective: str, value: float, tables: Mapping[str, tuple[Row, ...]]) -> dict[str, float]:
    """What a plan is after, as delivered, by the names of the stages: points, attainments or common money."""
    if objective == "cheapest":
        return {"common money": fsum(row["used"] for row in tables["sources"] if row["kind"] == "common")}
    attained = sorted(row["attainment"] for row in tables["topics"] if row["attainment"] is not None)
    balanced = {f"balanced {k}": fsum(attained[:k]) for k in range(1, len(attained) + 1)}
    return {**(balanced if objective == "balanced" else {}), "value": value}


def moved(one: Floats, other: Floats) -> float:
    """The money that has to move to make one plan the other: half the sum of the absolute differences."""
    return float(np.abs(one - other).sum()) / 2.0


def apart(model: Model, towards: Floats, plans: Sequence[Floats], needed: float) -> list[Extra]:
    """Rows that keep at least ``needed`` money moved from each of ``plans``, in the direction of ``towards``.

    What moves in the signs of one plan's differences is never more than what moves in all: the rows are sufficient,
    and plans that change sign are left to other directions. Amounts have shape (activities, years).
    """
    rows = []
    for number, plan in enumerate(plans):
        sign = np.sign(np.where(np.abs(towards - plan) > HOLDS, towards - plan, 0.0)).ravel()
        held = np.flatnonzero(sign)
        rows.append(
            Extra(
                label=("apart", number),
                places=model.amount[held],
                coefficients=sign[held],
                lower=2.0 * needed + float(sign[held] @ plan.ravel()[held]),
            )
        )
    return rows


def _floor(stage: Stage, limit: float) -> Extra:
    held = np.flatnonzero(stage.cost)
    row = Extra(label=("floor", stage.name), places=held, coefficients=stage.cost[held])
    return replace(row, lower=limit) if stage.maximise else replace(row, upper=limit)
