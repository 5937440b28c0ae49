"""The page of an analysis: its finding, its notes, and its pictures, native and drawn from the tables' own cells."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from optimizer.analysis import Analysis, Field, Picture
from optimizer.report.charts import FONT_OF_CHART, axis_format, styled_chart
from optimizer.report.context import Context
from optimizer.report.sheet import Column, Placed, Row, Sheet
from optimizer.report.styles import INK, PALETTE

WIDTHS = (24.0, 18.0, 18.0, 78.0)
"""The columns of the page: they hold the marks' table, and together they are a page wide."""

PIXELS = 980, 400
ROWS = 21
"""How large a picture is, and over how many rows it reaches."""

DASHES = ("solid", "dash", "round_dot", "dash_dot", "long_dash", "square_dot")
"""Lines differ in these too, so that they can be told apart in black and white."""


def write(
    book: Any,
    sheet: Sheet,
    ctx: Context,
    analysis: Analysis,
    tables: Mapping[str, Placed],
    title_of: Callable[[Field], str],
) -> None:
    """Fill the page; ``tables`` are where the analysis' tables stand."""
    sheet.columns(list(WIDTHS))
    sheet.top(analysis.title, analysis.finding, *analysis.notes, *analysis.warnings)
    for number, picture in enumerate(analysis.pictures):
        fields = {column.name: column for column in analysis.declared[picture.table].fields}
        titles = {name: title_of(column) for name, column in fields.items()}
        chart = _drawn(book, ctx, picture, tables[picture.table], fields, titles)
        if picture.marks:
            _mark(sheet, ctx, chart, picture, analysis, fields[picture.x])
        chart.set_size({"width": PIXELS[0], "height": PIXELS[1]})
        text = f"{picture.text} {picture.title}. Data: the sheet {tables[picture.table].sheet}."
        sheet.line(f"Data: the sheet {tables[picture.table].sheet}.", "note")
        place = {"description": text, "x_offset": 4, "y_offset": 2, "object_position": 2}
        sheet.sheet.insert_chart(sheet.row, 0, chart, place)
        sheet.row += ROWS
        if number + 1 < len(analysis.pictures):
            sheet.sheet.set_h_pagebreaks([sheet.row])


def _drawn(
    book: Any, ctx: Context, picture: Picture, placed: Placed, fields: Mapping[str, Field], titles: Mapping[str, str]
) -> Any:
    first = fields[picture.series[0]]
    scale = axis_format(ctx) if first.kind in ("money", "change") else "0%" if "percent" in first.kind else "#,##0"
    kind = {"type": "scatter", "subtype": "straight"} if picture.kind == "line" else {"type": picture.kind}
    y_title = titles[first.name] if len(picture.series) == 1 else titles[first.name].partition(" (")[2].rstrip(")")
    chart = styled_chart(book, kind, picture.title, y_title, scale)
    for place, name in enumerate(picture.series):
        series: dict[str, Any] = {
            "name": fields[name].title,
            "categories": [placed.sheet, placed.first, placed.index(titles[picture.x]), placed.last,
                           placed.index(titles[picture.x])],
            "values": [placed.sheet, placed.first, placed.index(titles[name]), placed.last,
                       placed.index(titles[name])],
        }  # fmt: skip
        colour = PALETTE[place % len(PALETTE)]
        if picture.kind == "line":
            series |= {"line": {"color": colour, "width": 2.0, "dash_type": DASHES[place % len(DASHES)]}}
        else:
            series |= {"fill": {"color": colour}, "border": {"color": "#FFFFFF", "width": 0.75}, "gap": 60}
        chart.add_series(series)
    if picture.kind == "line":
        money = fields[picture.x].kind in ("money", "change")
        axis = {"name": titles[picture.x], "num_font": FONT_OF_CHART, "line": {"color": INK}}
        axis |= {"name_font": {**FONT_OF_CHART, "bold": False}, "num_format": axis_format(ctx) if money else "#,##0"}
        chart.set_x_axis(axis)
    if len(picture.series) == 1 and not picture.marks:
        chart.set_legend({"none": True})
    return chart


def _mark(sheet: Sheet, ctx: Context, chart: Any, picture: Picture, analysis: Analysis, x: Field) -> None:
    """A small table of the marks, and each as a vertical line from the lowest to the highest point drawn."""
    drawn = [row[name] for row in analysis.rows(picture.table) for name in picture.series if row[name] is not None]
    low, high = min(drawn, default=0.0), max(drawn, default=0.0)
    y = next(column for column in analysis.declared[picture.table].fields if column.name == picture.series[0])
    columns = [
        Column("marked", "text", WIDTHS[0]),
        Column("where", x.kind, WIDTHS[1]),
        Column("from, to", y.kind, WIDTHS[2]),
    ]
    rows = [
        Row([mark.label, _cell(x, mark.at, ctx), _cell(y, height, ctx)])
        for mark in picture.marks
        for height in (low, high)
        for mark in picture.marks
        for height in (low, high)
    ]
    placed = sheet.table(columns, rows)
    sheet.gap()
    for place, mark in enumerate(picture.marks):
        row = placed.first + 2 * place
        chart.add_series(
            {
                "name": mark.label,
                "categories": [placed.sheet, row, 1, row + 1, 1],
                "values": [placed.sheet, row, 2, row + 1, 2],
                "line": {"color": INK, "width": 1.25, "dash_type": "dash"},
            }
        )


def _cell(column: Field, value: float, ctx: Context) -> float:
    return ctx.currency(value) if column.kind in ("money", "change") else value
