"""Tables of a report by the names of their columns, which are the same in every language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from optimizer.recompute.book import Book
from optimizer.recompute.cells import Value, address


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """One row of a table: the values by column, and where the row stands."""

    sheet: str
    row: int
    columns: Mapping[str, int]
    values: Mapping[str, Value]

    def where(self, column: str) -> str:
        """``Grid!I9``."""
        return f"{self.sheet}!{address((self.row, self.columns[column]))}"

    def text(self, column: str) -> str:
        """A value as a code: 2027.0 is ``2027``."""
        value = self.values.get(column)
        return f"{value:.15g}" if isinstance(value, float) else str("" if value is None else value)

    def number(self, column: str) -> float | None:
        """A value as a number; ``None`` where a word stands in its place."""
        value = self.values.get(column)
        return value if isinstance(value, float) else None


OTHERS = "others"
"""Names the row of a table that stands for all that the table does not show."""


def lines(book: Book, table: str) -> list[Line]:
    """The rows of the table of that name, without that of the others; none where the report has no such table."""
    rows = _rows(book, table)
    last = book.names.get(f"{table}.{OTHERS}")
    return [line for line in rows if last is None or line.row != last.first[0]]


def others(book: Book, table: str) -> Line | None:
    """The row of a table that stands for all that it does not show; ``None`` where it shows all."""
    place = book.names.get(f"{table}.{OTHERS}")
    if place is None:
        return None
    return next((line for line in _rows(book, table) if line.row == place.first[0]), None)


def _rows(book: Book, table: str) -> list[Line]:
    start = f"{table}."
    areas = {name.removeprefix(start): area for name, area in book.names.items() if name.startswith(start)}
    areas = {name: area for name, area in areas.items() if area.sheet in book.sheets and name != OTHERS}
    if not areas:
        return []
    first = next(iter(areas.values()))
    columns = {name: area.first[1] for name, area in areas.items() if area.sheet == first.sheet}
    return [
        Line(
            sheet=first.sheet,
            row=row,
            columns=columns,
            values={name: book.at(first.sheet, (row, column)).value for name, column in columns.items()},
        )
        for row in first.rows()
    ]
