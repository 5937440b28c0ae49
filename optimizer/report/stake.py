"""What is lost where a request is not funded: the points of the full request less those of the plan."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from optimizer.allocate.result import Row
from optimizer.model.curve import share_of_value
from optimizer.plan import Activity, Plan
from optimizer.plan.amounts import Amounts, amounts, repriced


def points_at_stake(plan: Plan, rows: Sequence[Row]) -> dict[tuple[str, int], float]:
    """By activity and year: the weighted, discounted points of the full request less those of the plan.

    What a package earns once stands at the first year of its cost, if it begins as early as it may; its other years
    have none.
    """
    money = amounts(plan)
    inflation = {line.code: line.inflation for line in plan.lines}
    have: dict[tuple[str, int], float] = {}
    for row in rows:
        key = row["activity"], row["year"]
        have[key] = have.get(key, 0.0) + float(row["value"] or 0.0)
    found = {}
    for index, activity in enumerate(plan.activities):
        once = activity.kind == "package" and activity.earns == "once"
        got = sum(have.get((activity.code, year.year), 0.0) for year in plan.years) if once else None
        for offset, year in enumerate(plan.years):
            full = _full(plan, money, index, offset, inflation)
            if full is None:
                continue
            weighted = full * float(money.weight[index]) * float(money.discount[offset])
            here = have.get((activity.code, year.year), 0.0) if got is None else got
            found[activity.code, year.year] = max(0.0, weighted - here)
    return found


def _full(plan: Plan, money: Amounts, index: int, offset: int, inflation: Mapping[str, float]) -> float | None:
    """Unweighted points of one year's full request; ``None`` where nothing is asked or earned in that year."""
    activity, request = plan.activities[index], float(money.request[index, offset])
    if not request:
        return None
    if activity.kind == "package":
        ways = money.starts[index]
        return activity.value if activity.earns == "yearly" or (ways and ways[0].first == offset) else None
    if activity.kind in ("units", "posts"):
        return activity.value * share_of_value(float(money.most[index, offset]) / request, activity.value_at_half)
    if not activity.levels:
        return activity.value
    return _at_level(activity, request, inflation[activity.line], offset, plan.settings.round_to)


def _at_level(activity: Activity, request: float, inflation: float, later: int, round_to: float) -> float:
    """Points of the service levels that the request reaches, on the straight line between two of them."""
    below_amount = below_value = 0.0
    for level in activity.levels:
        amount = repriced(level.amount, inflation, later, round_to)
        if request < amount:
            return below_value + (level.value - below_value) * (request - below_amount) / (amount - below_amount)
        below_amount, below_value = amount, level.value
    return below_value
