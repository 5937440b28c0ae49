"""Money by activity and year: what is typed once for all years repriced, what is typed by year left alone.

Computed in decimal arithmetic, so that a repriced amount is the same multiple of ``round_to`` on every machine.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from optimizer.plan.funded import Activity
from optimizer.plan.values import Plan

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

NEAR_UNIT = Decimal("0.02")
"""Money within this part of one unit of a whole number of units means that number: 2 % is how typists round."""

PRINTED = 15
"""Significant digits that every decimal keeps when it is held as a binary number."""


def decimal(number: float) -> Decimal:
    """The shortest decimal that reads back as ``number``: what the officer typed, not its binary neighbour."""
    return Decimal(repr(float(number)))


def part_of(amount: float, fraction: float) -> float:
    """A fixed share of an amount in decimal arithmetic, so that the parts of a split activity add to it.

    Kept to `PRINTED` digits: what is subtracted from such a figure is again a figure that prints as it is.
    """
    return float(f"{decimal(amount) * decimal(fraction):.{PRINTED}g}")


def round_to_multiple(amount: Decimal, step: Decimal) -> Decimal:
    """The multiple of ``step`` nearest to ``amount``, halves upward; ``amount`` itself where ``step`` is 0."""
    if not step:
        return amount
    return (amount / step).to_integral_value(rounding=ROUND_HALF_UP) * step


@lru_cache(maxsize=4096)
def _price_factor(inflation: float, years: int) -> Decimal:
    return (1 + decimal(inflation)) ** years if years else Decimal(1)  # 0 ** 0 is no number to decimal


def repriced(amount: float, inflation: float, years: int, round_to: float) -> float:
    """``amount`` of first-year prices, ``years`` later: rounded to ``round_to`` when (and only when) it changes."""
    factor = _price_factor(inflation, years)
    if factor == 1:
        return float(amount)
    return float(round_to_multiple(decimal(amount) * factor, decimal(round_to)))


@dataclass(frozen=True, kw_only=True, slots=True)
class Start:
    """One way to begin a package: the year index of its first cost, and what the whole of it costs, (years,).

    Nothing is paid beyond the horizon.
    """

    first: int
    cost: Floats


@dataclass(frozen=True, kw_only=True, slots=True)
class Amounts:
    """Money that a plan speaks of, in the plan's unit and in cash.

    Shapes are (activities, years), (activities,) for ``baseline``, ``weight`` and ``posts_before``, (years,) for
    ``ceiling`` and ``discount``, (sources, years) for ``money``; all in sheet order.

    ``request`` is what is asked for; of a package that may start in several years, as if it began in the first of
    them. ``most`` is the largest amount that can be given in a year: the request, for units and posts that of the
    most whole units it pays, for packages the dearest of their starts. ``minimum`` is the least workable amount (0:
    none), ``unit_cost`` that of one unit or one post in a full year (0: no such thing), ``most_units`` how many
    the request pays, ``posts_before`` how many posts are in place before the first year. ``starts`` holds for each
    package (by activity index) the ways to begin it that cost something within the horizon. ``discount`` is the
    factor on points earned in a year; ``weight`` the topic weight of an activity, mixed by its shares; ``money``
    what each source gives.
    """

    request: Floats
    most: Floats
    minimum: Floats
    unit_cost: Floats
    most_units: Ints
    posts_before: Ints
    starts: Mapping[int, tuple[Start, ...]]
    baseline: Floats
    ceiling: Floats
    discount: Floats
    weight: Floats
    money: Floats


def typed_request(activity: Activity, year: int, first_year: int, inflation: float, round_to: float) -> float:
    """The request of one activity in one year: the year's own cell, else the repriced one, else 0."""
    if year in activity.requests:
        return float(activity.requests[year])
    if activity.request is None:
        return 0.0
    return repriced(activity.request, inflation, year - first_year, round_to)


def whole_units(amount: float, unit_cost: float) -> int | None:
    """How many units ``amount`` means where it is a whole number of units, within `NEAR_UNIT`; else ``None``."""
    if unit_cost <= 0.0:
        return None
    units = decimal(amount) / decimal(unit_cost)
    nearest = units.to_integral_value(rounding=ROUND_HALF_UP)
    return int(nearest) if abs(units - nearest) <= NEAR_UNIT else None


def units_paid(amount: float, unit_cost: float) -> int:
    """The most whole units that ``amount`` pays; an amount within `NEAR_UNIT` of a whole number means that number."""
    if unit_cost <= 0.0:
        return 0
    whole = whole_units(amount, unit_cost)
    return int((decimal(amount) / decimal(unit_cost)).to_integral_value(ROUND_FLOOR)) if whole is None else whole


def of_units(count: int, unit_cost: float) -> float:
    """What ``count`` units cost, in decimal arithmetic."""
    return float(count * decimal(unit_cost))


