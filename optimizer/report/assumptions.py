"""Assumptions and sources: what the workbook states, and the owner, basis and date of every activity."""

from __future__ import annotations

from optimizer.language import plural
from optimizer.plan import Activity, Source
from optimizer.report import findings
from optimizer.report.context import Context
from optimizer.report.sheet import Column, Placed, Row, Sheet
from optimizer.report.wording import KIND_WORDS, percent, typed_in, years_phrase

NOT_STATED = "not stated"


def write(sheet: Sheet, ctx: Context) -> Placed:
    """Fill the sheet; returns its table."""
    columns = [
        Column("kind", "text", 11),
        Column("what", "wrap", 46),
        Column("value", "wrap", 40),
        Column("owner", "wrap", 20),
        Column("date", "text", 12),
        Column("confidence", "text", 11),
        Column("basis", "wrap", 48),
        Column("typed in", "text", 16),
    ]
    sheet.columns([column.width for column in columns])
    sheet.top("Assumptions and sources", findings.assumptions(ctx), f"Amounts in {ctx.unit}.")
    rows = [
        Row(
            [
                "assumption",
                row.assumption,
                *[text or NOT_STATED for text in (row.value, row.owner, row.date, row.confidence, row.basis)],
                typed_in(row.origin.cell("assumption")),
            ]
        )
        for row in ctx.plan.assumptions
    ]
    rows += [_source(ctx, row) for row in ctx.plan.sources]
    rows += [_activity(ctx, row) for row in ctx.plan.activities]
    placed = sheet.table(columns, rows)
    sheet.finish(placed)
    return placed


def _source(ctx: Context, row: Source) -> Row:
    money = sum(row.in_year(year) for year in ctx.years)
    carried = f", {percent(row.carry_share)} of a year may be carried over" if row.carry_share else ""
    return Row(
        [
            "source",
            f"{row.code}: {row.name}",
            f"{KIND_WORDS[row.kind]}, {ctx.number(ctx.steps(money))} in {years_phrase(ctx.years)}{carried}",
            row.owner or NOT_STATED,
            "n/a",
            row.certainty,
            row.basis or NOT_STATED,
            typed_in(row.origin.cell("source")),
        ]
    )


def _activity(ctx: Context, row: Activity) -> Row:
    figures = ctx.of_activity(row.code, ctx.plan.first_year)
    asked = f"{ctx.number(figures.request)} requested in {ctx.plan.first_year}" if ctx.cells else "as requested"
    return Row(
        [
            "activity",
            f"{row.code}: {row.name}",
            f"{asked}, {_worth(row)}",
            *[text or NOT_STATED for text in (row.owner, row.date)],
            "n/a",
            row.basis or NOT_STATED,
            typed_in(row.origin.cell("activity")),
        ]
    )


def _worth(row: Activity) -> str:
    """What an activity brings, and what is particular about it."""
    if row.levels:
        worth = f"levels worth up to {row.levels[-1].value:g} points"
    else:
        once = row.kind == "package" and row.earns == "once"
        worth = f"worth {row.value:g} points {'once' if once else 'a year'}"
    least = f"least workable amount {row.minimum:g}" if row.minimum else ""
    return "; ".join(filter(None, [worth, _kind(row), least, LOCKED[row.lock]]))


LOCKED = {"": "", "full": "locked to the full request", "baseline": "locked to last year", "out": "locked out"}
"""The locks in words."""


def _kind(row: Activity) -> str:
    if row.kind == "package":
        return "a package" + (", all or nothing" if row.partial is None else f", from {percent(row.partial)} of it")
    if row.kind == "units":
        return f"in units of {row.unit_cost:g}"
    if row.kind == "posts":
        return f"posts of {row.unit_cost:g} a year, kept {plural(row.term, 'year')} once filled"
    return ""
