"""The list of stages, one after the other, and the order tie-break that leaves a single answer."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from optimizer.errors import SolverError
from optimizer.model.program import LinearProgram
from optimizer.solvers.divisible import solve_divisible
from optimizer.solvers.opening import open_session
from optimizer.solvers.session import Limits, Session, Solution
from optimizer.solvers.told import Staged
from optimizer.solvers.whole import solve_whole

Ints = npt.NDArray[np.int64]

EXACT = 1e-7
"""A session that loses no more of a stage than this solves all of them itself."""


def solve_stages(session: Session, program: LinearProgram, amount: Ints, num_years: int) -> Staged:
    """Solve the stages in order, then settle ties: earlier years first, within a year earlier rows.

    ``amount`` holds the columns of the activity-years, years fastest. After a stage without proof the later ones
    are skipped. A stage that lost some of an earlier one to the solver's tolerances is not taken over: the plan
    stays that of the stage before it, and the stage is told as skipped. The session's clock is shared by all stages.

    With whole numbers every stage is a search that keeps the results of the earlier ones to 1e-9 of their size (or to
    what the solver's tolerance allows, see `Session.keep`); the whole numbers found are then held, and all stages
    are solved once more with what is divisible, on the exact optimal face. Raises SolverError for an unbounded stage,
    and where the whole numbers found do not bear the plan that the search claimed.

    A solver that is called through files has some eight digits, too few for stages that must not trade earlier ones
    away: what it says of the first stage is held against HiGHS, which solves the rest. Raises SolverError where the
    two disagree.
    """
    whole = bool(np.any(program.integer))
    if session.loses <= EXACT:
        return (solve_whole if whole else solve_divisible)(session, program, amount, num_years)
    if whole:
        staged = solve_whole(session, program, amount, num_years)
    else:
        stage = program.stages[0]
        first = session.run(stage.cost, maximise=stage.maximise)
        if first.status == "optimal":
            exact = _by_highs(session, program)
            staged = solve_divisible(exact, program, amount, num_years)
            _demand_agreement(first, staged, session.loses)
            return staged
        staged = Staged(status=first.status, first=first, x=None, stages=())
    if staged.status == "infeasible":
        _demand_impossible(session, program)
    return staged


def _by_highs(session: Session, program: LinearProgram) -> Session:
    return open_session(program, limits=Limits(seconds=session.clock.left()))


def _demand_agreement(first: Solution, staged: Staged, loses: float) -> None:
    found, best = first.objective, staged.first.objective
    if staged.first.status != "optimal":
        return
    if found is None or best is None or abs(found - best) > loses * max(1.0, abs(best)):
        raise SolverError(
            f"two solvers disagree on the plan's value: {found!r} and {best!r}; solve with --solver highs"
        )


def _demand_impossible(session: Session, program: LinearProgram) -> None:
    """SolverError where HiGHS finds a plan that the other solver calls impossible."""
    stage = program.stages[0]
    if _by_highs(session, program).run(stage.cost, maximise=stage.maximise).x is not None:
        raise SolverError("the solver calls the plan impossible, and HiGHS finds one: solve with --solver highs")
