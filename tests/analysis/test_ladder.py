"""The ladder: its curve is what fresh solves come to, at every bend and between, and who enters is told."""

import json
from pathlib import Path

import numpy as np
import openpyxl
import pytest
from hypothesis import given, settings
from plans import activity, package, plans, rule, scope, source
from plans import plan as plan_of

import optimizer
from optimizer.allocate import Options, solve
from optimizer.analysis.ladder import DECLARED, ladder, standard
from optimizer.analysis.ladder.curve import curve_of
from optimizer.analysis.ladder.entering import Plans, events
from optimizer.analysis.ladder.scaled import scaled
from optimizer.analysis.ladder.steps import times
from optimizer.cli import run
from optimizer.errors import UsageError
from optimizer.model import assemble
from optimizer.report import write_analyses
from optimizer.solvers import open_session, solve_stages

ROOT = Path(__file__).parents[2]
QUICK = Options(prices=False, opinion=0.0)
TWO = plan_of([activity("A", request=60.0, value=60.0), activity("B", request=40.0, value=20.0)], ceilings=[50.0])
"""A earns 1 point a unit, B half a point: 60 points at 60, 80 at 100, nothing beyond."""

WHOLE = plan_of(
    [package("A", 60.0, value=60.0), package("B", 50.0, value=45.0), package("C", 49.0, value=44.0)],
    ceilings=[100.0],
)
"""60 pays A, 100 pays B and C (89 points), 110 A and B (105 points)."""


def fresh(plan, factor):
    model = assemble(times(plan, factor))
    return open_session(model.program).run(model.value_cost, maximise=True).objective


def curve(plan):
    model = assemble(plan)
    return curve_of(scaled(model), model.value_cost)


def test_the_curve_of_two_activities_is_known():
    analysis = ladder(TWO, options=QUICK)
    rows = analysis.rows("curve")
    assert [(row["ceiling"], row["value"]) for row in rows] == [
        (0.0, 0.0),
        (pytest.approx(60.0), pytest.approx(60.0)),
        (pytest.approx(100.0), pytest.approx(80.0)),
    ]
    assert [row["marginal_value"] for row in rows] == pytest.approx([1.0, 0.5, 0.0])
    assert [row["of_best"] for row in rows] == pytest.approx([0.0, 0.75, 1.0])
    assert analysis.finding == (
        "With today's EUR 50.0 thousand the plan reaches 62.5 % of what any budget could buy; the next EUR 1.0 "
        "thousand adds 1 points, the last one added 1. More than EUR 100.0 thousand adds nothing."
    )


def test_activities_enter_in_order_and_the_ranking_says_where():
    analysis = ladder(TWO, options=QUICK)
    order = analysis.rows("order")
    assert [(row["place"], row["activity"]) for row in order] == [(1, "A"), (2, "B")]
    assert [row["enters_at"] for row in order] == pytest.approx([0.0, 60.0])
    assert [row["leaves_at"] for row in order] == [None, None]
    ranking = analysis.base.rows("ranking")
    assert {row["activity"]: row["enters_at"] for row in ranking} == pytest.approx({"A": 0.0, "B": 60.0})
    assert all(row["enters_at"] is None for row in solve(TWO, QUICK).rows("ranking"))


def test_an_activity_that_more_money_drives_out_is_flagged():
    # PoC takes 50 at most: per unit of money A is worth more, per unit of that limit B.
    plan = plan_of(
        [
            activity("A", request=50.0, value=100.0),
            activity("B", shares={"PoC": 0.5, "CPP": 0.5}, request=100.0, value=150.0),
        ],
        ceilings=[50.0],
        rules=[rule("R1", "amount", "at most", 50.0, scope=scope(topic="PoC"))],
    )
    analysis = ladder(plan, options=QUICK)
    assert [(row["ceiling"], row["value"]) for row in analysis.rows("curve")] == [
        (0.0, 0.0),
        (pytest.approx(50.0), pytest.approx(100.0)),
        (pytest.approx(100.0), pytest.approx(150.0)),
    ]
    b, a = analysis.rows("order")
    assert (a["activity"], a["place"], a["enters_at"]) == ("A", None, None)
    assert a["leaves_at"] == pytest.approx(100.0)
    assert b["enters_at"] == pytest.approx(50.0)
    assert any("More money drives some out: A loses everything" in note for note in analysis.notes)


