"""A worksheet of XlsxWriter that writes the same bytes with fewer calls for a cell.

The cells of a report are texts, numbers and formulas that every spreadsheet knows. For these the library looks twenty
times for what a newer spreadsheet calls otherwise, and builds the attributes of every cell anew; everything else is
left to it. What is overridden is private to the library, so it is used with releases only for which the tests have
shown that both write the same bytes.
"""

from __future__ import annotations

import re
from functools import lru_cache
from math import isfinite
from typing import Any

from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import CellFormulaTuple, CellNumberTuple, CellStringTuple, Worksheet

SHORT = 10_000
"""Texts of at most so many characters fit a cell, whatever these are."""

ROWS_OF_A_SPAN = 16
"""So many rows tell together from which column to which they are filled."""

CALLED = re.compile(r"[A-Za-z_.]+(?=\()")
OLD = frozenset(("ABS", "AND", "COUNTIF", "FIND", "IF", "IFERROR", "INDEX", "ISNUMBER", "MATCH", "MAX", "MIN", "NOT",
                 "OR", "ROUND", "SUBTOTAL", "SUM", "SUMIF", "SUMIFS", "SUMPRODUCT"))  # fmt: skip
"""Functions that are written in a file as they are called, and work on one cell each."""

ERRORS = ("#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!")

column_name = lru_cache(maxsize=None)(xl_col_to_name)


def is_plain(formula: str) -> bool:
    """Whether a formula with its ``=`` is written as it stands."""
    return formula[:1] == "=" and formula[-1:] != "}" and OLD.issuperset(CALLED.findall(formula))


class PlainWorksheet(Worksheet):  # type: ignore[misc]  # the library is not typed
    """Worksheet whose cells are given by row and column, never by ``A1``."""

    write_blank = Worksheet._write_blank

    def write_string(self, row: int, col: int, string: str, cell_format: Any = None) -> int:
        """Write a text."""
        if len(string) > SHORT or self.constant_memory or not self._within(row, col):
            return int(self._write_string(row, col, string, cell_format))
        self.table[row][col] = CellStringTuple(self.str_table._get_shared_string_index(string), cell_format)
        return 0

    def write_number(self, row: int, col: int, number: float, cell_format: Any = None) -> int:
        """Write a number."""
        if not isfinite(number) or self.constant_memory or not self._within(row, col):
            return int(self._write_number(row, col, number, cell_format))
        self.table[row][col] = CellNumberTuple(number, cell_format)
        return 0

    def _within(self, row: int, column: int) -> bool:
        """Whether a cell stands in what is known to be used, so that its place needs no other look."""
        return (
            self.dim_rowmax is not None
            and self.dim_colmax is not None
            and self.dim_rowmin <= row <= self.dim_rowmax
            and self.dim_colmin <= column <= self.dim_colmax
        )

    def write_formula(self, row: int, col: int, formula: str, cell_format: Any = None, value: float | str = 0) -> int:
        """Write a formula with its stored result."""
        if not is_plain(formula) or self.constant_memory or not self._within(row, col):
            return int(self._write_formula(row, col, formula, cell_format, value))
        self.table[row][col] = CellFormulaTuple(formula[1:], cell_format, value)
        return 0

    def _write_rows(self) -> None:
        if self.comments or self.constant_memory:
            super()._write_rows()
            return
        spans = self._spans()
        looks: dict[Any, str] = {}
        for row in range(self.dim_rowmin, self.dim_rowmax + 1):
            cells, info = self.table.get(row), self.row_info.get(row)
            span = spans.get(row // ROWS_OF_A_SPAN)
            if not cells:
                if info is not None:
                    self._write_empty_row(row, span, info)
                continue
            self._write_row(row, span, info)
            plain = info is None or not info.row_format
            written: list[str] = []
            for column in sorted(cells):
                text = self._plain_cell(row, column, cells[column], looks) if plain else ""
                if text:
                    written.append(text)
                else:
                    self.fh.write("".join(written))
                    written.clear()
                    self._write_cell(row, column, cells[column])
            written.append("</row>")
            self.fh.write("".join(written))

    def _plain_cell(self, row: int, column: int, cell: Any, looks: dict[Any, str]) -> str:
        """The XML of a text, a number or a formula; empty for other cells, and those without a look of their own."""
        style = cell.format
        if not style:
            return ""
        look = looks.get(style)
        if look is None:
            look = looks[style] = f' s="{style._get_xf_index()}"'
        start = f'<c r="{column_name(column)}{row + 1}"{look}'
        kind = type(cell).__name__
        if kind == "String":
            return f'{start} t="s"><v>{cell.string}</v></c>'
        if kind == "Number":
            return f"{start}><v>{cell.number:.16G}</v></c>"
        if kind == "Blank":
            return f"{start}/>"
        if kind != "Formula" or isinstance(cell.value, bool) or cell.value in ERRORS:
            return ""
        result = ' t="str"' if isinstance(cell.value, str) and cell.value != "" else ""
        formula, value = self._escape_data(cell.formula), self._escape_data(cell.value)
        return f"{start}{result}><f>{formula}</f><v>{value}</v></c>"

    def _spans(self) -> dict[int, str]:
        """From which column to which each block of rows is filled."""
        found: dict[int, tuple[int, int]] = {}
        for row, cells in self.table.items():
            if cells:
                block = row // ROWS_OF_A_SPAN
                first, last = found.get(block, (min(cells), 0))
                found[block] = min(first, *cells), max(last, *cells)
        return {block: f"{first + 1}:{last + 1}" for block, (first, last) in found.items()}
