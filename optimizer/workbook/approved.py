"""What a committee decided: a report whose column `approved` was filled in, or a table activity, year, approved."""

from __future__ import annotations

import csv
import datetime
import hashlib
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

from optimizer.errors import Problem, UsageError, WorkbookError, nearest
from optimizer.language import LANGUAGES, into, say
from optimizer.plan.amounts import decimal
from optimizer.workbook.cells import as_text
from optimizer.workbook.findings import Findings, address
from optimizer.workbook.grid import SUFFIXES, RawSheet, open_workbook
from optimizer.workbook.looks import BrokenCell
from optimizer.workbook.naming import plain
from optimizer.workbook.numbers import Mark, decimal_mark_of, read_number, resolved
from optimizer.workbook.table import is_blank

NEEDED = ("activity", "year", "approved")
FURTHER = ("topic", "recommended", "units")
"""Columns of the report that are read too: one row a topic, what a blank means, units or posts in place."""

LAST_HEADER = 60
"""The last row in which a header is looked for."""

_BRACKET = re.compile(r"[(\[]([^()\[\]]*)[)\]]\s*$")

Key = tuple[str, int]
"""An activity's code, spelled as it was typed, and a year."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Approved:
    """Amounts as they were decided, by activity and year.

    ``unit`` is what the header says that they are in, such as ``EUR`` or ``EUR thousand``; empty: the plan's unit.
    ``in_place`` holds units and posts in place where the decision says them, ``used`` the money of each source by
    year. ``cells`` says where an amount was typed; ``filled`` how many amounts were typed, not left as recommended.
    """

    name: str
    amounts: Mapping[Key, float]
    unit: str = ""
    in_place: Mapping[Key, float] = field(default_factory=lambda: MappingProxyType({}))
    used: Mapping[Key, float] = field(default_factory=lambda: MappingProxyType({}))
    cells: Mapping[Key, tuple[str, str]] = field(default_factory=lambda: MappingProxyType({}))
    filled: int = 0
    sha256: str = ""


def read_approved(path: str | Path) -> Approved:
    """The decision in the file at ``path``: a report of ours, or a table with the columns `NEEDED`.

    In a report a blank `approved` means as recommended, in a table it is an error. A bracket in the header, such as
    ``approved (EUR)``, says what the amounts are in; without one they are in the plan's unit. Raises WorkbookError,
    which names sheet and cell, where it cannot be read so, and UsageError where there is no such file.
    """
    file = Path(path)
    sheets, sha256 = csv_sheets(file) if file.suffix.lower() == ".csv" else _workbook(file)
    found = [(sheet, header) for sheet in sheets if (header := _header(sheet)) is not None]
    if len(found) != 1:
        raise WorkbookError([_no_table(file, sheets, [sheet.name for sheet, _ in found])])
    sheet, header = found[0]
    findings = Findings()
    read = _Reader(sheet, header, findings).read()
    if findings.has_errors:
        raise WorkbookError(findings.all())
    return Approved(name=file.name, sha256=sha256, **read)


def _workbook(file: Path) -> tuple[Sequence[RawSheet], str]:
    if file.suffix.lower() not in SUFFIXES and file.is_file():
        raise UsageError(
            f"{file} is no decision that can be read: give a report or a table, {', '.join(SUFFIXES)} or .csv."
        )
    book = open_workbook(file, wanted=lambda _: True)
    return book.sheets, book.sha256


def csv_sheets(file: Path) -> tuple[Sequence[RawSheet], str]:
    """A CSV file as one sheet of texts, and the hash of its bytes; its mark is the commonest of its first line."""
    try:
        data = file.read_bytes()
        text = data.decode("utf-8-sig")
    except FileNotFoundError:
        raise UsageError(f"There is no file {file}.") from None
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{file} cannot be read: {error}. Save it as CSV in UTF-8.") from None
    head = text.partition("\n")[0]
    mark = max((";", "\t", ","), key=head.count)
    rows = [list(row) for row in csv.reader(io.StringIO(text, newline=""), delimiter=mark)]
    return [RawSheet(name=file.name, rows=rows)], hashlib.sha256(data).hexdigest()


@cache
def _in_other_languages() -> Mapping[str, str]:
    """The columns' names in the other languages of reports, to their English ones."""
    columns = (say("activity"), say("year"), say("approved"), say("topic"), say("recommended"), say("units"))
    return {plain(into(name, language)): str(name) for name in columns for language in LANGUAGES}


def _named(header: str) -> str:
    """A header's English name without its unit."""
    return _in_other_languages().get(plain(header), plain(header))


def _header(sheet: RawSheet) -> int | None:
    for number, row in enumerate(sheet.rows[:LAST_HEADER]):
        if set(NEEDED) <= {_named(cell) for cell in row if isinstance(cell, str)}:
            return number
    return None


def _no_table(file: Path, sheets: Sequence[RawSheet], several: Sequence[str]) -> Problem:
    nearly = ""
    for sheet in sheets:
        for row in sheet.rows[:LAST_HEADER]:
            names = [_named(cell) for cell in row if isinstance(cell, str)]
            absent = [name for name in NEEDED if name not in names]
            if len(absent) == 1 and not nearly:
                close = nearest(absent[0], names)
                nearly = f"{sheet.name} has no column {absent[0]}" + (f", but a column {close}" if close else "")
    what = f"{file.name} has several tables with these columns" if several else f"{file.name} has no table with them"
    return Problem(
        level="error",
        code="missing_column",
        sheet=file.name,
        cell="",
        message=f"A decision is a table with the columns {', '.join(NEEDED)}: {what}.",
        found=", ".join(several) or nearly or ", ".join(sheet.name for sheet in sheets),
        allowed="a report of ours with its column approved filled in (sheet Grid), or such a table",
        remedy="Leave one of them." if several else "Give the report, or name the columns so.",
    )


