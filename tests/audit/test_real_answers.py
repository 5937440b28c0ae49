"""Answers of the solver to random plans with everything in them: accepted as they are, refused when touched."""

import copy
import random

import pytest

from audit.random_plans import random_plan
from audit.test_tampering import NOT_CHECKED, figures, named
from optimizer import solve
from optimizer.allocate import Options
from optimizer.audit import BREACH, check

TOUCHES = 12

NOT_HERE = {"bound", "rounding_cost", "without.amount", "checks.expected", "checks.found", "checks.difference"}
"""What the answer alone does not tell: bounds want prices, and not every cell of another plan is asked about."""


def breaches(plan, document):
    return [line for line in check(plan, document) if line.verdict == BREACH]


@pytest.mark.parametrize("seed", range(40))
def test_an_answer_is_accepted_and_refused_once_a_figure_is_touched(seed):
    plan = random_plan(seed)
    result = solve(plan, Options(prices=False, time_limit=30.0))
    if result.status == "infeasible":
        return
    document = result.to_dict()
    assert breaches(plan, document) == []
    chance = random.Random(seed)
    paths = [path for path in figures(document) if named(path) not in NOT_CHECKED.keys() | NOT_HERE]
    for path in chance.sample(paths, TOUCHES):
        touched = copy.deepcopy(document)
        inner = touched
        for key in path[:-1]:
            inner = inner[key]
        inner[path[-1]] += 1 if isinstance(inner[path[-1]], int) else 0.01
        assert breaches(plan, touched), path
