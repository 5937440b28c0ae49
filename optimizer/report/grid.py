"""The full grid: one row for every activity, topic and year. A data sheet, and what `review` reads back."""

from __future__ import annotations

from optimizer.language import sentence
from optimizer.report import findings
from optimizer.report.context import Cell, Context
from optimizer.report.sheet import Column, Live, Placed, Row, Sheet
from optimizer.report.wording import AMOUNT_WORDS, typed_in

APPROVED = "approved"


def write(sheet: Sheet, ctx: Context) -> Placed:
    """Fill the grid in full units of the currency; returns its table, which other sheets' formulas add up."""
    columns = _columns(ctx)
    sheet.columns([column.width for column in columns])
    whole = ctx.number(1)
    sheet.top(
        "Grid: every amount and its reason",
        findings.grid(ctx),
        f"Amounts in full {ctx.plan.settings.currency}. An activity that serves several topics has one row for each.",
        f"[note 1] For the pages by topic and line: in whole steps of {whole} {ctx.unit.partition(' ')[2]}".rstrip()
        + ", so that every page adds up as shown and its totals are exact sums rounded once; the parts of such an "
        "activity may differ in sum from its amount by a step. Rules are tested on the exact amounts.",
        "The column 'approved' is the only one that is not locked (there is no password). What stands to its right "
        "is not printed.",
    )
    tags = {row.code: ", ".join(row.tags) for row in ctx.plan.activities}
    placed = sheet.table(columns, [_row(ctx, cell, tags) for cell in ctx.cells])
    place = placed.index(f"{APPROVED} ({ctx.plan.settings.currency})")
    sheet.sheet.data_validation(
        placed.first,
        place,
        placed.last,
        place,
        {
            "validate": "decimal",
            "criteria": ">=",
            "value": 0,
            "input_title": "Approved amount",
            "input_message": f"In full {ctx.plan.settings.currency}. Blank: as recommended.",
            "error_title": "Approved amount",
            "error_message": "Enter an amount of 0 or more, or leave the cell blank.",
        },
    )
    sheet.finish(placed, freeze=2)
    sheet.print_until(placed, place)
    return placed


def _columns(ctx: Context) -> list[Column]:
    """What is printed ends with `approved`; what other sheets and machines need stands to its right."""
    money = f" ({ctx.plan.settings.currency})"
    counted = [Column(name, "number", 7.5) for name in COUNTED] if _counts(ctx) else []
    return [
        Column("activity", "text", 13),
        Column("name", "wrap", 28),
        Column("topic", "text", 8),
        Column("topic's share", "percent", 9),
        Column("line", "text", 7),
        Column("year", "year", 6),
        Column("baseline" + money, "currency", 11),
        Column("request" + money, "currency", 11),
        Column("recommended" + money, "currency", 14.5),
        Column("change" + money, "currency", 11),
        *counted,
        Column("value (points)", "points", 10),
        Column(f"value of one more {ctx.unit} (points)", "price", 13),
        Column("reason", "wrap", 66),
        Column(APPROVED + money, "input", 13),
        Column("why, in short", "wrap", 18),
        Column("rules", "wrap", 11),
        Column("typed in", "wrap", 17),
        Column("tags", "wrap", 19),
        *[Column(f"{name} shown [note 1]{money}", "currency", 14) for name in SHOWN],
    ]


COUNTED = ("units", "filled", "given up")
"""Units or posts in place, and posts filled and given up in the year; only where something is counted."""

SHOWN = ("baseline", "request", "recommended")


def _counts(ctx: Context) -> bool:
    """Whether any activity is counted in units or posts."""
    return any(cell.row["units"] is not None for cell in ctx.cells)


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
            *([row.get(name.replace(" ", "_")) for name in COUNTED] if _counts(ctx) else []),
            row["value"],
            row["marginal_value"],
            sentence(row["reason"]),
            "",
            AMOUNT_WORDS.get(row["code"], row["code"]),
            ", ".join(map(str, row["rules"])) or "none",
            ", ".join(map(typed_in, row["cells"])) or "none",
            tags.get(row["activity"], "") or "none",
            *[ctx.cash(getattr(figures, name)) for name in SHOWN],
        ]
    )
