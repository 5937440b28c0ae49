"""The ranking: activities in the order of value for money. A data sheet."""

from __future__ import annotations

from optimizer.report import findings, notes
from optimizer.report.context import Context
from optimizer.report.sheet import Column, Live, Placed, Row, Sheet

ROWS_ON_A_PAGE = 40
"""A ranking that nearly fits a page is made to."""


def write(sheet: Sheet, ctx: Context) -> Placed:
    """Fill the sheet; returns its table."""
    rows = ctx.result.rows("ranking")
    with_ladder = any(row["enters_at"] is not None for row in rows)
    unit = f" ({ctx.unit})"
    columns = [
        Column("rank", "integer", 6),
        Column("activity", "text", 12),
        Column("name", "wrap", 44),
        Column("topic", "wrap", 28),
        Column("line", "text", 9),
        Column(f"request, whole plan{unit}", "money", 15),
        Column(f"recommended, whole plan{unit}", "money", 15),
        Column("funded share (%)", "percent", 10),
        Column("value of what is recommended (points)", "points", 15),
        Column(f"value per {ctx.unit} recommended (points)", "price", 17),
    ]
    if with_ladder:
        columns.append(Column(f"funded from a total of{unit}", "money", 14))
    sheet.columns([column.width for column in columns])
    sheet.top(
        "Ranking by value for money",
        findings.ranking(ctx),
        f"Amounts in {ctx.unit}. The order is by value per unit of money at the full request; the last columns tell "
        "what the recommended money brings. n/a: not funded, so nothing to divide by.",
        *notes.activities(ctx),
    )
    placed = sheet.table(columns, [_row(ctx, row, with_ladder) for row in rows])
    sheet.finish(placed, freeze=3, one_page=len(rows) <= ROWS_ON_A_PAGE)
    return placed


def _row(ctx: Context, row: dict[str, object], with_ladder: bool) -> Row:
    code = str(row["activity"])
    figures = ctx.of_activity(code)
    per_unit, enters_at = row["value_per_unit"], row["enters_at"]
    values: list[object] = [
        row["rank"],
        code,
        row["name"],
        row["topic"],
        row["line"],
        ctx.cash(figures.request),
        ctx.cash(figures.recommended),
        Live("IF(F{r}=0,0,G{r}/F{r})", figures.recommended / figures.request if figures.request else 0.0),
        row["value"],
        per_unit,
    ]
    if with_ladder:
        values.append(ctx.currency(enters_at) if isinstance(enters_at, int | float) else None)
    return Row(values)
