"""A large plan kept as the totals of its classes: what a sweep that asks for values alone has to solve."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import numpy.typing as npt

from optimizer.model import LinearProgram, Model
from optimizer.model.outline import Outline, paying_outline
from optimizer.solvers import Limits
from optimizer.solvers.greatest import Greatest, Totals
from optimizer.solvers.pooled import Curves

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


PAYS_FROM = 40_000
"""Pieces from which on a few rounds on totals take less than one on all pieces: three times less at 160,000."""


class KeptTotals:
    """The outline of one plan in memory, solved again and again from where it stood at first."""

    def __init__(self, model: Model, outline: Outline) -> None:
        program = model.program
        self._outline, self._weight = outline, model.amounts.weight
        self._others = outline.num_totals + np.arange(len(outline.program.columns) - outline.num_totals)
        self._columns = np.array([program.column_of[outline.program.columns[at]] for at in self._others.tolist()])
        self._rows = np.array([program.row_of[label] for label in outline.program.rows], dtype=np.int64)
        self._every = np.arange(len(self._rows))
        self._curves = Curves.of(outline.pooled)
        self._curve_of = np.repeat(np.arange(len(outline.pooled.start) - 1), np.diff(outline.pooled.start))
        owner, alone = outline.pooled.owner, len(outline.pooled.start) - 1 == outline.num_totals
        self._activity: Ints = owner // model.num_years if alone else owner
        self._totals = Totals(outline, Limits(), few_steps=True)
        pieces = self._curves.end - self._curves.first
        found = self._totals.solve(self._curves, np.stack([pieces // 3, 2 * pieces // 3]))
        self.holds = found is not None and found.status == "optimal"
        self._places = self._totals.filled[None, :].copy()
        if self.holds:
            self._totals.session.remember()

    def solve(self, program: LinearProgram, weight: Floats | None) -> Greatest | None:
        """The greatest value of the whole ``program`` under other limits, and under other weights (activities,).

        ``None`` where it cannot be told this way.
        """
        if weight is not None and not np.array_equal(weight > 0.0, self._weight > 0.0):
            return None
        lower, upper = program.row_lower[self._rows], program.row_upper[self._rows]
        if np.any(lower > upper):
            return Greatest(status="infeasible")
        session = self._totals.session
        session.set_rows(self._every, lower, upper)
        session.set_columns(self._others, program.col_lower[self._columns], program.col_upper[self._columns])
        session.start_over()
        return self._totals.solve(self._curves if weight is None else self._weighted(weight), self._places)

    def _weighted(self, weight: Floats) -> Curves:
        pooled = self._outline.pooled
        slope = pooled.points * weight[self._activity]
        order = np.lexsort((-slope, self._curve_of))
        return Curves.of(
            replace(
                pooled,
                width=pooled.width[order],
                slope=slope[order],
                points=pooled.points[order],
                owner=pooled.owner[order],
            )
        )


def kept_totals(model: Model) -> KeptTotals | None:
    """The totals of a plan for which they save time, else ``None``."""
    outline = paying_outline(model.plan) if len(model.pieces.column) >= PAYS_FROM else None
    found = None if outline is None else KeptTotals(model, outline)
    return found if found is not None and found.holds else None
