"""The exact curve of best value against the ceilings: concave, piecewise linear, every bend, no grid.

Where the tangents of two solved plans meet, the plan is solved again: if its value lies on both, the curve bends
there and nowhere else between the two; if it lies below, its own tangent takes part. After Eisner and Severance
(J. ACM 23 (1976) 619-635, doi:10.1145/321978.321982).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from optimizer.analysis.ladder.scaled import Scaled
from optimizer.errors import SolverError
from optimizer.model.program import Floats
from optimizer.solvers import Limits
from optimizer.solvers.highs import HighsSession

SAME_VALUE = 1e-9
"""Values nearer than this part of the curve's highest are one value: a bend shallower than that is none."""

SAME_PLACE = 1e-9
"""Factors nearer than this, relatively, are one bend."""

SAME_SLOPE = 1e-9
"""Slopes nearer than this part of the steepest are one slope."""

MOST_SOLVES = 100_000
"""After so many solves the curve is given up: a tangent that never meets it is a solver's fault."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Tangent:
    """A solved plan: the factor on the ceilings, its value, and what the value rises by per unit of the factor."""

    factor: float
    value: float
    slope: float

    def at(self, factor: float) -> float:
        """The height of the tangent at a factor."""
        return self.value + self.slope * (factor - self.factor)


@dataclass(frozen=True, kw_only=True, slots=True)
class Bend:
    """A point of the curve between two straight pieces; ``slope`` is that of the piece after it."""

    factor: float
    value: float
    slope: float


@dataclass(frozen=True, kw_only=True)
class Curve:
    """The bends from the least feasible factor to the one from which nothing more is gained.

    ``solves`` counts the plans that were solved for it.
    """

    bends: tuple[Bend, ...]
    solves: int

    @property
    def factors(self) -> Floats:
        """The factors of the bends, rising."""
        return np.array([bend.factor for bend in self.bends])

    def value(self, factor: float) -> float:
        """The best value at a factor between the first bend and the last; beyond the last, that of the last."""
        return float(np.interp(factor, self.factors, [bend.value for bend in self.bends]))

    def slope(self, factor: float) -> float:
        """What the value rises by per unit of the factor just above ``factor``."""
        place = int(np.searchsorted(self.factors, factor * (1 + SAME_PLACE), side="right")) - 1
        return self.bends[max(place, 0)].slope


def curve_of(scaled: Scaled, cost: Floats) -> Curve | None:
    """The curve of the objective ``cost`` (columns of the plan's own programme); ``None`` where no factor will do."""
    solver = _Solver(scaled, cost)
    ends = solver.ends()
    if ends is None:
        return None
    first, last = ends
    bends = _bends(solver.at, first, last)
    return Curve(bends=bends, solves=solver.solves)


class _Solver:
    """One resident programme in which only the factor moves."""

    def __init__(self, scaled: Scaled, cost: Floats) -> None:
        self._cost = np.append(cost, 0.0)
        self._column = scaled.column
        self._place = np.array([scaled.column], dtype=np.int64)
        self._session = HighsSession(scaled.program, Limits())
        self.solves = 0

    def ends(self) -> tuple[Tangent, Tangent] | None:
        """The plans of the least factor that is feasible, and of one from which nothing more is gained."""
        factor = np.zeros(len(self._cost))
        factor[self._column] = 1.0
        least = self._session.run(factor, maximise=False)
        if least.objective is None:
            return None
        best = self._session.run(self._cost, maximise=True)
        self.solves += 2
        if best.x is None or best.objective is None:
            raise SolverError("the greatest value that any ceilings can buy was not found")
        first = self.at(max(0.0, least.objective))
        farthest = max(first.factor, float(best.x[self._column]))
        return first, Tangent(factor=farthest, value=best.objective, slope=0.0)

    def at(self, factor: float) -> Tangent:
        """The best plan at a factor."""
        self.solves += 1
        fixed = np.array([factor])
        self._session.set_columns(self._place, fixed, fixed)
        found = self._session.run(self._cost, maximise=True)
        if found.objective is None or found.reduced is None or self.solves > MOST_SOLVES:
            raise SolverError(f"the plan at {factor:g} times the ceilings was not found")
        return Tangent(factor=factor, value=found.objective, slope=float(found.reduced[self._column]))


def _bends(at: Callable[[float], Tangent], first: Tangent, last: Tangent) -> tuple[Bend, ...]:
    """The bends from ``first`` to ``last``, left to right, so that every solve starts near the one before."""
    tolerance = SAME_VALUE * max(1.0, abs(last.value))
    found = [_bend(first), _bend(last)]
    left = [(first, last)]
    while left:
        one, other = left.pop()
        if other.factor - one.factor <= _room(other.factor) or one.slope <= other.slope:
            continue
        if one.at(other.factor) - other.value <= tolerance:
            found.append(_bend(other))  # straight from one to other, which is a bend if its tangent is another
            continue
        if other.at(one.factor) - one.value <= tolerance:
            found.append(replace(_bend(one), slope=other.slope))
            continue
        shift = (other.value - one.value - other.slope * (other.factor - one.factor)) / (one.slope - other.slope)
        meeting = one.factor + shift
        middle = at(meeting)
        if one.at(meeting) - middle.value <= tolerance:
            found.append(Bend(factor=meeting, value=middle.value, slope=other.slope))
        else:
            left += [(middle, other), (one, middle)]
    return _cleaned(found)


def _room(factor: float) -> float:
    return SAME_PLACE * max(1.0, factor)


def _bend(tangent: Tangent) -> Bend:
    return Bend(factor=tangent.factor, value=tangent.value, slope=tangent.slope)


def _cleaned(found: list[Bend]) -> tuple[Bend, ...]:
    """Rising, each place once, with the slope of the piece after it; no point where the slope stays the same.

    A plan at a bend may have any slope between those of the two pieces: the least that was found is the piece after.
    """
    once: list[Bend] = []
    for bend in sorted(found, key=lambda bend: bend.factor):
        if once and bend.factor - once[-1].factor <= _room(bend.factor):
            once[-1] = replace(once[-1], slope=min(once[-1].slope, bend.slope))
        else:
            once.append(bend)
    same = SAME_SLOPE * max(abs(bend.slope) for bend in once[1:] or once)
    kept = once[:1]
    for bend in once[1:]:
        if kept[-1].slope <= same:
            break
        if bend.slope < kept[-1].slope - same:
            kept.append(bend)
    if kept[-1].slope <= same:
        kept[-1] = replace(kept[-1], slope=0.0)
    return tuple(kept)
