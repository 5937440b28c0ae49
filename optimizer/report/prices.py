"""Prices of money: what loosening each limit would bring, and how far that holds. A data sheet."""

from __future__ import annotations

from optimizer.report import findings
from optimizer.report.context import Context
from optimizer.report.sheet import Column, Placed, Row, Sheet
from optimizer.report.wording import NOT_AVAILABLE, listed


def write(sheet: Sheet, ctx: Context) -> Placed:
    """Fill the sheet; returns its table."""
    step = findings.price_step(ctx)
    per = ctx.money(ctx.steps(step))
    columns = [
        Column("limit", "text", 9),
        Column("member", "wrap", 10),
        Column("year", "text", 7),
        Column("in words", "wrap", 62),
        Column(f"limit now ({ctx.unit})", "money", 13),
        Column(f"{per} more adds (points)", "points", 14),
        Column(f"{per} less costs (points)", "points", 14),
        Column(f"holds up to ({ctx.unit})", "change", 13),
        Column("goes to", "wrap", 26),
        Column("typed in", "text", 15),
    ]
    sheet.columns([column.width for column in columns])
    sheet.top(
        "Prices of money",
        findings.prices(ctx),
        "Each price was confirmed by calculating the plan again with the limit loosened. 'Less' is given where "
        "tightening the limit costs another amount than loosening it brings.",
    )
    rows = []
    for row in findings.priced(ctx):
        price, less, reach = row["marginal_value"], row["tightening_value"], row["holds_up_to"]
        rows.append(
            Row(
                [
                    row["rule"],
                    row["member"] or "all",
                    str(row["year"] or "all"),
                    findings.price(ctx, row),
                    ctx.currency(row["required"]),
                    price * step,
                    price * step if less is None else less * step,
                    None if reach is None else ctx.currency(reach),
                    listed(map(str, row["gets"] or ()), 4) or NOT_AVAILABLE,
                    row["cell"] or "not typed",
                ]
            )
        )
    placed = sheet.table(columns, rows or [Row(["none", "", "", "No limit holds the plan back.", *[""] * 6])])
    sheet.finish(placed)
    return placed
