"""Sheets while cells of them are written: in memory first, with a list of every cell and what stood there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from optimizer.workbook.cells import as_text, place_of
from optimizer.workbook.findings import Findings, address, letter
from optimizer.workbook.grid import RawSheet, RawWorkbook
from optimizer.workbook.numbers import Mark, decimal_mark_of, read_number, resolved
from optimizer.workbook.schema import Sheet
from optimizer.workbook.schema import sheet as declared
from optimizer.workbook.table import Row, Table, is_blank, tables


@dataclass(frozen=True, kw_only=True, slots=True)
class Edit:
    """One cell that was written: its ``sheet`` as spelled in the file, 1-based ``row``, 0-based ``column``.

    ``was`` and ``now`` are an empty text where the cell is blank. ``flag`` is what is to be looked at there.
    """

    sheet: str
    row: int
    column: int
    was: Any
    now: Any
    why: str = ""
    flag: str = ""

    @property
    def cell(self) -> str:
        """``Years!B4``."""
        return f"{self.sheet}!{address(self.row, self.column)}"


class Draft:
    """A copy of a raw workbook that can be written to; the workbook itself stays as it is.

    ``tables`` holds our sheets by our names; their columns grow as `column` adds to them.
    """

    def __init__(self, raw: RawWorkbook) -> None:
        self._raw = raw
        self._sheets = [replace(sheet, rows=[list(row) for row in sheet.rows]) for sheet in raw.sheets]
        self.tables: dict[str, Table] = tables(replace(raw, sheets=tuple(self._sheets)), Findings())
        self._rows = {name: list(table.rows) for name, table in self.tables.items()}
        self._edits: dict[tuple[str, int, int], Edit] = {}
        self._found: dict[tuple[str, int], dict[tuple[str, ...], list[Row]]] = {}
        self._grown = False
        self.not_found = 0  # how often a row was asked for that there is not

    def undone(self) -> Draft:
        """The workbook as it was read, to be written to again; whoever asks goes on with that.

        It is this draft with what stood in its cells, and a new copy only where rows or columns were added.
        """
        if self._grown:
            return Draft(self._raw)
        named = {table.name: sheet for sheet, table in self.tables.items()}
        edits = list(self._edits.values())
        for edit in edits:
            cells = self._sheet(edit.sheet).rows[edit.row - 1]
            self.write(named[edit.sheet], edit.row, edit.column, cells, edit.was)
        self._edits = {}
        if any(isinstance(content, str) and content for edit in edits for content in (edit.was, edit.now)):
            self.__dict__.pop("_mark", None)  # a text may have been what proved it
        return self

    @property
    def raw(self) -> RawWorkbook:
        """The workbook as it now stands."""
        return replace(self._raw, sheets=tuple(self._sheets))

    @property
    def edits(self) -> tuple[Edit, ...]:
        """Every cell that was written, in the order of writing."""
        return tuple(self._edits.values())

    def rows(self, sheet: str) -> tuple[Row, ...]:
        """The filled rows of one of our sheets; none where there is no such sheet."""
        return tuple(self._rows.get(sheet, ()))

    def having(self, sheet: str, keys: Sequence[str]) -> tuple[Row, ...]:
        """The rows with these words (without regard to case) in the sheet's first column, or in its first two."""
        names = [column.name for column in self.tables[sheet].sheet.columns[: len(keys)]]
        if len(names) < len(keys):
            return ()
        held = self._found.get((sheet, len(keys)))
        if held is None:
            held = self._found[sheet, len(keys)] = {}
            for row in self._rows[sheet]:
                words = tuple(as_text(self.at(sheet, row, name)).casefold() for name in names)
                held.setdefault(words, []).append(row)
        return tuple(held.get(tuple(key.casefold() for key in keys), ()))

    def at(self, sheet: str, row: Row, column: str) -> Any:
        """What stands in a column (also ``request 2027``); an empty text where it is blank or absent."""
        value = row.at(place_of(self.tables[sheet], column))
        return "" if is_blank(value) else value

    def number(self, sheet: str, row: Row, column: str) -> float | None:
        """The number that stands in a column, as the reader reads it; ``None`` where the cell is blank."""
        return self.number_of(self.at(sheet, row, column))

    def number_of(self, value: Any) -> float | None:
        """The number that a cell's content says; ``None`` for a blank, and for words."""
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            return float(value)
        found = read_number(value) if isinstance(value, str) and value else None
        certain = resolved(found, value, self._mark) if found is not None else None
        return None if certain is None else certain.value

    @cached_property
    def _mark(self) -> Mark | None:
        every = (cell for rows in self._rows.values() for row in rows for cell in row.cells)
        return decimal_mark_of(cell for cell in every if isinstance(cell, str) and cell)

    def put(self, sheet: str, row: Row, column: str, value: Any, why: str = "") -> None:
        """Write a value (blank: an empty text) into a column, which is added where the sheet does not have it."""
        table = self.tables[sheet]
        place = place_of(table, column)
        if place is None:
            if is_blank(value):
                return
            place = self.column(sheet, column)
        self.write(sheet, row.number, place, row.cells, value, why)

    def write(self, sheet: str, number: int, place: int, cells: list[Any], value: Any, why: str = "") -> None:
        """Write into one cell by its place; ``cells`` is its row as it is held."""
        cells.extend([""] * (place + 1 - len(cells)))
        was, now = ("" if is_blank(content) else content for content in (cells[place], value))
        name = self.tables[sheet].name
        self._found = {
            key: held for key, held in self._found.items() if key[0] != sheet or place not in self._keys(sheet)
        }
        before = self._edits.pop((name, number, place), None)
        cells[place] = now
        self._edits[name, number, place] = Edit(
            sheet=name, row=number, column=place, was=before.was if before else was, now=now, why=why
        )

    def flag(self, sheet: str, row: Row, column: str, text: str) -> None:
        """Say at a cell that it is to be looked at."""
        table = self.tables[sheet]
        place = table.columns[column]
        value = row.at(place)
        key = (table.name, row.number, place)
        before = self._edits.pop(key, Edit(sheet=table.name, row=row.number, column=place, was=value, now=value))
        self._edits[key] = replace(before, flag=text)

    def _keys(self, sheet: str) -> set[int]:
        table = self.tables[sheet]
        return {table.columns[column.name] for column in table.sheet.columns[:2] if column.name in table.columns}

    def header(self, sheet: str) -> list[Any]:
        """The header row of one of our sheets, as it is held."""
        table = self.tables[sheet]
        cells: list[Any] = self._sheet(table.name).rows[table.header - 1]
        return cells

    def column(self, sheet: str, name: str) -> int:
        """The 0-based place of a column, which is added behind the last header where the sheet does not have it."""
        table = self.tables[sheet]
        found = place_of(table, name)
        if found is not None:
            return found
        self._grown = True
        header = self.header(sheet)
        place = max((at for at, cell in enumerate(header) if not is_blank(cell)), default=-1) + 1
        self.write(sheet, table.header, place, header, name, "a column that was not there")
        stem, _, year = name.rpartition(" ")
        if year.isdigit():
            table.years[stem, int(year)] = place
        else:
            table.columns[name] = place
        table.letters[name] = letter(place)
        return place

    def append(self, sheet: str, record: Mapping[str, Any], why: str = "") -> Row:
        """Add a record below the last one; the sheet is made where it is missing."""
        self._grown = True
        if sheet not in self.tables:
            self._make(declared(sheet), record)
        rows = self._sheet(self.tables[sheet].name).rows
        number = self._rows[sheet][-1].number + 1 if self._rows[sheet] else self.tables[sheet].header + 1
        while number <= len(rows) and not all(is_blank(cell) for cell in rows[number - 1]):
            number += 1
        while len(rows) < number:
            rows.append([])
        row = Row(number=number, cells=rows[number - 1])
        self._rows[sheet].append(row)
        self._found = {}
        for column, value in record.items():
            self.put(sheet, row, column, value, why)
        return row

    def _make(self, sheet: Sheet, names: Iterable[str]) -> None:
        self._sheets.append(RawSheet(name=sheet.name, rows=[[]]))
        self.tables[sheet.name] = Table(
            sheet=sheet, name=sheet.name, header=1, columns={}, years={}, letters={}, rows=()
        )
        self._rows[sheet.name] = []
        for name in names:
            self.column(sheet.name, name)

    def _sheet(self, name: str) -> RawSheet:
        return next(sheet for sheet in self._sheets if sheet.name == name)
