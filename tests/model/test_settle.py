"""Whatever the solver finds, its columns follow from the amounts; and the model knows no unnamed row."""

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings

from optimizer.model import assemble, columns_of
from optimizer.plan import Plan
from optimizer.solvers import open_session
from tests.model.families import FAMILIES
from tests.model.full_plans import full_plans
from tests.model.solving import solved
from tests.plans import activity, package, plan, rule


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(full_plans())
def test_the_columns_that_belong_to_the_amounts_found_keep_every_row_and_reach_the_objective(plan: Plan) -> None:
    model = assemble(plan)
    program, stage = model.program, model.program.stages[0]
    assert {label[0] for label in program.rows} <= set(FAMILIES)
    found = open_session(program).run(stage.cost, maximise=stage.maximise)
    if found.x is None:
        return
    x = columns_of(model, model.amounts_of(found.x), like=found.x)
    room = 1e-5 * np.maximum(1.0, np.abs(x).max())
    activity = program.activity(x)
    assert [program.rows[i] for i in np.flatnonzero(activity < program.row_lower - room)] == []
    assert [program.rows[i] for i in np.flatnonzero(activity > program.row_upper + room)] == []
    assert [program.columns[i] for i in np.flatnonzero((x < -room) | (x > program.col_upper + room))] == []
    reached = float(stage.cost @ x)
    assert reached == pytest.approx(found.objective, rel=1e-5, abs=1e-4)


def test_without_a_solution_whole_things_are_read_off_the_amounts() -> None:
    rows = [
        package("P", 60.0, 40.0, value=10.0, start=(2027, 2028), partial=0.5),
        activity("U", kind="units", unit_cost=10.0, request=50.0, value=1.0),
        activity("X", kind="posts", unit_cost=10.0, request=50.0, value=1.0, baseline=20.0, delay=0.5),
        activity("A", request=50.0, value=1.0),
    ]
    model = solved(plan(rows, ceilings=[200.0, 200.0], rules=[rule("R", "count", "at least", 1.0)])).model
    x = columns_of(model, np.array([[0.0, 30.0], [20.0, 0.0], [30.0, 10.0], [50.0, 0.2]]))
    told = {model.program.columns[i]: x[i] for i in np.flatnonzero(x) if model.program.columns[i][0] != "piece"}
    assert {label: number for label, number in told.items() if label[0] != "amount"} == {
        ("share", "P", 2028): 0.5,
        ("begun", "P", 2028): 1.0,
        ("units", "U", 2027): 2.0,
        ("units", "X", 2027): 4.0,
        ("filled", "X", 2027): 2.0,
        ("fills", "X", 2027): 1.0,
        ("units", "X", 2028): 1.0,
        ("given up", "X", 2028): 3.0,
        ("gets", "U", 2027): 1.0,
        ("gets", "X", 2027): 1.0,
        ("gets", "X", 2028): 1.0,
        ("gets", "A", 2027): 1.0,
    }
    assert [row.achieved(x) for row in model.rule_rows] == [3.0, 2.0]
