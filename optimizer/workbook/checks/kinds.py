"""Amounts that do not fit the kind of their activity: no whole units, minimums and locks out of reach."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from optimizer.language import Text, plural, say
from optimizer.plan import Activity, Plan
from optimizer.plan.amounts import Amounts, units_paid, whole_units
from optimizer.workbook.checks.cite import cite
from optimizer.workbook.findings import Findings, figure

Bools = npt.NDArray[np.bool_]

SLACK = 1e-9
"""Relative difference of two amounts that is taken for none."""


def check_kinds(plan: Plan, money: Amounts, findings: Findings) -> None:
    """Report amounts that are no whole number of units, and minimums and locks that the request does not hold."""
    years = [row.year for row in plan.years]
    for index, activity in enumerate(plan.activities):
        if activity.unit_cost:
            for column, amount, unit_cost in _in_units(activity, index, money, years):
                _whole(activity, column, amount, unit_cost, findings)
        if activity.minimum:
            _minimum(activity, index, money, years, findings)
        if activity.lock == "baseline" and activity.baseline:
            _locked(activity, index, money, years, findings)


def _in_units(activity: Activity, index: int, money: Amounts, years: list[int]) -> Iterator[tuple[str, float, float]]:
    """What should be a whole number of units: the column, the amount, and what one unit costs there."""
    first = float(activity.unit_cost or 0.0)
    if activity.request and not all(year in activity.requests for year in years):
        yield "request", activity.request, first
    for place, year in enumerate(years):
        if activity.requests.get(year):
            yield f"request {year}", activity.requests[year], float(money.unit_cost[index, place])
    if activity.minimum:
        yield "minimum", activity.minimum, first
    if activity.kind == "posts" and activity.baseline:
        yield "baseline", activity.baseline, first


def _whole(activity: Activity, column: str, amount: float, unit_cost: float, findings: Findings) -> None:
    if unit_cost <= 0.0 or whole_units(amount, unit_cost) is not None:
        return
    count = units_paid(amount, unit_cost)
    one = say("post") if activity.kind == "posts" else say("unit")
    if column == "minimum":
        what = say("so at least {units} must be funded", units=_number(activity, count + 1))
    elif column == "baseline":
        what = say("so {units} taken to be in place", units=_number(activity, count, verb=True))
    else:
        what = say("so no more than {units} can be funded", units=_number(activity, count))
    cite(
        findings,
        "warning",
        "no_whole_units",
        activity.origin,
        column,
        say(
            "The {column} of {activity} is no whole number of its {one}: {amount} at {cost} each pays {units}, {what}.",
            column=column,
            activity=activity.code,
            one=one,
            amount=figure(amount),
            cost=figure(unit_cost),
            units=figure(round(amount / unit_cost, 2)),
            what=what,
        ),
        found=amount,
        allowed=f"{figure(count * unit_cost)} or {figure((count + 1) * unit_cost)}",
        remedy=f"Type a multiple of the unit_cost of {figure(unit_cost)}, or correct the unit_cost.",
    )


def _number(activity: Activity, count: int, *, verb: bool = False) -> Text:
    """``3 posts``, with a ``verb`` ``3 posts are``."""
    units = plural(count, "post") if activity.kind == "posts" else plural(count, "unit")
    if not verb:
        return units
    return say("{units} is", units=units) if count == 1 else say("{units} are", units=units)


def _first_year(short: Bools, years: list[int]) -> str:
    """``2028`` or ``2028 (and in 2 more years)`` for the places where ``short`` (years,) is true."""
    places = np.flatnonzero(short).tolist()
    more = len(places) - 1
    if not more:
        return str(years[places[0]])
    return say("{year} (and in {more})", year=years[places[0]], more=plural(more, "more year"))


def _minimum(activity: Activity, index: int, money: Amounts, years: list[int], findings: Findings) -> None:
    asked, most, least = money.request[index], money.most[index], money.minimum[index]
    short = (asked > 0) & (least > most * (1 + SLACK))
    if not short.any():
        return
    place = int(np.flatnonzero(short)[0])
    enough = float(asked[place]) >= float(least[place])
    why = say("whole units pay only") if enough else say("it requests only")
    cite(
        findings,
        "warning",
        "minimum_above_request",
        activity.origin,
        "minimum",
        say(
            "{activity} cannot be funded in {year}: its minimum is {least}, but {why} {most}.",
            activity=activity.code,
            year=_first_year(short, years),
            least=figure(float(least[place])),
            why=why,
            most=figure(float(most[place])),
        ),
        found=activity.minimum,
        allowed=f"{figure(float(most[place]))} at most",
        remedy="Lower the minimum (the least workable amount, not a floor), or raise the request.",
    )


def _locked(activity: Activity, index: int, money: Amounts, years: list[int], findings: Findings) -> None:
    baseline = activity.baseline
    if activity.kind == "package":
        least = activity.partial if activity.partial is not None else 1.0
        starts = money.starts[index]
        if starts and not np.all(least * starts[0].cost <= baseline * (1 + SLACK)):
            why = say("{amount} does not pay the least share of the package", amount=figure(baseline))
            _locked_out(activity, why, findings)
        return
    short = baseline > money.most[index] * (1 + SLACK)
    if activity.unit_cost:
        paid = [units_paid(baseline, float(cost)) for cost in money.unit_cost[index]]
        if activity.kind == "posts":
            paid = [int(money.posts_before[index])] * len(years)
        if not any(paid):
            why = say("{amount} does not pay a single unit or post", amount=figure(baseline))
            _locked_out(activity, why, findings)
            return
        short = np.array(paid) > money.most_units[index]
    if short.any():
        place = int(np.flatnonzero(short)[0])
        most = float(money.most[index, place])
        cite(
            findings,
            "warning",
            "lock_above_request",
            activity.origin,
            "lock",
            say(
                "{activity} is locked to its baseline of {baseline}, but only {most} can be given in {year}: there it "
                "is locked to that.",
                activity=activity.code,
                baseline=figure(baseline),
                most=figure(most),
                year=_first_year(short, years),
            ),
            found="baseline",
            remedy="Raise the request, or lock it to full.",
        )


def _locked_out(activity: Activity, why: str, findings: Findings) -> None:
    cite(
        findings,
        "warning",
        "lock_gives_nothing",
        activity.origin,
        "lock",
        say("{activity} is locked to its baseline, but {why}: it gets nothing.", activity=activity.code, why=why),
        found="baseline",
        remedy="Clear the lock, lock it to full, or lock it out.",
    )
