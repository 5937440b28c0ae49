"""Prices of money: what loosening each limit would bring, and how far that holds. A data sheet."""

from __future__ import annotations

from optimizer.allocate.result import Row as ResultRow
from optimizer.language import listed
from optimizer.report import findings, pricing
from optimizer.report.context import Context
from optimizer.report.sheet import Column, Placed, Row, Sheet, Shown
from optimizer.report.wording import counted_in, typed_in


def write(sheet: Sheet, ctx: Context) -> Placed:
    """Fill the sheet; returns its table."""
    unit, gain = f" ({ctx.unit})", pricing.gain_unit(ctx)
    held = any(row.get("whole_held") for row in _limits(ctx))
    columns = [
        Column("limit", "text", 9),
        Column("member", "wrap", 13),
        Column("year", "text", 7),
        Column("in words", "wrap", 58),
        Column("limit now" + unit, "money", 12),
        Column("money available" + unit, "money", 12),
        Column("next money" + unit, "money", 12),
        Column(f"it {'saves' if ctx.result.objective == 'cheapest' else 'adds'} ({gain})", "points", 12),
        Column(f"per {ctx.unit} ({gain})", "price", 13),
        Column(f"tightened, per {ctx.unit} ({gain})", "price", 13),
        *([Column("packages, units and posts", "wrap", 15)] if held else []),
        Column("price holds up to" + unit, "change", 13),
        Column("goes to", "wrap", 28),
        Column("typed in", "text", 12),
    ]
    sheet.columns([column.width for column in columns])
    sheet.top(
        "Prices of money",
        findings.prices(ctx),
        "Each price in numbers was confirmed by calculating the plan again, the limit loosened. 'Next money' is one "
        "per cent of a ceiling or a source, or as far as a rule's price holds; 'tightened' is what taking as much away "
        "would cost. 'Limit now' is the amount as typed; the money available is less its reserve, plus what is "
        "carried in and what is used above it.",
        *([HELD] if held else []),
    )
    rows = [_row(ctx, row, held=held) for row in _limits(ctx)]
    words = pricing.unpriced(ctx) or "No limit holds the plan back"
    nothing = Row(["none", "n/a", "n/a", f"{words}.", *[None] * (8 if held else 7), "n/a", "n/a"])
    placed = sheet.table(columns, rows or [nothing])
    sheet.finish(placed)
    return placed


HELD = (
    "Where packages, units and posts are held, the price per unit of money leaves them as they are. What the next "
    "money adds was calculated with everything free to change, so it may be more than the price times the money: a "
    "small step may buy no whole thing, a larger one may."
)


def _limits(ctx: Context) -> list[ResultRow]:
    return [*pricing.priced(ctx), *pricing.unconfirmed(ctx)]


def _row(ctx: Context, row: ResultRow, *, held: bool) -> Row:
    rate, less, reach = pricing.in_a_cell(ctx, row), row["tightening_value"], row["holds_up_to"]
    known = row["marginal_value"] is not None or row["next_gain"] is not None
    step, gain = pricing.next_money(ctx, row) if known else (None, None)
    is_money = row["rule"] in pricing.MONEY_LIMITS
    return Row(
        [
            row["rule"],
            "n/a" if row["rule"] in ("ceiling", "target") else row["member"] or "all",
            str(row["year"] or "all"),
            pricing.price(ctx, row),
            _amount(ctx, row, row["limit"] if is_money else row["required"]),
            ctx.currency(row["required"]) if is_money else None,
            None if step is None else _amount(ctx, row, step),
            gain,
            rate,
            rate if less is None else less,
            *([_held(row)] if held else []),
            None if reach is None else _amount(ctx, row, reach),
            listed(map(str, row["gets"] or ()), 4) or "n/a",
            typed_in(row["cell"]),
        ]
    )


def _held(row: ResultRow) -> str:
    if row["marginal_value"] is None:
        return "n/a"
    return "held as they are" if row.get("whole_held") else "none in the plan"


def _amount(ctx: Context, row: ResultRow, amount: float) -> object:
    """Money in full units of the currency; numbers of activities, units or points as they are."""
    return ctx.currency(amount) if counted_in(row) == "money" else Shown(amount, "number")
