"""Pictures of the plan: titled by what they show, with a text for those who cannot see them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from optimizer.language import plural, say
from optimizer.report import findings, native, notes, pricing
from optimizer.report.blocks import Chart, Scale, Series
from optimizer.report.context import Context
from optimizer.report.sheet import Column, Live, Placed, Row, Sheet, quoted
from optimizer.report.styles import PALETTE

MOST_SERIES = len(PALETTE)
MOST_RANKED = 15
"""Bars of the ranking that can still be read on half a page."""

PIXELS_PER_UNIT = 7.15
"""Of column width: a chart as wide as its page."""
CHART_PIXELS = 490, 355
CHART_ROWS = 19
LEAST_PIXELS = 200
POINTS_PER_PIXEL = 0.75


def _series(placed: Placed, name: str, title: str, categories: str, colour: str, last: int = -1) -> Series:
    """The column ``title`` of a table as a series; ``last`` cuts it short."""
    return Series(name=name, table=placed, names=categories, values=title, colour=colour, last=last)


def years(book: Any, sheet: Sheet, ctx: Context, placed: Placed, row: int) -> None:
    """Request and recommended beside the ceiling, by year, on the decision page."""
    total = ctx.total()
    title = say("Requests exceed what can be recommended by {money}", money=ctx.money(total.missing))
    if not total.missing:
        title = say("Every request can be met with the money there is")
    money = say("ceiling and other money")
    money = money if ctx.in_unit(money) in placed.columns else say("ceiling")
    text = say(
        "Columns of request and recommended amount and a line of the {money} for each year, {years}. {title}. Data: "
        "the table above.",
        money=money,
        years=findings.horizon(ctx),
        title=title,
    )

    def by_year(name: str, colour: str) -> Series:
        return _series(placed, name, ctx.in_unit(name), "year", colour)

    chart = Chart(
        kind="column",
        title=title,
        text=text,
        scale=Scale(ctx.unit, "money"),
        series=(
            by_year(say("request"), PALETTE[5]),
            by_year(say("recommended"), PALETTE[0]),
            replace(by_year(money, PALETTE[3]), form="marked", dash="dash", width=2.25),
        ),
        size=(int(sheet.width * PIXELS_PER_UNIT), 214),
        legend="right",
    )
    native.insert(book, sheet, ctx, chart, row, (4, 3))


def write(book: Any, sheet: Sheet, ctx: Context, blocks: Placed, matrix: Placed, ranking: Placed) -> Placed:
    """Fill the sheet of pictures, two a page; returns the table under the first two."""
    sheet.columns([9.0, 36.0, *[17.0] * 4, 25.0])
    sheet.top(
        say("Charts"),
        findings.winners(ctx),
        say("Amounts in {unit}. Each chart names its table.", unit=ctx.unit),
        *notes.topics(ctx),
    )
    placed = _topic_table(sheet, ctx, blocks)
    sheet.gap()
    _beside(book, sheet, ctx, [_topics(ctx, placed), _changes(ctx, placed)], sheet.height)
    sheet.sheet.set_h_pagebreaks([sheet.row])
    before = sheet.height
    sheet.line(say("Where the money goes, and what it brings"), "heading")
    sheet.line(
        say(
            "Data: the sheets {lines} (first table) and {ranking} (first {count} rows).",
            lines=matrix.sheet,
            ranking=ranking.sheet,
            count=MOST_RANKED,
        ),
        "note",
    )
    _beside(book, sheet, ctx, [_lines(ctx, matrix), _ranked(ctx, ranking)], sheet.height - before)
    sheet.sheet.print_area(0, 0, sheet.row, 6)
    return placed


def _beside(book: Any, sheet: Sheet, ctx: Context, pictures: Sequence[Chart], above: float) -> None:
    """Two pictures beside each other below ``above`` points of their page, as high as it leaves room for."""
    wide, high = CHART_PIXELS
    high = min(high, max(int((sheet.page_height - above) / POINTS_PER_PIXEL) - 12, LEAST_PIXELS))
    for place, chart in enumerate(pictures):
        offset = (4 + place * (wide + 12), 2)
        native.insert(book, sheet, ctx, replace(chart, size=(wide, high)), offset=offset)
    sheet.row += CHART_ROWS


def _topic_table(sheet: Sheet, ctx: Context, blocks: Placed) -> Placed:
    """Last year, request and recommended of each topic, taken from the subtotals of Winners and losers."""
    year = ctx.plan.first_year
    columns = [
        Column(say("topic"), "text", 9),
        Column(say("name"), "text", 33),
        Column(ctx.in_unit(say("last year")), "money", 16),
        Column(ctx.in_unit(say("request {year}", year=year)), "money", 16),
        Column(ctx.in_unit(say("recommended {year}", year=year)), "money", 16),
        Column(ctx.in_unit(say("change")), "change", 16),
    ]
    rows, at = [], blocks.first - 1
    lines = Counter(code for code, _ in ctx.pairs)
    for topic in [row for row in ctx.plan.topics if row.code in lines]:
        at += 1 + lines[topic.code]
        figures = ctx.total(topic=topic.code, year=year)
        amounts = (figures.baseline, figures.request, figures.recommended, figures.change)
        cells = [
            Live(f"{quoted(blocks.sheet)}!{letter}{at + 1}", ctx.cash(steps))
            for letter, steps in zip("CDEF", amounts, strict=True)
        ]
        rows.append(Row([topic.code, topic.name, *cells]))
    return sheet.table(columns, rows)


def _topics(ctx: Context, placed: Placed) -> Chart:
    year = ctx.plan.first_year
    total = ctx.total(year=year)
    title = say(
        "{year}: last year {baseline}, requested {request}, recommended {recommended}",
        year=year,
        baseline=ctx.number(total.baseline),
        request=ctx.number(total.request),
        recommended=ctx.number(total.recommended),
    )
    colours = {
        say("last year"): PALETTE[5],
        say("request {year}", year=year): PALETTE[3],
        say("recommended {year}", year=year): PALETTE[0],
    }
    return Chart(
        kind="column",
        title=title,
        text=say(
            "Three columns for each topic: last year, request and recommended in {year}. {title}. Data: the table "
            "above.",
            year=year,
            title=title,
        ),
        scale=Scale(ctx.unit, "money"),
        series=tuple(_series(placed, name, ctx.in_unit(name), "topic", colour) for name, colour in colours.items()),
        size=CHART_PIXELS,
    )


def _changes(ctx: Context, placed: Placed) -> Chart:
    year = ctx.plan.first_year
    change = ctx.total(year=year).change
    title = say("{year} moves money only between topics", year=year)
    if change:
        title = say("Against last year, {year} goes {change} in all", year=year, change=ctx.change(change))
    moved = ctx.in_unit(say("change"))
    return Chart(
        kind="bar",
        title=title,
        text=say(
            "One bar for each topic: recommended in {year} less last year. {title}. Data: the table above.",
            year=year,
            title=title,
        ),
        scale=Scale(moved, "money"),
        series=(_series(placed, say("change"), moved, "topic", PALETTE[0]),),
        size=CHART_PIXELS,
        bounds=_bounds(ctx),
        legend="",
        labelled=True,
        falls=PALETTE[3],
    )


def _bounds(ctx: Context) -> tuple[float, float] | None:
    """A scale with room beside the bars: labels of the longest would else lie over the topics' names."""
    changes = [ctx.total(topic=row.code, year=ctx.plan.first_year).change for row in ctx.plan.topics]
    low, high = min(0, *changes, 0), max(0, *changes, 0)
    if low == high:
        return None
    room = (high - low) // 4 + 1
    tick = ctx.steps(pricing.price_step(ctx) / 2) or 1
    return ctx.cash((low - room) // tick * tick), ctx.cash(-(-(high + room) // tick) * tick)


def _lines(ctx: Context, matrix: Placed) -> Chart:
    """Lines stacked within topics; only the largest where there are more lines than colours."""
    lines = sorted(ctx.plan.lines, key=lambda line: -ctx.total(line=line.code).recommended)[:MOST_SERIES]
    named = [line for line in ctx.plan.lines if line in lines]
    title = findings.largest_topic(ctx)
    if len(ctx.plan.lines) > MOST_SERIES:
        title = say("{title} (the {count} largest lines)", title=title, count=MOST_SERIES)
    return Chart(
        kind="stacked",
        title=title,
        text=say(
            "One bar for each topic, stacked by funding line, {years}. {title}. Data: the sheet {sheet}.",
            years=findings.horizon(ctx),
            title=title,
            sheet=matrix.sheet,
        ),
        scale=Scale(ctx.unit, "money"),
        series=tuple(
            _series(matrix, line.name, ctx.in_unit(line.name), "topic", colour)
            for line, colour in zip(named, PALETTE, strict=False)
        ),
        size=CHART_PIXELS,
    )


def _ranked(ctx: Context, ranking: Placed) -> Chart:
    rows = ctx.result.rows("ranking")
    shown = min(len(rows), MOST_RANKED)
    best = say("Nothing is ranked")
    if rows:
        best = say("{activity} brings most for its money", activity=rows[0]["activity"])
    title = say(
        "{best}: the first {activities} of the ranking", best=best, activities=plural(shown, "activity", "activities")
    )
    named = say("value per {unit} recommended", unit=ctx.unit)
    value = next(name for name in ranking.columns if name.startswith("value per"))
    return Chart(
        kind="bar",
        title=title,
        text=say(
            "One bar for each activity in the order of the ranking: {value}. {title}. Data: the sheet {sheet}.",
            value=value,
            title=title,
            sheet=ranking.sheet,
        ),
        scale=Scale(value, "number"),
        series=(_series(ranking, named, value, "activity", PALETTE[0], ranking.first + shown - 1),),
        size=CHART_PIXELS,
        legend="",
    )
