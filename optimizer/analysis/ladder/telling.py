"""The ladder in sentences, and its pictures."""

from __future__ import annotations

from collections.abc import Sequence
from math import floor, log10

from optimizer.allocate import Result
from optimizer.allocate.words import listed, money, points
from optimizer.analysis.ladder.exact import Exact, part_of_best
from optimizer.analysis.ladder.stepped import order_of, total
from optimizer.analysis.ladder.steps import Ends, Step
from optimizer.analysis.told import Mark, Picture
from optimizer.plan import Plan

EPSILON = 1e-9
"""Relative room for the least factor: today's ceilings may be exactly the least."""


def exact(plan: Plan, ladder: Exact) -> str:
    """What today's ceilings reach, what a round sum more would add, and what the last one added."""
    curve, today = ladder.curve, ladder.today
    least, last = curve.bends[0], curve.bends[-1]
    if least.factor > 1.0 + EPSILON:
        return (
            f"Today's {money(plan, today)} satisfy no plan: the least that does is "
            f"{money(plan, least.factor * today)}, {_percent(least.factor)} of it."
        )
    now = curve.value(min(1.0, last.factor))
    told = f"With today's {money(plan, today)} the plan {_reaches(now, last.value)}"
    step = _round_sum(today)
    if last.factor <= 1.0 + EPSILON:
        return f"{told}; from {money(plan, last.factor * today)} on more money adds nothing."
    more = curve.value(min(1.0 + step / today, last.factor)) - now
    told += f"; the next {money(plan, step)} adds {points(more)} points"
    if 1.0 - step / today >= least.factor:
        told += f", the last one added {points(now - curve.value(1.0 - step / today))}"
    return f"{told}. More than {money(plan, last.factor * today)} adds nothing."


def _reaches(value: float, best: float) -> str:
    part = part_of_best(value, best)
    if part is None:
        return f"is worth {points(value)} points of at most {points(best)}"
    return f"reaches {_percent(part)} of what any budget could buy"


def _percent(fraction: float) -> str:
    return f"{100 * fraction:.3g} %"


def _round_sum(amount: float) -> float:
    """A round sum of one to ten per cent of an amount: 1,000 of 24,000."""
    return float(10.0 ** (floor(log10(amount)) - 1))


def exact_notes(base: Result, ladder: Exact) -> tuple[str, ...]:
    """What the tables rest on."""
    plan, bends = base.plan, ladder.curve.bends
    notes = [
        f"The curve is exact: {len(bends)} bends from {money(plan, bends[0].factor * ladder.today)}, the least that "
        f"satisfies the rules, each confirmed by solving the plan there. All ceilings are scaled alike; sources and "
        f"limits typed as money stay.",
        f"Values and amounts are before rounding; who is funded was looked at in {len(ladder.looked)} plans.",
    ]
    return (*notes, *_objective(base), *_leaving(base.plan, [row.left for row in ladder.entry]))


def _objective(base: Result) -> tuple[str, ...]:
    if base.objective == "value":
        return ()
    return (f"The ladder is about the greatest value, although the plan's objective is {base.objective}.",)


def _leaving(plan: Plan, left: Sequence[float | None]) -> tuple[str, ...]:
    codes = [row.code for row, at in zip(plan.activities, left, strict=True) if at is not None]
    if not codes:
        return ()
    loses = "lose" if len(codes) > 1 else "loses"
    return (f"More money drives some out: {listed(codes)} {loses} everything on the way.",)


def curve_picture(today: float) -> Picture:
    """Value against ceilings, with today's."""
    return Picture(
        kind="line",
        title="What every budget buys",
        text="Greatest value against the ceilings of all years together; the line is today's.",
        table="curve",
        x="ceiling",
        series=("value",),
        marks=(Mark(at=today, label="today"),),
    )


def stepped(plan: Plan, steps: Sequence[Step], ends: Ends) -> str:
    """What today's ceilings reach, what the next step adds, and what nesting costs at most."""
    solved = [step for step in steps if step.free.value is not None]
    today = next((step for step in solved if step.factor == 1.0), None)
    if today is None:
        told = f"Today's {money(plan, total(plan))} satisfy no plan"
        if ends.least is not None:
            return f"{told}: the least that does is {_percent(ends.least)} of it."
        return f"{told}." if solved else f"{told}, and neither does any other budget that was tried."
    now = today.free.value
    assert now is not None, "today's plan exists"
    told = f"With today's {money(plan, total(plan))} the plan "
    told += f"is worth {points(now)} points" if ends.best is None else _reaches(now, ends.best)
    place = solved.index(today)
    if place + 1 < len(solved):
        told += f"; {_gain(plan, today, solved[place + 1])}"
    if place:
        told += f"; the step from {_percent(solved[place - 1].factor)} added {_added(solved[place - 1], today)} points"
    return f"{told}. {_nesting(steps)}"


def _gain(plan: Plan, one: Step, other: Step) -> str:
    more = (other.factor - one.factor) * total(plan)
    return f"{money(plan, more)} more adds {_added(one, other)} points"


def _added(one: Step, other: Step) -> str:
    assert one.free.value is not None, "only solved steps are compared"
    assert other.free.value is not None, "only solved steps are compared"
    return points(other.free.value - one.free.value)


def _nesting(steps: Sequence[Step]) -> str:
    prices = [
        (step.free.value - step.nested.value, step.factor)
        for step in steps
        if step.free.value is not None and step.nested.value is not None
    ]
    highest, factor = max(prices, default=(0.0, 1.0))
    if highest <= 0.0:
        return "Each plan contains the one before without any loss."
    return f"That each plan contains the one before costs up to {points(highest)} points, at {_percent(factor)}."


def stepped_notes(base: Result, steps: Sequence[Step], ends: Ends) -> tuple[str, ...]:
    """What the tables rest on."""
    plan = base.plan
    calculated = listed([_percent(step.factor) for step in steps], most=len(steps))
    notes = [
        "Whole things make the value jump, so this ladder is nested and calculated at chosen budgets alone: "
        f"{calculated} of the ceilings. Every plan was solved, rounded and checked; sources and limits typed as money "
        "stay.",
    ]
    if ends.least is not None:
        notes.append(f"The least ceilings that satisfy the rules are {_percent(ends.least)} of today's.")
    return (*notes, *_objective(base), *_leaving(plan, order_of(plan, steps)[1]))


def steps_picture(today: float) -> Picture:
    """Value against ceilings, free and nested, with today's."""
    return Picture(
        kind="line",
        title="What the budgets buy, and what nesting costs",
        text="Greatest value and nested value against the ceilings of all years together; the line is today's.",
        table="steps",
        x="ceiling",
        series=("value", "nested_value"),
        marks=(Mark(at=today, label="today"),),
    )
