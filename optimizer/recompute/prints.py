"""Fingerprints of a report: one for every row and column of a sheet, so that what was changed can be named.

They are taken of what is shown, not of the file: numbers with the digits that every spreadsheet keeps, formulas as
what they say. Opening a report and saving it leaves them as they are; changing a digit does not.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any

from optimizer.recompute.book import Area, Book, Cell, Place, Sheet, address
from optimizer.recompute.syntax import FormulaError, parsed, written
from optimizer.workbook.findings import letter

LENGTH = 10
"""Characters of a fingerprint: a change that goes unseen is one in a million million."""

OPEN = ("grid.approved",)
"""Cells that are there to be filled in; what stands in them is no change."""

Prints = Mapping[str, Mapping[str, Mapping[str, str]]]
"""By sheet, then under ``rows`` and ``columns`` by what they are called, the fingerprints of those that hold cells."""


def open_areas(book: Book) -> dict[str, str]:
    """Where the cells stand that are there to be filled in: ``Grid!N8:N27`` by name."""
    found = {}
    for name in OPEN:
        area = book.names.get(name)
        if area is not None:
            found[name] = f"{area.sheet}!{address(area.first)}:{address(area.last)}"
    return found


def prints(book: Book, open_cells: Iterable[Area] = ()) -> dict[str, dict[str, dict[str, str]]]:
    """The fingerprints of ``book`` without the cells of ``open_cells``."""
    areas = tuple(open_cells)
    return {
        sheet.name: _of_sheet(sheet, tuple(area for area in areas if area.sheet == sheet.name))
        for sheet in book.sheets.values()
    }


def _of_sheet(sheet: Sheet, areas: tuple[Area, ...]) -> dict[str, dict[str, str]]:
    rows: dict[int, list[str]] = {}
    columns: dict[int, list[str]] = {}
    for place in sorted(sheet.cells):
        if any(place in area for area in areas):
            continue
        said = f"{address(place)}={said_by(sheet.cells[place])}"
        rows.setdefault(place[0], []).append(said)
        columns.setdefault(place[1], []).append(said)
    return {
        "rows": {str(row + 1): _print(said) for row, said in rows.items()},
        "columns": {letter(column): _print(said) for column, said in sorted(columns.items())},
    }


def said_by(cell: Cell) -> str:
    """What a cell says, the same whichever program saved it; of a formula what it works out, not its result."""
    if cell.formula:
        try:
            return "=" + written(parsed(cell.formula))
        except FormulaError:
            return "=" + cell.formula
    value = cell.value
    if isinstance(value, bool):
        return f"b{value}"
    if isinstance(value, float):
        return f"n{value + 0.0:.15g}"
    return "s" + str(value).replace("\r\n", "\n")


def _print(said: list[str]) -> str:
    return hashlib.sha256("\x1f".join(said).encode()).hexdigest()[:LENGTH]


def content_hash(found: Prints) -> str:
    """One hash (hex) of all fingerprints: that of the report's contents."""
    digest = hashlib.sha256()
    for sheet, by_kind in found.items():
        digest.update(f"{sheet}\x1e{sorted(by_kind['rows'].items())}\x1e".encode())
    return digest.hexdigest()


def differences(before: Prints, now: Prints) -> list[tuple[str, str]]:
    """Sheets and what differs in them: a cell where that can be told, else a row; the whole sheet where it is new."""
    found: list[tuple[str, str]] = []
    for name in dict.fromkeys([*before, *now]):
        if name not in now:
            found.append((name, "the sheet is gone"))
        elif name not in before:
            found.append((name, "the sheet was added"))
        else:
            rows = _changed(before[name]["rows"], now[name]["rows"])
            columns = _changed(before[name]["columns"], now[name]["columns"])
            found += [(name, place) for place in _places(rows, columns)]
    return found


def _changed(before: Mapping[str, Any], now: Mapping[str, Any]) -> list[str]:
    return [name for name in dict.fromkeys([*before, *now]) if before.get(name) != now.get(name)]


def _places(rows: list[str], columns: list[str]) -> list[str]:
    """The cells at the crossings where one row or one column holds all changes; else the rows with the columns."""
    if len(rows) == 1 or len(columns) == 1:
        return [f"{column}{row}" for row in rows for column in columns]
    among = ", ".join(columns)
    return [f"row {row} (in columns {among})" for row in rows]


def area_of(text: str) -> Area | None:
    """The area that ``Grid!N8:N27`` says; ``None`` for what says none."""
    from optimizer.recompute.book import place_of

    sheet, mark, cells = text.rpartition("!")
    first, _, last = cells.partition(":")
    try:
        corners: tuple[Place, Place] = (place_of(first), place_of(last or first))
    except ValueError:
        return None
    return Area(sheet=sheet, first=corners[0], last=corners[1]) if mark else None
