"""Files of every format and in every state of repair."""

import datetime
import zipfile
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter

from optimizer.errors import UsageError, WorkbookError
from optimizer.workbook.grid import open_workbook
from optimizer.workbook.read import examine, read
from tests.office import converted
from tests.workbooks import base, make_workbook, set_cell
from tests.xlsb import make_xlsb

DATA = Path(__file__).parents[1] / "data" / "workbooks"


def only_problem(path: Path) -> tuple[str, str]:
    (problem,) = examine(path).problems
    assert problem.level == "error"
    assert problem.remedy
    return problem.code, problem.message


def edit(path: Path, change) -> Path:
    book = openpyxl.load_workbook(path)
    change(book)
    book.save(path)
    return path


def found(path: Path, code: str):
    told = [problem for problem in examine(path).problems if problem.code == code]
    assert told, [str(problem) for problem in examine(path).problems]
    return told[0]


@pytest.fixture
def sound(tmp_path: Path) -> Path:
    return make_workbook(tmp_path / "sound.xlsx", base())


def test_a_missing_file_is_wrong_usage(tmp_path):
    with pytest.raises(UsageError, match=r"There is no file .*none\.xlsx"):
        read(tmp_path / "none.xlsx")


def test_a_folder_is_wrong_usage(tmp_path):
    with pytest.raises(UsageError, match="is a folder, not a workbook"):
        examine(tmp_path)


@pytest.mark.parametrize("name", ["plan.csv", "plan", "plan.pdf", "plan.xlsx.bak"])
def test_a_suffix_that_is_not_of_a_workbook_is_wrong_usage(tmp_path, name):
    (tmp_path / name).write_text("a;b")
    with pytest.raises(UsageError, match=r"\.xlsx, \.xlsm, \.xlsb, \.xls, \.ods"):
        read(tmp_path / name)


@pytest.mark.parametrize("suffix", [".xlsx", ".xls", ".ods", ".xlsb"])
def test_a_text_with_a_workbooks_name_is_not_a_spreadsheet(tmp_path, suffix):
    path = tmp_path / f"plan{suffix}"
    path.write_text("activity,request\nA1,100\n")
    code, message = only_problem(path)
    assert code == "not_a_spreadsheet"
    assert path.name in message


def test_an_empty_file_is_told(tmp_path):
    (tmp_path / "empty.xlsx").touch()
    assert only_problem(tmp_path / "empty.xlsx") == ("damaged_file", "empty.xlsx is an empty file.")


@pytest.mark.parametrize("share", [0.2, 0.6, 0.95])
def test_a_file_that_was_cut_short_is_told(sound, share):
    data = sound.read_bytes()
    sound.write_bytes(data[: int(len(data) * share)])
    code, message = only_problem(sound)
    assert code == "damaged_file"
    assert "damaged or cut short" in message


