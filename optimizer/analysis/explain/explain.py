"""``explain``: the officer's question why, answered by differences between plans that were solved again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from optimizer.allocate.options import Options
from optimizer.allocate.result import Result, Row
from optimizer.allocate.solve import solve
from optimizer.analysis.explain import detail, wording
from optimizer.analysis.explain.asked import Case, money_step, named, texts
from optimizer.analysis.explain.declared import declared
from optimizer.analysis.explain.impossible import impossible
from optimizer.analysis.explain.next_money import Next, NextMoney, Receiver, receivers
from optimizer.analysis.explain.overview import overview_rows
from optimizer.analysis.told import Analysis
from optimizer.analysis.words import yes_no
from optimizer.language import joined, say
from optimizer.plan import Plan

TITLE = say("Why this amount")
NEXT_MONEY = 100.0
"""The next money that is followed, in the plan's unit."""

Tables = dict[str, tuple[Row, ...]]


def explain(
    plan: Plan,
    *,
    activity: str | Sequence[str] = (),
    next_money: float | None = None,
    next_for: str | Sequence[str] = (),
    options: Options | None = None,
) -> Analysis:
    """Why the plan is as it is, and what would change it.

    Without ``activity`` every activity is explained in one row; with one or several codes these are, in detail.
    ``next_money`` is how much money is added, in the plan's unit (100), ``next_for`` to whom: ``topic PoC``,
    ``line exercises``, ``source EM-CAAC``, ``year 2028``; without, to each of them. With ``activity`` the next money
    is followed only where one of the two is given; with ``next_for`` alone nothing else is.

    Raises UsageError for a name that there is not, and what `optimizer.solve` raises. A plan that cannot be satisfied
    is explained by its conflict and the repairs.
    """
    activities, whom = named(plan, activity), texts(next_for)
    receivers(plan, whom)  # names are refused before anything is solved
    step = money_step(NEXT_MONEY if next_money is None else next_money)
    options = options or Options()
    asked: dict[str, Any] = {"activity": list(texts(activity)), "next": step, "for": list(whom)}
    result = solve(plan, options)
    if result.status == "infeasible":
        return impossible(result, asked)
    case = Case(result, options)
    found: Tables = {}
    if activities:
        found |= _detail(case, activities)
    elif not whom:
        found["activities"] = overview_rows(case)
    if whom or not activities or next_money is not None:
        found["next"] = _next_rows(case, receivers(plan, whom), step)
    return _told(case, found, asked)


def standard(result: Result, options: Options) -> Analysis:
    """The explanation of every activity and the next 100 for everybody, of a plan already solved."""
    asked: dict[str, Any] = {"activity": [], "next": NEXT_MONEY, "for": []}
    if result.status == "infeasible":
        return impossible(result, asked)
    case = Case(result, options)
    found = {
        "activities": overview_rows(case),
        "next": _next_rows(case, receivers(result.plan, ()), NEXT_MONEY),
    }
    return _told(case, found, asked)


def _detail(case: Case, activities: Sequence[int]) -> Tables:
    """The tables about single activities."""
    found: dict[str, list[Row]] = {"activities": [], "holds": [], "withdrawn": [], "forced": [], "break_even": []}
    every = overview_rows(case, activities)
    found["activities"] += every
    for a in activities:
        least, full = case.costs.forced_in(a), case.costs.forced_full(a)
        found["holds"] += detail.hold_rows(case, a)
        found["withdrawn"] += detail.change_rows(case, a, case.costs.withdrawn(a))
        found["forced"] += [
            *detail.change_rows(case, a, least, say("least")),
            *detail.change_rows(case, a, full, say("full")),
        ]
        found["break_even"] += detail.break_even_rows(case, a, least)
    return {name: tuple(rows) for name, rows in found.items()}


def _next_rows(case: Case, whom: Sequence[Receiver], step: float) -> tuple[Row, ...]:
    follow = NextMoney(case.resident, case.options)
    return tuple(_next_row(case, follow.of(receiver, step)) for receiver in whom)


def _next_row(case: Case, found: Next) -> Row:
    receiver, balanced = found.receiver, case.plan.settings.objective == "balanced"
    return {
        "to": wording.receiver_name(receiver),
        "year": receiver.year,
        "step": found.step,
        "gain": None if balanced else found.gain,
        "gets": wording.signed(case.plan, found.gets),
        "gives": wording.signed(case.plan, found.gives),
        "used": found.used,
        "stays": found.stays,
        "price": found.price,
        "holds_up_to": found.holds_up_to,
        "nearly_up_to": found.nearly_up_to,
        "verified": yes_no(found.verified and case.proved),
        "sentence": wording.next_money(case.plan, found),
    }


def _told(case: Case, found: Tables, asked: dict[str, Any]) -> Analysis:
    return Analysis(
        name="explain",
        title=TITLE,
        plan=case.plan,
        base=case.result,
        status=case.result.status,
        finding=_finding(found),
        notes=_notes(case, found),
        warnings=case.result.warnings,
        declared=declared(case.plan.settings.objective),
        tables=found,
        asked=asked,
    )


def _finding(found: Tables) -> str:
    """The sentence on the activity asked about, or on the one that is missed most; else on the next money."""
    rows, lead = found.get("activities", ()), ""
    if len(rows) == 1:
        lead = rows[0]["sentence"]
    elif rows:
        dearest = max(rows, key=lambda row: -1.0 if row["withdrawn_loss"] is None else row["withdrawn_loss"])
        lead = dearest["sentence"]
    following = found.get("next", ())
    best = max(following, key=lambda row: row["gain"] or 0.0, default=None)
    return joined(" ", [lead] * bool(lead) + ([best["sentence"]] if best is not None else []))


def _notes(case: Case, found: Tables) -> tuple[str, ...]:
    notes = [say("Losses, gains and changes are before rounding; what is recommended is as delivered.")]
    if case.plan.settings.objective == "balanced":
        notes.append(
            say("Where topics are balanced no single number says what is lost: topics that attain less are named.")
        )
    if case.resident.whole:
        notes.append(
            say("Where things are whole several plans may be worth the same: who gains and who loses is that of one.")
        )
    if not case.proved:
        notes.append(say("The plan itself was stopped before its proof: differences from it are not verified."))
    if any(str(row["to"]).startswith(("topic", "line")) for row in found.get("next", ())):
        notes.append(
            say(
                "Money for one topic or line alone comes from a source of its own in that year: it may free other "
                "money, which then goes where it is worth most. All rules still hold."
            )
        )
    return tuple(notes)
