"""What is not funded, in the order in which it should be restored, and what that costs. A data sheet."""

from __future__ import annotations

from math import fsum

from optimizer.allocate.result import Row as ResultRow
from optimizer.language import say
from optimizer.report import findings, large, restoring
from optimizer.report.context import Context
from optimizer.report.held import held_by
from optimizer.report.sheet import OTHERS, Column, Placed, Row, Sheet


def write(sheet: Sheet, ctx: Context) -> Placed:
    """Fill the sheet; returns its table."""
    columns = [
        Column(say("restore order"), "integer", 9),
        Column(say("activity"), "text", 12),
        Column(say("name"), "wrap", 44),
        Column(say("topic"), "wrap", 28),
        Column(say("line"), "text", 9),
        Column(say("year"), "year", 7),
        Column(ctx.in_unit(say("not funded")), "money", 15),
        Column(say("consequence: value lost (points)"), "points", 16),
        Column(say("value of one more {unit} (points)", unit=ctx.unit), "price", 18),
        Column(restoring.TITLE, "points", 17),
        Column(say("held by"), "wrap", 20),
    ]
    sheet.fit(columns)
    chosen = large.first(ctx.result.rows("unfunded"))
    sheet.top(
        say("Not funded"),
        findings.unfunded(ctx),
        say(
            "Amounts in {unit}. The consequence is the value of the full request of the year less that of what is "
            "recommended; the value of one more is what the first money restored would bring. What a rule holds down, "
            "money alone does not restore.",
            unit=ctx.unit,
        ),
        restoring.NOTE,
        *chosen.told(say("those to restore first")),
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
        for row in chosen.shown
    ]
    if chosen:
        rows.append(_others(ctx, chosen))
    placed = sheet.table(columns, rows)
    sheet.finish(placed, freeze=3)
    return placed


def _others(ctx: Context, chosen: large.Selection[ResultRow]) -> Row:
    """What is not funded of all that are not shown, and the value lost with it; a price is that of one row."""
    places = [(row["activity"], row["year"]) for row in chosen.others]
    elsewhere = [restoring.lost_elsewhere(ctx, row) for row in chosen.others]
    return Row(
        [
            "",
            chosen.label,
            *[""] * 4,
            round(fsum(ctx.currency(row["amount"]) for row in chosen.others), 6),
            fsum(ctx.points_at_stake.get(place, 0.0) for place in places),
            None,
            None if None in elsewhere else fsum(lost or 0.0 for lost in elsewhere),
            "",
        ],
        OTHERS,
    )
