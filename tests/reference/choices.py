"""What can be done with one activity, all of it listed: amounts on a whole grid of money, starts, units, posts.

Written from the definitions alone, to be compared with the model; it shares no arithmetic with it.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from optimizer.plan import Activity, Plan


@dataclass(frozen=True, kw_only=True)
class Choice:
    """One way to treat an activity, year by year.

    ``points`` are neither weighted nor discounted. ``gets`` is whether it counts as getting money, ``serves`` whether
    an activity that requires it may have money. ``deferred`` is what posts filled in the last year do not cost yet.
    """

    amount: tuple[float, ...]
    points: tuple[float, ...]
    gets: tuple[bool, ...]
    serves: tuple[bool, ...]
    units: tuple[int, ...]
    deferred: float = 0.0


def exact(number: float) -> Decimal:
    return Decimal(repr(float(number)))


class Asked:
    """What one activity asks for in every year, in that year's money."""

    def __init__(self, plan: Plan, row: Activity) -> None:
        self.row, self.years = row, [year.year for year in plan.years]
        self._step = exact(plan.settings.round_to)
        rate = next(line.inflation for line in plan.lines if line.code == row.line)
        self._factor = [(1 + exact(rate)) ** n if n else Decimal(1) for n in range(len(self.years))]

    def priced(self, amount: float, year_idx: int) -> float:
        money = exact(amount) * self._factor[year_idx]
        if self._factor[year_idx] == 1 or not self._step:
            return float(money)
        return float((money / self._step).quantize(Decimal(1), rounding=ROUND_HALF_UP) * self._step)

    def unit_cost(self, year_idx: int) -> float:
        return self.priced(self.row.unit_cost or 0.0, year_idx)

    def request(self, year_idx: int) -> float:
        row, year = self.row, self.years[year_idx]
        typed = row.requests.get(year)
        if typed is None:
            typed = self.priced(row.request or 0.0, year_idx)
            meant = row.request or 0.0
        else:
            meant = None
        return self._snapped(meant, typed, year_idx)

    def minimum(self, year_idx: int) -> float:
        return self._snapped(self.row.minimum, self.priced(self.row.minimum, year_idx), year_idx)

    def _snapped(self, typed_once: float | None, amount: float, year_idx: int) -> float:
        if self.row.kind not in ("units", "posts") or not self.row.unit_cost:
            return amount
        for money, cost in ((typed_once, self.row.unit_cost), (amount, self.unit_cost(year_idx))):
            if money is not None and abs(money / cost - round(money / cost)) <= 0.02 + 1e-12:
                return round(money / cost) * self.unit_cost(year_idx)
        return amount

    def most_units(self, year_idx: int) -> int:
        return bought(self.request(year_idx), self.unit_cost(year_idx))

    def curve(self, amount: float, year_idx: int) -> float:
        """Points of ``amount`` in a year: levels, or the curve at amounts that are corners of it."""
        request = self.request(year_idx)
        if request <= 0.0:
            return 0.0
        row = self.row
        if row.kind in ("units", "posts"):
            cost = self.unit_cost(year_idx)
            low = math.floor(amount / cost + 1e-9)
            part = amount / cost - low
            below, above = (row.value * bend(n * cost / request, row.value_at_half) for n in (low, low + 1))
            return below if part < 1e-9 else below + part * (above - below)
        if row.levels:
            corners = [(0.0, 0.0), *((self.priced(level.amount, year_idx), level.value) for level in row.levels)]
            for (a0, v0), (a1, v1) in itertools.pairwise(corners):
                if amount <= a1:
                    return v0 + (v1 - v0) * (amount - a0) / (a1 - a0)
            return corners[-1][1]
        return row.value * bend(amount / request, row.value_at_half)


def bought(money: float, cost: float) -> int:
    near = round(money / cost)
    return near if abs(money / cost - near) <= 0.02 + 1e-12 else math.floor(money / cost)


def bend(u: float, half: float) -> float:
    """The value curve g(u)."""
    if half - 0.5 < 1e-6:
        return u
    q = (1 - half) / half
    return (1 - q ** (2 * u)) / (1 - q**2)


def choices(plan: Plan, row: Activity) -> list[Choice]:
    """Every way to treat ``row``; empty where its lock leaves none."""
    asked = Asked(plan, row)
    listed = {"scalable": _scalable, "package": _package, "units": _units, "posts": _posts}[row.kind]
    return list(dict.fromkeys(listed(asked)))


def _gets(asked: Asked, amount: float, year_idx: int, minimum: float) -> bool:
    return amount > 1e-9 and amount >= minimum - 1e-9 and amount >= 0.01 * asked.request(year_idx) - 1e-12


def _yearly(asked: Asked, amounts: tuple[float, ...], units: tuple[int, ...]) -> Choice:
    gets = tuple(_gets(asked, amount, y, asked.minimum(y)) for y, amount in enumerate(amounts))
    return Choice(
        amount=amounts,
        points=tuple(asked.curve(amount, y) for y, amount in enumerate(amounts)),
        gets=gets,
        serves=gets,
        units=units,
    )


def _scalable(asked: Asked) -> Iterator[Choice]:
    per_year = []
    for y in range(len(asked.years)):
        request, minimum = asked.request(y), asked.minimum(y)
        grid = [float(n) for n in range(math.floor(request) + 1)]
        allowed = [x for x in dict.fromkeys((*grid, request)) if x == 0.0 or x >= minimum]
        locked = {"": allowed, "full": [request], "baseline": [min(asked.row.baseline, request)], "out": [0.0]}
        per_year.append([x for x in locked[asked.row.lock] if x == 0.0 or x >= minimum])
    for amounts in itertools.product(*per_year):
        yield _yearly(asked, amounts, (0,) * len(amounts))


