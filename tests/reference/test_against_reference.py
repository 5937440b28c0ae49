"""Random small plans: the tool and the reference, which tries every allocation, come to the same answer."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from optimizer.allocate import Options, Result, solve
from optimizer.plan import Plan
from tests.reference.enumerate import Best, best
from tests.reference.random_plans import mixed_plans, whole_plans

QUICK = settings(
    max_examples=40, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck)
)
NO_PRICES = Options(prices=False, opinion=0.0)
"""The reference is the second opinion here; one test asks the other solver too, and one compares the two."""
NEAR = 1e-6


def amounts(result: Result) -> np.ndarray[Any, np.dtype[np.float64]]:
    """What each activity gets in each year, all its topics together."""
    rows = {row.code: a for a, row in enumerate(result.plan.activities)}
    years = {row.year: y for y, row in enumerate(result.plan.years)}
    found = np.zeros((len(rows), len(years)))
    for row in result.rows("allocation"):
        found[rows[row["activity"]], years[row["year"]]] += row["recommended"]
    return found


def agree(drawn: Plan, options: Options = NO_PRICES) -> tuple[Result, Best] | None:
    """Solve both ways: same feasibility, value and amounts; ``None`` where no plan keeps the limits."""
    expected, result = best(drawn), solve(drawn, options)
    if expected is None:
        assert result.status == "infeasible"
        return None
    assert result.status == "optimal"
    assert result.value == pytest.approx(expected.value, rel=NEAR, abs=NEAR)
    assert amounts(result) == pytest.approx(expected.amount, abs=1e-6)
    assert all(row["verdict"] == "OK" for row in result.rows("checks"))
    return result, expected


@QUICK
@given(whole_plans())
def test_packages_units_and_posts_under_any_rule_are_the_best_of_all(drawn: Plan) -> None:
    agree(drawn, Options(prices=False))


@QUICK
@given(mixed_plans())
def test_amounts_of_any_size_beside_whole_things_are_the_best_of_all(drawn: Plan) -> None:
    agree(drawn)


@QUICK
@given(whole_plans(rules_on_sources=True))
def test_rules_on_who_pays_are_kept_by_the_best_of_all(drawn: Plan) -> None:
    agree(drawn)


@QUICK
@given(whole_plans(objective="balanced"))
def test_balanced_lifts_the_worst_topic_then_the_next_worst(drawn: Plan) -> None:
    """The vector of attainments, rising, is the greatest in lexicographic order of all allocations."""
    found = agree(drawn)
    if found is not None:
        result, expected = found
        reached = sorted(row["attainment"] for row in result.rows("topics") if row["attainment"] is not None)
        assert reached == pytest.approx(expected.attainments, abs=NEAR)


@QUICK
@given(whole_plans(objective="cheapest", target_value=1.0), st.sampled_from([0.25, 0.5, 0.75, 1.0]))
def test_cheapest_reaches_its_target_with_the_least_common_money(drawn: Plan, part: float) -> None:
    most = best(replace(drawn, settings=replace(drawn.settings, objective="value")))
    target = 1.0 if most is None else float(np.floor(part * most.value * 1000) / 1000)
    aimed = replace(drawn, settings=replace(drawn.settings, target_value=target))
    found = agree(aimed)
    if found is not None:
        result, expected = found
        kinds = {row["source"]: row["kind"] for row in result.rows("sources")}
        paid = sum(row["amount"] for row in result.rows("financing") if kinds[row["source"]] == "common")
        assert expected.common is not None
        assert paid == pytest.approx(expected.common, abs=NEAR)
        assert result.value is not None
        assert result.value >= target - NEAR


@QUICK
@given(st.one_of(whole_plans(), mixed_plans()))
def test_a_higher_ceiling_never_makes_the_best_plan_worse(drawn: Plan) -> None:
    """Rules held against ceilings or locks apart: money that need not be spent cannot hurt."""
    if any(rule.base is not None and rule.base.kind == "ceiling" for rule in drawn.rules):
        return
    values = []
    for factor in (1.0, 1.5, 3.0):
        years = tuple(replace(row, ceiling=row.ceiling * factor) for row in drawn.years)
        result = solve(replace(drawn, years=years), NO_PRICES)
        values.append(-np.inf if result.value is None else result.value)
    assert values[0] <= values[1] + NEAR
    assert values[1] <= values[2] + NEAR


@QUICK
@given(st.one_of(whole_plans(), mixed_plans()))
def test_two_solvers_find_the_same_value(drawn: Plan) -> None:
    highs, cbc = solve(drawn, NO_PRICES), solve(drawn, replace(NO_PRICES, solver="cbc"))
    assert highs.status == cbc.status
    if highs.value is not None:
        assert cbc.value == pytest.approx(highs.value, rel=NEAR, abs=NEAR)
        assert amounts(cbc) == pytest.approx(amounts(highs), abs=1e-6)
