"""Unspent money by reason: the amounts of a year add to what it did not spend. A data sheet."""

from __future__ import annotations

from optimizer.report import findings
from optimizer.report.context import Context
from optimizer.report.sheet import Column, Placed, Row, Sheet
from optimizer.report.wording import UNSPENT_WORDS, sentence, typed_in


def write(sheet: Sheet, ctx: Context) -> Placed:
    """Fill the sheet; returns its table."""
    columns = [
        Column("source", "text", 12),
        Column("year", "year", 7),
        Column(f"amount ({ctx.unit})", "money", 15),
        Column("why, in short", "wrap", 28),
        Column("reason", "wrap", 70),
        Column("rules", "wrap", 14),
        Column("typed in", "wrap", 18),
    ]
    sheet.columns([column.width for column in columns])
    sheet.top(
        "Unspent by reason",
        findings.unspent(ctx),
        f"Amounts in {ctx.unit}. Money carried to the next year is counted in the year it leaves.",
    )
    rows = [
        Row(
            [
                row["source"],
                row["year"],
                ctx.currency(row["amount"]),
                UNSPENT_WORDS.get(row["code"], row["code"]),
                sentence(str(row["reason"])),
                ", ".join(map(str, row["rules"] or ())) or "none",
                ", ".join(map(typed_in, row["cells"] or ())) or "none",
            ]
        )
        for row in ctx.result.rows("unspent")
        if ctx.currency(row["amount"])
    ]
    nothing = Row(["all", "", 0.0, "none", "No money stays unspent.", "none", "none"])
    placed = sheet.table(columns, rows or [nothing])
    sheet.finish(placed)
    return placed
