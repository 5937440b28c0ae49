"""The inputs that a report carries, cell by cell, and the workbook that they were: a report is read like a workbook."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

from optimizer.errors import UsageError
from optimizer.language import LANGUAGES, Text, into, say
from optimizer.plan import CellChange, Plan
from optimizer.workbook.cells import as_text
from optimizer.workbook.findings import address
from optimizer.workbook.grid import RawSheet, RawWorkbook, open_workbook
from optimizer.workbook.looks import BrokenCell
from optimizer.workbook.naming import holds_inputs, is_ours, is_report
from optimizer.workbook.table import is_blank
from optimizer.workbook.typed import Sheets

READ_AS: Mapping[str, Text] = MappingProxyType(
    {
        "number": say("number"),
        "text": say("text"),
        "yes/no": say("yes or no"),
        "date": say("date"),
        "time": say("time of day"),
        "duration": say("duration (seconds)"),
    }
)
"""What a cell was read as, in words."""

COLUMNS = ("sheet", "row", "column", "cell", "value", "read as")
"""The columns by which the sheet is read back, in this order whatever their language; others may follow."""

DIGITS = 15
"""Digits of a number that every spreadsheet keeps; one that needs more is written as a text."""

_CELL = re.compile(r"([A-Z]{1,3})([0-9]+)")


@dataclass(frozen=True, kw_only=True, slots=True)
class InputCell:
    """One cell that was read. ``row`` and ``column`` say what it is about, ``kind`` is one of `READ_AS`."""

    sheet: str
    row: str
    column: str
    cell: str
    value: float | str
    kind: str
    change: CellChange | None = None


def input_cells(plan: Plan) -> tuple[InputCell, ...]:
    """Every filled cell that ``plan`` was read from, as it was changed; none for a plan that no sheets are behind."""
    typed: Any = plan.typed
    if not isinstance(typed, Sheets):
        return ()
    changes = {change.cell: change for change in plan.variant.edits}
    found = []
    for sheet in typed.of(plan).sheets:
        for row, column, place, value in _filled(sheet):
            cell = address(place[0] + 1, place[1])
            shown, kind = _written(value)
            change = changes.get(f"{sheet.name}!{cell}")
            found.append(
                InputCell(sheet=sheet.name, row=row, column=column, cell=cell, value=shown, kind=kind, change=change)
            )
    return tuple(found)


def _filled(sheet: RawSheet) -> Iterator[tuple[str, str, tuple[int, int], Any]]:
    """The cells of a sheet that hold something, each with the first word of its row and the header above it."""
    header: list[Any] = []
    for at, row in enumerate(sheet.rows):
        says = [not is_blank(cell) and not isinstance(cell, BrokenCell) for cell in row]
        if not any(says):
            continue
        header = header or row
        key = next(as_text(cell) for cell, filled in zip(row, says, strict=True) if filled)
        for place, (cell, filled) in enumerate(zip(row, says, strict=True)):
            if filled:
                title = as_text(header[place]) if place < len(header) else ""
                yield ("" if row is header else key), title, (at, place), cell


def _written(value: Any) -> tuple[float | str, str]:
    """A value as a report writes it, and what it is."""
    if isinstance(value, bool):
        return ("yes" if value else "no"), "yes/no"
    if isinstance(value, int | float):
        number = float(value)
        return (number if float(f"{number:.{DIGITS}g}") == number else repr(number)), "number"
    if isinstance(value, datetime.date):
        return value.isoformat(), "date"
    if isinstance(value, datetime.time):
        return value.isoformat(), "time"
    if isinstance(value, datetime.timedelta):
        return value.total_seconds(), "duration"
    return str(value), "text"


def open_plan(path: str | Path) -> RawWorkbook:
    """The sheets of the workbook at ``path``; of a report those that it was made from.

    Errors as `open_workbook`; UsageError for a report that does not carry its inputs.
    """
    book = open_workbook(path, wanted=lambda name: is_ours(name) or holds_inputs(name))
    for sheet in book.sheets:
        if holds_inputs(sheet.name):
            made = _sheets(sheet)
            if made:
                return replace(book, sheets=made, formula_cells=0, outside_links=0)
    if is_report(sheet.name for sheet in book.sheets):
        raise UsageError(
            f"{book.name} is a report that does not carry its inputs, as those of large plans do not: give the "
            "workbook itself, which the report's audit record names."
        )
    return book


def _sheets(inputs: RawSheet) -> tuple[RawSheet, ...]:
    """The sheets that the rows of ``inputs`` say."""
    kinds = {into(text, language): kind for kind, text in READ_AS.items() for language in LANGUAGES}
    found: dict[str, list[list[Any]]] = {}
    for row in inputs.rows:
        if len(row) < len(COLUMNS) or row[5] not in kinds:
            continue
        place = _CELL.fullmatch(str(row[3]))
        if place is None:
            continue
        rows = found.setdefault(as_text(row[0]), [])
        _put(rows, int(place[2]) - 1, _number_of(place[1]), _read(row[4], kinds[row[5]]))
    return tuple(RawSheet(name=name, rows=rows) for name, rows in found.items())


def _number_of(letters: str) -> int:
    column = 0
    for character in letters:
        column = column * 26 + ord(character) - 64
    return column - 1


def _put(rows: list[list[Any]], row: int, column: int, value: Any) -> None:
    while len(rows) <= row:
        rows.append([])
    cells = rows[row]
    cells.extend([""] * (column + 1 - len(cells)))
    cells[column] = value


def _read(value: Any, kind: str) -> Any:
    """The value of a cell again; what a person typed over is taken as it stands."""
    try:
        if kind == "number":
            return float(value)
        if kind == "yes/no" and value in ("yes", "no"):
            return value == "yes"
        if kind == "date":
            return _date(str(value))
        if kind == "time":
            return datetime.time.fromisoformat(str(value))
        if kind == "duration":
            return datetime.timedelta(seconds=float(value))
    except ValueError:
        return value
    return value


def _date(text: str) -> datetime.date:
    return datetime.datetime.fromisoformat(text) if "T" in text else datetime.date.fromisoformat(text)
