"""Unspent money by reason: the amounts of a year add to what it did not spend. A data sheet."""

from __future__ import annotations

from optimizer.allocate.result import Row as ResultRow
from optimizer.language import say, sentence
from optimizer.report import findings, large
from optimizer.report.context import Context
from optimizer.report.pricing import gain_unit
from optimizer.report.sheet import OTHERS, Column, Placed, Row, Sheet
from optimizer.report.wording import ALL, NONE, UNSPENT_WORDS, cells_typed, codes


def write(sheet: Sheet, ctx: Context) -> Placed:
    """Fill the sheet; returns its table."""
    opened = any(row.get("gain_if_open") is not None for row, _ in ctx.unspent)
    columns = [
        Column(say("source"), "text", 12),
        Column(say("year"), "year", 7),
        Column(ctx.in_unit(say("amount")), "money", 15),
        Column(say("why, in short"), "wrap", 28),
        Column(say("reason"), "wrap", 70),
        Column(say("rules"), "wrap", 14),
        Column(say("typed in"), "wrap", 18),
    ]
    if opened:
        columns.insert(5, Column(say("if it could pay everything ({gain})", gain=gain_unit(ctx)), "points", 17))
    sheet.fit(columns)
    chosen = large.selected(ctx.unspent, lambda found: found[1])
    sheet.top(
        say("Unspent by reason"),
        findings.unspent(ctx),
        say(
            "Amounts in {unit}. Money carried to the next year is counted in the year it leaves.",
            unit=ctx.unit,
        ),
        *([OPENED] if opened else []),
        *chosen.told(say("the largest amounts"), large.IN_JSON),
    )
    rows = [_row(ctx, row, steps, opened=opened) for row, steps in chosen.shown]
    if chosen:
        left = ctx.cash(sum(steps for _, steps in chosen.others))
        rows.append(Row([chosen.label, "", left, *[""] * (5 if opened else 4)], OTHERS))
    nothing = Row([ALL, "", 0.0, NONE, say("No money stays unspent."), NONE, NONE])
    placed = sheet.table(columns, rows or [nothing])
    sheet.finish(placed)
    return placed


OPENED = say(
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
            codes(row["rules"]),
            cells_typed(row["cells"]),
        ]
    )
