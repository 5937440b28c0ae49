"""The whole turn: every part in order, then read again, and what no longer means anything put to sleep."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from optimizer.errors import UsageError, WorkbookError
from optimizer.plan import Plan
from optimizer.workbook.decided import decided
from optimizer.workbook.draft import Draft
from optimizer.workbook.grid import RawWorkbook
from optimizer.workbook.read import Examination, examine_sheets
from optimizer.workbook.rolling.amounts import roll_amounts
from optimizer.workbook.rolling.frame import roll_settings, roll_years, tell_origin, tell_scenarios
from optimizer.workbook.rolling.limits import roll_links, roll_rules
from optimizer.workbook.rolling.money import roll_sources
from optimizer.workbook.rolling.packages import roll_packages
from optimizer.workbook.rolling.turn import Turn
from optimizer.workbook.typed import Sheets

_MEANS_NOTHING = "matches_nothing"


def rolled(plan: Plan, approved: Any) -> Plan:
    """``plan`` one year on: the first year leaves, a new last one comes, and what was approved is the baseline.

    ``approved`` is the result of a solve (everything as recommended), a file (see
    `optimizer.workbook.approved.read_approved`), a mapping from (activity, year) to an amount, or records or a
    DataFrame with the columns activity, year and approved. Every change is explained in docs/scripting.md; what is to
    be confirmed by hand stands in the assumptions of the new plan. Raises WorkbookError where the decision does not
    fit the plan, and UsageError for a plan that was put together from values.
    """
    if not isinstance(plan.typed, Sheets):
        raise UsageError("This plan was put together from values and has no sheets: make it with optimizer.make_plan.")
    _, _, found = rolled_draft(plan, plan.typed.of(plan), approved)
    assert found.plan is not None
    return found.plan


def rolled_draft(plan: Plan, raw: RawWorkbook, approved: Any) -> tuple[Draft, tuple[str, ...], Examination]:
    """The sheets ``raw`` of ``plan`` one year on: what was written, what is to be looked at, and the new plan."""
    draft = Draft(raw)
    turn = Turn(draft=draft, plan=plan, decided=decided(approved, plan))
    if turn.decided.as_recommended:
        turn.notes.append(f"No amount was changed by hand: everything was approved for {turn.gone} as recommended.")
    roll_amounts(turn)
    roll_packages(turn)
    roll_rules(turn)
    roll_links(turn)
    roll_sources(turn)
    turn.retire_year_columns("Activities")
    roll_years(turn)
    roll_settings(turn)
    tell_origin(turn)
    tell_scenarios(turn)
    found = _read_again(turn)
    _tell_unasked(turn, found)
    return draft, tuple(turn.notes), found


def _read_again(turn: Turn) -> Examination:
    """The new plan. Rows of limits that no longer match an activity are put to sleep first, sheet by sheet."""
    raw = replace(turn.draft.raw, name=f"{turn.plan.file.workbook}, rolled forward", sha256="")
    found = examine_sheets(raw)
    for _ in range(3):
        empty = [
            problem
            for problem in found.problems
            if problem.level == "error" and problem.code == _MEANS_NOTHING and problem.sheet in ("Rules", "Sources")
        ]
        if not empty:
            break
        for problem in empty:
            number = int(re.sub(r"\D", "", problem.cell.partition(":")[0]))
            for row in turn.draft.rows(problem.sheet):
                if row.number == number:
                    turn.end(problem.sheet, row, "no active activity and no year that it means is left")
        raw = replace(turn.draft.raw, name=raw.name, sha256="")
        found = examine_sheets(raw)
    if found.plan is None:
        raise WorkbookError(found.problems)
    return found


def _tell_unasked(turn: Turn, found: Examination) -> None:
    """Activities whose requests were typed by year ask for nothing in the new one."""
    assert found.plan is not None
    for row in found.plan.activities:
        if row.request is None and row.kind != "package" and turn.added not in row.requests:
            turn.notes.append(f"{row.code} asks for nothing in {turn.added}: its requests are typed by year.")
