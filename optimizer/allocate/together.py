"""Prices of many limits confirmed at once, where solving again for each would take longer than anybody waits.

The prices of a divisible plan are the solutions of its dual programme. Moved by steps of no pattern, all limits of a
set at once, the plan solved again takes those prices that make the step worth least, moved the other way those that
make it worth most. Where both are the prices of today, for every limit of the set, no other prices of the set are
possible: each limit is worth exactly its price, either way. (Sensitivity in linear programmes with many solutions:
Jansen, de Jong, Roos and Terlaky, Eur. J. Oper. Res. 101 (1997) 15-28, doi:10.1016/S0377-2217(96)00282-3.)
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from optimizer.allocate.directions import Direction
from optimizer.allocate.walk import Walk
from optimizer.errors import SolverError
from optimizer.model import LinearProgram

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.int64]

SAME_PRICE = 1e-8
"""Prices nearer than this part of them (or of one point a unit) are one price."""

GOLDEN = 0.6180339887498949
"""Multiples of it, without their whole parts, follow no pattern: no two prices trade off exactly along them."""

MOST_ROUNDS = 8
"""How often what did not agree is left out and the rest tried again; two or three times are needed."""

LEAST_STEP = 1e-5
"""Steps smaller than this, in money, would hide in what the solver may miss a limit by."""


class LimitRows:
    """Rows of a programme whose limits are loosened by moving a bound: ``row`` (limits,), and what each is worth.

    ``lower`` and ``upper`` (limits,) are what a unit of loosening adds to the row's bounds.
    """

    def __init__(self, row: Sequence[int], loosened: Sequence[tuple[float, float]]) -> None:
        self.row: Ints = np.array(row, dtype=np.int64)
        self.lower, self.upper = np.array(loosened, dtype=np.float64).reshape(-1, 2).T

    def worth(self, price: Floats) -> Floats:
        """What each is worth a unit at the ``price`` of every row, as `Walk.slope` has it."""
        own = price[self.row]
        return np.asarray(np.where(own > 0.0, self.upper, self.lower) * own, dtype=np.float64)

    def moved(self, step: Floats, program: LinearProgram) -> Direction:
        """The direction that loosens each by its ``step`` (0: not at all)."""
        rows = len(program.rows)
        found = Direction(row_lower=np.zeros(rows), row_upper=np.zeros(rows), col_upper=np.zeros(len(program.columns)))
        np.add.at(found.row_lower, self.row, step * self.lower)
        np.add.at(found.row_upper, self.row, step * self.upper)
        return found


def confirmed(walk: Walk, limits: LimitRows, reach: Floats) -> tuple[Floats, Bools]:
    """What each limit is worth a unit, and whether that is confirmed, (limits,).

    ``reach`` (limits,) proposes how far each may move alone before prices change; 0 where nothing is known.
    """
    assert walk.base.price is not None, "a divisible plan has prices"
    worth = limits.worth(walk.base.price)
    usual = np.median(reach[reach > 0.0]) if (reach > 0.0).any() else 1.0
    own = np.where(reach > 0.0, reach, usual) * (0.5 + 0.5 * np.modf(GOLDEN * np.arange(1, len(reach) + 1))[0])
    sure = np.zeros(len(reach), dtype=np.bool_)
    trying = np.ones(len(reach), dtype=np.bool_)
    for _ in range(MOST_ROUNDS):
        if not trying.any():
            break
        step = np.where(trying, np.maximum(own / np.count_nonzero(trying), LEAST_STEP), 0.0)
        agrees = _agrees(walk, limits, limits.moved(step, walk.program), worth)
        if agrees[trying].all():
            sure = trying
            break
        trying = trying & agrees
    return worth, sure


def _agrees(walk: Walk, limits: LimitRows, direction: Direction, worth: Floats) -> Bools:
    """Where prices stay as they are on both sides of today's limits."""
    same = np.ones(len(worth), dtype=np.bool_)
    for one_way in (direction, direction.reversed()):
        walk.session.restart()
        try:
            found = walk.at(one_way, 1.0)
        except SolverError:
            return np.zeros(len(worth), dtype=np.bool_)
        if found.status != "optimal" or found.price is None:
            return np.zeros(len(worth), dtype=np.bool_)
        same &= np.abs(limits.worth(found.price) - worth) <= SAME_PRICE * np.maximum(1.0, np.abs(worth))
    return same
