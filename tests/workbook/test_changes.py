"""Cells addressed as in the sheet Scenarios: which are meant, what they come to, and what cannot be meant."""

from __future__ import annotations

import pytest

import optimizer
from optimizer.plan.amounts import amounts
from optimizer.workbook.changes import apply, change
from optimizer.workbook.draft import Draft
from tests.workbooks import base, make_workbook, set_cell


@pytest.fixture
def plan(tmp_path):
    sheets = base()
    sheets["Lines"][1][2] = 0.1
    set_cell(sheets, "Activities!J1", "request 2028")
    set_cell(sheets, "Activities!J3", 150)
    sheets["Levels"] = [["activity", "level", "amount", "value"], ["A4", "low", 40, 10], ["A4", "high", 80, 18]]
    return optimizer.read(make_workbook(tmp_path / "plan.xlsx", sheets))


def of(plan, code):
    return next(row for row in plan.activities if row.code == code)


def test_a_cell_is_named_by_sheet_row_and_column(plan):
    changed = plan.with_changes(("Years", 2028, "ceiling", 300), ("rules", "r1", "limit", 70))
    assert [row.ceiling for row in changed.years] == [250.0, 300.0]
    assert changed.rule("R1").limit == 70.0
    assert [row.ceiling for row in plan.years] == [250.0, 260.0]
    assert changed.rule("R1").origin == plan.rule("R1").origin


@pytest.mark.parametrize(
    ("how", "to", "asked"),
    [
        ("set", 90, 90.0),
        ("add", -20.5, 99.5),
        ("times", 0.9, 108.0),
        ("percent", "-5 %", 114.0),
        ("percent", 0.05, 126.0),
    ],
)
def test_each_way_to_change_a_number(plan, how, to, asked):
    assert of(plan.with_changes(("Activities", "A1", "request", how, to)), "A1").request == asked


def test_changes_apply_in_order_each_to_the_result_so_far(plan):
    changed = plan.with_changes(
        ("Activities", "A1", "request", 100),
        {"sheet": "Activities", "row": "A1", "column": "request", "how": "times", "to": 1.1},
        optimizer.Change(sheet="Activities", row="A1", column="request", how="add", to=5),
    )
    assert of(changed, "A1").request == 115.0


def test_a_blank_row_means_every_row(plan):
    assert [row.weight for row in plan.with_changes(("Topics", "", "weight", "times", 3)).topics] == [6.0, 3.0]
    assert [row.weight for row in plan.with_changes(("Topics", None, "weight", 1)).topics] == [1.0, 1.0]


def test_two_keys_name_one_of_several_rows_and_one_key_all_of_them(plan):
    one = plan.with_changes(("Levels", "A4 / low", "value", 11))
    assert [level.value for level in of(one, "A4").levels] == [11.0, 18.0]
    assert one.to_tables() == plan.with_changes(("Levels", ("A4", "low"), "value", 11)).to_tables()
    both = plan.with_changes(("Levels", "A4", "value", "times", 2))
    assert [level.value for level in of(both, "A4").levels] == [20.0, 36.0]


def test_a_blank_cell_counts_as_its_default(plan):
    assert of(plan.with_changes(("Activities", "A4", "value_at_half", "")), "A4").value_at_half == 0.5
    changed = plan.with_changes(("Settings", "carry_share", "value", 0.1), ("Years", 2027, "carry_share", "times", 2))
    assert [row.carry_share for row in changed.years] == [0.2, 0.1]
    assert plan.with_changes(("Settings", "discount_rate", "value", "add", 0.03)).settings.discount_rate == 0.03


def test_a_blank_year_counts_as_the_amount_typed_once_in_prices_of_the_year(plan):
    changed = plan.with_changes(("Activities", "A1", "request 2028", "times", 0.5))
    assert dict(of(changed, "A1").requests) == {2028: 66.0}
    assert amounts(changed).request[0].tolist() == [120.0, 66.0]


