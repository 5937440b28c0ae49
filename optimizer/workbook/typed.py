"""The sheets behind a plan: changed cell by cell, read again, and given back as records."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from optimizer.plan import Plan
from optimizer.workbook.changes import apply, change
from optimizer.workbook.draft import Draft
from optimizer.workbook.grid import RawWorkbook
from optimizer.workbook.looks import BrokenCell
from optimizer.workbook.naming import plain
from optimizer.workbook.sheets import raw_of
from optimizer.workbook.table import is_blank
from optimizer.workbook.values import tables_of

Tables = dict[str, Any]
"""Sheets by their name in lower case: `settings` as a mapping, the others as lists of records."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Sheets:
    """The raw sheets of a plan, and how to read such sheets: `read` to a plan, `content` to the hash of a plan."""

    raw: RawWorkbook
    read: Callable[[RawWorkbook], Plan]
    content: Callable[[Plan], str]

    def of(self, plan: Plan) -> RawWorkbook:
        """The sheets that say what ``plan`` says: its own, or made anew where its values were replaced since."""
        if self.content(plan) == plan.file.content_sha256:
            return self.raw
        return replace(raw_of(tables_of(plan)), name=self.raw.name, sha256=self.raw.sha256)

    def changed(self, plan: Plan, changes: tuple[Any, ...]) -> Plan:
        """``plan`` after ``changes``, read and checked again; see `Plan.with_changes`."""
        wanted = [change(typed) for typed in changes]
        draft = Draft(self.of(plan))
        apply(draft, wanted)
        return self.read(draft.raw)

    def tables(self, plan: Plan) -> Tables:
        """``plan`` as records, see `Plan.to_tables`."""
        draft = Draft(self.of(plan))
        found: Tables = {}
        for name, table in draft.tables.items():
            places = {**table.columns, **{f"{stem} {year}": place for (stem, year), place in table.years.items()}}
            ordered = sorted(places, key=lambda column: places[column])
            records = [
                {column: row.at(places[column]) for column in ordered if _says(row.at(places[column]))}
                for row in draft.rows(name)
            ]
            if name == "Settings":
                found["settings"] = {_setting(record): record["value"] for record in records if _set(record)}
            else:
                found[name.lower()] = records
        return found


def _says(value: Any) -> bool:
    return not is_blank(value) and not isinstance(value, BrokenCell)


def _setting(record: dict[str, Any]) -> str:
    return plain(record["setting"]).replace(" ", "_")


def _set(record: dict[str, Any]) -> bool:
    return "value" in record and not _setting(record).startswith(("#", "note"))
