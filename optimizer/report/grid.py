"""The full grid: one row for every activity, topic and year. A data sheet, and what `review` reads back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from optimizer.language import say, sentence
from optimizer.report import record_findings
from optimizer.report.context import Cell, Context
from optimizer.report.sheet import Column, Live, Placed, Row, Sheet
from optimizer.report.wording import AMOUNT_WORDS, NONE, cells_typed, codes

APPROVED = say("approved")


def write(sheet: Sheet, ctx: Context) -> Placed:
    """Fill the grid in full units of the currency; returns its table, which other sheets' formulas add up."""
    lean = ctx.lean_grid
    columns = _lean_columns(ctx) if lean else _columns(ctx)
    sheet.fit(columns)
    sheet.top(
        say("Grid: every amount and its reason"),
        record_findings.lean_grid(ctx) if lean else record_findings.grid(ctx),
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
        *([LEAN] if lean else []),
    )
    tags = {row.code: ", ".join(row.tags) for row in ctx.plan.activities}
    if lean:
        counted = COUNTED if ctx.counts_units else ()
        placed = sheet.listing(columns, [_lean_row(ctx, cell, tags, counted) for cell in ctx.cells], LEFT_OUT)
    else:
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
    sheet.finish(placed, freeze=1 if lean else 2)
    sheet.print_until(placed, place, PRINTED if lean else None)
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


LEAN = say(
    "In so large a plan this sheet holds what is counted with, and no words: names, reasons and what holds each amount "
    "are in the JSON document that --json gives, and 'optimizer explain' tells all about one activity. Only its first "
    "100 rows are printed."
)

PRINTED = 100
"""Rows of the lean grid that are printed: nobody reads the thousands of pages that all would take."""

LEFT_OUT = say(
    "This sheet is left out here, as it has too many rows to be read. It is in the Excel report (write it as .xlsx), "
    "and every amount is in the JSON document that --json gives."
)


def _lean_columns(ctx: Context) -> list[Column]:
    """Those of the columns that formulas, `verify` and `review` read."""
    left_out = {"name", "change", "reason", "why, in short", "rules", "typed in"}
    left_out |= set() if ctx.tagged else {"tags"}
    every = _columns(ctx)
    return [replace(column, kind="text" if column.kind == "wrap" else column.kind) for column in every
            if column.title.partition(" (")[0] not in left_out]  # fmt: skip


def _lean_row(ctx: Context, cell: Cell, tags: dict[str, str], counted: Sequence[str]) -> list[float | str | None]:
    row, figures = cell.row, cell.figures
    tagged = tags[row["activity"]]
    return [
        row["activity"],
        row["topic"],
        row["share"],
        row["line"],
        row["year"],
        *[ctx.currency(row[name]) for name in SHOWN],
        *[row.get(name.replace(" ", "_")) for name in counted],
        row["value"],
        row["marginal_value"],
        "",
        *([tagged or ctx.said(NONE)] if ctx.tagged else []),
        *[ctx.cash(getattr(figures, name)) for name in SHOWN],
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
