"""Plans made in code: the same reading and the same checks as a workbook, and the way back into one."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import optimizer
from optimizer.workbook.read import content_hash
from optimizer.workbook.values import tables_of

ROOT = Path(__file__).parents[2]
EXAMPLES = ("human_security", "quickstart")


def small(**given):
    sheets = {
        "settings": {"title": "Small plan", "round_to": 0.1},
        "topics": [{"topic": "PoC", "weight": 2}, {"topic": "CAAC", "weight": 1, "name fr": "Enfants"}],
        "lines": [{"line": "TRN", "inflation": 0.02}],
        "years": [{"year": 2027, "ceiling": 100}, {"year": 2028, "ceiling": 110, "status": "indicative"}],
        "activities": [
            {"activity": "A1", "topic": "PoC", "line": "TRN", "tags": ["field", "long"], "request": 80, "value": 9},
            {"activity": "A2", "line": "TRN", "request 2027": 60, "request 2028": None, "value": 5, "date": "spring"},
        ],
        "splits": [
            {"activity": "A2", "topic": "PoC", "share": 0.25},
            {"activity": "A2", "topic": "CAAC", "share": "75 %"},
        ],
        "rules": [
            {"rule": "R1", "tag": "field", "measure": "share", "relation": "at most", "limit": "60 %", "year": [2028]},
            {"rule": "R2", "measure": "amount", "relation": "at least", "limit": 10, "active": False},
        ],
    }
    return optimizer.make_plan(**{**sheets, **given})


def test_records_make_the_plan_that_the_same_workbook_makes():
    plan = small()
    first, second = plan.activities
    assert first.tags == ("field", "long")
    assert (first.request, dict(second.requests)) == (80.0, {2027: 60.0})
    assert dict(second.shares) == {"PoC": 0.25, "CAAC": 0.75}
    assert plan.rules[0].years == (2028,)
    assert plan.rules[0].limit == 0.6
    assert [row.code for row in plan.rules] == ["R1"]
    assert [problem.code for problem in plan.problems] == ["unused_tag"]
    assert optimizer.solve(plan).status == "optimal"


def test_a_data_frame_is_a_sheet_and_nan_is_a_blank_cell():
    frame = pd.DataFrame(
        {"activity": ["A1", "A2"], "topic": "PoC", "line": "TRN", "request": [80, np.nan], "request 2028": [np.nan, 5],
         "value": np.array([9, 5], dtype=np.int64)}
    )  # fmt: skip
    plan = small(activities=frame, splits=None, rules=[])
    assert [row.request for row in plan.activities] == [80.0, None]
    assert [dict(row.requests) for row in plan.activities] == [{}, {2028: 5.0}]


def test_an_error_names_the_sheet_the_cell_and_what_was_meant():
    with pytest.raises(optimizer.WorkbookError) as caught:
        small(activities=[{"activity": "A1", "topic": "POK", "line": "TRN", "request": -1, "value": 9}], splits=None)
    problems = [(problem.where, problem.code) for problem in caught.value.problems if problem.level == "error"]
    assert ("Activities!B2", "unknown_topic") in problems
    assert ("Activities!D2", "negative") in problems
    assert "did you mean PoC?" in str(caught.value)


def test_a_column_that_does_not_exist_is_an_error_and_a_comment_is_not():
    years = [{"year": 2027, "ceiling": 100, "# why": "guess"}]
    assert small(years=years, splits=None, rules=None, activities=[_one()]).years[0].ceiling == 100.0
    with pytest.raises(optimizer.WorkbookError, match=r"no column 'requets 2027' .*did you mean request 2027\?"):
        small(activities=[_one(), {**_one("A2"), "requets 2027": 5}], splits=None)


def _one(code="A1"):
    return {"activity": code, "topic": "PoC", "line": "TRN", "tags": "field", "request": 80, "value": 9}


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"topics": "PoC"}, "The sheet Topics must be a list of mappings or a DataFrame, not str"),
        ({"settings": ["title"]}, "The sheet Settings must be a mapping from setting to value, not list"),
        ({"years": [{"year": 2027, "ceiling": {"a": 1}}]}, "Years!B2, record 1, ceiling: a cell cannot hold"),
    ],
)
def test_what_is_no_table_is_wrong_usage(given, said):
    with pytest.raises(optimizer.UsageError, match=said):
        small(**given)


def test_an_empty_required_sheet_is_told():
    with pytest.raises(optimizer.WorkbookError, match="The sheet Activities has no records"):
        small(activities=[], splits=None, rules=None)


@pytest.mark.parametrize("name", EXAMPLES)
def test_a_workbook_becomes_records_and_the_same_plan_again(name):
    plan = optimizer.read(ROOT / "inputs" / f"{name}.xlsx")
    again = optimizer.make_plan(**plan.to_tables())
    assert content_hash(again) == content_hash(plan)
    assert again.to_tables() == plan.to_tables()


@pytest.mark.parametrize("name", EXAMPLES)
def test_values_that_were_replaced_become_the_same_records(name):
    plan = optimizer.read(ROOT / "inputs" / f"{name}.xlsx").with_ceiling(2028, 5000.0)
    again = optimizer.make_plan(**plan.to_tables())
    assert content_hash(again) == content_hash(plan)


def everything():
    """One row of every kind, link, source, share and rule."""

    def asking(code, **given):
        return {"activity": code, "topic": "T", "line": "L", "value": 10, **given}

    return optimizer.make_plan(
        topics=[{"topic": "T", "weight": 1}, {"topic": "U", "weight": 1}],
        lines=[{"line": "L", "inflation": 0.1}],
        years=[
            {"year": 2027, "ceiling": 1000, "carry_share": 0.1, "status": "approved"},
            {"year": 2028, "ceiling": 1000, "overrun": 0.1, "overrun_price": 2, "reserve": 0.05},
        ],
        activities=[
            asking("P", kind="posts", unit_cost=100, request=500, baseline=200, delay=0.5, term=2),
            asking("K", kind="package", **{"request 2027": 100, "request 2028": 50}),
            asking("S", kind="package", start="any", partial=0, earns="yearly", **{"request 2027": 100}),
            asking("N", kind="units", unit_cost=10, request=100, minimum=20, lock="baseline", baseline=30),
            asking("L", topic=None, request=100, owner="Ana", date="2026-09-01"),
        ],
        levels=[{"activity": "L", "level": f"level {n}", "amount": 50 * n, "value": n * n} for n in (1, 2)],
        splits=[{"activity": "L", "topic": topic, "share": 0.5} for topic in "TU"],
        links=[
            {"activity": "L", "relation": "requires", "other": "K"},
            {"activity": "N", "relation": "excludes", "other": ["S", "L"]},
        ],
        sources=[
            {"source": "E", "kind": "earmarked", "activity": "P, not N", "amount 2027": 100, "carry_share": 0.5,
             "certainty": "pledged"},
            {"source": "J", "kind": "joint", "amount": 40},
        ],
        rules=[
            {"rule": "R1", "source": "E, J", "each": "source", "measure": "amount", "relation": "at most",
             "limit": 500},
            {"rule": "R2", "measure": "count", "relation": "at least", "limit": 1, "year": "2028"},
            {"rule": "R3", "topic": "T", "measure": "share", "relation": "at most", "limit": "150 %",
             "of": "topic: U; source: not E", "period": "whole plan"},
            {"rule": "R4", "activity": "P", "measure": "share", "relation": "at least", "limit": 1, "of": "without E"},
            {"rule": "R5", "measure": "change", "relation": "at most", "limit": "250 %", "each": "topic",
             "strength": "should", "penalty": 0.1, "priority": "preference", "reason": "calm"},
            {"rule": "R6", "activity": "P", "measure": "units", "relation": "at least", "limit": "100 %",
             "of": "previous year"},
        ],
        shares=[{"ally": "X", "share": 0.5, "out": "common"}, {"ally": "Y", "share": 0.5}],
        assumptions=[{"assumption": "Prices", "value": "2 %", "confidence": "high"}],
    )  # fmt: skip


def test_every_kind_of_row_survives_as_values_as_records_and_as_a_workbook(tmp_path):
    plan = everything()
    by_values = plan.with_ceiling(2028, 900.0).with_ceiling(2028, 1000.0)
    for again in (
        optimizer.make_plan(**plan.to_tables()),
        optimizer.make_plan(**tables_of(by_values)),
        optimizer.read(optimizer.write_workbook(plan, tmp_path / "all.xlsx")),
    ):
        assert content_hash(again) == content_hash(plan)


@pytest.mark.parametrize("name", EXAMPLES)
def test_a_plan_is_written_as_a_workbook_that_reads_back_to_it(name, tmp_path):
    plan = optimizer.read(ROOT / "inputs" / f"{name}.xlsx")
    again = optimizer.read(optimizer.write_workbook(plan, tmp_path / "again.xlsx"))
    assert content_hash(again) == content_hash(plan)
    assert [problem.code for problem in again.problems] == [problem.code for problem in plan.problems]


def test_what_was_made_in_code_is_written_with_every_column_and_sheet(tmp_path):
    plan = small(
        views=[{"view": "North", "topic": "PoC", "weight": 1}, {"view": "North", "topic": "CAAC", "weight": 3}]
    )
    again = optimizer.read(optimizer.write_workbook(plan, tmp_path / "made.xlsx"))
    assert content_hash(again) == content_hash(plan)
    assert again.topics[1].name_fr == "Enfants"
    assert again.activities[1].date == "spring"
    assert again.to_tables()["views"] == plan.to_tables()["views"]
    assert again.to_tables()["rules"][1]["active"] == "no"
    assert not [problem for problem in again.problems if problem.level == "warning"]


def test_a_written_workbook_is_not_lost(tmp_path):
    target = optimizer.write_workbook(small(), tmp_path / "made.xlsx")
    with pytest.raises(optimizer.UsageError, match="already there"):
        optimizer.write_workbook(small(), target)
    with pytest.raises(optimizer.UsageError, match=r"must end in \.xlsx"):
        optimizer.write_workbook(small(), tmp_path / "made.ods")
    with pytest.raises(optimizer.UsageError, match="no folder"):
        optimizer.write_workbook(small(), tmp_path / "nowhere" / "made.xlsx")
    optimizer.write_workbook(small(), target, overwrite=True)
