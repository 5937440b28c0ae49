"""Activities and their levels one year on: the decision as baseline, and prices of the new first year."""

from __future__ import annotations

from decimal import Decimal

from optimizer.plan import Activity
from optimizer.plan.amounts import decimal, of_units, repriced, whole_units
from optimizer.workbook.cells import as_text
from optimizer.workbook.rolling.turn import Turn
from optimizer.workbook.table import Row

NEARLY_WHOLE = 1e-6
"""How far from a whole number a number of posts may lie and still be that number: what decimals leave."""


def roll_amounts(turn: Turn) -> None:
    """Reprice what is typed once for all years, then make the decision the baseline."""
    for row in turn.draft.rows("Activities"):
        _reprice(turn, row)
        activity = turn.activity(row)
        if activity is not None:
            _baseline(turn, row, activity)
    _levels(turn)


def _step(turn: Turn, amount: float, inflation: float) -> float:
    return repriced(amount, inflation, 1, turn.plan.settings.round_to)


def _reprice(turn: Turn, row: Row) -> None:
    """Request, minimum and unit_cost in prices of the new first year; whole numbers of units stay whole."""
    draft, sheet = turn.draft, "Activities"
    inflation = turn.inflation.get(turn.text(sheet, row, "line").casefold(), 0.0)
    if not inflation:
        return
    why = f"prices of {turn.gone + 1}: {inflation * 100:g} % dearer"
    cost = draft.number(sheet, row, "unit_cost")
    dearer = None if cost is None else _step(turn, cost, inflation)
    for name in ("request", "minimum"):
        amount = draft.number(sheet, row, name)
        if amount is None:
            continue
        units = whole_units(amount, cost) if cost else None
        new = of_units(units, dearer) if units is not None and dearer else _step(turn, amount, inflation)
        draft.put(sheet, row, name, new, why)
    if dearer is not None:
        draft.put(sheet, row, "unit_cost", dearer, why)


def _levels(turn: Turn) -> None:
    draft, sheet = turn.draft, "Levels"
    lines = {
        as_text(draft.at("Activities", row, "activity")).casefold(): turn.text("Activities", row, "line").casefold()
        for row in draft.rows("Activities")
    }
    for row in draft.rows(sheet):
        inflation = turn.inflation.get(lines.get(turn.text(sheet, row, "activity").casefold(), ""), 0.0)
        amount = draft.number(sheet, row, "amount")
        if inflation and amount is not None:
            why = f"prices of {turn.gone + 1}: {inflation * 100:g} % dearer"
            draft.put(sheet, row, "amount", _step(turn, amount, inflation), why)


def _baseline(turn: Turn, row: Row, activity: Activity) -> None:
    approved = turn.approved(activity.code)
    why = f"approved for {turn.gone}"
    if activity.kind == "posts" and activity.unit_cost:
        place = turn.places[activity.code]
        posts = _in_place(turn, activity, approved)
        cost = float(turn.amounts.unit_cost[place, 0])
        dearer = _step(turn, activity.unit_cost, turn.inflation[activity.line.casefold()])
        why = f"{posts} posts in place in {turn.gone}, a full year at the prices of {turn.gone + 1}"
        _tell_terms(turn, activity, posts)
        if abs(of_units(posts, cost) - approved) > NEARLY_WHOLE:
            why += f" (paid in {turn.gone}: {approved:g})"
        approved = of_units(posts, dearer)
    if approved or activity.baseline:
        turn.draft.put("Activities", row, "baseline", approved, why)


def _in_place(turn: Turn, activity: Activity, approved: float) -> int:
    """The posts in place in the year that leaves, as the decision says them, else from the money of the year.

    Money is ``unit_cost · (in place − delay · filled)``; the posts filled are those beyond what was in place before.
    """
    known = turn.decided.in_place.get((activity.code, turn.gone))
    if known is not None:
        return round(known)
    place = turn.places[activity.code]
    before, cost = int(turn.amounts.posts_before[place]), float(turn.amounts.unit_cost[place, 0])
    paid = decimal(approved) / decimal(cost)
    delay = decimal(activity.delay)
    if paid <= before:
        posts = paid
    elif delay < 1:
        posts = (paid - delay * before) / (1 - delay)
    else:
        posts = paid
    whole = int(posts.to_integral_value())
    if abs(posts - whole) > Decimal(repr(NEARLY_WHOLE)):
        turn.notes.append(
            f"{activity.code}: {approved:g} approved for {turn.gone} is {float(posts):.3g} posts at {cost:g} a post "
            f"and year; {whole} were taken to be in place. Correct its baseline if it was another number."
        )
    elif activity.delay and whole > before:
        turn.notes.append(
            f"{activity.code}: {whole} posts in place in {turn.gone} were told from the money approved, {approved:g}, "
            f"{_posts(whole - before)} of them new, of which the delay left {activity.delay * 100:g} % unpaid."
        )
    return whole


def _tell_terms(turn: Turn, activity: Activity, posts: int) -> None:
    filled = posts - int(turn.amounts.posts_before[turn.places[activity.code]])
    if filled > 0 and activity.term > 1:
        until = turn.gone + activity.term - 1
        turn.notes.append(
            f"{activity.code}: {_posts(filled)} filled in {turn.gone} for {activity.term} years. In the baseline "
            f"nothing keeps them: a rule with the measure units, at least {filled}, until {until} does."
        )


def _posts(count: int) -> str:
    return "1 post" if count == 1 else f"{count} posts"