@settings(max_examples=25, deadline=None)
@given(plan=plans())
def test_the_curve_equals_fresh_solves_at_its_bends_and_between(plan):
    found = curve(plan)
    if found is None:
        assert fresh(plan, 1.0) is None
        return
    at = found.factors
    between = (at[1:] + at[:-1]) / 2.0
    beyond = [at[-1] * 1.5] if at[-1] else []
    chosen = [*at[1:6], *between[:6], *at[-3:], *between[-2:]]
    for factor in chosen:
        assert found.value(factor) == pytest.approx(fresh(plan, factor), rel=1e-7, abs=1e-7)
    assert all(fresh(plan, factor) is None or fresh(plan, factor) <= found.value(factor) + 1e-6 for factor in beyond)
    if at[0] > 1e-6:
        assert fresh(plan, at[0] * (1 - 1e-4)) is None
    slopes = [bend.slope for bend in found.bends]
    assert slopes == sorted(slopes, reverse=True)
    values = np.array([bend.value for bend in found.bends])
    rises = np.array(slopes[:-1]) * np.diff(at)
    np.testing.assert_allclose(np.diff(values), rises, rtol=1e-5, atol=1e-5)


@settings(max_examples=8, deadline=None)
@given(plan=plans())
def test_who_is_funded_is_read_off_the_plan_that_a_fresh_solve_comes_to(plan):
    model = assemble(plan)
    wider = scaled(model)
    found = curve_of(wider, model.value_cost)
    if found is None:
        return
    ladder_plans = Plans(model=model, scaled=wider)
    for event in events(ladder_plans, found.factors, 1e-3)[:4]:
        for factor in (event.below, event.above):
            anew = assemble(times(plan, factor))
            staged = solve_stages(open_session(anew.program), anew.program, anew.amount, anew.num_years)
            if staged.x is not None:  # at the very least factor a hair decides
                given = staged.x[anew.amount].reshape(anew.shape)
                np.testing.assert_allclose(ladder_plans.at(factor), given, atol=1e-5)
        funded = ladder_plans.funded(event.above) & ~ladder_plans.funded(event.below)
        assert np.flatnonzero(funded).tolist() == list(event.enter)


def test_money_of_sources_stays():
    plan = plan_of(
        [activity("A", topic="CAAC", request=60.0, value=60.0), activity("B", request=40.0, value=20.0)],
        ceilings=[50.0],
        sources=[source("EM", 30.0, topic="CAAC")],
    )
    assert [(bend.factor * 50.0, bend.value) for bend in curve(plan).bends] == [
        (0.0, pytest.approx(30.0)),
        (pytest.approx(30.0), pytest.approx(60.0)),
        (pytest.approx(70.0), pytest.approx(80.0)),
    ]


def test_the_small_plan_has_its_hundreds_of_bends():
    plan = optimizer.read(ROOT / "inputs" / "quickstart.xlsx")
    found = curve(plan)
    assert len(found.bends) > 100
    rng = np.random.default_rng(3)
    for factor in [*rng.choice(found.factors[1:], 8), *rng.uniform(found.factors[0], found.factors[-1], 8)]:
        assert found.value(factor) == pytest.approx(fresh(plan, factor), rel=1e-9)


def test_too_little_money_today_is_told_with_the_least_that_will_do():
    plan = plan_of(
        [activity("A", request=60.0, value=60.0)], ceilings=[20.0], rules=[rule("R1", "amount", "at least", 30.0)]
    )
    analysis = ladder(plan, options=QUICK)
    assert analysis.status == "infeasible"
    assert "satisfy no plan: the least that does is EUR 30.0 thousand, 150 % of it" in analysis.finding
    assert analysis.rows("curve")[0]["ceiling"] == pytest.approx(30.0)


