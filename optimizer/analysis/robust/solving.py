"""One plan in memory, solved again and again with other weights and values."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from optimizer.analysis.robust.stake import Stake
from optimizer.errors import SolverError
from optimizer.solvers import Limits, Solution, solve_stages
from optimizer.solvers.highs import HighsSession

Floats = npt.NDArray[np.float64]

WHOLE_GAP = 1e-3
"""How near to the best a sample of a plan with whole things is solved."""

WHOLE_SECONDS = 20.0
"""After this a sample of a plan with whole things is stopped, and told: it normally takes half a second."""

IMPOSSIBLE = "a plan that was solved cannot be solved again with other weights and values"


@dataclass(frozen=True, kw_only=True)
class Solved:
    """The best plan for one set of costs: its columns, its value, and whether it was proved to the gap asked for."""

    x: Floats
    value: float
    proved: bool = True


class Solving:
    """Solves for costs one after the other; every answer is the same whatever was solved before it.

    A divisible plan starts from the basis of the plan as it stands. Where its best plan is not the only one, all
    stages of the plan decide, as they do for the recommendation. Plans with whole things are searched to ``gap``.
    """

    def __init__(self, stake: Stake, *, gap: float = WHOLE_GAP, seconds: float | None = WHOLE_SECONDS) -> None:
        self.stake, self.seconds = stake, seconds
        self._session = HighsSession(stake.program, Limits(gap=gap))
        # Pieces of one activity that earn the same (a curve is cut at the baseline) may be exchanged: that is no tie.
        self._like = np.full(len(stake.program.columns), -1, dtype=np.int64)
        self._like[stake.column] = stake.like
        if not stake.whole:
            stands = np.ones(len(stake.weight)), np.ones(stake.shape[0])
            self._session.run(stake.cost(*stands), maximise=True)
            self._session.remember()

    def best(self, cost: Floats) -> Solved:
        """The best plan for ``cost`` (columns,). Raises SolverError where there is none."""
        if self.stake.whole:
            return self._whole(cost)
        found = self._first(cost)
        x = found.x if self._session.single(found, cost, self._like) else self._settled(cost)
        assert x is not None, "a best plan has columns"
        return Solved(x=x, value=float(cost @ x))

    def any_best(self, cost: Floats) -> Solved:
        """The same without a choice among plans of equal value."""
        if self.stake.whole:
            return self._whole(cost)
        x = self._first(cost).x
        assert x is not None, "a best plan has columns"
        return Solved(x=x, value=float(cost @ x))

    def _first(self, cost: Floats) -> Solution:
        self._session.start_over()
        found = self._session.run(cost, maximise=True)
        if found.x is None or found.status != "optimal":
            raise SolverError(IMPOSSIBLE)
        return found

    def _whole(self, cost: Floats) -> Solved:
        session = HighsSession(self.stake.program, self._session.limits)
        found = session.run(cost, maximise=True, seconds=self.seconds)
        own = float(cost @ self.stake.recommended)
        bound = np.inf if found.bound is None else found.bound
        # Plans that the search cannot tell from the recommended one are no reason to leave it.
        if found.x is None or own >= bound - self._session.limits.gap * max(1.0, abs(bound)):
            return Solved(x=self.stake.recommended, value=own, proved=found.status == "optimal")
        x = found.x if float(cost @ found.x) > own else self.stake.recommended
        return Solved(x=x, value=float(cost @ x), proved=found.status == "optimal")

    def _settled(self, cost: Floats) -> Floats:
        """The one plan that all stages leave."""
        stages = tuple(
            replace(stage, cost=cost) if stage.name == "value" else stage for stage in self.stake.program.stages
        )
        program = replace(self.stake.program, stages=stages)
        staged = solve_stages(HighsSession(program, Limits()), program, self.stake.amount, self.stake.shape[1])
        if staged.x is None:
            raise SolverError(IMPOSSIBLE)
        return staged.x
