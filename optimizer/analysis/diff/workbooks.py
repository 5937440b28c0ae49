"""Two budget workbooks, cell by cell: records matched by key, values compared as they are read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from optimizer.allocate.result import Row
from optimizer.analysis.diff.matched import Pair, Record, moved, pairs
from optimizer.analysis.diff.same import ADDED, DIFFERENT, OTHERWISE, REMOVED, SAME, change, verdict, written
from optimizer.analysis.words import yes_no
from optimizer.language import say
from optimizer.workbook.draft import Draft
from optimizer.workbook.findings import address
from optimizer.workbook.grid import RawSheet, RawWorkbook
from optimizer.workbook.naming import is_ours, plain
from optimizer.workbook.schema import SETTINGS, SHEETS, Column
from optimizer.workbook.schema import sheet as declared
from optimizer.workbook.table import Table, is_blank

KEYS = {
    "Levels": ("activity", "level"),
    "Splits": ("activity", "topic"),
    "Links": ("activity", "relation"),
    "Scenarios": ("scenario", "sheet", "row", "column"),
    "Views": ("view", "topic"),
}
"""The columns that tell one record of a sheet from another; elsewhere the sheet's first."""

DASH = "–"
"""Stands in the column's place where a whole record is told."""

SHOWN_OF_A_RECORD = 12
"""Cells of a record that was added or removed which are told."""

Found = tuple[dict[str, tuple[Row, ...]], list[str]]
"""The tables, and what else is to be said."""


def compared(old: RawWorkbook, new: RawWorkbook) -> Found:
    """The tables of `OF_WORKBOOKS` and notes on what changes no cell."""
    before, after = Draft(old), Draft(new)
    rows: list[Row] = []
    sheets: list[Row] = []
    notes: list[str] = []
    for sheet in (sheet.name for sheet in SHEETS):
        one, other = records(before, old, sheet), records(after, new, sheet)
        matched = pairs(one, other)
        mine = [row for pair in matched for row in _rows(sheet, pair, before, after)]
        rows += mine
        cells = sum(row["what"] != OTHERWISE for row in mine)
        if (sheet in before.tables) != (sheet in after.tables):
            filled = sum(not is_blank(value) for record in one or other for value, _ in record.cells.values())
            what = ADDED if sheet in after.tables else REMOVED
            sheets.append({"sheet": sheet, "ours": yes_no(True), "what": what, "cells": filled})
        elif cells:
            sheets.append({"sheet": sheet, "ours": yes_no(True), "what": DIFFERENT, "cells": cells})
        if moved(matched, one):
            notes.append(
                say(
                    "Records of {sheet} stand in another order; between plans of equal worth earlier ones win.",
                    sheet=sheet,
                )
            )
    return {"inputs": tuple(rows), "sheets": (*sheets, *_own_sheets(old, new))}, notes


def records(draft: Draft, raw: RawWorkbook, sheet: str) -> list[Record]:
    """The filled rows of one of our sheets with all columns, also comments and columns that are not ours."""
    table = draft.tables.get(sheet)
    if table is None:
        return []
    places = _columns(table, next(each for each in raw.sheets if each.name == table.name))
    found = []
    for row in draft.rows(sheet):
        cells = {name: (row.at(at), f"{table.name}!{address(row.number, at)}") for name, at in places.items()}
        found.append(Record(key=_key(sheet, cells), cells=cells))
    return found


def _columns(table: Table, raw: RawSheet) -> dict[str, int]:
    """Every column with a header by name: ours as declared, others as typed."""
    ours = {place: name for name, place in table.columns.items()}
    ours |= {place: f"{name} {year}" for (name, year), place in table.years.items()}
    typed = {place: written(cell) for place, cell in enumerate(raw.rows[table.header - 1])}
    names: dict[str, int] = {}
    for place, name in {**typed, **ours}.items():
        if name:
            names.setdefault(name, place)
    return names


def _key(sheet: str, cells: Mapping[str, tuple[Any, str]]) -> tuple[str, ...]:
    columns = KEYS.get(sheet, (declared(sheet).key,))
    words = tuple(written(cells.get(column, ("", ""))[0]) for column in columns)
    return tuple(plain(word).replace(" ", "_") for word in words) if sheet == "Settings" else words


def _rows(sheet: str, pair: Pair, before: Draft, after: Draft) -> Iterator[Row]:
    old, new = pair
    if old is None or new is None:
        yield _whole(sheet, old, new)
        return
    numbers = before.number_of, after.number_of
    for column in dict.fromkeys([*new.cells, *old.cells]):
        if column == declared(sheet).key and sheet != "Settings":
            continue
        one, other = old.at(column), new.at(column)
        what = verdict(one, other, numbers, _declared(sheet, column, new.key))
        if what != SAME:
            yield {
                "sheet": sheet,
                "key": " / ".join(new.key),
                "column": column,
                "what": what,
                "old": written(one),
                "new": written(other),
                "change": change(one, other, numbers) if what == DIFFERENT else None,
                "cell_old": old.place(column),
                "cell_new": new.place(column),
            }


def _declared(sheet: str, column: str, key: tuple[str, ...]) -> Column | None:
    """How a column, or the value of a setting, is declared; ``None`` for those that are not ours."""
    if sheet == "Settings" and column == "value":
        return next((setting for setting in SETTINGS if setting.name == key[0]), None)
    stem, _, year = column.rpartition(" ")
    every = {each.name: each for each in declared(sheet).columns}
    return every.get(stem if year.isdigit() and stem in every else column)


def _whole(sheet: str, old: Record | None, new: Record | None) -> Row:
    """A record that only one of the workbooks has."""
    record = new or old
    assert record is not None, "a pair holds at least one record"
    filled = [(name, written(value)) for name, (value, _) in record.cells.items() if not is_blank(value)]
    text = "; ".join(f"{name}: {value}" for name, value in filled[:SHOWN_OF_A_RECORD])
    text += "; …" if len(filled) > SHOWN_OF_A_RECORD else ""
    place = next(iter(record.cells.values()))[1]
    return {
        "sheet": sheet,
        "key": " / ".join(record.key),
        "column": DASH,
        "what": ADDED if new is not None else REMOVED,
        "old": "" if old is None else text,
        "new": "" if new is None else text,
        "change": None,
        "cell_old": "" if old is None else place,
        "cell_new": "" if new is None else place,
    }


def _own_sheets(old: RawWorkbook, new: RawWorkbook) -> list[Row]:
    """The sheets that are not ours: whether they are there, and how many cells differ in place."""
    before, after = ({sheet.name: sheet for sheet in book.sheets if not is_ours(sheet.name)} for book in (old, new))
    found = []
    for name in dict.fromkeys([*after, *before]):
        one, other = before.get(name), after.get(name)
        what = REMOVED if other is None else ADDED if one is None else DIFFERENT
        cells = _differing(one.rows if one else [], other.rows if other else [])
        if cells or what != DIFFERENT:
            found.append({"sheet": name, "ours": yes_no(False), "what": what, "cells": cells})
    return found


def _differing(old: list[list[Any]], new: list[list[Any]]) -> int:
    def at(rows: list[list[Any]], row: int, place: int) -> str:
        return written(rows[row][place]) if row < len(rows) and place < len(rows[row]) else ""

    number = 0
    for row in range(max(len(old), len(new))):
        wide = max((len(rows[row]) for rows in (old, new) if row < len(rows)), default=0)
        number += sum(at(old, row, place) != at(new, row, place) for place in range(wide))
    return number
