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
from optimizer.analysis.words import chosen
from optimizer.language import Text, joined, numeral, say
from optimizer.plan import Plan

EPSILON = 1e-9
"""Relative room for the least factor: today's ceilings may be exactly the least."""


def exact(plan: Plan, ladder: Exact) -> str:
    """What today's ceilings reach, what a round sum more would add, and what the last one added."""
    curve, today = ladder.curve, ladder.today
    least, last = curve.bends[0], curve.bends[-1]
    if least.factor > 1.0 + EPSILON:
        return say(
            "Today's {today} satisfy no plan: the least that does is {least}, {part} of it.",
            today=money(plan, today),
            least=money(plan, least.factor * today),
            part=_percent(least.factor),
        )
    now = curve.value(min(1.0, last.factor))
    told = say("With today's {today} the plan {reaches}", today=money(plan, today), reaches=_reaches(now, last.value))
    step, most = _round_sum(today), money(plan, last.factor * today)
    if last.factor <= 1.0 + EPSILON:
        return say("{told}; from {most} on more money adds nothing.", told=told, most=most)
    more = points(curve.value(min(1.0 + step / today, last.factor)) - now)
    told = say("{told}; the next {step} adds {more} points", told=told, step=money(plan, step), more=more)
    if 1.0 - step / today >= least.factor:
        told = say("{told}, the last one added {less}", told=told, less=points(now - curve.value(1.0 - step / today)))
    return say("{told}. More than {most} adds nothing.", told=told, most=most)


def _reaches(value: float, best: float) -> Text:
    part = part_of_best(value, best)
    if part is None:
        return say("is worth {value} points of at most {best}", value=points(value), best=points(best))
    return say("reaches {part} of what any budget could buy", part=_percent(part))


def _percent(fraction: float) -> Text:
    return numeral(f"{100 * fraction:.3g} %")


def _round_sum(amount: float) -> float:
    """A round sum of one to ten per cent of an amount: 1,000 of 24,000."""
    return float(10.0 ** (floor(log10(amount)) - 1))


def exact_notes(base: Result, ladder: Exact) -> tuple[str, ...]:
    """What the tables rest on."""
    plan, bends = base.plan, ladder.curve.bends
    notes = [
        say(
            "The curve is exact: {count} bends from {least}, the least that satisfies the rules, each confirmed by "
            "solving the plan there. All ceilings are scaled alike; sources and limits typed as money stay.",
            count=len(bends),
            least=money(plan, bends[0].factor * ladder.today),
        ),
        say(
            "Values and amounts are before rounding; who is funded was looked at in {count} plans.",
            count=len(ladder.looked),
        ),
    ]
    return (*notes, *_objective(base), *_leaving(base.plan, [row.left for row in ladder.entry]))


def _objective(base: Result) -> tuple[str, ...]:
    if base.objective == "value":
        return ()
    return (
        say(
            "The ladder is about the greatest value, although the plan's objective is {objective}.",
            objective=chosen(base.objective),
        ),
    )


def _leaving(plan: Plan, left: Sequence[float | None]) -> tuple[str, ...]:
    codes = [row.code for row, at in zip(plan.activities, left, strict=True) if at is not None]
    if not codes:
        return ()
    if len(codes) == 1:
        return (say("More money drives some out: {who} loses everything on the way.", who=codes[0]),)
    return (say("More money drives some out: {who} lose everything on the way.", who=listed(codes)),)


def curve_picture(today: float) -> Picture:
    """Value against ceilings, with today's."""
    return Picture(
        kind="line",
        title=say("What every budget buys"),
        text=say("Greatest value against the ceilings of all years together; the line is today's."),
        table="curve",
        x="ceiling",
        series=("value",),
        marks=(Mark(at=today, label=say("today")),),
    )


def stepped(plan: Plan, steps: Sequence[Step], ends: Ends) -> str:
    """What today's ceilings reach, what the next step adds, and what nesting costs at most."""
    solved = [step for step in steps if step.free.value is not None]
    today = next((step for step in solved if step.factor == 1.0), None)
    if today is None:
        return _none_today(money(plan, total(plan)), ends.least, any_other=bool(solved))
    now = today.free.value
    assert now is not None, "today's plan exists"
    reaches = say("is worth {value} points", value=points(now)) if ends.best is None else _reaches(now, ends.best)
    parts = [say("With today's {today} the plan {reaches}", today=money(plan, total(plan)), reaches=reaches)]
    place = solved.index(today)
    if place + 1 < len(solved):
        parts.append(_gain(plan, today, solved[place + 1]))
    if place:
        before, added = _percent(solved[place - 1].factor), _added(solved[place - 1], today)
        parts.append(say("the step from {before} added {points} points", before=before, points=added))
    return joined(" ", [say("{told}.", told=joined("; ", parts)), _nesting(steps)])


def _none_today(today: str, least: float | None, *, any_other: bool) -> str:
    if least is not None:
        part = _percent(least)
        return say("Today's {today} satisfy no plan: the least that does is {part} of it.", today=today, part=part)
    if any_other:
        return say("Today's {today} satisfy no plan.", today=today)
    return say("Today's {today} satisfy no plan, and neither does any other budget that was tried.", today=today)


def _gain(plan: Plan, one: Step, other: Step) -> Text:
    more = money(plan, (other.factor - one.factor) * total(plan))
    return say("{money} more adds {points} points", money=more, points=_added(one, other))


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
        return say("Each plan contains the one before without any loss.")
    return say(
        "That each plan contains the one before costs up to {points} points, at {part}.",
        points=points(highest),
        part=_percent(factor),
    )


def stepped_notes(base: Result, steps: Sequence[Step], ends: Ends) -> tuple[str, ...]:
    """What the tables rest on."""
    plan = base.plan
    calculated = listed([_percent(step.factor) for step in steps], most=len(steps))
    notes = [
        say(
            "Whole things make the value jump, so this ladder is nested and calculated at chosen budgets alone: "
            "{budgets} of the ceilings. Every plan was solved, rounded and checked; sources and limits typed as money "
            "stay.",
            budgets=calculated,
        ),
    ]
    if ends.least is not None:
        least = _percent(ends.least)
        notes.append(say("The least ceilings that satisfy the rules are {part} of today's.", part=least))
    return (*notes, *_objective(base), *_leaving(plan, order_of(plan, steps)[1]))


def steps_picture(today: float) -> Picture:
    """Value against ceilings, free and nested, with today's."""
    return Picture(
        kind="line",
        title=say("What the budgets buy, and what nesting costs"),
        text=say("Greatest value and nested value against the ceilings of all years together; the line is today's."),
        table="steps",
        x="ceiling",
        series=("value", "nested_value"),
        marks=(Mark(at=today, label=say("today")),),
    )
