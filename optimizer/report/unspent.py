"""Unspent money by reason: the amounts of a year add to what it did not spend. A data sheet."""

from __future__ import annotations

from optimizer.allocate.result import Row as ResultRow
from optimizer.language import sentence
from optimizer.report import findings
from optimizer.report.context import Context
from optimizer.report.pricing import gain_unit
from optimizer.report.sheet import Column, Placed, Row, Sheet
from optimizer.report.wording import UNSPENT_WORDS, typed_in


def write(sheet: Sheet, ctx: Context) -> Placed:
    """Fill the sheet; returns its table."""
    opened = any(row.get("gain_if_open") is not None for row, _ in ctx.unspent)
    columns = [
        Column("source", "text", 12),
        Column("year", "year", 7),
        Column(f"amount ({ctx.unit})", "money", 15),
        Column("why, in short", "wrap", 28),
        Column("reason", "wrap", 70),
        Column("rules", "wrap", 14),
        Column("typed in", "wrap", 18),
    ]
    if opened:
        columns.insert(5, Column(f"if it could pay everything ({gain_unit(ctx)})", "points", 17))
    sheet.columns([column.width for column in columns])
    sheet.top(
        "Unspent by reason",
        findings.unspent(ctx),
        f"Amounts in {ctx.unit}. Money carried to the next year is counted in the year it leaves.",
        *([OPENED] if opened else []),
    )
    rows = [_row(ctx, row, steps, opened=opened) for row, steps in ctx.unspent]
    nothing = Row(["all", "", 0.0, "none", "No money stays unspent.", "none", "none"])
    placed = sheet.table(columns, rows or [nothing])
    sheet.finish(placed)
    return placed


OPENED = (
    "'If it could pay everything' is what the whole plan would gain if that source were free to pay any activity in "
    "every year, found by calculating the plan again; it stands on each row of the source and is not to be added up. "
    "n/a: not asked, as the source already pays everything or its money is left for want of requests."
)


def _row(ctx: Context, row: ResultRow, steps: int, *, opened: bool) -> Row:
    return Row(
        [
            row["source"],
            row["year"],
            ctx.cash(steps),
            UNSPENT_WORDS.get(row["code"], row["code"]),
            sentence(row["reason"]),
            *([row.get("gain_if_open")] if opened else []),
            ", ".join(map(str, row["rules"] or ())) or "none",
            ", ".join(map(typed_in, row["cells"] or ())) or "none",
        ]
    )
