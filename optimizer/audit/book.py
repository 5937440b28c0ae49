"""The checker's own book: what the plan asks for, and what the answer gives, cell by cell in exact decimals.

Everything is derived again from the values that were typed; nothing is taken from the model's arithmetic.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from optimizer.audit.finding import exact
from optimizer.plan import Activity, Plan

ZERO = Decimal(0)
Row = Mapping[str, Any]


def typed(number: float) -> Decimal:
    """The decimal that an officer typed, from the figure that was read."""
    return Decimal(repr(float(number)))


@dataclass(frozen=True, kw_only=True, slots=True)
class Part:
    """An activity's share in one topic; ``place`` is the activity's place on its sheet."""

    place: int
    activity: Activity
    topic: str
    share: Decimal
    weight: float


class Book:
    """A plan's parts and yearly requests, and the money that an answer gives them.

    ``request[activity][year]`` and ``given[part][year]`` are decimals in the plan's unit, ``paid`` adds the
    parts of an activity, ``total`` ``everything``, the parts of all; years count from 0. ``rows`` holds the
    answer's row of each (part, year); ``missing``, ``twice`` and ``unknown`` are the cells where it does not
    match.
    """

    def __init__(self, plan: Plan, document: Mapping[str, Any]) -> None:
        self.plan = plan
        self.document = document
        self.rounded = bool(document.get("rounded", True))
        self.years = [row.year for row in plan.years]
        self.year_idx = {year: index for index, year in enumerate(self.years)}
        self.step = typed(plan.settings.round_to)
        self._factors: dict[tuple[float, int], Decimal] = {}
        self.inflation = {line.code: line.inflation for line in plan.lines}
        weight = {topic.code: topic.weight for topic in plan.topics}
        self.parts = [
            Part(place=place, activity=row, topic=topic, share=typed(share), weight=weight[topic])
            for place, row in enumerate(plan.activities)
            for topic, share in row.shares.items()
        ]
        self.everything: Sequence[int] = range(len(self.parts))
        self.parts_of: list[list[int]] = [[] for _ in plan.activities]
        for index, part in enumerate(self.parts):
            self.parts_of[part.place].append(index)
        self.baseline = [typed(row.baseline) for row in plan.activities]
        self.request = [[self._request(row, year) for year in self.years] for row in plan.activities]
        rate = plan.settings.discount_rate
        self.discount = [(1.0 + rate) ** (self.years[0] - year) for year in self.years]
        self.weight = [
            float(sum(typed(self.parts[p].weight) * self.parts[p].share for p in held)) for held in self.parts_of
        ]
        self._read(table(document, "allocation"))

    def _read(self, rows: Iterable[Row]) -> None:
        """Put the answer's rows in their cells and add what they give."""
        place = {(part.activity.code, part.topic): index for index, part in enumerate(self.parts)}
        self.rows: dict[tuple[int, int], Row] = {}
        self.twice: list[tuple[object, ...]] = []
        self.unknown: list[tuple[object, ...]] = []
        self.given = [[ZERO] * len(self.years) for _ in self.parts]
        for row in rows:
            part = place.get((row.get("activity", ""), row.get("topic", "")))
            year = self.year_idx.get(row.get("year", 0))
            label = (row.get("activity"), row.get("topic"), row.get("year"))
            if part is None or year is None:
                self.unknown.append(label)
            elif (part, year) in self.rows:
                self.twice.append(label)
            else:
                self.rows[part, year] = row
                self.given[part][year] = exact(row.get("recommended")) or ZERO
        span = range(len(self.years))
        self.missing = [
            self.label(part, year) for part in range(len(self.parts)) for year in span if (part, year) not in self.rows
        ]
        self.paid = [[sum((self.given[part][year] for part in held), ZERO) for year in span] for held in self.parts_of]
        self.total = [sum((row[year] for row in self.given), ZERO) for year in span]

    def label(self, part: int, year: int) -> tuple[object, ...]:
        """Activity, topic and year of a cell."""
        return self.parts[part].activity.code, self.parts[part].topic, self.years[year]

    def repriced(self, amount: float, line: str, year: int) -> Decimal:
        """``amount`` of first-year prices in ``year``: rounded, halves upward, only where prices moved."""
        key = (self.inflation[line], year - self.years[0])
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

    def _request(self, row: Activity, year: int) -> Decimal:
        if year in row.requests:
            return typed(row.requests[year])
        return ZERO if row.request is None else self.repriced(row.request, row.line, year)

    def money(self, parts: Sequence[int], years: Sequence[int]) -> Decimal:
        """What the answer gives to ``parts`` in ``years``."""
        if parts is self.everything:
            return sum((self.total[year] for year in years), ZERO)
        given = self.given
        return sum((given[part][year] for year in years for part in parts), ZERO)

    def requested(self, parts: Sequence[int], years: Sequence[int]) -> Decimal:
        """What ``parts`` ask for in ``years``."""
        held = [self.parts[part] for part in parts]
        return sum((part.share * self.request[part.place][year] for year in years for part in held), ZERO)

    def last_year(self, parts: Sequence[int]) -> Decimal:
        """The baseline of ``parts``, for one year."""
        held = [self.parts[part] for part in parts]
        return sum((part.share * self.baseline[part.place] for part in held), ZERO)


def table(document: Mapping[str, Any], name: str) -> list[Row]:
    """The rows of one table of an answer; none where the answer lacks it."""
    return [row for row in document.get(name) or () if isinstance(row, Mapping)]
