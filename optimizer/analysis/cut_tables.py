"""The cut drill as tables, sentences and a picture."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from optimizer.allocate.result import Row
from optimizer.allocate.tables import topics_of
from optimizer.allocate.words import listed, money, points, share
from optimizer.analysis.told import Field, Mark, Picture, Table
from optimizer.analysis.tried import Tried, summed
from optimizer.analysis.words import chosen
from optimizer.language import joined, numeral, say
from optimizer.plan import Plan
from optimizer.plan.amounts import Floats, decimal, part_of

PERCENT = Field("percent", "cut", "percent", "By how much every year's ceiling is lowered; 0 % is the uncut plan.")
CHANGES = (
    Field("before", "uncut", "money", "Recommended over all years in the uncut plan."),
    Field("free", "all free", "money", "Recommended over all years where everything may move."),
    Field("free_change", "change", "change", "The same less the uncut plan."),
    Field("nested", "nested", "money", "Recommended over all years where nobody gets more than in the step before."),
    Field("nested_change", "nested change", "change", "The same less the uncut plan."),
)

DECLARED = {
    "steps": Table(
        "Steps",
        "One row for each step, the uncut plan first. Values and money are after rounding.",
        (
            PERCENT,
            Field("ceilings", "ceilings", "money", "All years' ceilings together."),
            Field("lowered", "less", "money", "By how much they are lower than those of the workbook."),
            Field("status", "all free", "word", "Whether a plan was found where everything may move: optimal, "
                  "feasible (without the proof), infeasible, stopped; n/a: not asked."),
            Field("value", "value", "points", "What that plan is worth."),
            Field("lost", "lost", "points change", "The same less the uncut plan."),
            Field("saved", "saved", "money", "Money, of all sources, that the uncut plan recommends and that plan "
                  "does not."),
            Field("nested_status", "nested", "word", "Likewise where nobody gets more than in the step before."),
            Field("nested_value", "nested value", "points", "What the nested plan is worth."),
            Field("nested_saved", "nested saved", "money", "Money that the nested plan does not recommend.",
                  screen=False),
            Field("price", "price of nesting", "points", "What nesting costs: value less nested value."),
            Field("emptied", "lose everything", "list", "Activities funded in the uncut plan that get nothing where "
                  "everything may move."),
            Field("nested_emptied", "lose everything nested", "list", "Those that get nothing in the nested plan.",
                  screen=False),
            Field("reason", "why not", "wrap", "Where there is no plan: what cannot hold together."),
        ),
    ),
    "losers": Table(
        "Who loses what",
        "One row for each step and activity whose money changes in it.",
        (
            PERCENT,
            Field("activity", "activity", "text", "The code of the activity."),
            Field("name", "name", "wrap", "Its name.", width=34.0, screen=False),
            Field("topic", "topic", "text", "Its topics."),
            Field("line", "line", "text", "Its funding line.", screen=False),
            *CHANGES,
        ),
    ),
    "topics": Table(
        "Topics",
        "One row for each step and topic.",
        (PERCENT, Field("topic", "topic", "text", "The topic."), *CHANGES),
    ),
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Step:
    """One step: what ceilings are lowered by in per cent, the plan with them, its free and its nested answer.

    ``free`` is ``None`` where it was not asked for.
    """

    percent: float
    plan: Plan
    free: Tried | None
    nested: Tried


def tables(plan: Plan, steps: Sequence[Step], order: str) -> dict[str, tuple[Row, ...]]:
    """The rows of all tables."""
    uncut = _amounts(steps[0].nested)
    assert uncut is not None, "the uncut plan exists"
    return {
        "steps": tuple(_step(step, steps[0], uncut) for step in steps),
        "losers": tuple(row for step in steps[1:] for row in _losers(plan, step, uncut, order)),
        "topics": tuple(row for step in steps[1:] for row in _topics(plan, step, uncut)),
    }


def _amounts(answer: Tried | None) -> Floats | None:
    return None if answer is None else answer.amounts


def _ceilings(plan: Plan) -> float:
    return summed(np.array([row.ceiling for row in plan.years]))


def _step(step: Step, first: Step, uncut: Floats) -> Row:
    free, nested = step.free, step.nested
    value = None if free is None else free.value
    ceilings = _ceilings(step.plan)
    return {
        "percent": step.percent / 100.0,
        "ceilings": ceilings,
        "lowered": _less(_ceilings(first.plan), ceilings),
        "status": None if free is None else chosen(free.status),
        "value": value,
        "lost": _difference(value, first.nested.value),
        "saved": _saved(free, uncut),
        "nested_status": chosen(nested.status),
        "nested_value": nested.value,
        "nested_saved": _saved(nested, uncut),
        "price": _difference(value, nested.value),
        "emptied": _emptied(step.plan, free, uncut),
        "nested_emptied": _emptied(step.plan, nested, uncut),
        "reason": joined(" ", dict.fromkeys(row.reason for row in (free, nested) if row is not None and row.reason)),
    }


def _less(amount: float, other: float) -> float:
    return float(decimal(amount) - decimal(other))


def _difference(value: float | None, other: float | None) -> float | None:
    return None if value is None or other is None else value - other


def _saved(answer: Tried | None, uncut: Floats) -> float | None:
    given = _amounts(answer)
    return None if given is None else _less(summed(uncut), summed(given))


def _emptied(plan: Plan, answer: Tried | None, uncut: Floats) -> tuple[str, ...]:
    given = _amounts(answer)
    if given is None:
        return ()
    lost = uncut.any(axis=1) & ~given.any(axis=1)
    return tuple(plan.activities[a].code for a in np.flatnonzero(lost).tolist())


def _changes(step: Step, uncut: Floats, total: Callable[[Floats], float]) -> Row:
    """The columns `CHANGES`: money added up by ``total``."""
    row: Row = {"before": total(uncut)}
    for name, answer in (("free", step.free), ("nested", step.nested)):
        given = _amounts(answer)
        row[name] = None if given is None else total(given)
        row[f"{name}_change"] = None if given is None else _less(row[name], row["before"])
    return row


def _losers(plan: Plan, step: Step, uncut: Floats, order: str) -> list[Row]:
    """Activities whose money changes, in sheet order or the largest loss first (nested where there is such a plan)."""
    rows = []
    for a, activity in enumerate(plan.activities):

        def own(money: Floats, a: int = a) -> float:
            return summed(money[a])

        changes = _changes(step, uncut, own)
        if changes["free_change"] or changes["nested_change"]:
            named = {
                "percent": step.percent / 100.0,
                "activity": activity.code,
                "name": activity.name,
                "topic": topics_of(activity),
                "line": activity.line,
            }
            rows.append({**named, **changes})
    return sorted(rows, key=_loss) if order == "loss" else rows


def _loss(row: Row) -> float:
    change = row["free_change"] if row["nested_change"] is None else row["nested_change"]
    return float(change or 0.0)


def _topics(plan: Plan, step: Step, uncut: Floats) -> list[Row]:
    rows = []
    for topic in plan.topics:
        shares = [(a, row.shares[topic.code]) for a, row in enumerate(plan.activities) if topic.code in row.shares]

        def own(money: Floats, shares: list[tuple[int, float]] = shares) -> float:
            return summed(np.array([part_of(amount, part) for a, part in shares for amount in money[a].tolist()]))

        rows.append({"percent": step.percent / 100.0, "topic": topic.code, **_changes(step, uncut, own)})
    return rows


def finding(plan: Plan, steps: Sequence[Step]) -> str:
    """What the cuts cost, what nesting adds, who loses most: in the deepest step that has a plan."""
    uncut, possible = steps[0], [step for step in steps[1:] if step.nested.value is not None]
    if not possible:
        cuts = listed([_percent(step) for step in steps[1:]])
        return say("No cut of {cuts} can be made. {why}", cuts=cuts, why=steps[1].nested.reason)
    last = possible[-1]
    first = _cost(plan, possible[0], uncut, first=True)
    sentences = [
        say("With ceilings {first}.", first=first)
        if len(possible) == 1
        else say("With ceilings {first}, with {last}.", first=first, last=_cost(plan, last, uncut, first=False))
    ]
    price = None if last.free is None else _difference(last.free.value, last.nested.value)
    if price is not None:
        sentences.append(
            say(
                "Where nobody may get back what an earlier cut took, {percent} costs {price} points more.",
                percent=_percent(last),
                price=points(price),
            )
            if price > 0.0 and points(price) != "0"
            else say("Each cut can be made on top of the one before without any loss.")
        )
    losers = _losers(plan, last, _uncut(uncut), "loss")
    if losers and _loss(losers[0]) < 0.0:
        who, lost = losers[0]["activity"], money(plan, -_loss(losers[0]))
        sentences.append(say("{who} loses most at {percent}: {lost}.", who=who, percent=_percent(last), lost=lost))
    impossible = [_percent(step) for step in steps[1:] if step.nested.value is None]
    if impossible:
        sentences.append(say("No nested plan exists at {cuts}.", cuts=listed(impossible)))
    return joined(" ", sentences)


def _uncut(step: Step) -> Floats:
    amounts = step.nested.amounts
    assert amounts is not None, "the uncut plan exists"
    return amounts


def _percent(step: Step) -> str:
    return share(step.percent / 100.0)


def _cost(plan: Plan, step: Step, uncut: Step, *, first: bool) -> str:
    """What one step costs, free where it was solved so."""
    answer = step.nested if step.free is None or step.free.value is None else step.free
    before, now = uncut.nested.value, answer.value
    assert before is not None, "the uncut plan exists"
    assert now is not None, "the step has a plan"
    less, lost = money(plan, _less(_ceilings(uncut.plan), _ceilings(step.plan))), points(before - now)
    part = numeral(f"{100 * (before - now) / before:.1f} %") if before > 0.0 else None
    if not first:
        told = say("{lost} points", lost=lost) if part is None else say("{lost} points ({part})", lost=lost, part=part)
        return say("{percent} lower ({less} less) {told}", percent=_percent(step), less=less, told=told)
    told = say("the plan loses {lost} points", lost=lost)
    if part is not None:
        told = say("the plan loses {lost} points ({part} of its value)", lost=lost, part=part)
    return say("{percent} lower ({less} less) {told}", percent=_percent(step), less=less, told=told)


def notes(plan: Plan, protect: Sequence[str]) -> tuple[str, ...]:
    """What the tables rest on."""
    found = [
        say("Every step is a plan of its own, solved, rounded and checked; only ceilings fall, never other sources.")
    ]
    if protect:
        found.append(say("Protected, with no less than in the uncut plan: {codes}.", codes=listed(protect)))
    if plan.settings.objective == "cheapest":
        found.append(say("The plan is the cheapest for its target: a cut that it can bear changes nothing."))
    if plan.settings.objective == "balanced":
        found.append(say("Topics are balanced before value counts, so nesting can also raise the value."))
    return tuple(found)


def pictures(plan: Plan, steps: Sequence[Step]) -> tuple[Picture, ...]:
    """Value against ceilings, free and nested."""
    asked = steps[-1].free is not None
    return (
        Picture(
            kind="line",
            title=say("What a cut costs, and what nesting adds to it") if asked else say("What nested cuts cost"),
            text=say("Value against the ceilings of all years together; the line is today's."),
            table="steps",
            x="ceilings",
            series=("value", "nested_value") if asked else ("nested_value",),
            marks=(Mark(at=_ceilings(plan), label=say("today")),),
        ),
    )
