"""Plans with whole numbers: stages keep what earlier ones reached, ties go to earlier rows, proof is never feigned."""

import itertools
import time

import numpy as np
import pytest

from optimizer.errors import SolverError
from optimizer.model.program import Builder, LinearProgram, Stage
from optimizer.solvers import Limits, Staged, open_session, solve_stages

SOLVERS = ("highs", "cbc", "pulp-highs")


def packages(costs: list[float], values: list[float], ceiling: float, *, extra: float = 0.0) -> LinearProgram:
    """All-or-nothing packages under one ceiling, and where ``extra`` > 0 a divisible activity worth 1 a unit."""
    builder = Builder()
    amount = builder.add_columns([("amount", n, 2027) for n in range(len(costs))], upper=np.array(costs))
    share = builder.add_columns([("share", n, 2027) for n in range(len(costs))], upper=1.0, integer=True)
    rest = builder.add_columns([("amount", "rest", 2027)], upper=extra)
    rows = builder.add_rows([("package", n, 2027) for n in range(len(costs))], 0.0, 0.0)
    builder.add_entries(rows, amount, 1.0)
    builder.add_entries(rows, share, -np.array(costs))
    limit = builder.add_rows([("ceiling", 2027)], upper=ceiling)
    builder.add_entries(np.full(len(costs), limit[0]), amount, 1.0)
    builder.add_entries(limit, rest, 1.0)
    value, money = np.zeros(2 * len(costs) + 1), np.zeros(2 * len(costs) + 1)
    value[share], value[rest] = values, 1.0
    money[amount] = money[rest] = 1.0
    return builder.build(
        [
            Stage(name="value", meaning="greatest value", maximise=True, cost=value),
            Stage(name="money", meaning="least money", maximise=False, cost=money, own=False),
        ]
    )


def solved(program: LinearProgram, solver: str = "highs", limits: Limits | None = None) -> Staged:
    amount = np.array([i for i, label in enumerate(program.columns) if label[0] == "amount"], dtype=np.int64)
    return solve_stages(open_session(program, solver, limits), program, amount, 1)


def shares(program: LinearProgram, staged: Staged) -> list[int]:
    assert staged.x is not None
    return [round(number) for number in staged.x[program.integer].tolist()]


@pytest.mark.parametrize("solver", SOLVERS)
def test_the_best_packages_are_found_and_of_equal_plans_the_cheaper_one(solver: str) -> None:
    program = packages([60.0, 50.0, 40.0, 45.0], [60.0, 50.0, 50.0, 60.0], 100.0)
    staged = solved(program, solver)
    best = max(
        (sum(v for v, s in zip([60, 50, 50, 60], chosen, strict=True) if s), -cost)
        for chosen in itertools.product((0, 1), repeat=4)
        if (cost := sum(c for c, s in zip([60, 50, 40, 45], chosen, strict=True) if s)) <= 100
    )
    assert staged.status == "optimal"
    assert staged.whole
    assert staged.bound == pytest.approx(best[0])
    assert staged.gap == pytest.approx(0.0, abs=1e-9)
    assert [stage.objective for stage in staged.stages[:2]] == pytest.approx([best[0], -best[1]])
    assert shares(program, staged) == [0, 0, 1, 1]


@pytest.mark.parametrize("solver", SOLVERS)
def test_of_identical_packages_the_earlier_row_gets_the_money(solver: str) -> None:
    program = packages([50.0, 50.0, 50.0], [10.0, 10.0, 10.0], 120.0)
    staged = solved(program, solver)
    assert shares(program, staged) == [1, 1, 0]
    assert [stage.stage for stage in staged.stages] == ["value", "money", "order"]
    assert all(stage.status == "optimal" for stage in staged.stages)


@pytest.mark.parametrize("solver", ["highs", "cbc"])
def test_what_is_divisible_has_prices_once_whole_numbers_are_held(solver: str) -> None:
    program = packages([60.0, 50.0], [600.0, 100.0], 100.0, extra=80.0)
    staged = solved(program, solver)
    assert staged.x is not None
    assert staged.x[program.column_of["amount", "rest", 2027]] == pytest.approx(40.0)
    assert staged.first.objective == pytest.approx(640.0)
    assert staged.first.price is not None
    assert staged.first.price[program.row_of["ceiling", 2027]] == pytest.approx(1.0)
    assert staged.first.reduced is not None
    assert staged.first.bound == pytest.approx(640.0)


def balanced(scores: list[list[float]], costs: list[float], ceiling: float) -> LinearProgram:
    """Leximin over topics: package n gives topic t ``scores[n][t]``; then the sum of all scores."""
    topics, count = len(scores[0]), len(costs)
    builder = Builder()
    share = builder.add_columns([("amount", n, 2027) for n in range(count)], upper=1.0, integer=True)
    least = builder.add_columns([("least", k) for k in range(1, topics + 1)], lower=-1e4, upper=1e4)
    above = builder.add_columns([("above least", k, t) for k in range(1, topics + 1) for t in range(topics)])
    builder.add_entries(builder.add_rows([("ceiling", 2027)], upper=ceiling), share, np.array(costs))
    for k in range(topics):
        for t in range(topics):
            row = builder.add_rows([("least", k + 1, t)], lower=0.0)
            builder.add_entries(row, above[k * topics + t : k * topics + t + 1], 1.0)
            builder.add_entries(row, least[k : k + 1], -1.0)
            builder.add_entries(row, share, np.array([score[t] for score in scores]))
    stages = []
    for k in range(topics):
        cost = np.zeros(len(builder.columns))
        cost[least[k]] = k + 1.0
        cost[above[k * topics : (k + 1) * topics]] = -1.0
        stages.append(Stage(name=f"balanced {k + 1}", meaning="the least served", maximise=True, cost=cost))
    value = np.zeros(len(builder.columns))
    value[share] = [sum(score) for score in scores]
    return builder.build([*stages, Stage(name="value", meaning="greatest value", maximise=True, cost=value)])


