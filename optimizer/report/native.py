"""Pictures as Excel's own charts: titled by what they show, readable in black and white."""

from __future__ import annotations

from typing import Any

from optimizer.report.blocks import Chart, Scale, Series
from optimizer.report.context import Context
from optimizer.report.sheet import Sheet
from optimizer.report.styles import FONT, INK, RULE_LINE, scale_format

FONT_OF_CHART = {"name": FONT, "size": 9, "color": INK}
PLAIN = {**FONT_OF_CHART, "bold": False}


def insert(
    book: Any, sheet: Sheet, ctx: Context, chart: Chart, row: int | None = None, offset: tuple[int, int] = (4, 2)
) -> None:
    """Put the picture on the sheet at ``row`` (without it at the cursor), ``offset`` pixels right and down of it."""
    at = sheet.row if row is None else row
    native = _drawn(book, ctx, chart)
    native.set_size({"width": chart.size[0], "height": chart.size[1]})
    options = {"description": ctx.said(chart.text), "x_offset": offset[0], "y_offset": offset[1], "object_position": 2}
    sheet.sheet.insert_chart(at, 0, native, options)
    sheet.record(chart, at)


def _drawn(book: Any, ctx: Context, chart: Chart) -> Any:
    native = book.add_chart(_type(chart))
    title = {"name": ctx.said(chart.title), "name_font": {**FONT_OF_CHART, "size": 10, "bold": True}, "overlay": False}
    native.set_title(title)
    _axes(native, ctx, chart)
    for series in chart.series:
        if series.form != "marked":
            drawn = _line(ctx, series) if series.form == "line" else _filled(ctx, chart, series)
            native.add_series(drawn)
            continue
        beside = book.add_chart({"type": "line"})
        beside.add_series(_marked(ctx, series))
        native.combine(beside)
    if chart.over is not None:
        native.set_x_axis({**_named(ctx, chart.over), "line": {"color": INK}})
    unseen = [place for place, series in enumerate(chart.series) if series.form == "unseen"]
    shown = {"position": chart.legend, "font": FONT_OF_CHART, "delete_series": unseen}
    native.set_legend(shown if chart.legend else {"none": True})
    return native


def _type(chart: Chart) -> dict[str, str]:
    if chart.kind == "line":
        return {"type": "scatter", "subtype": "straight"}
    stacked = {"stacked": "bar", "stacked column": "column"}
    return {"type": stacked[chart.kind], "subtype": "stacked"} if chart.kind in stacked else {"type": chart.kind}


def _named(ctx: Context, scale: Scale) -> dict[str, Any]:
    return {
        "name": ctx.said(scale.title),
        "name_font": PLAIN,
        "num_font": FONT_OF_CHART,
        "num_format": scale_format(scale.kind, ctx.plan.settings.unit),
    }


def _axes(native: Any, ctx: Context, chart: Chart) -> None:
    grid = {"visible": True, "line": {"color": RULE_LINE, "width": 0.5}}
    values = {**_named(ctx, chart.scale), "major_gridlines": grid, "line": {"none": True}}
    if chart.bounds:
        values |= {"min": chart.bounds[0], "max": chart.bounds[1]}
    names = {"num_font": FONT_OF_CHART, "line": {"color": INK}, "label_position": "low"}
    if chart.kind in ("bar", "stacked"):
        # The first category on top, and the scale still at the bottom.
        native.set_y_axis({**names, "reverse": True, "crossing": "max"})
        native.set_x_axis(values)
    else:
        native.set_x_axis(names)
        native.set_y_axis(values)


def _cells(ctx: Context, series: Series) -> dict[str, Any]:
    table, (first, last) = series.table, series.rows
    values, names = table.index(series.values), table.index(series.names)
    return {
        "name": ctx.said(series.name),
        "categories": [table.sheet, first, names, last, names],
        "values": [table.sheet, first, values, last, values],
    }


def _filled(ctx: Context, chart: Chart, series: Series) -> dict[str, Any]:
    look: dict[str, Any] = {
        "fill": {"color": series.colour},
        "border": {"color": "#FFFFFF", "width": 0.75},
        "gap": 60,
    }
    if series.form == "unseen":
        return {**_cells(ctx, series), "fill": {"none": True}, "border": {"none": True}, "gap": 60}
    if series.form == "hatched":
        pattern = {"pattern": "wide_upward_diagonal", "fg_color": series.colour, "bg_color": "#FFFFFF"}
        look |= {"pattern": pattern, "border": {"color": series.colour, "width": 0.75}}
        look.pop("fill")
    if chart.falls:
        look |= {"invert_if_negative": True, "invert_if_negative_color": chart.falls}
    if chart.labelled:
        look |= {"data_labels": {"value": True, "font": FONT_OF_CHART}}
    return {**_cells(ctx, series), **look}


def _line(ctx: Context, series: Series) -> dict[str, Any]:
    return {
        **_cells(ctx, series),
        "line": {"color": series.colour, "width": series.width, "dash_type": series.dash},
    }


def _marked(ctx: Context, series: Series) -> dict[str, Any]:
    marker = {"type": "diamond", "size": 7, "fill": {"color": series.colour}, "border": {"color": INK}}
    return {**_line(ctx, series), "marker": marker}