def test_a_column_that_was_not_there_is_added(plan):
    changed = plan.with_changes(("Activities", "A2", "request 2027", 0), ("Activities", "A1", "active", "no"))
    assert dict(of(changed, "A2").requests) == {2027: 0.0, 2028: 150.0}
    assert [row.code for row in changed.activities] == ["A2", "A3", "A4"]
    again = changed.with_changes(("Activities", "A1", "active", "blank"))
    assert [row.code for row in again.activities] == ["A1", "A2", "A3", "A4"]


def test_what_follows_from_a_cell_follows_from_its_new_value(plan):
    by_status = plan.with_changes(("Rules", "R2", "year", "approved"))
    assert by_status.rule("R2").years == (2027,)
    assert by_status.with_changes(("Years", 2028, "status", "approved")).rule("R2").years == (2027, 2028)


def test_values_that_were_replaced_are_not_lost(plan):
    changed = plan.with_ceiling(2028, 111.0).with_changes(("Topics", "PoC", "weight", 5))
    assert (changed.years[1].ceiling, changed.topics[0].weight) == (111.0, 5.0)


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        (("Yeers", 2028, "ceiling", 1), "no sheet 'Yeers'. Did you mean Years?"),
        (("Views", "N", "weight", 1), "has no sheet Views"),
        (("Years", 2038, "ceiling", 1), "no row of the sheet Years with the key '2038'. Did you mean 2028?"),
        (
            ("Levels", "A4 / lo", "value", 1),
            "no row of the sheet Levels with the key 'A4 / lo'. Did you mean A4 / low?",
        ),
        (("Years", 2028, "cieling", 1), "Did you mean ceiling?"),
        (("Settings", "discont_rate", "value", 1), "Did you mean discount_rate?"),
        (("Years", 2028, "ceiling", "tims", 2), "Did you mean times?"),
        (("Years", 2028, "ceiling", "times", "much"), "'much' is not a number to change by"),
        (("Years", 2028, "ceiling", "percent", 5), "did you mean 0.05, or '5 %'"),
        (("Years", 2028, "status", "add", 5), "'planning' is not a number, so it can only be set"),
        (("Activities", "A1", "request 2028", "set", object()), "a cell cannot hold"),
        (("Years", 2028), "is no change"),
        ({"sheet": "Years", "column": "ceiling"}, "is no change"),
    ],
)
def test_what_cannot_be_meant_is_wrong_usage(plan, wanted, said):
    with pytest.raises(optimizer.UsageError) as caught:
        plan.with_changes(wanted)
    assert said in str(caught.value)


def test_multiplying_nothing_but_blanks_is_told(plan):
    without = plan.with_changes(("Activities", "A1", "request", "blank"), ("Activities", "A1", "request 2027", 5))
    with pytest.raises(optimizer.UsageError, match="there is nothing to multiply"):
        without.with_changes(("Activities", "A1", "request", "times", 0.9))


def test_the_result_is_checked_again_at_its_cells(plan):
    with pytest.raises(optimizer.WorkbookError, match="Years!B3: The ceiling cannot be negative"):
        plan.with_changes(("Years", 2028, "ceiling", -5))


def test_a_plan_put_together_from_values_has_no_cells():
    hand_made = optimizer.Plan(settings=optimizer.plan.Settings(), topics=(), lines=(), years=(), activities=())
    with pytest.raises(optimizer.UsageError, match=r"optimizer\.make_plan"):
        hand_made.with_changes(("Years", 2028, "ceiling", 1))


def test_the_cells_that_changed_are_told_with_what_stood_there(plan):
    draft = Draft(plan.typed.raw)
    apply(draft, [change(("Years", 2028, "ceiling", "times", 0.5)), change(("Activities", "A1", "active", "no"))])
    assert [(edit.cell, edit.was, edit.now) for edit in draft.edits] == [
        ("Years!B3", 260.0, 130.0),
        ("Activities!K1", "", "active"),
        ("Activities!K2", "", "no"),
    ]
