"""Workbooks as public bodies publish them: read right, or the officer is told what stands where and what to do."""

import datetime

import openpyxl
import pytest

from optimizer.workbook.read import examine, read
from tests.workbooks import base, make_workbook, set_cell


def told(tmp_path, sheets) -> list[tuple[str, str, str]]:
    """Level, place and code of everything that is found."""
    found = examine(make_workbook(tmp_path / "plan.xlsx", sheets)).problems
    return [(problem.level, problem.where, problem.code) for problem in found]


def same(tmp_path, sheets) -> bool:
    plan = read(make_workbook(tmp_path / "plan.xlsx", sheets))
    return plan.file.content_sha256 == read(make_workbook(tmp_path / "base.xlsx", base())).file.content_sha256


@pytest.mark.parametrize(
    "word", ["Total", "TOTAL:", "Grand total", "Sub-total", "Summe", "Σύνολο", "Sous-total", "Sum."]
)
@pytest.mark.parametrize("column", [0, 1])
def test_a_row_of_totals_is_no_activity(tmp_path, word, column):
    sheets = base()
    total = ["", "", "", "", "", 210, 390, "", ""]
    total[column] = word
    sheets["Activities"] += [[], total]
    assert same(tmp_path, sheets)
    assert told(tmp_path, sheets) == [("warning", "Activities!A7", "totals_row")]


@pytest.mark.parametrize(
    ("sheet", "rows", "total"),
    [
        ("Years", None, ["Total", 510, ""]),
        ("Years", None, ["", 510, ""]),
        ("Topics", None, ["Total", "", 3]),
        ("Sources", [["source", "kind", "amount"], ["EU", "joint", 5], ["UN", "joint", 7]], ["Total", "joint", 12]),
        ("Shares", [["ally", "share"], ["X", 0.5], ["Y", 0.5]], ["Total", 1]),
        ("Shares", [["ally", "share"], ["X", 0.5], ["Y", 0.5]], ["", 1]),
    ],
)
def test_a_row_of_totals_doubles_no_money_of_any_sheet(tmp_path, sheet, rows, total):
    sheets = base() if rows is None else {**base(), sheet: rows}
    before = read(make_workbook(tmp_path / "before.xlsx", sheets))
    sheets[sheet] = [*sheets[sheet], total]
    after = read(make_workbook(tmp_path / "after.xlsx", sheets))
    assert after.file.content_sha256 == before.file.content_sha256
    (warning,) = [problem for problem in after.problems if problem.code == "totals_row"]
    assert warning.where == f"{sheet}!A{len(sheets[sheet])}"
    assert "left out, since totals are no records" in warning.message


def test_a_row_without_a_name_that_adds_up_nothing_is_an_error(tmp_path):
    sheets = base()
    sheets["Years"].append(["", 511, ""])
    assert told(tmp_path, sheets) == [("error", "Years!A4", "missing_value")]


@pytest.mark.parametrize(
    "remark",
    [
        "* Figures of the ministry",
        "1) preliminary",
        "Source: annual report 2026",
        "All figures are in thousands of euros",
    ],
)
@pytest.mark.parametrize("column", [0, 1])
def test_a_remark_below_the_table_is_no_record(tmp_path, remark, column):
    sheets = base()
    sheets["Activities"] += [[], [""] * column + [remark]]
    assert same(tmp_path, sheets)
    assert told(tmp_path, sheets) == [("warning", f"Activities!{'AB'[column]}7", "remark_row")]


def test_a_code_alone_is_a_record_that_is_not_finished(tmp_path):
    sheets = base()
    sheets["Activities"] += [["A5"]]
    assert ("error", "Activities!C6", "missing_value") in told(tmp_path, sheets)


def test_a_second_table_on_the_sheet_is_one_error_where_it_begins(tmp_path):
    sheets = base()
    sheets["Activities"] += [[], ["Last year"], list(sheets["Activities"][0]), *sheets["Activities"][1:3]]
    assert told(tmp_path, sheets) == [("error", "Activities!A8", "second_table")]


def test_headers_over_several_rows_and_notes_above_them_are_read_past(tmp_path):
    sheets = base()
    above = [["Budget of the ministry"], ["in thousands of EUR; provisional"], [], ["", "", "", "", "", "2026", "2027"]]
    sheets["Activities"] = [*above, *sheets["Activities"]]
    assert same(tmp_path, sheets)
    assert told(tmp_path, sheets) == []


