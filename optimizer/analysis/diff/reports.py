"""Two reports: what each recommends, what its rules come to, and what its audit record says."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from optimizer.allocate.result import Row
from optimizer.analysis.diff.matched import Pair, Record, pairs
from optimizer.analysis.diff.same import ADDED, DIFFERENT, NEAR, REMOVED, written
from optimizer.errors import UsageError
from optimizer.workbook.findings import address, figure
from optimizer.workbook.grid import RawSheet, RawWorkbook
from optimizer.workbook.naming import plain
from optimizer.workbook.table import is_blank

KEYS = {
    "Grid": ("activity", "topic", "year"),
    "Rules": ("rule", "member", "year"),
    "Audit record": ("about", "what"),
}
"""The sheets of a report that are compared, and the columns that tell one row from another."""

NOT_COMPARED = frozenset(
    {"rule", "member", "year", "in", "live formula", "typed in", "base", "achieved", "achieved of base", "margin"}
)
"""Columns of Rules that say where or how, not what, and those that follow from the amounts."""

TOLD_OF_THE_MANIFEST = "identity"
"""The part of the manifest that is compared; the others stand in the audit record's own lines."""

_UNIT = re.compile(r"[(\[]([^()\[\]]*)[)\]]\s*$")


def is_report(book: RawWorkbook) -> bool:
    """Whether a file is a report of ours: the sheets that every report has, and their header."""
    return _table(book, "Audit record") is not None


def currency(book: RawWorkbook) -> str:
    """What the amounts of a report's grid are in, such as ``EUR``; empty for a report of no plan."""
    found = _table(book, "Grid")
    if found is None:
        return ""
    sheet, header = found
    titles = (written(cell) for cell in sheet.rows[header])
    return next((unit[1] for title in titles if title.startswith("recommended") and (unit := _UNIT.search(title))), "")


def title(book: RawWorkbook) -> str:
    """The title of the plan that a report is about."""
    return next((written(row.at("value")) for row in records(book, "Audit record") if row.key == ("plan", "title")), "")


def compared(old: RawWorkbook, new: RawWorkbook) -> dict[str, tuple[Row, ...]]:
    """The tables of `OF_REPORTS`. UsageError where the two are in different currencies."""
    units = currency(old), currency(new)
    if all(units) and units[0] != units[1]:
        raise UsageError(f"The reports are in {units[0]} and in {units[1]}: compare two in the same currency.")
    return {
        "amounts": tuple(_amounts(pairs(records(old, "Grid"), records(new, "Grid")))),
        "rules": tuple(_rules(pairs(records(old, "Rules"), records(new, "Rules")))),
        "record": tuple(_record(pairs(records(old, "Audit record"), records(new, "Audit record")))),
    }


def _table(book: RawWorkbook, name: str) -> tuple[RawSheet, int] | None:
    """A sheet of a report and its 0-based header row."""
    for sheet in book.sheets:
        if sheet.name == name:
            for number, row in enumerate(sheet.rows):
                if set(KEYS[name]) <= {plain(cell) for cell in row if isinstance(cell, str)}:
                    return sheet, number
    return None


def records(book: RawWorkbook, name: str) -> list[Record]:
    """The rows of one of the sheets in `KEYS`; none where the report has it not."""
    found = _table(book, name)
    if found is None:
        return []
    sheet, header = found
    columns = {plain(cell): at for at, cell in reversed(list(enumerate(sheet.rows[header]))) if not is_blank(cell)}
    rows = []
    for number, row in enumerate(sheet.rows[header + 1 :], header + 2):
        cells = {
            column: (row[at] if at < len(row) else "", f"{name}!{address(number, at)}")
            for column, at in sorted(columns.items(), key=lambda item: item[1])
        }
        rows.append(Record(key=tuple(written(cells[column][0]) for column in KEYS[name]), cells=cells))
    return rows


def _number(value: Any) -> float | None:
    return float(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else None


def _shown(value: Any) -> str:
    number = _number(value)
    return written(value) if number is None else figure(number)


def _differ(old: Any, new: Any) -> bool:
    one, other = _number(old), _number(new)
    if one is not None and other is not None:
        return abs(one - other) > NEAR * max(abs(one), abs(other), 1.0)
    return written(old) != written(new)


def _amounts(found: Sequence[Pair]) -> Iterator[Row]:
    for old, new in found:
        one, other = (None if record is None else _number(record.at("recommended")) for record in (old, new))
        if _differ(one or 0.0, other or 0.0):
            record = new or old
            assert record is not None, "a pair holds at least one record"
            yield {
                "activity": record.key[0],
                "topic": record.key[1],
                "year": int(float(record.key[2])),
                "old": one,
                "new": other,
                "change": round((other or 0.0) - (one or 0.0), 6),
                "reason": None if new is None else written(new.at("reason")),
            }


def _rules(found: Sequence[Pair]) -> Iterator[Row]:
    for old, new in found:
        record = new or old
        assert record is not None, "a pair holds at least one record"
        head = dict(zip(KEYS["Rules"], record.key, strict=True))
        if old is None or new is None:
            named = written(record.at("name"))
            what = ADDED if old is None else REMOVED
            yield {**head, "column": "–", "what": what, "old": "" if old is None else named,
                   "new": "" if new is None else named, "change": None}  # fmt: skip
            continue
        for column in dict.fromkeys([*new.cells, *old.cells]):
            one, other = old.at(column), new.at(column)
            if column not in NOT_COMPARED and _differ(one, other):
                numbers = _number(one), _number(other)
                step = None if None in numbers else round((numbers[1] or 0.0) - (numbers[0] or 0.0), 9)
                yield {**head, "column": column, "what": DIFFERENT, "old": _shown(one), "new": _shown(other),
                       "change": step}  # fmt: skip


def _record(found: Sequence[Pair]) -> Iterator[Row]:
    for old, new in found:
        record = new or old
        assert record is not None, "a pair holds at least one record"
        one, other = ("" if each is None else written(each.at("value")) for each in (old, new))
        repeated = record.key[0] == "manifest" and not record.key[1].startswith(TOLD_OF_THE_MANIFEST)
        if one != other and not repeated:
            yield {"about": record.key[0], "what": record.key[1], "old": one, "new": other}
