"""Stages in order: nearness to last year, least money, then earlier years and earlier rows."""

import pytest

from optimizer.allocate import Options, solve
from optimizer.model import assemble
from optimizer.solvers import Limits, solve_stages
from optimizer.solvers.highs import HighsSession
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


def test_of_three_years_that_can_be_exchanged_the_first_comes_first() -> None:
    limit = rule("R", "amount", "at most", 60.0, period="whole plan")
    made = plan([activity("A", request=50.0, value=50.0)], ceilings=[60.0, 60.0, 60.0], rules=[limit])
    assert amounts(solve(made)) == {("A", 2027): 50.0, ("A", 2028): 10.0, ("A", 2029): 0.0}


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


@pytest.mark.parametrize("penalty", [1.0, 1e4, 1e7, 1e9])
def test_a_dear_penalty_does_not_hide_what_is_cheap(penalty: float) -> None:
    rows = [activity("A", request=1000.0, value=5.0), activity("B", topic="CAAC", request=1000.0, value=1.0)]
    wish = rule("R", "share", "at least", 0.5, scope=scope(topic="CAAC"), strength="should", penalty=penalty)
    result = solve(plan(rows, ceilings=[800.0], rules=[wish]))
    assert result.value == pytest.approx(2.4)
    assert result.rounding_cost == pytest.approx(0.0, abs=1e-6)


def test_a_dear_overrun_does_not_hide_what_is_cheap() -> None:
    rows = [activity("A", request=1000.0, value=5.0, baseline=100.0), activity("B", request=1000.0, value=2.0)]
    result = solve(plan(rows, ceilings=[1000.0], year={"overrun": 0.1, "overrun_price": 1e7}))
    assert result.value == pytest.approx(5.0)


@pytest.mark.parametrize("money", [1e3, 1e7, 1e8, 1e9])
def test_slopes_a_hair_apart_are_told_apart_in_full_euros(money: float) -> None:
    rows = [
        activity("A", request=money, value=50.0, baseline=money),
        activity("B", request=money, value=50.05),
    ]
    result = solve(plan(rows, ceilings=[money], unit=1, round_to=1.0))
    assert result.value == pytest.approx(50.05, rel=1e-9)


def lexicographic(requests: list[float], ceilings: list[float], total: float) -> list[list[float]]:
    """Earlier years first, within a year earlier rows: money of equal worth poured in order."""
    poured = []
    for ceiling in ceilings:
        left = min(ceiling, total)
        year = []
        for request in requests:
            year.append(min(request, left))
            left -= year[-1]
        total -= sum(year)
        poured.append(year)
    return poured


@pytest.mark.parametrize("tie_break", ["none", "baseline"])
@pytest.mark.parametrize("count", [2, 3, 5, 8])
@pytest.mark.parametrize("ceiling", [5.0, 12.0, 19.0, 33.3])
def test_all_ties_go_to_earlier_years_and_rows(count: int, ceiling: float, tie_break: str) -> None:
    rows = [activity(f"A{n}", request=10.0, value=5.0) for n in range(count)]
    limit = rule("R", "amount", "at most", 1.5 * ceiling, period="whole plan")
    result = solve(plan(rows, ceilings=[ceiling, ceiling], rules=[limit], tie_break=tie_break))
    found = amounts(result)
    expected = lexicographic([10.0] * count, [ceiling, ceiling], 1.5 * ceiling)
    for y, year in enumerate((2027, 2028)):
        assert [found[f"A{n}", year] for n in range(count)] == pytest.approx(expected[y], abs=0.051)


def test_a_few_ties_among_many_rows_take_few_solves(monkeypatch: pytest.MonkeyPatch) -> None:
    """Four of 200 activities can be exchanged; the others have values of their own."""
    rows = [activity(f"A{n}", request=10.0, value=30.0 - 0.05 * n, value_at_half=0.5) for n in range(200)]
    tied = [activity(f"B{n}", request=10.0, value=100.0, value_at_half=0.5) for n in range(4)]
    floors = [rule(f"R{n}", "amount", "at least", 0.5, scope=scope(activity=f"A{n}")) for n in range(200)]
    model = assemble(plan([*rows, *tied], ceilings=[115.0], rules=floors))
    session, runs, run = HighsSession(model.program, Limits()), [], HighsSession.run
    monkeypatch.setattr(HighsSession, "run", lambda *given, **named: runs.append(1) or run(*given, **named))
    staged = solve_stages(session, model.program, model.amount, model.num_years)
    assert staged.x is not None
    assert staged.x[model.amount][200:].tolist() == pytest.approx([10.0, 5.0, 0.0, 0.0])
    assert len(runs) < 60
