"""Scenarios and views: what they make of a plan, what they are recorded as, and how they are refused."""

from __future__ import annotations

import pytest

import optimizer
from optimizer.workbook.changes import change
from optimizer.workbook.read import examine
from tests.plans import activity
from tests.plans import plan as plan_of
from tests.workbooks import base, make_workbook

ROWS = [
    ["scenario", "name", "sheet", "row", "column", "how", "to"],
    ["cut", "Ten percent less", "Years", "", "ceiling", "percent", "-10 %"],
    ["crisis", "More for children", "Topics", "CAAC", "weight", "set", 5],
    ["crisis", "", "Years", 2028, "ceiling", "add", -20],
    ["broken", "", "Years", 2028, "ceiling", "times", -1],
    ["fixed", "", "Years", 2028, "ceiling", "set", 100],
]
VIEWS = [
    ["view", "topic", "weight"],
    ["North", "PoC", 1],
    ["north", "CAAC", 4],
    ["South", "CAAC", 2],
    ["South", "PoC", 3],
]


@pytest.fixture
def sheets():
    return {**base(), "Scenarios": [list(row) for row in ROWS], "Views": VIEWS}


@pytest.fixture
def plan(tmp_path, sheets):
    return optimizer.read(make_workbook(tmp_path / "plan.xlsx", sheets))


def ceilings(plan):
    return [row.ceiling for row in plan.years]


def test_rows_and_views_are_read_with_their_places(plan):
    row = plan.scenarios[2]
    assert (row.scenario, row.sheet, row.row, row.column, row.how, row.to) == (
        "crisis", "Years", "2028", "ceiling", "add", -20.0,
    )  # fmt: skip
    assert row.origin.cell("to") == "Scenarios!G4"
    assert {view: dict(weights) for view, weights in plan.views.items()} == {
        "North": {"PoC": 1.0, "CAAC": 4.0},
        "South": {"PoC": 3.0, "CAAC": 2.0},
    }
    assert not plan.problems


def test_a_scenario_changes_its_cells_and_says_so(plan):
    cut = plan.scenario("CUT")
    assert ceilings(cut) == [225.0, 234.0]
    assert cut.title == "Test plan – cut"
    assert [(edit.cell, edit.was, edit.now, edit.by, edit.origin) for edit in cut.variant.edits] == [
        ("Years!B2", 250.0, 225.0, "cut", "Scenarios!A2"),
        ("Years!B3", 260.0, 234.0, "cut", "Scenarios!A2"),
    ]
    assert ceilings(plan) == [250.0, 260.0]


def test_scenarios_combine_in_order_each_on_the_result_so_far(plan):
    assert ceilings(plan.scenario("cut+crisis")) == [225.0, 214.0]
    assert ceilings(plan.scenario("crisis+cut")) == [225.0, 216.0]
    both = plan.scenario("cut").scenario("crisis")
    assert (both.variant, ceilings(both)) == (plan.scenario("cut + crisis").variant, [225.0, 214.0])
    assert str(both.variant) == "cut+crisis"
    last = next(edit for edit in both.variant.edits if edit.cell == "Years!B3")
    assert (last.was, last.now, last.by, last.origin) == (260.0, 214.0, "cut, crisis", "Scenarios!A2, Scenarios!A4")


def test_a_view_replaces_all_weights_and_changes_come_after(plan):
    north = plan.scenario("crisis").view("north").with_changes("Years/2027/ceiling=1000")
    assert [row.weight for row in north.topics] == [1.0, 4.0]
    assert ceilings(north) == [1000.0, 240.0]
    assert str(north.variant) == "crisis, view North, with changes"
    assert [edit.what for edit in north.variant.edits] == [
        "Topics / CAAC / weight", "Years / 2028 / ceiling", "Topics / PoC / weight", "Years / 2027 / ceiling",
    ]  # fmt: skip
    assert north.variant.edits[0].by == "crisis, view North"


def test_a_cell_that_comes_back_to_what_it_was_is_no_difference(plan):
    assert plan.with_changes("Years/2027/ceiling+=10", "Years/2027/ceiling-=10").variant.edits == ()


