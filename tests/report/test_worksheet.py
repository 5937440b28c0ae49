"""The worksheet that reports are written with gives the bytes that the library's own gives, and its prints the same."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from optimizer.recompute.book import book_of, opened
from optimizer.recompute.prints import prints, prints_of
from optimizer.recompute.syntax import parsed, written
from optimizer.report import write_report
from optimizer.report.worksheet import PlainWorksheet, is_plain

FORMULAS = (
    "=SUM(A1:A3)",
    "=IF(A1<2,\"a & b\",'x y'!B2)",
    "=XLOOKUP(1,A1:A3,B1:B3)",
    "=SINGLE(A1)",
    "{=SUM(A1:A2*2)}",
    "=ABS(A1)",
)


def made(kind: type[Any]) -> bytes:
    """A workbook with every kind of cell, rows without cells, far rows and columns, a format that comes twice."""
    buffer = BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    book.worksheet_class = kind
    for name in ("one", "x y", "empty"):
        sheet = book.add_worksheet(name)
        looks = [
            book.add_format({"bold": True}),
            book.add_format({"num_format": "0.0"}),
            book.add_format({"bold": True}),
        ]
        if name == "empty":
            continue
        sheet.set_column(3, 3, 12, looks[1])
        sheet.set_row(4, 30)
        sheet.set_row(5, 30, looks[0])
        for row in (0, 1, 5, 15, 16, 40):
            for place, value in enumerate((1.0, -0.5e-7, 1e21, 12345678.123456789)):
                sheet.write_number(row, place, value, looks[place % 3] if place else None)
            sheet.write_string(row, 4, "<words> & more", looks[2])
            sheet.write_blank(row, 30, None, looks[1])
        for row, formula in enumerate(FORMULAS):
            results: tuple[Any, ...] = (1.5, "words", "", "#N/A", 2.0, True)
            sheet.write_formula(row, 6, formula, looks[0], results[row])
            sheet.write_formula(row, 7, formula)
    book.close()
    return buffer.getvalue()


def test_same_bytes_as_the_library() -> None:
    assert made(PlainWorksheet) == made(Worksheet)


def test_newer_functions_are_left_to_the_library() -> None:
    assert [is_plain(formula) for formula in FORMULAS] == [True, True, False, False, False, True]


def test_a_scanned_file_has_the_prints_of_one_that_is_parsed() -> None:
    data = made(PlainWorksheet)
    with opened(data, "made.xlsx") as file:
        assert prints_of(file) == prints(book_of(data, "made.xlsx"))


@pytest.mark.parametrize(
    ("formula", "tree"),
    [
        ("1-2-3*4^2^1", "((1-2)-(3*((4^2)^1)))"),
        ("-2^2", "((-2)^2)"),
        ("1+2&3=4*-5", "(((1+2)&3)=(4*(-5)))"),
        ("(1+2)*3<=-(4)", "(((1+2)*3)<=(-4))"),
    ],
)
def test_operations_bind_as_in_a_spreadsheet(formula: str, tree: str) -> None:
    assert written(parsed(formula)) == tree


def test_a_release_that_was_not_tried_writes_the_report_with_its_own_worksheet(quick, tmp_path, monkeypatch):
    ours = write_report(quick, tmp_path / "ours.xlsx").read_bytes()
    monkeypatch.setattr(xlsxwriter, "__version__", "99.0.0")
    monkeypatch.setattr("optimizer.report.worksheet.PlainWorksheet", None)
    assert write_report(quick, tmp_path / "own.xlsx").read_bytes() == ours
