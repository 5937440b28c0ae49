"""What every back end offers: a programme held in memory, changed in place, and solved for one objective."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

from optimizer.errors import SolverError
from optimizer.model.program import LinearProgram

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, kw_only=True)
class Limits:
    """When to stop: seconds in all (``None``: never), the relative gap that counts as proof, nodes searched."""

    seconds: float | None = None
    gap: float = 1e-6
    nodes: int | None = None


@dataclass(frozen=True, kw_only=True)
class Solution:
    """One solved objective.

    ``status`` is ``optimal``, ``feasible`` (stopped at a limit), ``infeasible`` or ``unbounded``. ``x``
    (columns,), ``price`` (rows,: what the objective rises by when a row's limit rises by one) and ``reduced``
    (columns,: the objective's rise per unit of a column beyond what its rows charge) are empty without a
    solution; the last two are ``None`` where whole numbers leave them without meaning.
    """

    status: str
    objective: float | None = None
    bound: float | None = None
    x: Floats | None = None
    price: Floats | None = None
    reduced: Floats | None = None

    @property
    def gap(self) -> float | None:
        """The relative distance between objective and bound."""
        if self.objective is None or self.bound is None:
            return None
        return abs(self.bound - self.objective) / max(1.0, abs(self.objective))


class Session(Protocol):
    """A programme held by a solver. Not to be shared between threads.

    ``loses`` is how much of an earlier stage, relatively, may be lost to the back end's tolerances.
    """

    program: LinearProgram
    loses: float

    def run(self, cost: Floats, *, maximise: bool) -> Solution:
        """Solve for one objective with the limits as they stand now."""

    def set_columns(self, places: Ints, lower: Floats, upper: Floats) -> None:
        """Change the bounds of columns."""

    def set_rows(self, places: Ints, lower: Floats, upper: Floats) -> None:
        """Change the limits of rows."""

    def keep(self, cost: Floats, solution: Solution, *, maximise: bool) -> None:
        """From now on, accept only what does not trade this solution's objective away."""


@dataclass(frozen=True, kw_only=True)
class Face:
    """The set of optimal plans, as what has to stay put: columns at ``at`` and rows at ``limit``."""

    columns: Ints
    at: Floats
    rows: Ints
    limit: Floats


def optimal_face(
    solution: Solution,
    *,
    maximise: bool,
    columns: tuple[Floats, Floats],
    rows: tuple[Floats, Floats],
    zero: float,
) -> Face:
    """What complementary slackness holds in every optimal plan: priced columns and rows stay at their limit.

    ``columns`` and ``rows`` are the bounds and limits as they stand; reduced costs and prices up to ``zero`` count
    as none. Raises SolverError for a solution without prices.
    """
    if solution.reduced is None or solution.price is None:
        raise SolverError("an optimal face needs a solution with prices")
    sign = 1.0 if maximise else -1.0
    held = np.flatnonzero(np.abs(solution.reduced) > zero)
    priced = np.flatnonzero(np.abs(solution.price) > zero)
    return Face(
        columns=held,
        at=np.where(sign * solution.reduced[held] > 0.0, columns[1][held], columns[0][held]),
        rows=priced,
        limit=np.where(sign * solution.price[priced] > 0.0, rows[1][priced], rows[0][priced]),
    )
