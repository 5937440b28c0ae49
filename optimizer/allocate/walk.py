"""How the best value bends as one limit of a plan moves: the first straight piece, exact and confirmed.

The value of a plan is concave and piecewise linear in the money by which a limit is moved. Its first piece is
found with tangents, as in the parametric right-hand-side method of Eisner and Severance (J. ACM 23 (1976)
619-635, doi:10.1145/321978.321982), so the range in which a price holds is exact, not sampled.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from optimizer.allocate.directions import Direction
from optimizer.model import LinearProgram
from optimizer.model.groups import Groups
from optimizer.solvers import Limits, Solution
from optimizer.solvers.grouped import GroupedSession
from optimizer.solvers.highs import HighsSession

Floats = npt.NDArray[np.float64]

SAME_VALUE = 1e-9
"""Values nearer than this part of the plan's value are one value."""

FIRST_PROBE = 1e-3
"""Where the first tangent is drawn, as a part of the farthest step: pieces are short, far solves are slow."""

SHORTEST = 1e-3
"""Proposed ranges shorter than this (in money) are looked for afresh: rounding would hide in them."""

PLAIN = 10.0
"""A gain of so many times the tolerance is told from none."""

FURTHER = 0.02
"""How much beyond a confirmed range is tried, to see whether it is longer than proposed."""

PROBE_GROWTH = 8.0
"""By how much a straight piece is followed further at a time."""

MOST_TANGENTS = 60
"""Tangents drawn before a price is given up as not confirmed; a handful are needed."""