def _units(asked: Asked) -> Iterator[Choice]:
    row, per_year = asked.row, []
    for y in range(len(asked.years)):
        most, cost, minimum = asked.most_units(y), asked.unit_cost(y), asked.minimum(y)
        locked = {"": range(most + 1), "full": [most], "out": [0]}
        kept = locked.get(row.lock, [min(bought(row.baseline, cost), most)])
        per_year.append([n for n in kept if n == 0 or n * cost >= minimum - 1e-9])
    for counts in itertools.product(*per_year):
        yield _yearly(asked, tuple(n * asked.unit_cost(y) for y, n in enumerate(counts)), counts)


def _posts(asked: Asked) -> Iterator[Choice]:
    row, span = asked.row, len(asked.years)
    before = bought(row.baseline, row.unit_cost or 1.0)
    most = [asked.most_units(y) for y in range(span)]
    for place in itertools.product(*(range(n + 1) for n in most)):
        filled = [max(0, now - then) for then, now in itertools.pairwise((before, *place))]
        in_term = all(place[y] >= sum(filled[max(0, y - row.term + 1) : y + 1]) for y in range(span))
        full_year = [n * asked.unit_cost(y) for y, n in enumerate(place)]
        workable = all(money == 0 or money >= asked.minimum(y) - 1e-9 for y, money in enumerate(full_year))
        locked = {
            "": True,
            "full": list(place) == most,
            "baseline": list(place) == [min(before, n) for n in most],
            "out": not any(place),
        }
        if not (in_term and workable and locked[row.lock]):
            continue
        unpaid = [row.delay * n * asked.unit_cost(y) for y, n in enumerate(filled)]
        amounts = tuple(money - less for money, less in zip(full_year, unpaid, strict=True))
        gets = tuple(_gets(asked, amount, y, 0.0) for y, amount in enumerate(amounts))
        yield Choice(
            amount=amounts,
            points=tuple(asked.curve(amount, y) for y, amount in enumerate(amounts)),
            gets=gets,
            serves=gets,
            units=place,
            deferred=unpaid[-1],
        )


def starts(asked: Asked) -> list[list[float]]:
    """What a package costs year by year, for every year in which it may begin, earliest first."""
    row, span = asked.row, len(asked.years)
    typed = [asked.request(y) for y in range(span)]
    first = next((y for y, cost in enumerate(typed) if cost > 0), None)
    if first is None:
        return []
    if row.start is None:
        return [typed]
    ways = []
    for year in row.start:
        cost, begin = [0.0] * span, asked.years.index(year)
        for k in range(min(span - begin, span - first)):
            cash = row.requests.get(asked.years[first + k])
            cost[begin + k] = cash if cash is not None else asked.priced(row.request or 0.0, begin + k)
        ways.append(cost)
    return ways


def requests(plan: Plan, row: Activity) -> list[float]:
    """What a row asks for year by year: a package as if it began in the first year in which it may."""
    asked = Asked(plan, row)
    if row.kind == "package":
        return next(iter(starts(asked)), [0.0] * len(plan.years))
    return [asked.request(y) for y in range(len(plan.years))]


def _package(asked: Asked) -> Iterator[Choice]:
    row, span = asked.row, len(asked.years)
    nothing = (0.0,) * span
    none = Choice(amount=nothing, points=nothing, gets=(False,) * span, serves=(False,) * span, units=(0,) * span)
    funded = [(cost, part) for cost in starts(asked) for part in _parts(row, cost)]
    if row.lock == "full":
        funded = [(cost, part) for cost, part in funded if part == 1.0]
    elif row.lock == "baseline":
        earliest = starts(asked)[:1]
        funded = [
            (cost, part)
            for cost, part in funded
            if [cost] == earliest and all(part * money <= row.baseline + 1e-9 for money in cost)
        ]
        funded = [max(funded, key=lambda pair: pair[1])] if funded else []
    if row.lock in ("", "out") or (row.lock == "baseline" and not funded):
        yield none
    for cost, part in [] if row.lock == "out" else funded:
        first = next(y for y, money in enumerate(cost) if money > 0)
        paid = [money > 0 for money in cost]
        earns = paid if row.earns == "yearly" else [y == first for y in range(span)]
        yield Choice(
            amount=tuple(part * money for money in cost),
            points=tuple(part * row.value if yes else 0.0 for yes in earns),
            gets=tuple(paid),
            serves=tuple(y >= first for y in range(span)),
            units=(0,) * span,
        )


def _parts(row: Activity, cost: list[float]) -> list[float]:
    """The shares that may be funded: those at which a package of one year costs whole money stand for all between."""
    if row.partial is None:
        return [1.0]
    whole = max(cost)
    return [n / whole for n in range(1, math.floor(whole) + 1) if n / whole >= row.partial - 1e-12]


def full_points(plan: Plan, row: Activity) -> list[float]:
    """Points at the full request, year by year, that attainment is held against (neither weighted nor discounted)."""
    asked, span = Asked(plan, row), len(plan.years)
    if row.kind == "package":
        ways = starts(asked)
        if not ways:
            return [0.0] * span
        first = next(y for y, money in enumerate(ways[0]) if money > 0)
        return [row.value if (row.earns == "yearly" and ways[0][y] > 0) or y == first else 0.0 for y in range(span)]
    if row.kind == "scalable":
        return [asked.curve(asked.request(y), y) for y in range(span)]
    return [asked.curve(asked.most_units(y) * asked.unit_cost(y), y) for y in range(span)]
