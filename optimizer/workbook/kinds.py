"""What a row of Activities says beside its money, by its kind: units, posts, packages, minimum and lock."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from optimizer.plan import Level
from optimizer.workbook.findings import figure, percent
from optimizer.workbook.parse import Cells, default_number
from optimizer.workbook.schema import Column
from optimizer.workbook.table import Row, Table, is_blank
from optimizer.workbook.words import Known, Scribe

WHOLE = ("units", "posts")
"""Kinds that are funded in whole numbers of something that has a unit_cost."""

USED_BY: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "value_at_half": ("scalable", *WHOLE),
        "minimum": ("scalable", *WHOLE),
        "unit_cost": WHOLE,
        "term": ("posts",),
        "delay": ("posts",),
        "partial": ("package",),
        "start": ("package",),
        "earns": ("package",),
        "lock": ("scalable", "package", *WHOLE),
    }
)
"""Which kinds use a column; the others may only leave it blank or at its default."""

_INSTEAD = MappingProxyType(
    {
        "minimum": "the least share of a package is the column partial",
        "unit_cost": "if it is funded in whole units, set its kind to units or posts",
        "value_at_half": "a package earns its value in proportion to the share that is funded",
    }
)


@dataclass(frozen=True, kw_only=True, slots=True)
class KindReader:
    """Reads the columns of `USED_BY`. ``known`` holds the years of the plan."""

    cells: Cells
    table: Table
    columns: Mapping[str, Column]
    known: Known

    def read(self, row: Row, kind: str, levels: tuple[Level, ...]) -> dict[str, Any]:
        """The filled values by column, those that the kind does not use left out (and reported)."""
        found: dict[str, Any] = {}
        for name in USED_BY:
            if name not in self.table.columns or self._says_nothing(row, name):
                continue
            value = self._value(row, name)
            if value is None or not kind:
                continue
            if kind in USED_BY[name]:
                found[name] = value
            elif value != default_number(self.columns[name]):
                self._unused(row, kind, name)
        if kind in WHOLE and not found.get("unit_cost"):
            self._no_unit_cost(row, kind)
        if levels and kind not in ("", "scalable"):
            self._no_levels(levels[0], kind)
        return found

    def _says_nothing(self, row: Row, name: str) -> bool:
        """Whether the cell is blank, or its very default in words."""
        value = row.at(self.table.columns[name])
        if is_blank(value):
            return True
        default = self.columns[name].default
        return bool(default) and isinstance(value, str) and value.strip().casefold() == default

    def _value(self, row: Row, name: str) -> Any:
        cells, table, column = self.cells, self.table, self.columns[name]
        if name == "start":
            return self._start(row, column)
        if column.kind == "choice":
            return cells.choice(table, row, column) or None
        if name == "delay" and self._in_months(row, column):
            return None
        number = cells.number(table, row, column)
        return int(number) if column.kind == "whole" and number is not None else number

    def _in_months(self, row: Row, column: Column) -> bool:
        """Whether a delay was typed in months; reported with the share that they are."""
        typed = row.at(self.table.columns[column.name])
        if not isinstance(typed, (int, float)) or isinstance(typed, bool) or not 1 < typed <= 12:
            return False
        share = percent(round(typed / 12, 4))
        self.cells.report(
            "error",
            "share_above_one",
            self.table,
            row,
            column.name,
            f"{figure(typed)} cannot be a delay: it is a share of the post's first year, not a number of months.",
            found=typed,
            allowed="a share from 0 % to 100 %",
            did_you_mean=share,
            remedy=f"If {figure(typed)} months were meant, type {share}; 6 months is 0.5.",
        )
        return True

    def _start(self, row: Row, column: Column) -> tuple[int, ...] | None:
        value = self.cells.raw(self.table, row, column)
        if value is None:
            return None
        if isinstance(value, str) and value.strip().casefold() in ("any", "all"):
            return tuple(year.year for year in self.known.years)
        scribe = Scribe(cells=self.cells, known=self.known, table=self.table, row=row, name=column.name)
        before = self.cells.findings.count
        years = scribe.years(value)
        if not years and self.known.years and self.cells.findings.count == before:
            scribe.error(
                "matches_nothing",
                "No year of the plan is meant by this start.",
                found=value,
                allowed=f"any, or years from {self.known.years[0].year} to {self.known.years[-1].year}",
                remedy="Name years of the sheet Years, write any, or leave the cell blank for the years as typed.",
            )
        return years or None

    def _unused(self, row: Row, kind: str, name: str) -> None:
        used = " and ".join(USED_BY[name])
        instead = _INSTEAD.get(name, f"if it was meant, set its kind to {' or '.join(USED_BY[name])}")
        default = self.columns[name].default
        self.cells.report(
            "error",
            "unused_by_kind",
            self.table,
            row,
            name,
            f"The column {name} is for {used}, but the activity is of the kind {kind}.",
            found=row.at(self.table.columns[name]),
            allowed=f"blank or {default}" if default else "a blank cell",
            remedy=f"Clear the cell; {instead}.",
        )

    def _no_unit_cost(self, row: Row, kind: str) -> None:
        if self.cells.findings.has_error_at(self.table.sheet.name, self.table.cell(row, "unit_cost")):
            return
        one = "post in a full year" if kind == "posts" else "unit"
        self.cells.report(
            "error",
            "no_unit_cost",
            self.table,
            row,
            "unit_cost",
            f"An activity of the kind {kind} needs a unit_cost: what one {one} costs.",
            found=row.at(self.table.columns.get("unit_cost")),
            allowed="an amount above 0, in the plan's unit",
            remedy="Type what one costs, or set the kind to scalable.",
        )

    def _no_levels(self, level: Level, kind: str) -> None:
        letter = level.origin.columns.get("activity", "A")
        self.cells.findings.add(
            "error",
            "levels_of_kind",
            level.origin.sheet,
            f"{letter}{level.origin.row}",
            f"Levels are for scalable activities, but this one is of the kind {kind}.",
            found=kind,
            allowed="levels of scalable activities",
            remedy="Delete the rows of the activity here, or set its kind to scalable.",
        )
