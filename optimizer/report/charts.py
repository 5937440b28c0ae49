"""Native charts: titled by what they show, with a text for those who cannot see them, readable in black and white."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from optimizer.language import plural
from optimizer.report import findings, notes, pricing
from optimizer.report.context import Context
from optimizer.report.sheet import Column, Live, Placed, Row, Sheet, quoted
from optimizer.report.styles import FONT, INK, PALETTE, RULE_LINE

MOST_SERIES = len(PALETTE)
MOST_RANKED = 15
"""Bars of the ranking that can still be read on half a page."""

PIXELS_PER_UNIT = 7.15
"""Of column width: a chart as wide as its page."""
CHART_PIXELS = 490, 355
CHART_ROWS = 19
FONT_OF_CHART = {"name": FONT, "size": 9, "color": INK}


def styled_chart(
    book: Any,
    kind: dict[str, str],
    title: str,
    y_title: str,
    num_format: str,
    bounds: dict[str, float] | None = None,
) -> Any:
    """A chart of ``kind`` in the house style; ``y_title`` and ``num_format`` are those of its scale."""
    chart = book.add_chart(kind)
    chart.set_title({"name": title, "name_font": {**FONT_OF_CHART, "size": 10, "bold": True}, "overlay": False})
    grid = {"visible": True, "line": {"color": RULE_LINE, "width": 0.5}}
    values: dict[str, Any] = {
        "name": y_title,
        "name_font": {**FONT_OF_CHART, "bold": False},
        "num_font": FONT_OF_CHART,
    }
    values |= {"major_gridlines": grid, "line": {"none": True}, "num_format": num_format}
    values |= bounds or {}
    names = {"num_font": FONT_OF_CHART, "line": {"color": INK}, "label_position": "low"}
    if kind["type"] == "bar":
        # The first category on top, and the scale still at the bottom.
        chart.set_y_axis({**names, "reverse": True, "crossing": "max"})
        chart.set_x_axis(values)
    else:
        chart.set_x_axis(names)
        chart.set_y_axis(values)
    chart.set_legend({"position": "bottom", "font": FONT_OF_CHART})
    return chart


def axis_format(ctx: Context) -> str:
    """Full units of the currency on a scale in the plan's unit."""
    return {1: "#,##0", 1000: "#,##0,", 1_000_000: "#,##0,,"}.get(ctx.plan.settings.unit, "#,##0")


def _series(placed: Placed, title: str, categories: str, colour: str, last: int | None = None) -> dict[str, Any]:
    """A column of a table as a series; ``last`` cuts it short."""
    end = placed.last if last is None else last
    place, names = placed.index(title), placed.index(categories)
    return {
        "name": title.split(" (")[0],
        "categories": [placed.sheet, placed.first, names, end, names],
        "values": [placed.sheet, placed.first, place, end, place],
        "fill": {"color": colour},
        "border": {"color": "#FFFFFF", "width": 0.75},
        "gap": 60,
    }


def years(book: Any, sheet: Sheet, ctx: Context, placed: Placed, row: int) -> None:
    """Request and recommended beside the ceiling, by year, on the decision page."""
    unit = f" ({ctx.unit})"
    total = ctx.total()
    title = f"Requests exceed what can be recommended by {ctx.money(total.missing)}"
    if not total.missing:
        title = "Every request can be met with the money there is"
    chart = styled_chart(book, {"type": "column"}, title, ctx.unit, axis_format(ctx))
    chart.add_series(_series(placed, "request" + unit, "year", PALETTE[5]))
    chart.add_series(_series(placed, "recommended" + unit, "year", PALETTE[0]))
    money = "ceiling and other money" if "ceiling and other money" + unit in placed.columns else "ceiling"
    ceiling = _series(placed, money + unit, "year", PALETTE[3])
    line = book.add_chart({"type": "line"})
    line.add_series(
        {
            **{key: ceiling[key] for key in ("name", "categories", "values")},
            "line": {"color": PALETTE[3], "width": 2.25, "dash_type": "dash"},
            "marker": {"type": "diamond", "size": 7, "fill": {"color": PALETTE[3]}, "border": {"color": INK}},
        }
    )
    chart.combine(line)
    chart.set_legend({"position": "right", "font": FONT_OF_CHART})
    chart.set_size({"width": int(sheet.width * PIXELS_PER_UNIT), "height": 214})
    text = (
        f"Columns of request and recommended amount and a line of the {money} for each year, {findings.horizon(ctx)}. "
        f"{title}. Data: the table above."
    )
    sheet.sheet.insert_chart(row, 0, chart, {"description": text, "x_offset": 4, "y_offset": 3, "object_position": 2})


