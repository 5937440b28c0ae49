"""Contributions: what each ally pays of common and joint money, to the cent."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

from optimizer.language import say
from optimizer.plan.amounts import decimal
from optimizer.report import paying
from optimizer.report.context import Context
from optimizer.report.sheet import Column, Live, Placed, Row, Sheet, column_letter

CENT = Decimal("0.01")

ROWS_PER_PAGE = 36
"""About what A4 landscape holds."""


def write(sheet: Sheet, ctx: Context) -> dict[str, Placed]:
    """Fill the sheet; returns its tables: ``years``, and ``sources`` where several are shared out."""
    width = max(len(ctx.years), len(_shared(ctx)))
    sheet.columns([26.0, 12.0, *[17.0] * width, 19.0])
    sheet.top(
        say("Contributions"),
        paying.contributions(ctx),
        say(
            "Amounts in full {currency} with cents. The money used of every common and joint source is shared out in "
            "whole cents that add to it; what rounding leaves goes to the largest remainders. An ally that does not "
            "pay for a source is left out of it, and the others' shares are scaled.",
            currency=ctx.plan.settings.currency,
        ),
    )
    found: dict[str, Placed] = {}
    sheet.line(say("By year, all common and joint money"), "heading")
    found["years"] = _table(sheet, ctx, "year", list(ctx.years))
    if len(_shared(ctx)) > 1:
        if len(_allies(ctx)) * 2 + 12 > ROWS_PER_PAGE:
            sheet.sheet.set_h_pagebreaks([sheet.row])
        else:
            sheet.gap()
        sheet.line(say("By source, whole plan"), "heading")
        found["sources"] = _table(sheet, ctx, "source", _shared(ctx))
    sheet.finish()
    return found


def _allies(ctx: Context) -> list[str]:
    return [row.ally for row in ctx.plan.shares]


def _shared(ctx: Context) -> list[str]:
    """The sources that are shared out, in their order."""
    shared = {row["source"] for row in ctx.result.rows("contributions")}
    return [code for code in ctx.sources if code in shared]


def _table(sheet: Sheet, ctx: Context, by: str, names: Sequence[object]) -> Placed:
    """One row an ally, one column a year or a source, with live sums; exact in cents."""
    cents: dict[tuple[str, object], Decimal] = defaultdict(Decimal)
    for row in ctx.result.rows("contributions"):
        money = decimal(row["amount"]) * ctx.plan.settings.unit
        cents[row["ally"], row[by]] += money.quantize(CENT, rounding=ROUND_HALF_UP)
    currency = ctx.plan.settings.currency

    def named(name: object) -> str:
        return str(name) if by == "year" else say("{title} ({unit})", title=str(name), unit=currency)

    columns = [
        Column(say("ally"), "text", 26),
        Column(say("share"), "share", 12),
        *[Column(named(name), "cents", 17) for name in names],
        Column(say("{title} ({unit})", title=say("total"), unit=currency), "cents", 19),
    ]
    last = column_letter(1 + len(names))
    rows = []
    for ally in ctx.plan.shares:
        amounts = [cents[ally.ally, name] for name in names]
        total = Live(f"SUM(C{{r}}:{last}{{r}})", float(sum(amounts, Decimal())))
        rows.append(Row([ally.ally, ally.share, *map(float, amounts), total]))
    ends = [sum((cents[row.ally, name] for row in ctx.plan.shares), Decimal()) for name in names]
    ends.append(sum(ends, Decimal()))
    total_row: list[object] = [say("total"), Live("SUM(B{first}:B{last})", sum(row.share for row in ctx.plan.shares))]
    for place, value in enumerate(ends, start=2):
        letter = column_letter(place)
        total_row.append(Live(f"SUM({letter}{{first}}:{letter}{{last}})", float(value)))
    return sheet.table(columns, rows, Row(total_row, "total"))
