"""The sentences that a committee reads."""

from __future__ import annotations

from collections.abc import Sequence

from optimizer.allocate.words import listed, money, points
from optimizer.analysis.explain.break_even import BreakEven
from optimizer.analysis.explain.next_money import NEARLY, Next
from optimizer.analysis.explain.resident import Trial
from optimizer.plan import Activity, Plan

NAMED = 3
"""Activities that a sentence names; tables hold more."""

Moves = Sequence[tuple[str, float]]


def signed(plan: Plan, moves: Moves) -> list[str]:
    """``A3 +800.0`` for every change."""
    decimals = 2 if plan.settings.unit == 1 else 1
    return [f"{code} {change:+,.{decimals}f}" for code, change in moves]


def _named(plan: Plan, moves: Moves) -> str:
    """``A3 (+800.0), A7 (+400.0) and 3 more``: the first few."""
    shown = [" (".join(text.rsplit(" ", 1)) + ")" for text in signed(plan, moves[:NAMED])]
    rest = len(moves) - len(shown)
    return listed([*shown, f"{rest} more"] if rest else shown, most=NAMED + 1)


def costs(plan: Plan, amount: float) -> str:
    """``loses 14.2 points``, or ``needs EUR 12.0 thousand more common money``."""
    if plan.settings.objective == "cheapest":
        return f"needs {money(plan, amount)} more common money" if amount > 0.0 else "needs no more common money"
    return f"loses {points(amount)} points" if amount > 0.0 else "loses no points"


def withdrawn(plan: Plan, row: Activity, got: float, trial: Trial, lost: float | None, moved: Moves) -> str:
    """What taking an activity out does."""
    if not trial.possible and trial.verified:
        return f"{row.code} cannot be taken out: no plan without it satisfies the rules."
    if not trial.possible or (lost is None and plan.settings.objective != "balanced"):
        return f"What taking {row.code} out does was not found in the time there is."
    takers = [move for move in moved if move[1] > 0.0 and move[0] != row.code]
    freed = sum(change for _, change in takers)
    where = (
        f"its {money(plan, got)} would go to {_named(plan, takers)}"
        if takers
        else (f"its {money(plan, got)} would be left over")
    )
    if takers and freed < got / 2.0:
        where = f"of its {money(plan, got)}, {money(plan, freed)} would go to {_named(plan, takers)}"
    told = "changes what topics attain" if lost is None else costs(plan, lost)
    return f"Taking {row.code} out {told}; {where}.{_unproved(trial.verified)}"


def forced(plan: Plan, row: Activity, asked: float, trial: Trial, lost: float | None, moved: Moves) -> str:
    """What forcing an activity in at its full request does."""
    if not trial.possible and trial.verified:
        return f"No plan that satisfies the rules gives {row.code} its full request of {money(plan, asked)}."
    if not trial.possible or (lost is None and plan.settings.objective != "balanced"):
        return f"What the full request of {row.code} would displace was not found in the time there is."
    losers = [move for move in reversed(moved) if move[1] < 0.0 and move[0] != row.code]
    told = "changes what topics attain" if lost is None else costs(plan, lost)
    by = f" and displaces {_named(plan, losers)}" if losers else " and displaces nobody"
    return f"Funding {row.code} in full ({money(plan, asked)}) {told}{by}.{_unproved(trial.verified)}"


def funded_from(plan: Plan, row: Activity, what: str, found: BreakEven | None, today: float) -> str:
    """From which score, or up to which cost, an activity is funded."""
    if found is None:
        return f"No {'score' if what == 'value' else 'cost'} alone would get {row.code} funded, or none was found."
    limit = found.factor * today
    if what == "cost":
        text = f"{row.code} would be funded if it cost at most {money(plan, limit)}"
    elif found.factor == 0.0:
        text = f"{row.code} is funded whatever its score: the rules keep it in the plan"
    else:
        text = f"{row.code} is funded from a score of {points(limit)} on"
    now = money(plan, today) if what == "cost" else points(today)
    return f"{text} (today {now}).{_unproved(found.verified)}"


def next_money(plan: Plan, found: Next) -> str:
    """What the next money adds, where it goes, and how far that holds."""
    receiver = found.receiver
    whom = {
        "year": f"in {receiver.year}",
        "source": f"from {receiver.name} in {receiver.year}",
        "topic": f"for the topic {receiver.name} in {receiver.year}",
        "line": f"for the line {receiver.name} in {receiver.year}",
    }[receiver.kind]
    head = f"The next {money(plan, found.step)} {whom}"
    if found.gain is None and plan.settings.objective != "balanced":
        return f"{head}: what it does was not found in the time there is."
    if not found.gets:
        return f"{head} adds nothing: nobody can use it."
    added = "goes" if found.gain is None else f"{gained(plan, found.gain)} and goes"
    return (
        f"{head} {added} to {_named(plan, found.gets)}{_stays(plan, found)}{_holds(found)}.{_unproved(found.verified)}"
    )


def gained(plan: Plan, amount: float) -> str:
    """``adds 3.1 points`` or ``saves EUR 12.0 thousand of common money``."""
    if plan.settings.objective == "cheapest":
        return f"saves {money(plan, amount)} of common money"
    return f"adds {points(amount)} points"


def _stays(plan: Plan, found: Next) -> str:
    receiver = found.receiver
    if receiver.kind == "year" or found.stays >= found.used - 1e-6 * found.step:
        return ""
    return f"; {receiver.name} itself gets {money(plan, found.stays)} more, and the rest frees other money"


def _holds(found: Next) -> str:
    if found.price is None or found.holds_up_to is None or found.nearly_up_to is None or found.price <= 0.0:
        return ""
    if found.holds_up_to >= found.step:
        return f"; this holds up to {found.holds_up_to:+,.1f}"
    return (
        f"; the first money brings {points(found.price)} a unit, and up to {found.nearly_up_to:+,.1f} no unit brings "
        f"less than {NEARLY:.0%} of that".replace("%", " %")
    )


def _unproved(verified: bool) -> str:
    return "" if verified else " Not verified: the search was stopped before the proof."
