"""The full grid: one row for every activity, topic and year. A data sheet, and what `review` reads back."""

from __future__ import annotations

from optimizer.language import say, sentence
from optimizer.report import findings
from optimizer.report.context import Cell, Context
from optimizer.report.sheet import Column, Live, Placed, Row, Sheet
from optimizer.report.wording import AMOUNT_WORDS, NONE, cells_typed, codes

APPROVED = say("approved")


def write(sheet: Sheet, ctx: Context) -> Placed:
    """Fill the grid in full units of the currency; returns its table, which other sheets' formulas add up."""
    columns = _columns(ctx)
    sheet.fit(columns)
    sheet.top(
        say("Grid: every amount and its reason"),
        findings.grid(ctx),
        say(
            "Amounts in full {currency}. An activity that serves several topics has one row for each.",
            currency=ctx.plan.settings.currency,
        ),
        say(
            "[note 1] For the pages by topic and line: in whole steps of {step}, so that every page adds up as shown "
            "and its totals are exact sums rounded once; the parts of such an activity may differ in sum from its "
            "amount by a step. Rules are tested on the exact amounts.",
            step=_step(ctx),
        ),
        say(
            "The column '{approved}' is the only one that is not locked (there is no password). What stands to its "
            "right is not printed.",
            approved=APPROVED,
        ),
    )
    tags = {row.code: ", ".join(row.tags) for row in ctx.plan.activities}
    placed = sheet.table(columns, [_row(ctx, cell, tags) for cell in ctx.cells])
    place = placed.index(_in_full(ctx, APPROVED))
    title = ctx.said(say("Approved amount"))
    sheet.sheet.data_validation(
        placed.first,
        place,
        placed.last,
        place,
        {
            "validate": "decimal",
            "criteria": ">=",
            "value": 0,
            "input_title": title,
            "input_message": ctx.said(
                say("In full {currency}. Blank: as recommended.", currency=ctx.plan.settings.currency)
            ),
            "error_title": title,
            "error_message": ctx.said(say("Enter an amount of 0 or more, or leave the cell blank.")),
        },
    )
    sheet.finish(placed, freeze=2)
    sheet.print_until(placed, place)
    return placed


def _step(ctx: Context) -> str:
    """``0.1 thousand``: a step in the plan's unit, the currency left out."""
    step, unit = ctx.number(1), ctx.plan.settings.unit
    if unit == 1000:
        return say("{number} thousand", number=step)
    if unit == 1_000_000:
        return say("{number} million", number=step)
    return step


def _in_full(ctx: Context, title: str) -> str:
    """A column's title with the currency that its amounts are in full units of."""
    return say("{title} ({unit})", title=title, unit=ctx.plan.settings.currency)


def _columns(ctx: Context) -> list[Column]:
    """What is printed ends with `approved`; what other sheets and machines need stands to its right."""
    counted = [Column(name, "number", 7.5) for name in COUNTED] if ctx.counts_units else []
    return [
        Column(say("activity"), "text", 13),
        Column(say("name"), "wrap", 28),
        Column(say("topic"), "text", 8),
        Column(say("topic's share"), "percent", 9),
        Column(say("line"), "text", 7),
        Column(say("year"), "year", 6),
        Column(_in_full(ctx, say("baseline")), "currency", 11),
        Column(_in_full(ctx, say("request")), "currency", 11),
        Column(_in_full(ctx, say("recommended")), "currency", 14.5),
        Column(_in_full(ctx, say("change")), "currency", 11),
        *counted,
        Column(say("value (points)"), "points", 10),
        Column(say("value of one more {unit} (points)", unit=ctx.unit), "price", 13),
        Column(say("reason"), "wrap", 66),
        Column(_in_full(ctx, APPROVED), "input", 13),
        Column(say("why, in short"), "wrap", 18),
        Column(say("rules"), "wrap", 11),
        Column(say("typed in"), "wrap", 17),
        Column(say("tags"), "wrap", 19),
        *[Column(_in_full(ctx, say("{name} shown [note 1]", name=name)), "currency", 14) for name in SHOWN],
    ]


COUNTED = (say("units"), say("filled"), say("given up"))
"""Units or posts in place, and posts filled and given up in the year; only where something is counted."""

SHOWN = (say("baseline"), say("request"), say("recommended"))


def _row(ctx: Context, cell: Cell, tags: dict[str, str]) -> Row:
    row, figures = cell.row, cell.figures
    baseline, recommended = ctx.currency(row["baseline"]), ctx.currency(row["recommended"])
    return Row(
        [
            row["activity"],
            row["name"],
            row["topic"],
            row["share"],
            row["line"],
            row["year"],
            baseline,
            ctx.currency(row["request"]),
            recommended,
            Live("I{r}-G{r}", round(recommended - baseline, 6) + 0.0),
            *([row.get(name.replace(" ", "_")) for name in COUNTED] if ctx.counts_units else []),
            row["value"],
            row["marginal_value"],
            sentence(row["reason"]),
            "",
            AMOUNT_WORDS.get(row["code"], row["code"]),
            codes(row["rules"]),
            cells_typed(row["cells"]),
            tags.get(row["activity"], "") or NONE,
            *[ctx.cash(getattr(figures, name)) for name in SHOWN],
        ]
    )
