"""Which formulas depend on cells that were changed: their stored results count, and do not follow."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from optimizer.plan import CellChange
from optimizer.workbook.findings import address
from optimizer.workbook.grid import RawWorkbook
from optimizer.workbook.looks import Formula
from optimizer.workbook.naming import is_ours
from optimizer.workbook.stray import column_of

_CELL = r"(?P<c{0}>\$?[A-Z]{{1,3}})(?P<r{0}>\$?[1-9]\d*)"
_REFERENCES = re.compile(
    r"(?:(?:'(?P<quoted>(?:[^']|'')+)'|(?P<bare>[^\W\d][\w.]*))!)?"
    rf"(?:{_CELL.format(1)}(?::{_CELL.format(2)})?|(?P<from>\$?[A-Z]{{1,3}}):(?P<till>\$?[A-Z]{{1,3}}))(?![\w(])"
)
_TEXT = re.compile(r'"[^"]*"')
_ROWS = 1 << 20


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle of a sheet, rows and columns 0-based and inclusive."""

    sheet: str
    top: int
    left: int
    bottom: int
    right: int

    def holds(self, sheet: str, row: int, column: int) -> bool:
        """Whether a cell lies in it."""
        inside = self.top <= row <= self.bottom and self.left <= column <= self.right
        return inside and self.sheet == sheet.casefold()


def formulas_of(raw: RawWorkbook, edits: Sequence[CellChange]) -> Iterator[tuple[str, str]]:
    """The formula cells of our sheets that depend on changed cells, by way of others too, each with one such cell.

    References by name and into tables are not followed.
    """
    reads = {
        (sheet.name, row, column): areas(formula, sheet.name)
        for sheet in raw.sheets
        for (row, column), formula in sheet.look.formulas.items()
    }
    if not reads:
        return
    written = {edit.cell: _place(edit.cell) for edit in edits}
    waiting = [(place, cell) for cell, place in written.items()]
    seen = {place for place, _ in waiting}
    while waiting:
        place, cell = waiting.pop(0)
        for found, said in reads.items():
            if found not in seen and any(area.holds(*place) for area in said):
                seen.add(found)
                waiting.append((found, cell))
                if is_ours(found[0]):
                    yield f"{found[0]}!{address(found[1] + 1, found[2])}", cell


def _place(cell: str) -> tuple[str, int, int]:
    sheet, _, at = cell.rpartition("!")
    letters = at.rstrip("0123456789")
    return sheet, int(at[len(letters) :]) - 1, column_of(letters)


def areas(formula: Formula, sheet: str) -> tuple[Area, ...]:
    """The cells that a formula in ``sheet`` reads."""
    down, right = formula.moved
    found = []
    for part in _REFERENCES.finditer(_TEXT.sub("", formula.text)):
        name = (part["quoted"] or part["bare"] or sheet).replace("''", "'").casefold()
        if part["from"]:
            columns = [_column(part[which], right) for which in ("from", "till")]
            rows = [0, _ROWS]
        else:
            columns = [_column(part[which] or part["c1"], right) for which in ("c1", "c2")]
            rows = [_row(part[which] or part["r1"], down) for which in ("r1", "r2")]
        found.append(Area(name, min(rows), min(columns), max(rows), max(columns)))
    return tuple(found)


def _column(text: str, moved: int) -> int:
    return column_of(text[1:]) if text.startswith("$") else column_of(text) + moved


def _row(text: str, moved: int) -> int:
    return int(text[1:]) - 1 if text.startswith("$") else int(text) - 1 + moved