@pytest.mark.parametrize(
    ("name", "said"),
    [("cuts", "Did you mean cut?"), ("cut+nothing", "There is no scenario 'nothing'"), ("cut+Cut", "given twice")],
)
def test_an_unknown_or_doubled_scenario_is_wrong_usage(plan, name, said):
    with pytest.raises(optimizer.UsageError) as caught:
        plan.scenario(name)
    assert said in str(caught.value)


def test_an_unknown_view_is_wrong_usage(plan):
    with pytest.raises(optimizer.UsageError, match="Did you mean North"):
        plan.view("nort")
    with pytest.raises(optimizer.UsageError, match="no sheet Scenarios"):
        plan_of([activity("A1")]).scenario("cut")


def test_what_makes_the_workbook_invalid_names_the_scenario_and_its_row(plan):
    with pytest.raises(optimizer.WorkbookError) as caught:
        plan.scenario("crisis+broken")
    (problem,) = [row for row in caught.value.problems if row.level == "error"]
    assert problem.where == "Years!B3"
    assert "Under the scenario crisis+broken (Scenarios!A5): The ceiling cannot be negative." in problem.message


def test_a_row_that_comes_too_late_in_a_combination_is_told_at_its_cell(tmp_path, sheets):
    sheets["Scenarios"] += [["gone", "", "Years", 2028, "ceiling", "set", "n/a"]]
    plan = optimizer.read(make_workbook(tmp_path / "late.xlsx", sheets))
    with pytest.raises(optimizer.WorkbookError, match=r"Scenarios!F2: The scenario cut cannot be carried out here"):
        plan.scenario("gone+cut")


TRIED = [
    ["renamed", "", "Topics", "PoC", "topic", "set", "P2"],
    ["again", "", "Topics", "PoC", "weight", "set", 7],
    ["wider", "", "Years", 2028, "carry_share", "set", 0.1],
    ["still wider", "", "Years", 2028, "carry_share", "set", 0.1],
    ["words", "", "Years", 2028, "ceiling", "set", "a lot"],
    ["times", "", "Years", 2028, "ceiling", "percent", "10 %"],
    ["gone", "", "Topics", "P2", "weight", "set", 2],
    ["setting", "", "Settings", "marking", "value", "set", "DRAFT"],
    ["as it is", "", "Years", 2028, "ceiling", "percent", "0 %"],
]


def test_scenarios_tried_after_each_other_are_told_as_each_by_itself(tmp_path, sheets):
    def told(rows):
        sheets["Scenarios"] = [ROWS[0], *rows]
        found = examine(make_workbook(tmp_path / "tried.xlsx", sheets)).problems
        return [(row.code, row.message, row.did_you_mean) for row in found if row.sheet == "Scenarios"]

    alone = [problem for row in TRIED for problem in told([row])]
    assert told(TRIED) == alone
    assert {code for code, *_ in alone} == {"bad_change", "change_of_nothing"}


def test_a_formula_that_depends_on_a_changed_cell_is_warned_of(tmp_path, sheets):
    path = make_workbook(tmp_path / "made.xlsx", sheets)
    plan = optimizer.read(with_formulas(path))
    told = {row.where: row.message for row in plan.scenario("crisis").problems if row.code == "formula_not_followed"}
    # G2 reads the ceiling by way of a sheet that is not ours, G3 by way of G2; G4 reads another ceiling.
    assert set(told) == {"Activities!G2", "Activities!G3"}
    assert "depends on Years!B3, which crisis changes" in told["Activities!G3"]
    assert not [row for row in plan.problems if row.code == "formula_not_followed"]


def with_formulas(path):
    """Formulas with results, as a spreadsheet program stores them."""
    import re
    import zipfile

    import openpyxl

    book = openpyxl.load_workbook(path)
    book.create_sheet("My sums")["B1"] = 130
    book.save(path)
    cells = {
        "My sums": {"B1": "Years!$B$3/2"},
        "Activities": {"G2": "'My sums'!B1-10", "G3": "SUM(G2:G2)", "G4": "Years!B2*1"},
    }
    names = book.sheetnames
    with zipfile.ZipFile(path) as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    for sheet, formulas in cells.items():
        part = f"xl/worksheets/sheet{names.index(sheet) + 1}.xml"
        for cell, formula in formulas.items():
            new = re.sub(rf'(<c r="{cell}"[^>]*>)<v', rf"\1<f>{formula}</f><v".encode().decode(), parts[part].decode())
            assert new.encode() != parts[part]
            parts[part] = new.encode()
    with zipfile.ZipFile(path, "w") as packed:
        for name, data in parts.items():
            packed.writestr(name, data)
    return path


