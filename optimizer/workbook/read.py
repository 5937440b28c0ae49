"""The way from a workbook file to a plan, and to everything that is wrong with the file."""

from __future__ import annotations

import gc
import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, fields, is_dataclass, replace
from functools import cache, cached_property
from operator import attrgetter
from pathlib import Path
from types import MappingProxyType
from typing import Any

from optimizer.errors import Problem, WorkbookError
from optimizer.language import plural, say
from optimizer.plan import COMMON, EMPTY, Activity, File, Link, Plan, Rule, Settings, Source, Year
from optimizer.workbook.activities import Book, Read, activities
from optimizer.workbook.checks import check_plan
from optimizer.workbook.findings import Findings
from optimizer.workbook.grid import RawWorkbook
from optimizer.workbook.links import ReadLinks, links
from optimizer.workbook.numbers import Mark, decimal_mark_of
from optimizer.workbook.parse import Cells
from optimizer.workbook.readback import open_plan
from optimizer.workbook.records import assumptions, lines, topics, years
from optimizer.workbook.rules import ReadRules, rules
from optimizer.workbook.scenarios import scenarios, try_scenarios, views
from optimizer.workbook.settings import settings
from optimizer.workbook.shares import shares
from optimizer.workbook.sources import ReadSources, sources
from optimizer.workbook.table import hidden_places, tables
from optimizer.workbook.typed import Sheets
from optimizer.workbook.words import Known, folded


@dataclass(frozen=True, kw_only=True, slots=True)
class Examination:
    """What a workbook came to: the plan (``None`` while it has errors) and every finding, sorted."""

    plan: Plan | None
    problems: tuple[Problem, ...]


def read(path: str | Path) -> Plan:
    """The plan of the workbook at ``path``; its warnings and notes are in ``plan.problems``.

    A report is read as the workbook that it was made from, see `optimizer.workbook.readback`.
    Raises WorkbookError with every finding where there is an error among them, and UsageError where there is no
    such file, it is a folder, or its suffix is unknown.
    """
    found = examine(path)
    if found.plan is None:
        raise WorkbookError(found.problems)
    return found.plan


def examine(path: str | Path) -> Examination:
    """Everything that is wrong with the workbook at ``path``, and its plan where nothing forbids one.

    Raises UsageError as `read` does; a damaged file is a finding.
    """
    with _without_collection():
        return _examined(path)


