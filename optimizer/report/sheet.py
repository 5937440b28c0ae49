"""Sheets as the report writes them: a title, one finding, notes, and tables whose columns know their kind.

Print sheets are for paper: text runs over the page width, wrapped, in rows as high as it needs. Data sheets hold
one table with its title and notes above, no merged cells and nothing below.
"""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from optimizer.language import say
from optimizer.report.blocks import Block, Body, Head, Line, Table
from optimizer.report.context import Context
from optimizer.report.measures import (
    BOLD_PER_WIDTH,
    CHARACTERS_PER_WIDTH,
    DEFAULT_LINE,
    LINE_HEIGHT,
    PADDING,
    PAGE_HEIGHT,
    PAGE_WIDTH,
    PROSE_PER_WIDTH,
    WIDEST_CODE,
    line_count,
    room,
)
from optimizer.report.placed import Placed as Placed
from optimizer.report.placed import Shown as Shown
from optimizer.report.placed import column_letter as column_letter
from optimizer.report.placed import quoted as quoted
from optimizer.report.placed import text_literal as text_literal
from optimizer.report.rows import OTHERS as OTHERS
from optimizer.report.rows import WORDS, addressed, cut, kept_digits, shown_row
from optimizer.report.rows import Column as Column
from optimizer.report.rows import Live as Live
from optimizer.report.rows import Row as Row
from optimizer.report.styles import Styles
from optimizer.report.wording import NOT_AVAILABLE

FLOWING = ("text", "wrap")
"""Kinds of cells whose text may take several lines."""

UNSET_WIDTH = 10.0
"""The width of a column that was given none."""

A4 = 9
BOTH_MARGINS = 0.4