def write(book: Any, sheet: Sheet, ctx: Context, blocks: Placed, matrix: Placed, ranking: Placed) -> Placed:
    """Fill the sheet of pictures, two a page; returns the table under the first two."""
    sheet.columns([9.0, 36.0, *[17.0] * 4, 25.0])
    sheet.top(
        "Charts",
        findings.winners(ctx),
        f"Amounts in {ctx.unit}. Each chart names its table.",
        *notes.topics(ctx),
    )
    placed = _topic_table(sheet, ctx, blocks)
    sheet.gap()
    first = sheet.row
    _beside(sheet, [_topics(book, ctx, placed), _changes(book, ctx, placed)])
    sheet.row = first + CHART_ROWS
    sheet.sheet.set_h_pagebreaks([sheet.row])
    sheet.line("Where the money goes, and what it brings", "heading")
    sheet.line(
        f"Data: the sheets {matrix.sheet} (first table) and {ranking.sheet} (first {MOST_RANKED} rows).",
        "note",
    )
    _beside(sheet, [_lines(book, ctx, matrix), _ranked(book, ctx, ranking)])
    sheet.row += CHART_ROWS
    sheet.sheet.print_area(0, 0, sheet.row, 6)
    return placed


def _beside(sheet: Sheet, charts: Sequence[tuple[Any, str]]) -> None:
    width, height = CHART_PIXELS
    for place, (chart, text) in enumerate(charts):
        chart.set_size({"width": width, "height": height})
        sheet.sheet.insert_chart(
            sheet.row,
            0,
            chart,
            {"description": text, "x_offset": 4 + place * (width + 12), "y_offset": 2, "object_position": 2},
        )


def _topic_table(sheet: Sheet, ctx: Context, blocks: Placed) -> Placed:
    """Last year, request and recommended of each topic, taken from the subtotals of Winners and losers."""
    year, unit = ctx.plan.first_year, f" ({ctx.unit})"
    columns = [
        Column("topic", "text", 9),
        Column("name", "text", 33),
        Column("last year" + unit, "money", 16),
        Column(f"request {year}{unit}", "money", 16),
        Column(f"recommended {year}{unit}", "money", 16),
        Column("change" + unit, "change", 16),
    ]
    rows, at = [], blocks.first - 1
    for topic in [row for row in ctx.plan.topics if any(row.code == code for code, _ in ctx.pairs)]:
        at += 1 + sum(code == topic.code for code, _ in ctx.pairs)
        figures = ctx.total(topic=topic.code, year=year)
        amounts = (figures.baseline, figures.request, figures.recommended, figures.change)
        cells = [
            Live(f"{quoted(blocks.sheet)}!{letter}{at + 1}", ctx.cash(steps))
            for letter, steps in zip("CDEF", amounts, strict=True)
        ]
        rows.append(Row([topic.code, topic.name, *cells]))
    return sheet.table(columns, rows)


