"""The sheets behind a plan: changed cell by cell, read again, and given back as records."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol

from optimizer.errors import Problem, UsageError, WorkbookError
from optimizer.plan import NOWHERE, CellChange, Origin, Plan, Variant
from optimizer.workbook.changes import Change, ChangeError, apply, change
from optimizer.workbook.draft import Draft
from optimizer.workbook.following import formulas_of
from optimizer.workbook.grid import RawWorkbook
from optimizer.workbook.looks import BrokenCell
from optimizer.workbook.naming import plain
from optimizer.workbook.scenarios import change_of
from optimizer.workbook.sheets import raw_of
from optimizer.workbook.table import is_blank
from optimizer.workbook.values import tables_of

A_CHANGE = "a change"
"""What changed a cell that no scenario and no view has changed."""

Tables = dict[str, Any]
"""Sheets by their name in lower case: `settings` as a mapping, the others as lists of records."""


class Read(Protocol):
    """Reads sheets to a plan; WorkbookError where they have errors. ``trying``: its scenarios are tried too."""

    def __call__(self, workbook: RawWorkbook, *, trying: bool) -> Plan:
        """The plan of these sheets."""


@dataclass(frozen=True, kw_only=True, slots=True)
class _Step:
    """One change and why it is made: what it is called by, and the row of Scenarios that says so."""

    change: Change
    by: str
    origin: Origin = NOWHERE


@dataclass(frozen=True, kw_only=True, slots=True)
class Sheets:
    """The raw sheets of a plan, and how to read such sheets: `read` to a plan, `content` to the hash of a plan."""

    raw: RawWorkbook
    read: Read
    content: Callable[[Plan], str]

    def of(self, plan: Plan) -> RawWorkbook:
        """The sheets that say what ``plan`` says: its own, or made anew where its values were replaced since."""
        if self.content(plan) == plan.file.content_sha256:
            return self.raw
        return replace(raw_of(tables_of(plan)), name=self.raw.name, sha256=self.raw.sha256)

    def changed(self, plan: Plan, changes: tuple[Any, ...]) -> Plan:
        """``plan`` after ``changes``, read and checked again; see `Plan.with_changes`."""
        steps = [_Step(change=change(typed), by=A_CHANGE) for typed in changes]
        return self._after(plan, steps, replace(plan.variant, changed=plan.variant.changed or bool(steps)))

    def under(self, plan: Plan, scenarios: tuple[str, ...]) -> Plan:
        """``plan`` under these scenarios in order; see `Plan.scenario`."""
        steps = [
            _Step(change=change_of(row), by=name, origin=row.origin)
            for name in scenarios
            for row in plan.scenarios
            if row.scenario == name
        ]
        return self._after(plan, steps, replace(plan.variant, scenarios=(*plan.variant.scenarios, *scenarios)))

    def seen(self, plan: Plan, view: str) -> Plan:
        """``plan`` with the weights of a view; see `Plan.view`."""
        steps = [
            _Step(change=Change(sheet="Topics", row=topic, column="weight", to=weight), by=f"view {view}")
            for topic, weight in plan.views[view].items()
        ]
        return self._after(plan, steps, replace(plan.variant, view=view))

    def _after(self, plan: Plan, steps: Sequence[_Step], variant: Variant) -> Plan:
        draft = Draft(self.of(plan))
        edits: list[CellChange] = []
        for step in steps:
            edits += _carried_out(draft, step)
        variant = replace(variant, edits=_merged([*plan.variant.edits, *edits]))
        said = {edit.cell.partition("!")[0] for edit in edits}
        trying = bool(said & {draft.tables[name].name for name in ("Scenarios", "Views") if name in draft.tables})
        try:
            found = self.read(draft.raw, trying=trying)
        except WorkbookError as error:
            raise _told(error, variant, edits) from None
        stale = tuple(_not_followed(place, read, edits) for place, read in formulas_of(draft.raw, edits))
        return replace(found, variant=variant, problems=(*found.problems, *stale))

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


def _carried_out(draft: Draft, step: _Step) -> list[CellChange]:
    """The cells that a step wrote; what cannot be carried out is told at its row of Scenarios, where it has one."""
    try:
        (touched,) = apply(draft, [step.change])
    except UsageError as error:
        if step.origin is NOWHERE:
            raise
        field = error.field if isinstance(error, ChangeError) else "to"
        sheet, _, cell = step.origin.cell(field).partition("!")
        raise WorkbookError(
            [
                Problem(
                    level="error",
                    code=error.code if isinstance(error, ChangeError) else "bad_change",
                    sheet=sheet,
                    cell=cell,
                    message=f"The scenario {step.by} cannot be carried out here: {error}",
                    found=str(getattr(step.change, field)),
                    remedy="Correct the row; in combination with others, it may come too late.",
                )
            ]
        ) from None
    origin = "" if step.origin is NOWHERE else step.origin.cell("scenario")
    return [
        CellChange(cell=cell.cell, what=cell.what, was=cell.was, now=cell.now, by=step.by, origin=origin)
        for cell in touched
    ]


def _merged(edits: Iterable[CellChange]) -> tuple[CellChange, ...]:
    """One change a cell, from what stood there first to what stands there last; cells that came back are left out."""
    found: dict[str, CellChange] = {}
    for edit in edits:
        before = found.get(edit.cell)
        if before is None:
            found[edit.cell] = edit
            continue
        by, origin = (
            ", ".join(dict.fromkeys([*filter(None, first.split(", ")), *filter(None, [second])]))
            for first, second in ((before.by, edit.by), (before.origin, edit.origin))
        )
        found[edit.cell] = replace(edit, was=before.was, by=by, origin=origin)
    return tuple(edit for edit in found.values() if edit.was != edit.now)


def _told(error: WorkbookError, variant: Variant, edits: Sequence[CellChange]) -> WorkbookError:
    """The same problems, each saying under which scenario it arises, and by which row where it is at a changed cell."""
    rows = {edit.cell: edit.origin for edit in edits if edit.origin}
    every = ", ".join(dict.fromkeys(edit.origin for edit in edits if edit.origin))

    def under(problem: Problem) -> Problem:
        origin = rows.get(problem.where) or every
        cited = f" ({origin})" if origin else ""
        named = f"the scenario {'+'.join(variant.scenarios)}" if variant.scenarios else str(variant)
        return replace(problem, message=f"Under {named}{cited}: {problem.message}")

    if not variant.scenarios and not variant.view:
        return error
    return WorkbookError([under(row) if row.level == "error" else row for row in error.problems])


def _not_followed(place: str, read: str, edits: Sequence[CellChange]) -> Problem:
    sheet, _, cell = place.partition("!")
    by = next(edit.by for edit in edits if edit.cell == read)
    return Problem(
        level="warning",
        code="formula_not_followed",
        sheet=sheet,
        cell=cell,
        message=f"The formula here depends on {read}, which {by} changes; its result stays as it was.",
        found="a formula",
        remedy="Where it should follow, change this cell too, or change the cell in the workbook and save it.",
    )
