"""Rules and links one year on: those about the past alone go to sleep, the others forget it."""

from __future__ import annotations

from optimizer.workbook.rolling.turn import Turn
from optimizer.workbook.rolling.year_words import years_left
from optimizer.workbook.table import Row, is_blank
from optimizer.workbook.words import listed


def roll_rules(turn: Turn) -> None:
    """Lists of years lose the year that leaves; a rule about that year alone goes to sleep."""
    draft, sheet = turn.draft, "Rules"
    for row in draft.rows(sheet):
        typed = draft.at(sheet, row, "year") if "year" in draft.tables[sheet].columns else ""
        name = turn.text(sheet, row, "rule")
        whole = turn.text(sheet, row, "period").casefold() == "whole plan"
        if is_blank(typed):
            continue
        left = years_left(typed, turn.gone, turn.years)
        if left is None:
            draft.put(sheet, row, "year", "", f"it was about {typed if isinstance(typed, str) else turn.gone} only")
            turn.end(sheet, row, f"its years are over ({turn.gone})")
        elif left != typed:
            draft.put(sheet, row, "year", left, f"{turn.gone} is over")
            if whole and turn.is_active(sheet, row):
                turn.notes.append(
                    f"{name} counts the sum of its years, which now begin in {turn.gone + 1}: what {turn.gone} used of "
                    f"its limit is to be taken off by hand."
                )


def roll_links(turn: Turn) -> None:
    """Links to packages that are over are settled: a need is met or never can be, an exclusion holds or is void."""
    for row in turn.draft.rows("Links"):
        if turn.is_active("Links", row):
            _link(turn, row)


def _link(turn: Turn, row: Row) -> None:
    draft, sheet = turn.draft, "Links"
    over = turn.done | turn.refused
    code = turn.codes.get(turn.text(sheet, row, "activity").casefold(), "")
    others = [turn.codes.get(word.casefold(), word) for word in listed(turn.text(sheet, row, "other"))]
    relation = turn.text(sheet, row, "relation").casefold()
    done = [other for other in others if other in turn.done]
    left = [other for other in others if other not in over]
    if relation == "excludes":
        for other in done:
            _out(turn, code, f"{other} was funded, which excludes it")
        for other in left if code in turn.done else []:
            _out(turn, other, f"{code} was funded, which excludes it")
    elif code not in over and _unmet(relation, others, done, left):
        refused = [other for other in others if other in turn.refused]
        _out(turn, code, f"it needs {' and '.join(refused)}, not funded")
    names = ", ".join(other for other in (code, *others) if other in over)
    if code in over or not left or (relation == "requires any" and done):
        turn.end(sheet, row, f"settled: {names} over")
    elif left != others:
        draft.put(sheet, row, "other", ", ".join(left), f"{names} over")


def _unmet(relation: str, others: list[str], done: list[str], left: list[str]) -> bool:
    """Whether a need can no longer be met."""
    return not (left or done) if relation == "requires any" else len(left) + len(done) < len(others)


def _out(turn: Turn, code: str, why: str) -> None:
    """Lock an activity out, unless its own start committed it."""
    for row in turn.draft.rows("Activities"):
        activity = turn.activity(row)
        if activity is None or activity.code != code or not turn.is_active("Activities", row):
            continue
        if turn.text("Activities", row, "lock").casefold() == "full":
            turn.notes.append(f"{code} stays locked in full, although {why}: to be confirmed.")
        else:
            turn.draft.put("Activities", row, "lock", "out", why)
            turn.notes.append(f"{code} is locked out: {why}. To be confirmed.")