def test_plans_made_in_code_keep_scenarios_and_views(plan):
    again = optimizer.make_plan(**plan.with_ceiling(2027, 300.0).to_tables())
    assert ceilings(again.scenario("cut")) == [270.0, 234.0]
    assert again.view("South").topics[0].weight == 3.0
    moved = plan.with_ceiling(2027, 300.0).scenario("cut+crisis")
    assert ceilings(moved) == [270.0, 214.0]


def test_a_view_of_a_plan_without_sheets_sets_its_weights():
    from dataclasses import replace

    plan = replace(plan_of([activity("A1"), activity("A2", topic="CPP")]), views={"N": {"PoC": 2.0, "CPP": 3.0}})
    assert [row.weight for row in plan.view("n").topics] == [2.0, 3.0]
    assert [edit.now for edit in plan.view("n").variant.edits] == [2.0, 3.0]


def test_the_manifest_shows_every_cell_that_differs(plan):
    inputs = optimizer.solve(plan.scenario("cut"), optimizer.Options(prices=False, opinion=0.0)).manifest["inputs"]
    assert inputs["scenario"]["name"] == "cut"
    assert inputs["scenario"]["cells"][0] == {
        "cell": "Years!B2", "what": "Years / 2027 / ceiling", "was": 250.0, "now": 225.0, "by": "cut",
        "row": "Scenarios!A2",
    }  # fmt: skip


def test_a_scenario_may_change_the_scenarios_of_no_sheet_but_a_script_may_and_they_are_tried(plan):
    changed = plan.with_changes(("Scenarios", "cut", "to", 0.5))
    assert ceilings(changed.scenario("cut")) == [375.0, 390.0]
    with pytest.raises(optimizer.WorkbookError, match="Scenarios!G2"):
        plan.with_changes(("Scenarios", "cut", "to", "much"))


@pytest.mark.parametrize(
    ("text", "how", "to"),
    [
        ("Years/2028/ceiling=6000", "set", 6000.0),
        ("Years / 2028 / ceiling = 30 %", "set", "30 %"),
        ("Years/2028/ceiling=+5%", "percent", "5 %"),
        ("Years/2028/ceiling-=2.5 %", "percent", "-2.5 %"),
        ("Years/2028/ceiling=*1.1", "times", 1.1),
        ("Years/2028/ceiling*=1.1", "times", 1.1),
        ("Years/2028/ceiling=+100", "add", 100.0),
        ("Years/2028/ceiling-=100", "add", -100.0),
        ("Years/2028/ceiling:=-5 %", "set", "-5 %"),
        ("Years/2028/ceiling=", "set", "blank"),
        ("Years/2028/ceiling=approved", "set", "approved"),
    ],
)
def test_a_change_in_one_line(text, how, to):
    found = change(text)
    assert (found.sheet, found.row, found.column, found.how, found.to) == ("Years", "2028", "ceiling", how, to)


def test_a_change_in_one_line_may_name_two_keys_or_every_row():
    assert change("Levels/A4/low/value=11").row == "A4/low"
    assert change("Years//ceiling=1").row == ""


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Years/2028=6000", "Write SHEET/ROW/COLUMN=TO"),
        ("Years/2028/ceiling", "Write SHEET/ROW/COLUMN=TO"),
        ("Years/2028/ceiling=-5%", "write -=5% to lower by 5%, or :=-5% to set it"),
        ("Years/2028/ceiling+=much", "'much' is not a number"),
        ("Years/2028/ceiling+=1.234", "can be read as"),
    ],
)
def test_a_line_that_can_mean_nothing_or_two_things_is_refused(text, said):
    with pytest.raises(optimizer.UsageError) as caught:
        change(text)
    assert said in str(caught.value)
