"""Who pays what: every payment of a source for an activity, topic and year. A data sheet."""

from __future__ import annotations

from optimizer.language import plural
from optimizer.report import paying
from optimizer.report.context import Context
from optimizer.report.sheet import Column, Placed, Row, Sheet
from optimizer.report.wording import CERTAIN_ENOUGH

MONEY = "amount"


def write(sheet: Sheet, ctx: Context) -> Placed:
    """Fill the sheet in full units of the currency; returns its table, which the rules' formulas add up."""
    columns = [
        Column("source", "text", 14),
        Column("source's name", "wrap", 34),
        Column("certainty", "text", 12),
        Column("activity", "text", 13),
        Column("name", "wrap", 44),
        Column("topic", "text", 9),
        Column("line", "text", 9),
        Column("year", "year", 8),
        Column(f"{MONEY} ({ctx.plan.settings.currency})", "currency", 15),
        Column("tags", "wrap", 22),
    ]
    sheet.columns([column.width for column in columns])
    payments = ctx.result.rows("financing")
    sheet.top(
        "Financing: who pays each amount",
        f"In all {plural(len(payments), 'payment')} of {plural(len(ctx.sources), 'source')} add to every amount.",
        f"Amounts in full {ctx.plan.settings.currency}. Earmarked money pays first, then joint, then common money, as "
        f"far as the rules allow. {CERTAIN_ENOUGH}",
    )
    certainty = paying.certainties(ctx)
    activities = {row.code: row for row in ctx.plan.activities}
    rows = []
    for payment in payments:
        activity = activities[payment["activity"]]
        rows.append(
            Row(
                [
                    payment["source"],
                    ctx.source_names[payment["source"]],
                    certainty[payment["source"]] or "as the year",
                    activity.code,
                    activity.name,
                    payment["topic"],
                    activity.line,
                    payment["year"],
                    ctx.currency(payment["amount"]),
                    ", ".join(activity.tags) or "none",
                ]
            )
        )
    nothing = Row(["none", *["n/a"] * 6, "", 0.0, "none"])
    placed = sheet.table(columns, rows or [nothing])
    sheet.finish(placed, freeze=1)
    return placed
