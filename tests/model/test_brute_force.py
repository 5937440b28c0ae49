"""The best plan against every plan there is, where everything is whole and counted without the model."""

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from optimizer.model.curve import share_of_value
from optimizer.plan import Activity, Plan
from tests.model.solving import solved
from tests.plans import activity, link, package, plan, rule, source

UNIT = 10.0
DISCOUNT = (1.0, 1.0 / 1.5)


@dataclass(frozen=True, kw_only=True)
class Choice:
    """One way to fund an activity over two years."""

    paid: tuple[float, ...]
    value: float
    units: tuple[int, ...] = (0, 0)
    late: float = 0.0
    there: tuple[bool, ...] = (False, False)


def choices(row: Activity) -> Iterator[Choice]:
    """Every way to fund it."""
    if row.kind == "package":
        cost = row.requests[2027], row.requests[2028]
        starts = {2027: cost, 2028: (0.0, cost[0])} if row.start else {2027: cost}
        yield Choice(paid=(0.0, 0.0), value=0.0)
        for year, paid in starts.items():
            there = (year == 2027, True)
            yield Choice(paid=paid, value=row.value * DISCOUNT[year - 2027], there=there)
        return
    most = int(row.request or 0.0) // int(UNIT)
    before = int(row.baseline / UNIT) if row.kind == "posts" else 0
    for units in itertools.product(range(most + 1), repeat=2):
        filled = max(0, units[0] - before), max(0, units[1] - units[0])
        if row.kind == "posts" and row.term > 1 and units[1] < sum(filled):
            continue
        if any(0.0 < UNIT * count < row.minimum for count in units):
            continue
        delay = row.delay if row.kind == "posts" else 0.0
        paid = tuple(UNIT * (count - delay * new) for count, new in zip(units, filled, strict=True))
        yield Choice(
            paid=paid,
            value=sum(earned(row, money) * factor for money, factor in zip(paid, DISCOUNT, strict=True)),
            units=units,
            late=delay * UNIT * filled[1],
            there=tuple(money > 0.0 for money in paid),
        )


def earned(row: Activity, paid: float) -> float:
    """Whole units by the curve, money between two of them by the straight line."""
    low = UNIT * (paid // UNIT)
    ends = [row.value * share_of_value(money / (row.request or 1.0), row.value_at_half) for money in (low, low + UNIT)]
    return ends[0] + (paid - low) / UNIT * (ends[1] - ends[0])


def fits(made: Plan, chosen: Sequence[Choice]) -> bool:
    """Whether ceilings, the earmark, links and rules allow a combination."""
    earmark = made.sources[0].amount or 0.0 if made.sources else 0.0
    for y, year in enumerate(made.years):
        money = [choice.paid[y] for choice in chosen]
        inside = sum(m for m, row in zip(money, made.activities, strict=True) if "CPP" in row.shares)
        late = sum(choice.late for choice in chosen) if y == 1 else 0.0
        if sum(money) - min(earmark, inside) + late > year.ceiling + 1e-9:
            return False
    gets = [[m > 0.0 for m in choice.paid] for choice in chosen]
    place = {row.code: a for a, row in enumerate(made.activities)}
    for row in made.links:
        a, others = place[row.activity], [place[code] for code in row.others]
        if row.relation == "excludes" and any(any(gets[a]) and any(gets[o]) for o in others):
            return False
        enough = all if row.relation == "requires" else any
        if row.relation != "excludes" and any(
            gets[a][y] and not enough(chosen[o].there[y] for o in others) for y in range(2)
        ):
            return False
    for row in made.rules:
        if row.measure == "units":
            numbers = [float(sum(choice.units[y] for choice in chosen)) for y in range(2)]
        elif row.period == "whole plan":
            numbers = [float(sum(any(each) for each in gets))]
        else:
            numbers = [float(sum(each[y] for each in gets)) for y in range(2)]
        if any(number < row.limit if row.relation == "at least" else number > row.limit for number in numbers):
            return False
    return True


@st.composite
def activities(draw: st.DrawFn, code: str) -> Activity:
    given = {"topic": draw(st.sampled_from(["PoC", "CPP"])), "value": float(draw(st.integers(1, 30)))}
    kind = draw(st.sampled_from(["package", "units", "posts"]))
    if kind == "package":
        costs = draw(st.sampled_from([(20.0, 10.0), (25.0, 5.0), (15.0, 30.0)]))
        return package(code, *costs, start=draw(st.sampled_from([None, (2027, 2028)])), **given)
    given |= {"unit_cost": UNIT, "request": 30.0, "value_at_half": draw(st.sampled_from([0.5, 0.7]))}
    given["minimum"] = draw(st.sampled_from([0.0, 20.0]))
    if kind == "posts":
        given |= {"baseline": draw(st.sampled_from([0.0, 20.0])), "term": draw(st.integers(1, 2))}
        given["delay"] = draw(st.sampled_from([0.0, 0.5]))
    return activity(code, kind=kind, **given)


@st.composite
def whole_plans(draw: st.DrawFn) -> Plan:
    codes = ["A", "B", "C"]
    rows = [draw(activities(code)) for code in codes]
    first, *others = draw(st.permutations(codes))
    relation = draw(st.sampled_from(["requires", "requires any", "excludes"]))
    numbers = rule(
        "R",
        draw(st.sampled_from(["count", "units"])),
        draw(st.sampled_from(["at least", "at most"])),
        float(draw(st.integers(1, 3))),
        period="each year",
    )
    once = rule("W", "count", draw(st.sampled_from(["at least", "at most"])), 2.0, period="whole plan")
    return plan(
        rows,
        ceilings=draw(st.sampled_from([(30.0, 40.0), (45.0, 20.0), (60.0, 60.0)])),
        links=[link(first, relation, *others)] if draw(st.booleans()) else [],
        rules=draw(st.sampled_from([[], [], [numbers], [once]])),
        sources=[source("E", 15.0, topic="CPP")]
        if draw(st.booleans()) and any("CPP" in r.shares for r in rows)
        else [],
        discount_rate=0.5,
        tie_break="none",
    )


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(whole_plans())
def test_no_plan_that_can_be_counted_out_is_better_and_none_that_is_found_is_impossible(made: Plan) -> None:
    combinations = itertools.product(*(list(choices(row)) for row in made.activities))
    best = max((sum(c.value for c in chosen) for chosen in combinations if fits(made, chosen)), default=None)
    found = solved(made, stages=1)
    if best is None:
        assert found.x is None
    else:
        assert found.x is not None
        assert found.value == pytest.approx(best, abs=1e-5)
