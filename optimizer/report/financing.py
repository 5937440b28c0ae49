"""Who pays what: every payment of a source for an activity, topic and year. A data sheet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from optimizer.allocate.result import Row as ResultRow
from optimizer.language import plural, say
from optimizer.plan import Activity
from optimizer.report import grid, large, paying
from optimizer.report.context import Context
from optimizer.report.sheet import Column, Placed, Row, Sheet
from optimizer.report.wording import CERTAIN_ENOUGH, NONE, chosen, codes

MONEY = say("amount")

COUNTED_WITH = ("source", "activity", "topic", "line", "year", "amount", "tags")
"""The columns that rules' formulas and `verify` read."""

LEAN = say(
    "In so large a plan this sheet holds what is counted with; names are in the workbook. Only its first 100 rows are "
    "printed."
)


def _counted(ctx: Context, row: ResultRow, activities: Mapping[str, Activity]) -> list[float | str | None]:
    activity = activities[row["activity"]]
    money, tags = ctx.currency(row["amount"]), ctx.said(codes(activity.tags))
    return [row["source"], activity.code, row["topic"], activity.line, row["year"], money, tags]


def _columns(ctx: Context, *, lean: bool) -> list[Column]:
    columns = [
        Column(say("source"), "text", 14),
        Column(say("source's name"), "wrap", 34),
        Column(say("certainty"), "text", 12),
        Column(say("activity"), "text", 13),
        Column(say("name"), "wrap", 44),
        Column(say("topic"), "text", 9),
        Column(say("line"), "text", 9),
        Column(say("year"), "year", 8),
        Column(say("{title} ({unit})", title=MONEY, unit=ctx.plan.settings.currency), "currency", 15),
        Column(say("tags"), "wrap", 22),
    ]
    if not lean:
        return columns
    kept = [column for column in columns if column.title.partition(" (")[0] in COUNTED_WITH]
    return [replace(column, kind="text") if column.kind == "wrap" else column for column in kept]


def write(sheet: Sheet, ctx: Context) -> Placed:
    """Fill the sheet in full units of the currency; returns its table, which the rules' formulas add up."""
    payments = ctx.result.rows("financing")
    lean = large.is_lean(len(payments))
    columns = _columns(ctx, lean=lean)
    sheet.fit(columns)
    sheet.top(
        say("Financing: who pays each amount"),
        say(
            "In all {payments} of {sources} add to every amount.",
            payments=plural(len(payments), "payment"),
            sources=plural(len(ctx.sources), "source"),
        ),
        say(
            "Amounts in full {currency}. Earmarked money pays first, then joint, then common money, as far as the "
            "rules allow. {more}",
            currency=ctx.plan.settings.currency,
            more=CERTAIN_ENOUGH,
        ),
        *([LEAN] if lean else []),
    )
    activities = {row.code: row for row in ctx.plan.activities}
    if lean:
        placed = sheet.listing(columns, [_counted(ctx, row, activities) for row in payments], grid.LEFT_OUT)
        sheet.finish(placed, freeze=1)
        sheet.print_until(placed, len(columns) - 1, grid.PRINTED)
        return placed
    certainty = paying.certainties(ctx)
    rows = []
    for payment in payments:
        activity = activities[payment["activity"]]
        rows.append(
            Row(
                [
                    payment["source"],
                    ctx.source_names[payment["source"]],
                    chosen(certainty[payment["source"]]) or say("as the year"),
                    activity.code,
                    activity.name,
                    payment["topic"],
                    activity.line,
                    payment["year"],
                    ctx.currency(payment["amount"]),
                    codes(activity.tags),
                ]
            )
        )
    nothing = Row([NONE, *[None] * 6, "", 0.0, NONE])
    placed = sheet.table(columns, rows or [nothing])
    sheet.finish(placed, freeze=1)
    return placed
