"""The checker's own value curve: where the chords hang, what they earn, how steep they are.

With q = (1 − h)/h the smooth curve is g(u) = (1 − q^(2u))/(1 − q²). A value curve here is scaled: amounts in
the plan's unit, earnings as a share of the activity's value (value curves) or in points (levels).
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from math import expm1, floor, log, log1p

from optimizer.audit.book import Book
from optimizer.plan import Activity

STRAIGHT = 1e-6
"""value_at_half this close to 50 % means a straight line."""

PERMITTED = 1e-3
"""The largest error of a chord, as a share of the activity's value."""

NEAR = 1e-9
"""An amount this close (relative) to a corner of the curve counts as lying on it; a corner this close to the
middle of two multiples counts as the middle, which the logarithms can miss by their last digit."""


@dataclass(frozen=True, slots=True)
class Chords:
    """``amounts`` rise from 0 to the request; ``earned`` at each; ``error``: how far chords lie below g."""

    amounts: tuple[float, ...]
    earned: tuple[float, ...]
    error: float

    def at(self, amount: float) -> float:
        """What ``amount`` earns."""
        if amount >= self.amounts[-1]:
            return self.earned[-1]
        k = max(1, bisect_left(self.amounts, amount))
        return self.earned[k - 1] + (amount - self.amounts[k - 1]) * self._slope(k)

    def slopes_above(self, amount: float) -> tuple[float | None, float | None]:
        """The slope just above ``amount``, for readings of it that are as near as makes no difference.

        ``None`` at the full request. Two different values only where ``amount`` nearly lies on a corner.
        """
        slack = NEAR * max(1.0, amount)
        return self._above(amount - slack), self._above(amount + slack)

    def _above(self, amount: float) -> float | None:
        k = max(1, bisect_right(self.amounts, amount))
        return None if k == len(self.amounts) else self._slope(k)

    def _slope(self, k: int) -> float:
        return (self.earned[k] - self.earned[k - 1]) / (self.amounts[k] - self.amounts[k - 1])

    def best(self, scale: float, charge: float) -> float:
        """The most that ``scale`` · earned − ``charge`` · amount can be, over all amounts."""
        return max(scale * earned - charge * amount for amount, earned in zip(self.amounts, self.earned, strict=True))


class Curves:
    """The chords of every activity-year, made when asked for and kept by what they depend on.

    Packages have none: they earn by the share of the whole.
    """

    def __init__(self, book: Book) -> None:
        self._book = book
        step = Fraction(book.step)
        self._step = (step.numerator, step.denominator)
        self._smooth: dict[tuple[float, float], Chords] = {}
        self._levels: dict[tuple[int, float, int], Chords] = {}
        self._units: dict[tuple[float, float, float, int], Chords] = {}

    def of(self, place: int, year: int) -> tuple[Chords, float] | None:
        """The chords of an activity in a year and the points they are scaled by; ``None`` without request."""
        row = self._book.plan.activities[place]
        request = float(self._book.request[place][year])
        if request <= 0.0 or row.kind == "package":
            return None
        if row.kind in ("units", "posts"):
            return self._by_units(row, place, year, request)
        if row.levels:
            # Without inflation, levels cost the same in every year.
            priced = place, request, year if self._book.asked.inflation(row.line) else 0
            if priced not in self._levels:
                self._levels[priced] = self._through_levels(row, request, year)
            return self._levels[priced], 1.0
        key = (row.value_at_half, request)
        if key not in self._smooth:
            self._smooth[key] = _hung(row.value_at_half, request, *self._step)
        return self._smooth[key], row.value

    def _by_units(self, row: Activity, place: int, year: int, request: float) -> tuple[Chords, float] | None:
        """A corner at every whole unit that the request pays; ``None`` where it pays none."""
        count = self._book.asked.most_units[place][year]
        if count < 1:
            return None
        cost = float(self._book.asked.unit_cost[place][year])
        key = (row.value_at_half, cost, request, count)
        if key not in self._units:
            amounts = [cost * n for n in range(count)] + [float(self._book.asked.most[place][year])]
            self._units[key] = Chords(
                tuple(amounts), tuple(_smooth(row.value_at_half, amount / request) for amount in amounts), 0.0
            )
        return self._units[key], row.value

    def _through_levels(self, row: Activity, request: float, year: int) -> Chords:
        """Straight lines through (0, 0) and the levels; flat above the last, cut at the request."""
        corners = {0.0: 0.0}
        for level in row.levels:
            amount = float(self._book.repriced(level.amount, row.line, self._book.years[year]))
            if amount > 0.0:
                corners[amount] = level.value
        amounts, earned = list(corners), list(corners.values())
        if amounts[-1] < request:
            amounts.append(request)
            earned.append(earned[-1])
        full = Chords(tuple(amounts), tuple(earned), 0.0)
        kept = [k for k, amount in enumerate(amounts) if amount < request]
        return Chords((*(amounts[k] for k in kept), request), (*(earned[k] for k in kept), full.at(request)), 0.0)


def _hung(value_at_half: float, request: float, num: int, den: int) -> Chords:
    """The chords of a smooth curve, corners on multiples of ``num``/``den`` of the unit (0: not moved)."""
    amounts = [0.0]
    for u in corners(value_at_half)[1:-1]:
        amount = u * request
        if num:
            amount = floor(amount * den / num + 0.5 + NEAR) * num / den
        if amounts[-1] < amount < request:
            amounts.append(amount)
    amounts.append(request)
    if value_at_half - 0.5 < STRAIGHT:
        return Chords(tuple(amounts), tuple(amount / request for amount in amounts), 0.0)
    bend = 2.0 * log((1.0 - value_at_half) / value_at_half)
    whole = expm1(bend)
    earned = [expm1(bend * (amount / request)) / whole for amount in amounts[:-1]]
    earned.append(1.0)
    error = max(
        _below((amounts[k + 1] - amounts[k]) / request * -bend, earned[k], -1.0 / whole)
        for k in range(len(amounts) - 1)
    )
    return Chords(tuple(amounts), tuple(earned), error)


def _smooth(value_at_half: float, u: float) -> float:
    """g(u): the share of the value that the share ``u`` of the request brings."""
    if value_at_half - 0.5 < STRAIGHT:
        return u
    bend = 2.0 * log((1.0 - value_at_half) / value_at_half)
    return expm1(bend * u) / expm1(bend)


def _below(width: float, earned: float, limit: float) -> float:
    """How far a chord lies below ``limit`` · (1 − e^−t), ``width`` wide in t, from where that is ``earned``.

    Shifted to the chord's left end the curve is (limit − earned) · (1 − e^−t); with the chord's mean slope
    s = (1 − e^−w)/w it is furthest above the chord where e^−t = s, by 1 − s + s ln s.
    """
    slope = -expm1(-width) / width
    return (limit - earned) * (1.0 - slope + slope * log(slope))


@lru_cache(maxsize=65536)
def corners(value_at_half: float) -> tuple[float, ...]:
    """u_0 … u_n as shares of the request, n the smallest for which no chord's error exceeds `PERMITTED`."""
    if value_at_half - 0.5 < STRAIGHT:
        return (0.0, 1.0)
    q = (1.0 - value_at_half) / value_at_half
    bend = 2.0 * log(q)
    limit = -1.0 / expm1(bend)
    count = 0
    while True:
        count += 1
        points = [log1p(-k / count * (1.0 - q)) / log(q) for k in range(count)]
        points.append(1.0)
        if all(
            _below((points[k + 1] - points[k]) * -bend, expm1(bend * points[k]) * -limit, limit) <= PERMITTED
            for k in range(count)
        ):
            return tuple(points)
