"""Workbooks as officers keep them are read right, and what was made of doubtful cells is shown."""

import datetime

import pytest

from optimizer.language import into
from optimizer.plan import Words
from optimizer.workbook.read import examine, read
from tests.workbooks import base, make_workbook, set_cell


def plan_of(tmp_path, sheets):
    return read(make_workbook(tmp_path / "plan.xlsx", sheets))


def same(plan, other) -> bool:
    return plan.file.content_sha256 == other.file.content_sha256


def readings(plan) -> dict[str, str]:
    return {problem.where: problem.message for problem in plan.problems if problem.code == "text_number"}


def test_titles_blank_rows_and_foreign_columns_do_not_shift_an_address(tmp_path):
    sheets = base()
    rows = sheets["Activities"]
    header, *records = [["", "comment", *row] for row in rows]
    header[1] = "comment"
    spread = [["Activities of the plan"], [], header, [], records[0], [], [], *records[1:]]
    sheets["Activities"] = spread
    plan = plan_of(tmp_path, sheets)
    assert plan.problems == ()
    assert same(plan, plan_of(tmp_path, base()))
    assert plan.activities[0].origin.cell("request") == "Activities!I5"
    assert plan.activities[1].origin.cell("request") == "Activities!I8"


def test_names_are_matched_without_regard_to_case_blanks_and_units(tmp_path):
    sheets = base()
    sheets["Activities"][0] = [
        "Activity", " NAME ", "Topic", "Line", "Tags", "Baseline (EUR thousand)", "Request [kEUR]", "Value (points)",
        "value at half",
    ]  # fmt: skip
    sheets = {f" {name.upper()} ": rows for name, rows in sheets.items()}
    plan = plan_of(tmp_path, sheets)
    assert plan.problems == ()
    assert same(plan, plan_of(tmp_path, base()))


def test_the_order_of_columns_and_sheets_does_not_matter(tmp_path):
    sheets = dict(reversed(base().items()))
    sheets["Activities"] = [row[::-1] for row in sheets["Activities"]]
    plan = plan_of(tmp_path, sheets)
    assert same(plan, plan_of(tmp_path, base()))
    assert plan.activities[0].origin.cell("activity") == "Activities!I2"


def test_foreign_sheets_and_comment_columns_are_left_alone(tmp_path):
    sheets = base()
    sheets["Budget 2019"] = [["anything", 1], ["goes"]]
    sheets["Activities"][0] += ["# check", "Notes of the meeting", "responsible office"]
    sheets["Activities"][1] += ["12O", datetime.date(2027, 1, 1), "X"]
    plan = plan_of(tmp_path, sheets)
    assert plan.problems == ()
    assert same(plan, plan_of(tmp_path, base()))


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("120", 120),
        (" 1 250,5 ", 1250.5),
        ("1\u00a0250,5", 1250.5),
        ("1\u202f250", 1250),
        ("1'250.50", 1250.5),
        ("1,250.50", 1250.5),
        ("1.250,50", 1250.5),
        ("1,250,000", 1250000),
        ("12,5", 12.5),
        ("0,125", 0.125),
        ("0.5", 0.5),
        ("1e3", 1000),
        (".5", 0.5),
    ],
)
def test_number_texts_with_one_reading_are_read_and_shown(tmp_path, text, number):
    plan = plan_of(tmp_path, set_cell(base(), "Activities!F2", text))
    assert plan.activities[0].baseline == number
    assert readings(plan).keys() == {"Activities!F2"}
    assert "read as" in readings(plan)["Activities!F2"]


def test_percentages_as_text_are_shares(tmp_path):
    plan = plan_of(tmp_path, set_cell(base(), "Activities!I2", "72,5 %"))
    assert plan.activities[0].value_at_half == 0.725
    assert readings(plan) == {"Activities!I2": "The value_at_half is typed as text and was read as 72.5 %."}


