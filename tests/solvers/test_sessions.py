"""Back ends: the same answers, their own mistakes told, nothing on standard output."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from optimizer.errors import UsageError
from optimizer.model import assemble
from optimizer.solvers import Limits, open_session, solve_stages
from optimizer.solvers.pulp import available, write_program
from tests.plans import activity, plan, rule

PLAN = plan(
    [
        activity("A", request=60.0, value=30.0, value_at_half=0.7, baseline=20.0),
        activity("B", request=60.0, value=20.0),
    ],
    ceilings=[70.0, 80.0],
    rules=[
        rule("R", "share", "at least", 0.3, each=("activity",)),
        rule("C", "change", "within", 0.5, of="previous year"),
    ],
    year={"carry_share": 0.1},
    discount_rate=0.03,
)


@pytest.mark.parametrize("solver", ["highs", "cbc", "pulp-highs"])
def test_every_back_end_gives_the_same_amounts_and_prices(solver: str) -> None:
    model = assemble(PLAN)
    first = open_session(model.program).run(model.program.stages[0].cost, maximise=True)
    staged = solve_stages(open_session(model.program, solver), model.program, model.amount, model.num_years)
    reference = solve_stages(open_session(model.program), model.program, model.amount, model.num_years)
    assert staged.status == "optimal"
    assert staged.first.objective == pytest.approx(first.objective, rel=1e-9)
    assert staged.x is not None
    assert reference.x is not None
    np.testing.assert_allclose(staged.x[model.amount], reference.x[model.amount], atol=1e-4)
    assert staged.first.price is not None
    assert first.price is not None
    ceilings = [model.program.row_of["ceiling", year.year] for year in PLAN.years]
    np.testing.assert_allclose(staged.first.price[ceilings], first.price[ceilings], rtol=1e-6)


def test_an_unknown_solver_is_told_with_what_is_installed_and_what_was_meant() -> None:
    with pytest.raises(UsageError, match="did you mean cbc") as told:
        open_session(assemble(PLAN).program, "cbcc")
    assert "highs" in str(told.value)


def test_an_impossible_programme_is_infeasible_in_every_back_end() -> None:
    tight = plan([activity("A", request=60.0)], rules=[rule("R", "amount", "at least", 90.0)])
    program = assemble(tight).program
    for solver in ("highs", "cbc", "pulp-highs"):
        assert open_session(program, solver).run(program.stages[0].cost, maximise=True).status == "infeasible"


def test_a_time_limit_that_leaves_no_time_is_not_called_optimal() -> None:
    model = assemble(PLAN)
    found = open_session(model.program, "highs", Limits(seconds=0.0)).run(model.program.stages[0].cost, maximise=True)
    assert found.status == "feasible"


def test_native_banners_stay_off_standard_output() -> None:
    code = (
        "from tests.plans import activity, plan\n"
        "from optimizer.allocate import Options, solve\n"
        "for solver in ('highs', 'cbc', 'pulp-highs'):\n"
        "    solve(plan([activity('A', request=9.0, value=1.0)], ceilings=[5.0]), Options(solver=solver))\n"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=Path(__file__).parents[2])
    assert run.returncode == 0, run.stderr
    assert run.stdout == ""


@pytest.mark.parametrize("kind", ["lp", "mps"])
def test_the_programme_written_to_a_file_reads_back_to_the_same_optimum(kind: str, tmp_path: Path) -> None:
    import highspy

    from optimizer.solvers.quiet import quiet

    model = assemble(PLAN)
    path = tmp_path / f"plan.{kind}"
    write_program(model.program, path, kind)
    with quiet():
        highs = highspy.Highs()
    highs.setOptionValue("output_flag", False)
    highs.readModel(str(path))
    highs.run()
    best = open_session(model.program).run(model.program.stages[0].cost, maximise=True).objective
    assert highs.getInfo().objective_function_value == pytest.approx(-best, rel=1e-9)
    assert "amount_A_2027" in path.read_text()
    assert "ceiling_2027" in path.read_text()


def test_cbc_comes_with_us() -> None:
    assert "cbc" in available()
