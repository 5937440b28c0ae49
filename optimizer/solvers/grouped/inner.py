"""The small programme that HiGHS holds in place of the whole one."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from optimizer.model.program import INF, LinearProgram
from optimizer.solvers.grouped.curves import Curves, most_cuts
from optimizer.solvers.grouped.parts import Standing
from optimizer.solvers.highs import HighsSession
from optimizer.solvers.session import Clock, Limits, Solution

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, kw_only=True)
class Held:
    """What is certain in every group: the money in ``total`` (groups,), and what it puts into other ``entries``."""

    total: Floats
    entries: Floats


class Inner:
    """The small programme that HiGHS holds: all other columns, a total for each group, and segments of its curve."""

    def __init__(self, outer: Standing, curves: Curves, *, limits: Limits, clock: Clock) -> None:
        self._outer, self._limits, self._clock = outer, limits, clock
        parts, groups = outer.parts, outer.groups
        runs = np.diff(curves.start)
        self.most = np.array([most_cuts(count) for count in runs.tolist()], dtype=np.int64)
        self._start = np.concatenate([[0], np.cumsum(self.most)]).astype(np.int64)
        self._group = np.repeat(np.arange(groups.count), self.most)
        self.totals = len(parts.others) + np.arange(groups.count)
        self._segments = len(parts.others) + groups.count + np.arange(int(self._start[-1]))
        self.group_rows = len(parts.rows) + np.arange(groups.count)
        self.exact = False
        self._stretch: Floats = np.zeros((len(parts.entry_rows), len(self._segments)))
        self.session = HighsSession(self._program(self._stretch), self._limits, self._clock)
        self._place = np.full(len(outer.program.columns), -1, dtype=np.int64)
        self._place[parts.others] = np.arange(len(parts.others))
        self._row_place = np.full(len(outer.program.rows), -1, dtype=np.int64)
        self._row_place[parts.rows] = np.arange(len(parts.rows))

    def fits(self, curves: Curves) -> bool:
        """Whether there are segments enough for these curves."""
        runs = np.diff(curves.start)
        return bool(np.all([most_cuts(count) <= most for count, most in zip(runs, self.most, strict=True)]))

    def _program(self, stretch: Floats) -> LinearProgram:
        outer, parts = self._outer, self._outer.parts
        count, segments = outer.groups.count, len(self._segments)
        at = np.nonzero(stretch)
        blocks = [
            parts.lone,
            (parts.shared[0], self.totals[parts.shared[1]], parts.shared[2]),
            (self.group_rows, self.totals, np.ones(count)),
            (self.group_rows[self._group], self._segments, np.full(segments, -1.0)),
            (parts.entry_rows[at[0]], self._segments[at[1]], stretch[at]),
        ]
        rows, columns, by = (np.concatenate([block[k] for block in blocks]) for k in range(3))
        order = np.lexsort((columns, rows))
        num_rows, num_columns = len(parts.rows) + count, len(parts.others) + count + segments
        # Totals are free: what limits charge them has to show in the price of their own rows, not at a bound.
        filled, free = np.zeros(count), np.full(count, INF)
        return LinearProgram(
            columns=(("reduced",),) * num_columns,
            rows=(("reduced",),) * num_rows,
            col_lower=np.concatenate([outer.col_lower[parts.others], -free, np.zeros(segments)]),
            col_upper=np.concatenate([outer.col_upper[parts.others], free, np.zeros(segments)]),
            row_lower=np.concatenate([outer.row_lower[parts.rows], filled]),
            row_upper=np.concatenate([outer.row_upper[parts.rows], filled]),
            start=np.concatenate([[0], np.cumsum(np.bincount(rows, minlength=num_rows))]).astype(np.int64),
            index=columns[order].astype(np.int64),
            coefficient=by[order],
            integer=np.zeros(num_columns, dtype=np.bool_),
            stages=(),
        )

    def set_columns(self, places: Ints, lower: Floats, upper: Floats) -> None:
        """Change bounds of columns that stand here as they are; others are read before every run."""
        here = self._place[places] >= 0
        if here.any():
            self.session.set_columns(self._place[places[here]], lower[here], upper[here])

    def set_rows(self, places: Ints, lower: Floats, upper: Floats) -> None:
        """Change limits of rows; those in which pieces stand are set before every run."""
        here = self._row_place[places] >= 0
        if here.any():
            self.session.set_rows(self._row_place[places[here]], lower[here], upper[here])

    def run(
        self, curves: Curves, held: Held, places: Ints, cost: Floats, *, maximise: bool, seconds: float | None
    ) -> Solution:
        """Solve with the curves cut around ``places`` (any, groups)."""
        outer, parts = self._outer, self._outer.parts
        cuts = [curves.cuts(g, int(most), places[:, g]) for g, most in enumerate(self.most)]
        self.exact = all(len(cut) < 2 or int(np.diff(cut).max()) <= 1 for cut in cuts)
        low = np.concatenate([cut[:-1] for cut in cuts]) + curves.start[self._group]
        high = np.concatenate([cut[1:] for cut in cuts]) + curves.start[self._group]
        width, earns, stretch = _segments(curves, low, high)
        if len(parts.entry_rows) and not np.array_equal(stretch, self._stretch):
            self._stretch = stretch
            self.session = HighsSession(self._program(stretch), self._limits, self._clock)
        self.session.set_columns(self._segments, np.zeros(len(width)), width)
        self.session.set_rows(self.group_rows, held.total, held.total)
        if len(parts.entry_rows):
            at = parts.rows[parts.entry_rows]
            self.session.set_rows(
                parts.entry_rows, outer.row_lower[at] - held.entries, outer.row_upper[at] - held.entries
            )
        sign = 1.0 if maximise else -1.0
        costs = np.concatenate([cost[parts.others], np.zeros(len(self.totals)), sign * earns])
        return self.session.run(costs, maximise=maximise, seconds=seconds)


def _segments(curves: Curves, low: Ints, high: Ints) -> tuple[Floats, Floats, Floats]:
    """Width, what a unit earns and its other entries of segments from run ``low`` up to run ``high``."""
    if not len(curves.width):
        return np.zeros(len(low)), np.zeros(len(low)), np.zeros((len(curves.entries), len(low)))
    single, last = high - low == 1, len(curves.width) - 1
    at, end = np.minimum(low, last), np.maximum(high - 1, 0)

    def summed(each: Floats) -> Floats:
        total = np.concatenate([[0.0], np.cumsum(each)])
        return np.asarray(total[high] - total[low], dtype=np.float64)

    # Within one group, where no large sum hides the last digits.
    long = curves.before[end] + curves.width[end] - curves.before[at]
    width = np.where(single, curves.width[at], np.where(high > low, long, 0.0))
    by = np.where(width > 0.0, width, 1.0)
    earns = np.where(single, curves.earns[at], summed(curves.width * curves.earns) / by)
    stretch = np.array([np.where(single, row[at], summed(curves.width * row) / by) for row in curves.entries])
    earns[width == 0.0] = 0.0
    return width, earns, stretch.reshape(len(curves.entries), len(low))
