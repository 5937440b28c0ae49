"""Packages one year on: those begun go on, those over go to sleep, those that wait keep their costs."""

from __future__ import annotations

from optimizer.plan import Activity
from optimizer.plan.amounts import decimal, repriced, round_to_multiple
from optimizer.workbook.rolling.turn import Turn
from optimizer.workbook.rolling.year_words import years_left
from optimizer.workbook.table import Row, is_blank

_SHEET = "Activities"
NEARLY_ALL = 1e-6
"""How far from the whole cost an approved amount may lie and still be all of it."""


def roll_packages(turn: Turn) -> None:
    """Lock what is begun, end what is over, and move on what waits for its start."""
    for row in turn.draft.rows(_SHEET):
        activity = turn.activity(row)
        if activity is None or activity.kind != "package":
            continue
        if turn.approved(activity.code) > 0:
            _begun(turn, row, activity)
        elif activity.start is None:
            _not_begun(turn, row, activity)
        else:
            _waiting(turn, row, activity)
    _inactive_starts(turn)


def _begun(turn: Turn, row: Row, activity: Activity) -> None:
    draft, code, approved = turn.draft, activity.code, turn.approved(activity.code)
    ways = [way for way in turn.amounts.starts[turn.places[code]] if way.first == 0]
    cost = [float(amount) for amount in ways[0].cost] if ways else [0.0] * len(turn.plan.years)
    if not cost[0]:
        turn.notes.append(f"{code}: {approved:g} approved for {turn.gone}, in which the package costs nothing.")
        return
    share = approved / cost[0]
    if activity.partial is None and abs(share - 1.0) > NEARLY_ALL:
        turn.notes.append(
            f"{code}: {approved:g} approved for {turn.gone} of a package that costs {cost[0]:g} then, all or nothing. "
            "Its later costs were kept as they are."
        )
        share = 1.0
    once = activity.request is not None
    if not any(cost[1:]) and not once:
        turn.done.add(code)
        turn.end(_SHEET, row, f"funded in {turn.gone}, and nothing is left to pay")
        return
    draft.put(_SHEET, row, "lock", "full", f"begun in {turn.gone}: the rest of its costs is committed")
    if activity.start is not None or abs(share - 1.0) > NEARLY_ALL:
        _commit(turn, row, activity, cost, share)


def _commit(turn: Turn, row: Row, activity: Activity, cost: list[float], share: float) -> None:
    """Type the costs that are left year by year: those of the start and of the share that were decided."""
    draft, step = turn.draft, decimal(turn.plan.settings.round_to)
    partly, left = abs(share - 1.0) > NEARLY_ALL, cost[1:]
    if activity.request is not None:
        inflation = turn.inflation[activity.line.casefold()]
        left = [*left, repriced(left[-1] if left else cost[0], inflation, 1, turn.plan.settings.round_to)]
        draft.put(_SHEET, row, "request", "", "its costs are typed by year from now on")
    why = f"what is left of it, begun in {turn.gone}" + (f" at {share:.1%}" if partly else "")
    for year, amount in zip(range(turn.gone + 1, turn.added + 1), [*left, 0.0], strict=False):
        part = float(round_to_multiple(decimal(amount) * decimal(share), step)) if partly else amount
        if part or not is_blank(draft.at(_SHEET, row, f"request {year}")):
            draft.put(_SHEET, row, f"request {year}", part, why)
    if activity.start is not None:
        draft.put(_SHEET, row, "start", "", f"it began in {turn.gone}")
    if partly:
        draft.put(_SHEET, row, "value", activity.value * share, f"the value of the {share:.1%} that was begun")


def _not_begun(turn: Turn, row: Row, activity: Activity) -> None:
    """A package with fixed years whose first cost has passed without it is over."""
    if activity.request is not None or not activity.requests.get(turn.gone):
        return
    turn.refused.add(activity.code)
    later = sum(amount for year, amount in activity.requests.items() if year > turn.gone)
    if not later:
        turn.end(_SHEET, row, f"not funded in {turn.gone}, and nothing is left to ask")
        return
    turn.end(_SHEET, row, f"not begun in {turn.gone}, its first year")
    turn.notes.append(
        f"{activity.code} was to begin in {turn.gone} and was not funded, so its costs from {turn.gone + 1} on cannot "
        "stand alone: type its costs anew and set its active to yes if it is asked for again."
    )


def _waiting(turn: Turn, row: Row, activity: Activity) -> None:
    """A package that may begin later keeps its costs: those typed in the year that leaves move on with the others."""
    start = turn.draft.at(_SHEET, row, "start")
    if str(start).strip().casefold() not in ("any", "all"):
        left = years_left(start, turn.gone, turn.years)
        if left is None or left == "":
            turn.refused.add(activity.code)
            turn.draft.put(_SHEET, row, "start", "any", f"it could only begin in {turn.gone}")
            turn.end(_SHEET, row, f"it could only begin in {turn.gone}, and was not funded")
            return
        if left != start:
            turn.draft.put(_SHEET, row, "start", left, f"{turn.gone} is over")
    _move_costs(turn, row, activity)


def _move_costs(turn: Turn, row: Row, activity: Activity) -> None:
    """The typed costs from the first on are those of its first, second, … year, whichever year they stand in."""
    if not activity.requests.get(turn.gone):
        return
    years = range(turn.gone, turn.added)
    typed = [turn.draft.at(_SHEET, row, f"request {year}") for year in years]
    for year, amount in zip(years, typed, strict=True):
        name = f"request {year + 1}"
        if not (is_blank(amount) and is_blank(turn.draft.at(_SHEET, row, name))):
            turn.draft.put(_SHEET, row, name, amount, "it has not begun: its costs move on by a year")


def _inactive_starts(turn: Turn) -> None:
    """Rows that sleep are read too, so their years must be years of the plan."""
    if "start" not in turn.draft.tables[_SHEET].columns:
        return
    for row in turn.draft.rows(_SHEET):
        start = turn.draft.at(_SHEET, row, "start")
        if turn.activity(row) is None and not is_blank(start) and str(start).strip().casefold() not in ("any", "all"):
            left = years_left(start, turn.gone, turn.years)
            if left != start:
                turn.draft.put(_SHEET, row, "start", "any" if left in (None, "") else left, f"{turn.gone} is over")
