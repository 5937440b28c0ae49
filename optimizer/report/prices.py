"""Prices of money: what loosening each limit would bring, and how far that holds. A data sheet."""

from __future__ import annotations

from optimizer.allocate.result import Row as ResultRow
from optimizer.language import listed, say, sentence
from optimizer.report import large, limit_findings, pricing
from optimizer.report.context import Context
from optimizer.report.sheet import OTHERS, Column, Placed, Row, Sheet, Shown
from optimizer.report.wording import ALL, NONE, chosen, counted_in, typed_in


def write(sheet: Sheet, ctx: Context) -> Placed:
    """Fill the sheet; returns its table."""
    unit, gain = ctx.unit, pricing.gain_unit(ctx)
    adds = (
        say("it saves ({gain})", gain=gain)
        if ctx.result.objective == "cheapest"
        else say("it adds ({gain})", gain=gain)
    )
    limits = _limits(ctx)
    chosen = large.first(limits)  # the money of ceilings and sources, then by price
    held = any(row.get("whole_held") for row in limits)
    columns = [
        Column(say("limit"), "text", 9),
        Column(say("member"), "wrap", 13),
        Column(say("year"), "text", 7),
        Column(say("in words"), "wrap", 58),
        Column(ctx.in_unit(say("limit now")), "money", 12),
        Column(ctx.in_unit(say("money available")), "money", 12),
        Column(ctx.in_unit(say("next money")), "money", 12),
        Column(adds, "points", 12),
        Column(say("per {unit} ({gain})", unit=unit, gain=gain), "price", 13),
        Column(say("tightened, per {unit} ({gain})", unit=unit, gain=gain), "price", 13),
        *([Column(say("packages, units and posts"), "wrap", 15)] if held else []),
        Column(ctx.in_unit(say("price holds up to")), "change", 13),
        Column(say("goes to"), "wrap", 28),
        Column(say("typed in"), "text", 12),
    ]
    sheet.fit(columns)
    sheet.top(
        say("Prices of money"),
        limit_findings.prices(ctx),
        say(
            "Each price in numbers was confirmed by calculating the plan again, the limit loosened. 'Next money' is "
            "one per cent of a ceiling or a source, or as far as a rule's price holds; 'tightened' is what taking as "
            "much away would cost. 'Limit now' is the amount as typed; the money available is less its reserve, plus "
            "what is carried in and what is used above it."
        ),
        *([HELD] if held else []),
        *chosen.said(say("the limits at which more money brings most"), large.IN_JSON),
    )
    rows = [_row(ctx, row, held=held) for row in chosen.shown]
    if chosen:
        words = say("Loosening one of these brings less than loosening one of those above, or is not confirmed.")
        rows.append(Row([chosen.label, None, None, words, *[None] * (10 if held else 9)], OTHERS))
    words = sentence(pricing.unpriced(ctx) or say("No limit holds the plan back"))
    nothing = Row([NONE, None, None, words, *[None] * (10 if held else 9)])
    placed = sheet.table(columns, rows or [nothing])
    sheet.finish(placed)
    return placed


HELD = say(
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
            chosen(row["rule"]),
            None if row["rule"] in ("ceiling", "target") else row["member"] or ALL,
            str(row["year"]) if row["year"] else ALL,
            pricing.price(ctx, row),
            _amount(ctx, row, row["limit"] if is_money else row["required"]),
            ctx.currency(row["required"]) if is_money else None,
            None if step is None else _amount(ctx, row, step),
            gain,
            rate,
            rate if less is None else less,
            *([_held(row)] if held else []),
            None if reach is None else _amount(ctx, row, reach),
            listed(map(str, row["gets"]), 4) if row["gets"] else None,
            typed_in(row["cell"]),
        ]
    )


def _held(row: ResultRow) -> str | None:
    if row["marginal_value"] is None:
        return None
    return say("held as they are") if row.get("whole_held") else say("none in the plan")


def _amount(ctx: Context, row: ResultRow, amount: float) -> object:
    """Money in full units of the currency; numbers of activities, units or points as they are."""
    return ctx.currency(amount) if counted_in(row) == "money" else Shown(amount, "number")
