"""The ranking: activities in the order of value for money. A data sheet."""

from __future__ import annotations

from collections.abc import Sequence
from math import fsum

from optimizer.allocate.result import Row as ResultRow
from optimizer.language import say
from optimizer.report import findings, large, notes
from optimizer.report.context import Context
from optimizer.report.sheet import OTHERS, Column, Live, Placed, Row, Sheet

ROWS_ON_A_PAGE = 40
"""A ranking that nearly fits a page is made to."""


def write(sheet: Sheet, ctx: Context) -> Placed:
    """Fill the sheet; returns its table."""
    rows = ctx.result.rows("ranking")
    with_ladder = any(row["enters_at"] is not None for row in rows)
    columns = [
        Column(say("rank"), "integer", 6),
        Column(say("activity"), "text", 12),
        Column(say("name"), "wrap", 44),
        Column(say("topic"), "wrap", 28),
        Column(say("line"), "text", 9),
        Column(ctx.in_unit(say("request, whole plan")), "money", 15),
        Column(ctx.in_unit(say("recommended, whole plan")), "money", 15),
        Column(say("funded share (%)"), "percent", 10),
        Column(say("value of what is recommended (points)"), "points", 15),
        Column(say("value per {unit} recommended (points)", unit=ctx.unit), "price", 17),
    ]
    if with_ladder:
        columns.append(Column(ctx.in_unit(say("funded from a total of")), "money", 14))
    sheet.fit(columns)
    chosen = _chosen(rows)
    sheet.top(
        say("Ranking by value for money"),
        findings.ranking(ctx),
        say(
            "Amounts in {unit}. The order is by value per unit of money at the full request; the last columns tell "
            "what the recommended money brings. n/a: not funded, so nothing to divide by.",
            unit=ctx.unit,
        ),
        *notes.activities(ctx),
        *chosen.told(say("the first of the ranking, and those on both sides of the rank to which the money reaches")),
    )
    body = [_row(ctx, row, with_ladder) for row in chosen.shown]
    if chosen:
        body.append(_others(ctx, chosen, with_ladder))
    placed = sheet.table(columns, body)
    sheet.finish(placed, freeze=3, one_page=len(rows) <= ROWS_ON_A_PAGE)
    return placed


def _chosen(rows: Sequence[ResultRow]) -> large.Selection[ResultRow]:
    """Where there are many, half of those shown are the first, half stand around the rank that the money reaches."""
    funded = sum(row["recommended"] > 0 for row in rows)
    return large.selected(
        rows, lambda row: (row["rank"] <= large.SHOWN_ROWS // 2, -abs(row["rank"] - funded - 0.5), -row["rank"])
    )


def _others(ctx: Context, chosen: large.Selection[ResultRow], with_ladder: bool) -> Row:
    figures = [ctx.of_activity(row["activity"]) for row in chosen.others]
    request, recommended = (sum(getattr(row, name) for row in figures) for name in ("request", "recommended"))
    value, money = (fsum(row[name] or 0.0 for row in chosen.others) for name in ("value", "recommended"))
    values: list[object] = [
        "",
        chosen.label,
        "",
        "",
        "",
        ctx.cash(request),
        ctx.cash(recommended),
        Live("IF(F{r}=0,0,G{r}/F{r})", recommended / request if request else 0.0),
        value,
        value / money if money else None,
    ]
    return Row([*values, ""] if with_ladder else values, OTHERS)


def _row(ctx: Context, row: ResultRow, with_ladder: bool) -> Row:
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
