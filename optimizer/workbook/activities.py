"""The sheets Activities, Levels and Splits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from optimizer.errors import nearest
from optimizer.plan import Activity, Level
from optimizer.workbook.findings import percent
from optimizer.workbook.parse import Cells, as_text, default_number
from optimizer.workbook.records import first_of, key_of, optional_text, origin
from optimizer.workbook.schema import Column
from optimizer.workbook.table import Row, Table, is_blank
from optimizer.workbook.words import NOT_YET, few, folded, listed

SPLIT_TOLERANCE = 0.001
"""By how much the shares of a split may miss 100 % and still be scaled."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Book:
    """What activities are read against, and the sheets that add to them."""

    topics: Mapping[str, str]
    lines: Mapping[str, str]
    years: frozenset[int]
    value_at_half: float


@dataclass(frozen=True, kw_only=True, slots=True)
class Read:
    """All activities that were read: those that count, and those that are asleep (their row is not active)."""

    active: tuple[Activity, ...]
    asleep: tuple[Activity, ...]


def activities(table: Table, levels: Table | None, splits: Table | None, book: Book, cells: Cells) -> Read:
    """Every activity in sheet order. Rows with errors are reported and built as far as they can be."""
    columns = {column.name: column for column in table.sheet.columns}
    _report_year_columns(table, book, cells)
    keys: dict[str, Row] = {}
    codes = [key_of(cells, table, row, "activity", keys) for row in table.rows]
    known = folded([code for code in codes if code])
    service = _levels(levels, known, cells) if levels else {}
    shares = _splits(splits, known, book.topics, cells) if splits else {}
    active: list[Activity] = []
    asleep: list[Activity] = []
    reader = _Reader(cells=cells, table=table, columns=columns, book=book)
    for row, code in zip(table.rows, codes, strict=True):
        awake = cells.yes_no(table, row, columns["active"])
        built = reader.activity(row, code, awake, service.get(code, ()), shares.get(code))
        if code:
            (active if awake else asleep).append(built)
    if not table.rows:
        cells.findings.add(
            "error",
            "empty_sheet",
            table.sheet.name,
            "",
            "The sheet Activities has no records.",
            remedy="Fill in at least one activity.",
        )
    return Read(active=tuple(active), asleep=tuple(asleep))


def _report_year_columns(table: Table, book: Book, cells: Cells) -> None:
    for (name, year), place in table.years.items():
        if book.years and year not in book.years and any(not is_blank(row.at(place)) for row in table.rows):
            cells.findings.add(
                "error",
                "year_outside_plan",
                table.sheet.name,
                f"{table.letters[f'{name} {year}']}{table.header}",
                f"The column {name} {year} is for a year that the plan does not have.",
                found=f"{name} {year}",
                allowed=f"{min(book.years)} to {max(book.years)}",
                did_you_mean=nearest(str(year), [str(known) for known in sorted(book.years)]),
                remedy=f"Add the year {year} to the sheet Years, or begin the column's name with #.",
            )


