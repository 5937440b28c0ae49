"""Figures far off the others: usually a unit typed wrong."""

from __future__ import annotations

from collections.abc import Iterator
from statistics import median

from optimizer.language import Text, number, say
from optimizer.plan import Activity, Origin, Plan
from optimizer.workbook.checks.cite import cite
from optimizer.workbook.findings import Findings, figure

FAR_OFF = 10.0
"""Values per money this many times above or below the median are remarked on."""
TOO_FAR_APART = 1e9
"""Money this many times apart can make a solver call a feasible plan infeasible."""
CENT = 0.01
"""The smallest amount that money comes in, in units of the currency."""
LARGEST = 1e14
"""In the plan's unit; beyond it neighbouring numbers are more than a cent apart."""
ENOUGH = 3
"""With fewer activities a median says nothing."""


def check_magnitudes(plan: Plan, findings: Findings) -> None:
    """Value per money against the median, the smallest amount against the largest, and amounts that are none."""
    _value_per_money(plan, findings)
    _out_of_reach(plan, findings)
    _far_apart(plan, findings)


def _asked(activity: Activity) -> float:
    typed = [amount for amount in activity.requests.values() if amount]
    return max(typed) if typed and not activity.request else activity.request or 0.0


def _package(activity: Activity, plan: Plan) -> tuple[float, float]:
    """What the whole of a package costs and brings over the plan."""
    costs = [activity.requests.get(row.year, activity.request or 0.0) for row in plan.years]
    times = sum(1 for cost in costs if cost > 0) if activity.earns == "yearly" else 1
    return sum(costs), times * activity.value


def value_per_money(activity: Activity, plan: Plan) -> float | None:
    """Points per unit of money at the full request (or the last level), ``None`` where either is missing."""
    if activity.levels:
        money, value = activity.levels[-1].amount, activity.levels[-1].value
    elif activity.kind == "package":
        money, value = _package(activity, plan)
    else:
        money, value = _asked(activity), activity.value
    return value / money if money > 0 and value > 0 else None


def _value_per_money(plan: Plan, findings: Findings) -> None:
    found = [(row, ratio) for row in plan.activities if (ratio := value_per_money(row, plan)) is not None]
    if len(found) < ENOUGH:
        return
    middle = median(ratio for _, ratio in found)
    for row, ratio in found:
        if middle / FAR_OFF <= ratio <= middle * FAR_OFF:
            continue
        times = ratio / middle if ratio > middle else middle / ratio
        origin, column = (row.levels[-1].origin, "value") if row.levels else (row.origin, "value")
        cite(
            findings,
            "warning",
            "value_off_median",
            origin,
            column,
            _far(row.code, ratio, times, middle),
            found=row.levels[-1].value if row.levels else row.value,
            remedy="Check that the request is in the plan's unit and the value is on the common scale of points.",
        )


def _far(code: str, ratio: float, times: float, middle: float) -> Text:
    shown = {"activity": code, "points": _ratio(ratio), "times": figure(round(times, 1)), "middle": _ratio(middle)}
    if ratio > middle:
        return say(
            "{activity} brings {points} points per unit of money, {times} times more than the middle activity "
            "({middle}).",
            **shown,
        )
    return say(
        "{activity} brings {points} points per unit of money, {times} times less than the middle activity ({middle}).",
        **shown,
    )


def _ratio(ratio: float) -> Text:
    return number(ratio, ".3g")


def _amounts(plan: Plan) -> Iterator[tuple[float, Origin, str]]:
    for year in plan.years:
        yield year.ceiling, year.origin, "ceiling"
    for row in plan.activities:
        yield row.baseline, row.origin, "baseline"
        yield row.request or 0.0, row.origin, "request"
        yield row.minimum, row.origin, "minimum"
        yield row.unit_cost or 0.0, row.origin, "unit_cost"
        for since, amount in row.requests.items():
            yield amount, row.origin, f"request {since}"
        for level in row.levels:
            yield level.amount, level.origin, "amount"
    for source in plan.sources:
        yield source.amount or 0.0, source.origin, "amount"
        for since, amount in source.amounts.items():
            yield amount, source.origin, f"amount {since}"
    for rule in plan.rules:
        if rule.measure == "amount":
            yield rule.limit, rule.origin, "limit"


def _out_of_reach(plan: Plan, findings: Findings) -> None:
    """Amounts of less than a cent, and amounts so large that cents are lost in them."""
    cent = CENT / plan.settings.unit
    for amount, origin, column in _amounts(plan):
        if 0.0 < amount < cent:
            what, remedy = "less than one cent", "Type 0 or leave the cell blank, or type the amount that is meant."
        elif amount > LARGEST:
            what, remedy = "more than can be counted to the cent", "Check the unit: a larger one is set in Settings."
        else:
            continue
        cite(
            findings,
            "error",
            "amount_out_of_reach",
            origin,
            column,
            f"The amount {amount:g} is {what}.",
            found=amount,
            remedy=remedy,
        )


def _far_apart(plan: Plan, findings: Findings) -> None:
    amounts = [row for row in _amounts(plan) if row[0] > 0]
    if not amounts:
        return
    small, large = min(amounts, key=lambda row: row[0]), max(amounts, key=lambda row: row[0])
    if large[0] / small[0] <= TOO_FAR_APART:
        return
    cite(
        findings,
        "warning",
        "magnitudes_apart",
        large[1],
        large[2],
        say(
            "The largest amount, {largest}, is more than a thousand million times the smallest, {smallest} in {cell}.",
            largest=figure(large[0]),
            smallest=number(small[0], "g"),
            cell=small[1].cell(small[2]),
        ),
        found=large[0],
        remedy="Check the unit of both cells: all amounts are in the plan's unit.",
    )