@pytest.mark.parametrize(("witness", "number"), [("99,5", 1.234), ("99.5", 1234)])
def test_a_number_with_two_readings_is_read_where_the_rest_of_the_workbook_decides(tmp_path, witness, number):
    sheets = set_cell(set_cell(base(), "Activities!F2", "1,234"), "Activities!F3", witness)
    assert plan_of(tmp_path, sheets).activities[0].baseline == number


def test_codes_are_found_without_regard_to_case_and_spelled_as_in_their_sheet(tmp_path):
    sheets = set_cell(set_cell(base(), "Activities!C2", "poc"), "Rules!C2", " caac ")
    plan = plan_of(tmp_path, sheets)
    assert same(plan, plan_of(tmp_path, base()))


def test_a_tag_is_the_same_whatever_its_case(tmp_path):
    sheets = set_cell(set_cell(base(), "Activities!E3", "Core, CORE"), "Rules!E3", "CORE")
    plan = plan_of(tmp_path, sheets)
    assert [row.tags for row in plan.activities] == [("core",), ("core",), ("core",), ()]
    assert plan.rules[1].scope.tag.include == ("core",)


def test_codes_typed_as_numbers_are_words(tmp_path):
    sheets = base()
    for cell in ("Topics!A2", "Activities!C2", "Activities!C3"):
        set_cell(sheets, cell, 1)
    assert plan_of(tmp_path, sheets).topics[0].code == "1"


@pytest.mark.parametrize(
    ("text", "years"),
    [
        (2028, (2028,)),
        ("2028", (2028,)),
        ("2027, 2028", (2027, 2028)),
        ("2028;2027", (2027, 2028)),
        ("2027-2028", (2027, 2028)),
        ("2027 – 2031", (2027, 2028)),
        ("from 2028", (2028,)),
        ("From 2020", (2027, 2028)),
        ("approved", (2027,)),
        ("Planning", (2028,)),
        ("not 2027", (2028,)),
        ("approved, 2028", (2027, 2028)),
        ("", (2027, 2028)),
    ],
)
def test_years_are_named_in_every_way_of_the_manual(tmp_path, text, years):
    assert plan_of(tmp_path, set_cell(base(), "Rules!F2", text)).rules[0].years == years


@pytest.mark.parametrize("text", ["PoC, CAAC", "PoC;CAAC", "poc ; caac", "PoC\nCAAC"])
def test_lists_take_commas_and_semicolons(tmp_path, text):
    assert plan_of(tmp_path, set_cell(base(), "Rules!C2", text)).rules[0].scope.topic.include == ("PoC", "CAAC")


def test_not_leaves_out(tmp_path):
    plan = plan_of(tmp_path, set_cell(base(), "Rules!C2", "not PoC"))
    assert plan.rules[0].scope.topic == Words(exclude=("PoC",))


def test_a_base_in_parts_is_read(tmp_path):
    plan = plan_of(tmp_path, set_cell(base(), "Rules!L3", "topic: PoC, CAAC; Line: not EXR"))
    base_of = plan.rules[1].base
    assert base_of is not None
    assert base_of.kind == "scope"
    assert base_of.scope.topic == Words(include=("PoC", "CAAC"))
    assert base_of.scope.line == Words(exclude=("EXR",))


@pytest.mark.parametrize(
    ("measure", "relation", "of", "kind"),
    [
        ("share", "at most", "", "total"),
        ("share", "at most", "Ceiling", "ceiling"),
        ("share", "at most", "member", "member"),
        ("change", "within", "", "baseline"),
        ("change", "within", "previous  year", "previous year"),
        ("moved", "at most", "", "baseline"),
    ],
)
def test_a_blank_base_takes_the_one_of_its_measure(tmp_path, measure, relation, of, kind):
    sheets = base()
    sheets["Rules"][2] = ["R2", "", "", "", "", "", "topic", "", measure, relation, 0.3, of, "", "", "", ""]
    plan = plan_of(tmp_path, sheets)
    assert plan.rules[1].base is not None
    assert plan.rules[1].base.kind == kind
    assert plan.rules[1].each == ("topic",)


