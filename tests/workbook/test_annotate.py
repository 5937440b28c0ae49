"""The annotated copy, opened again."""

from __future__ import annotations

import zipfile
from pathlib import Path

import openpyxl
import pytest

from optimizer.errors import Problem, UsageError
from optimizer.workbook.annotate import annotate

CEILING = Problem(
    level="error",
    code="not_a_number",
    sheet="Years",
    cell="B3",
    message="The ceiling is no number.",
    found="6OOO",
    allowed="an amount of 0 or more",
    remedy="Type 6000.",
)
STATUS = Problem(
    level="warning", code="unknown_word", sheet="years", cell="B3", message="Odd.", did_you_mean="planning"
)
MISSING = Problem(level="error", code="missing_sheet", sheet="", cell="", message="The sheet Topics is missing.")
ROW = Problem(level="note", code="inactive", sheet="Years", cell="4:4", message="The row is not active.")


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Years"
    sheet.append(["year", "ceiling"])
    sheet.append([2027, 6000])
    sheet.append([2028, "6OOO"])
    sheet["B2"].number_format = "#,##0.0"
    sheet["B2"].font = openpyxl.styles.Font(bold=True)
    sheet["C2"] = "=B2*2"
    sheet.merge_cells("A6:B7")
    path = tmp_path / "plan.xlsx"
    book.save(path)
    return path


def test_the_cell_of_a_problem_is_coloured_and_says_what_to_do(workbook: Path, tmp_path: Path) -> None:
    annotate(workbook, [CEILING], tmp_path / "copy.xlsx")
    cell = openpyxl.load_workbook(tmp_path / "copy.xlsx")["Years"]["B3"]
    assert cell.fill.start_color.rgb == "00F4B6C2"
    assert cell.comment.text == (
        "ERROR: The ceiling is no number.\nFound: 6OOO\nAllowed: an amount of 0 or more\nRemedy: Type 6000."
    )
    assert cell.value == "6OOO"


def test_several_problems_of_one_cell_share_a_comment_and_the_worst_colours_it(workbook: Path, tmp_path: Path) -> None:
    annotate(workbook, [STATUS, CEILING], tmp_path / "copy.xlsx")
    cell = openpyxl.load_workbook(tmp_path / "copy.xlsx")["Years"]["B3"]
    assert cell.fill.start_color.rgb == "00F4B6C2"
    assert cell.comment.text.startswith("ERROR: The ceiling is no number.")
    assert cell.comment.text.endswith("WARNING: Odd.\nDid you mean planning?")


def test_the_first_sheet_lists_all_problems_errors_first_with_links(workbook: Path, tmp_path: Path) -> None:
    annotate(workbook, [STATUS, ROW, CEILING, MISSING], tmp_path / "copy.xlsx")
    book = openpyxl.load_workbook(tmp_path / "copy.xlsx")
    assert book.sheetnames == ["Problems", "Years"]
    rows = list(book["Problems"].iter_rows(min_row=2))
    assert [(row[0].value, row[1].value) for row in rows] == [
        ("error", "Years!B3"), ("error", "workbook"), ("warning", "years!B3"), ("note", "Years!4:4"),
    ]  # fmt: skip
    assert [row[1].hyperlink.location if row[1].hyperlink else None for row in rows] == [
        "'Years'!B3", None, "'Years'!B3", "'Years'!A4",
    ]  # fmt: skip
    assert book["Years"]["A4"].comment.text == "NOTE: The row is not active."


def test_a_problem_inside_merged_cells_is_marked_at_their_corner(workbook: Path, tmp_path: Path) -> None:
    merged = Problem(level="error", code="merged", sheet="Years", cell="B7", message="Merged.")
    annotate(workbook, [merged], tmp_path / "copy.xlsx")
    assert openpyxl.load_workbook(tmp_path / "copy.xlsx")["Years"]["A6"].comment.text == "ERROR: Merged."


def test_formats_formulas_and_own_comments_are_kept(workbook: Path, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(workbook)
    book["Years"]["B3"].comment = openpyxl.comments.Comment("ask Ana", "me")
    book.save(workbook)
    annotate(workbook, [CEILING], tmp_path / "copy.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "copy.xlsx")["Years"]
    assert sheet["B2"].number_format == "#,##0.0"
    assert sheet["B2"].font.bold
    assert sheet["C2"].value == "=B2*2"
    assert sheet["B3"].comment.text.endswith("ask Ana")


def test_a_found_text_that_looks_like_a_formula_stays_text(workbook: Path, tmp_path: Path) -> None:
    formula = Problem(level="error", code="x", sheet="Years", cell="C2", message="Odd.", found="=1+1")
    annotate(workbook, [formula], tmp_path / "copy.xlsx")
    cell = openpyxl.load_workbook(tmp_path / "copy.xlsx")["Problems"]["D2"]
    assert (cell.value, cell.data_type) == ("=1+1", "s")


def test_macros_of_an_xlsm_are_kept(workbook: Path, tmp_path: Path) -> None:
    macro = tmp_path / "plan.xlsm"
    with zipfile.ZipFile(workbook) as old, zipfile.ZipFile(macro, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "[Content_Types].xml":
                content = content.replace(
                    b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
                    b"application/vnd.ms-excel.sheet.macroEnabled.main+xml",
                ).replace(
                    b"</Types>",
                    b'<Default Extension="bin" ContentType="application/vnd.ms-office.vbaProject"/></Types>',
                )
            new.writestr(name, content)
        new.writestr("xl/vbaProject.bin", b"macros")
    annotate(macro, [CEILING], tmp_path / "copy.xlsm")
    with zipfile.ZipFile(tmp_path / "copy.xlsm") as copy:
        assert copy.read("xl/vbaProject.bin") == b"macros"
        assert b"macroEnabled" in copy.read("[Content_Types].xml")


def test_a_name_that_is_taken_is_not_overwritten(workbook: Path, tmp_path: Path) -> None:
    annotate(workbook, [CEILING], tmp_path / "once.xlsx")
    annotate(tmp_path / "once.xlsx", [CEILING], tmp_path / "twice.xlsx")
    assert openpyxl.load_workbook(tmp_path / "twice.xlsx").sheetnames == ["Problems 2", "Problems", "Years"]


def test_a_clean_workbook_says_so(workbook: Path, tmp_path: Path) -> None:
    annotate(workbook, [], tmp_path / "copy.xlsx")
    assert openpyxl.load_workbook(tmp_path / "copy.xlsx")["Problems"]["A2"].value == "No problems were found."


@pytest.mark.parametrize("ending", [".ods", ".xlsb", ".xls"])
def test_other_formats_are_refused_with_the_remedy(ending: str, tmp_path: Path) -> None:
    path = tmp_path / f"plan{ending}"
    path.write_bytes(b"x")
    with pytest.raises(UsageError, match=r"Save it as \.xlsx"):
        annotate(path, [], tmp_path / "copy.xlsx")


def test_the_workbook_itself_and_another_kind_of_target_are_refused(workbook: Path, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="the workbook itself"):
        annotate(workbook, [], workbook)
    with pytest.raises(UsageError, match=r"must end in \.xlsx"):
        annotate(workbook, [], tmp_path / "copy.xlsm")


def test_a_file_that_is_no_workbook_is_refused_without_a_foreign_exception(tmp_path: Path) -> None:
    path = tmp_path / "plan.xlsx"
    path.write_text("no zip")
    with pytest.raises(UsageError, match="cannot be opened"):
        annotate(path, [], tmp_path / "copy.xlsx")
    assert not (tmp_path / "copy.xlsx").exists()
