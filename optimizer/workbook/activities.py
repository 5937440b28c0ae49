"""The sheets Activities, Levels and Splits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from optimizer.errors import nearest
from optimizer.language import say, written
from optimizer.plan import Activity, Level
from optimizer.workbook.findings import percent
from optimizer.workbook.kinds import KindReader
from optimizer.workbook.parse import Cells
from optimizer.workbook.records import key_of, origin, report_year_columns
from optimizer.workbook.schema import EVERYWHERE, Column
from optimizer.workbook.splits import levels as read_levels
from optimizer.workbook.splits import splits as read_splits
from optimizer.workbook.table import Row, Table, is_blank
from optimizer.workbook.words import Known, few, folded, listed


@dataclass(frozen=True, kw_only=True, slots=True)
class Book:
    """What activities are read against, and the sheets that add to them."""

    topics: Mapping[str, str]
    lines: Mapping[str, str]
    known: Known
    value_at_half: float

    @property
    def years(self) -> frozenset[int]:
        """The years of the plan."""
        return frozenset(row.year for row in self.known.years)


@dataclass(frozen=True, kw_only=True, slots=True)
class Read:
    """All activities that were read: those that count, and those that are asleep (their row is not active)."""

    active: tuple[Activity, ...]
    asleep: tuple[Activity, ...]


def activities(table: Table, levels: Table | None, splits: Table | None, book: Book, cells: Cells) -> Read:
    """Every activity in sheet order. Rows with errors are reported and built as far as they can be."""
    columns = {column.name: column for column in (*table.sheet.columns, *EVERYWHERE)}
    report_year_columns(table, book.years, cells)
    keys: dict[str, Row] = {}
    codes = [key_of(cells, table, row, "activity", keys) for row in table.rows]
    known = folded([code for code in codes if code])
    service = read_levels(levels, known, cells) if levels else {}
    shares = read_splits(splits, known, book.topics, cells) if splits else {}
    active: list[Activity] = []
    asleep: list[Activity] = []
    by_kind = KindReader(cells=cells, table=table, columns=columns, known=book.known)
    reader = _Reader(cells=cells, table=table, columns=columns, book=book, by_kind=by_kind, spelled={})
    for row, code in zip(table.rows, codes, strict=True):
        awake = cells.yes_no(table, row, columns["active"])
        built = reader.activity(row, code, service.get(code, ()), shares.get(code))
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


@dataclass(frozen=True, kw_only=True, slots=True)
class _Reader:
    cells: Cells
    table: Table
    columns: Mapping[str, Column]
    book: Book
    by_kind: KindReader
    spelled: dict[str, str]

    def activity(
        self,
        row: Row,
        code: str,
        levels: tuple[Level, ...],
        split: Mapping[str, float] | None,
    ) -> Activity:
        cells, table, columns = self.cells, self.table, self.columns
        kind: Any = cells.choice(table, row, columns["kind"])
        more = self.by_kind.read(row, kind, levels)
        half = more.pop("value_at_half", None)
        if half is not None and levels:
            self._half_unused(row, half)
        french = self._text(row, "name fr")
        return Activity(
            code=code,
            name=written(self._text(row, "name") or code, fr=french),
            line=self._refers(row, "line", self.book.lines),
            shares=self._shares(row, split),
            tags=self._tags(row),
            kind=kind or "scalable",
            baseline=self._number(row, "baseline") or 0.0,
            request=self._number(row, "request"),
            requests=self._requests(row),
            value=self._number(row, "value") or 0.0,
            value_at_half=self.book.value_at_half if half is None else half,
            levels=levels,
            **more,
            owner=self._text(row, "owner"),
            basis=self._text(row, "basis"),
            date=self._text(row, "date"),
            name_fr=french,
            origin=origin(table, row),
        )

    def _text(self, row: Row, name: str) -> str:
        return self.cells.text(self.table, row, self.columns[name]) if name in self.table.columns else ""

    def _number(self, row: Row, name: str) -> float | None:
        return self.cells.number(self.table, row, self.columns[name]) if name in self.table.columns else None

    def _half_unused(self, row: Row, half: float) -> None:
        self.cells.report(
            "warning",
            "value_at_half_unused",
            self.table,
            row,
            "value_at_half",
            say("The activity has Levels, so its value_at_half is not used."),
            found=percent(half),
            remedy="Clear the cell, or delete its rows in the sheet Levels.",
        )

    def _refers(self, row: Row, name: str, known: Mapping[str, str]) -> str:
        typed = row.at(self.table.columns.get(name))
        if type(typed) is str and known.get(typed.casefold()) == typed:
            return typed
        text = self.cells.code(self.table, row, self.columns[name])
        if not text:
            return ""
        found = known.get(text.casefold())
        if found is None and known:
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
        # A tag is the same whatever its case; the first row that uses it spells it for all.
        text = self._text(row, "tags")
        tags = [self.spelled.setdefault(tag.casefold(), tag) for tag in listed(text)] if text else []
        return tuple(dict.fromkeys(tags))

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


_NO_REQUESTS: Mapping[int, float] = MappingProxyType({})
