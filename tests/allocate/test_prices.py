"""Prices equal differences of fresh solves, and hold as far as they say."""

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings

from optimizer.allocate import Options, prices, solve
from optimizer.allocate.prices import ceiling_direction
from optimizer.model import assemble
from optimizer.plan import Plan
from optimizer.solvers import open_session
from tests.plans import activity, plan, plans, rule, scope, source

QUICK = settings(max_examples=40, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))


def best_value(changed: Plan) -> float:
    program = assemble(changed).program
    found = open_session(program).run(program.stages[0].cost, maximise=True)
    assert found.objective is not None
    return found.objective


@QUICK
@given(plans())
def test_a_ceiling_price_is_what_a_fresh_solve_gains_over_its_whole_range(drawn: Plan) -> None:
    result = solve(drawn)
    if result.status == "infeasible":
        return
    before = best_value(drawn)
    for row in result.rows("rules"):
        if row["rule"] != "ceiling" or not row["holds_up_to"]:
            continue
        typed = next(year.ceiling for year in drawn.years if year.year == row["year"])
        for part in (0.01, 0.5, 1.0):
            step = part * row["holds_up_to"]
            gain = best_value(drawn.with_ceiling(row["year"], typed + step)) - before
            assert gain == pytest.approx(row["marginal_value"] * step, rel=1e-5, abs=1e-6 * max(1, abs(before)))
        if not row["holds_beyond"]:
            far = 2 * row["holds_up_to"] + 1.0
            gain = best_value(drawn.with_ceiling(row["year"], typed + far)) - before
            assert gain <= row["marginal_value"] * far + 1e-6 * max(1, abs(before))


@QUICK
@given(plans())
def test_raising_a_ceiling_moves_exactly_the_bounds_that_a_new_assembly_moves(drawn: Plan) -> None:
    model = assemble(drawn)
    for year in drawn.years:
        direction = ceiling_direction(model, year.year)
        after = assemble(drawn.with_ceiling(year.year, year.ceiling + 1.0)).program
        for name in ("row_lower", "row_upper", "col_upper"):
            old, new = getattr(model.program, name), getattr(after, name)
            finite = np.isfinite(old)
            np.testing.assert_allclose(getattr(direction, name)[finite], new[finite] - old[finite], atol=1e-9)


def test_the_price_of_an_amount_rule_is_the_gain_of_loosening_it_and_both_sides_are_given_where_they_differ() -> None:
    # Two straight lines of 2 and 1 points per unit under a ceiling of 50: the floor on B costs 1 point a unit.
    rows = [
        activity("A", request=100.0, value=200.0, topic="PoC"),
        activity("B", request=100.0, value=100.0, topic="CPP"),
    ]
    floor = rule("F", "amount", "at least", 20.0, each=("topic",))
    result = solve(plan(rows, ceilings=[50.0], rules=[floor]))
    priced = {row["member"]: row for row in result.rows("rules") if row["rule"] == "F"}
    assert priced["CPP"]["marginal_value"] == pytest.approx(1.0)
    assert priced["CPP"]["tightening_value"] is None
    assert priced["CPP"]["holds_up_to"] == pytest.approx(20.0)
    assert priced["PoC"]["marginal_value"] == 0.0
    ceiling = result.rows("rules")[-1]
    assert (ceiling["marginal_value"], ceiling["holds_up_to"]) == pytest.approx((2.0, 70.0))
    assert ceiling["next_step"] == pytest.approx(0.5)
    assert ceiling["next_gain"] == pytest.approx(1.0)
    assert ceiling["gets"] == ["A 2027"]


def test_a_kink_at_the_plan_gives_one_price_for_more_and_another_for_less() -> None:
    rows = [activity("A", request=50.0, value=100.0), activity("B", request=50.0, value=50.0)]
    ceiling = solve(plan(rows, ceilings=[50.0])).rows("rules")[-1]
    assert ceiling["marginal_value"] == pytest.approx(1.0)
    assert ceiling["tightening_value"] == pytest.approx(2.0)


