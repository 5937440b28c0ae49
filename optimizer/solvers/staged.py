"""The list of stages, one after the other, and the order tie-break that leaves a single answer."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from optimizer.errors import SolverError
from optimizer.model.program import LinearProgram
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
    are skipped.
    """
    done: list[StageResult] = []
    first: Solution | None = None
    x: Floats | None = None
    for stage in program.stages:
        found = session.run(stage.cost, maximise=stage.maximise)
        first = first or found
        if found.status in ("infeasible", "unbounded"):
            if done:
                raise SolverError(f"the stage {stage.name!r} found no plan where the one before it had one")
            return Staged(status=found.status, first=first, x=None, stages=())
        x = found.x if found.x is not None else x
        done.append(
            StageResult(
                stage=stage.name,
                meaning=stage.meaning,
                objective=found.objective,
                gap=found.gap,
                status=found.status,
            )
        )
        if found.status != "optimal":
            return Staged(status="feasible", first=first, x=x, stages=tuple(done))
        session.keep(stage.cost, found, maximise=stage.maximise)
    assert first is not None, "every programme has a stage"
    assert x is not None, "an optimal stage has a solution"
    x, ties = settle_ties(session, amount, num_years, x)
    done.append(
        StageResult(
            stage="order",
            meaning="earlier years, then earlier rows",
            objective=float(ties),
            gap=0.0,
            status="optimal",
        )
    )
    return Staged(status="optimal", first=first, x=x, stages=tuple(done))


def settle_ties(session: Session, amount: Ints, num_years: int, last: Floats) -> tuple[Floats, int]:
    """One plan out of those that all stages left: most money in earlier years, then in earlier rows.

    Whether a tie is left is seen by pulling all amounts up and down along one direction of unequal weights: both
    give the same amounts only if there is a single plan. Returns the columns and how many ties were settled.
    """
    count = len(session.program.columns)
    pull = np.zeros(count)
    pull[amount] = 0.5 + (np.arange(1, len(amount) + 1) * GOLDEN) % 1.0
    year_of = np.arange(len(amount)) % num_years
    settled_years: set[int] = set()
    ties = 0
    while True:
        up = session.run(pull, maximise=True)
        down = session.run(pull, maximise=False)
        if up.x is None or down.x is None:
            return last, ties
        scale = max(1.0, float(np.abs(up.x[amount]).max(initial=0.0)))
        apart = np.flatnonzero(np.abs(up.x[amount] - down.x[amount]) > SAME_AMOUNT * scale)
        if not len(apart):
            return up.x, ties
        year = int(year_of[apart].min())
        cost = np.zeros(count)
        if year not in settled_years:
            cost[amount[year_of == year]] = 1.0
            settled_years.add(year)
        else:
            cost[amount[apart[year_of[apart] == year][0]]] = 1.0
        found = session.run(cost, maximise=True)
        if found.x is None:
            return last, ties
        session.keep(cost, found, maximise=True)
        ties += 1
