"""Linear programme to solution: highspy by default, PuLP for every other solver."""

from optimizer.solvers.greatest import Greatest, greatest_value
from optimizer.solvers.opening import open_session
from optimizer.solvers.session import Limits, Session, Solution
from optimizer.solvers.staged import solve_stages
from optimizer.solvers.told import Staged, StageResult

__all__ = [
    "Greatest",
    "Limits",
    "Session",
    "Solution",
    "StageResult",
    "Staged",
    "greatest_value",
    "open_session",
    "solve_stages",
]