def test_where_no_budget_helps_that_is_the_finding():
    plan = plan_of(
        [activity("A", request=60.0, value=60.0)], ceilings=[20.0], rules=[rule("R1", "amount", "at least", 70.0)]
    )
    analysis = ladder(plan, options=QUICK)
    assert analysis.status == "infeasible"
    assert "not money that is short" in analysis.finding


def test_whole_things_are_climbed_in_steps_that_take_nothing_back():
    analysis = ladder(WHOLE, [60.0, 110.0], options=QUICK)
    rows = analysis.rows("steps")
    assert [row["share"] for row in rows] == [0.6, 1.0, 1.1]
    assert [row["value"] for row in rows] == [60.0, 89.0, 105.0]
    assert [row["nested_value"] for row in rows] == [60.0, 60.0, 105.0]
    assert [row["price"] for row in rows] == [0.0, 29.0, 0.0]
    assert [row["enter"] for row in rows] == [("A",), (), ("B",)]
    assert [row["leave"] for row in rows] == [(), ("A",), ("C",)]
    assert rows[0]["of_best"] == pytest.approx(60.0 / 149.0)
    assert [row["enters_at"] for row in analysis.rows("order")] == [60.0, 110.0, None]
    assert "nested and calculated at chosen budgets alone: 60 %, 100 % and 110 %" in analysis.notes[0]
    assert "costs up to 29 points, at 100 %" in analysis.finding


def test_the_least_budget_of_whole_things_is_exact_and_steps_below_it_are_left_out():
    plan = plan_of(
        [package("A", 60.0, value=60.0), package("B", 50.0, value=45.0)],
        ceilings=[100.0],
        rules=[rule("R1", "amount", "at least", 55.0)],
    )
    analysis = ladder(plan, options=QUICK)
    assert "The least ceilings that satisfy the rules are 60 % of today's." in analysis.notes
    assert analysis.rows("steps")[0]["share"] == 0.6


def test_the_ladder_of_a_solved_plan_is_about_value_whatever_its_objective():
    balanced = solve(plan_of(TWO.activities, ceilings=[50.0], objective="balanced"), QUICK)
    analysis = standard(balanced, QUICK)
    assert analysis.rows("curve") == ladder(TWO, options=QUICK).rows("curve")
    assert any("although the plan's objective is balanced" in note for note in analysis.notes)
    assert analysis.base.objective == "balanced"


def test_what_cannot_be_scaled_is_refused():
    with pytest.raises(UsageError, match="above 0"):
        ladder(TWO, [0.0])
    with pytest.raises(UsageError, match="All ceilings are 0"):
        ladder(plan_of(TWO.activities, ceilings=[0.0]))


def test_the_report_has_the_curve_with_todays_ceiling(tmp_path):
    book = openpyxl.load_workbook(write_analyses([ladder(TWO, options=QUICK)], tmp_path / "ladder.xlsx"))
    assert len(book["Ladder"]._charts) == 1
    assert {"Value of the budget", "Order of entry", "Who gets what on the way"} <= set(book.sheetnames)


def test_the_command_prints_one_document(capsys):
    assert run(["ladder", str(ROOT / "inputs" / "quickstart.xlsx"), "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert len(document["curve"]) > 100
    assert len(document["order"]) == 20
    assert document["steps"] == []
    assert run(["ladder", str(ROOT / "inputs" / "quickstart.xlsx"), "--steps", "many"]) == 2
    assert "not 'many'" in capsys.readouterr().err


def test_the_page_explains_every_column():
    page = (ROOT / "docs" / "cut-and-ladder.md").read_text(encoding="utf-8")
    for table in DECLARED.values():
        assert table.title in page
        for field in table.fields:
            assert f"| `{field.name}` | {field.title} | {field.meaning} |" in page
