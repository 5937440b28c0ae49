"""What a page holds, without how it is written: lines of text, tables and pictures, in the order they are read.

Excel's sheets and the page in HTML are both made from these, so that they cannot say different things.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from optimizer.report.placed import Placed, Shown


@dataclass(frozen=True, slots=True)
class Line:
    """Running text with its look: one of `optimizer.report.styles.TEXT_LOOKS`. ``figure`` is a number after it."""

    text: str
    look: str
    figure: Shown | None = None


@dataclass(frozen=True, slots=True)
class Head:
    """A column of a table: its header as it is written, the kind of its cells, and its width."""

    title: str
    kind: str
    width: float


@dataclass(frozen=True, slots=True)
class Body:
    """A row as it is shown; ``emphasis`` is empty, ``subtotal`` or ``total``."""

    cells: tuple[Shown, ...]
    emphasis: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Table:
    """A table with its rows in order, the total last.

    ``header`` is its header's row on the sheet (0-based), ``printed`` counts the columns that go to paper.
    """

    header: int
    heads: tuple[Head, ...]
    rows: tuple[Body, ...]
    printed: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Series:
    """A column of a table as a series over another: ``values`` and ``names`` are their headers.

    ``first`` and ``last`` (0-based rows of the sheet) cut it; -1: the whole body. ``form`` is ``filled`` (columns or
    bars), ``hatched`` or ``unseen`` (the same, striped or only taking up room), ``line``, or ``marked`` (a dashed line
    with marks). ``colour`` is of the palette; ``dash`` one of
    `optimizer.report.styles.DASHES`, and ``width`` in points, for lines.
    """

    name: str
    table: Placed
    names: str
    values: str
    colour: str
    first: int = -1
    last: int = -1
    form: str = "filled"
    dash: str = "solid"
    width: float = 2.0

    @property
    def rows(self) -> tuple[int, int]:
        """The first and last row that are drawn, 0-based on the sheet."""
        return (
            self.table.first if self.first < 0 else self.first,
            self.table.last if self.last < 0 else self.last,
        )

    def cells(self, title: str) -> tuple[Shown, ...]:
        """The cells of one column in the rows that are drawn."""
        first, last = (row - self.table.first for row in self.rows)
        place = self.table.index(title)
        return tuple(row[place] for row in self.table.values[first : last + 1])

    def column(self, title: str) -> tuple[float | str | None, ...]:
        """What those cells hold."""
        return tuple(cell.value for cell in self.cells(title))


@dataclass(frozen=True, slots=True)
class Scale:
    """An axis with numbers: its title, and the kind of number: ``money``, ``percent`` or ``number``."""

    title: str
    kind: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Chart:
    """A picture: ``kind`` is ``column``, ``bar``, ``stacked`` (bars), ``stacked column`` or ``line`` (numbers on both
    axes, then ``over``).

    ``title`` is its finding, ``text`` tells those who cannot see it what it shows. ``bounds`` are the least and the
    greatest number of the scale where they are set, ``legend`` its place or empty. A ``labelled`` one has its numbers
    at the bars, ``falls`` is the colour of what is below 0. ``size`` is in pixels.
    """

    kind: str
    title: str
    text: str
    scale: Scale
    series: Sequence[Series]
    size: tuple[int, int]
    over: Scale | None = None
    bounds: tuple[float, float] | None = None
    legend: str = "bottom"
    labelled: bool = False
    falls: str = ""


Block = Line | Table | Chart
