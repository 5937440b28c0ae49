"""The frame of a plan one year on: its years, what its title says, and where it comes from."""

from __future__ import annotations

import re

from optimizer.workbook.naming import plain
from optimizer.workbook.rolling.turn import Turn
from optimizer.workbook.table import is_blank

_YEAR = re.compile(r"(?<!\d)\d{4}(?!\d)")
EMPTIED = ("version", "as_of", "decision")
"""Settings that speak of this year's paper and of no other."""


def roll_years(turn: Turn) -> None:
    """Every row of Years takes what stood in the next one; the last becomes the new year, to be confirmed."""
    draft, sheet = turn.draft, "Years"
    table = draft.tables[sheet]
    rows = sorted(draft.rows(sheet), key=lambda row: draft.number(sheet, row, "year") or 0.0)
    named = [place for place, cell in enumerate(draft.header(sheet)) if not is_blank(cell)]
    before = [list(row.cells) for row in rows]
    last = len(rows) - 1
    for at, row in enumerate(rows):
        source = before[min(at + 1, last)]
        for place in named:
            value = source[place] if place < len(source) else ""
            why = f"{turn.gone} is over: every year moves up a row"
            if at == last:
                new = place == table.columns["year"]
                why = f"the new year, copied from {turn.added - 1}"
                value = float(turn.added) if new else value
            if not (is_blank(value) and (place >= len(row.cells) or is_blank(row.cells[place]))):
                draft.write(sheet, row.number, place, row.cells, value, why)
    draft.flag(sheet, rows[last], "ceiling", f"To be confirmed: copied from {turn.added - 1}.")
    turn.notes.append(
        f"Years: the ceiling and the shares of {turn.added} are those of {turn.added - 1} and are to be confirmed."
    )


def roll_settings(turn: Turn) -> None:
    """The title speaks of the next years; what was about this year's paper is emptied."""
    draft, sheet = turn.draft, "Settings"
    for row in draft.rows(sheet):
        name, value = plain(draft.at(sheet, row, "setting")).replace(" ", "_"), draft.at(sheet, row, "value")
        if is_blank(value):
            continue
        if name in EMPTIED:
            draft.put(sheet, row, "value", "", "it was about the paper of this year: to be filled in")
        elif name == "title" and isinstance(value, str):
            moved = _YEAR.sub(lambda found: _next(turn, found), value)
            if moved != value:
                draft.put(sheet, row, "value", moved, "the years of the title move on")


def _next(turn: Turn, found: re.Match[str]) -> str:
    year = int(found[0])
    return str(year + 1) if turn.gone <= year < turn.added else found[0]


def tell_origin(turn: Turn) -> None:
    """The sheet Assumptions says from which workbook and which decision this one was rolled, and what is open."""
    file, decided = turn.plan.file, turn.decided
    turn.draft.append(
        "Assumptions",
        {
            "assumption": f"Rolled forward from {turn.gone} to {turn.gone + 1}",
            "value": _named(file.workbook or "a plan made in code", file.sha256),
            "basis": f"Approved amounts of {turn.gone}: {_named(decided.name, decided.sha256)}",
        },
        "where this workbook comes from",
    )
    turn.draft.append(
        "Assumptions",
        {
            "assumption": f"Ceiling of {turn.added}",
            "value": turn.plan.years[-1].ceiling,
            "confidence": "to be confirmed",
            "basis": f"Copied from {turn.added - 1} when the workbook was rolled forward",
        },
        "what is to be confirmed",
    )


def _named(name: str, sha256: str) -> str:
    return f"{name} (SHA-256 {sha256})" if sha256 else name


def tell_scenarios(turn: Turn) -> None:
    """Rows of scenarios for the year that leaves are emptied; what others mean next year is for their author to say."""
    for row in turn.draft.rows("Scenarios"):
        said = {column: turn.text("Scenarios", row, column) for column in ("sheet", "row", "column", "to")}
        of_year = said["sheet"].casefold() == "years" and said["row"] == str(turn.gone)
        if of_year or said["column"].split()[-1:] == [str(turn.gone)]:
            for column in turn.draft.tables["Scenarios"].sheet.columns:
                turn.draft.put("Scenarios", row, column.name, "", "a change in a year that is over")
            turn.notes.append(f"Scenarios, row {row.number} changed {turn.gone}, which is over: it was emptied.")
        elif any(str(turn.gone) in said[column] for column in ("row", "column", "to")):
            turn.notes.append(f"Scenarios, row {row.number} speaks of {turn.gone}: correct or delete it.")
