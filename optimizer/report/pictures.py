"""Two more pictures, a page each: what changes against last year step by step, and what the years buy."""

from __future__ import annotations

from itertools import accumulate
from typing import Any

from optimizer.language import capitalised, joined, say
from optimizer.report import findings, native
from optimizer.report.blocks import Chart, Scale, Series
from optimizer.report.context import Context
from optimizer.report.sheet import Column, Live, Placed, Row, Sheet
from optimizer.report.styles import PALETTE
from optimizer.report.wording import STATUS_WORDS

MOST_TOPICS = 14
"""Columns of the picture of changes that can still be read; the others are one."""

SIZE = 985, 330
ROWS = 18
"""How large a picture is, and over how many rows it reaches."""

LAST_COLUMN = 6
"""Of the sheet Charts, 0-based."""


def write(book: Any, sheet: Sheet, ctx: Context) -> None:
    """Add two pages to the sheet Charts: changes of the first year, and the years where there are several."""
    _page(sheet, say("What changes, topic by topic"))
    placed = _steps(sheet, ctx)
    sheet.gap()
    native.insert(book, sheet, ctx, _waterfall(ctx, placed))
    sheet.row += ROWS
    if len(ctx.years) > 1:
        _page(sheet, say("What the years have, and what it buys"))
        placed = _years_table(sheet, ctx)
        sheet.gap()
        native.insert(book, sheet, ctx, _years(ctx, placed))
        sheet.row += ROWS
    sheet.sheet.print_area(0, 0, sheet.row, LAST_COLUMN)


def _page(sheet: Sheet, heading: str) -> None:
    sheet.sheet.set_h_pagebreaks([*sheet.sheet.hbreaks, sheet.row])
    sheet.line(heading, "heading")


def changes(ctx: Context) -> list[tuple[str, int]]:
    """Each topic and its change in the first year; those that move least as one where there are many."""
    year = ctx.plan.first_year
    every = [(row.code, ctx.total(topic=row.code, year=year).change) for row in ctx.plan.topics]
    if len(every) <= MOST_TOPICS:
        return every
    kept = sorted(every, key=lambda row: -abs(row[1]))[: MOST_TOPICS - 1]
    rest = [row for row in every if row not in kept]
    others = say("{count} others", count=len(rest))
    return [row for row in every if row in kept] + [(others, sum(row[1] for row in rest))]


def _steps(sheet: Sheet, ctx: Context) -> Placed:
    """From last year's amount to the recommended one: each column begins where the one before it ended."""
    total = ctx.total(year=ctx.plan.first_year)
    columns = [
        Column(say("topic"), "text", 9),
        Column(say("shown as"), "text", 36),
        Column(ctx.in_unit(say("change")), "change", 17),
        Column(ctx.in_unit(say("drawn from")), "money", 17),
        Column(ctx.in_unit(say("amount")), "money", 17),
        Column(ctx.in_unit(say("more")), "money", 17),
        Column(ctx.in_unit(say("less")), "money", 25),
    ]
    rows = [Row(["", _end(ctx, say("last year"), total.baseline), "", 0.0, ctx.cash(total.baseline), 0.0, 0.0])]
    level = total.baseline
    for code, change in changes(ctx):
        below = level - max(-change, 0)
        rows.append(
            Row(
                [
                    code,
                    say("{topic}: {change}", topic=code, change=ctx.change(change)),
                    ctx.cash(change),
                    Live("D{r-1}+E{r-1}+F{r-1}-G{r}", ctx.cash(below)),
                    0.0,
                    Live("MAX(C{r},0)", ctx.cash(max(change, 0))),
                    Live("MAX(-C{r},0)", ctx.cash(max(-change, 0))),
                ]
            )
        )
        level += change
    rows.append(
        Row(
            [
                "",
                _end(ctx, say("recommended"), level),
                "",
                0.0,
                Live("D{r-1}+E{r-1}+F{r-1}", ctx.cash(level)),
                0.0,
                0.0,
            ]
        )
    )
    return sheet.table(columns, rows)


def _end(ctx: Context, what: str, steps: int) -> str:
    return say("{topic}: {change}", topic=what, change=ctx.number(steps))


