"""Many value curves as arrays, so that what is asked of all of them is asked at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from optimizer.model.curve import SAME_SLOPE, Curve

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True, kw_only=True)
class Shapes:
    """Piecewise linear curves through the origin, as in `optimizer.model.curve.Curve`.

    The corners of curve s stand from ``start[s]`` to ``start[s + 1]`` of ``amounts`` and ``values``; ``error``
    (curves,) is how far its chords lie below the smooth one.
    """

    start: Ints
    amounts: Floats
    values: Floats
    error: Floats

    @classmethod
    def of(cls, curves: Sequence[Curve]) -> Shapes:
        """The arrays of curves that are at hand."""
        lengths = np.array([len(curve.amounts) for curve in curves], dtype=np.int64)
        return cls(
            start=np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64),
            amounts=np.array([amount for curve in curves for amount in curve.amounts], dtype=np.float64),
            values=np.array([value for curve in curves for value in curve.values], dtype=np.float64),
            error=np.array([curve.error for curve in curves], dtype=np.float64),
        )

    def joined(self, other: Shapes) -> Shapes:
        """These curves and then the others."""
        return Shapes(
            start=np.concatenate([self.start, self.start[-1] + other.start[1:]]),
            amounts=np.concatenate([self.amounts, other.amounts]),
            values=np.concatenate([self.values, other.values]),
            error=np.concatenate([self.error, other.error]),
        )

    def one(self, shape: int) -> Curve:
        """One of the curves."""
        span = slice(int(self.start[shape]), int(self.start[shape + 1]))
        return Curve(
            amounts=tuple(self.amounts[span].tolist()),
            values=tuple(self.values[span].tolist()),
            error=float(self.error[shape]),
        )

    @cached_property
    def last(self) -> Floats:
        """The points of the whole request, (curves,)."""
        return self.values[self.start[1:] - 1]

    @cached_property
    def inner(self) -> Bools:
        """Where a piece ends: all corners but the first of each curve, (corners − 1,)."""
        ends = np.ones(max(len(self.amounts) - 1, 0), dtype=np.bool_)
        ends[self.start[1:-1] - 1] = False
        return ends

    @cached_property
    def slope(self) -> Floats:
        """Points per unit of money of every piece, (pieces,)."""
        return np.diff(self.values)[self.inner] / np.diff(self.amounts)[self.inner]

    @cached_property
    def piece_start(self) -> Ints:
        """Where the pieces of each curve begin, (curves + 1,)."""
        return self.start - np.arange(len(self.start))

    def runs(self, asked: Bools) -> Ints:
        """The concave run that each piece belongs to, (pieces,); 0 for all of a curve that is not ``asked``."""
        slope, first = self.slope, self.piece_start[:-1]
        bends = np.zeros(len(slope), dtype=np.bool_)
        bends[1:] = slope[1:] > slope[:-1] * (1 + SAME_SLOPE) + 1e-15
        bends[first] = False
        lengths = np.diff(self.piece_start)
        bends &= np.repeat(asked, lengths)
        if not bends.any():
            return np.zeros(len(slope), dtype=np.int64)
        so_far = np.cumsum(bends)
        return so_far - np.repeat(so_far[first], lengths)

    def values_at(self, shape: Ints, amount: Floats) -> Floats:
        """The points that amounts earn, each on one of the curves; beyond a request no more than it earns."""
        first = self.start[shape]
        length = self.start[shape + 1] - first
        begin = np.concatenate([[0], np.cumsum(length)])
        at = np.repeat(first - begin[:-1], length) + np.arange(begin[-1])
        owner = np.repeat(np.arange(len(shape)), length)
        # The first corner, at nothing, is never passed: what is below it is read off the first piece.
        below = self.amounts[at] < amount[owner]
        below[begin[:-1]] = False
        passed = np.bincount(owner[below], minlength=len(shape))
        beyond = passed >= length - 1
        corner = first + np.minimum(passed, length - 2)
        slope = self.slope[corner - shape]
        inside = self.values[corner] + (amount - self.amounts[corner]) * slope
        return np.asarray(np.where(beyond, self.values[first + length - 1], inside), dtype=np.float64)