def amounts(plan: Plan) -> Amounts:
    """The amounts of ``plan`` as arrays; see `Amounts` for their shapes."""
    weight = {topic.code: topic.weight for topic in plan.topics}
    years = [row.year for row in plan.years]
    shape = (len(plan.activities), len(years))
    found = _Typed(plan)
    minimum, unit_cost = np.zeros(shape), np.zeros(shape)
    # Few rows have more than a request that is the same in every year; asking each year takes as long as solving.
    once = np.array([row.request or 0.0 for row in plan.activities], dtype=np.float64)
    request = np.repeat(once, shape[1]).reshape(shape)
    for a, row in found.unsteady(plan):
        request[a] = [found.request(row, year) for year in years]
        if row.minimum:
            minimum[a] = [found.minimum(row, year) for year in years]
        if row.unit_cost is not None:
            unit_cost[a] = [found.unit_cost(row, year) for year in years]
    most, most_units = request.copy(), np.zeros(shape, dtype=np.int64)
    for a, y in np.argwhere(unit_cost > 0.0).tolist():
        most_units[a, y] = units_paid(float(request[a, y]), float(unit_cost[a, y]))
        most[a, y] = of_units(int(most_units[a, y]), float(unit_cost[a, y]))
    starts = {a: found.starts(row) for a, row in enumerate(plan.activities) if row.kind == "package"}
    for a, ways in starts.items():
        request[a] = ways[0].cost if ways else 0.0
        most[a] = np.max([way.cost for way in ways], axis=0) if ways else 0.0
    rate = plan.settings.discount_rate
    return Amounts(
        request=request,
        most=most,
        minimum=minimum,
        unit_cost=unit_cost,
        most_units=most_units,
        posts_before=np.array([_posts_before(row) for row in plan.activities], dtype=np.int64),
        starts=starts,
        baseline=np.array([row.baseline for row in plan.activities], dtype=np.float64),
        ceiling=np.array([row.ceiling for row in plan.years], dtype=np.float64),
        discount=np.array([(1.0 + rate) ** -(year - years[0]) for year in years], dtype=np.float64),
        weight=_weights(plan, weight),
        money=np.array([[row.in_year(year) for year in years] for row in plan.sources], dtype=np.float64).reshape(
            len(plan.sources), len(years)
        ),
    )


def _weights(plan: Plan, weight: Mapping[str, float]) -> Floats:
    """The topic weight of each activity, mixed by its shares, (activities,)."""
    rows = plan.activities
    mixed = [weight[topic] * share for row in rows for topic, share in row.shares.items()]
    owner = np.repeat(np.arange(len(rows)), [len(row.shares) for row in rows])
    return np.bincount(owner, weights=mixed, minlength=len(rows)).astype(np.float64)


def _posts_before(row: Activity) -> int:
    return units_paid(row.baseline, row.unit_cost) if row.kind == "posts" and row.unit_cost else 0


class _Typed:
    """What each activity types, repriced year by year."""

    def __init__(self, plan: Plan) -> None:
        self._inflation = {line.code: line.inflation for line in plan.lines}
        self._years = [row.year for row in plan.years]
        self._step = plan.settings.round_to

    def _repriced(self, row: Activity, amount: float, year: int) -> float:
        return repriced(amount, self._inflation[row.line], year - self._years[0], self._step)

    def unsteady(self, plan: Plan) -> list[tuple[int, Activity]]:
        """The activities, by place, that ask for more than one amount which is the same every year."""
        prices = {line for line, inflation in self._inflation.items() if inflation}
        return [
            (a, row)
            for a, row in enumerate(plan.activities)
            if row.requests or row.minimum or row.unit_cost is not None or row.line in prices
        ]

    def unit_cost(self, row: Activity, year: int) -> float:
        """What one unit costs in ``year``; 0 for an activity without units."""
        if row.kind not in ("units", "posts") or row.unit_cost is None:
            return 0.0
        return self._repriced(row, row.unit_cost, year)

    def request(self, row: Activity, year: int) -> float:
        """What is asked for in ``year``: a whole number of units where that is what was meant."""
        asked = typed_request(row, year, self._years[0], self._inflation[row.line], self._step)
        typed_once = row.request if year not in row.requests else None
        return self._in_units(row, year, asked, typed_once)

    def minimum(self, row: Activity, year: int) -> float:
        """The least workable amount in ``year``, likewise."""
        return self._in_units(row, year, self._repriced(row, row.minimum, year), row.minimum)

    def _in_units(self, row: Activity, year: int, amount: float, typed_once: float | None) -> float:
        cost = self.unit_cost(row, year)
        if not cost or row.unit_cost is None:
            return amount
        # Before repricing first: rounding what is repriced must not turn five units into four and a bit.
        count = None if typed_once is None else whole_units(typed_once, row.unit_cost)
        count = whole_units(amount, cost) if count is None else count
        return amount if count is None else of_units(count, cost)

    def starts(self, row: Activity) -> tuple[Start, ...]:
        """The ways to begin a package, earliest first."""
        span = len(self._years)
        if row.start is None:
            cost = np.array([self.request(row, year) for year in self._years], dtype=np.float64)
            paid = np.flatnonzero(cost > 0.0)
            return (Start(first=int(paid[0]), cost=cost),) if len(paid) else ()
        first = next((k for k in range(span) if self._profile(row, k, k) > 0.0), None)
        if first is None:
            return ()
        ways = []
        for begin in row.start:
            at = begin - self._years[0]
            cost = np.zeros(span)
            cost[at:] = [self._profile(row, first + k, at + k) for k in range(span - at) if first + k < span] + [
                0.0
            ] * max(0, first - at)
            ways.append(Start(first=at, cost=cost))
        return tuple(ways)

    def _profile(self, row: Activity, typed: int, paid: int) -> float:
        """What the year typed at index ``typed`` costs when it is paid at index ``paid``: cash stays, prices move."""
        if self._years[typed] in row.requests:
            return float(row.requests[self._years[typed]])
        return 0.0 if row.request is None else self._repriced(row, row.request, self._years[paid])
