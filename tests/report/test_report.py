"""The Excel report: whole or not at all, the same bytes, nothing run, and every sheet as its kind demands."""

import os
import re
import zipfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from optimizer.allocate.result import AMOUNT_CODES, UNSPENT_CODES
from optimizer.errors import UsageError
from optimizer.report import write_report
from optimizer.report.order import NO_PLAN_SHEETS, PLAN_SHEETS, PRINT_SHEETS, sheet_names
from optimizer.report.wording import AMOUNT_WORDS, UNSPENT_WORDS
from tests.report.books import alternative_texts, chart_parts, formulas, header_row, loaded, records, stored

SOLVER_WORDS = r"\b(dual|shadow price|simplex|LP|MILP|infeasible|objective|constraint|slack|variable)\b"


@pytest.fixture
def report(reports: Mapping[str, Path]) -> Path:
    return reports["shipped"]


@pytest.fixture(params=["shipped", "quick", "hostile", "impossible"])
def any_report(request: pytest.FixtureRequest, reports: Mapping[str, Path]) -> Path:
    return reports[request.param]


def test_sheets_stand_in_the_order_of_the_committee(report, shipped):
    wanted = list(sheet_names(shipped))
    assert loaded(report).sheetnames == wanted
    assert wanted == [name for name in PLAN_SHEETS if name in wanted]
    assert all(len(name) < 31 for name in (*PLAN_SHEETS, *NO_PLAN_SHEETS))


def test_the_same_result_gives_the_same_bytes(shipped, report, tmp_path):
    again = write_report(shipped, tmp_path / "other name.xlsx")
    assert again.read_bytes() == report.read_bytes()


def test_the_documents_date_is_the_plans_own(report, quick, tmp_path):
    assert loaded(report).properties.created.isoformat() == "2026-09-01T00:00:00"
    undated = replace(quick, plan=replace(quick.plan, settings=replace(quick.plan.settings, as_of="soon")))
    other = write_report(undated, tmp_path / "undated.xlsx")
    assert loaded(other).properties.created.year == 2000


def test_every_sheet_leads_with_a_finding(any_report):
    for sheet in stored(any_report):
        title, finding = sheet["A1"].value, sheet["A2"].value
        assert title
        assert len(finding.split()) > 4, sheet.title
        assert finding[0].isupper() or finding[0] in "+=", sheet.title


def test_no_sheet_speaks_the_language_of_solvers(report):
    for sheet in stored(report):
        if sheet.title in ("Audit record", "Checks", "Inputs as read"):
            continue
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell.value, str):
                    assert not re.search(SOLVER_WORDS, cell.value), (sheet.title, cell.coordinate, cell.value)


def test_every_cell_has_its_reason(report, shipped):
    rows = records(stored(report)["Grid"])
    assert len(rows) == len(shipped.rows("allocation"))
    assert all(len(str(row["reason"]).split()) > 3 for row in rows)
    for name in ("Winners and losers", "Activities"):
        for row in records(stored(report)[name])[:-1]:
            assert row["reason"], (name, row)


def test_every_code_has_its_words():
    assert set(AMOUNT_WORDS) == set(AMOUNT_CODES)
    assert set(UNSPENT_WORDS) == set(UNSPENT_CODES)


@pytest.mark.parametrize("name", [name for name in PLAN_SHEETS if name not in PRINT_SHEETS])
def test_data_sheets_hold_one_plain_table(report, name):
    book = loaded(report)
    if name not in book.sheetnames:
        pytest.skip(f"the shipped plan has nothing for the sheet {name}")
    sheet = book[name]
    assert not sheet.merged_cells.ranges
    first = header_row(sheet)
    titles = [cell.value for cell in sheet[first]]
    assert len(set(titles)) == len(titles)
    assert all(titles)
    assert sheet.max_row > first
    for row in sheet.iter_rows(min_row=first + 1):
        assert sum(cell.value is not None for cell in row) > 1, f"{name} row {row[0].row} is blank"
    money = [title for title in titles if re.search("amount|request|recommended|baseline|margin", title)]
    assert all("EUR" in title for title in money if "points" not in title and "share" not in title), money


def test_only_the_column_approved_is_unlocked(report):
    for sheet in loaded(report):
        unlocked = [cell for row in sheet.iter_rows() for cell in row if not cell.protection.locked]
        if sheet.title != "Grid":
            assert not unlocked
            continue
        assert sheet.protection.sheet
        assert {sheet.cell(header_row(sheet), cell.column).value for cell in unlocked} == {"approved (EUR)"}
        assert len(unlocked) == sheet.max_row - header_row(sheet)
        assert all(cell.value is None for cell in unlocked)
        (rule,) = sheet.data_validations.dataValidation
        assert [area.size["rows"] for area in rule.sqref.ranges] == [len(unlocked)]


def test_the_book_opens_on_the_first_cell_of_the_decision(report):
    book = loaded(report)
    assert book.active.title == "Decision"
    assert all(sheet.sheet_view.selection[0].activeCell == "A1" for sheet in [book["Decision"]])