class Walk:
    """Solves the first stage of a divisible programme with one limit moved; everything is put back afterwards.

    Whatever the first stage wants is maximised here, so that a price above 0 is always a gain. ``value`` is the best
    as the programme stands, in that sense; ``None`` where there is none.
    """

    def __init__(self, program: LinearProgram, groups: Groups | None = None) -> None:
        self.program = program
        stage = program.stages[0]
        self.sign = 1.0 if stage.maximise else -1.0
        self.cost = self.sign * stage.cost
        self.session = HighsSession(program, Limits()) if groups is None else GroupedSession(program, groups, Limits())
        self.base = self._solve()
        self.session.remember()
        self.value = self.base.objective
        self.tolerance = SAME_VALUE * max(1.0, abs(self.value or 0.0))

    def proposed(self, direction: Direction, farthest: float, reach: float) -> tuple[float, float] | None:
        """Slope and length of the first piece if solving again confirms that it is as long as proposed.

        Value is concave and lies below its tangent: where it meets the tangent at ``reach`` it met it all the way.
        """
        slope = self.slope(direction, self.base)
        if not self._tells(slope, reach, farthest):
            return None
        found = self._gained(direction, reach)
        if found is None or abs(found - slope * reach) > self.tolerance:
            return None
        further = min(farthest, reach * (1 + FURTHER))
        beyond = self.at(direction, further)
        if beyond.objective is None or self.value is None:
            return slope, reach
        # A bend may be too slight for the values to tell at this distance, but not for the tangents.
        bent = self.slope(direction, beyond) < slope - 1e-9 * max(1.0, abs(slope))
        if bent or beyond.objective - self.value < slope * further - self.tolerance:
            return slope, reach
        return self._extended(direction, slope, further, farthest)

    def first_slope(self, direction: Direction, farthest: float, reach: float = 0.0) -> float | None:
        """Slope of the first linear piece alone, which takes fewer solves; ``reach`` proposes how long it is."""
        slope = self.slope(direction, self.base)
        if self._tells(slope, reach, farthest):
            found = self._gained(direction, reach)
            if found is not None and abs(found - slope * reach) <= self.tolerance:
                return slope
        piece = self.first_piece(direction, farthest, extend=False)
        return None if piece is None else piece[0]

    def _tells(self, slope: float, reach: float, farthest: float) -> bool:
        """Whether what is gained up to a proposed ``reach`` is more than the noise in which it would hide."""
        return SHORTEST < reach <= farthest and abs(slope) * reach > PLAIN * self.tolerance

    def first_piece(self, direction: Direction, farthest: float, *, extend: bool = True) -> tuple[float, float] | None:
        """Slope and length of the first linear piece along ``direction``; ``None`` where no step is possible.

        Without ``extend`` the length is only that of a part of it.
        """
        slope_at_0 = self.slope(direction, self.base)
        reach = farthest * FIRST_PROBE
        for _ in range(MOST_TANGENTS):
            found = self.at(direction, reach)
            if found.objective is None or self.value is None:
                reach /= 4.0
                if reach < 1e-6:
                    return None
                continue
            gained = found.objective - self.value
            slope = self.slope(direction, found)
            for straight in (slope, slope_at_0):
                # The tangent passes through today's plan: the piece is straight from here to there.
                if abs(gained - straight * reach) <= self.tolerance:
                    return self._extended(direction, straight, reach, farthest) if extend else (straight, reach)
            steeper = slope_at_0 - slope
            crossing = (gained - slope * reach) / steeper if steeper > 0.0 else 0.0
            reach = crossing if 0.0 < crossing < reach * (1 - 1e-9) else reach / 2.0
        return None

    def _extended(self, direction: Direction, slope: float, reach: float, farthest: float) -> tuple[float, float]:
        """The farthest point to which the value rises by ``slope``, at least ``reach``."""
        beyond, outward = min(farthest, reach * PROBE_GROWTH), True
        for _ in range(MOST_TANGENTS):
            if beyond <= reach * (1 + 1e-9):
                return slope, reach
            found = self.at(direction, beyond)
            if found.objective is None or self.value is None:
                outward, beyond = False, (beyond + reach) / 2.0 if beyond - reach > 1e-6 else reach
                continue
            gained = found.objective - self.value
            if abs(gained - slope * beyond) <= self.tolerance:
                if not outward or beyond >= farthest:
                    return slope, beyond
                reach, beyond = beyond, min(farthest, beyond * PROBE_GROWTH)
                continue
            tangent, outward = self.slope(direction, found), False
            if slope - tangent <= 1e-12 * max(1.0, abs(slope)):
                return slope, reach
            beyond = (gained - tangent * beyond) / (slope - tangent)
        return slope, reach

    def at(self, direction: Direction, step: float) -> Solution:
        """The first stage solved with the limit moved by ``step``."""
        rows = np.flatnonzero((direction.row_lower != 0.0) | (direction.row_upper != 0.0))
        columns = np.flatnonzero(direction.col_upper)
        program = self.program
        self.session.set_rows(
            rows,
            program.row_lower[rows] + step * direction.row_lower[rows],
            program.row_upper[rows] + step * direction.row_upper[rows],
        )
        upper = np.maximum(program.col_lower[columns], program.col_upper[columns] + step * direction.col_upper[columns])
        self.session.set_columns(columns, program.col_lower[columns], upper)
        found = self._solve()
        self.session.set_rows(rows, program.row_lower[rows], program.row_upper[rows])
        self.session.set_columns(columns, program.col_lower[columns], program.col_upper[columns])
        return found

    def slope(self, direction: Direction, found: Solution) -> float:
        """The tangent's slope at a solution, from the prices of what moves."""
        assert found.price is not None, "a divisible plan has prices"
        assert found.reduced is not None, "a divisible plan has reduced costs"
        # It is maximised: a price above 0 belongs to the upper limit, one below 0 to the lower.
        rows = np.where(found.price > 0.0, direction.row_upper, direction.row_lower) @ found.price
        columns = np.where(found.reduced > 0.0, direction.col_upper, 0.0) @ found.reduced
        return float(rows + columns)

    def _gained(self, direction: Direction, step: float) -> float | None:
        found = self.at(direction, step).objective
        return None if found is None or self.value is None else found - self.value

    def _solve(self) -> Solution:
        return self.session.run(self.cost, maximise=True)