def test_defaults_are_those_of_the_manual_and_are_named(tmp_path):
    plan = plan_of(tmp_path, base())
    assert plan.defaults["round_to"] == "0.1"
    assert plan.defaults["value_at_half"] == "50 %"
    assert "currency" not in plan.defaults
    assert plan.settings.cells == {"title": "Settings!B2", "currency": "Settings!B3"}
    rule = plan.rules[0]
    assert (rule.strength, rule.priority, rule.period, rule.base) == ("must", "political", "each year", None)


def test_a_blank_setting_counts_as_its_default(tmp_path):
    sheets = set_cell(set_cell(base(), "Settings!A4", "round_to"), "Settings!B4", "")
    plan = plan_of(tmp_path, sheets)
    assert plan.settings.round_to == 0.1
    assert plan.defaults["round_to"] == "0.1"


def test_settings_reach_the_rows_that_leave_them_blank(tmp_path):
    sheets = base()
    sheets["Settings"] += [["value at half", 0.8], ["carry_share", "5 %"], ["# remark", "x"], ["as_of",
                           datetime.date(2026, 9, 1)], ["version", 0.3]]  # fmt: skip
    set_cell(sheets, "Activities!I2", "")
    set_cell(set_cell(sheets, "Years!D1", "carry_share"), "Years!D2", 0)
    plan = plan_of(tmp_path, sheets)
    assert plan.activities[0].value_at_half == 0.8
    assert [row.carry_share for row in plan.years] == [0, 0.05]
    assert (plan.settings.as_of, plan.settings.version) == ("2026-09-01", "0.3")


def test_requests_of_single_years_stand_beside_the_yearly_one(tmp_path):
    sheets = base()
    sheets["Activities"][0] += ["request 2028 (EUR)"]
    sheets["Activities"][1] += [0]
    set_cell(sheets, "Activities!J3", "")
    plan = plan_of(tmp_path, sheets)
    assert plan.activities[0].requests == {2028: 0}
    assert plan.activities[1].requests == {}
    assert plan.activities[0].origin.cell("request 2028") == "Activities!J2"


def test_splits_replace_the_topic_and_are_scaled_where_they_miss_by_little(tmp_path):
    sheets = base()
    sheets["Splits"] = [["activity", "topic", "share"], ["a1", "PoC", 0.6], ["A1", "caac", "39.95 %"]]
    set_cell(sheets, "Activities!C2", "")
    plan = plan_of(tmp_path, sheets)
    assert plan.activities[0].shares == {"PoC": 0.6 / 0.9995, "CAAC": 0.3995 / 0.9995}
    assert sum(plan.activities[0].shares.values()) == pytest.approx(1, abs=1e-15)


def test_levels_belong_to_their_activity(tmp_path):
    sheets = base()
    sheets["Levels"] = [["activity", "level", "amount", "value"], ["A4", "some", 40, 12], ["A4", "all", 80, 18]]
    set_cell(sheets, "Activities!I5", "")
    plan = plan_of(tmp_path, sheets)
    assert [(level.name, level.amount, level.value) for level in plan.activities[3].levels] == [
        ("some", 40, 12),
        ("all", 80, 18),
    ]
    assert plan.problems == ()


def test_rows_that_are_not_active_are_checked_and_left_out(tmp_path):
    sheets = base()
    sheets["Activities"][0] += ["active", "kind"]
    sheets["Activities"][4] += ["no", "scalable"]
    sheets["Links"] = [["activity", "relation", "other", "active"], ["A1", "requires", "A4", "no"]]
    sheets["Sources"] = [["source", "kind", "amount", "active"], ["EU", "joint", 5, "no"], ["UN", "joint", 5, ""]]
    set_cell(set_cell(sheets, "Rules!Q1", "active"), "Rules!Q2", False)
    plan = plan_of(tmp_path, sheets)
    assert [row.code for row in plan.activities] == ["A1", "A2", "A3"]
    assert [row.code for row in plan.rules] == ["R2"]
    assert plan.links == ()
    assert [row.code for row in plan.sources] == ["UN"]
    assert plan.inactive == ("Activities!J5", "Links!D2", "Rules!Q2", "Sources!D2")
    set_cell(sheets, "Activities!G5", "12O")
    assert examine(make_workbook(tmp_path / "spoilt.xlsx", sheets)).plan is None


