"""What totals of classes earn, read off their curves: where a total stands, what it earns, whether prices prove it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from optimizer.model.outline import Outline, Pooled
from optimizer.solvers.grouped.curves import within
from optimizer.solvers.grouped.proof import room_of

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, kw_only=True)
class Curves:
    """The curves, with the money and the points before each piece within its curve."""

    pooled: Pooled
    before: Floats
    earned: Floats

    @classmethod
    def of(cls, pooled: Pooled) -> Curves:
        """The same pieces with what comes before them."""
        return cls(
            pooled=pooled,
            before=within(pooled.width, pooled.start),
            earned=within(pooled.width * pooled.slope, pooled.start),
        )

    @cached_property
    def first(self) -> Ints:
        """Where the pieces of each total begin."""
        return self.pooled.start[self.pooled.curve]

    @cached_property
    def end(self) -> Ints:
        """Where they end."""
        return self.pooled.start[self.pooled.curve + 1]

    def at(self, each: Floats, place: Ints) -> Floats:
        """``each`` (pieces,) at ``place``, which may stand behind the last."""
        return each[np.minimum(place, len(each) - 1)]


def first_above(rising: Floats, low: Ints, high: Ints, limit: Floats) -> Ints:
    """The first place from ``low`` up to ``high`` at which ``rising`` is above ``limit``; ``high`` where none is."""
    low, high = low.copy(), high.copy()
    while (open_ := low < high).any():
        middle = (low + high) // 2
        under = open_ & (rising[np.minimum(middle, len(rising) - 1)] <= limit)
        low = np.where(under, middle + 1, low)
        high = np.where(open_ & ~under, middle, high)
    return low


def standing(curves: Curves, total: Floats) -> tuple[Floats, Ints]:
    """Totals that end within a hair of a piece's end put there, and how many pieces are full."""
    room, ends = room_of(total), curves.before + curves.pooled.width
    full = first_above(ends, curves.first, curves.end, total + room)
    last = np.where(full > curves.first, curves.at(ends, np.maximum(full - 1, 0)), 0.0)
    return np.where(np.abs(total - last) <= room, last, total), full - curves.first


def proves(curves: Curves, total: Floats, filled: Ints, charge: Floats, zero: float) -> bool:
    """Whether no piece without money earns more than money costs its total, and none with money less."""
    place, slope, factor = curves.first + filled, curves.pooled.slope, curves.pooled.factor
    begun = (place < curves.end) & (total > np.where(place < curves.end, curves.at(curves.before, place), 0.0))
    least = np.where(begun, place, place - 1)
    has, lacks = least >= curves.first, place < curves.end
    low = np.where(has, factor * curves.at(slope, np.maximum(least, 0)), np.inf)
    high = np.where(lacks, factor * curves.at(slope, place), -np.inf)
    return not bool(np.any((low < charge - zero) | (high > charge + zero)))


def worth_more(curves: Curves, charge: Floats) -> Ints:
    """How many pieces of each total earn at least what money costs it."""
    factor = curves.pooled.factor
    return first_above(-curves.pooled.slope, curves.first, curves.end, -charge / factor) - curves.first


def earned(curves: Curves, total: Floats, filled: Ints) -> Floats:
    """What each total earns."""
    last = np.maximum(curves.first + filled - 1, 0)
    width, slope = curves.pooled.width, curves.pooled.slope
    whole = curves.at(curves.earned, last) + curves.at(width, last) * curves.at(slope, last)
    ends = curves.at(curves.before, last) + curves.at(width, last)
    none = filled == 0
    place = curves.first + filled
    over = np.where(place < curves.end, total - np.where(none, 0.0, ends), 0.0)
    return curves.pooled.factor * (np.where(none, 0.0, whole) + over * curves.at(slope, place))


def handed_back(outline: Outline, curves: Curves, total: Floats) -> Floats:
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
