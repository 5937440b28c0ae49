"""What is not funded, in the order in which it should be restored, and what that costs. A data sheet."""

from __future__ import annotations

from optimizer.report import findings, restoring
from optimizer.report.context import Context
from optimizer.report.held import held_by
from optimizer.report.sheet import Column, Placed, Row, Sheet


def write(sheet: Sheet, ctx: Context) -> Placed:
    """Fill the sheet; returns its table."""
    unit = f" ({ctx.unit})"
    columns = [
        Column("restore order", "integer", 9),
        Column("activity", "text", 12),
        Column("name", "wrap", 44),
        Column("topic", "wrap", 28),
        Column("line", "text", 9),
        Column("year", "year", 7),
        Column(f"not funded{unit}", "money", 15),
        Column("consequence: value lost (points)", "points", 16),
        Column(f"value of one more {ctx.unit} (points)", "price", 18),
        Column(restoring.TITLE, "points", 17),
        Column("held by", "wrap", 20),
    ]
    sheet.columns([column.width for column in columns])
    sheet.top(
        "Not funded",
        findings.unfunded(ctx),
        f"Amounts in {ctx.unit}. The consequence is the value of the full request of the year less that of what is "
        "recommended; the value of one more is what the first money restored would bring. What a rule holds down, "
        "money alone does not restore.",
        restoring.NOTE,
    )
    rows = [
        Row(
            [
                *[row[name] for name in ("rank", "activity", "name", "topic", "line", "year")],
                ctx.currency(row["amount"]),
                ctx.points_at_stake.get((row["activity"], row["year"])),
                row["marginal_value"],
                restoring.lost_elsewhere(ctx, row),
                held_by(ctx, row["activity"], row["year"]),
            ]
        )
        for row in ctx.result.rows("unfunded")
    ]
    placed = sheet.table(columns, rows)
    sheet.finish(placed, freeze=3)
    return placed
