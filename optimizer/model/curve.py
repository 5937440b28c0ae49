"""The value curve of one activity in one year: closed form, chords, and the chords' error.

The chords are the definition of value; the closed form only says where they are hung.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from optimizer.plan import Level
from optimizer.plan.amounts import decimal, of_units, repriced, round_to_multiple

LINEAR_BELOW = 1e-6
"""A value_at_half this near to one half draws a straight line: the closed form would divide 0 by 0."""

CHORD_ERROR = 1e-3
"""The largest part of an activity's value by which a chord may lie below the curve."""


SAME_SLOPE = 1e-9
"""Slopes nearer than this part of each other are one slope: repricing in steps turns a straight line a little."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Curve:
    """A piecewise linear value curve through the origin.

    ``amounts`` rise strictly from 0 to the request (in the plan's unit); ``values`` are unweighted points at
    those amounts; ``error`` bounds in points how far the chords lie below the smooth curve (0 for levels).
    """

    amounts: tuple[float, ...]
    values: tuple[float, ...]
    error: float = 0.0

    def value(self, amount: float) -> float:
        """The points that ``amount`` earns; amounts beyond the request earn no more than it."""
        for k in range(1, len(self.amounts)):
            if amount <= self.amounts[k]:
                return self.values[k - 1] + (amount - self.amounts[k - 1]) * self.slope(k - 1)
        return self.values[-1]

    @property
    def kinks(self) -> tuple[int, ...]:
        """The pieces (from 1 on) that bring more for their money than the one before them, beyond rounding."""
        slopes = [self.slope(piece) for piece in range(len(self.amounts) - 1)]
        return tuple(
            piece
            for piece, (before, after) in enumerate(itertools.pairwise(slopes), 1)
            if after > before * (1 + SAME_SLOPE) + 1e-15
        )

    @property
    def concave(self) -> bool:
        """Whether every piece brings at most as much for its money as the one before it."""
        return not self.kinks

    def slope(self, piece: int) -> float:
        """Points per unit of money on one piece."""
        return (self.values[piece + 1] - self.values[piece]) / (self.amounts[piece + 1] - self.amounts[piece])

    def slope_above(self, amount: float, tolerance: float = 1e-9) -> float | None:
        """Points per unit of the next money above ``amount``; ``None`` at the full request."""
        for k in range(1, len(self.amounts)):
            if amount < self.amounts[k] - tolerance * max(1.0, self.amounts[k]):
                return self.slope(k - 1)
        return None

    def slope_below(self, amount: float, tolerance: float = 1e-9) -> float | None:
        """Points per unit of the last money below ``amount``; ``None`` at 0."""
        for k in range(len(self.amounts) - 1, 0, -1):
            if amount > self.amounts[k - 1] + tolerance * max(1.0, self.amounts[k - 1]):
                return self.slope(k - 1)
        return None


def share_of_value(u: float, value_at_half: float) -> float:
    """g(u): the share of the value that the share ``u`` of the request brings; g(0) = 0, g(1) = 1."""
    if value_at_half - 0.5 < LINEAR_BELOW:
        return u
    log_q = math.log((1.0 - value_at_half) / value_at_half)
    return math.expm1(2.0 * u * log_q) / math.expm1(2.0 * log_q)


def chord_error(u0: float, u1: float, value_at_half: float) -> float:
    """The largest distance between g and its chord over [u0, u1], in shares of the value."""
    if value_at_half - 0.5 < LINEAR_BELOW:
        return 0.0
    log_q = math.log((1.0 - value_at_half) / value_at_half)
    low, high = share_of_value(u0, value_at_half), share_of_value(u1, value_at_half)
    slope = (high - low) / (u1 - u0)
    # g'(u) = 2 ln q · q^(2u) / expm1(2 ln q) equals the chord's slope where the distance is largest.
    touch = math.log(slope * math.expm1(2.0 * log_q) / (2.0 * log_q)) / (2.0 * log_q)
    return max(0.0, share_of_value(touch, value_at_half) - (low + (touch - u0) * slope))


@lru_cache(maxsize=1024)
def breakpoints(value_at_half: float) -> tuple[float, ...]:
    """u_0 … u_n as shares of the request: chord errors all but equal, n the smallest that keeps to `CHORD_ERROR`."""
    if value_at_half - 0.5 < LINEAR_BELOW:
        return (0.0, 1.0)
    q = (1.0 - value_at_half) / value_at_half
    count = 1
    while True:
        inner = [math.log(1.0 - k / count * (1.0 - q)) / math.log(q) for k in range(1, count)]
        points = (0.0, *inner, 1.0)
        if max(chord_error(a, b, value_at_half) for a, b in itertools.pairwise(points)) <= CHORD_ERROR:
            return points
        count += 1


@lru_cache(maxsize=65536)
def chords(request: float, value: float, value_at_half: float, round_to: float) -> Curve:
    """The curve of an activity with ``value`` points at ``request`` > 0.

    Breakpoints are moved to the nearest multiple of ``round_to`` (halves upward), doubles dropped, the request
    kept, so that only amounts at the margin are left to round.
    """
    step = decimal(round_to)
    places = {0.0, request}
    for u in breakpoints(value_at_half)[1:-1]:
        # The last digits of u · request are noise; half a step has to be seen as half a step.
        place = float(round_to_multiple(decimal(round(u * request, 9)), step)) if step else u * request
        if 0.0 < place < request:
            places.add(place)
    amounts = tuple(sorted(places))
    shares = [amount / request for amount in amounts]
    error = max(chord_error(a, b, value_at_half) for a, b in itertools.pairwise(shares))
    return Curve(
        amounts=amounts,
        values=tuple(value * share_of_value(u, value_at_half) for u in shares),
        error=value * error,
    )


@lru_cache(maxsize=65536)
def unit_curve(count: int, unit_cost: float, request: float, value: float, value_at_half: float) -> Curve:
    """The curve of ``count`` > 0 units or posts, with a breakpoint at every whole one; it ends at the last.

    Points are the share of ``value`` that the paid part of ``request`` brings. This curve is the definition of
    value, so no error is counted. A straight line needs no breakpoints.
    """
    straight = value_at_half - 0.5 < LINEAR_BELOW
    amounts = [of_units(n, unit_cost) for n in ((0, count) if straight else range(count + 1))]
    values = tuple(value * share_of_value(amount / request, value_at_half) for amount in amounts)
    return Curve(amounts=tuple(amounts), values=values)


def level_curve(levels: Sequence[Level], request: float, inflation: float, years: int, round_to: float) -> Curve:
    """The curve through (0, 0) and the levels, repriced by ``years`` of ``inflation``, cut at ``request`` > 0.

    Money above the last level earns nothing more.
    """
    corners = {0.0: 0.0}
    for level in levels:
        amount = repriced(level.amount, inflation, years, round_to)
        if amount > 0.0:  # levels that repricing puts on one multiple are one, the higher; on none: none
            corners[amount] = level.value
    amounts, values = [0.0], [0.0]
    for amount, value in list(corners.items())[1:]:
        if amount >= request:
            slope = (value - values[-1]) / (amount - amounts[-1])
            values.append(values[-1] + (request - amounts[-1]) * slope)
            amounts.append(request)
            break
        amounts.append(amount)
        values.append(value)
    if amounts[-1] < request:
        amounts.append(request)
        values.append(values[-1])
    return Curve(amounts=tuple(amounts), values=tuple(values))