def test_defaults_of_columns_that_the_kind_does_not_use_may_be_typed(tmp_path):
    sheets = base()
    sheets["Activities"][0] += ["minimum", "kind", "term", "delay", "lock", "earns"]
    sheets["Activities"][1] += [0, "Scalable", 3, "0", "", "once"]
    plan = plan_of(tmp_path, sheets)
    assert plan.problems == ()
    assert same(plan, plan_of(tmp_path, base()))


def test_optional_sheets_without_active_records_do_no_harm(tmp_path):
    sheets = base()
    sheets["Links"] = [["activity", "relation", "other", "active"], ["A1", "requires", "A2", "no"]]
    sheets["Sources"] = [["source", "name", "kind", "amount"]]
    assert plan_of(tmp_path, sheets).problems == ()


def test_french_names_reasons_and_assumptions_are_kept(tmp_path):
    sheets = base()
    sheets["Topics"][0] += ["name fr"]
    sheets["Topics"][1] += ["Protection des civils"]
    sheets["Rules"][0] += ["reason fr"]
    sheets["Rules"][1] += ["Parce que"]
    sheets["Assumptions"] = [["assumption", "value", "date"], ["Prices", 0.02, datetime.date(2026, 5, 1)]]
    plan = plan_of(tmp_path, sheets)
    assert plan.topics[0].name_fr == "Protection des civils"
    assert plan.rules[0].reason_fr == "Parce que"
    assert into(plan.topics[0].name, "fr") == "Protection des civils"
    assert into(plan.rules[0].reason, "fr") == "Parce que"
    (assumption,) = plan.assumptions
    assert (assumption.value, assumption.date) == ("0.02", "2026-05-01")


def test_years_are_put_in_order(tmp_path):
    sheets = base()
    sheets["Years"][1:] = sheets["Years"][:0:-1]
    assert [row.year for row in plan_of(tmp_path, sheets).years] == [2027, 2028]


def test_the_content_hash_follows_values_and_the_file_hash_follows_bytes(tmp_path):
    first = plan_of(tmp_path, base())
    sheets = base()
    sheets["Scratch"] = [["x"]]
    second = plan_of(tmp_path, sheets)
    third = plan_of(tmp_path, set_cell(base(), "Years!B2", 251))
    assert first.file.sha256 != second.file.sha256
    assert same(first, second)
    assert not same(first, third)


def test_problems_come_in_the_order_of_sheets_rows_and_columns(tmp_path):
    sheets = base()
    for cell in ("Rules!K2", "Activities!H4", "Activities!F4", "Activities!G11", "Activities!G3", "Topics!C2"):
        set_cell(sheets, cell, "x")
    found = examine(make_workbook(tmp_path / "plan.xlsx", sheets)).problems
    assert [problem.where for problem in found if problem.code == "not_a_number"] == [
        "Topics!C2", "Activities!G3", "Activities!F4", "Activities!H4", "Activities!G11", "Rules!K2",
    ]  # fmt: skip


def test_a_long_run_of_one_finding_is_cut_and_counted(tmp_path):
    sheets = base()
    sheets["Activities"] += [[f"B{n}", "", "PoC", "TRN", "", "1,5", 10, 2.5, ""] for n in range(300)]
    found = examine(make_workbook(tmp_path / "plan.xlsx", sheets)).problems
    assert len(found) == 200
    assert "(100 more like this in the same column)" in found[-1].message
