"""Prices of money: what loosening each limit would bring, and how far that holds. A data sheet."""

from __future__ import annotations

from optimizer.allocate.result import Row as ResultRow
from optimizer.report import findings, pricing
from optimizer.report.context import Context
from optimizer.report.sheet import Column, Placed, Row, Sheet
from optimizer.report.wording import NOT_CONFIRMED, listed, typed_in


def write(sheet: Sheet, ctx: Context) -> Placed:
    """Fill the sheet; returns its table."""
    unit = f" ({ctx.unit})"
    columns = [
        Column("limit", "text", 9),
        Column("member", "wrap", 13),
        Column("year", "text", 7),
        Column("in words", "wrap", 58),
        Column("limit now" + unit, "money", 12),
        Column("money available" + unit, "money", 12),
        Column("next money" + unit, "money", 12),
        Column("it adds (points)", "points", 11),
        Column(f"per {ctx.unit} (points)", "price", 12),
        Column(f"tightened, per {ctx.unit} (points)", "price", 13),
        Column("price holds up to" + unit, "change", 13),
        Column("goes to", "wrap", 28),
        Column("typed in", "text", 12),
    ]
    sheet.columns([column.width for column in columns])
    sheet.top(
        "Prices of money",
        findings.prices(ctx),
        "Each price in numbers was confirmed by calculating the plan again, the limit loosened. 'Next money' is one "
        "per cent of a ceiling, or as far as a rule's price holds; 'tightened' is what taking as much away would cost. "
        "'Limit now' is the ceiling as typed; the money available is less its reserve, plus what is "
        "carried in and what is used above it.",
    )
    rows = [_row(ctx, row) for row in (*pricing.priced(ctx), *pricing.unconfirmed(ctx))]
    nothing = Row(["none", "n/a", "n/a", "No limit holds the plan back.", *[None] * 7, "n/a", "n/a"])
    placed = sheet.table(columns, rows or [nothing])
    sheet.finish(placed)
    return placed


def _row(ctx: Context, row: ResultRow) -> Row:
    rate, less, reach = row["marginal_value"], row["tightening_value"], row["holds_up_to"]
    step, gain = (None, None) if rate is None else pricing.next_money(ctx, row)
    at_ceiling = row["rule"] == "ceiling"
    return Row(
        [
            row["rule"],
            "n/a" if at_ceiling else row["member"] or "all",
            str(row["year"] or "all"),
            pricing.price(ctx, row),
            ctx.currency(row["limit"] if at_ceiling else row["required"]),
            ctx.currency(row["required"]) if at_ceiling else None,
            None if step is None else ctx.currency(step),
            gain,
            NOT_CONFIRMED if rate is None else rate,
            (NOT_CONFIRMED if rate is None else rate) if less is None else less,
            None if reach is None else ctx.currency(reach),
            listed(map(str, row["gets"] or ()), 4) or "n/a",
            typed_in(row["cell"]),
        ]
    )