def _topics(book: Any, ctx: Context, placed: Placed) -> tuple[Any, str]:
    year, unit = ctx.plan.first_year, f" ({ctx.unit})"
    total = ctx.total(year=year)
    amounts = {"last year": total.baseline, "requested": total.request, "recommended": total.recommended}
    title = f"{year}: " + ", ".join(f"{name} {ctx.number(steps)}" for name, steps in amounts.items())
    chart = styled_chart(book, {"type": "column"}, title, ctx.unit, axis_format(ctx))
    for name, colour in (
        ("last year" + unit, PALETTE[5]),
        (f"request {year}{unit}", PALETTE[3]),
        (f"recommended {year}{unit}", PALETTE[0]),
    ):
        chart.add_series(_series(placed, name, "topic", colour))
    return (
        chart,
        f"Three columns for each topic: last year, request and recommended in {year}. {title}. Data: the table above.",
    )


def _changes(book: Any, ctx: Context, placed: Placed) -> tuple[Any, str]:
    year = ctx.plan.first_year
    change = ctx.total(year=year).change
    title = (
        f"Against last year, {year} goes {ctx.change(change)} in all"
        if change
        else f"{year} moves money only between topics"
    )
    chart = styled_chart(book, {"type": "bar"}, title, f"change ({ctx.unit})", axis_format(ctx), _bounds(ctx))
    series = _series(placed, f"change ({ctx.unit})", "topic", PALETTE[0])
    series |= {
        "invert_if_negative": True,
        "invert_if_negative_color": PALETTE[3],
        "data_labels": {"value": True, "font": FONT_OF_CHART},
    }
    chart.add_series(series)
    chart.set_legend({"none": True})
    return (
        chart,
        f"One bar for each topic: recommended in {year} less last year. {title}. Data: the table above.",
    )


def _bounds(ctx: Context) -> dict[str, float]:
    """A scale with room beside the bars: labels of the longest would else lie over the topics' names."""
    changes = [ctx.total(topic=row.code, year=ctx.plan.first_year).change for row in ctx.plan.topics]
    low, high = min(0, *changes, 0), max(0, *changes, 0)
    if low == high:
        return {}
    room = (high - low) // 4 + 1
    tick = ctx.steps(pricing.price_step(ctx) / 2) or 1
    edges = -(-(high + room) // tick) * tick, (low - room) // tick * tick
    return {"max": ctx.cash(edges[0]), "min": ctx.cash(edges[1])}


def _lines(book: Any, ctx: Context, matrix: Placed) -> tuple[Any, str]:
    """Lines stacked within topics; only the largest where there are more lines than colours."""
    lines = sorted(ctx.plan.lines, key=lambda line: -ctx.total(line=line.code).recommended)[:MOST_SERIES]
    named = [line for line in ctx.plan.lines if line in lines]
    some = f" (the {MOST_SERIES} largest lines)" if len(ctx.plan.lines) > MOST_SERIES else ""
    title = findings.matrix(ctx).split(";")[0] + some
    chart = styled_chart(book, {"type": "bar", "subtype": "stacked"}, title, ctx.unit, axis_format(ctx))
    for line, colour in zip(named, PALETTE, strict=False):
        chart.add_series({**_series(matrix, f"{line.name} ({ctx.unit})", "topic", colour), "name": line.name})
    return (
        chart,
        f"One bar for each topic, stacked by funding line, {findings.horizon(ctx)}. {title}. "
        f"Data: the sheet {matrix.sheet}.",
    )


def _ranked(book: Any, ctx: Context, ranking: Placed) -> tuple[Any, str]:
    rows = ctx.result.rows("ranking")
    shown = min(len(rows), MOST_RANKED)
    best = f"{rows[0]['activity']} brings most for its money" if rows else "Nothing is ranked"
    title = f"{best}: the first {plural(shown, 'activity', 'activities')} of the ranking"
    value = next(name for name in ranking.columns if name.startswith("value per"))
    chart = styled_chart(book, {"type": "bar"}, title, value, "#,##0")
    chart.add_series(_series(ranking, value, "activity", PALETTE[0], ranking.first + shown - 1))
    chart.set_legend({"none": True})
    return (
        chart,
        f"One bar for each activity in the order of the ranking: {value}. {title}. Data: the sheet {ranking.sheet}.",
    )
