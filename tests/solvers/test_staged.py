"""Stages in order: nearness to last year, least money, then earlier years and earlier rows."""

import pytest

from optimizer.allocate import Options, solve
from tests.plans import activity, plan, rule, scope


def amounts(result: object) -> dict[tuple[str, int], float]:
    return {(r["activity"], r["year"]): r["recommended"] for r in result.rows("allocation")}  # type: ignore[attr-defined]


@pytest.mark.parametrize("solver", ["highs", "cbc"])
def test_of_equal_plans_the_one_nearest_to_the_baseline_is_taken(solver: str) -> None:
    rows = [
        activity("A", request=80.0, value=80.0, baseline=25.0),
        activity("B", request=80.0, value=80.0, baseline=65.0),
    ]
    found = amounts(solve(plan(rows, ceilings=[90.0]), Options(solver=solver)))
    assert found == {("A", 2027): 25.0, ("B", 2027): 65.0}


@pytest.mark.parametrize("solver", ["highs", "cbc"])
def test_ties_left_over_go_to_earlier_rows_and_earlier_years(solver: str) -> None:
    rows = [activity("A", request=50.0, value=50.0), activity("B", request=50.0, value=50.0)]
    found = amounts(solve(plan(rows, ceilings=[60.0]), Options(solver=solver)))
    assert found == {("A", 2027): 50.0, ("B", 2027): 10.0}
    limit = rule("R", "amount", "at most", 70.0, period="whole plan")
    found = amounts(solve(plan(rows, ceilings=[60.0, 60.0], rules=[limit]), Options(solver=solver)))
    assert found == {("A", 2027): 50.0, ("A", 2028): 10.0, ("B", 2027): 10.0, ("B", 2028): 0.0}


def test_without_the_tie_break_the_baseline_does_not_count_but_money_is_still_least() -> None:
    rows = [
        activity("A", request=80.0, value=80.0, baseline=25.0),
        activity("B", request=80.0, value=0.0, baseline=65.0),
    ]
    with_it = amounts(solve(plan(rows, ceilings=[200.0])))
    without = amounts(solve(plan(rows, ceilings=[200.0], tie_break="none")))
    assert with_it == {("A", 2027): 80.0, ("B", 2027): 65.0}
    assert without == {("A", 2027): 80.0, ("B", 2027): 0.0}


def test_a_later_stage_never_trades_an_earlier_one_away() -> None:
    rows = [
        activity("A", request=80.0, value=80.0 + 1e-4, baseline=0.0),
        activity("B", request=80.0, value=80.0, baseline=80.0),
    ]
    assert amounts(solve(plan(rows, ceilings=[80.0]))) == {("A", 2027): 80.0, ("B", 2027): 0.0}


def test_every_stage_is_told() -> None:
    rows = [activity("A", request=50.0, value=10.0, baseline=20.0)]
    result = solve(plan(rows, ceilings=[30.0], rules=[rule("R", "amount", "at most", 25.0, scope=scope(activity="A"))]))
    assert [row["stage"] for row in result.rows("stages")] == ["value", "distance", "money", "order"]
    assert all(row["gap"] == 0.0 and row["status"] == "optimal" for row in result.rows("stages"))
