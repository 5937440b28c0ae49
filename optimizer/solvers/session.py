"""What every back end offers: a programme held in memory, changed in place, and solved for one objective."""

from __future__ import annotations

import contextlib
import math
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

from optimizer.errors import SolverError
from optimizer.model.program import LinearProgram

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


PROOF = 1e-6
"""The relative gap up to which a plan counts as proven the best."""

SHARP_GAP = 1e-9
"""The relative gap that is asked of a search in whole numbers, so that ties and later stages do not drift."""


@dataclass(frozen=True, kw_only=True)
class Limits:
    """When to stop: seconds in all (``None``: never), the relative gap to search to, nodes searched.

    A ``gap`` of `PROOF` or less is searched to `SHARP_GAP`; a wider one saves time and leaves the plan unproven.
    ``nodes`` bounds a quick search whose answer is checked otherwise: it is made with ordinary tolerances.
    """

    seconds: float | None = None
    gap: float = PROOF
    nodes: int | None = None

    @property
    def searched_gap(self) -> float:
        """The relative gap that a search in whole numbers is told to stop at."""
        return self.gap if self.gap > PROOF else min(self.gap, SHARP_GAP)


class Clock:
    """The time that all runs of one plan share, from the moment the clock is made."""

    def __init__(self, seconds: float | None) -> None:
        self._end = None if seconds is None else time.monotonic() + seconds
        self._spent: dict[int, float] = {}

    def left(self) -> float | None:
        """Seconds left, never below 0; ``None`` without a limit."""
        return None if self._end is None else max(0.0, self._end - time.monotonic())

    @contextlib.contextmanager
    def timing(self, cost: Floats) -> Iterator[None]:
        """Within, time is spent on the objective ``cost``."""
        started = time.perf_counter()
        try:
            yield
        finally:
            self._spent[id(cost)] = self._spent.get(id(cost), 0.0) + time.perf_counter() - started

    def spent_on(self, cost: Floats) -> float:
        """Seconds that all sessions with this clock have spent on one objective."""
        return self._spent.get(id(cost), 0.0)

    @property
    def over(self) -> bool:
        """Whether no time is left."""
        return self.left() == 0.0


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

    @property
    def proven(self) -> bool:
        """Whether this is the best there is, to `PROOF`."""
        return self.status == "optimal" and self.gap is not None and self.gap <= PROOF


class Session(Protocol):
    """A programme held by a solver. Not to be shared between threads.

    ``loses`` is how much of an earlier stage, relatively, may be lost to the back end's tolerances. All sessions
    made from one share its ``clock``.
    """

    program: LinearProgram
    loses: float
    clock: Clock

    def run(self, cost: Floats, *, maximise: bool, seconds: float | None = None) -> Solution:
        """Solve for one objective with the limits as they stand now.

        ``seconds`` replaces what the clock has left (infinity: as long as it takes).
        """

    def current(self) -> LinearProgram:
        """The programme with its bounds and limits as they stand now."""

    def anew(self, program: LinearProgram) -> Session:
        """Another session of the same solver, with the same clock, on another programme."""

    def set_columns(self, places: Ints, lower: Floats, upper: Floats) -> None:
        """Change the bounds of columns."""

    def set_rows(self, places: Ints, lower: Floats, upper: Floats) -> None:
        """Change the limits of rows."""

    def keep(self, cost: Floats, solution: Solution, *, maximise: bool) -> None:
        """From now on, accept only what does not trade this solution's objective away.

        A divisible programme stays on the exact optimal face where the solver's prices allow it. With whole numbers
        a row holds the objective to `KEPT` of its size; the row is scaled so that the solver's own feasibility
        tolerance (1e-9, for some solvers 1e-7) is a small part of that.
        """


KEPT = 1e-9
"""How much of an objective, relatively, the row that keeps it gives up to let other whole numbers in."""

ROW_SIZE = 1024.0
"""The size that a kept objective is scaled to: `KEPT` of it stands well above feasibility tolerances."""


@dataclass(frozen=True, kw_only=True)
class KeptRow:
    """An objective held at its best as a row ``lower <= coefficients · x[columns] <= upper``, scaled."""

    columns: Ints
    coefficients: Floats
    lower: float
    upper: float


def kept_row(cost: Floats, objective: float, *, maximise: bool, kept: float = KEPT) -> KeptRow:
    """The row that gives up at most ``kept`` of the objective's size; at least of what one typical unit costs."""
    places = np.flatnonzero(cost)
    size = max(abs(objective), typical_cost(cost))
    scale = float(2.0 ** np.round(np.log2(ROW_SIZE / size)))
    best, room = objective * scale, kept * size * scale
    return KeptRow(
        columns=places,
        coefficients=cost[places] * scale,
        lower=best - room if maximise else -np.inf,
        upper=np.inf if maximise else best + room,
    )


def typical_cost(cost: Floats) -> float:
    """The power of two nearest to the median cost: costs divided by it are of ordinary size, to the last digit."""
    sizes = np.abs(cost[cost != 0.0])
    if not len(sizes):
        return 1.0
    # The median without numpy's ceremony, which takes longer than a small programme's solve may.
    low, high = (len(sizes) - 1) // 2, len(sizes) // 2
    middle = np.partition(sizes, (low, high))
    return float(2.0 ** round(math.log2(float(middle[low] + middle[high]) / 2.0)))


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
    as none, and so do those against a limit that is not there. Raises SolverError for a solution without prices.
    """
    if solution.reduced is None or solution.price is None:
        raise SolverError("an optimal face needs a solution with prices")
    sign = 1.0 if maximise else -1.0
    held = np.flatnonzero(np.abs(solution.reduced) > zero)
    priced = np.flatnonzero(np.abs(solution.price) > zero)
    at = np.where(sign * solution.reduced[held] > 0.0, columns[1][held], columns[0][held])
    limit = np.where(sign * solution.price[priced] > 0.0, rows[1][priced], rows[0][priced])
    real, there = np.isfinite(at), np.isfinite(limit)
    return Face(columns=held[real], at=at[real], rows=priced[there], limit=limit[there])