@dataclass(frozen=True, kw_only=True, slots=True)
class _Reader:
    cells: Cells
    table: Table
    columns: Mapping[str, Column]
    book: Book

    def activity(
        self,
        row: Row,
        code: str,
        awake: bool,
        levels: tuple[Level, ...],
        split: Mapping[str, float] | None,
    ) -> Activity:
        cells, table, columns = self.cells, self.table, self.columns
        kind = cells.choice(table, row, columns["kind"])
        if awake:
            self._later(row, kind)
        half = cells.number(table, row, columns["value_at_half"])
        value = cells.number(table, row, columns["value"])
        if half is not None and levels:
            cells.report(
                "warning",
                "value_at_half_unused",
                table,
                row,
                "value_at_half",
                "The activity has Levels, so its value_at_half is not used.",
                found=percent(half),
                remedy="Clear the cell, or delete its rows in the sheet Levels.",
            )
        return Activity(
            code=code,
            name=cells.text(table, row, columns["name"]) or code,
            line=self._refers(row, "line", self.book.lines),
            shares=self._shares(row, split),
            tags=self._tags(row),
            kind=kind,
            baseline=cells.number(table, row, columns["baseline"]) or 0.0,
            request=cells.number(table, row, columns["request"]),
            requests=self._requests(row),
            value=value or 0.0,
            value_at_half=self.book.value_at_half if half is None else half,
            levels=levels,
            owner=cells.text(table, row, columns["owner"]),
            basis=cells.text(table, row, columns["basis"]),
            date=cells.date(table, row, columns["date"]),
            name_fr=optional_text(cells, table, row, "name fr"),
            origin=origin(table, row),
        )

    def _refers(self, row: Row, name: str, known: Mapping[str, str]) -> str:
        typed = row.at(self.table.columns.get(name))
        if type(typed) is str and typed.strip() in known.values():
            return typed.strip()
        text = self.cells.code(self.table, row, self.columns[name])
        if not text:
            return ""
        found = known.get(text.casefold())
        if found is None:
            names = list(known.values())
            self.cells.report(
                "error",
                f"unknown_{name}",
                self.table,
                row,
                name,
                f"There is no {name} {text!r}.",
                found=text,
                allowed=few(names),
                did_you_mean=nearest(text, names),
                remedy=f"Use a {name} of the sheet {self.columns[name].refers}, or add it there.",
            )
        return found or ""

    def _shares(self, row: Row, split: Mapping[str, float] | None) -> Mapping[str, float]:
        if split is not None:
            return split
        if is_blank(row.at(self.table.columns.get("topic"))):
            self.cells.report(
                "error",
                "missing_value",
                self.table,
                row,
                "topic",
                "The activity has no topic, and no rows in the sheet Splits.",
                allowed=few(list(self.book.topics.values())),
                remedy="Fill in its topic, or share it out in the sheet Splits.",
            )
            return {}
        topic = self._refers(row, "topic", self.book.topics)
        return {topic: 1.0} if topic else {}

    def _tags(self, row: Row) -> tuple[str, ...]:
        text = self.cells.text(self.table, row, self.columns["tags"])
        return tuple(dict.fromkeys(listed(text))) if text else ()

    def _requests(self, row: Row) -> Mapping[int, float]:
        if not self.table.years:
            return _NO_REQUESTS
        column = self.columns["request"]
        found = {}
        for (_, year), place in self.table.years.items():
            cell = row.at(place)
            if not is_blank(cell):
                number = self.cells.number(self.table, row, column, f"request {year}")
                if number is not None:
                    found[year] = number
        return MappingProxyType(found) if found else _NO_REQUESTS

    def _later(self, row: Row, kind: str) -> None:
        if kind in self.columns["kind"].later_words:
            self._refuse(row, "kind", f"The kind {kind} belongs to a later version. {NOT_YET}", "scalable")
        for name in self.table.columns:
            column = self.columns.get(name)
            if column is None or not column.later:
                continue
            value = row.at(self.table.columns[name])
            if is_blank(value) or _is_default(column, value):
                continue
            if self.cells.raw(self.table, row, column) is not None:
                self._refuse(
                    row,
                    name,
                    f"The column {name} belongs to a later version. {NOT_YET}",
                    f"blank or {column.default}" if column.default else "a blank cell",
                )

    def _refuse(self, row: Row, name: str, message: str, allowed: str) -> None:
        self.cells.report(
            "error",
            "not_yet",
            self.table,
            row,
            name,
            message,
            found=row.at(self.table.columns[name]),
            allowed=allowed,
            remedy=f"Set it to {allowed}, or set the row's active to no.",
        )


_NO_REQUESTS: Mapping[int, float] = MappingProxyType({})