class _Where(NamedTuple):
    row: int
    cells: list[Any]


class _Reader:
    """Reads one table; ``header`` is its 0-based header row."""

    def __init__(self, sheet: RawSheet, header: int, findings: Findings) -> None:
        self.sheet, self.findings = sheet, findings
        self.rows = [_Where(at + 1, row) for at, row in enumerate(sheet.rows) if at > header and _said(row)]
        names = [_named(cell) if isinstance(cell, str) else "" for cell in sheet.rows[header]]
        self.place = {name: names.index(name) for name in (*NEEDED, *FURTHER) if name in names}
        title = _BRACKET.search(str(sheet.rows[header][self.place["approved"]]))
        self.unit = title.group(1).strip() if title else ""
        texts = (cell for row in self.rows for cell in row.cells if isinstance(cell, str) and cell)
        self.mark: Mark | None = decimal_mark_of(texts)

    def read(self) -> dict[str, Any]:
        """The fields of `Approved` that stand in the table."""
        total: dict[Key, Decimal] = {}
        cells: dict[Key, tuple[str, str]] = {}
        in_place: dict[Key, float] = {}
        changed: set[Key] = set()
        seen: dict[tuple[str, ...], int] = {}
        for row in self.rows:
            code, year = as_text(self.at(row, "activity")), self.year(row)
            amount, recommended = self.amount(row, "approved"), self.amount(row, "recommended")
            if not code:
                self.error(
                    row, "activity", "missing_value", "The activity is missing.", remedy="Name it, or clear the row."
                )
            if not code or year is None:
                continue
            self.once(row, seen, (code, as_text(self.at(row, "topic")), str(year)))
            key = (code, year)
            if recommended is None and self.at(row, "approved") == "":
                self.error(
                    row,
                    "approved",
                    "missing_value",
                    f"The approved amount of {code} in {year} is missing.",
                    allowed="an amount of 0 or more",
                    remedy="Type the amount; 0 where nothing was approved.",
                )
            decided = amount if amount is not None else recommended
            if decided is None:  # told already
                continue
            if decided != recommended:
                changed.add(key)
            total[key] = total.get(key, Decimal(0)) + decimal(decided)
            cells.setdefault(key, (self.sheet.name, address(row.row, self.place["approved"])))
            units = self.at(row, "units")
            if isinstance(units, (int, float)):
                in_place[key] = in_place.get(key, 0.0) + float(units)
        filled = sum(not is_blank(self.at(row, "approved")) for row in self.rows)
        return {
            "amounts": MappingProxyType({key: float(amount) for key, amount in total.items()}),
            "unit": self.unit,
            "in_place": MappingProxyType({key: units for key, units in in_place.items() if key not in changed}),
            "cells": MappingProxyType(cells),
            "filled": filled,
        }

    def at(self, row: _Where, name: str) -> Any:
        place = self.place.get(name)
        value = row.cells[place] if place is not None and place < len(row.cells) else ""
        return "" if is_blank(value) else value

    def error(self, row: _Where, name: str, code: str, message: str, **more: Any) -> None:
        self.findings.add("error", code, self.sheet.name, address(row.row, self.place[name]), message, **more)

    def once(self, row: _Where, seen: dict[tuple[str, ...], int], key: tuple[str, ...]) -> None:
        first = seen.setdefault(tuple(word.casefold() for word in key), row.row)
        if first != row.row:
            said = " ".join(word for word in key if word)
            self.error(
                row,
                "activity",
                "duplicate_code",
                f"{said} stands in row {first} already.",
                found=said,
                allowed="each once",
                remedy="Delete one of the two rows.",
            )

    def year(self, row: _Where) -> int | None:
        value = self.at(row, "year")
        text = as_text(value) if not isinstance(value, (datetime.date, BrokenCell)) else ""
        if re.fullmatch(r"\d{4}", text):
            return int(text)
        self.error(
            row,
            "year",
            "not_a_year",
            "The year is missing or is no year.",
            found=value,
            allowed="a year in four digits, such as 2027",
            remedy="Type the year in four digits.",
        )
        return None

    def amount(self, row: _Where, name: str) -> float | None:
        """The amount in a column; ``None`` where it is blank, absent or bad (the last is reported)."""
        value = self.at(row, name)
        if value == "" or name not in self.place:
            return None
        number = self.number(value)
        if number is not None and 0 <= number < float("inf"):
            return number
        self.error(
            row,
            name,
            "negative" if number is not None else "not_a_number",
            f"The {name} amount is not an amount of 0 or more, typed as a number.",
            found=value.text if isinstance(value, BrokenCell) else value,
            allowed="an amount of 0 or more" + (f", in {self.unit}" if self.unit else ""),
            remedy="Type the amount as a number, without letters or units.",
        )
        return None

    def number(self, value: Any) -> float | None:
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            return float(value)
        found = read_number(value) if isinstance(value, str) else None
        certain = resolved(found, value, self.mark) if found is not None and not found.percent else None
        return None if certain is None else certain.value


def _said(row: Iterable[Any]) -> bool:
    return not all(is_blank(cell) for cell in row)