def test_a_limit_that_does_not_bind_has_a_price_of_nothing() -> None:
    result = solve(plan([activity("A", request=50.0, value=100.0)], ceilings=[80.0]))
    ceiling = result.rows("rules")[-1]
    assert not ceiling["binding"]
    assert ceiling["marginal_value"] == 0.0
    assert ceiling["holds_up_to"] is None


def test_a_missed_should_rule_is_priced_at_its_penalty() -> None:
    rows = [activity("A", request=100.0, value=100.0), activity("B", request=100.0, value=0.0, topic="CPP")]
    want = rule("S", "amount", "at least", 30.0, each=("topic",), strength="should", penalty=0.25)
    result = solve(plan(rows, ceilings=[50.0], rules=[want]))
    missed = next(row for row in result.rows("rules") if row["member"] == "CPP")
    assert missed["missed"] == pytest.approx(30.0)
    assert missed["marginal_value"] == pytest.approx(0.25)
    assert result.value == pytest.approx(50.0 - 0.25 * 30.0)


def test_prices_can_be_left_out() -> None:
    result = solve(plan([activity("A", request=50.0, value=100.0)], ceilings=[20.0]), Options(prices=False))
    assert result.rows("rules")[-1]["marginal_value"] is None


@QUICK
@given(plans())
def test_prices_confirmed_together_are_those_that_each_limit_has_alone(drawn: Plan) -> None:
    alone = solve(drawn)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(prices, "MOST_ALONE", 0)
        together = solve(drawn)
    for one, other in zip(alone.rows("rules"), together.rows("rules"), strict=True):
        if other["marginal_value"] is not None and one["marginal_value"] is not None:
            assert other["marginal_value"] == pytest.approx(one["marginal_value"], abs=1e-6), other["rule"]
            if other["rule"] not in ("ceiling", "target"):
                assert one["tightening_value"] is None


def test_two_rules_that_say_the_same_have_no_price_together_since_loosening_one_brings_nothing() -> None:
    rows = [activity("A", request=100.0, value=100.0), activity("B", request=100.0, value=50.0)]
    caps = [rule(code, "amount", "at most", 30.0, scope=scope(activity="A")) for code in ("R1", "R2")]
    floors = [rule("R3", "amount", "at least", 10.0, scope=scope(activity="B"))]
    drawn = plan(rows, ceilings=[80.0], rules=[*caps, *floors])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(prices, "MOST_ALONE", 0)
        told = {row["rule"]: row["marginal_value"] for row in solve(drawn).rows("rules")}
    assert told["R1"] is None or told["R1"] == 0.0
    assert told["R2"] is None or told["R2"] == 0.0


def test_of_many_sources_the_prices_confirmed_together_are_those_that_each_has_alone() -> None:
    rows = [
        activity(f"A{n}", request=30.0 + n, value=40.0 + 3 * n, levels=[(10.0, 20.0 + n), (30.0 + n, 40.0 + 3 * n)])
        for n in range(8)
    ]
    given = [source(f"S{n}", 4.0 + n, activity=f"A{n}", carry_share=0.5 * (n == 3)) for n in range(8)]
    drawn = plan(rows, ceilings=[60.0, 50.0], sources=given)
    alone = solve(drawn)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(prices, "MOST_ACCOUNTS", 2)
        together = solve(drawn)
    known = [row for row in together.rows("rules") if row["marginal_value"] is not None]
    assert len(known) > len(together.rows("rules")) // 2
    for one, other in zip(alone.rows("rules"), together.rows("rules"), strict=True):
        if other["marginal_value"] is not None:
            assert other["marginal_value"] == pytest.approx(one["marginal_value"], abs=1e-6), other["member"]
        if other["rule"] == "ceiling":
            assert other["next_gain"] == one["next_gain"]
