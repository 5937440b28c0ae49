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
from optimizer.workbook.findings import SAME_AT_MOST, address
from optimizer.workbook.looks import BrokenCell
from optimizer.workbook.naming import plain
from optimizer.workbook.numbers import read_number
from optimizer.workbook.parse import default_number
from optimizer.workbook.schema import SETTINGS, SHEETS, Column
from optimizer.workbook.table import Row, Table, is_blank

HOW = ("set", "add", "percent", "times")
BLANK = "blank"
"""What empties a cell, as a word."""

_BY_YEAR = re.compile(r"(.*\S)\s+(\d{4})$")
_BETWEEN = re.compile(r"\s*/\s*")
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


class ChangeError(UsageError):
    """A change that cannot be carried out. ``field`` is the word of the change that is at fault.

    ``said`` is what is wrong, without ``did_you_mean`` and ``allowed``, which the message holds too.
    """

    def __init__(self, field: str, said: str, *, did_you_mean: str = "", allowed: str = "", code: str = "") -> None:
        self.field, self.said, self.did_you_mean, self.allowed = field, said, did_you_mean, allowed
        self.code = code or "bad_change"
        hint = f"Did you mean {did_you_mean}?" if did_you_mean else f"There is {allowed}." if allowed else ""
        super().__init__(f"{said} {hint}".strip())


def change(typed: Any) -> Change:
    """A change from what a script or a command line writes.

    A `Change`, four or five values, a mapping with their names, or a text such as ``Years/2028/ceiling=6000``.

    Raises UsageError for anything else.
    """
    if isinstance(typed, Change):
        found = typed
    elif isinstance(typed, str):
        found = _written(typed)
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
        _unknown("how", "way to change a cell", str(found.how), HOW)
    return Change(sheet=found.sheet, row=found.row, column=found.column, how=how, to=found.to)


@dataclass(frozen=True, kw_only=True, slots=True)
class Touched:
    """A cell that a change wrote: its address, what it is in words, and what stood there before this very change."""

    cell: str
    what: str
    was: Any
    now: Any


_OPERATORS = {":=": "set", "+=": "add", "-=": "less", "*=": "times", "=": ""}
_FORM = re.compile(r"(?P<where>.*?)\s*(?P<operator>:=|\+=|-=|\*=|=)\s*(?P<to>.*)", re.DOTALL)
HOW_TO_WRITE = (
    "Write SHEET/ROW/COLUMN=TO, such as Years/2028/ceiling=6000, =+5% or -=5% by percent, =*1.1, +=100 or -=100; an "
    "empty ROW (Years//ceiling) means every row, and := sets whatever follows."
)


def _written(text: str) -> Change:
    """A change in one line: ``SHEET/ROW/COLUMN`` (with two keys ``SHEET/ROW/ROW/COLUMN``), how, and to what."""
    parts = _FORM.fullmatch(text.strip())
    where = [word.strip() for word in parts["where"].split("/")] if parts else []
    if parts is None or len(where) < 3 or not where[0] or not where[-1]:
        raise UsageError(f"{text!r} is no change. {HOW_TO_WRITE}")
    how, to = _how_written(text, parts["operator"], parts["to"].strip())
    return Change(sheet=where[0], row="/".join(where[1:-1]), column=where[-1], how=how, to=to)


def _how_written(text: str, operator: str, to: str) -> tuple[str, Any]:
    if operator == "=" and to.startswith("-") and read_number(to) is not None:
        value = to[1:].strip()
        raise UsageError(
            f"{text!r} can mean two things: write -={value} to lower by {value}, or :={to} to set it to {to}."
        )
    how = _OPERATORS[operator]
    if not how and to[:1] in ("+", "*"):
        how, to = ("add" if to[0] == "+" else "times"), to[1:].strip()
    if how in ("", "set"):
        number = read_number(to)
        plain_number = number is not None and number.other is None and not number.percent
        return "set", number.value if number is not None and plain_number else to or BLANK
    number = read_number(to)
    if number is None:
        raise UsageError(f"{text!r}: {to!r} is not a number to change by. {HOW_TO_WRITE}")
    if number.other is not None:
        raise UsageError(
            f"{text!r}: {to!r} can be read as {number.value!r} or as {number.other!r}. Write it otherwise."
        )
    by = -number.value if how == "less" else number.value
    if how == "times":
        return "times", by
    return ("percent" if number.percent else "add"), (f"{by * 100:.12g} %" if number.percent else by)


def apply(draft: Draft, changes: Iterable[Change]) -> tuple[tuple[Touched, ...], ...]:
    """Write ``changes`` into ``draft`` in order, each to the result so far; returns the cells that each has touched.

    Raises ChangeError for a sheet, row or column that there is not, and for a value that cannot be reckoned with.
    """
    return tuple(_apply(draft, found) for found in changes)