@pytest.mark.parametrize("seed", range(8))
def test_leximin_with_whole_numbers_is_what_trying_all_plans_gives(seed: int) -> None:
    rng = np.random.default_rng(seed)
    scores = rng.integers(0, 9, (7, 3)).astype(float).tolist()
    costs = rng.integers(5, 30, 7).astype(float).tolist()
    staged = solved(balanced(scores, costs, 60.0), ("highs", "cbc")[seed % 2])
    best: list[float] = []
    for chosen in itertools.product((0, 1), repeat=7):
        if np.dot(chosen, costs) <= 60.0:
            best = max(best, sorted((np.array(chosen) @ np.array(scores)).tolist()))
    assert staged.status == "optimal"
    told = [stage.objective for stage in staged.stages[:4]]
    assert told == pytest.approx([*np.cumsum(best), sum(best)], abs=1e-6)
    assert staged.bound == pytest.approx(sum(best))


def knapsack(count: int = 60, rows: int = 20) -> LinearProgram:
    """A hard one: strongly correlated, many ceilings."""
    rng = np.random.default_rng(1)
    weights = rng.integers(100, 1000, (rows, count)).astype(float)
    builder = Builder()
    share = builder.add_columns([("amount", n, 2027) for n in range(count)], upper=1.0, integer=True)
    for row in weights:
        builder.add_entries(builder.add_rows([("ceiling",)], upper=row.sum() // 2), share, row)
    value = weights.sum(axis=0) + rng.integers(0, 500, count)
    return builder.build(
        [
            Stage(name="value", meaning="greatest value", maximise=True, cost=value),
            Stage(name="money", meaning="least money", maximise=False, cost=np.ones(count), own=False),
        ]
    )


@pytest.mark.parametrize(("solver", "seconds"), [("highs", 0.01), ("highs", 0.5), ("cbc", 0.5)])
def test_a_time_limit_gives_a_clean_plan_with_bound_and_gap_and_no_proof(solver: str, seconds: float) -> None:
    program = knapsack()
    started = time.monotonic()
    staged = solved(program, solver, Limits(seconds=seconds))
    assert time.monotonic() - started < seconds + 5.0
    assert staged.status == "feasible"
    if staged.x is None:  # 0.01 s may be too short for any plan on a busy machine
        assert seconds == 0.01
        return
    assert staged.bound is not None
    assert staged.gap is not None
    assert staged.gap > 1e-6
    assert [stage.status for stage in staged.stages] == ["feasible", "skipped", "skipped"]
    assert np.all(program.activity(staged.x) <= program.row_upper + 1e-6)
    assert staged.first.objective == pytest.approx(float(program.stages[0].cost @ staged.x))
    assert staged.bound >= staged.first.objective


@pytest.mark.parametrize("solver", ["highs", "cbc"])
def test_a_wider_gap_than_the_proof_needs_is_told_as_feasible(solver: str) -> None:
    staged = solved(knapsack(), solver, Limits(gap=0.1))
    assert staged.status == "feasible"
    assert staged.gap is not None
    assert 1e-6 < staged.gap <= 0.1


@pytest.mark.parametrize("unit", [1.0, 1e3, 1e6])
def test_cents_count_beside_large_amounts(unit: float) -> None:
    """The dearer package is worth one part in a thousand million more, and a divisible activity takes the rest."""
    costs = [6.0 * unit, 6.0 * unit]
    program = packages(costs, [9.0 * unit, 9.0 * unit * (1 + 1e-8)], 10.0 * unit, extra=8.0 * unit)
    staged = solved(program)
    assert shares(program, staged) == [0, 1]
    assert staged.first.objective == pytest.approx(13.0 * unit + 9e-8 * unit, rel=1e-12)


def test_no_plan_is_told_as_infeasible_by_every_solver() -> None:
    builder = Builder()
    share = builder.add_columns([("amount", "A", 2027), ("amount", "B", 2027)], upper=1.0, integer=True)
    builder.add_entries(builder.add_rows([("rule",)], 0.5, 0.5), share, 1.0)
    program = builder.build([Stage(name="value", meaning="", maximise=True, cost=np.ones(2))])
    for solver in SOLVERS:
        assert solved(program, solver).status == "infeasible"


def test_whole_numbers_that_do_not_bear_their_value_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    program = packages([60.0, 50.0], [60.0, 50.0], 100.0)
    session = open_session(program)
    honest = session.run

    def boastful(cost: object, **given: object) -> object:
        found = honest(cost, **given)  # type: ignore[arg-type]
        from dataclasses import replace

        return replace(found, objective=(found.objective or 0.0) * 2, bound=(found.bound or 0.0) * 2)

    monkeypatch.setattr(session, "run", boastful)
    with pytest.raises(SolverError, match="do not bear"):
        solve_stages(session, program, np.array([0, 1]), 1)
