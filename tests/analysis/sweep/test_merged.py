"""Amounts that no limit can tell apart count as one: fewer rows and columns, the same value."""

import numpy as np
import pytest
from hypothesis import given, settings
from plans import YEARS, activity, plan, plans, rule, scope

from benchmarks.case import small
from optimizer.analysis.sweep import Moved, Resident
from optimizer.analysis.sweep.merged import merged
from optimizer.model import assemble
from optimizer.solvers import open_session


def best(program):
    stage = program.stages[0]
    return open_session(program).run(stage.cost, maximise=stage.maximise)


BY_TOPIC = rule("cap", "amount", "at most", 90.0, each=("topic",))


def crowd(*rules):
    rows = [activity(f"A{n}", request=40.0 + n, value=20.0 - n, value_at_half=0.7, baseline=20.0) for n in range(6)]
    rows.append(activity("B1", topic="CPP", request=60.0, value=15.0))
    return plan(rows, ceilings=[150.0] * 3, rules=[BY_TOPIC, *rules])


def test_activities_of_one_topic_and_line_become_one_column_a_year():
    model = assemble(crowd())
    found = merged(model)
    amounts = [label for label in found.program.columns if label[0] == "amount"]
    assert len(amounts) == 2 * len(YEARS)
    assert len(found.program.rows) < len(model.program.rows)
    assert best(found.program).objective == pytest.approx(best(model.program).objective, rel=1e-9)


def test_an_activity_with_a_limit_of_its_own_stays_apart():
    own = rule("R1", "amount", "at most", 10.0, scope=scope(activity="A0"))
    found = merged(assemble(crowd(own)))
    amounts = {label[1] for label in found.program.columns if label[0] == "amount"}
    assert amounts == {"A0", "A1", "B1"}


def test_where_every_amount_is_told_apart_none_are_merged():
    each = rule("R1", "change", "within", 0.5, each=("activity",))
    found = merged(assemble(crowd(each)))
    assert len([label for label in found.program.columns if label[0] == "amount"]) == 7 * len(YEARS)


def test_a_floor_and_a_cap_are_one_row():
    floor = rule("floor", "amount", "at least", 30.0, each=("topic",))
    found = merged(assemble(crowd(floor)))
    rows = [place for place, label in enumerate(found.program.rows) if label[0] == "rule"]
    assert len(rows) == 2 * len(YEARS)
    assert set(found.program.row_lower[rows]) == {30.0}
    assert set(found.program.row_upper[rows]) == {90.0}


def test_limits_that_cross_are_a_contradiction():
    floor = rule("floor", "amount", "at least", 30.0, each=("topic",))
    resident = Resident(crowd(floor))
    assert resident.solve(Moved(limit=np.array([20.0, 30.0]))).status == "infeasible"
    assert resident.solve(Moved(limit=np.array([30.0 - 1e-12, 30.0]))).status == "optimal"


@settings(max_examples=40, deadline=None)
@given(base=plans())
def test_the_value_of_random_plans_is_the_same(base):
    model = assemble(base)
    found = None if model.program.integer.any() else merged(model)
    if found is not None:
        one, other = best(found.program), best(model.program)
        assert one.status == other.status
        if one.objective is not None:
            assert one.objective == pytest.approx(other.objective, rel=1e-9, abs=1e-9)


def test_a_crowded_plan_is_worth_the_same_under_other_numbers():
    case = small(num_years=3, num_activities=4)
    resident = Resident(case.plan)
    rng = np.random.default_rng(3)
    for _ in range(3):
        moved = Moved(
            ceiling=case.ceiling * rng.uniform(0.95, 1.05, 3),
            weight=rng.uniform(0.8, 1.2, 5),
            value=np.array([row.value for row in case.plan.activities]) * rng.uniform(0.5, 1.5, len(case.cap)),
        )
        alone = best(assemble(moved.plan(case.plan)).program)
        assert resident.solve(moved).value == pytest.approx(alone.objective, rel=1e-9)