def _apply(draft: Draft, wanted: Change) -> tuple[Touched, ...]:
    table = _table(draft, wanted)
    column, name = _column(table, wanted.column)
    rows = _rows(draft, table, wanted)
    if not rows:
        raise ChangeError("sheet", f"The sheet {table.sheet.name} has no records, so nothing in it can change.")
    settled = [(row, _value(draft, table, row, column, name, wanted)) for row in rows]
    if all(value is None for _, value in settled):
        raise ChangeError(
            "column",
            f"{wanted}: there is nothing to multiply, the column {name} is blank there. Name the column that holds the "
            "amount, or set it.",
        )
    touched = []
    for row, value in settled:
        if value is None:
            continue
        was = draft.at(table.sheet.name, row, name)
        draft.put(table.sheet.name, row, name, value, str(wanted))
        place = place_of(draft.tables[table.sheet.name], name)
        if place is not None:
            what = f"{table.sheet.name} / {_key(draft, table, row)} / {name}"
            cell = f"{table.name}!{address(row.number, place)}"
            touched.append(Touched(cell=cell, what=what, was=_shown(was), now=_shown(value)))
    return tuple(touched)


def _key(draft: Draft, table: Table, row: Row) -> str:
    """The words that name a row: its first column, and its second where the first does not tell it from others."""
    names = [column.name for column in table.sheet.columns[:2]]
    first = as_text(draft.at(table.sheet.name, row, names[0]))
    if len(draft.having(table.sheet.name, [first])) < 2:
        return first
    return f"{first} / {as_text(draft.at(table.sheet.name, row, names[1]))}"


def _shown(value: Any) -> Any:
    """A cell's content as a document can hold it."""
    if is_blank(value):
        return ""
    if isinstance(value, (str, bool, float, int)):
        return value
    return value.text if isinstance(value, BrokenCell) else as_text(value)


def _unknown(field: str, what: str, name: str, known: Iterable[str], *, guessing: bool = True) -> NoReturn:
    names = list(known)
    listed = f"{', '.join(names[:12])}{', …' if len(names) > 12 else ''}"
    meant = nearest(name, names) if guessing else ""
    raise ChangeError(field, f"There is no {what} {name!r}.", did_you_mean=meant, allowed=listed)


def _table(draft: Draft, wanted: Change) -> Table:
    ours = {plain(sheet.name): sheet.name for sheet in SHEETS}
    name = ours.get(plain(wanted.sheet))
    if name is None:
        _unknown("sheet", "sheet", wanted.sheet, [sheet.name for sheet in SHEETS])
    if name not in draft.tables:
        raise ChangeError("sheet", f"The plan has no sheet {name}, so nothing in it can change.")
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
    _unknown("column", f"column of the sheet {table.sheet.name}", typed, known)


def _rows(draft: Draft, table: Table, wanted: Change) -> tuple[Row, ...]:
    every = draft.rows(table.sheet.name)
    if not isinstance(wanted.row, (tuple, list)) and (wanted.row is None or is_blank(wanted.row)):
        return every
    if table.sheet.name == "Settings":
        return _setting(draft, as_text(wanted.row))
    names = [column.name for column in table.sheet.columns[:2]]
    keys = [as_text(key) for key in wanted.row] if isinstance(wanted.row, (tuple, list)) else [as_text(wanted.row)]
    found = draft.having(table.sheet.name, keys)
    if len(keys) == 1 and "/" in keys[0]:
        pair = _BETWEEN.split(keys[0].strip(), maxsplit=1)
        of_pair = draft.having(table.sheet.name, pair)
        if found and of_pair:
            raise ChangeError(
                "row",
                f"{keys[0]!r} is the key of row {found[0].number} of {table.sheet.name} and names row "
                f"{of_pair[0].number} too: rename one of them.",
                code="ambiguous_change",
            )
        found, keys = (found, keys) if found else (of_pair, pair)
    if not found:
        draft.not_found += 1
        guessing = draft.not_found <= SAME_AT_MOST  # of what is listed singly; past that the first names will do
        every = every if guessing else every[:13]
        known = [as_text(row.at(table.columns.get(names[0]))) for row in every]
        if len(keys) == 2:
            known = [
                f"{key} / {as_text(row.at(table.columns.get(names[1])))}" for key, row in zip(known, every, strict=True)
            ]
        what = f"row of the sheet {table.sheet.name} with the key"
        _unknown("row", what, " / ".join(keys), dict.fromkeys(known), guessing=guessing)
    return found


def _setting(draft: Draft, name: str) -> tuple[Row, ...]:
    """The row of a setting, which is added where it was not typed."""
    declared = next((column for column in SETTINGS if plain(column.name) == plain(name)), None)
    if declared is None:
        _unknown("row", "setting", name, [column.name for column in SETTINGS])
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
        raise ChangeError("how", f"{wanted}: {stands!r} is not a number, so it can only be set.")
    if wanted.how == "add":
        return float(decimal(before or 0.0) + decimal(by))
    factor = 1 + decimal(by) if wanted.how == "percent" else decimal(by)
    return None if before is None else float(decimal(before) * factor)


def _by(draft: Draft, wanted: Change) -> float:
    content = content_of(wanted.to, str(wanted))
    by = draft.number_of(content)
    if by is None:
        raise ChangeError("to", f"{wanted}: {wanted.to!r} is not a number to change by.")
    text = read_number(content) if isinstance(content, str) else None
    if wanted.how == "percent" and abs(by) > 1 and not (text and text.percent):
        raise ChangeError("to", f"{wanted}: did you mean {by / 100:.6g}, or '{by:.6g} %'? A share is 0.05 or '5 %'.")
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
