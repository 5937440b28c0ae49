"""Changes listed in a file of their own, with the columns of the sheet Scenarios: lists of changes by name."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from optimizer.errors import UsageError, nearest
from optimizer.workbook.approved import csv_sheets
from optimizer.workbook.cells import as_text
from optimizer.workbook.changes import Change, change
from optimizer.workbook.grid import SUFFIXES, RawSheet, open_workbook
from optimizer.workbook.naming import plain
from optimizer.workbook.numbers import read_number
from optimizer.workbook.table import is_blank

NEEDED = ("scenario", "sheet", "column", "to")
FURTHER = ("row", "how")


def read_changes(path: str | Path) -> dict[str, list[Change]]:
    """The changes of every scenario in a .csv file or a workbook, in the order of its rows.

    The columns are those of the sheet Scenarios: scenario, sheet, row, column, how, to. Raises UsageError where there
    is no such table, and for a row that is no change.
    """
    file = Path(path)
    if file.suffix.lower() == ".csv":
        sheets, _ = csv_sheets(file)
    elif file.suffix.lower() in SUFFIXES:
        sheets = open_workbook(file, wanted=lambda _: True).sheets
    else:
        raise UsageError(f"{file} is no table of changes: give .csv, or a workbook ({', '.join(SUFFIXES)}).")
    sheet, header, places = _table(file, sheets)
    found: dict[str, list[Change]] = {}
    for number, row in enumerate(sheet.rows[header + 1 :], header + 2):
        cells = {name: row[place] if place < len(row) else "" for name, place in places.items()}
        if all(is_blank(cell) for cell in cells.values()):
            continue
        name = as_text(cells.pop("scenario")).strip()
        if not name:
            raise UsageError(f"{file.name}, row {number}: there is no scenario that the change belongs to.")
        try:
            found.setdefault(name, []).append(change({**cells, "to": _number(cells)}))
        except UsageError as error:
            raise UsageError(f"{file.name}, row {number}: {error}") from error
    if not found:
        raise UsageError(f"{file.name} lists no change below its header.")
    return found


def _table(file: Path, sheets: Sequence[RawSheet]) -> tuple[RawSheet, int, dict[str, int]]:
    """The sheet, the place of its header and of each of our columns."""
    nearly = ""
    for sheet in sheets:
        for number, row in enumerate(sheet.rows):
            names = [plain(cell) if isinstance(cell, str) else "" for cell in row]
            absent = [name for name in NEEDED if name not in names]
            if not absent:
                return sheet, number, {name: names.index(name) for name in (*NEEDED, *FURTHER) if name in names}
            if len(absent) == 1 and not nearly:
                close = nearest(absent[0], [name for name in names if name])
                nearly = f" {sheet.name} has no column {absent[0]}{f', but a column {close}' if close else ''}."
    raise UsageError(f"{file.name} has no table with the columns {', '.join(NEEDED)} (and row, how).{nearly}")


def _number(cells: dict[str, Any]) -> Any:
    """What a change comes to, as a number where a text says one beyond doubt; percentages of a set cell stay texts."""
    to = cells["to"]
    found = read_number(to) if isinstance(to, str) else None
    if found is None or found.other is not None or (found.percent and plain(cells.get("how") or "set") == "set"):
        return to
    return found.value
