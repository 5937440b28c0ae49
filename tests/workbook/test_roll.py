"""Next year's workbook in the user's own file: what changes, and above all what does not."""

from __future__ import annotations

import datetime
import re
import zipfile

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.table import Table

import optimizer
from optimizer.workbook.read import content_hash
from tests.workbooks import base, make_workbook

APPROVED = {("A1", 2027): 90.0, ("A2", 2027): 70.0, ("A3", 2027): 50.0, ("A4", 2027): 20.0}
YELLOW = PatternFill(fill_type="solid", start_color="FFFF00")


@pytest.fixture
def workbook(tmp_path):
    """A workbook that somebody has worked on: colours, widths, comments, drop-downs, formulas and own sheets."""
    sheets = base()
    sheets["Lines"][1][2] = 0.1
    sheets["Years"][0].append("# remark")
    sheets["Years"][1].append("decided")
    sheets["Years"][1].append(None)
    path = make_workbook(tmp_path / "plan_2027.xlsx", sheets)
    book = openpyxl.load_workbook(path)
    years, asked = book["Years"], book["Activities"]
    years["B2"].fill, years["B2"].number_format = YELLOW, "#,##0.00"
    years["B2"].comment = Comment("ask the treasurer", "Ana")
    years.column_dimensions["B"].width = 31
    asked["F3"].font = Font(bold=True, color="FF0000")
    asked.conditional_formatting.add(
        "G2:G9", openpyxl.formatting.rule.CellIsRule(operator="greaterThan", formula=["100"], fill=YELLOW)
    )
    drop_down = DataValidation(type="list", formula1='"approved,planning,indicative"')
    drop_down.add("C2:C20")
    years.add_data_validation(drop_down)
    years.freeze_panes = "B2"
    own = book.create_sheet("My notes", 0)
    own["A1"], own["B1"] = "keep me", "=Years!B2*2"
    own["A1"].fill = YELLOW
    book.save(path)
    return path


def roll(workbook, tmp_path, name="plan_2028.xlsx", **given):
    return optimizer.roll(workbook, given.pop("approved", APPROVED), tmp_path / name, **given)


def test_the_file_says_what_the_rolled_plan_says(workbook, tmp_path):
    found = roll(workbook, tmp_path)
    rolled = optimizer.rolled(optimizer.read(workbook), APPROVED)
    assert found.plan.years == rolled.years
    assert found.plan.activities == rolled.activities
    assert [row.baseline for row in found.plan.activities] == [90.0, 70.0, 50.0, 20.0]
    assert [row.request for row in found.plan.activities] == [132.0, 100.0, 99.0, 80.0]
    assert optimizer.solve(found.plan).status == "optimal"


def test_looks_comments_drop_downs_and_own_sheets_are_kept(workbook, tmp_path):
    book = openpyxl.load_workbook(roll(workbook, tmp_path).path)
    years, asked = book["Years"], book["Activities"]
    assert book.sheetnames[:3] == ["My notes", "Settings", "Topics"]
    assert (years["B2"].value, years["B2"].number_format, years["B2"].fill.start_color.rgb) == (
        260,
        "#,##0.00",
        "00FFFF00",
    )
    assert years["B2"].comment.text == "ask the treasurer"
    assert years.column_dimensions["B"].width == 31
    assert years.freeze_panes == "B2"
    assert [str(each.sqref) for each in years.data_validations.dataValidation] == ["C2:C20"]
    assert (asked["F3"].value, asked["F3"].font.bold, asked["F3"].font.color.rgb) == (70, True, "00FF0000")
    assert [str(each.sqref) for each in asked.conditional_formatting] == ["G2:G9"]
    assert [cell.value for cell in asked[1]][:3] == ["activity", "name", "topic"]
    assert (book["My notes"]["A1"].value, book["My notes"]["B1"].value) == ("keep me", "=Years!B2*2")
    assert [cell.value for cell in years[3]] == [2029, 260, "planning", None]


def test_the_new_ceiling_is_marked_to_be_confirmed(workbook, tmp_path):
    found = roll(workbook, tmp_path)
    book = openpyxl.load_workbook(found.path)
    assert book["Years"]["B3"].comment.text == "To be confirmed: copied from 2028."
    assert [edit.cell for edit in found.changes if edit.flag] == ["Years!B3"]


