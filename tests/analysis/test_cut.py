"""The cut drill: every step is what a plan of its own comes to, and nobody gets money back where it is nested."""

import json
import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from plans import activity, package, plans, rule, scope
from plans import plan as plan_of

from optimizer.allocate import Options, solve
from optimizer.analysis import cut as drill
from optimizer.analysis.cut_tables import DECLARED
from optimizer.analysis.tried import given as amounts_given
from optimizer.cli import run
from optimizer.errors import UsageError
from optimizer.plan.held import held

ROOT = Path(__file__).parents[2]
QUICK = Options(prices=False, opinion=0.0)

TRADES = plan_of(
    [package("A", 60.0, value=60.0), package("B", 50.0, value=45.0), package("C", 49.0, value=44.0)],
    ceilings=[110.0],
)
"""A and B are paid at 110; at 99 the best are B and C (89 points), and of A and B alone the best is A (60)."""


def test_nesting_costs_what_may_not_be_taken_back():
    analysis = drill.cut(TRADES, [10.0], options=QUICK)
    uncut, step = analysis.rows("steps")
    assert (uncut["value"], uncut["price"]) == (105.0, 0.0)
    assert (step["ceilings"], step["lowered"]) == (99.0, 11.0)
    assert (step["value"], step["nested_value"], step["price"], step["lost"]) == (89.0, 60.0, 29.0, -16.0)
    assert (step["saved"], step["nested_saved"]) == (11.0, 50.0)
    assert step["emptied"] == ("A",)
    assert step["nested_emptied"] == ("B",)
    assert "29 points more" in analysis.finding


def test_losers_stand_largest_nested_loss_first_or_as_on_the_sheet():
    by_loss = drill.cut(TRADES, [10.0], options=QUICK).rows("losers")
    assert [(row["activity"], row["free_change"], row["nested_change"]) for row in by_loss] == [
        ("B", 0.0, -50.0),
        ("A", -60.0, 0.0),
        ("C", 49.0, 0.0),
    ]
    on_the_sheet = drill.cut(TRADES, [10.0], order="sheet", options=QUICK).rows("losers")
    assert [row["activity"] for row in on_the_sheet] == ["A", "B", "C"]


def test_a_later_step_starts_from_the_nested_one_before():
    first, second = drill.cut(TRADES, [46.0, 10.0], options=QUICK).rows("steps")[1:]
    assert (first["percent"], second["percent"]) == (0.1, 0.46)
    # 59.4 pays B; but A alone was left of the step before, and is too dear now.
    assert (second["value"], second["nested_value"]) == (45.0, 0.0)


def test_the_nested_plans_alone():
    analysis = drill.cut(TRADES, [10.0], nested_only=True, options=QUICK)
    step = analysis.rows("steps")[1]
    assert (step["status"], step["value"], step["price"], step["nested_value"]) == (None, None, None, 60.0)


def test_what_is_protected_keeps_its_money_and_an_impossible_step_says_why():
    plan = plan_of(
        [activity("A1", request=60.0, value=1.0, tags=("core",)), activity("A2", request=60.0, value=9.0)],
        ceilings=[100.0],
        rules=[rule("R1", "share", "at least", 0.5, scope=scope(activity="A2"))],
    )
    analysis = drill.cut(plan, [10.0, 30.0], protect=["core"], options=QUICK)
    _, possible, impossible = analysis.rows("steps")
    assert possible["status"] == "optimal"
    assert [row["activity"] for row in analysis.rows("losers") if row["percent"] == 0.1] == ["A2"]
    assert (impossible["status"], impossible["nested_status"], impossible["value"]) == (
        "infeasible",
        "infeasible",
        None,
    )
    assert "A1 gets no less than in the uncut plan in 2027" in impossible["reason"]
    assert analysis.status == "optimal"
    assert "30 %" in analysis.finding


def test_nested_has_its_own_words_in_a_conflict():
    plan = plan_of([activity("A1", request=60.0, value=1.0)], ceilings=[100.0])
    nothing = np.array([[0.0]])
    demanded = replace(plan, rules=(rule("R1", "amount", "at least", 10.0, years=(2027,)),))
    result = solve(held(demanded, "in the step before", upper=nothing), QUICK)
    assert result.status == "infeasible"
    assert {row["rule"] for row in result.conflict} == {"R1", "no more than in the step before: A1 2027"}
    assert any("A1 gets no more than in the step before in 2027" in row["sentence"] for row in result.conflict)
    assert result.repairs  # of R1: bounds of an analysis are never loosened
    assert all(part["rule"] == "R1" for repair in result.repairs for part in repair)


def test_bounds_that_hold_nothing_are_no_rules():
    plan = plan_of([activity("A1", request=60.0, value=1.0)], ceilings=[100.0])
    assert held(plan, "before", lower=np.zeros((1, 1)), upper=np.full((1, 1), 60.0)).rules == ()


def test_a_plan_that_is_impossible_uncut_is_told():
    plan = plan_of(
        [activity("A1", request=60.0, value=1.0)],
        ceilings=[10.0],
        rules=[rule("R1", "amount", "at least", 20.0)],
    )
    analysis = drill.cut(plan, options=QUICK)
    assert analysis.status == "infeasible"
    assert "nothing to cut" in analysis.finding


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ({"by": [0.0]}, "more than 0"),
        ({"by": [120.0]}, "not by 120"),
        ({"by": []}, "such as 5,10,15"),
        ({"protect": ["B "]}, "Did you mean B?"),
        ({"order": "size"}, "loss or sheet"),
    ],
)
def test_what_cannot_be_meant_is_refused(asked, message):
    with pytest.raises(UsageError, match=re.escape(message)):
        drill.cut(TRADES, **asked)


@settings(max_examples=8, deadline=None)
@given(plan=plans())
def test_every_step_equals_a_fresh_solve(plan):
    base = solve(plan, QUICK)
    analysis = drill.cut(plan, [10.0, 25.0], options=QUICK)
    assert analysis.status in (base.status, "feasible")
    if base.status == "infeasible":
        return
    before = amounts_given(base)
    for row in analysis.rows("steps")[1:]:
        smaller = drill.lowered(plan, 100.0 * row["percent"])
        fresh = solve(smaller, QUICK)
        assert row["status"] == fresh.status
        assert row["value"] == fresh.value
        nested = solve(held(smaller, "before", upper=before), QUICK)
        assert row["nested_status"] == nested.status
        if nested.value is not None:
            assert row["nested_value"] == pytest.approx(nested.value, rel=1e-9, abs=1e-9)
            before = amounts_given(nested)


def test_the_command_prints_one_document(capsys):
    assert (
        run(["cut", str(ROOT / "inputs" / "quickstart.xlsx"), "--by", "5 %,20", "--protect", "PoC-TRN", "--json"]) == 0
    )
    document = json.loads(capsys.readouterr().out)
    assert document["asked"]["by"] == [5.0, 20.0]
    assert [row["percent"] for row in document["steps"]] == [0.0, 0.05, 0.2]
    assert all(row["activity"] != "PoC-TRN" or row["free_change"] >= 0.0 for row in document["losers"])


def test_the_command_refuses_what_is_no_number(capsys):
    assert run(["cut", str(ROOT / "inputs" / "quickstart.xlsx"), "--by", "five"]) == 2
    assert "not 'five'" in capsys.readouterr().err


def test_the_page_explains_every_column():
    page = (ROOT / "docs" / "cut-and-ladder.md").read_text(encoding="utf-8")
    for table in DECLARED.values():
        assert table.title in page
        for field in table.fields:
            assert f"| `{field.name}` |" in page
