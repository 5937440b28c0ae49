"""What changed between two workbooks or two reports: by key, as read, with cells."""

import json
import shutil
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

import optimizer
from optimizer.analysis.diff.declared import OF_REPORTS, OF_WORKBOOKS
from optimizer.cli import run
from tests.plans import activity, plan, rule
from tests.workbooks import base, make_workbook, set_cell
from tests.xlsb import make_xlsb

PAGE = Path(__file__).parents[2] / "docs" / "diff.md"


def told(tmp_path, sheets, old=None):
    before = make_workbook(tmp_path / "old.xlsx", old or base())
    return optimizer.diff(before, make_workbook(tmp_path / "new.xlsx", sheets))


def brief(found):
    return [(row["sheet"], row["key"], row["column"], row["what"]) for row in found.rows("inputs")]


def test_changed_cells_are_told_with_both_values_and_both_addresses(tmp_path):
    found = told(tmp_path, set_cell(set_cell(base(), "Years!B3", 300), "Rules!K2", 70))
    ceiling, floor = found.rows("inputs")
    assert ceiling == {
        "sheet": "Years", "key": "2028", "column": "ceiling", "what": "changed", "old": "260", "new": "300",
        "change": 40.0, "cell_old": "Years!B3", "cell_new": "Years!B3",
    }  # fmt: skip
    assert (floor["key"], floor["column"], floor["change"]) == ("R1", "limit", 10.0)
    assert found.finding == "2 cells changed: ceiling in Years, limit in Rules."
    assert found.status == "done"


def test_records_are_matched_by_their_key_wherever_they_stand(tmp_path):
    sheets = base()
    head, first, *others = sheets["Activities"]
    sheets["Activities"] = [["own list"], [], head, *others, [*first[:6], 125, *first[7:]]]
    found = told(tmp_path, sheets)
    (row,) = found.rows("inputs")
    assert (row["key"], row["old"], row["new"]) == ("A1", "120", "125")
    assert (row["cell_old"], row["cell_new"]) == ("Activities!G2", "Activities!G7")
    assert any("another order" in note for note in found.notes)


def test_records_that_only_one_has_are_one_row_each(tmp_path):
    sheets = base()
    sheets["Activities"][4] = ["A7", "New", "PoC", "TRN", "", 0, 50, 9, 0.6]
    found = told(tmp_path, sheets)
    assert brief(found) == [("Activities", "A7", "–", "added"), ("Activities", "A4", "–", "removed")]
    assert "request: 50" in found.rows("inputs")[0]["new"]
    assert found.finding == "Added: A7 (Activities); removed: A4 (Activities)."


@pytest.mark.parametrize(
    ("cell", "old", "new"),
    [
        ("Activities!G2", 1250.5, "1 250,5"),
        ("Rules!K3", 0.6, "60 %"),
        ("Activities!E2", "core, field", "core;field"),
        ("Activities!F5", 0, ""),
        ("Activities!G2", 120, "120"),
    ],
)
def test_the_same_value_typed_otherwise_is_no_change(tmp_path, cell, old, new):
    found = told(tmp_path, set_cell(base(), cell, new), set_cell(base(), cell, old))
    assert [what for *_, what in brief(found)] == ["typed otherwise"]
    assert found.finding == "1 cell says the same, typed otherwise."


def test_a_blank_request_and_a_zero_differ(tmp_path):
    found = told(tmp_path, set_cell(base(), "Activities!G5", 0), set_cell(base(), "Activities!G5", ""))
    assert [what for *_, what in brief(found)] == ["changed"]


def test_several_records_of_one_key_are_matched_by_what_they_say(tmp_path):
    old, new = base(), base()
    links = [["A1", "requires", "A2"], ["A1", "requires", "A3"]]
    old["Links"] = [["activity", "relation", "other"], *links]
    new["Links"] = [["activity", "relation", "other"], ["A1", "requires", "A4"], links[1], links[0]]
    found = told(tmp_path, new, old)
    assert brief(found) == [("Links", "A1 / requires", "–", "added")]
    assert found.rows("inputs")[0]["new"].endswith("other: A4")


def test_settings_and_own_columns_and_sheets_are_compared_too(tmp_path):
    old, new = base(), base()
    new["Settings"].append(["discount_rate", "3 %"])
    for sheets, remark in ((old, "ask"), (new, "asked")):
        sheets["Years"][0].append("# remark")
        sheets["Years"][1].append(remark)
    new["My notes"] = [["keep", 1], ["me", 2]]
    found = told(tmp_path, new, old)
    assert brief(found) == [("Settings", "discount_rate", "–", "added"), ("Years", "2027", "# remark", "changed")]
    own = [row for row in found.rows("sheets") if row["ours"] == "no"]
    assert own == [{"sheet": "My notes", "ours": "no", "what": "added", "cells": 4}]
    assert "change no plan: My notes" in found.finding


