"""The stages of a plan with whole numbers: searched one after the other, then held while the rest is made exact."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import inf

import numpy as np
import numpy.typing as npt

from optimizer.errors import SolverError
from optimizer.model.program import LinearProgram, Stage
from optimizer.solvers.divisible import solve_divisible
from optimizer.solvers.opening import open_session
from optimizer.solvers.session import PROOF, Limits, Session, Solution
from optimizer.solvers.ties import settle_ties
from optimizer.solvers.told import Staged, StageResult, counting, lost, skipped, told_order

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

MOST_TIE_RUNS = 150
"""How often ties among whole things are asked about; what is then left open is settled among what is divisible."""

TIE_SECONDS = 10.0
"""How long ties among whole things are asked about in all."""


@dataclass(frozen=True)
class Search:
    """What the search found: the solution of every stage it came to, and the whole plan after each, newest last.

    ``ended`` is empty where every stage was proven, else ``unproven`` or ``lost``; ``ties`` counts those settled
    and ``settled`` says whether all were.
    """

    runs: tuple[Solution, ...]
    plans: tuple[Floats, ...]
    ended: str
    ties: int
    settled: bool


def solve_whole(session: Session, program: LinearProgram, amount: Ints, num_years: int) -> Staged:
    """All stages of a programme with whole numbers; see `solve_stages`."""
    base = session.current()
    stages = program.stages
    first = session.run(stages[0].cost, maximise=stages[0].maximise)
    if first.status == "unbounded":
        raise SolverError("the solver calls the plan unbounded, which no plan with requests can be")
    if first.x is None:
        return Staged(status=first.status, first=first, x=None, stages=(), whole=True)
    search = _searched(session, program, first, amount, num_years)
    offered: dict[bytes, None] = {}
    for x in reversed(search.plans):
        whole = np.round(x[program.integer])
        if whole.tobytes() in offered:
            continue
        offered[whole.tobytes()] = None
        exact = _with_whole_held(session, base, stages, whole, search, amount, num_years)
        if exact is not None:
            return _staged(stages, search, exact)
    raise SolverError(
        "the whole numbers that the search found do not bear the value it claimed for them; nothing is delivered. "
        "Solve with another solver (--solver highs is the usual one), or type the amounts in a larger unit."
    )


def _searched(session: Session, program: LinearProgram, first: Solution, amount: Ints, num_years: int) -> Search:
    """Every stage after the first, as long as the one before is proven and nothing is lost, then the ties."""
    stages, runs = program.stages, [first]
    plans = [first.x] if first.x is not None else []

    def ended(why: str, ties: int = 0, settled: bool = False) -> Search:
        return Search(runs=tuple(runs), plans=tuple(plans), ended=why, ties=ties, settled=settled)

    for number, stage in enumerate(stages[1:], start=1):
        if not runs[-1].proven:
            return ended("unproven")
        session.keep(stages[number - 1].cost, runs[-1], maximise=stages[number - 1].maximise)
        found = session.run(stage.cost, maximise=stage.maximise)
        if found.x is None and found.status == "feasible":
            return ended("unproven")
        if found.x is None or lost(stages[:number], [run.objective for run in runs], found.x, session.loses):
            return ended("lost")
        runs.append(found)
        plans.append(found.x)
    if not runs[-1].proven:
        return ended("unproven")
    session.keep(stages[-1].cost, runs[-1], maximise=stages[-1].maximise)
    patient = _Patient(session)
    settled, ties = settle_ties(patient, amount, num_years, plans[-1])
    if lost(stages, [run.objective for run in runs], settled, session.loses):
        return ended("")
    plans.append(settled)
    return ended("", ties, not patient.gave_up)


def held(program: LinearProgram, whole: Floats) -> LinearProgram:
    """``program`` with its whole numbers held at ``whole`` (whole columns,): divisible in what is left."""
    lower, upper = program.col_lower.copy(), program.col_upper.copy()
    lower[program.integer] = upper[program.integer] = whole
    return replace(program, col_lower=lower, col_upper=upper, integer=np.zeros_like(program.integer))


def _with_whole_held(
    session: Session,
    base: LinearProgram,
    stages: Sequence[Stage],
    whole: Floats,
    search: Search,
    amount: Ints,
    num_years: int,
) -> Staged | None:
    """The stages with the whole numbers held; ``None`` where they do not bear what the search claimed.

    After a search without proof only the objective's own stages are solved, whatever the clock says: they are quick,
    and leave a clean plan.
    """
    kept = [stage for stage in stages if stage.own] if search.ended == "unproven" else list(stages)
    program = replace(held(base, whole), stages=tuple(kept))
    # Whoever searched, what is left is divisible, and HiGHS gives it in full precision.
    divisible = open_session(program, limits=Limits(seconds=session.clock.left()))
    exact = solve_divisible(divisible, program, amount, num_years, own_seconds=inf)
    if exact.x is None:
        return None
    # Only what the first stage came to is a claim about the plan alone: later stages used the room that the rows
    # which keep earlier ones leave, and a hair of least money can be worth points.
    return None if lost(stages[:1], [search.runs[0].objective], exact.x, session.loses) else exact


def _staged(stages: Sequence[Stage], search: Search, exact: Staged) -> Staged:
    """The exact plan with the bounds of the search."""
    solved = {row.stage: row for row in exact.stages}
    rows = [
        _stage_result(stage, search.runs[k] if k < len(search.runs) else None, solved.get(stage.name), later=k > 0)
        for k, stage in enumerate(stages)
    ]
    proven = not search.ended and all(row.status == "optimal" for row in rows)
    lost_one = search.ended == "lost" and all(row.status in ("optimal", "skipped") for row in rows)
    if search.ended == "unproven":
        order = told_order(None)
    else:
        status = "optimal" if search.settled else "feasible"
        ties = solved["order"].objective if "order" in solved else None
        order = told_order(None if ties is None else search.ties + int(ties), status)
    counts = counting(stages)
    run = search.runs[counts] if counts < len(search.runs) else None
    return replace(
        exact,
        status="optimal" if exact.status == "optimal" and (proven or lost_one) else "feasible",
        first=replace(exact.first, bound=search.runs[0].bound),
        stages=(*rows, order),
        bound=None if run is None else run.bound,
        gap=rows[counts].gap,
        whole=True,
    )


def _stage_result(stage: Stage, run: Solution | None, exact: StageResult | None, *, later: bool) -> StageResult:
    """One stage as told: what it came to with the whole numbers held, and how far the search had proved it.

    The first stage is held against the bound of the search. A ``later`` one was searched with a hair of room in the
    stages before it, which the exact plan does not take: its gap is that of its own search.
    """
    if run is None or exact is None or exact.objective is None:
        return skipped(stage)
    gap = run.gap if later else None
    if run.bound is not None and not later:
        beyond = (run.bound - exact.objective) * (1.0 if stage.maximise else -1.0)
        gap = max(0.0, beyond) / max(1.0, abs(exact.objective))
    best = run.status == exact.status == "optimal" and gap is not None and gap <= PROOF
    return replace(exact, gap=gap, status="optimal" if best else "feasible")


class _Patient:
    """A session that gives up after `MOST_TIE_RUNS` runs or `TIE_SECONDS`, and says so."""

    def __init__(self, session: Session) -> None:
        self.program, self.loses, self.clock = session.program, session.loses, session.clock
        self.set_columns, self.set_rows, self.keep = session.set_columns, session.set_rows, session.keep
        self.current, self.anew = session.current, session.anew
        self.gave_up = False
        self._session, self._runs, self._seconds = session, 0, TIE_SECONDS

    def run(self, cost: Floats, *, maximise: bool, seconds: float | None = None) -> Solution:
        """One run, as long as there are any left."""
        left = self.clock.left()
        allowed = min(x for x in (seconds, self._seconds, left) if x is not None)
        if self._runs >= MOST_TIE_RUNS or allowed <= 0.0:
            self.gave_up = True
            return Solution(status="feasible")
        self._runs += 1
        started = time.monotonic()
        found = self._session.run(cost, maximise=maximise, seconds=allowed)
        self._seconds -= time.monotonic() - started
        self.gave_up = self.gave_up or found.status == "feasible"
        return found
