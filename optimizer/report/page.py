"""The report as one HTML file: the blocks of the same sheets in the same order, without script or outside request."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from importlib.resources import files
from importlib.util import find_spec
from typing import Any

from optimizer.errors import UsageError
from optimizer.language import say
from optimizer.report.blocks import Block, Chart, Line, Table
from optimizer.report.context import Context
from optimizer.report.formatting import cell_text
from optimizer.report.placed import Placed, Shown
from optimizer.report.sheet import Sheet
from optimizer.report.styles import ALIGN
from optimizer.report.svg import svg

NEEDED = ("matplotlib", "jinja2")
"""What the extra `report` installs."""

PAGE_HEIGHT, PAGE_POINTS = 510.0, 785.0
"""Of A4 landscape inside its margins, in points."""

LINES = {"title": 0.0, "finding": 17.0, "heading": 27.0}
CHARACTERS = 150
"""How high a line is printed, in points, and the characters that it holds."""

KEPT_TOGETHER = 300.0
"""How high a table may be, in points, that is not cut in two on paper: before a higher one a page would stay bare."""

PADDING, UNITS = 1.5, 145.0
"""What a cell's edges take, and what fits on a page, in the sheets' units of column width."""

HEADER, ROW, MORE_LINES = 38.0, 14.5, 11.5
"""How high a table's header, a row, and each further line in it is printed, in points."""

BULLET = "•  "


def ready() -> None:
    """UsageError, with the way to install it, where what the HTML report is made with is missing."""
    missing = [name for name in NEEDED if find_spec(name) is None]
    if missing:
        raise UsageError(
            f"The HTML report is made with {' and '.join(missing)}, not installed here: "
            "pip install 'budget-optimizer[report]', or write the report as .xlsx."
        )


@dataclass(kw_only=True)
class Part:
    """A part of a section as the template writes it."""

    kind: str
    text: str = ""
    texts: list[str] = field(default_factory=list)
    id: str = ""
    caption: str = ""
    rows: list[dict[str, Any]] = field(default_factory=list)
    heads: list[dict[str, Any]] = field(default_factory=list)
    together: bool = False
    units: float = 0.0
    printed: float = 0.0
    fit: float = 1.0
    pictures: list[dict[str, Any]] = field(default_factory=list)


@dataclass(kw_only=True)
class Section:
    """A sheet of the report: its name, its title where that differs, and its parts in order.

    ``zoom`` is how much smaller it is printed, so that what is meant for one page of paper stands on one.
    """

    id: str
    name: str
    title: str = ""
    parts: list[Part] = field(default_factory=list)
    zoom: float = 1.0


