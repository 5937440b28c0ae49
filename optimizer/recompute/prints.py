"""Fingerprints of a report: one for every row and column of a sheet, so that what was changed can be named.

They are taken of what is shown, not of the file: numbers with the digits that every spreadsheet keeps, formulas as
what they say. Opening a report and saving it leaves them as they are; changing a digit does not.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from operator import lt
from typing import Any

from optimizer.recompute.book import Area, Book, Opened, Sheet
from optimizer.recompute.cells import Cell, Place, address, letters, place_of
from optimizer.recompute.scan import scanned
from optimizer.recompute.syntax import FormulaError, parsed, written

LENGTH = 10
"""Characters of a fingerprint: a change that goes unseen is one in a million million."""

MARK = "\x1f"
"""What stands between two cells in what a fingerprint is taken of."""

OPEN = ("grid.approved",)
"""Cells that are there to be filled in; what stands in them is no change."""

Prints = Mapping[str, Mapping[str, Mapping[str, str]]]
"""By sheet, then under ``rows`` and ``columns`` by what they are called, the fingerprints of those that hold cells."""


def open_areas(names: Mapping[str, Area]) -> dict[str, str]:
    """Where the cells stand that are there to be filled in: ``Grid!N8:N27`` by name."""
    found = {}
    for name in OPEN:
        area = names.get(name)
        if area is not None:
            found[name] = f"{area.sheet}!{address(area.first)}:{address(area.last)}"
    return found


def prints(book: Book, open_cells: Iterable[Area] = ()) -> dict[str, dict[str, dict[str, str]]]:
    """The fingerprints of ``book`` without the cells of ``open_cells``."""
    areas = tuple(open_cells)
    return {sheet.name: _of_sheet(sheet, areas) for sheet in book.sheets.values()}


def prints_of(file: Opened, open_cells: Iterable[Area] = ()) -> dict[str, dict[str, dict[str, str]]]:
    """The same of a file that is read while they are taken, no sheet of it being held."""
    areas, strings = tuple(open_cells), file.strings()
    texts = [said_by(cell, 0) if cell.value else "" for cell in strings]
    found = {}
    for name in file.sheets:
        taking = _Taking(name, areas)
        if not scanned(file.xml(name), texts, said_by, taking.take_row):
            taking = _Taking(name, areas)
            file.cells(name, strings, taking.read)
        found[name] = taking.found() if taking.in_order else _of_sheet(file.sheet(name, strings), areas)
    return found


def _of_sheet(sheet: Sheet, areas: Iterable[Area]) -> dict[str, dict[str, str]]:
    taking = _Taking(sheet.name, areas)
    for place in sorted(sheet.cells):
        taking.read(place, sheet.cells[place], address(place))
    return taking.found()


MANY = 1000
"""Rows after which what columns say goes into their fingerprints."""


class _Taking:
    """The fingerprints of one sheet while its cells come by, row by row."""

    def __init__(self, sheet: str, areas: Iterable[Area]) -> None:
        self.in_order = True
        self._areas = [area for area in areas if area.sheet == sheet]
        self._last: Place = (-1, -1)
        self._row: list[str] = []
        self._rows: dict[str, str] = {}
        self._columns: dict[int, list[str]] = {}
        self._taken: dict[int, Any] = {}

    def read(self, place: Place, cell: Cell, reference: str) -> None:
        """The next cell."""
        self.take_row(place[0], [place[1]], [reference], [said_by(cell, place[0] + 1)])

    def take_row(self, row: int, columns: list[int], addresses: list[str], words: list[str]) -> None:
        """The next cells of a row, or all of them, by their columns from 0, and what each says."""
        if (row, columns[0]) <= self._last or not all(map(lt, columns, columns[1:])):
            self.in_order = False
        if row != self._last[0]:
            self._end_row()
        self._last = row, columns[-1]
        areas = [area for area in self._areas if area.first[0] <= row <= area.last[0]]
        for column, address_of, word in zip(columns, addresses, words, strict=True):
            if areas and any((row, column) in area for area in areas):
                continue
            said = f"{address_of}={word}"
            self._row.append(said)
            if column in self._columns:
                self._columns[column].append(said)
            else:
                self._columns[column] = [said]

    def _end_row(self) -> None:
        if self._row:
            self._rows[str(self._last[0] + 1)] = _print(self._row)
            self._row = []
            if len(self._rows) % MANY == 0:
                self._end_columns()

    def _end_columns(self) -> None:
        for column, said in self._columns.items():
            if said:
                taken = self._taken.get(column)
                text = MARK.join(said)
                if taken is None:
                    self._taken[column] = hashlib.sha256(text.encode())
                else:
                    taken.update((MARK + text).encode())
                said.clear()

    def found(self) -> dict[str, dict[str, str]]:
        """All of them, by what rows and columns are called."""
        self._end_row()
        self._end_columns()
        columns = {letters(column): taken.hexdigest()[:LENGTH] for column, taken in sorted(self._taken.items())}
        return {"rows": self._rows, "columns": columns}


def said_by(cell: Cell, row: int) -> str:
    """What a cell says, the same whichever program saved it; of a formula what it works out, not its result.

    ``row`` is that of the cell, counted from 1.
    """
    if cell.formula:
        return "=" + _said_by_formula(cell.formula, row)
    value = cell.value
    if isinstance(value, str):
        return "s" + value.replace("\r\n", "\n") if "\r" in value else "s" + value
    if isinstance(value, bool):
        return f"b{value}"
    return f"n{value + 0.0:.15g}" if isinstance(value, float) else f"s{value}"


BEYOND = "1048577"
"""A row that no sheet has."""

_OWN = re.compile(r"(?<![A-Za-z0-9_.$])([A-Z]{1,3})([0-9]+)(?![0-9A-Za-z_.(!])")


def _said_by_formula(formula: str, row: int) -> str:
    """Formulas that are filled down a column are read once: they differ in the number of their row alone."""
    if '"' in formula or "'" in formula or BEYOND in formula:
        return _read(formula)
    own = str(row)
    alike = _OWN.sub(lambda found: found[1] + BEYOND if found[2] == own else found[0], formula)
    return _read_once(alike).replace(BEYOND, own)


def _read(formula: str) -> str:
    try:
        return written(parsed(formula))
    except FormulaError:
        return formula


_read_once = lru_cache(maxsize=4096)(_read)


def _print(said: list[str]) -> str:
    return hashlib.sha256(MARK.join(said).encode()).hexdigest()[:LENGTH]


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
    sheet, mark, cells = text.rpartition("!")
    first, _, last = cells.partition(":")
    try:
        corners: tuple[Place, Place] = (place_of(first), place_of(last or first))
    except ValueError:
        return None
    return Area(sheet=sheet, first=corners[0], last=corners[1]) if mark else None