def _is_default(column: Column, value: Any) -> bool:
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return bool(column.default) and float(value) == default_number(column)
    return as_text(value).casefold() == column.default.casefold() and bool(column.default)


def _levels(table: Table, known: Mapping[str, str], cells: Cells) -> dict[str, tuple[Level, ...]]:
    columns = {column.name: column for column in table.sheet.columns}
    found: dict[str, list[Level]] = {}
    for row in table.rows:
        code = _activity(table, row, columns["activity"], known, cells)
        amount = cells.number(table, row, columns["amount"])
        value = cells.number(table, row, columns["value"])
        name = cells.text(table, row, columns["level"])
        if code and amount is not None and value is not None:
            made = Level(name=name, amount=amount, value=value, origin=origin(table, row))
            found.setdefault(code, []).append(made)
    return {code: tuple(rows) for code, rows in found.items()}


def _activity(table: Table, row: Row, column: Column, known: Mapping[str, str], cells: Cells) -> str:
    text = cells.code(table, row, column)
    if not text:
        return ""
    found = known.get(text.casefold())
    if found is None:
        cells.report(
            "error",
            "unknown_activity",
            table,
            row,
            column.name,
            f"There is no activity {text!r}.",
            found=text,
            allowed=few(list(known.values())),
            did_you_mean=nearest(text, known.values()),
            remedy="Use a code of the sheet Activities, or add it there.",
        )
    return found or ""


def _splits(
    table: Table, known: Mapping[str, str], topics: Mapping[str, str], cells: Cells
) -> dict[str, Mapping[str, float]]:
    columns = {column.name: column for column in table.sheet.columns}
    shares: dict[str, dict[str, float]] = {}
    rows: dict[str, list[Row]] = {}
    seen: dict[str, Row] = {}
    broken: set[str] = set()
    for row in table.rows:
        code = _activity(table, row, columns["activity"], known, cells)
        topic = cells.code(table, row, columns["topic"])
        share = cells.number(table, row, columns["share"])
        spelled = topics.get(topic.casefold(), "")
        if topic and not spelled:
            cells.report(
                "error",
                "unknown_topic",
                table,
                row,
                "topic",
                f"There is no topic {topic!r}.",
                found=topic,
                allowed=few(list(topics.values())),
                did_you_mean=nearest(topic, topics.values()),
                remedy="Use a topic of the sheet Topics, or add it there.",
            )
        if not code:
            continue
        rows.setdefault(code, []).append(row)
        doubled = spelled and not first_of(cells, table, row, f"{code} / {spelled}", seen, "topic")
        if not spelled or share is None or doubled:
            broken.add(code)
            continue
        shares.setdefault(code, {})[spelled] = share
    for code in rows:
        shares.setdefault(code, {})
    return {
        code: _whole(code, found, rows[code], table, cells) if code not in broken else found
        for code, found in shares.items()
    }


def _whole(code: str, shares: dict[str, float], rows: Sequence[Row], table: Table, cells: Cells) -> dict[str, float]:
    """The shares of one activity, scaled to 1 where they miss it by little; else reported."""
    total = sum(shares.values())
    if total == 1.0:
        return shares
    if abs(total - 1.0) > SPLIT_TOLERANCE + 1e-12:
        cells.report(
            "error",
            "split_not_whole",
            table,
            rows[0],
            "share",
            f"The shares of {code} add to {percent(total)}, not to 100 %.",
            found=percent(total),
            allowed="shares that add to 100 %, give or take 0.1 point",
            remedy=f"Correct the shares in the rows {', '.join(str(row.number) for row in rows)}.",
        )
        return shares
    if abs(total - 1.0) > 1e-9:
        cells.report(
            "warning",
            "split_scaled",
            table,
            rows[0],
            "share",
            f"The shares of {code} add to {percent(total)} and were scaled to 100 %.",
            found=percent(total),
            remedy="Correct the shares if other ones were meant.",
        )
    return {topic: share / total for topic, share in shares.items() if share}
