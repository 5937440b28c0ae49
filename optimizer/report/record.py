"""The audit record: every fact about how the plan came about, in two columns."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from optimizer._version import __version__
from optimizer.report import findings
from optimizer.report.context import Context
from optimizer.report.sheet import Column, Placed, Row, Sheet

NOT_RECORDED = "not recorded"


def write(sheet: Sheet, ctx: Context) -> Placed:
    """Fill the sheet; returns its table."""
    columns = [Column("about", "text", 14), Column("what", "wrap", 44), Column("value", "wrap", 92)]
    sheet.columns([column.width for column in columns])
    sheet.top(
        "Audit record",
        findings.record(ctx),
        "The same workbook and options give the same report, byte for byte.",
    )
    placed = sheet.table(columns, [Row(list(row)) for row in _facts(ctx)])
    sheet.finish(placed)
    return placed


def _facts(ctx: Context) -> Iterator[tuple[str, str, object]]:
    result, plan = ctx.result, ctx.plan
    settings = plan.settings
    yield "plan", "title", plan.title or NOT_RECORDED
    for what, value in (
        ("version", settings.version),
        ("as of", settings.as_of),
        ("prepared by", settings.prepared_by),
        ("reviewed by", settings.reviewed_by),
        ("approved by", settings.approved_by),
    ):
        yield "plan", what, value or NOT_RECORDED
    yield "input", "workbook", plan.file.workbook or "none: the plan was made in a script"
    yield "input", "hash of its bytes (SHA-256)", plan.file.sha256 or NOT_RECORDED
    yield "input", "hash of its contents (SHA-256)", plan.file.content_sha256 or NOT_RECORDED
    yield "input", "cells with a formula", str(plan.file.formula_cells)
    yield "input", "hidden rows, columns and sheets", "; ".join(plan.file.hidden) or "none"
    yield "input", "rows switched off", "; ".join(plan.inactive) or "none"
    for name, value in plan.defaults.items():
        yield "default", name, value
    yield "answer", "status", result.status
    yield "answer", "what was maximised", result.objective
    for about, number in (
        ("value (points)", result.value),
        ("best possible value, before rounding (points)", result.bound),
        ("gap to the best possible, before rounding", result.gap),
        ("value lost by rounding (points)", result.rounding_cost),
        ("most that the curves' straight pieces can hide (points)", result.curve_error),
    ):
        yield "answer", about, NOT_RECORDED if number is None else f"{number:.10g}"
    yield "answer", "amounts rounded", f"to {settings.round_to:g} {ctx.unit}" if result.rounded else "no"
    yield "answer", "second opinion", result.second_opinion or NOT_RECORDED
    for row in result.rows("stages"):
        gap = "no gap recorded" if row["gap"] is None else f"gap {row['gap']:.3g}"
        reached = NOT_RECORDED if row["objective"] is None else f"{row['objective']:.10g}"
        yield "stage", f"{row['stage']}: {row['meaning']}", f"{reached}, {row['status']}, {gap}"
    for place, text in enumerate(result.warnings, start=1):
        yield "warning", str(place), text
    for problem in plan.problems:
        yield problem.level, problem.where, str(problem)
    yield "program", "version of this report's writer", __version__
    flat = dict(_flat("", result.manifest))
    yield from (("manifest", name, value) for name, value in flat.items())
    if not any(name.rsplit(" / ")[-1] in ("time", "time of day") for name in flat):
        yield "manifest", "time of day", NOT_RECORDED


def _flat(prefix: str, value: Any) -> Iterator[tuple[str, str]]:
    """``value`` as pairs of a path and a text, mappings and lists opened."""
    if isinstance(value, Mapping):
        for name, inner in value.items():
            yield from _flat(f"{prefix} / {name}" if prefix else str(name), inner)
    elif isinstance(value, list | tuple) and any(isinstance(inner, Mapping) for inner in value):
        for number, inner in enumerate(value, start=1):
            yield from _flat(f"{prefix} {number}", inner)
    elif isinstance(value, list | tuple):
        yield prefix, "; ".join(map(str, value)) or "none"
    else:
        yield prefix, NOT_RECORDED if value in (None, "") else str(value)
