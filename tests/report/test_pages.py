"""Pages as they look: text fits its cells, charts fit their pages, tables are not cut; on many long names too."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from openpyxl.utils import range_boundaries

from optimizer.report import write_report
from optimizer.report.measures import PAGE_HEIGHT, PAGE_WIDTH, room
from optimizer.report.order import PRINT_SHEETS
from tests.office import converted
from tests.report.books import formulas, header_row, loaded, stored
from tests.report.large import large
from tests.shared import once

NAMES = ("shipped", "large")

TO_BE_FILLED = ("approved (EUR)", "in the workbook", "changed by")
"""Columns that may be empty: what the committee decides, and what a scenario changed."""


@pytest.fixture(scope="module")
def books(reports, run_folder) -> dict[str, Path]:
    """The report on the shipped plan, and one on two hundred activities with long French names over ten years."""
    made = once(run_folder, "large", lambda: write_report(large(), run_folder / "large.xlsx"))
    return {"shipped": reports["shipped"], "large": made}


def width(sheet, column):
    """The width of a column; neighbours of one width are stored as one group."""
    groups = (found for found in sheet.column_dimensions.values() if found.min <= column <= found.max)
    return next((found.width for found in groups), 8.43)


@pytest.mark.parametrize("name", NAMES)
def test_no_text_is_cut_by_the_cell_beside_it(name, books):
    for sheet in stored(books[name]):
        first = header_row(sheet) if sheet.title not in PRINT_SHEETS else 1
        merged = {(area.min_row, area.min_col) for area in sheet.merged_cells.ranges}
        for row in sheet.iter_rows(min_row=first):
            for cell in row[:-1]:
                if not isinstance(cell.value, str) or (cell.row, cell.column) in merged:
                    continue
                if not cell.alignment.wrap_text and sheet.cell(cell.row, cell.column + 1).value is not None:
                    fits = width(sheet, cell.column) + 0.8
                    assert room(cell.value) <= fits or cell.alignment.horizontal != "left", (
                        sheet.title,
                        cell.coordinate,
                    )


@pytest.mark.parametrize("name", NAMES)
def test_wrapped_rows_are_as_high_as_their_text(name, books):
    for sheet in stored(books[name]):
        for row in sheet.iter_rows(min_row=header_row(sheet) + 1):
            for cell in row:
                if isinstance(cell.value, str) and cell.alignment.wrap_text and sheet.title not in PRINT_SHEETS:
                    lines = -(-len(cell.value) // (1.25 * width(sheet, cell.column)))
                    height = sheet.row_dimensions[cell.row].height or 15.0
                    assert height >= min(12.0 * lines, 400.0), (sheet.title, cell.coordinate, height, lines)


@pytest.mark.parametrize("name", NAMES)
def test_no_chart_and_no_matrix_is_cut_by_the_end_of_a_page(name, books):
    book = loaded(books[name])
    for sheet in book:
        if sheet._charts:
            breaks = [0, *(found.id for found in sheet.row_breaks.brk), sheet.max_row + 40]
            for chart in sheet._charts:
                top, bottom = chart.anchor._from.row, chart.anchor.to.row
                assert not [row for row in breaks if top < row <= bottom], (sheet.title, top, bottom)
                if sheet.page_setup.fitToHeight in (None, 1):
                    continue
                begin = max(row for row in breaks if row <= top)
                above = sum(sheet.row_dimensions[row].height or 15.0 for row in range(begin + 1, top + 1))
                # The anchor's offsets are in EMU: 12,700 a point.
                ends = chart.anchor.to
                high = (ends.row - top) * 15.0 + (ends.rowOff - chart.anchor._from.rowOff) / 12_700
                used = above + high
                columns = range_boundaries((sheet.print_area or sheet.dimensions).split("!")[-1].replace("$", ""))[2]
                across = sum(width(sheet, column) for column in range(1, columns + 1))
                assert used <= (PAGE_HEIGHT + 5.0) * max(1.0, across / PAGE_WIDTH), (sheet.title, top)


def test_data_sheets_keep_the_rules_for_spreadsheets(books):
    """One table a sheet with its title in A1, a header in every column, nothing merged or blank inside or below.

    Items of the checklist of the UK Government Analysis Function for publishing statistics in spreadsheets.
    """
    book = loaded(books["shipped"])
    names = [sheet.title for sheet in book]
    assert len({name.casefold() for name in names}) == len(names)
    assert all(len(name) <= 31 for name in names)
    told = book.properties
    assert all((told.title, told.creator, told.subject))
    assert book.active.title == names[0]
    assert book[names[0]].sheet_view.selection[0].activeCell == "A1"
    for sheet in book:
        assert isinstance(sheet["A1"].value, str)
        assert all(part.hidden is False for part in sheet.row_dimensions.values())
        assert all(part.hidden is False for part in sheet.column_dimensions.values())
        if sheet.title in PRINT_SHEETS:
            continue
        assert not sheet.merged_cells.ranges
        first = header_row(sheet)
        assert all(sheet.cell(first, column).value for column in range(1, sheet.max_column + 1)), sheet.title
        for row in sheet.iter_rows(min_row=first + 1):
            assert row[0].value is not None or sum(cell.value is not None for cell in row) > 1, (
                sheet.title,
                row[0].row,
            )
        for column in sheet.iter_cols(min_row=first + 1):
            filled = [cell.value for cell in column if cell.value is not None]
            assert filled or sheet.cell(first, column[0].column).value in TO_BE_FILLED, sheet.title


@pytest.mark.libreoffice
def test_two_hundred_activities_over_ten_years_print_whole(books, run_folder):
    if shutil.which("pdftotext") is None:
        pytest.skip("poppler (pdftotext) is not installed")
    (pdf,) = converted([books["large"]], "pdf", run_folder / "large")
    text = subprocess.run(["pdftotext", "-layout", str(pdf), "-"], check=True, capture_output=True, text=True).stdout
    pages = text.split("\f")[:-1]
    assert not [number for number, page in enumerate(pages, 1) if len(page.split()) < 12]
    assert f"Page {len(pages)} of {len(pages)}" in pages[-1]
    begun = {}
    titles = {str(sheet["A1"].value): sheet.title for sheet in loaded(books["large"])}
    for number, page in enumerate(pages):
        lead = next(line.strip() for line in page.splitlines() if line.strip())
        begun |= {sheet: number for title, sheet in titles.items() if re.match(re.escape(title), lead)}
    order = sorted(begun.values())
    lasts = {sheet: next((later for later in order if later > at), len(pages)) - at for sheet, at in begun.items()}
    assert {
        sheet: lasts[sheet] for sheet in ("Decision", "Winners and losers", "Years", "Sensitivity")
    } == dict.fromkeys(("Decision", "Winners and losers", "Years", "Sensitivity"), 1)
    assert lasts["Charts"] == 4
    codes = [code for page in pages for code in re.findall(r"\b(?:PDC|EAC|VSLC|LTEH|PBC)-[A-Z]{3}-\d{3}\b", page)]
    assert len(set(codes)) == 200
    assert len(formulas(books["large"])) > 100
