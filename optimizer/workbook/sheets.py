"""Records to raw sheets: a header row in the order of the schema, one record a row, as a workbook would have them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from optimizer.errors import Problem, UsageError, WorkbookError, nearest
from optimizer.workbook.content import content_of
from optimizer.workbook.findings import address
from optimizer.workbook.grid import RawSheet, RawWorkbook
from optimizer.workbook.naming import plain
from optimizer.workbook.schema import EVERYWHERE, SHEETS, Sheet

MADE = "made in code"
"""What stands for the file's name where there is no file."""

_BY_YEAR = re.compile(r"(.*\S)\s+(\d{4})$")


def raw_of(tables: Mapping[str, Any]) -> RawWorkbook:
    """The sheets of ``tables``: names in lower case to records, `settings` to a mapping from setting to value.

    A sheet is a list of mappings or a pandas DataFrame; one that is ``None`` is left out. Raises UsageError where it is
    something else or a cell can hold no such value, and WorkbookError, which names every record, for columns that do
    not exist.
    """
    known = {sheet.name.lower(): sheet for sheet in SHEETS}
    problems: list[Problem] = []
    sheets = []
    for name, given in tables.items():
        if name not in known:
            close = nearest(name, known)
            raise UsageError(f"There is no sheet {name!r}." + (f" Did you mean {close}?" if close else ""))
        if given is not None:
            sheets.append(_sheet(known[name], _records(known[name], given), problems))
    if problems:
        raise WorkbookError(problems)
    return RawWorkbook(name=MADE, sha256="", sheets=tuple(sheets))


def _records(sheet: Sheet, given: Any) -> list[Mapping[Any, Any]]:
    if sheet.name == "Settings" and isinstance(given, Mapping):
        return [{"setting": name, "value": value} for name, value in given.items()]
    if hasattr(given, "to_dict") and hasattr(given, "columns"):  # a DataFrame
        return list(given.to_dict("records"))
    if isinstance(given, Iterable) and not isinstance(given, (str, Mapping)):
        records = list(given)
        if all(isinstance(record, Mapping) for record in records):
            return records
    what = "a mapping from setting to value" if sheet.name == "Settings" else "a list of mappings or a DataFrame"
    raise UsageError(f"The sheet {sheet.name} must be {what}, not {type(given).__name__}.")


def _sheet(sheet: Sheet, records: Sequence[Mapping[Any, Any]], problems: list[Problem]) -> RawSheet:
    columns = _columns(sheet, records, problems)
    rows: list[list[Any]] = [list(columns)]
    for number, record in enumerate(records, start=2):
        named = {_known(sheet, str(name)) or str(name): value for name, value in record.items()}
        rows.append(
            [
                content_of(named.get(column), f"{sheet.name}!{address(number, place)}, record {number - 1}, {column}")
                for place, column in enumerate(columns)
            ]
        )
    return RawSheet(name=sheet.name, rows=rows)


def _columns(sheet: Sheet, records: Sequence[Mapping[Any, Any]], problems: list[Problem]) -> list[str]:
    """The columns that the records use and those that are required, in the order of the schema; comments last."""
    used = dict.fromkeys(str(name) for record in records for name in record)
    ours = {name: _known(sheet, name) for name in used}
    order = [column.name for column in (*sheet.columns, *EVERYWHERE)]

    def place(name: str) -> tuple[int, int]:
        stem, year = _parted(name)
        return (order.index(name), 0) if name in order else (order.index(stem), year)

    required = [column.name for column in sheet.columns if column.required]
    comments = [name for name in used if not ours[name] and plain(name).startswith(("#", "note"))]
    foreign = [name for name in used if not ours[name] and name not in comments]
    problems.extend(_unknown(sheet, name, records) for name in foreign)
    return [*sorted({*required, *filter(None, ours.values())}, key=place), *comments]


def _parted(name: str) -> tuple[str, int]:
    by_year = _BY_YEAR.match(name)
    return (by_year.group(1), int(by_year.group(2))) if by_year else (name, 0)


def _known(sheet: Sheet, name: str) -> str:
    """The column as we spell it, with its year where it has one; an empty text where there is none."""
    stem, year = _parted(plain(name))
    for column in (*sheet.columns, *EVERYWHERE):
        if plain(column.name) == plain(name):
            return column.name
        if year and column.per_year and plain(column.name) == stem:
            return f"{column.name} {year}"
    return ""


def _unknown(sheet: Sheet, name: str, records: Sequence[Mapping[Any, Any]]) -> Problem:
    first = next(number for number, record in enumerate(records, start=1) if name in map(str, record))
    stem, year = _parted(plain(name))
    by_year = nearest(stem, [column.name for column in sheet.columns if column.per_year]) if year else ""
    names = [column.name for column in sheet.columns]
    return Problem(
        level="error",
        code="unknown_column",
        sheet=sheet.name,
        cell="",
        message=f"The sheet {sheet.name} has no column {name!r} (first in record {first}).",
        found=name,
        allowed=", ".join(names),
        did_you_mean=f"{by_year} {year}" if by_year else nearest(name, names),
        remedy="Use one of these names, or begin the name with # to make it a comment.",
    )
