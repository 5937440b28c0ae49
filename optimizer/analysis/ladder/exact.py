"""The ladder of a divisible plan: the exact curve, who enters where, and what each gets on the way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from optimizer.allocate.result import Row
from optimizer.allocate.words import clean
from optimizer.analysis.ladder.curve import Curve, curve_of
from optimizer.analysis.ladder.entering import Entry, Event, Plans, entries, events
from optimizer.analysis.ladder.scaled import scaled
from optimizer.model import Model, assemble
from optimizer.model.program import Floats
from optimizer.plan import Plan

STEP = 0.1
"""The money, in the plan's unit, to which it is known where activities enter, where ``round_to`` is 0."""


@dataclass(frozen=True, kw_only=True)
class Exact:
    """The curve of a plan, what happens on the way, and the entry of every activity in sheet order.

    ``today`` is the total of the workbook's ceilings; ``amounts`` (activities, years) are those solved at ``looked``.
    """

    today: float
    curve: Curve
    found: tuple[Event, ...]
    entry: tuple[Entry, ...]
    looked: dict[float, Floats]

    def best(self) -> float:
        """The most that any ceilings could buy."""
        return self.curve.bends[-1].value


def exact_of(plan: Plan) -> Exact | None:
    """The exact ladder of a divisible plan; ``None`` where no factor on the ceilings makes a plan possible."""
    model: Model = assemble(plan)
    wider = scaled(model)
    curve = curve_of(wider, model.value_cost)
    if curve is None:
        return None
    today = float(model.amounts.ceiling.sum())
    plans = Plans(model=model, scaled=wider)
    step = (plan.settings.round_to or STEP) / max(today, 1.0)
    found = events(plans, curve.factors, step)
    first, last = curve.bends[0].factor, curve.bends[-1].factor
    if first <= 1.0:
        plans.at(1.0)
    return Exact(
        today=today,
        curve=curve,
        found=found,
        entry=entries(plans.funded(last), found, first),
        looked=plans.amounts,
    )


def curve_rows(ladder: Exact) -> tuple[Row, ...]:
    """The bends as rows."""
    best, today = ladder.best(), ladder.today
    return tuple(
        {
            "ceiling": bend.factor * today,
            "share": bend.factor,
            "value": bend.value,
            "of_best": part_of_best(bend.value, best),
            "marginal_value": bend.slope / today,
        }
        for bend in ladder.curve.bends
    )


def amount_rows(plan: Plan, ladder: Exact) -> tuple[Row, ...]:
    """What activities get at the least budget, just above every place where somebody enters or leaves, today, last."""
    bends = ladder.curve.bends
    today = {1.0} & ladder.looked.keys()
    places = sorted({bends[0].factor, *(event.above for event in ladder.found), *today, bends[-1].factor})
    rows: list[Row] = []
    before: Sequence[float] | None = None
    for factor in places:
        total = [clean(float(amount)) for amount in np.maximum(ladder.looked[factor], 0.0).sum(axis=1)]
        for a, activity in enumerate(plan.activities):
            if total[a] > 0.0 or (before is not None and before[a] > 0.0):
                rows.append(
                    {
                        "ceiling": factor * ladder.today,
                        "share": factor,
                        "activity": activity.code,
                        "amount": total[a],
                        "change": None if before is None else total[a] - before[a],
                    }
                )
        before = total
    return tuple(rows)


def part_of_best(value: float | None, best: float | None) -> float | None:
    """What part of the best a value is; ``None`` where there is nothing to reach."""
    return None if value is None or best is None or best <= 0.0 else value / best
