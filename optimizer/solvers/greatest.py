"""The greatest value of a plan from its outline: totals of classes, with exact pieces around where they stand.

The same method as `optimizer.solvers.grouped`, without the whole programme: the solver sees a few exact pieces of
what a total earns and chords further away. Chords lie below a concave curve, so prices that no piece contradicts
prove the optimum; where one does, the cuts move there.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from optimizer.model.assemble import assemble
from optimizer.model.groups import paying_groups
from optimizer.model.outline import Outline, paying_outline
from optimizer.model.program import Builder
from optimizer.plan import Plan
from optimizer.solvers.highs import REDUCED_IS_ZERO, HighsSession
from optimizer.solvers.opening import open_session
from optimizer.solvers.pooled import Curves, earned, handed_back, proves, standing, worth_more
from optimizer.solvers.session import Limits, Solution, typical_cost

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

_FAR = 4 ** np.arange(1, 20, dtype=np.int64)
OFFSETS: Ints = np.concatenate([-_FAR[::-1], np.arange(-2, 3, dtype=np.int64), _FAR])
"""Where a curve is cut, counted in pieces from where it stands: a few are enough where one total is one of hundreds."""

MOST_ROUNDS = 40
"""How often the solver is asked to look closer; a handful are needed."""


@dataclass(frozen=True, kw_only=True)
class Greatest:
    """The greatest value of a plan; ``status`` as in `Solution`. The amounts are worked out when they are asked for."""

    status: str
    value: float | None = None
    given: Floats | None = None
    outline: Outline | None = None
    curves: Curves | None = None
    total: Floats | None = None

    @cached_property
    def amounts(self) -> Floats | None:
        """What each activity gets, (activities, years)."""
        if self.outline is None or self.curves is None or self.total is None:
            return self.given
        return handed_back(self.outline, self.curves, self.total)


def greatest_value(plan: Plan, limits: Limits | None = None) -> Greatest:
    """The greatest value of a plan, whatever else its objective asks for, and amounts that reach it.

    By the totals of classes where this saves time and proves it, else by the whole programme. Raises UsageError for
    a plan that cannot be expressed.
    """
    outline = paying_outline(plan)
    found = None if outline is None else value_of_outline(outline, limits)
    if found is not None:
        return found
    model = assemble(plan)
    session = open_session(model.program, limits=limits, groups=paying_groups(model))
    solved = session.run(model.value_cost, maximise=True)
    amounts = None if solved.x is None else model.amounts_of(solved.x)
    return Greatest(status=solved.status, value=solved.objective, given=amounts)


def value_of_outline(outline: Outline, limits: Limits | None = None) -> Greatest | None:
    """The greatest value by classes; ``None`` where it cannot be proven so: the whole programme has to be solved."""
    totals = Totals(outline, limits or Limits())
    curves = Curves.of(outline.pooled)
    pieces = curves.end - curves.first
    return totals.solve(curves, np.stack([pieces // 3, 2 * pieces // 3]))


class Totals:
    """The programme of an outline with segments of every total's curve, held by HiGHS."""

    def __init__(self, outline: Outline, limits: Limits, *, few_steps: bool = False) -> None:
        pooled, self._outline = outline.pooled, outline
        self._pieces: Ints = (pooled.start[pooled.curve + 1] - pooled.start[pooled.curve]).astype(np.int64)
        longest = int(self._pieces.max(initial=0))
        self._offsets = OFFSETS[np.abs(OFFSETS) < max(longest, 1)]
        self._cuts = 2 * len(self._offsets) + 2 if 2 * len(self._offsets) + 2 < longest else longest + 1
        builder, count = Builder.onto(outline.program), outline.num_totals
        segments = count * (self._cuts - 1)
        self._segments = builder.add_columns([("segment",)] * segments, upper=0.0)
        self._rows = builder.add_rows([("earns",)] * count, 0.0, 0.0)
        builder.add_entries(self._rows, np.arange(count), 1.0)
        builder.add_entries(np.repeat(self._rows, self._cuts - 1), self._segments, -1.0)
        self._exact = False
        self._zero = REDUCED_IS_ZERO
        self._cost = np.concatenate([outline.program.stages[0].cost, np.zeros(segments)])
        self.filled: Ints = np.zeros(count, dtype=np.int64)
        self.session = HighsSession(builder.build([]), limits, few_steps=few_steps)

    def solve(self, curves: Curves, places: Ints) -> Greatest | None:
        """The greatest value with what totals earn by ``curves``; ``None`` where it cannot be proven.

        Looks around ``places`` (any, totals) first; ``filled`` then says how many pieces of each total are full.
        """
        outline = self._outline
        for _ in range(MOST_ROUNDS):
            found = self._run(curves, places)
            if found.x is None or found.price is None or found.status != "optimal":
                return Greatest(status=found.status)
            charge = -found.price[self._rows]
            total, self.filled = standing(curves, np.maximum(found.x[: outline.num_totals], 0.0))
            if proves(curves, total, self.filled, charge, self._zero):
                others = found.x[outline.num_totals : len(outline.program.columns)]
                cost = outline.program.stages[0].cost[outline.num_totals :]
                value = float(earned(curves, total, self.filled).sum() + cost @ others)
                return Greatest(status="optimal", value=value, outline=outline, curves=curves, total=total)
            again = np.stack([self.filled, worth_more(curves, charge)])
            if self._exact or np.array_equal(again, places):
                return None
            places = again
        return None

    def _run(self, curves: Curves, places: Ints) -> Solution:
        """Solve with every curve cut around ``places`` (any, totals)."""
        cuts = self._cut(places)
        self._exact = bool((np.diff(cuts, axis=1) <= 1).all())
        low, high = cuts[:, :-1], cuts[:, 1:]
        first = curves.first[:, None]
        single, empty = high - low == 1, high == low
        at, last = first + low, first + np.maximum(high - 1, 0)
        width = np.where(
            single,
            curves.at(curves.pooled.width, at),
            curves.at(curves.before, last) + curves.at(curves.pooled.width, last) - curves.at(curves.before, at),
        )
        points = curves.at(curves.earned, last) - curves.at(curves.earned, at)
        points = points + curves.at(curves.pooled.width, last) * curves.at(curves.pooled.slope, last)
        width[empty] = 0.0
        slope = np.where(single, curves.at(curves.pooled.slope, at), points / np.where(width > 0.0, width, 1.0))
        slope[width <= 0.0] = 0.0
        cost = self._cost.copy()
        cost[self._segments] = (curves.pooled.factor[:, None] * slope).ravel()
        self._zero = REDUCED_IS_ZERO * typical_cost(cost)
        self.session.set_columns(self._segments, np.zeros(len(self._segments)), width.ravel())
        return self.session.run(cost, maximise=True)

    def _cut(self, places: Ints) -> Ints:
        """Where each curve is cut, (totals, cuts), from 0 to the number of its pieces."""
        count = self._pieces[:, None]
        if self._cuts == int(self._pieces.max(initial=0)) + 1:
            return np.asarray(np.minimum(np.arange(self._cuts)[None, :], count), dtype=np.int64)
        around = np.clip(places.T[:, :, None] + self._offsets[None, None, :], 0, count[:, :, None])
        around = around.reshape(len(count), -1)
        around.sort(axis=1)
        ends = np.zeros_like(count)
        short = self._cuts - 2 - around.shape[1]
        return np.concatenate([ends, around, np.repeat(count, short + 1, axis=1)], axis=1).astype(np.int64)