def test_every_change_is_listed_with_its_cell_and_the_workbook_itself_stays(workbook, tmp_path):
    before = workbook.read_bytes()
    changes = {edit.cell: (edit.was, edit.now, edit.why) for edit in roll(workbook, tmp_path).changes}
    assert workbook.read_bytes() == before
    assert changes["Activities!F2"] == (80.0, 90.0, "approved for 2027")
    assert changes["Activities!G2"] == (120.0, 132.0, "prices of 2028: 10 % dearer")
    assert changes["Years!A2"] == (2027.0, 2028.0, "2027 is over: every year moves up a row")
    assert "Activities!G3" not in changes
    assert next(iter(changes)) == "Years!A2"


def test_a_sheet_that_was_missing_is_made(workbook, tmp_path):
    book = openpyxl.load_workbook(roll(workbook, tmp_path).path)
    assert book["Assumptions"]["A2"].value == "Rolled forward from 2027 to 2028"
    assert "plan_2027.xlsx (SHA-256 " in book["Assumptions"]["B2"].value
    assert book["Assumptions"]["A1"].font.bold


def calculate(path, formulas):
    """Put formulas with their last results into a file, as a spreadsheet program saves them."""
    book = openpyxl.load_workbook(path)
    for (sheet, place), (formula, _) in formulas.items():
        book[sheet][place] = formula
    book.calculation.fullCalcOnLoad = False
    book.save(path)
    with zipfile.ZipFile(path) as archive:
        held = {info.filename: archive.read(info) for info in archive.infolist()}
    for (sheet, place), (_, result) in formulas.items():
        part = book[sheet].path.lstrip("/")
        kind = ' t="str"' if isinstance(result, str) else ""
        cell = re.compile(f'<c r="{place}"([^>]*)>(<f>.*?</f>)<v ?(?:/>|></v>)'.encode())
        held[part], count = cell.subn(f'<c r="{place}"\\1{kind}>\\2<v>{result}</v>'.encode(), held[part])
        assert count == 1
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in held.items():
            archive.writestr(name, data)


def test_formulas_in_cells_that_change_become_values_and_others_keep_their_results(workbook, tmp_path):
    formulas = {
        ("Activities", "G2"): ("=100+20", 120),
        ("Topics", "C2"): ("=1+1", 2),
        ("Topics", "B3"): ('="Chil"&"dren"', "Children"),
        ("Lines", "C3"): ("=0*5", 0),
        ("My notes", "B1"): ("=Years!B2*2", 500),
    }
    calculate(workbook, formulas)
    found = roll(workbook, tmp_path)
    book = openpyxl.load_workbook(found.path)
    assert book["Activities"]["G2"].value == 132
    assert book["Topics"]["C2"].value == "=1+1"
    results = openpyxl.load_workbook(found.path, data_only=True)
    assert (results["Topics"]["C2"].value, results["Topics"]["B3"].value) == (2, "Children")
    assert results["My notes"]["B1"].value == 500
    assert found.plan.topics[0].weight == 2.0
    assert "2 cells that changed hold their values now" in " ".join(found.notes)
    assert "Other formulas were kept with their last results" in " ".join(found.notes)


def test_the_last_ceiling_is_a_value_even_where_it_does_not_change(workbook, tmp_path):
    calculate(workbook, {("Years", "B3"): ("=B2+10", 260)})
    found = roll(workbook, tmp_path)
    assert openpyxl.load_workbook(found.path)["Years"]["B3"].value == 260


def test_an_excel_table_keeps_its_columns_and_grows_with_its_rows(workbook, tmp_path):
    book = openpyxl.load_workbook(workbook)
    book["Activities"]["J1"] = "request 2027"
    book["Activities"]["J2"] = 110
    book["Activities"].add_table(Table(displayName="asked", ref="A1:J5"))
    book.create_sheet("Assumptions").append(["assumption", "value"])
    book["Assumptions"].append(["Prices", "2 %"])
    book["Assumptions"].add_table(Table(displayName="assumed", ref="A1:B2"))
    book.save(workbook)
    found = openpyxl.load_workbook(roll(workbook, tmp_path).path)
    table = found["Activities"].tables["asked"]
    assert [column.name for column in table.tableColumns][-1] == found["Activities"]["J1"].value == "# request 2027"
    assert found["Assumptions"].tables["assumed"].ref == "A1:B4"


