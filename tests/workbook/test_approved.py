"""What was decided: a report with its column filled in, a table in any format, and what cannot be read so."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pandas as pd
import pytest

import optimizer
from optimizer.errors import UsageError, WorkbookError
from optimizer.workbook.approved import read_approved
from optimizer.workbook.decided import decided
from tests.workbooks import base, make_workbook


@pytest.fixture(scope="module")
def plan(tmp_path_factory):
    sheets = base()
    sheets["Activities"][1][2] = ""
    sheets["Splits"] = [["activity", "topic", "share"], ["A1", "PoC", 0.4], ["A1", "CAAC", 0.6]]
    return optimizer.read(make_workbook(tmp_path_factory.mktemp("plan") / "plan.xlsx", sheets))


@pytest.fixture(scope="module")
def result(plan):
    return optimizer.solve(plan)


@pytest.fixture
def report(result, tmp_path):
    return optimizer.write_report(result, tmp_path / "report.xlsx")


def fill(report: Path, **amounts: object) -> None:
    """Type into the column approved, by ``activity_topic_year``."""
    book = openpyxl.load_workbook(report)
    grid = book["Grid"]
    header = next(row for row in grid.iter_rows() if row[0].value == "activity")
    places = {str(cell.value).partition(" (")[0]: cell.column for cell in header}
    for row in grid.iter_rows(min_row=header[0].row + 1):
        key = "_".join(str(row[places[name] - 1].value) for name in ("activity", "topic", "year"))
        if key in amounts:
            row[places["approved"] - 1].value = amounts[key]
    book.save(report)


def recommended(result, activity, year):
    table = result.allocation
    return table[(table.activity == activity) & (table.year == year)].recommended.sum()


def test_a_blank_cell_of_a_report_means_as_recommended(report, plan, result):
    found = decided(report, plan)
    for row in plan.activities:
        for year in (2027, 2028):
            assert found.amounts[row.code, year] == pytest.approx(recommended(result, row.code, year), abs=1e-9)
    assert found.as_recommended


def test_a_french_report_says_the_same(result, tmp_path):
    english = optimizer.write_report(result, tmp_path / "report.xlsx")
    french = optimizer.write_report(result, tmp_path / "rapport.xlsx", language="fr")
    assert read_approved(french).amounts == read_approved(english).amounts
    assert read_approved(french).in_place == read_approved(english).in_place


def test_amounts_of_a_report_are_in_full_currency_and_those_of_a_split_activity_are_added(report, plan, result):
    fill(report, A1_PoC_2027=30_000, A2_PoC_2027=55_500)
    found = decided(report, plan)
    rest = result.allocation.query("activity == 'A1' and topic == 'CAAC' and year == 2027").recommended.sum()
    assert found.amounts["A1", 2027] == pytest.approx(30.0 + rest, abs=1e-9)
    assert found.amounts["A2", 2027] == 55.5
    assert not found.as_recommended


@pytest.mark.parametrize("suffix", [".xlsx", ".csv"])
def test_a_table_is_a_decision(suffix, plan, tmp_path):
    rows = [["activity", "year", "approved"], *([row.code.lower(), 2027, 10.5] for row in plan.activities)]
    path = tmp_path / f"decision{suffix}"
    if suffix == ".csv":
        path.write_text(
            "\n".join(";".join(map(str, row)) for row in rows).replace("10.5", "10,5"), encoding="utf-8-sig"
        )
    else:
        make_workbook(path, {"What we decided": [["Minutes of the meeting"], [], *rows]})
    found = decided(path, plan)
    assert {key: amount for key, amount in found.amounts.items() if key[1] == 2027} == {
        (row.code, 2027): 10.5 for row in plan.activities
    }


def test_a_bracket_in_the_header_says_what_the_amounts_are_in(plan, tmp_path):
    rows = [["activity", "year", "approved (EUR)"], *([row.code, 2027, 10_500] for row in plan.activities)]
    path = make_workbook(tmp_path / "decision.xlsx", {"Decision": rows})
    assert decided(path, plan).amounts["A3", 2027] == 10.5
    rows[0][2] = "approved (USD)"
    with pytest.raises(UsageError, match="are in 'USD', but the plan is in EUR"):
        decided(make_workbook(path, {"Decision": rows}), plan)


def test_records_mappings_frames_and_results_are_decisions_too(plan, result):
    amounts = {(row.code, 2027): 5.0 for row in plan.activities}
    records = [{"activity": code, "year": year, "approved": amount} for (code, year), amount in amounts.items()]
    assert (
        decided(amounts, plan).amounts == decided(records, plan).amounts == decided(pd.DataFrame(records), plan).amounts
    )
    assert decided(result, plan).amounts["A1", 2028] == pytest.approx(recommended(result, "A1", 2028), abs=1e-9)


@pytest.mark.parametrize(
    ("cells", "where", "said"),
    [
        ([["A1", 2027, "ten"]], "Decision!C2", "not an amount of 0 or more"),
        ([["A1", 2027, -1]], "Decision!C2", "not an amount of 0 or more"),
        ([["A1", 2027, None]], "Decision!C2", "approved amount of A1 in 2027 is missing"),
        ([["A1", "next", 5]], "Decision!B2", "is no year"),
        ([[None, 2027, 5]], "Decision!A2", "The activity is missing"),
        ([["A1", 2027, 5], ["a1", 2027, 6]], "Decision!A3", "stands in row 2 already"),
        ([["A11", 2027, 5]], "Decision!C2", "no active activity 'A11'"),
        ([["A1", 2037, 5]], "Decision!C2", "The plan has no year 2037"),
        ([["A1", 2027, 5]], "Decision", "no approved amount in 2027 for A2, A3, A4"),
    ],
)
def test_what_is_wrong_is_named_by_sheet_and_cell(cells, where, said, plan, tmp_path):
    path = make_workbook(tmp_path / "decision.xlsx", {"Decision": [["activity", "year", "approved"], *cells]})
    with pytest.raises(WorkbookError) as caught:
        decided(path, plan)
    assert any(problem.where == where and said in problem.message for problem in caught.value.problems)


def test_a_wrong_code_or_column_is_asked_about(plan, tmp_path):
    path = make_workbook(tmp_path / "decision.xlsx", {"D": [["activity", "year", "approved"], ["AA1", 2027, 5]]})
    with pytest.raises(WorkbookError, match=r"did you mean A1\?"):
        decided(path, plan)
    make_workbook(path, {"D": [["activity", "year", "aproved"], ["A1", 2027, 5]]})
    with pytest.raises(WorkbookError, match="no column approved, but a column aproved"):
        read_approved(path)


def test_several_tables_are_not_guessed_between(tmp_path):
    table = [["activity", "year", "approved"], ["A1", 2027, 5]]
    path = make_workbook(tmp_path / "decision.xlsx", {"Monday": table, "Tuesday": table})
    with pytest.raises(WorkbookError, match="several tables"):
        read_approved(path)


def test_what_is_no_file_or_no_decision_is_wrong_usage(plan, tmp_path):
    with pytest.raises(UsageError, match="no file"):
        read_approved(tmp_path / "nothing.csv")
    (tmp_path / "plan.pdf").write_bytes(b"%PDF")
    with pytest.raises(UsageError, match="no decision that can be read"):
        read_approved(tmp_path / "plan.pdf")
    with pytest.raises(UsageError, match="A decision is a file, a result"):
        decided([1, 2], plan)
    with pytest.raises(UsageError, match="not an amount of 0 or more"):
        decided({("A1", 2027): -5}, plan)
