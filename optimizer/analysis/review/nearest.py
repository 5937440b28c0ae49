"""The plan nearest to given amounts: least money moved, every rule kept, rounded and checked like any plan."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from optimizer.allocate import Options
from optimizer.analysis.tried import Tried, tried
from optimizer.plan import Plan, Rule, Scope, Words
from optimizer.plan.amounts import Floats, amounts
from optimizer.plan.held import HELD

OUTWEIGHS = 1e4
"""A unit of money moved costs so many times the most that a unit of money can bring: nearness comes first."""


def nearest(plan: Plan, approved: Floats, options: Options) -> Tried:
    """The plan of least Σ |amount − ``approved``| (activities, years); of several, the one of greatest value.

    Each amount is asked to be the approved one by a rule that may be missed at a price per unit of money beyond
    everything that money can bring. The value of the answer counts those prices: take it from its amounts.
    """
    price = OUTWEIGHS * _dearest(plan)
    asked = np.minimum(approved, amounts(plan).most)
    wishes = tuple(
        Rule(
            code=f"as approved: {activity.code} {year.year}",
            name=f"{activity.code} gets what was approved in {year.year}",
            measure="amount",
            relation="exactly",
            limit=float(asked[a, y]),
            years=(year.year,),
            scope=Scope(activity=Words(include=(activity.code,))),
            strength="should",
            penalty=price,
            origin=HELD,
        )
        for a, activity in enumerate(plan.activities)
        for y, year in enumerate(plan.years)
    )
    valued = replace(plan.settings, objective="value")
    return tried(replace(plan, settings=valued, rules=(*plan.rules, *wishes)), options)


def _dearest(plan: Plan) -> float:
    """More than a unit of money can bring anywhere: the steepest value per money, or the dearest price of a miss."""
    asked = amounts(plan)
    weight = {topic.code: topic.weight for topic in plan.topics}
    found = [1e-6, *(rule.penalty for rule in plan.rules), *(year.overrun_price for year in plan.years)]
    for a, activity in enumerate(plan.activities):
        paid = [float(money) for money in asked.most[a] if money > 0]
        worth = activity.value * sum(weight[topic] * share for topic, share in activity.shares.items())
        worth += sum(level.value for level in activity.levels[-1:]) * max(weight.values())
        if paid and worth:
            found.append(worth / min(paid))
    return max(found)
