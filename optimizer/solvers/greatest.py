"""The greatest value of a plan from its outline: totals of classes, with exact pieces around where they stand.

The same method as `optimizer.solvers.grouped`, without the whole programme: the solver sees a few exact pieces of
what a total earns and chords further away. Chords lie below a concave curve, so prices that no piece contradicts
prove the optimum; where one does, the cuts move there.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from optimizer.model.assemble import assemble
from optimizer.model.groups import paying_groups
from optimizer.model.outline import Outline, Pooled, paying_outline
from optimizer.model.program import Builder
from optimizer.plan import Plan
from optimizer.solvers.grouped.curves import within
from optimizer.solvers.grouped.proof import room_of
from optimizer.solvers.highs import REDUCED_IS_ZERO, HighsSession
from optimizer.solvers.opening import open_session
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
    """The greatest value of a plan; ``status`` as in `Solution`, amounts are (activities, years)."""

    status: str
    value: float | None = None
    amounts: Floats | None = None


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
    return Greatest(status=solved.status, value=solved.objective, amounts=amounts)


def value_of_outline(outline: Outline, limits: Limits | None = None) -> Greatest | None:
    """The greatest value by classes; ``None`` where it cannot be proven so: the whole programme has to be solved."""
    search = _Search(outline, limits or Limits())
    curves = search.curves
    places = np.stack([search.pieces // 3, 2 * search.pieces // 3])
    for _ in range(MOST_ROUNDS):
        found = search.run(places)
        if found.x is None or found.price is None or found.status != "optimal":
            return Greatest(status=found.status)
        total = np.maximum(found.x[: outline.num_totals], 0.0)
        charge = -found.price[search.rows]
        total, filled = _standing(curves, total)
        if _proves(curves, total, filled, charge, search.zero):
            others = found.x[outline.num_totals : len(outline.program.columns)]
            cost = outline.program.stages[0].cost[outline.num_totals :]
            return Greatest(
                status="optimal",
                value=float(_earned(curves, total, filled).sum() + cost @ others),
                amounts=_handed_back(outline, curves, total),
            )
        again = np.stack([filled, _worth_more(curves, charge)])
        if search.exact or np.array_equal(again, places):
            return None
        places = again
    return None


@dataclass(frozen=True, kw_only=True)
class _Curves:
    """The curves, with the money and the points before each piece within its curve."""

    pooled: Pooled
    before: Floats
    earned: Floats

    @property
    def first(self) -> Ints:
        """Where the pieces of each total begin."""
        return self.pooled.start[self.pooled.curve]

    @property
    def end(self) -> Ints:
        """Where they end."""
        return self.pooled.start[self.pooled.curve + 1]

    def at(self, each: Floats, place: Ints) -> Floats:
        """``each`` (pieces,) at ``place``, which may stand behind the last."""
        return each[np.minimum(place, len(each) - 1)]


class _Search:
    """The programme of an outline with segments of every total's curve, held by HiGHS."""

    def __init__(self, outline: Outline, limits: Limits) -> None:
        pooled, self._outline = outline.pooled, outline
        self.curves = _Curves(
            pooled=pooled,
            before=within(pooled.width, pooled.start),
            earned=within(pooled.width * pooled.slope, pooled.start),
        )
        self.pieces = self.curves.end - self.curves.first
        longest = int(self.pieces.max(initial=0))
        self._offsets = OFFSETS[np.abs(OFFSETS) < max(longest, 1)]
        self._cuts = 2 * len(self._offsets) + 2 if 2 * len(self._offsets) + 2 < longest else longest + 1
        builder, count = Builder.onto(outline.program), outline.num_totals
        segments = count * (self._cuts - 1)
        self._segments = builder.add_columns([("segment",)] * segments, upper=0.0)
        self.rows = builder.add_rows([("earns",)] * count, 0.0, 0.0)
        builder.add_entries(self.rows, np.arange(count), 1.0)
        builder.add_entries(np.repeat(self.rows, self._cuts - 1), self._segments, -1.0)
        self.exact = False
        self.zero = REDUCED_IS_ZERO
        self._cost = np.concatenate([outline.program.stages[0].cost, np.zeros(segments)])
        self._session = HighsSession(builder.build([]), limits)

    def run(self, places: Ints) -> Solution:
        """Solve with every curve cut around ``places`` (any, totals)."""
        cuts = self._cut(places)
        self.exact = bool((np.diff(cuts, axis=1) <= 1).all())
        low, high = cuts[:, :-1], cuts[:, 1:]
        curves, first = self.curves, self.curves.first[:, None]
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
        self.zero = REDUCED_IS_ZERO * typical_cost(cost)
        self._session.set_columns(self._segments, np.zeros(len(self._segments)), width.ravel())
        return self._session.run(cost, maximise=True)

    def _cut(self, places: Ints) -> Ints:
        """Where each curve is cut, (totals, cuts), from 0 to the number of its pieces."""
        count = self.pieces[:, None]
        if self._cuts == int(self.pieces.max(initial=0)) + 1:
            return np.asarray(np.minimum(np.arange(self._cuts)[None, :], count), dtype=np.int64)
        around = np.clip(places.T[:, :, None] + self._offsets[None, None, :], 0, count[:, :, None])
        around = around.reshape(len(count), -1)
        around.sort(axis=1)
        ends = np.zeros_like(count)
        short = self._cuts - 2 - around.shape[1]
        return np.concatenate([ends, around, np.repeat(count, short + 1, axis=1)], axis=1).astype(np.int64)


