"""The page of an analysis: its finding, its notes, and its pictures, native and drawn from the tables' own cells."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from optimizer.analysis import Analysis, Field, Picture
from optimizer.language import Text, say
from optimizer.report import native
from optimizer.report.blocks import Chart, Scale, Series
from optimizer.report.context import Context
from optimizer.report.sheet import Column, Placed, Row, Sheet
from optimizer.report.styles import DASHES, INK, PALETTE

WIDTHS = (24.0, 18.0, 18.0, 78.0)
"""The columns of the page: they hold the marks' table, and together they are a page wide."""

PIXELS = 980, 400
ROWS = 21
"""How large a picture is, and over how many rows it reaches."""

MONEY = ("money", "change")


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
    # One page a picture, however long the notes and the marks' table above it are: nothing is cut in two.
    sheet.sheet.fit_to_pages(1, len(analysis.pictures))
    sheet.top(analysis.title, analysis.finding, *analysis.notes, *analysis.warnings)
    for number, picture in enumerate(analysis.pictures):
        fields = {column.name: column for column in analysis.declared[picture.table].fields}
        titles = {name: title_of(column) for name, column in fields.items()}
        placed = tables[picture.table]
        chart = _drawn(picture, placed, fields, titles)
        if picture.marks:
            marks = _marks(sheet, ctx, picture, analysis, fields[picture.x])
            chart = replace(chart, series=(*chart.series, *marks))
        sheet.line(_data(placed), "note")
        native.insert(book, sheet, ctx, chart)
        sheet.row += ROWS
        if number + 1 < len(analysis.pictures):
            sheet.sheet.set_h_pagebreaks([sheet.row])


def _data(placed: Placed) -> str:
    return say("Data: the sheet {sheet}.", sheet=placed.sheet)


def _drawn(picture: Picture, placed: Placed, fields: Mapping[str, Field], titles: Mapping[str, str]) -> Chart:
    first = fields[picture.series[0]]
    kind = "money" if first.kind in MONEY else "percent" if "percent" in first.kind else "number"
    title = titles[first.name] if len(picture.series) == 1 else _unit(titles[first.name])
    series = tuple(
        Series(
            name=fields[name].title,
            table=placed,
            names=titles[picture.x],
            values=titles[name],
            colour=PALETTE[place % len(PALETTE)],
            form="line" if picture.kind == "line" else "filled",
            dash=DASHES[place % len(DASHES)],
        )
        for place, name in enumerate(picture.series)
    )
    drawn = [value for one in series for value in one.column(one.values) if isinstance(value, (int, float))]
    within = kind == "percent" and all(0.0 <= value <= 1.0 for value in drawn)
    over = Scale(titles[picture.x], "money" if fields[picture.x].kind in MONEY else "number")
    return Chart(
        kind=picture.kind,
        title=picture.title,
        text=say("{text} {title}. {data}", text=picture.text, title=picture.title, data=_data(placed)),
        scale=Scale(title, kind),
        series=series,
        size=PIXELS,
        over=over if picture.kind == "line" else None,
        bounds=(0.0, 1.0) if within else None,  # no axis to 120 % of a share
        legend="" if len(picture.series) == 1 and not picture.marks else "bottom",
    )


def _unit(title: str) -> str:
    """What stands in the bracket of a column's title, such as its unit."""
    unit = title.parts.get("unit") if isinstance(title, Text) else None
    return unit if isinstance(unit, str) else title.partition(" (")[2].rstrip(")")


def _marks(sheet: Sheet, ctx: Context, picture: Picture, analysis: Analysis, x: Field) -> list[Series]:
    """A small table of the marks, and each as a vertical line from the lowest to the highest point drawn."""
    drawn = [row[name] for row in analysis.rows(picture.table) for name in picture.series if row[name] is not None]
    low, high = min(drawn, default=0.0), max(drawn, default=0.0)
    y = next(column for column in analysis.declared[picture.table].fields if column.name == picture.series[0])
    columns = [
        Column(say("marked"), "text", WIDTHS[0]),
        Column(say("where"), x.kind, WIDTHS[1]),
        Column(say("from, to"), y.kind, WIDTHS[2]),
    ]
    rows = [
        Row([mark.label, _cell(x, mark.at, ctx), _cell(y, height, ctx)])
        for mark in picture.marks
        for height in (low, high)
    ]
    placed = sheet.table(columns, rows)
    sheet.gap()
    return [
        Series(
            name=mark.label,
            table=placed,
            names="where",
            values="from, to",
            colour=INK,
            first=placed.first + 2 * place,
            last=placed.first + 2 * place + 1,
            form="line",
            dash="dash",
            width=1.25,
        )
        for place, mark in enumerate(picture.marks)
    ]


def _cell(column: Field, value: float, ctx: Context) -> float:
    return ctx.currency(value) if column.kind in MONEY else value