def page(ctx: Context, sheets: Sequence[Sheet]) -> str:
    """The whole file; ``sheets`` have been filled. The same result gives the same text."""
    import jinja2

    title = ctx.plan.title or ctx.said(say("Funding plan"))
    places = _places(sheets)
    sections = [_section(ctx, sheet, number, places, title) for number, sheet in enumerate(sheets, start=1)]
    settings = ctx.plan.settings
    environment = jinja2.Environment(
        autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    template = environment.from_string(files("optimizer.report").joinpath("page.html").read_text(encoding="utf-8"))
    return template.render(
        language=ctx.language,
        title=title,
        author=settings.prepared_by,
        contents=ctx.said(say("Contents")),
        sections=sections,
        marking=_css(" ".join(settings.marking.split())[:80]),
        footer=_css(" ".join(title.split())[:80]),
        numbering=_numbering(ctx),
    )


def _places(sheets: Sequence[Sheet]) -> dict[tuple[str, int], str]:
    """The id of each table by its sheet and the row of its header."""
    return {
        (sheet.name, block.header): f"s{number}-t{block.header}"
        for number, sheet in enumerate(sheets, start=1)
        for block in sheet.blocks
        if isinstance(block, Table)
    }


def _css(text: str) -> str:
    """A text as a string of a style sheet; letters only as their numbers, so that it cannot end it."""
    return "".join(f"\\{ord(letter):06X}" for letter in text)


def _numbering(ctx: Context) -> str:
    """``Page 1 of 9`` as the content of a page's margin."""
    said = ctx.said(say("Page {page} of {pages}", page="\x01", pages="\x02"))
    counters = {"\x01": "counter(page)", "\x02": "counter(pages)"}
    parts = (part for part in re.split("([\x01\x02])", said) if part)
    return " ".join(counters.get(part) or f'"{_css(part)}"' for part in parts)


def _section(ctx: Context, sheet: Sheet, number: int, places: dict[tuple[str, int], str], title: str) -> Section:
    section = Section(id=f"s{number}", name=sheet.name)
    heading = sheet.name
    for block in sheet.blocks:
        if isinstance(block, Table):
            caption = heading if heading == sheet.name else f"{sheet.name}: {heading}"
            section.parts.append(_table(ctx, block, places[sheet.name, block.header], caption))
        elif isinstance(block, Chart):
            _add_picture(ctx, section, block, places)
        elif block.look == "left out":
            section.parts.append(Part(kind="paragraph", text=block.text))
        elif block.look == "title":
            section.title = block.text if block.text not in (sheet.name, title) else ""
        else:
            heading = block.text if block.look == "heading" else heading
            _add_line(ctx, section, block)
    if sheet.one_page:
        section.zoom = round(min(1.0, PAGE_HEIGHT / _height(sheet.blocks)), 3)
    return section


def _height(blocks: Sequence[Block]) -> float:
    """About how high blocks are on paper, in points, at full size."""
    high = 50.0
    for block in blocks:
        if isinstance(block, Line):
            high += LINES.get(block.look, 14.0) + 13.0 * (len(block.text) // CHARACTERS)
        elif isinstance(block, Table):
            high += _table_height(block)
        else:
            high += 36.0 + PAGE_POINTS * min(block.size[1] / block.size[0], 0.5)
    return high


def _add_line(ctx: Context, section: Section, line: Line) -> None:
    text = line.text
    if line.figure is not None:
        text = f"{text} {cell_text(ctx, line.figure)}"
    if not text.startswith(BULLET):
        section.parts.append(Part(kind=line.look, text=text))
        return
    if not section.parts or section.parts[-1].kind != "list":
        section.parts.append(Part(kind="list"))
    section.parts[-1].texts.append(text.removeprefix(BULLET))


def _add_picture(ctx: Context, section: Section, chart: Chart, places: dict[tuple[str, int], str]) -> None:
    """Pictures that follow each other stand beside each other where there is room."""
    if not section.parts or section.parts[-1].kind != "pictures":
        section.parts.append(Part(kind="pictures"))
    count = sum(len(part.pictures) for part in section.parts)
    source: Placed = chart.series[0].table
    picture = {
        "title": ctx.said(chart.title),
        "svg": svg(ctx, chart, f"{section.id}-p{count + 1}"),
        "width": chart.size[0],
        "data": ctx.said(say("Data: {sheet}", sheet=source.sheet)),
        "place": places[source.sheet, source.header],
    }
    section.parts[-1].pictures.append(picture)


def _table_height(table: Table) -> float:
    """About how high a table is on paper, in points."""
    widths = [head.width for head in table.heads[: table.printed]]
    fit = min(1.0, UNITS / sum(width + PADDING for width in widths))
    high = HEADER
    for row in table.rows:
        lengths = (len(cell.value) if isinstance(cell.value, str) else 0 for cell in row.cells)
        more = max(int(length / (1.1 * width)) for length, width in zip(lengths, widths, strict=False))
        high += (ROW + MORE_LINES * more) * fit
    return high


def _table(ctx: Context, table: Table, name: str, caption: str) -> Part:
    heads = [
        {
            "title": head.title,
            "width": round(head.width + PADDING, 2),
            "look": _align(head.kind),
            "printed": place < table.printed,
        }
        for place, head in enumerate(table.heads)
    ]
    rows = [
        {
            "emphasis": row.emphasis,
            "cells": [{**_cell(ctx, cell), "printed": place < table.printed} for place, cell in enumerate(row.cells)],
        }
        for row in table.rows
    ]
    widths = [head.width + PADDING for head in table.heads]
    printed = sum(widths[: table.printed])
    return Part(
        kind="table",
        id=name,
        caption=caption,
        heads=heads,
        rows=rows,
        together=_table_height(table) <= KEPT_TOGETHER,
        units=round(sum(widths), 2),
        printed=round(printed, 2),
        fit=round(min(1.0, UNITS / printed), 3),
    )


def _cell(ctx: Context, cell: Shown) -> dict[str, str]:
    """A cell's text, and its look: ``num``, ``text`` or ``mid``, with ``low`` for brackets."""
    text, look = cell_text(ctx, cell), _align(cell.kind)
    return {"text": text, "look": f"{look} low" if look == "num" and text.endswith(")") else look}


def _align(kind: str) -> str:
    return {"left": "text", "center": "mid"}.get(ALIGN.get(kind, "right"), "num")