def _first_above(rising: Floats, low: Ints, high: Ints, limit: Floats) -> Ints:
    """The first place from ``low`` up to ``high`` at which ``rising`` is above ``limit``; ``high`` where none is."""
    low, high = low.copy(), high.copy()
    while (open_ := low < high).any():
        middle = (low + high) // 2
        under = open_ & (rising[np.minimum(middle, len(rising) - 1)] <= limit)
        low = np.where(under, middle + 1, low)
        high = np.where(open_ & ~under, middle, high)
    return low


def _standing(curves: _Curves, total: Floats) -> tuple[Floats, Ints]:
    """Totals that end within a hair of a piece's end put there, and how many pieces are full."""
    room, ends = room_of(total), curves.before + curves.pooled.width
    full = _first_above(ends, curves.first, curves.end, total + room)
    last = np.where(full > curves.first, curves.at(ends, np.maximum(full - 1, 0)), 0.0)
    return np.where(np.abs(total - last) <= room, last, total), full - curves.first


def _proves(curves: _Curves, total: Floats, filled: Ints, charge: Floats, zero: float) -> bool:
    """Whether no piece without money earns more than money costs its total, and none with money less."""
    place, slope, factor = curves.first + filled, curves.pooled.slope, curves.pooled.factor
    begun = (place < curves.end) & (total > np.where(place < curves.end, curves.at(curves.before, place), 0.0))
    least = np.where(begun, place, place - 1)
    has, lacks = least >= curves.first, place < curves.end
    low = np.where(has, factor * curves.at(slope, np.maximum(least, 0)), np.inf)
    high = np.where(lacks, factor * curves.at(slope, place), -np.inf)
    return not bool(np.any((low < charge - zero) | (high > charge + zero)))


def _worth_more(curves: _Curves, charge: Floats) -> Ints:
    """How many pieces of each total earn at least what money costs it."""
    factor = curves.pooled.factor
    return _first_above(-curves.pooled.slope, curves.first, curves.end, -charge / factor) - curves.first


def _earned(curves: _Curves, total: Floats, filled: Ints) -> Floats:
    """What each total earns."""
    last = np.maximum(curves.first + filled - 1, 0)
    width, slope = curves.pooled.width, curves.pooled.slope
    whole = curves.at(curves.earned, last) + curves.at(width, last) * curves.at(slope, last)
    ends = curves.at(curves.before, last) + curves.at(width, last)
    none = filled == 0
    place = curves.first + filled
    over = np.where(place < curves.end, total - np.where(none, 0.0, ends), 0.0)
    return curves.pooled.factor * (np.where(none, 0.0, whole) + over * curves.at(slope, place))


def _handed_back(outline: Outline, curves: _Curves, total: Floats) -> Floats:
    """What each activity gets, (activities, years): pieces best first."""
    pooled, years = curves.pooled, len(outline.plan.years)
    count = len(outline.plan.activities)
    of_piece = np.repeat(np.arange(len(pooled.start) - 1), np.diff(pooled.start))
    if len(pooled.start) - 1 == len(total):
        paid = np.clip(total[of_piece] - curves.before, 0.0, pooled.width)
        each = np.bincount(pooled.owner, weights=paid, minlength=count * years).astype(np.float64)
        return each.reshape(count, years)
    found = np.empty((count, years))
    for y, of_class in enumerate(total.reshape(-1, years).T):
        paid = np.clip(of_class[of_piece] - curves.before, 0.0, pooled.width)
        found[:, y] = np.bincount(pooled.owner, weights=paid, minlength=count)
    return found