def test_new_rows_and_columns_look_like_those_beside_them(workbook, tmp_path):
    book = openpyxl.load_workbook(workbook)
    book.create_sheet("Assumptions").append(["assumption", "value", "confidence", "basis"])
    book["Assumptions"].append(["Prices", "2 %", "high", "guess"])
    for cell in (*book["Assumptions"][2], book["Activities"]["A1"], book["Activities"]["I1"]):
        cell.fill = YELLOW
    book["Activities"].delete_cols(6)
    book.save(workbook)
    found = openpyxl.load_workbook(roll(workbook, tmp_path).path)
    assert found["Assumptions"]["B3"].fill.start_color.rgb == "00FFFF00"
    header = [cell.value for cell in found["Activities"][1]]
    assert header[-1] == "baseline"


def test_a_new_column_beside_dates_holds_numbers(workbook, tmp_path):
    book = openpyxl.load_workbook(workbook)
    sheet = book.create_sheet("Assumptions")
    sheet.append(["assumption", "date"])
    sheet.append(["Prices", datetime.date(2026, 9, 1)])
    book.save(workbook)
    plan = roll(workbook, tmp_path).plan
    assert [(row.assumption, row.value) for row in plan.assumptions][-1] == ("Ceiling of 2029", "260")


@pytest.mark.parametrize("name", ["shipped", "quick"])
def test_a_report_that_was_filled_in_rolls_the_shipped_workbooks(name, request, tmp_path):
    result = request.getfixturevalue(name)
    source = f"inputs/{result.plan.file.workbook}"
    report = optimizer.write_report(result, tmp_path / "report.xlsx")
    found = optimizer.roll(source, report, tmp_path / "next.xlsx")
    expected = optimizer.rolled(optimizer.read(source), report)
    assert [row.baseline for row in found.plan.activities] == [row.baseline for row in expected.activities]
    before, after = openpyxl.load_workbook(source), openpyxl.load_workbook(found.path)
    assert after.sheetnames[: len(before.sheetnames)] == before.sheetnames
    for sheet in before.sheetnames:
        kept = {key: each.width for key, each in before[sheet].column_dimensions.items()}
        assert {key: after[sheet].column_dimensions[key].width for key in kept} == kept
        assert len(after[sheet].data_validations.dataValidation) == len(before[sheet].data_validations.dataValidation)
        assert after[sheet].protection.sheet == before[sheet].protection.sheet


def test_a_workbook_with_macros_stays_one(tmp_path):
    source = make_workbook(tmp_path / "plan_2027.xlsm", base())
    found = optimizer.roll(source, APPROVED)
    assert found.path == tmp_path / "plan_2028.xlsm"
    assert found.plan.file.workbook == "plan_2028.xlsm"
    assert found.plan == optimizer.read(found.path)


def test_it_can_be_rolled_again_and_again(workbook, tmp_path):
    first = roll(workbook, tmp_path)
    second = roll(first.path, tmp_path, "plan_2029.xlsx", approved=optimizer.solve(first.plan))
    assert second.plan.first_year == 2029
    again = roll(first.path, tmp_path, "again.xlsx", approved=optimizer.solve(first.plan))
    assert content_hash(again.plan) == content_hash(second.plan)


def test_what_cannot_be_written_is_refused(workbook, tmp_path):
    with pytest.raises(optimizer.UsageError, match="the workbook itself"):
        optimizer.roll(workbook, APPROVED, workbook, overwrite=True)
    with pytest.raises(optimizer.UsageError, match=r"must end in \.xlsx"):
        roll(workbook, tmp_path, "next.xlsm")
    (tmp_path / "plan.ods").write_bytes(b"")
    with pytest.raises(optimizer.UsageError, match=r"only \.xlsx and \.xlsm"):
        optimizer.roll(tmp_path / "plan.ods", APPROVED, tmp_path / "next.ods")
    roll(workbook, tmp_path)
    with pytest.raises(optimizer.UsageError, match="already there"):
        roll(workbook, tmp_path)
    roll(workbook, tmp_path, overwrite=True)
    with pytest.raises(optimizer.WorkbookError, match="no active activity 'A9'"):
        roll(workbook, tmp_path, "other.xlsx", approved={**APPROVED, ("A9", 2027): 5})
    assert not (tmp_path / "other.xlsx").exists()