def test_a_sheet_with_broken_insides_is_told(sound, tmp_path):
    broken = tmp_path / "broken.xlsx"
    with zipfile.ZipFile(sound) as old, zipfile.ZipFile(broken, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            new.writestr(name, content[: len(content) // 2] if name.endswith("sheet5.xml") else content)
    assert only_problem(broken)[0] == "damaged_file"


def test_a_file_under_a_password_is_told():
    code, message = only_problem(DATA / "encrypted.xlsx")
    assert code == "encrypted"
    assert "password" in message


def test_read_raises_what_examine_lists():
    with pytest.raises(WorkbookError, match="password") as raised:
        read(DATA / "encrypted.xlsx")
    assert raised.value.problems == examine(DATA / "encrypted.xlsx").problems


def test_a_cell_far_from_its_table_is_told_before_it_fills_the_memory(sound):
    edit(sound, lambda book: book["Years"].__setitem__("XFD1048576", " x"))
    problem = found(sound, "stray_cell")
    assert problem.where == "Years!XFD1048576"


def test_a_far_cell_that_only_has_a_format_does_no_harm(sound):
    def change(book):
        book["Years"]["XFD1048576"].number_format = "0.00"

    assert examine(edit(sound, change)).problems == ()


def test_a_far_cell_in_a_sheet_that_is_not_ours_does_no_harm(sound):
    edit(sound, lambda book: book.create_sheet("Scratch").__setitem__("XFD1048576", 1))
    assert examine(sound).problems == ()


def test_a_workbook_with_macros_is_read(tmp_path):
    path = make_workbook(tmp_path / "plan.xlsm", base())
    assert len(read(path).activities) == 4


def test_a_binary_workbook_is_read_and_says_what_cannot_be_seen_in_it(tmp_path):
    plan = read(make_xlsb(tmp_path / "plan.xlsb", base()))
    reference = read(make_workbook(tmp_path / "plan.xlsx", base()))
    assert plan.activities == reference.activities
    assert plan.rules == reference.rules
    assert plan.file.content_sha256 == reference.file.content_sha256
    assert [problem.code for problem in plan.problems] == ["half_seen"]


@pytest.mark.libreoffice
def test_open_document_and_old_excel_files_are_read_alike_and_show_their_broken_cells(tmp_path):
    sheets = set_cell(base(), "Activities!F2", "=70+10")
    path = make_workbook(tmp_path / "plan.xlsx", sheets)
    edit(path, lambda book: book["Activities"].row_dimensions.__getitem__(3).__setattr__("hidden", True))
    spoilt = make_workbook(tmp_path / "spoilt.xlsx", set_cell(base(), "Activities!G3", "=1/0"))
    ods, broken = converted([path, spoilt], "ods", tmp_path)
    plan = read(ods)
    assert plan.activities == read(make_workbook(tmp_path / "same.xlsx", base())).activities
    assert plan.file.formula_cells == 1
    assert {problem.code for problem in plan.problems} == {"formula_cells", "hidden_rows"}
    (old,) = converted([path], "xls", tmp_path)
    assert read(old).activities == plan.activities
    problem = found(broken, "broken_formula")
    assert (problem.where, problem.found) == ("Activities!G3", "#DIV/0!")


@pytest.mark.parametrize("error", ["#REF!", "#DIV/0!", "#N/A", "#VALUE!", "#NAME?"])
def test_an_error_value_is_a_finding_and_not_a_zero(tmp_path, error):
    path = make_workbook(tmp_path / "plan.xlsx", set_cell(base(), "Activities!G3", error))
    problem = found(path, "broken_formula")
    assert (problem.where, problem.found) == ("Activities!G3", error)
    assert "link" in problem.remedy


def test_an_error_value_in_a_comment_column_is_left_alone(tmp_path):
    sheets = set_cell(set_cell(base(), "Activities!J1", "# check"), "Activities!J2", "#REF!")
    assert examine(make_workbook(tmp_path / "plan.xlsx", sheets)).problems == ()


def test_a_formula_that_was_never_calculated_is_a_finding(tmp_path):
    path = make_workbook(tmp_path / "plan.xlsx", set_cell(base(), "Years!B3", "=250+10"))
    problem = found(path, "never_calculated")
    assert problem.where == "Years!B3"
    assert "let it calculate" in problem.remedy


def write_formula(path: Path, result: float) -> Path:
    """The ceiling of 2028 as a formula by a writer that stores ``result`` and does not calculate itself."""
    book = xlsxwriter.Workbook(path)
    for name, rows in base().items():
        sheet = book.add_worksheet(name)
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
        if name == "Years":
            sheet.write_formula("B3", "=250+10", None, result)
    book.close()
    return path


def test_a_stored_zero_of_a_writer_that_does_not_calculate_is_a_finding(tmp_path):
    assert found(write_formula(tmp_path / "plan.xlsx", 0), "never_calculated").where == "Years!B3"


def test_a_stored_result_counts_and_formulas_are_counted(tmp_path):
    plan = read(write_formula(tmp_path / "plan.xlsx", 260))
    assert plan.years[1].ceiling == 260
    assert plan.file.formula_cells == 1
    assert [problem.code for problem in plan.problems] == ["formula_cells"]


def test_links_to_other_files_are_told(sound):
    with zipfile.ZipFile(sound, "a") as archive:
        archive.writestr("xl/externalLinks/externalLink1.xml", "<externalLink/>")
    problem = found(sound, "outside_links")
    assert problem.level == "warning"
    assert "1 other file:" in problem.message


def test_a_cell_merged_across_records_is_a_finding(sound):
    problem = found(edit(sound, lambda book: book["Activities"].merge_cells("C2:C3")), "merged_cells")
    assert problem.where == "Activities!C2"
    assert "C2:C3" in problem.message
    assert "records" in problem.message


def test_cells_merged_across_columns_of_a_record_are_a_finding(sound):
    problem = found(edit(sound, lambda book: book["Activities"].merge_cells("F2:G2")), "merged_cells")
    assert "baseline and request" in problem.message


def test_merged_titles_above_the_header_do_no_harm(tmp_path):
    sheets = base()
    sheets["Years"] = [["Ceilings of the plan"], [], *sheets["Years"]]
    path = make_workbook(tmp_path / "plan.xlsx", sheets)
    edit(path, lambda book: book["Years"].merge_cells("A1:C1"))
    assert examine(path).problems == ()


def test_hidden_rows_count_and_are_told(sound):
    def change(book):
        book["Activities"].row_dimensions[3].hidden = True
        book["Activities"].row_dimensions[9].hidden = True

    plan = read(edit(sound, change))
    assert plan.file.hidden == ("Activities!3:3",)
    (problem,) = plan.problems
    assert (problem.code, problem.where) == ("hidden_rows", "Activities!A3")
    assert "1 row of Activities is hidden, but counts: row 3" in problem.message


def test_filtered_rows_count_and_are_told(sound):
    def change(book):
        sheet = book["Activities"]
        sheet.auto_filter.ref = "A1:I5"
        sheet.auto_filter.add_filter_column(2, ["PoC"])
        sheet.row_dimensions[4].hidden = sheet.row_dimensions[5].hidden = True

    problem = found(edit(sound, change), "filtered_rows")
    assert "2 rows of Activities are filtered out, but count: row 4, 5" in problem.message


def test_hidden_columns_and_sheets_are_told(sound):
    def change(book):
        book["Activities"].column_dimensions["H"].hidden = True
        book["Rules"].sheet_state = "hidden"

    edit(sound, change)
    assert found(sound, "hidden_column").where == "Activities!H1"
    assert found(sound, "hidden_sheet").where == "Rules"


def test_rows_and_columns_are_counted_from_a1_wherever_the_table_begins(tmp_path):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Years"
    sheet["C4"], sheet["D7"] = "year", datetime.date(2027, 3, 1)
    book.save(tmp_path / "plan.xlsx")
    (raw,) = open_workbook(tmp_path / "plan.xlsx").sheets
    assert raw.rows[3][2] == "year"
    assert raw.rows[6][3] == datetime.date(2027, 3, 1)