def test_nothing_changed_says_whether_the_files_are_the_same(tmp_path):
    path = make_workbook(tmp_path / "old.xlsx", base())
    shutil.copy(path, tmp_path / "copy.xlsx")
    assert "byte for byte" in optimizer.diff(path, tmp_path / "copy.xlsx").finding
    book = openpyxl.load_workbook(path)
    book["Years"]["B2"].number_format = "0.00"
    book.save(tmp_path / "copy.xlsx")
    found = optimizer.diff(path, tmp_path / "copy.xlsx")
    assert found.rows("inputs") == found.rows("sheets") == ()
    assert found.finding.startswith("Nothing changed in what is compared: the files differ in formats")


def test_formats_of_files_are_compared_with_each_other(tmp_path):
    found = optimizer.diff(make_workbook(tmp_path / "a.xlsx", base()), make_xlsb(tmp_path / "b.xlsb", base()))
    assert found.rows("inputs") == ()


def test_workbooks_with_errors_are_compared_too(tmp_path):
    found = told(tmp_path, set_cell(base(), "Topics!C2", -1))
    assert found.rows("inputs")[0]["new"] == "-1"


ROWS = [activity("A", request=60.0, value=10.0), activity("B", request=60.0, value=5.0, topic="CPP")]


def reports(tmp_path, old, new):
    made = []
    for name, each in (("old.xlsx", old), ("new.xlsx", new)):
        made.append(optimizer.write_report(optimizer.solve(each), tmp_path / name))
    return optimizer.diff(*made)


def test_reports_are_compared_by_amounts_rules_and_record(tmp_path):
    old = plan(ROWS, ceilings=[80.0], rules=[rule("R1", "amount", "at least", 10.0)], title="Old")
    other = [*ROWS[:1], activity("C", request=30.0, value=5.0, topic="CPP")]
    new = plan(other, ceilings=[70.0], rules=[rule("R2", "amount", "at least", 10.0)], title="New")
    found = reports(tmp_path, old, new)
    rows = {row["activity"]: (row["old"], row["new"], row["change"]) for row in found.rows("amounts")}
    assert rows == {"B": (20_000.0, None, -20_000.0), "C": (None, 10_000.0, 10_000.0)}
    assert {(row["rule"], row["what"]) for row in found.rows("rules")} >= {("R1", "removed"), ("R2", "added")}
    ceiling = next(row for row in found.rows("rules") if (row["rule"], row["column"]) == ("ceiling", "required"))
    assert (ceiling["old"], ceiling["new"], ceiling["change"]) == ("80,000", "70,000", -10_000)
    assert ("plan", "title", "Old", "New") in [tuple(row.values()) for row in found.rows("record")]
    assert found.finding.startswith("2 recommended amounts changed, 10,000 EUR less in all; most for B (-20,000)")


def test_reports_in_two_currencies_and_two_kinds_of_file_are_refused(tmp_path):
    with pytest.raises(optimizer.UsageError, match="in EUR and in USD"):
        reports(tmp_path, plan(ROWS), replace(plan(ROWS), settings=replace(plan(ROWS).settings, currency="USD")))
    workbook = make_workbook(tmp_path / "plan.xlsx", base())
    with pytest.raises(optimizer.UsageError, match=r"new\.xlsx is a report and plan\.xlsx a workbook"):
        optimizer.diff(tmp_path / "new.xlsx", workbook)


def test_the_command_shows_prints_and_writes_it(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    make_workbook(tmp_path / "old.xlsx", base())
    make_workbook(tmp_path / "new.xlsx", set_cell(base(), "Years!B3", 300))
    assert run(["diff", "old.xlsx", "new.xlsx", "--output", "changes.xlsx"]) == 0
    assert "Years!B3" in capsys.readouterr().out
    sheet = openpyxl.load_workbook("changes.xlsx")["Changed cells"]
    assert "ceiling" in [cell.value for row in sheet.iter_rows() for cell in row]
    assert run(["diff", "old.xlsx", "new.xlsx", "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert document["asked"]["old"]["workbook"] == "old.xlsx"
    assert document["inputs"][0]["new"] == "300"
    assert run(["diff", "old.xlsx", "new.xlsx", "--output", "old.xlsx"]) == 2
    assert run(["diff", "old.xlsx", "nw.xlsx"]) == 2
    assert "Did you mean new.xlsx" in capsys.readouterr().err


@pytest.mark.parametrize("table", [*OF_WORKBOOKS.values(), *OF_REPORTS.values()], ids=lambda table: table.title)
def test_the_page_explains_every_column(table):
    text = PAGE.read_text(encoding="utf-8")
    for column in table.fields:
        assert f"`{column.name}`" in text, column.name
