"""The list of stages, one after the other, and the order tie-break that leaves a single answer."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from optimizer.model.program import LinearProgram
from optimizer.solvers.divisible import solve_divisible
from optimizer.solvers.session import Session
from optimizer.solvers.told import Staged
from optimizer.solvers.whole import solve_whole

Ints = npt.NDArray[np.int64]


def solve_stages(session: Session, program: LinearProgram, amount: Ints, num_years: int) -> Staged:
    """Solve the stages in order, then settle ties: earlier years first, within a year earlier rows.

    ``amount`` holds the columns of the activity-years, years fastest. After a stage without proof the later ones
    are skipped. A stage that lost some of an earlier one to the solver's tolerances is not taken over: the plan
    stays that of the stage before it, and the stage is told as skipped. The session's clock is shared by all stages.

    With whole numbers every stage is a search that keeps the results of the earlier ones to 1e-9 of their size (or to
    what the solver's tolerance allows, see `Session.keep`); the whole numbers found are then held, and all stages
    are solved once more with what is divisible, on the exact optimal face. Raises SolverError for an unbounded stage,
    and where the whole numbers found do not bear the plan that the search claimed.
    """
    if np.any(program.integer):
        return solve_whole(session, program, amount, num_years)
    return solve_divisible(session, program, amount, num_years)
