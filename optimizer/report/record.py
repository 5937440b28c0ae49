"""The audit record: every fact about how the plan came about, in two columns."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from optimizer._version import __version__
from optimizer.language import Text, dated, joined, numeral, say
from optimizer.report import large, record_findings
from optimizer.report.context import Context
from optimizer.report.sheet import Column, Placed, Row, Sheet
from optimizer.report.wording import NONE, chosen

NOT_RECORDED = say("not recorded")
CONTENTS_HASH = say("hash of its contents (SHA-256)")
PLAN, INPUT, ANSWER = say("plan"), say("input"), say("answer")
"""What a fact is about."""


def write(sheet: Sheet, ctx: Context) -> Placed:
    """Fill the sheet; returns its table."""
    columns = [Column(say("about"), "text", 14), Column(say("what"), "wrap", 44), Column(say("value"), "wrap", 92)]
    sheet.fit(columns)
    sheet.top(
        say("Audit record"),
        record_findings.record(ctx),
        say("The same workbook and options give the same report, byte for byte."),
    )
    placed = sheet.table(columns, [Row(list(row)) for row in _facts(ctx)])
    sheet.finish(placed)
    return placed


def contents_hash(ctx: Context, placed: Placed) -> int | None:
    """The row of the hash of the workbook's contents, where the report does not repeat what it holds."""
    if not ctx.inputs_left_out:
        return None
    return placed.first + [what for _, what, _ in _facts(ctx)].index(CONTENTS_HASH)


def _facts(ctx: Context) -> Iterator[tuple[str, str, object]]:
    result, plan = ctx.result, ctx.plan
    settings = plan.settings
    yield PLAN, say("title"), plan.title or NOT_RECORDED
    for what, value in (
        (say("version"), settings.version),
        (say("as of"), dated(settings.as_of)),
        (say("prepared by"), settings.prepared_by),
        (say("reviewed by"), settings.reviewed_by),
        (say("approved by"), settings.approved_by),
    ):
        yield PLAN, what, value or NOT_RECORDED
    yield INPUT, say("workbook"), plan.file.workbook or say("none: the plan was made in a script")
    yield INPUT, say("hash of its bytes (SHA-256)"), plan.file.sha256 or NOT_RECORDED
    yield INPUT, CONTENTS_HASH, plan.file.content_sha256 or NOT_RECORDED
    yield INPUT, say("cells with a formula"), str(plan.file.formula_cells)
    yield INPUT, say("hidden rows, columns and sheets"), joined("; ", plan.file.hidden) or NONE
    yield INPUT, say("rows switched off"), joined("; ", plan.inactive) or NONE
    for name, value in plan.defaults.items():
        yield say("default"), name, value
    yield ANSWER, say("status"), chosen(result.status)
    yield ANSWER, say("what was maximised"), chosen(result.objective)
    for about, number in (
        (say("value (points)"), result.value),
        (say("best possible value, before rounding (points)"), result.bound),
        (say("gap to the best possible, before rounding"), result.gap),
        (say("value lost by rounding (points)"), result.rounding_cost),
        (say("most that the curves' straight pieces can hide (points)"), result.curve_error),
    ):
        yield ANSWER, about, _digits(number)
    if result.rounded:
        rounded = say("to {step} {unit}", step=numeral(f"{settings.round_to:g}"), unit=ctx.unit)
    else:
        rounded = say("no")
    yield ANSWER, say("amounts rounded"), rounded
    yield ANSWER, say("second opinion"), result.second_opinion or NOT_RECORDED
    for row in result.rows("stages"):
        gap = (
            say("gap {share}", share=numeral(f"{row['gap']:.3g}")) if row["gap"] is not None else say("no gap recorded")
        )
        what = joined(": ", [row["stage"], row["meaning"]])
        yield say("stage"), what, joined(", ", [_digits(row["objective"]), chosen(row["status"]), gap])
    for place, text in enumerate(result.warnings, start=1):
        yield say("warning"), str(place), text
    problems = large.first(plan.problems)
    for problem in problems.shown:
        yield chosen(problem.level), problem.where, str(problem)
    if problems:
        yield say("warning"), problems.label, say("The command check lists every one.")
    if ctx.inputs_left_out:
        left_out = say(
            "left out: {count} filled cells are too many to be repeated in a report. The workbook with these hashes is "
            "the input: keep it with the report, and give it to verify, which says where it is another.",
            count=large.count(ctx.inputs_left_out),
        )
        yield INPUT, say("inputs as read"), left_out
    yield say("program"), say("version of this report's writer"), __version__
    flat = dict(_flat("", result.manifest))
    yield from ((say("manifest"), name, value) for name, value in flat.items())
    if not any(name.rsplit(" / ")[-1] in ("time", "time of day") for name in flat):
        yield say("manifest"), say("time of day"), NOT_RECORDED


def _digits(value: float | None) -> Text:
    """A figure with as many digits as tell it apart from others."""
    return NOT_RECORDED if value is None else numeral(f"{value:.10g}")


def _flat(prefix: str, value: Any) -> Iterator[tuple[str, str]]:
    """``value`` as pairs of a path and a text, mappings and lists opened."""
    if isinstance(value, Mapping):
        for name, inner in value.items():
            yield from _flat(f"{prefix} / {name}" if prefix else str(name), inner)
    elif isinstance(value, list | tuple) and any(isinstance(inner, Mapping) for inner in value):
        for number, inner in enumerate(value, start=1):
            yield from _flat(f"{prefix} {number}", inner)
    elif isinstance(value, list | tuple):
        yield prefix, "; ".join(map(str, value)) or NONE
    else:
        yield prefix, NOT_RECORDED if value in (None, "") else str(value)
