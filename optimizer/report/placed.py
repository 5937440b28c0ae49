"""Tables as they stand on a sheet: where their cells are, for formulas and pictures, and what they hold."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple


class Shown(NamedTuple):
    """A value that is shown in another kind than its column's."""

    value: float | str | None
    kind: str


@dataclass(frozen=True, slots=True)
class Placed:
    """Where a table stands: 0-based rows of its header, first and last body row, and its first column.

    ``values`` holds what its body shows, row by row; a formula counts as its result. ``others`` is the row that stands
    for all that are not shown; -1: none does.
    """

    sheet: str
    header: int
    first: int
    last: int
    columns: tuple[str, ...]
    values: tuple[tuple[Shown, ...], ...] = ()
    others: int = -1

    def letter(self, title: str) -> str:
        """The letter of the column with that header."""
        return column_letter(self.columns.index(title))

    def range(self, title: str, *, skip: int = 0, drop: int = 0) -> str:
        """The body of one column as an absolute reference with its sheet, ``skip`` rows later, ``drop`` fewer."""
        letter = self.letter(title)
        return f"{quoted(self.sheet)}!${letter}${self.first + 1 + skip}:${letter}${self.last + 1 - drop}"

    def cell(self, title: str, row: int) -> str:
        """One cell (``row`` 0-based on the sheet) as an absolute reference with its sheet."""
        return f"{quoted(self.sheet)}!${self.letter(title)}${row + 1}"

    def index(self, title: str) -> int:
        """The 0-based column of that header."""
        return self.columns.index(title)


def column_letter(index: int) -> str:
    """``A`` for 0, ``AA`` for 26."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def quoted(sheet: str) -> str:
    """A sheet's name as formulas quote it."""
    return "'" + sheet.replace("'", "''") + "'"


def text_literal(text: str) -> str:
    """A text as formulas quote it."""
    return '"' + text.replace('"', '""') + '"'
