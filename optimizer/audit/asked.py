"""What a plan asks for, derived again from what was typed: requests, units, minimums and ways to begin a package.

Everything is in exact decimals; places are activities in sheet order, years count from 0.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal

from optimizer.audit.finding import typed
from optimizer.plan import Activity, Plan

ZERO = Decimal(0)

WHOLE_WITHIN = Decimal("0.02")
"""An amount this near (in units) to a whole number of units means that number."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Start:
    """One way to begin a package: the index of the first year that costs something, and the cost of every year."""

    first: int
    cost: tuple[Decimal, ...]

    @property
    def total(self) -> Decimal:
        """What the whole of it costs within the plan's years."""
        return sum(self.cost, ZERO)


def whole_number(amount: Decimal, unit_cost: Decimal) -> int | None:
    """The whole number of units that ``amount`` means, if it means one."""
    units = amount / unit_cost
    nearest = units.to_integral_value(rounding=ROUND_HALF_UP)
    return int(nearest) if abs(units - nearest) <= WHOLE_WITHIN else None


def most_paid(amount: Decimal, unit_cost: Decimal) -> int:
    """The most whole units that ``amount`` pays."""
    whole = whole_number(amount, unit_cost)
    return int((amount / unit_cost).to_integral_value(rounding=ROUND_FLOOR)) if whole is None else whole


class Asked:
    """Money by activity and year: ``request``, ``minimum``, ``unit_cost`` (0: no units) and ``most``.

    ``most_units`` are the units or posts that the request pays, ``posts_before`` the posts in place before the
    first year, ``starts`` the ways to begin each package, earliest first. A package's request is that of its
    earliest start; its ``most`` that of the dearest in each year.
    """

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.years = [row.year for row in plan.years]
        self.step = typed(plan.settings.round_to)
        self._inflation = {line.code: line.inflation for line in plan.lines}
        self._factors: dict[tuple[float, int], Decimal] = {}
        span = range(len(self.years))
        rows = plan.activities
        self.baseline = [typed(row.baseline) for row in rows]
        self.unit_cost = [[self._unit_cost(row, year) for year in self.years] for row in rows]
        self.request = [[self._request(row, year) for year in span] for row in rows]
        self.minimum = [
            [
                self._in_units(row, y, self.repriced(row.minimum, row.line, self.years[y]), row.minimum)
                if row.minimum
                else ZERO
                for y in span
            ]
            for row in rows
        ]
        self.starts: dict[int, tuple[Start, ...]] = {}
        self.most_units = [[0] * len(self.years) for _ in rows]
        self.most = [list(requests) for requests in self.request]
        self.posts_before = [0] * len(rows)
        for place, row in enumerate(rows):
            self._whole(place, row)

    def _whole(self, place: int, row: Activity) -> None:
        """What only packages, units and posts have."""
        span = range(len(self.years))
        if row.kind == "package":
            ways = self.starts[place] = self._starts(row)
            self.request[place] = list(ways[0].cost) if ways else [ZERO for _ in span]
            self.most[place] = [max((way.cost[year] for way in ways), default=ZERO) for year in span]
        for year, cost in enumerate(self.unit_cost[place]):
            if cost:
                self.most_units[place][year] = most_paid(self.request[place][year], cost)
                self.most[place][year] = self.most_units[place][year] * cost
        if row.kind == "posts" and row.unit_cost:
            self.posts_before[place] = most_paid(typed(row.baseline), typed(row.unit_cost))

    def inflation(self, line: str) -> float:
        """By how much prices of a line rise a year."""
        return self._inflation[line]

    def repriced(self, amount: float, line: str, year: int) -> Decimal:
        """``amount`` of first-year prices in ``year``: rounded, halves upward, only where prices moved."""
        key = (self._inflation[line], year - self.years[0])
        factor = self._factors.get(key)
        if factor is None:
            # A decimal 0 to the power 0 is no number: the first year is at its own prices whatever the inflation.
            factor = self._factors[key] = (1 + typed(key[0])) ** key[1] if key[1] else typed(1.0)
        if factor == 1:
            return typed(amount)
        money = typed(amount) * factor
        if not self.step:
            return money
        return (money / self.step).to_integral_value(rounding=ROUND_HALF_UP) * self.step

    def _unit_cost(self, row: Activity, year: int) -> Decimal:
        if row.kind not in ("units", "posts") or row.unit_cost is None:
            return ZERO
        return self.repriced(row.unit_cost, row.line, year)

    def _request(self, row: Activity, year: int) -> Decimal:
        by_year = row.requests.get(self.years[year])
        if by_year is not None:
            return self._in_units(row, year, typed(by_year), None)
        if row.request is None:
            return ZERO
        return self._in_units(row, year, self.repriced(row.request, row.line, self.years[year]), row.request)

    def _in_units(self, row: Activity, year: int, amount: Decimal, typed_once: float | None) -> Decimal:
        """``amount``, or exactly the whole number of units that was meant, before repricing or after."""
        cost = ZERO if row.kind not in ("units", "posts") else self._unit_cost(row, self.years[year])
        if not cost or not row.unit_cost:
            return amount
        count = None if typed_once is None else whole_number(typed(typed_once), typed(row.unit_cost))
        if count is None:
            count = whole_number(amount, cost)
        return amount if count is None else count * cost

    def _starts(self, row: Activity) -> tuple[Start, ...]:
        """The ways to begin a package: as typed, or its years moved to begin in each year that is allowed."""
        span = range(len(self.years))
        as_typed = [self._moved(row, year, year) for year in span]
        first = next((year for year in span if as_typed[year] > 0), None)
        if first is None:
            return ()
        if row.start is None:
            return (Start(first=first, cost=tuple(as_typed)),)
        ways = []
        for begin in sorted(year - self.years[0] for year in row.start):
            source = [year - begin + first for year in span]
            cost = [
                self._moved(row, source[year], year) if first <= source[year] < len(span) else ZERO for year in span
            ]
            ways.append(Start(first=begin, cost=tuple(cost)))
        return tuple(ways)

    def _moved(self, row: Activity, from_year: int, to_year: int) -> Decimal:
        """What was typed for one year, paid in another: cash stays as it is, prices move."""
        by_year = row.requests.get(self.years[from_year])
        if by_year is not None:
            return typed(by_year)
        return ZERO if row.request is None else self.repriced(row.request, row.line, self.years[to_year])