@pytest.mark.parametrize(
    ("text", "meant", "remedy"),
    [
        ("2.254,62 €", "2.254,62", "in the plan's unit"),
        ("EUR 120", "120", "in the plan's unit"),
        ("1 250.50 EUR", "1 250.50", "in the plan's unit"),
        ("120,-", "120", "in the plan's unit"),
        ("1.5 million", "", "in the plan's unit"),
        ("120 kEUR", "", "in the plan's unit"),
        ("(120)", "-120", "a minus sign before it"),
        ("120-", "-120", "a minus sign before it"),
        ("120*", "120", "a remark belongs into a column"),
        ("ca. 120", "120", "a remark belongs into a column"),
        ("120 1)", "120", "a remark belongs into a column"),
        ("-", "", "Type 0 where the amount is zero, or clear the cell"),
        ("–", "", "Type 0 where the amount is zero, or clear the cell"),
        ("n.a.", "", "Type 0 where the amount is zero, or clear the cell"),
        ("tbd", "", "Type 0 where the amount is zero, or clear the cell"),
        ("12O", "", "without letters or units"),
    ],
)
def test_a_text_that_is_no_number_is_told_with_what_was_meant(tmp_path, text, meant, remedy):
    found = examine(make_workbook(tmp_path / "plan.xlsx", set_cell(base(), "Activities!G2", text)))
    (problem,) = found.problems
    assert found.plan is None
    assert (problem.level, problem.where, problem.code) == ("error", "Activities!G2", "not_a_number")
    assert (problem.found, problem.did_you_mean) == (text, meant)
    assert remedy in problem.remedy


@pytest.mark.parametrize(
    ("text", "number"),
    [("1'250", 1250), ("1\u00a0250", 1250), ("1\u202f250,50", 1250.5), ("120 ", 120), ("\u00a0120\u00a0", 120)],
)
def test_apostrophes_and_blanks_of_every_kind_are_read_with_the_reading_shown(tmp_path, text, number):
    plan = read(make_workbook(tmp_path / "plan.xlsx", set_cell(base(), "Activities!G2", text)))
    assert plan.activities[0].request == number
    assert ("Activities!G2", "text_number") in [(problem.where, problem.code) for problem in plan.problems]


@pytest.mark.parametrize("minus", ["-", "–", "−"])
def test_a_minus_of_any_kind_is_one(tmp_path, minus):
    found = told(tmp_path, set_cell(base(), "Activities!G2", f"{minus}120"))
    assert ("error", "Activities!G2", "negative") in found


@pytest.mark.parametrize(
    ("year", "code", "meant"),
    [
        ("2027", "text_number", ""),
        ("2027 ", "text_number", ""),
        ("FY2027", "not_a_number", "2027"),
        ("2027/28", "not_a_number", "2027"),
        ("2027*", "not_a_number", "2027"),
        (27, "not_a_year", "2027"),
        (datetime.date(2027, 1, 1), "year_as_date", "2027"),
        (datetime.date(1905, 7, 19), "year_as_date", "2027"),
    ],
)
def test_a_year_in_another_dress_is_read_or_told(tmp_path, year, code, meant):
    found = examine(make_workbook(tmp_path / "plan.xlsx", set_cell(base(), "Years!A2", year))).problems
    (problem,) = [problem for problem in found if problem.where == "Years!A2"]
    assert (problem.code, problem.did_you_mean) == (code, meant)


def test_amounts_shown_in_thousands_by_format_only_count_as_they_are_stored(tmp_path):
    path = make_workbook(tmp_path / "plan.xlsx", base())
    book = openpyxl.load_workbook(path)
    for row in book["Activities"].iter_rows(min_row=2, min_col=6, max_col=7):
        for cell in row:
            cell.number_format = "#,##0,"
    book.save(path)
    assert [row.request for row in read(path).activities] == [120, 100, 90, 80]


def test_names_with_blanks_around_them_in_any_script_are_found(tmp_path):
    sheets = {f"  {name} ": rows for name, rows in base().items()}
    sheets["Activities προϋπολογισμός"] = [["Σύνολο", 5]]
    for row in sheets["  Activities "]:
        row[0] = f" {row[0]}\u00a0"
    plan = read(make_workbook(tmp_path / "Προϋπολογισμός 2027.xlsx", sheets))
    assert [row.code for row in plan.activities] == ["A1", "A2", "A3", "A4"]
    assert plan.file.workbook == "Προϋπολογισμός 2027.xlsx"


def test_hundreds_of_merged_ranges_outside_of_the_records_do_no_harm(tmp_path):
    path = make_workbook(tmp_path / "plan.xlsx", base())
    book = openpyxl.load_workbook(path)
    for row in range(20, 220):
        book["Activities"].merge_cells(start_row=row, start_column=1, end_row=row, end_column=3)
    book.save(path)
    assert examine(path).problems == ()
