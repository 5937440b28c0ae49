"""The sentences that a committee reads."""

from __future__ import annotations

from collections.abc import Sequence

from optimizer.allocate.words import listed, money, points
from optimizer.analysis.explain.break_even import BreakEven
from optimizer.analysis.explain.next_money import NEARLY, Next, Receiver
from optimizer.analysis.explain.resident import Trial
from optimizer.language import Text, joined, number, numeral, say
from optimizer.plan import Activity, Plan

NAMED = 3
"""Activities that a sentence names; tables hold more."""

Moves = Sequence[tuple[str, float]]


UNPROVED = say("Not verified: the search was stopped before the proof.")


def signed(plan: Plan, moves: Moves) -> list[str]:
    """``A3 +800.0`` for every change."""
    return [say("{code} {change}", code=code, change=_change(plan, change)) for code, change in moves]


def _change(plan: Plan, change: float) -> Text:
    return number(change, "+,.2f" if plan.settings.unit == 1 else "+,.1f")


def _named(plan: Plan, moves: Moves) -> str:
    """``A3 (+800.0), A7 (+400.0) and 3 more``: the first few."""
    return listed([say("{name} ({change})", name=code, change=_change(plan, by)) for code, by in moves], most=NAMED)


def costs(plan: Plan, amount: float) -> str:
    """``loses 14.2 points``, or ``needs EUR 12.0 thousand more common money``."""
    if plan.settings.objective == "cheapest":
        if amount > 0.0:
            return say("needs {money} more common money", money=money(plan, amount))
        return say("needs no more common money")
    return say("loses {points} points", points=points(amount)) if amount > 0.0 else say("loses no points")


def withdrawn(plan: Plan, row: Activity, got: float, trial: Trial, lost: float | None, moved: Moves) -> str:
    """What taking an activity out does."""
    if not trial.possible and trial.verified:
        return say("{who} cannot be taken out: no plan without it satisfies the rules.", who=row.code)
    if not trial.possible or (lost is None and plan.settings.objective != "balanced"):
        return say("What taking {who} out does was not found in the time there is.", who=row.code)
    takers = [move for move in moved if move[1] > 0.0 and move[0] != row.code]
    freed = sum(change for _, change in takers)
    own, named = money(plan, got), _named(plan, takers)
    where = say("its {money} would be left over", money=own)
    if takers and freed < got / 2.0:
        where = say("of its {money}, {freed} would go to {takers}", money=own, freed=money(plan, freed), takers=named)
    elif takers:
        where = say("its {money} would go to {takers}", money=own, takers=named)
    told = say("Taking {who} out {loses}; {where}.", who=row.code, loses=_loses(plan, lost), where=where)
    return _proved(told, trial.verified)


def _loses(plan: Plan, lost: float | None) -> str:
    return say("changes what topics attain") if lost is None else costs(plan, lost)


def forced(plan: Plan, row: Activity, asked: float, trial: Trial, lost: float | None, moved: Moves) -> str:
    """What forcing an activity in at its full request does."""
    full = money(plan, asked)
    if not trial.possible and trial.verified:
        return say(
            "No plan that satisfies the rules gives {who} its full request of {money}.", who=row.code, money=full
        )
    if not trial.possible or (lost is None and plan.settings.objective != "balanced"):
        return say("What the full request of {who} would displace was not found in the time there is.", who=row.code)
    losers = [move for move in reversed(moved) if move[1] < 0.0 and move[0] != row.code]
    told = say("Funding {who} in full ({money}) {loses}", who=row.code, money=full, loses=_loses(plan, lost))
    if losers:
        told = say("{told} and displaces {losers}.", told=told, losers=_named(plan, losers))
    else:
        told = say("{told} and displaces nobody.", told=told)
    return _proved(told, trial.verified)


def funded_from(plan: Plan, row: Activity, what: str, found: BreakEven | None, today: float) -> str:
    """From which score, or up to which cost, an activity is funded."""
    who = row.code
    if found is None:
        if what == "value":
            return say("No score alone would get {who} funded, or none was found.", who=who)
        return say("No cost alone would get {who} funded, or none was found.", who=who)
    limit = found.factor * today
    if what == "cost":
        told = say("{who} would be funded if it cost at most {money}", who=who, money=money(plan, limit))
    elif found.factor == 0.0:
        told = say("{who} is funded whatever its score: the rules keep it in the plan", who=who)
    else:
        told = say("{who} is funded from a score of {points} on", who=who, points=points(limit))
    now = money(plan, today) if what == "cost" else points(today)
    return _proved(say("{told} (today {now}).", told=told, now=now), found.verified)


def receiver_name(receiver: Receiver) -> str:
    """``year``, ``topic PoC``: to what or whom money is added."""
    name = receiver.name
    if receiver.kind == "source":
        return say("source {name}", name=name)
    if receiver.kind == "topic":
        return say("topic {name}", name=name)
    return say("line {name}", name=name) if receiver.kind == "line" else say("year")


def _whom(receiver: Receiver) -> str:
    name, year = receiver.name, receiver.year
    if receiver.kind == "source":
        return say("from {name} in {year}", name=name, year=year)
    if receiver.kind == "topic":
        return say("for the topic {name} in {year}", name=name, year=year)
    return (
        say("for the line {name} in {year}", name=name, year=year)
        if receiver.kind == "line"
        else say("in {year}", year=year)
    )


def next_money(plan: Plan, found: Next) -> str:
    """What the next money adds, where it goes, and how far that holds."""
    head = say("The next {money} {whom}", money=money(plan, found.step), whom=_whom(found.receiver))
    if found.gain is None and plan.settings.objective != "balanced":
        return say("{head}: what it does was not found in the time there is.", head=head)
    if not found.gets:
        return say("{head} adds nothing: nobody can use it.", head=head)
    who = _named(plan, found.gets)
    told = say("{head} goes to {who}", head=head, who=who)
    if found.gain is not None:
        told = say("{head} {adds} and goes to {who}", head=head, adds=gained(plan, found.gain), who=who)
    parts = [part for part in (told, _stays(plan, found), _holds(found)) if part]
    return _proved(say("{told}.", told=joined("; ", parts)), found.verified)


def gained(plan: Plan, amount: float) -> str:
    """``adds 3.1 points`` or ``saves EUR 12.0 thousand of common money``."""
    if plan.settings.objective == "cheapest":
        return say("saves {money} of common money", money=money(plan, amount))
    return say("adds {points} points", points=points(amount))


def _stays(plan: Plan, found: Next) -> str:
    receiver = found.receiver
    if receiver.kind == "year" or found.stays >= found.used - 1e-6 * found.step:
        return ""
    more = money(plan, found.stays)
    return say("{who} itself gets {money} more, and the rest frees other money", who=receiver.name, money=more)


def _holds(found: Next) -> str:
    if found.price is None or found.holds_up_to is None or found.nearly_up_to is None or found.price <= 0.0:
        return ""
    if found.holds_up_to >= found.step:
        return say("this holds up to {reach}", reach=number(found.holds_up_to, "+,.1f"))
    return say(
        "the first money brings {points} a unit, and up to {reach} no unit brings less than {nearly} of that",
        points=points(found.price),
        reach=number(found.nearly_up_to, "+,.1f"),
        nearly=numeral(f"{100 * NEARLY:.0f} %"),
    )


def _proved(told: Text, verified: bool) -> Text:
    return told if verified else joined(" ", [told, UNPROVED])