@contextmanager
def _without_collection() -> Iterator[None]:
    """The records of a large workbook hold no cycles, but the collector would walk all of them again and again."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def _examined(path: str | Path) -> Examination:
    try:
        workbook = open_plan(path)
    except WorkbookError as error:
        return Examination(plan=None, problems=error.problems)
    return _examined_sheets(workbook)


def examine_sheets(workbook: RawWorkbook, *, trying: bool = True) -> Examination:
    """Everything that is wrong with sheets that are in memory already, and their plan; as `examine` says it.

    ``trying`` is False where the scenarios need not be tried: they were, on the sheets before they changed.
    """
    with _without_collection():
        return _examined_sheets(workbook, trying=trying)


def read_sheets(workbook: RawWorkbook, *, trying: bool = True) -> Plan:
    """The plan of sheets that are in memory already; WorkbookError where they have errors."""
    found = examine_sheets(workbook, trying=trying)
    if found.plan is None:
        raise WorkbookError(found.problems)
    return found.plan


def _examined_sheets(workbook: RawWorkbook, *, trying: bool = True) -> Examination:
    findings = Findings()
    reading = _Reading(workbook, findings)
    plan = reading.plan()
    if plan is not None and trying:
        try_scenarios(workbook, plan.scenarios, findings)
    _report_file(workbook, findings)
    problems = findings.all()
    if not workbook.sha256:  # made in code, where a text is as good as a number
        problems = tuple(problem for problem in problems if problem.code != "text_number")
    if plan is None or findings.has_errors:
        return Examination(plan=None, problems=problems)
    sheets = Sheets(raw=workbook, read=read_sheets, content=content_hash)
    return Examination(plan=replace(plan, problems=problems, typed=sheets), problems=problems)


class _Reading:
    """One pass over one workbook: the tables, then the records, then the checks across them."""

    def __init__(self, workbook: RawWorkbook, findings: Findings) -> None:
        self.workbook = workbook
        self.findings = findings
        self.tables = tables(workbook, findings)
        self.cells = Cells(findings, lambda: self.decimal_mark)

    @cached_property
    def decimal_mark(self) -> Mark | None:
        """The decimal mark that the number texts of our sheets prove."""
        return decimal_mark_of(
            cell
            for table in self.tables.values()
            for row in table.rows
            for cell in row.cells
            if isinstance(cell, str) and cell
        )

    def plan(self) -> Plan | None:
        """The plan as far as it can be read; ``None`` where a required sheet is missing."""
        cells = self.cells
        typed, defaults = self._settings()
        held = self.tables
        found_topics = topics(held["Topics"], cells) if "Topics" in held else ()
        found_lines = lines(held["Lines"], cells) if "Lines" in held else ()
        found_years = years(held["Years"], cells, typed.carry_share) if "Years" in held else ()
        book = Book(
            topics=folded([row.code for row in found_topics]),
            lines=folded([row.code for row in found_lines]),
            known=Known(codes={}, years=found_years, asleep={}),
            value_at_half=typed.value_at_half,
        )
        funded = Read(active=(), asleep=())
        if "Activities" in held:
            funded = activities(held["Activities"], held.get("Levels"), held.get("Splits"), book, cells)
        known = _known(book, found_years, funded)
        linked, money, ruled = self._links(funded), self._sources(known), ReadRules(active=(), asleep=())
        if "Rules" in held:
            ruled = rules(held["Rules"], _with_sources(known, money), cells)
        plan = Plan(
            settings=typed,
            topics=found_topics,
            lines=found_lines,
            years=found_years,
            activities=funded.active,
            rules=ruled.active,
            links=linked.active,
            sources=money.active,
            shares=shares(held["Shares"], money.active, money.asleep, cells) if "Shares" in held else (),
            assumptions=assumptions(held["Assumptions"], cells) if "Assumptions" in held else (),
            scenarios=scenarios(held["Scenarios"], cells) if "Scenarios" in held else (),
            views=views(held["Views"], found_topics, cells) if "Views" in held else EMPTY,
            inactive=_inactive([*funded.asleep, *linked.asleep, *ruled.asleep, *money.asleep]),
            defaults=MappingProxyType(defaults),
        )
        if not all(name in held for name in ("Settings", "Topics", "Lines", "Years", "Activities")):
            return None
        check_plan(plan, self.findings)
        return replace(plan, file=self._file(plan))

    def _links(self, funded: Read) -> ReadLinks:
        if "Links" not in self.tables:
            return ReadLinks(active=(), asleep=())
        awake, asleep = ([row.code for row in rows] for rows in (funded.active, funded.asleep))
        return links(self.tables["Links"], folded(awake), folded(asleep), self.cells)

    def _sources(self, known: Known) -> ReadSources:
        if "Sources" not in self.tables:
            return ReadSources(active=(), asleep=())
        return sources(self.tables["Sources"], known, self.cells)

    def _settings(self) -> tuple[Settings, dict[str, str]]:
        if "Settings" not in self.tables:
            return Settings(), {}
        return settings(self.tables["Settings"], self.cells)

    def _file(self, plan: Plan) -> File:
        return File(
            workbook=self.workbook.name,
            sha256=self.workbook.sha256,
            content_sha256=content_hash(plan),
            formula_cells=self.workbook.formula_cells,
            hidden=hidden_places(self.workbook, self.tables),
        )


def _known(book: Book, found_years: tuple[Year, ...], funded: Read) -> Known:
    def tags(rows: tuple[Activity, ...]) -> dict[str, str]:
        return folded([tag for row in rows for tag in row.tags])

    return Known(
        codes={
            "topic": book.topics,
            "line": book.lines,
            "activity": folded([row.code for row in funded.active]),
            "tag": tags(funded.active),
        },
        asleep={"activity": folded([row.code for row in funded.asleep]), "tag": tags(funded.asleep)},
        years=found_years,
    )


def _with_sources(known: Known, money: ReadSources) -> Known:
    """What rules may name: sources too, and the ceilings under their name as a source."""
    return replace(
        known,
        codes={**known.codes, "source": folded([COMMON, *(row.code for row in money.active)])},
        asleep={**known.asleep, "source": folded([row.code for row in money.asleep])},
    )


def _inactive(rows: Sequence[Activity | Link | Rule | Source]) -> tuple[str, ...]:
    return tuple(row.origin.cell("active") for row in rows)


def content_hash(plan: Plan) -> str:
    """The hash (hex) of what a plan says, whatever cells and file it was read from."""
    digest = hashlib.sha256(_said(plan.settings).encode())
    frame = (plan.topics, plan.lines, plan.years)
    said = (plan.activities, plan.links, plan.rules, plan.sources, plan.shares, plan.assumptions, plan.scenarios)
    for records in (*frame, *said):
        for record in records:
            digest.update(_said(record).encode())
    for view, weights in plan.views.items():
        digest.update(f"View{[view, list(weights.items())]!r}\n".encode())
    return digest.hexdigest()


def _said(record: Any) -> str:
    """A record's type and values as one text, without its place in the workbook."""
    kind = record.__class__
    values = [value if type(value) in _AS_IT_IS else _plain(value) for value in _values(kind)(record)]
    return f"{kind.__name__}{values!r}\n"


_AS_IT_IS = frozenset({str, float, int, type(None)})


@cache
def _values(kind: Any) -> Callable[[Any], tuple[Any, ...]]:
    """What gives the values of a record of that kind, in the order of its fields; every kind has several."""
    return attrgetter(*(field.name for field in fields(kind) if field.name not in ("origin", "cells")))


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return list(value.items())
    if value and isinstance(value, tuple) and is_dataclass(value[0]):
        return [_said(item) for item in value]
    return value


def _report_file(workbook: RawWorkbook, findings: Findings) -> None:
    if workbook.formula_cells:
        findings.add(
            "note",
            "formula_cells",
            "",
            "",
            f"{workbook.formula_cells} cells hold formulas: their last calculated results count.",
            found=workbook.formula_cells,
            remedy="Let the spreadsheet calculate and save before you solve.",
        )
    if workbook.outside_links:
        findings.add(
            "warning",
            "outside_links",
            "",
            "",
            say(
                "Formulas read {files}: their last known results count, whether or not they are out of date.",
                files=plural(workbook.outside_links, "other file"),
            ),
            found=workbook.outside_links,
            remedy="Update the links, or paste the values.",
        )
    if workbook.macros:
        findings.add(
            "note",
            "macros",
            "",
            "",
            "The workbook holds macros: they are not run, and what stands in the cells counts.",
            remedy="If the macros fill cells, run them in the spreadsheet program and save before you solve.",
        )
    if not workbook.looked_again:
        findings.add(
            "note",
            "half_seen",
            "",
            "",
            "In this file format broken links, formulas that were never calculated and hidden rows cannot be told "
            "from blank and zero cells.",
            found=Path(workbook.name).suffix,
            remedy="Save the workbook as .xlsx to have them checked too.",
        )
