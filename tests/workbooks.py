"""Workbooks for tests: real files made from plain rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

Rows = list[list[Any]]


def base() -> dict[str, Rows]:
    """A small workbook without a finding: two topics, two lines, two years, four activities, two rules."""
    return {
        "Settings": [["setting", "value"], ["title", "Test plan"], ["currency", "EUR"]],
        "Topics": [["topic", "name", "weight"], ["PoC", "Protection", 2], ["CAAC", "Children", 1]],
        "Lines": [["line", "name", "inflation"], ["TRN", "Training", 0], ["EXR", "Exercises", 0]],
        "Years": [["year", "ceiling", "status"], [2027, 250, "approved"], [2028, 260, "planning"]],
        "Activities": [
            ["activity", "name", "topic", "line", "tags", "baseline", "request", "value", "value_at_half"],
            ["A1", "Courses", "PoC", "TRN", "core", 80, 120, 30, 0.7],
            ["A2", "Field exercise", "PoC", "EXR", "", 60, 100, 20, 0.6],
            ["A3", "Child courses", "CAAC", "TRN", "core", 40, 90, 25, 0.75],
            ["A4", "Child exercise", "CAAC", "EXR", "", 30, 80, 18, 0.5],
        ],
        "Rules": [
            ["rule", "name", "topic", "line", "tag", "year", "each", "period", "measure", "relation", "limit",
             "of", "strength", "penalty", "priority", "reason"],
            ["R1", "Children's floor", "CAAC", "", "", "", "", "", "amount", "at least", 60, "", "", "", "", ""],
            ["R2", "Core share", "", "", "core", "2028", "", "", "share", "at most", 0.6, "total", "", "", "", ""],
        ],
    }  # fmt: skip


def make_workbook(path: Path, sheets: Mapping[str, Sequence[Sequence[Any]]]) -> Path:
    """Write ``sheets`` (name to rows, a header first) as a real .xlsx or .xlsm file and return its path."""
    import openpyxl

    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    book.save(path)
    return path


def set_cell(sheets: dict[str, Rows], cell: str, value: Any) -> dict[str, Rows]:
    """Put ``value`` into a cell such as ``Topics!C2``; the sheet grows where it is too small."""
    from openpyxl.utils.cell import coordinate_to_tuple

    sheet, _, place = cell.partition("!")
    row, column = coordinate_to_tuple(place)
    rows = sheets.setdefault(sheet, [])
    while len(rows) < row:
        rows.append([])
    rows[row - 1].extend([""] * (column - len(rows[row - 1])))
    rows[row - 1][column - 1] = value
    return sheets
