"""Assumptions and sources: what the workbook states, and the owner, basis and date of every activity."""

from __future__ import annotations

from optimizer.plan import Activity
from optimizer.report import findings
from optimizer.report.context import Context
from optimizer.report.sheet import Column, Placed, Row, Sheet
from optimizer.report.wording import typed_in

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
    rows += [_activity(ctx, row) for row in ctx.plan.activities]
    placed = sheet.table(columns, rows)
    sheet.finish(placed)
    return placed


def _activity(ctx: Context, row: Activity) -> Row:
    figures = ctx.of_activity(row.code, ctx.plan.first_year)
    asked = f"{ctx.number(figures.request)} requested in {ctx.plan.first_year}" if ctx.cells else "as requested"
    worth = (
        f"levels worth up to {row.levels[-1].value:g} points" if row.levels else f"worth {row.value:g} points a year"
    )
    return Row(
        [
            "activity",
            f"{row.code}: {row.name}",
            f"{asked}, {worth}",
            *[text or NOT_STATED for text in (row.owner, row.date)],
            "n/a",
            row.basis or NOT_STATED,
            typed_in(row.origin.cell("activity")),
        ]
    )
