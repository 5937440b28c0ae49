"""The list of stages: the objective's own, then nearness to last year, then least money. Order ties come after.

No term is hidden: each stage is told in the report, and a later stage never trades an earlier one away.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from optimizer.errors import UsageError
from optimizer.language import say
from optimizer.model.balance import Balance
from optimizer.model.program import Builder, Stage
from optimizer.model.rule_block import Added
from optimizer.model.sources import Flows
from optimizer.model.value import Worth
from optimizer.plan import Plan

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


def value_cost(builder: Builder, plan: Plan, earning: Worth, rules: Added, overrun: Ints) -> Floats:
    """The cost of value over the columns added so far: points less penalties and overrun (years,)."""
    value = np.zeros(len(builder.columns))
    value[earning.column] = earning.slope
    value[rules.missed] = -rules.penalty
    value[overrun] = [-row.overrun_price for row in plan.years]
    return value


def add_target(builder: Builder, plan: Plan, value: Floats) -> None:
    """Add the row that asks for ``target_value`` under the objective cheapest; UsageError where there is none."""
    if plan.settings.target_value is None:
        raise UsageError("The objective cheapest needs target_value, the points to reach, in the sheet Settings.")
    row = builder.add_rows([("target",)], lower=plan.settings.target_value)
    held = np.flatnonzero(value)
    builder.add_entries(row, held, value[held])


def stages(
    builder: Builder,
    plan: Plan,
    earning: Worth,
    amount: Ints,
    flow: Flows,
    value: Floats,
    balance: Balance | None = None,
) -> list[Stage]:
    """The stages of the plan's objective, over the columns added so far; ``balance`` where topics are balanced."""
    count = len(builder.columns)
    worth_most = Stage(
        name="value", meaning=say("greatest value less penalties"), maximise=True, cost=_filled(value, count)
    )
    money = np.zeros(count)
    money[amount] = 1.0
    least = Stage(name="money", meaning=say("least money"), maximise=False, cost=money, own=False)
    near = []
    if plan.settings.tie_break == "baseline":
        distance = np.zeros(count)
        distance[earning.column] = earning.side
        near = [
            Stage(name="distance", meaning=say("nearest to the baseline"), maximise=False, cost=distance, own=False)
        ]
    if plan.settings.objective == "cheapest":
        # Least money is an own stage here; asked for once more after it, it could change nothing.
        return [*_cheapest(plan, money, flow), worth_most, *near]
    balanced = [] if balance is None else _balanced(balance, count)
    return [*balanced, worth_most, *near, least]


def _filled(cost: Floats, count: int) -> Floats:
    return np.concatenate([cost, np.zeros(count - len(cost))])


def _cheapest(plan: Plan, money: Floats, flow: Flows) -> list[Stage]:
    """Least common money, then least money in all."""
    common = money.copy()
    for held, source in zip(flow.column, plan.sources, strict=True):
        if source.kind != "common":
            common[held[held >= 0]] = -1.0
    return [
        Stage(name="common money", meaning=say("least common money"), maximise=False, cost=common),
        Stage(name="money", meaning=say("least money"), maximise=False, cost=money),
    ]


def _balanced(balance: Balance, count: int) -> list[Stage]:
    """The greatest sum of the k smallest attainments, for every k."""
    found = []
    for k, (least, below) in enumerate(zip(balance.least, balance.below, strict=True), 1):
        cost = np.zeros(count)
        cost[least], cost[below] = float(k), -1.0
        meaning = say("greatest least attainment of a topic")
        if k > 1:
            meaning = say("greatest sum of the {count} least attainments", count=k)
        found.append(Stage(name=f"balanced {k}", meaning=meaning, maximise=True, cost=cost))
    return found