def _bounds(ctx: Context) -> tuple[int, int] | None:
    """A scale in steps on which small changes of large amounts are seen; ``None``, from 0 on, where that does too."""
    level = ctx.total(year=ctx.plan.first_year).baseline
    levels = [level, *accumulate((change for _, change in changes(ctx)), initial=level)]
    low, high = min(levels), max(levels)
    tick = 10 ** max(len(str(high - low)) - 1, 0)
    lowest = (2 * low - high) // tick * tick
    if 2 * lowest <= low:
        return None
    return lowest, -(-(high + tick) // tick) * tick


def _waterfall(ctx: Context, placed: Placed) -> Chart:
    year, total = ctx.plan.first_year, ctx.total(year=ctx.plan.first_year)
    moves = changes(ctx)
    title = say(
        "From {before} last year to {after} in {year}: {more} more and {less} less",
        before=ctx.number(total.baseline),
        after=ctx.number(total.recommended),
        year=year,
        more=ctx.number(sum(max(change, 0) for _, change in moves)),
        less=ctx.number(sum(max(-change, 0) for _, change in moves)),
    )
    bounds = _bounds(ctx)
    if bounds:
        title = say("{title} (the scale begins at {low})", title=title, low=ctx.number(bounds[0]))
    looks = (
        (say("drawn from"), PALETTE[5], "unseen"),
        (say("amount"), PALETTE[4], "filled"),
        (say("more"), PALETTE[0], "filled"),
        (say("less"), PALETTE[3], "hatched"),
    )
    return Chart(
        kind="stacked column",
        title=title,
        text=joined(
            " ",
            [
                say("One column for last year, one for each topic's change, which begins where the one before it ends, "
                    "and one for what is recommended in {year}.", year=year),
                say("{title}. Data: the table above.", title=title),
            ],
        ),
        scale=Scale(ctx.unit, "money"),
        series=tuple(
            Series(name=said, table=placed, names="shown as", values=ctx.in_unit(said), colour=colour, form=form)
            for said, colour, form in looks
        ),
        size=SIZE,
        bounds=(ctx.cash(bounds[0]), ctx.cash(bounds[1])) if bounds else None,
    )  # fmt: skip


def _years_table(sheet: Sheet, ctx: Context) -> Placed:
    columns = [
        Column(say("year"), "year", 9),
        Column(say("status"), "text", 36),
        Column(ctx.in_unit(say("money there is")), "money", 17),
        Column(ctx.in_unit(say("request")), "money", 17),
        Column(ctx.in_unit(say("recommended, cash")), "money", 17),
        Column(ctx.in_unit(_real()), "money", 17),
    ]
    rows = []
    for row in ctx.plan.years:
        account, figures = ctx.account(year=row.year), ctx.total(year=row.year)
        real = sum(findings.real_steps(ctx, line.code, row.year) for line in ctx.plan.lines)
        there = account.available + account.reserve
        cells = [ctx.cash(steps) for steps in (there, figures.request, figures.recommended, real)]
        rows.append(Row([row.year, STATUS_WORDS[row.status], *cells]))
    return sheet.table(columns, rows)


def _years(ctx: Context, placed: Placed) -> Chart:
    looks = (
        (say("request"), PALETTE[5], "filled", "solid"),
        (say("recommended, cash"), PALETTE[0], "filled", "solid"),
        (_real(), PALETTE[1], "filled", "solid"),
        (say("money there is"), PALETTE[3], "marked", "dash"),
    )
    title = capitalised(findings.growth(ctx))
    return Chart(
        kind="column",
        title=title,
        text=joined(
            " ",
            [
                say("Columns of the request and of the recommended amount, in cash and at prices of the first year, "
                    "and a line of the money there is, for each year."),
                say("{title}. Data: the table above.", title=title),
            ],
        ),
        scale=Scale(ctx.unit, "money"),
        series=tuple(
            Series(name=name, table=placed, names="year", values=ctx.in_unit(name), colour=colour, form=form, dash=dash)
            for name, colour, form, dash in looks
        ),
        size=SIZE,
    )  # fmt: skip


def _real() -> str:
    return say("recommended, prices of the first year")
