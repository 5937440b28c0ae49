"""The list of stages: value, then nearness to last year, then least money. Order ties come after, in the solver.

No term is hidden: each stage is told in the report, and a later stage never trades an earlier one away.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from optimizer.model.program import Builder, Stage
from optimizer.model.value import Pieces
from optimizer.plan import Plan

Ints = npt.NDArray[np.int64]


def stages(builder: Builder, plan: Plan, pieces: Pieces, amount: Ints) -> list[Stage]:
    """The stages of objective ``value``, over the columns added so far."""
    count = len(builder.columns)
    value = np.zeros(count)
    value[pieces.column] = pieces.slope
    penalty = {rule.code: rule.penalty for rule in plan.rules}
    price = {row.year: row.overrun_price for row in plan.years}
    for place, label in enumerate(builder.columns):
        if label[0] == "missed":
            value[place] = -penalty[str(label[1])]
        elif label[0] == "overrun":
            value[place] = -price[int(label[1] or 0)]
    found = [
        Stage(name="value", meaning="greatest value less penalties", maximise=True, cost=value),
    ]
    if plan.settings.tie_break == "baseline":
        distance = np.zeros(count)
        distance[pieces.column] = pieces.side
        found.append(
            Stage(name="distance", meaning="nearest to the baseline", maximise=False, cost=distance, own=False)
        )
    money = np.zeros(count)
    money[amount] = 1.0
    found.append(Stage(name="money", meaning="least money", maximise=False, cost=money, own=False))
    return found
