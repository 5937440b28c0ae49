"""The full grid: one row for every activity, topic and year. A data sheet, and what `review` reads back."""

from __future__ import annotations

from optimizer.report import findings
from optimizer.report.context import Cell, Context
from optimizer.report.sheet import Column, Live, Placed, Row, Sheet
from optimizer.report.wording import AMOUNT_WORDS, sentence

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
        f"[note 1] For pages: shares of such activities in whole steps of {whole} {ctx.unit.partition(' ')[2]}".rstrip()
        + ", so that every page adds up as shown. Rules are tested on the exact amounts.",
        "The column 'approved' is the only one that is not locked (there is no password).",
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
            "input_message": f"In full {ctx.plan.settings.currency}, as in the column 'recommended'. Blank: as recommended.",
            "error_title": "Approved amount",
            "error_message": "Enter an amount of 0 or more, or leave the cell blank.",
        },
    )
    sheet.finish(placed, freeze=2)
    return placed


def _columns(ctx: Context) -> list[Column]:
    money = f" ({ctx.plan.settings.currency})"
    return [
        Column("activity", "text", 11),
        Column("name", "wrap", 34),
        Column("topic", "text", 8),
        Column("topic's share", "percent", 8),
        Column("line", "text", 7),
        Column("tags", "wrap", 15),
        Column("year", "year", 6),
        Column("baseline" + money, "currency", 11),
        Column("request" + money, "currency", 11),
        Column("recommended" + money, "currency", 13.5),
        Column("change" + money, "currency", 11),
        Column("units", "number", 6),
        Column("filled", "number", 6),
        Column("value (points)", "points", 9),
        Column(f"value of one more {ctx.unit} (points)", "price", 12),
        Column("why, in short", "wrap", 16),
        Column("reason", "wrap", 60),
        Column("rules", "wrap", 11),
        Column("typed in", "wrap", 15),
        Column("baseline shown [note 1]" + money, "currency", 12),
        Column("request shown [note 1]" + money, "currency", 12),
        Column("recommended shown [note 1]" + money, "currency", 13.5),
        Column(APPROVED + money, "input", 13),
    ]


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
            tags.get(row["activity"], "") or "none",
            row["year"],
            baseline,
            ctx.currency(row["request"]),
            recommended,
            Live("J{r}-H{r}", round(recommended - baseline, 6) + 0.0),
            row["units"],
            row["filled"],
            row["value"],
            row["marginal_value"],
            AMOUNT_WORDS.get(row["code"], row["code"]),
            sentence(str(row["reason"])),
            ", ".join(map(str, row["rules"])) or "none",
            ", ".join(map(str, row["cells"])) or "none",
            ctx.cash(figures.baseline),
            ctx.cash(figures.request),
            ctx.cash(figures.recommended),
            "",
        ]
    )