class Sheet:
    """One sheet under construction; ``row`` is the next free row (0-based)."""

    def __init__(
        self, book: Any, styles: Styles, ctx: Context, name: str, *, data: bool = False, filled: bool = True
    ) -> None:
        """``filled``: rows that no page shows are written too, for the file of a spreadsheet."""
        self.english = name
        self.name = ctx.said(name)
        self.shown: list[Column] = []
        """The columns of its tables in the order of writing."""
        self.sheet = book.add_worksheet(self.name)
        self.data = data
        self._filled = filled
        self.row = 0
        self.height = 0.0
        """Points of all rows above the cursor."""
        self.one_page = False
        self._styles = styles
        self._ctx = ctx
        self._widths: list[float] = []
        self._recorded: list[tuple[int, Block]] = []
        self._paper()

    def _paper(self) -> None:
        settings = self._ctx.plan.settings
        sheet = self.sheet
        sheet.set_landscape()
        sheet.set_paper(A4)
        sheet.set_margins(left=BOTH_MARGINS, right=BOTH_MARGINS, top=0.5, bottom=0.75)
        sheet.fit_to_pages(1, 0)
        sheet.hide_gridlines(2)

        def part(text: str) -> str:
            return " ".join(text.split())[:80].replace("&", "&&")

        page = self._ctx.said(say("Page {page} of {pages}", page="&P", pages="&N"))
        sheet.set_footer(f"&L&8{' ' + part(settings.marking)}&C&8 {part(self._ctx.plan.title)}&R&8{page}")

    @property
    def blocks(self) -> list[Block]:
        """What stands on the sheet, from top to bottom."""
        return [block for _, block in sorted(self._recorded, key=lambda found: found[0])]

    def record(self, block: Block, row: int) -> None:
        """Remember what was written at ``row``."""
        self._recorded.append((row, block))

    def _set_row(self, height: float) -> None:
        self.sheet.set_row(self.row, height)
        self.height += height

    def columns(self, widths: Sequence[float]) -> None:
        """Set the column widths; print sheets count on them for wrapping."""
        self._widths = list(widths)
        for index, width in enumerate(widths):
            self.sheet.set_column(index, index, width)

    def fit(self, columns: Sequence[Column], stretch: float = 1.0) -> None:
        """Set the widths to those of ``columns`` times ``stretch``, wider where the longest word of a header is."""
        self.columns([max(column.width * stretch, self._longest_word(column)) for column in columns])

    def _longest_word(self, column: Column) -> float:
        """The width that keeps the words of a header whole."""
        words = self._ctx.said(column.title).split()
        return max((len(word) for word in words), default=0) / BOLD_PER_WIDTH

    @property
    def width(self) -> float:
        """The width of all columns together."""
        return sum(self._widths)

    def top(self, title: str, finding: str, *notes: str) -> None:
        """Title, finding, then the marking with what the amounts are in, and the notes."""
        self.line(title, "title")
        self.line(finding, "finding")
        marking = self._ctx.plan.settings.marking
        if marking:
            self.line(marking, "marking")
        for text in notes:
            self.line(text, "note")
        if not self.data:
            self.gap(6)

    def line(self, text: str, look: str = "paragraph") -> None:
        """A line of running text over the whole width, as many rows or as high as it needs."""
        width = sum(self._widths) or PAGE_WIDTH
        fits = width * CHARACTERS_PER_WIDTH.get(look, PROSE_PER_WIDTH)
        height = LINE_HEIGHT.get(look, DEFAULT_LINE)
        text = cut(self._ctx.said(text))
        self.record(Line(text, look), self.row)
        if self.data:
            for part in textwrap.wrap(text, max(int(fits), 20)) or [""]:
                self._set_row(height + PADDING)
                self.sheet.write_string(self.row, 0, part, self._styles.plain(look))
                self.row += 1
            return
        self._set_row(height * line_count(text, fits) + PADDING)
        style = self._styles.text(look)
        if len(self._widths) > 1:
            self.sheet.merge_range(self.row, 0, self.row, len(self._widths) - 1, "", style)
        self.sheet.write_string(self.row, 0, text, style)
        self.row += 1

    def gap(self, height: float = 8) -> None:
        """An empty row of a print sheet."""
        self._set_row(height)
        self.row += 1

    def table(self, columns: Sequence[Column], rows: Sequence[Row], total: Row | None = None) -> Placed:
        """Write a table at the cursor; body rows first, then the total."""
        header = self._header(columns)
        every = [*rows, *([total] if total else [])]
        shown = [shown_row(self._ctx, columns, row) for row in every]
        self._widen(columns, shown)
        placed = Placed(
            sheet=self.name,
            header=header,
            first=self.row,
            last=self.row + max(len(rows), 1) - 1,
            columns=tuple(column.title for column in columns),
            values=tuple(body.cells for body in shown[: len(rows)]),
            others=self.row + len(rows) - 1 if rows and rows[-1].emphasis == OTHERS else -1,
        )
        heads_shown = (
            Head(title, column.kind, self._width(place))
            for place, (column, title) in enumerate(zip(columns, self._titles(columns), strict=True))
        )
        self.record(Table(header=header, heads=tuple(heads_shown), rows=tuple(shown), printed=len(columns)), header)
        for row, body in zip(every, shown, strict=True):
            self._write_row(row, body, placed)
        return placed

    def _titles(self, columns: Sequence[Column]) -> list[str]:
        return [self._ctx.said(column.title) for column in columns]

    def _head_lines(self, titles: Sequence[str]) -> int:
        return max(line_count(title, self._width(place) * BOLD_PER_WIDTH) for place, title in enumerate(titles))

    def _header(self, columns: Sequence[Column]) -> int:
        """Write the titles of a table at the cursor; returns their row."""
        if not self._widths:
            self.columns([column.width for column in columns])
        header = self.row
        self.shown += columns
        titles = self._titles(columns)
        self._set_row(DEFAULT_LINE * self._head_lines(titles) + PADDING)
        for place, (column, title) in enumerate(zip(columns, titles, strict=True)):
            style = self._styles.head(column.kind)
            if title.isdigit():  # a year: formulas count with it
                self.sheet.write_number(header, place, int(title), style)
            else:
                self.sheet.write_string(header, place, title, style)
        self.row += 1
        return header

    @property
    def page_height(self) -> float:
        """Points of row height that fit a page when the columns fit its width."""
        return PAGE_HEIGHT * max(1.0, self.width / PAGE_WIDTH)

    def height_of(self, columns: Sequence[Column], rows: Sequence[Row]) -> float:
        """The height in points of a table with ``rows``, its total among them."""
        lines = [
            self._head_lines(self._titles(columns)),
            *(self._lines(row, shown_row(self._ctx, columns, row))[1] for row in rows),
        ]
        return sum(DEFAULT_LINE * number + PADDING for number in lines)

    def listing(self, columns: Sequence[Column], rows: Sequence[Sequence[float | str | None]], left_out: str) -> Placed:
        """Write a table of plain values for formulas and machines: rows of one height, nothing wrapped or measured.

        What is open to be filled in is the whole column. On paper and in HTML ``left_out`` stands in its place.
        """
        header = self._header(columns)
        for place, column in enumerate(columns):
            style = self._styles.cell(column.kind, middle=True) if column.kind == "input" else None
            words = {row[place] for row in rows} if column.kind == "text" else set()
            longest = max((room(word) for word in words if isinstance(word, str)), default=0.0)
            self._widths[place] = max(self._width(place), min(longest, WIDEST_CODE))
            self.sheet.set_column(place, place, self._widths[place], style)
        last = self.row + max(len(rows), 1) - 1
        placed = Placed(self.name, header, self.row, last, tuple(column.title for column in columns))
        self.record(Line(self._ctx.said(left_out), "left out"), header)
        if self._filled:
            self.sheet.set_default_row(DEFAULT_LINE + PADDING)
            self._fill(columns, rows)
        self.row = last + 1
        return placed

    def _fill(self, columns: Sequence[Column], rows: Sequence[Sequence[float | str | None]]) -> None:
        styles = [self._styles.cell(column.kind, middle=True) for column in columns]
        write_number, write_string = self.sheet.write_number, self.sheet.write_string
        missing = self._ctx.said(NOT_AVAILABLE)
        for at, row in enumerate(rows, self.row):
            for place, value in enumerate(row):
                if isinstance(value, str):
                    if value:
                        write_string(at, place, value, styles[place])
                elif value is None:
                    write_string(at, place, missing, styles[place])
                else:
                    write_number(at, place, kept_digits(value), styles[place])

    def _widen(self, columns: Sequence[Column], rows: Sequence[Body]) -> None:
        """Widen the columns of codes, which break over lines badly, to the longest word in them."""
        for place, column in enumerate(columns):
            if column.kind == "text" and place < len(self._widths):
                texts = {row.cells[place].value for row in rows}
                words = (word for text in texts for word in str(text).split())
                needed = min(max(map(room, words), default=0.0), WIDEST_CODE)
                if needed > self._width(place):
                    self._widths[place] = needed
                    self.sheet.set_column(place, place, needed)

    def print_until(self, placed: Placed, last: int, rows: int | None = None) -> None:
        """Print the sheet down to the table's end (or so many ``rows``), and no column after ``last`` (0-based)."""
        end = placed.last if rows is None else min(placed.last, placed.header + rows)
        self.sheet.print_area(0, 0, end, last)
        self._recorded = [
            (row, replace(block, printed=last + 1) if row == placed.header and isinstance(block, Table) else block)
            for row, block in self._recorded
        ]

    def beside(self, place: int, value: float, kind: str) -> None:
        """A number in a cell beside the line above the cursor."""
        self.row -= 1
        self.sheet.write_number(self.row, place, kept_digits(value), self._styles.cell(kind))
        self.row += 1
        row, block = self._recorded[-1]
        if isinstance(block, Line):
            self._recorded[-1] = row, replace(block, figure=Shown(kept_digits(value), kind))

    def _width(self, place: int) -> float:
        return self._widths[place] if place < len(self._widths) else UNSET_WIDTH

    def _write_row(self, row: Row, body: Body, placed: Placed) -> None:
        kinds, lines = self._lines(row, body)
        sheet, at, emphasis, middle, cell = self.sheet, self.row, row.emphasis, lines == 1, self._styles.cell
        for place, (value, shown, kind) in enumerate(zip(row.values, body.cells, kinds, strict=True)):
            style, result = cell(kind, emphasis, middle=middle), shown.value
            if type(value) is Shown:
                value = value.value
            if type(value) is Live:
                sheet.write_formula(at, place, "=" + addressed(value.formula, at + 1, placed), style, result)
            elif not isinstance(result, str):
                sheet.write_number(at, place, result, style)
            elif result:
                sheet.write_string(at, place, result, style)
            else:
                sheet.write_blank(at, place, None, style)
        self._set_row(DEFAULT_LINE * lines + PADDING)
        self.row += 1

    def _lines(self, row: Row, body: Body) -> tuple[list[str], int]:
        """The kinds that the cells of a row are written in, and how many lines the row takes."""
        lines, kinds, widths = 1, [shown.kind for shown in body.cells], self._widths
        for place, kind in enumerate(kinds):
            if kind not in FLOWING:
                continue
            text = body.cells[place].value
            if isinstance(text, str) and isinstance(row.values[place], WORDS):
                width = widths[place] if place < len(widths) else UNSET_WIDTH
                # A text too long for its column would be cut by the cell beside it.
                if kind == "text" and room(text) > width:
                    kinds[place] = kind = "wrap"
                if kind == "wrap":
                    lines = max(lines, line_count(text, width * (1.0 if row.emphasis else PROSE_PER_WIDTH)))
        return kinds, lines

    def finish(self, placed: Placed | None = None, *, one_page: bool = False, freeze: int = 0) -> None:
        """Repeat and freeze the header of ``placed``; or fit a print sheet to one page."""
        self.one_page = one_page
        if one_page:
            self.sheet.fit_to_pages(1, 1)
        if placed:
            self.sheet.repeat_rows(placed.header)
            self.sheet.freeze_panes(placed.first, freeze)
            if self.data:
                last = len(placed.columns) - 1
                self.sheet.autofilter(placed.header, 0, placed.last, last)
        if self.data:
            self.sheet.protect("", {"autofilter": True, "sort": True, "format_columns": True, "format_rows": True})
