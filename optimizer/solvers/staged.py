"""The list of stages, one after the other, and the order tie-break that leaves a single answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from optimizer.errors import SolverError
from optimizer.model.program import LinearProgram, Stage
from optimizer.solvers.session import Session, Solution

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

SAME_AMOUNT = 1e-6
"""Amounts nearer than this part of the largest one count as one amount when ties are looked for."""

GOLDEN = (5**0.5 - 1) / 2


@dataclass(frozen=True, kw_only=True)
class StageResult:
    """What one stage came to."""

    stage: str
    meaning: str
    objective: float | None
    gap: float | None
    status: str


@dataclass(frozen=True, kw_only=True)
class Staged:
    """The outcome of all stages: ``x`` (columns,) after the last, ``first`` the first stage's own solution."""

    status: str
    first: Solution
    x: Floats | None
    stages: tuple[StageResult, ...]


def solve_stages(session: Session, program: LinearProgram, amount: Ints, num_years: int) -> Staged:
    """Solve the stages in order, then settle ties: earlier years first, within a year earlier rows.

    ``amount`` holds the columns of the activity-years, years fastest. After a stage without proof the later ones
    are skipped. A stage that lost some of an earlier one to the solver's tolerances is not taken over: the plan
    stays that of the stage before it, and the stage is told as skipped. Raises SolverError for an unbounded stage.
    """
    first = session.run(program.stages[0].cost, maximise=program.stages[0].maximise)
    if first.status == "unbounded":
        raise SolverError("the solver calls the plan unbounded, which no plan with requests can be")
    if first.status == "infeasible" or first.x is None:
        return Staged(status=first.status, first=first, x=None, stages=())
    x, found, done = first.x, first, [_told(program.stages[0], first)]
    for number, stage in enumerate(program.stages[1:], start=1):
        if found.status != "optimal":
            return Staged(status="feasible", first=first, x=x, stages=tuple(done))
        before = program.stages[number - 1]
        session.keep(before.cost, found, maximise=before.maximise)
        found = session.run(stage.cost, maximise=stage.maximise)
        if found.x is None or _lost(session, program.stages[:number], done, found.x):
            skipped = StageResult(stage=stage.name, meaning=stage.meaning, objective=None, gap=None, status="skipped")
            return Staged(status="optimal", first=first, x=x, stages=(*done, skipped))
        x = found.x
        done.append(_told(stage, found))
    if found.status != "optimal":
        return Staged(status="feasible", first=first, x=x, stages=tuple(done))
    session.keep(program.stages[-1].cost, found, maximise=program.stages[-1].maximise)
    settled, ties = settle_ties(session, amount, num_years, x)
    lost = _lost(session, program.stages, done, settled)
    order = StageResult(
        stage="order",
        meaning="earlier years, then earlier rows",
        objective=None if lost else float(ties),
        gap=None if lost else 0.0,
        status="skipped" if lost else "optimal",
    )
    return Staged(status="optimal", first=first, x=x if lost else settled, stages=(*done, order))


def _told(stage: Stage, found: Solution) -> StageResult:
    return StageResult(
        stage=stage.name,
        meaning=stage.meaning,
        objective=found.objective,
        gap=found.gap,
        status=found.status,
    )


def _lost(session: Session, stages: Sequence[Stage], done: Sequence[StageResult], x: Floats) -> bool:
    """Whether ``x`` gives up some of what an earlier stage had reached."""
    for stage, before in zip(stages, done, strict=True):
        reached = float(before.objective or 0.0)
        # Sums of large amounts cancel: what is lost is seen against what was added up, not only their sum.
        size = max(abs(reached), 1e-9 * float(np.abs(stage.cost * x).sum()))
        worse = (reached - float(stage.cost @ x)) * (1.0 if stage.maximise else -1.0)
        if worse > session.loses * max(size, session.loses):
            return True
    return False


def settle_ties(session: Session, amount: Ints, num_years: int, last: Floats) -> tuple[Floats, int]:
    """One plan out of those that all stages left: most money in earlier years, then in earlier rows.

    Whether a tie is left is seen by pulling all amounts up and down along one direction of unequal weights: both
    give the same amounts only if there is a single plan. The first year in which they differ is settled: its
    total, then every row of it in turn, since a row may be free though both pulls leave it alone. Returns the
    columns and how many ties were settled.
    """
    count = len(session.program.columns)
    pull = np.zeros(count)
    pull[amount] = 0.5 + (np.arange(1, len(amount) + 1) * GOLDEN) % 1.0
    year_of = np.arange(len(amount)) % num_years
    x, ties = last, 0
    for _ in range(num_years):
        apart = _apart(session, amount, pull)
        if not len(apart):
            break
        year = int(year_of[apart].min())
        mine = amount[year_of == year]
        x, settled = _raised(session, mine, x)
        ties += settled
        for place in range(len(mine)):
            column = mine[place : place + 1]
            top = session.program.col_upper[column]
            if x[column[0]] >= top[0]:  # as much as there can be: held without a solve
                session.set_columns(column, top, top)
                continue
            x, settled = _raised(session, column, x)
            ties += settled
            if settled and not (year_of[_apart(session, amount, pull)] == year).any():
                break
    return x, ties


def _apart(session: Session, amount: Ints, pull: Floats) -> Ints:
    """The activity-years that the two pulls give different amounts."""
    up, down = session.run(pull, maximise=True), session.run(pull, maximise=False)
    if up.x is None or down.x is None:
        return np.zeros(0, dtype=np.int64)
    scale = max(1.0, float(np.abs(up.x[amount]).max(initial=0.0)))
    return np.flatnonzero(np.abs(up.x[amount] - down.x[amount]) > SAME_AMOUNT * scale)


def _raised(session: Session, columns: Ints, x: Floats) -> tuple[Floats, int]:
    """The plan with most money in ``columns``, kept from now on; ``x`` again where nothing can be found."""
    cost = np.zeros(len(session.program.columns))
    cost[columns] = 1.0
    found = session.run(cost, maximise=True)
    if found.x is None:
        return x, 0
    session.keep(cost, found, maximise=True)
    return found.x, 1
