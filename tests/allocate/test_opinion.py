"""The second opinion: confirms what is best, refuses what is not, and says when it had no time."""

from dataclasses import replace

import numpy as np
import pytest

from optimizer.allocate.opinion import second_opinion
from optimizer.model import assemble
from optimizer.model.program import LinearProgram
from optimizer.solvers import Limits, Staged, open_session, solve_stages
from tests.plans import activity, plan
from tests.solvers.test_whole import balanced, knapsack, packages


def solved(program: LinearProgram, solver: str = "highs") -> Staged:
    amount = np.array([i for i, label in enumerate(program.columns) if label[0] == "amount"], dtype=np.int64)
    return solve_stages(open_session(program, solver), program, amount, 1)


PACKAGES = packages([60.0, 50.0, 40.0, 45.0], [60.0, 50.0, 50.0, 60.0], 100.0, extra=20.0)


def claiming(staged: Staged, objective: float) -> Staged:
    """The same answer with another claim about its first stage."""
    first, *others = staged.stages
    return replace(staged, stages=(replace(first, objective=objective), *others))


@pytest.mark.parametrize("solver", ["highs", "cbc"])
def test_the_best_plan_is_confirmed_by_the_other_solver(solver: str) -> None:
    opinion = second_opinion(PACKAGES, solved(PACKAGES, solver), solver, 20.0)
    assert opinion.verdict == "confirmed"
    assert ("CBC" if solver == "highs" else "HiGHS") in opinion.text
    assert "value" in opinion.text


@pytest.mark.parametrize(("claim", "said"), [(124.0, "found a better plan"), (126.0, "the best there is")])
def test_a_claim_that_is_too_low_or_too_high_is_refused(claim: float, said: str) -> None:
    staged = solved(PACKAGES)
    assert staged.stages[0].objective == pytest.approx(125.0)
    opinion = second_opinion(PACKAGES, claiming(staged, claim), "highs", 20.0)
    assert opinion.verdict == "disagrees"
    assert said in opinion.text


def test_every_stage_of_a_balanced_plan_is_solved_again() -> None:
    rng = np.random.default_rng(5)
    program = balanced(rng.integers(0, 9, (7, 3)).astype(float).tolist(), [9.0, 17.0, 21.0, 8.0, 13.0, 25.0, 6.0], 60.0)
    staged = solved(program)
    opinion = second_opinion(program, staged, "highs", 20.0)
    assert opinion.verdict == "confirmed"
    assert all(f"balanced {k}" in opinion.text for k in (1, 2, 3))
    wrong = [*staged.stages]
    wrong[2] = replace(wrong[2], objective=(wrong[2].objective or 0.0) - 1.0)
    assert second_opinion(program, replace(staged, stages=tuple(wrong)), "highs", 20.0).verdict == "disagrees"


@pytest.mark.parametrize("seconds", [0.0, 0.2])
def test_too_little_time_is_told_and_refuses_nothing(seconds: float) -> None:
    program = knapsack()
    amount = np.arange(len(program.columns))
    staged = solve_stages(open_session(program, limits=Limits(seconds=1.0)), program, amount, 1)
    best = replace(staged, stages=(replace(staged.stages[0], objective=staged.bound), *staged.stages[1:]))
    opinion = second_opinion(program, best, "highs", seconds)
    assert opinion.verdict == "not confirmed in time"
    assert "nothing better" in opinion.text


@pytest.mark.parametrize("objective", ["balanced", "cheapest"])
def test_divisible_plans_with_other_objectives_are_confirmed(objective: str) -> None:
    rows = [
        activity("A", request=60.0, value=30.0, value_at_half=0.7, baseline=20.0),
        activity("B", request=60.0, value=20.0, topic="CPP", value_at_half=0.8),
    ]
    model = assemble(plan(rows, ceilings=[70.0, 80.0], objective=objective, target_value=40.0))
    staged = solve_stages(open_session(model.program), model.program, model.amount, model.num_years)
    assert second_opinion(model.program, staged, "highs", 20.0).verdict == "confirmed"
