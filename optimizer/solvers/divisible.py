"""The stages of a divisible plan: each stays on the exact optimal face of the ones before."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from optimizer.errors import SolverError
from optimizer.model.program import LinearProgram
from optimizer.solvers.session import Session, Solution
from optimizer.solvers.ties import settle_ties
from optimizer.solvers.told import Staged, StageResult, counting, lost, skipped, told, told_order

Ints = npt.NDArray[np.int64]


def solve_divisible(
    session: Session, program: LinearProgram, amount: Ints, num_years: int, own_seconds: float | None = None
) -> Staged:
    """All stages and the order of ties; see `solve_stages`. ``own_seconds`` frees own stages from the clock."""
    stages = program.stages
    first = session.run(stages[0].cost, maximise=stages[0].maximise, seconds=own_seconds)
    if first.status == "unbounded":
        raise SolverError("the solver calls the plan unbounded, which no plan with requests can be")
    if first.status == "infeasible" or first.x is None:
        return Staged(status=first.status, first=first, x=None, stages=())
    x, found, done = first.x, [first], [told(stages[0], first)]

    def staged(status: str, *more: StageResult) -> Staged:
        place = counting(stages)
        counts = found[place] if place < len(found) else Solution(status="feasible")
        every = (*done, *more)
        return Staged(status=status, first=first, x=x, stages=every, bound=counts.bound, gap=counts.gap)

    for number, stage in enumerate(stages[1:], start=1):
        if found[-1].status != "optimal":
            return staged("feasible")
        before = stages[number - 1]
        session.keep(before.cost, found[-1], maximise=before.maximise)
        now = session.run(stage.cost, maximise=stage.maximise, seconds=own_seconds if stage.own else None)
        if now.x is None or lost(stages[:number], [row.objective for row in done], now.x, session.loses):
            return staged("optimal", skipped(stage))
        x = now.x
        found.append(now)
        done.append(told(stage, now))
    if found[-1].status != "optimal":
        return staged("feasible")
    session.keep(stages[-1].cost, found[-1], maximise=stages[-1].maximise)
    settled, ties = settle_ties(session, amount, num_years, x)
    if lost(stages, [row.objective for row in done], settled, session.loses):
        return staged("optimal", told_order(None))
    x = settled
    return staged("optimal", told_order(ties))
