"""``optimizer roll`` as a person runs it: solve, fill the report in, roll, check, solve again."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import openpyxl
import pytest

from optimizer.cli import run
from optimizer.workbook.roll import next_name

ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def _here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    shutil.copy(ROOT / "inputs" / "quickstart.xlsx", tmp_path / "plan_2027.xlsx")
    assert run(["solve", "plan_2027.xlsx", "--quiet"]) == 0


def approve(report, amount):
    """Fill in the first amount of the column approved; returns its activity."""
    book = openpyxl.load_workbook(report)
    grid = book["Grid"]
    header = next(row for row in grid.iter_rows() if row[0].value == "activity")
    place = next(cell.column for cell in header if str(cell.value).startswith("approved"))
    row = header[0].row + 1
    grid.cell(row, place).value = amount
    book.save(report)
    return grid.cell(row, 1).value


def test_from_this_years_decision_to_next_years_plan(capsys):
    activity = approve("reports/plan_2027.xlsx", 123_400)
    assert run(["roll", "plan_2027.xlsx", "--approved", "reports/plan_2027.xlsx"]) == 0
    told = capsys.readouterr().out
    assert "Written: plan_2028.xlsx" in told
    assert "approved for 2027" in told
    assert "are to be confirmed" in " ".join(told.split())
    assert "No amount was changed by hand" not in told
    sheet = openpyxl.load_workbook("plan_2028.xlsx")["Activities"]
    header = [str(cell.value).partition(" (")[0] for cell in sheet[1]]
    baseline = {row[0].value: row[header.index("baseline")].value for row in sheet.iter_rows(min_row=2)}
    assert baseline[activity] == 123.4
    assert run(["check", "plan_2028.xlsx", "--quiet"]) == 0
    assert run(["solve", "plan_2028.xlsx", "--quiet"]) == 0


def test_the_document_lists_every_cell(capsys):
    assert run(["roll", "plan_2027.xlsx", "--approved", "reports/plan_2027.xlsx", "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert (document["status"], document["written"], document["first_year"]) == ("rolled", "plan_2028.xlsx", 2028)
    assert {"cell": "Years!A2", "was": 2027.0, "now": 2028.0, "why": "the new year, copied from 2027", "flag": ""} in (
        document["changes"]
    )
    assert any("as recommended" in note for note in document["notes"])


def test_a_file_that_is_there_is_kept_unless_force_is_given(capsys):
    assert run(["roll", "plan_2027.xlsx", "--approved", "reports/plan_2027.xlsx", "--quiet"]) == 0
    assert capsys.readouterr().out == ""
    before = Path("plan_2028.xlsx").read_bytes()
    assert run(["roll", "plan_2027.xlsx", "--approved", "reports/plan_2027.xlsx"]) == 2
    assert "already there" in capsys.readouterr().err
    assert Path("plan_2028.xlsx").read_bytes() == before
    assert run(["roll", "plan_2027.xlsx", "--approved", "reports/plan_2027.xlsx", "--quiet", "--force"]) == 0


def test_the_workbook_itself_is_never_written_to(capsys):
    before = Path("plan_2027.xlsx").read_bytes()
    words = ["roll", "plan_2027.xlsx", "--approved", "reports/plan_2027.xlsx", "--output", "plan_2027.xlsx", "--force"]
    assert run(words) == 2
    assert "the workbook itself" in capsys.readouterr().err
    assert Path("plan_2027.xlsx").read_bytes() == before


@pytest.mark.parametrize(
    ("decision", "code", "said"),
    [
        ("reports/plan_2072.xlsx", 2, "Did you mean reports/plan_2027.xlsx?"),
        ("plan_2027.xlsx", 3, "A decision is a table with the columns activity, year, approved"),
        ("decision.csv", 3, "decision.csv!C2"),
    ],
)
def test_a_decision_that_cannot_be_read_is_told(decision, code, said, capsys):
    Path("decision.csv").write_text("activity,year,approved\nPoC-TRN-1,2027,lots\n", encoding="utf-8")
    assert run(["roll", "plan_2027.xlsx", "--approved", decision]) == code
    assert said in " ".join(capsys.readouterr().err.split())
    assert not Path("plan_2028.xlsx").exists()


def test_other_file_formats_are_refused(capsys):
    shutil.copy("plan_2027.xlsx", "plan.ods")
    assert run(["roll", "plan.ods", "--approved", "reports/plan_2027.xlsx"]) == 2
    assert "only .xlsx and .xlsm can" in " ".join(capsys.readouterr().err.split())


@pytest.mark.parametrize(
    ("name", "raised"),
    [
        ("plan_2027.xlsx", "plan_2028.xlsx"),
        ("HS 2027-2031 v2.xlsm", "HS 2028-2032 v2.xlsm"),
        ("plan.xlsx", "plan_2028.xlsx"),
        ("a120270.xlsx", "a120270_2028.xlsx"),
    ],
)
def test_the_year_in_the_name_is_raised(name, raised):
    assert next_name(Path("in") / name, 2028) == Path("in") / raised
