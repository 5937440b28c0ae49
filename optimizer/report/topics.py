"""Topics: how much of what its full requests would bring each topic attains. One page of paper."""

from __future__ import annotations

from collections.abc import Sequence

from optimizer.allocate.result import Row as ResultRow
from optimizer.language import say
from optimizer.report import notes
from optimizer.report.context import Context
from optimizer.report.sheet import Column, Live, Placed, Row, Sheet
from optimizer.report.wording import percent


def counted(ctx: Context) -> Sequence[ResultRow]:
    """The topics that attain a part of something, lowest first."""
    rows = [row for row in ctx.result.rows("topics") if row["attainment"] is not None]
    return sorted(rows, key=lambda row: row["attainment"])


def finding(ctx: Context) -> str:
    """Which topics attain least and most."""
    rows = counted(ctx)
    if not rows:
        return say("No topic asks for anything of value.")
    low, high = rows[0], rows[-1]
    if len(rows) == 1:
        return say(
            "{topic} attains {share} of what its full requests would bring.",
            topic=low["name"],
            share=percent(low["attainment"]),
        )
    return say(
        "{low} attains least of what its full requests would bring ({least}), {high} most ({most}).",
        low=low["name"],
        least=percent(low["attainment"]),
        high=high["name"],
        most=percent(high["attainment"]),
    )


def write(sheet: Sheet, ctx: Context) -> Placed:
    """Fill the sheet; returns its table."""
    columns = [
        Column(say("topic"), "text", 10),
        Column(say("name"), "wrap", 44),
        Column(say("weight"), "number", 10),
        Column(ctx.in_unit(say("last year, one year")), "money", 15),
        Column(ctx.in_unit(say("request, whole plan")), "money", 15),
        Column(ctx.in_unit(say("recommended, whole plan")), "money", 16),
        Column(say("funded share"), "percent", 11),
        Column(say("value, not weighted (points)"), "points", 14),
        Column(say("value at full requests (points)"), "points", 14),
        Column(say("attainment"), "percent", 12),
    ]
    sheet.fit(columns)
    sheet.top(
        say("Topics: what each attains"),
        finding(ctx),
        say(
            "Amounts in {unit}. Attainment is the value of what is recommended over that of the full requests, later "
            "years discounted, before the topic's weight; no rule, ceiling or link lowers the latter. n/a: a topic of "
            "weight 0, or one that asks for nothing of value.",
            unit=ctx.unit,
        ),
        *notes.topics(ctx),
    )
    weight = {row.code: row.weight for row in ctx.plan.topics}
    placed = sheet.table(columns, [_row(ctx, row, weight[row["topic"]]) for row in ctx.result.rows("topics")])
    sheet.finish(placed, one_page=True)
    return placed


def _row(ctx: Context, row: ResultRow, weight: float) -> Row:
    figures = ctx.total(topic=row["topic"])
    attained = None
    if row["attainment"] is not None:
        attained = Live("IF(I{r}=0,0,H{r}/I{r})", row["points"] / row["full_points"] if row["full_points"] else 0.0)
    return Row(
        [
            row["topic"],
            row["name"],
            weight,
            ctx.cash(ctx.total(topic=row["topic"], year=ctx.plan.first_year).baseline),
            ctx.cash(figures.request),
            ctx.cash(figures.recommended),
            Live("IF(E{r}=0,0,F{r}/E{r})", figures.recommended / figures.request if figures.request else 0.0),
            row["points"],
            row["full_points"],
            attained,
        ]
    )