def test_every_page_is_set_up_for_paper(any_report):
    for sheet in loaded(any_report):
        assert sheet.page_setup.orientation == "landscape"
        assert sheet.page_setup.paperSize == 9
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.page_setup.fitToWidth in (None, 1)  # absent means one
        assert "&P" in sheet.oddFooter.right.text or "&P" in str(sheet.oddFooter.right)
        if sheet.title not in PRINT_SHEETS:
            assert sheet.print_title_rows == f"${header_row(sheet)}:${header_row(sheet)}"


def test_the_marking_stands_on_every_sheet_and_in_every_footer(report, shipped):
    marking = shipped.plan.settings.marking
    for sheet in loaded(report):
        assert marking in [sheet.cell(row, 1).value for row in range(1, 6)], sheet.title
        assert marking in sheet.oddFooter.left.text


def test_every_chart_has_a_text_a_title_and_at_most_six_series(report):
    texts, charts = alternative_texts(report), chart_parts(report)
    assert len(texts) == len(charts) == 7
    assert all(len(text.split()) > 8 and "Data:" in text for text in texts)
    assert all("<c:title>" in chart and 1 <= chart.count("<c:ser>") <= 6 for chart in charts)


def test_texts_that_look_like_formulas_or_links_arrive_as_texts(reports):
    path = reports["hostile"]
    written = "".join(formulas(path).values())
    assert "HYPERLINK" not in written
    assert "cmd" not in written
    with zipfile.ZipFile(path) as parts:
        links = [name for name in parts.namelist() if name.endswith(".rels")]
        assert not [name for name in links if "hyperlink" in parts.read(name).decode().lower()]
        assert "<hyperlink" not in "".join(
            parts.read(name).decode() for name in parts.namelist() if "worksheets/sheet" in name
        )
    book = stored(path)
    assert book["Decision"]["A1"].value == '=HYPERLINK("http://example.org","x")'
    assert book["Decision"]["A1"].data_type == "s"
    assert {row["activity"] for row in records(book["Grid"])} == {"+A", "=B"}
    assert any(str(row["owner"]).endswith("…") for row in records(book["Assumptions and sources"]))
    # A marking cannot smuggle codes such as the date into the footer: its ampersands are doubled.
    with zipfile.ZipFile(path) as parts:
        assert "&amp;&amp;D &amp;&amp;[Time]" in parts.read("xl/worksheets/sheet1.xml").decode()


def test_a_report_of_no_plan_tells_the_conflict_and_the_repairs(reports):
    book = stored(reports["impossible"])
    assert book.sheetnames == [name for name in NO_PLAN_SHEETS if name != "Inputs as read"]  # made in code
    assert "No plan satisfies all the rules: 3 limits" in book["No plan"]["A2"].value
    assert [(row["limit"], row["member"]) for row in records(book["Conflict"])] == [
        ("F", "PoC"), ("F", "CPP"), ("ceiling", "2027"),
    ]  # fmt: skip
    # In full euros: the floors from 55 to 50 thousand, or the ceiling from 100 to 110 thousand.
    assert [(row["limit"], row["from"], row["to"]) for row in records(book["Repairs"])] == [
        ("F", 55_000, 50_000), ("ceiling", 100_000, 110_000),
    ]  # fmt: skip


def test_a_name_that_is_no_workbook_or_has_no_folder_is_refused(quick, tmp_path):
    with pytest.raises(UsageError, match=r"must end in \.xlsx"):
        write_report(quick, tmp_path / "plan.pdf")
    with pytest.raises(UsageError, match=r"does not exist\. Make it"):
        write_report(quick, tmp_path / "missing" / "plan.xlsx")
    (tmp_path / "folder.xlsx").mkdir()
    with pytest.raises(UsageError, match="is a folder"):
        write_report(quick, tmp_path / "folder.xlsx")
    assert [path.name for path in tmp_path.iterdir()] == ["folder.xlsx"]


def test_a_write_that_fails_leaves_the_older_report_whole(quick, tmp_path, monkeypatch):
    path = write_report(quick, tmp_path / "plan.xlsx")
    before = path.read_bytes()

    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "replace", refuse)
    with pytest.raises(UsageError, match="Close it where it is open"):
        write_report(quick, path)
    assert path.read_bytes() == before
    assert sorted(found.name for found in tmp_path.iterdir()) == ["plan.manifest.json", "plan.xlsx"]


def test_a_plan_that_stopped_at_a_limit_says_how_far_the_best_may_lie(shipped, tmp_path):
    stopped = replace(shipped, status="feasible", gap=0.0042, bound=shipped.value * 1.0042)
    page = stored(write_report(stopped, tmp_path / "stopped.xlsx"))["Decision"]
    texts = [cell.value for cell in page["A"] if isinstance(cell.value, str)]
    assert any("stopped before the proof" in text and "0.4" in text for text in texts), texts
