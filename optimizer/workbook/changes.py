"""Other values in cells, each named as in the sheet Scenarios: which cells are meant, and what they come to."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NoReturn

from optimizer.errors import UsageError, nearest
from optimizer.plan.amounts import decimal, repriced
from optimizer.workbook.cells import as_text, place_of
from optimizer.workbook.content import content_of
from optimizer.workbook.draft import Draft
from optimizer.workbook.naming import plain
from optimizer.workbook.numbers import read_number
from optimizer.workbook.parse import default_number
from optimizer.workbook.schema import SETTINGS, SHEETS, Column
from optimizer.workbook.table import Row, Table, is_blank

HOW = ("set", "add", "percent", "times")
BLANK = "blank"
"""What empties a cell, as a word."""

_BY_YEAR = re.compile(r"(.*\S)\s+(\d{4})$")
_FIELDS = ("sheet", "row", "column", "how", "to")


@dataclass(frozen=True, kw_only=True, slots=True)
class Change:
    """One change as a row of the sheet Scenarios says it.

    ``row`` is the key in the sheet's first column, or two keys as a pair or as ``A / PoC``; blank means every row.
    ``how`` is one of `HOW`; ``to`` the new value (``None`` or ``blank`` empties the cell), or what to change by.
    """

    sheet: str
    column: str
    to: Any
    row: Any = ""
    how: str = "set"

    def __str__(self) -> str:
        row = " / ".join(as_text(key) for key in self.row) if isinstance(self.row, (tuple, list)) else self.row
        return f"{self.sheet}, {'every row' if is_blank(row) else as_text(row)}, {self.column}: {self.how} {self.to}"


def change(typed: Any) -> Change:
    """A change from what a script writes: a `Change`, four or five values, or a mapping with their names.

    Raises UsageError for anything else.
    """
    if isinstance(typed, Change):
        found = typed
    elif isinstance(typed, Mapping):
        unknown = set(typed) - {*_FIELDS, "scenario", "name"}
        if unknown or not {"sheet", "column", "to"} <= set(typed):
            raise UsageError(f"{dict(typed)!r} is no change: it needs sheet, column and to, and may have row and how.")
        found = Change(**{name: typed[name] for name in _FIELDS if name in typed})
    elif isinstance(typed, Sequence) and not isinstance(typed, str) and len(typed) in (4, 5):
        sheet, row, column, *rest = typed
        found = Change(sheet=sheet, row=row, column=column, how=rest[0] if len(rest) == 2 else "set", to=rest[-1])
    else:
        raise UsageError(f"{typed!r} is no change. Write (sheet, row, column, to) or (sheet, row, column, how, to).")
    if not isinstance(found.sheet, str) or not isinstance(found.column, str):
        raise UsageError(f"{typed!r} is no change: sheet and column are names.")
    how = "set" if is_blank(found.how) else plain(found.how)
    if how not in HOW:
        _unknown("way to change a cell", str(found.how), HOW)
    return Change(sheet=found.sheet, row=found.row, column=found.column, how=how, to=found.to)


def apply(draft: Draft, changes: Iterable[Change]) -> None:
    """Write ``changes`` into ``draft`` in order, each to the result so far; its edits tell which cells changed.

    Raises UsageError for a sheet, row or column that there is not, and for a value that cannot be reckoned with.
    """
    for found in changes:
        _apply(draft, found)


def _apply(draft: Draft, wanted: Change) -> None:
    table = _table(draft, wanted)
    column, name = _column(table, wanted.column)
    rows = _rows(draft, table, wanted)
    settled = [(row, _value(draft, table, row, column, name, wanted)) for row in rows]
    if all(value is None for _, value in settled):
        raise UsageError(
            f"{wanted}: there is nothing to multiply, the column {name} is blank there. Name the column that holds the "
            "amount, or set it."
        )
    for row, value in settled:
        if value is not None:
            draft.put(table.sheet.name, row, name, value, str(wanted))


def _unknown(what: str, name: str, known: Iterable[str]) -> NoReturn:
    names = list(known)
    close = nearest(name, names)
    hint = f"Did you mean {close}?" if close else f"There is {', '.join(names[:12])}{', …' if len(names) > 12 else ''}."
    raise UsageError(f"There is no {what} {name!r}. {hint}")


def _table(draft: Draft, wanted: Change) -> Table:
    ours = {plain(sheet.name): sheet.name for sheet in SHEETS}
    name = ours.get(plain(wanted.sheet))
    if name is None:
        _unknown("sheet", wanted.sheet, [sheet.name for sheet in SHEETS])
    if name not in draft.tables:
        raise UsageError(f"The plan has no sheet {name}, so nothing in it can change.")
    return draft.tables[name]


def _column(table: Table, typed: str) -> tuple[Column, str]:
    """The declaration of a column and its name as the reader knows it, with its year where it has one."""
    wanted = plain(typed)
    by_year = _BY_YEAR.match(wanted)
    for column in table.sheet.columns:
        if plain(column.name) == wanted:
            return column, column.name
        if by_year and column.per_year and plain(column.name) == by_year.group(1):
            return column, f"{column.name} {by_year.group(2)}"
    known = [column.name for column in table.sheet.columns]
    known += [f"{name} {year}" for name, year in table.years]
    _unknown(f"column of the sheet {table.sheet.name}", typed, known)


def _rows(draft: Draft, table: Table, wanted: Change) -> tuple[Row, ...]:
    every = draft.rows(table.sheet.name)
    if not isinstance(wanted.row, (tuple, list)) and (wanted.row is None or is_blank(wanted.row)):
        return every
    if table.sheet.name == "Settings":
        return _setting(draft, as_text(wanted.row))
    names = [column.name for column in table.sheet.columns[:2]]
    keys = [as_text(key) for key in wanted.row] if isinstance(wanted.row, (tuple, list)) else [as_text(wanted.row)]
    found = draft.having(table.sheet.name, keys)
    if not found and len(keys) == 1 and " / " in keys[0]:
        keys = [part.strip() for part in keys[0].split(" / ", 1)]
        found = draft.having(table.sheet.name, keys)
    if not found:
        known = [as_text(row.at(table.columns.get(names[0]))) for row in every]
        if len(keys) == 2:
            known = [
                f"{key} / {as_text(row.at(table.columns.get(names[1])))}" for key, row in zip(known, every, strict=True)
            ]
        _unknown(f"row of the sheet {table.sheet.name} with the key", " / ".join(keys), dict.fromkeys(known))
    return found


def _setting(draft: Draft, name: str) -> tuple[Row, ...]:
    """The row of a setting, which is added where it was not typed."""
    declared = next((column for column in SETTINGS if plain(column.name) == plain(name)), None)
    if declared is None:
        _unknown("setting", name, [column.name for column in SETTINGS])
    for row in draft.rows("Settings"):
        if plain(draft.at("Settings", row, "setting")) == plain(name):
            return (row,)
    return (draft.append("Settings", {"setting": declared.name}),)


def _value(draft: Draft, table: Table, row: Row, column: Column, name: str, wanted: Change) -> Any:
    """The new content of a cell; ``None`` where a blank cell without a default is to be multiplied."""
    if wanted.how == "set":
        emptied = wanted.to is None or plain(wanted.to) == BLANK
        return "" if emptied else content_of(wanted.to, str(wanted))
    by = _by(draft, wanted)
    stands = row.at(place_of(table, name))
    before = _blank_counts_as(draft, table, row, column, name) if is_blank(stands) else draft.number_of(stands)
    if before is None and not is_blank(stands):
        raise UsageError(f"{wanted}: {stands!r} is not a number, so it can only be set.")
    if wanted.how == "add":
        return float(decimal(before or 0.0) + decimal(by))
    factor = 1 + decimal(by) if wanted.how == "percent" else decimal(by)
    return None if before is None else float(decimal(before) * factor)


def _by(draft: Draft, wanted: Change) -> float:
    content = content_of(wanted.to, str(wanted))
    by = draft.number_of(content)
    if by is None:
        raise UsageError(f"{wanted}: {wanted.to!r} is not a number to change by.")
    text = read_number(content) if isinstance(content, str) else None
    if wanted.how == "percent" and abs(by) > 1 and not (text and text.percent):
        raise UsageError(f"{wanted}: did you mean {by / 100:.6g}, or '{by:.6g} %'? A share is 0.05 or '5 %'.")
    return by


def _blank_counts_as(draft: Draft, table: Table, row: Row, column: Column, name: str) -> float | None:
    """The number that a blank cell counts as; ``None`` where it counts as nothing."""
    sheet = table.sheet.name
    if sheet == "Settings":
        setting = plain(draft.at(sheet, row, "setting"))
        return default_number(next(found for found in SETTINGS if plain(found.name) == setting))
    if name != column.name:
        return _of_year(draft, sheet, row, column.name, int(name.rpartition(" ")[2]))
    if (sheet, name) in (("Activities", "value_at_half"), ("Years", "carry_share")):
        return _setting_number(draft, name)
    return default_number(column)


def _of_year(draft: Draft, sheet: str, row: Row, name: str, year: int) -> float | None:
    """What a blank cell of one year comes to: the amount typed once, that of an activity in prices of the year."""
    amount = draft.number(sheet, row, name)
    if amount is None or sheet != "Activities":
        return amount
    line = as_text(draft.at(sheet, row, "line")).casefold()
    inflation = [
        draft.number("Lines", other, "inflation")
        for other in draft.rows("Lines")
        if as_text(draft.at("Lines", other, "line")).casefold() == line
    ]
    years = [draft.number("Years", other, "year") for other in draft.rows("Years")]
    first = min(int(found) for found in years if found is not None)
    return repriced(amount, (inflation and inflation[0]) or 0.0, year - first, _setting_number(draft, "round_to"))


def _setting_number(draft: Draft, name: str) -> float:
    for row in draft.rows("Settings"):
        if plain(draft.at("Settings", row, "setting")) == plain(name):
            typed = draft.number("Settings", row, "value")
            if typed is not None:
                return typed
    return default_number(next(column for column in SETTINGS if column.name == name)) or 0.0
