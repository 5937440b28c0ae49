"""The checker's own book: what the plan asks for, and what the answer gives, cell by cell in exact decimals.

Everything is derived again from the values that were typed; nothing is taken from the model's arithmetic.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from optimizer.audit.asked import ZERO, Asked
from optimizer.audit.finding import exact, typed
from optimizer.audit.funded import Funded
from optimizer.audit.parts import Part, Places, asked_about
from optimizer.plan import COMMON, Plan, Source

Row = Mapping[str, Any]
Flow = tuple[int, int, int]


class Book:
    """A plan's parts and yearly requests, and the money that an answer gives them.

    ``asked`` says what is asked for; ``given[part][year]`` are decimals in the plan's unit, ``paid`` adds the
    parts of an activity, ``total`` ``everything``, the parts of all; years count from 0. ``sources`` are the
    codes of all sources, the ceilings first; ``flow`` the money of a source to a part in a year;
    ``source_idx`` their places; ``places`` finds parts by their words; ``asked_about`` are the places of activities
    that are linked or counted. ``rows`` holds the answer's row of each (part, year); ``missing``, ``twice`` and
    ``unknown`` are the cells where it does not match.
    """

    def __init__(self, plan: Plan, document: Mapping[str, Any]) -> None:
        self.plan = plan
        self.document = document
        self.rounded = bool(document.get("rounded", True))
        self.asked = Asked(plan)
        self.years = self.asked.years
        self.year_idx = {year: index for index, year in enumerate(self.years)}
        self.step = self.asked.step
        self.sources = [COMMON, *(row.code for row in plan.sources)]
        self.source_idx = {code: index for index, code in enumerate(self.sources)}
        self.parts = _parts(plan)
        self.places = Places(self.parts)
        self.everything: Sequence[int] = range(len(self.parts))
        self.parts_of: list[list[int]] = [[] for _ in plan.activities]
        for index, part in enumerate(self.parts):
            self.parts_of[part.place].append(index)
        self.baseline, self.request = self.asked.baseline, self.asked.request
        rate = plan.settings.discount_rate
        self.discount = [(1.0 + rate) ** (self.years[0] - year) for year in self.years]
        self.weight = [
            float(sum(typed(self.parts[p].weight) * self.parts[p].share for p in held)) for held in self.parts_of
        ]
        self.asked_about = asked_about(plan, self.places)
        self.part_of = {(part.activity.code, part.topic): index for index, part in enumerate(self.parts)}
        self._read(table(document, "allocation"))
        self.flow = self._flows(table(document, "financing"))
        self._used: dict[tuple[int, int], Decimal] = {}
        self._paid_by: dict[tuple[int, int], dict[int, Decimal]] = {}
        for (source, place, year), money in self.flow.items():
            self._used[source, year] = self._used.get((source, year), ZERO) + money
            self._paid_by.setdefault((source, year), {})[place] = money
        self.funded = Funded(self.asked, self.paid, table(document, "posts"), self.asked_about, rounded=self.rounded)

    def _read(self, rows: Iterable[Row]) -> None:
        """Put the answer's rows in their cells and add what they give."""
        self.rows: dict[tuple[int, int], Row] = {}
        self.twice: list[tuple[object, ...]] = []
        self.unknown: list[tuple[object, ...]] = []
        self.given = [[ZERO] * len(self.years) for _ in self.parts]
        for row in rows:
            part, year = self.cell_of(row)
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

    def _flows(self, rows: Iterable[Row]) -> dict[Flow, Decimal]:
        """Who pays what; rows that name no source or no cell are told by the check of financing."""
        flow: dict[Flow, Decimal] = {}
        for row in rows:
            source, (part, year) = self.source_idx.get(row.get("source", "")), self.cell_of(row)
            if source is not None and part is not None and year is not None:
                money = exact(row.get("amount")) or ZERO
                flow[source, part, year] = flow.get((source, part, year), ZERO) + money
        return flow

    def cell_of(self, row: Row) -> tuple[int | None, int | None]:
        """The part and the year that a row speaks of."""
        return self.part_of.get((row.get("activity", ""), row.get("topic", ""))), self.year_idx.get(row.get("year", 0))

    def label(self, part: int, year: int) -> tuple[object, ...]:
        """Activity, topic and year of a cell."""
        return self.parts[part].activity.code, self.parts[part].topic, self.years[year]

    def repriced(self, amount: float, line: str, year: int) -> Decimal:
        """``amount`` of first-year prices in ``year``: rounded, halves upward, only where prices moved."""
        return self.asked.repriced(amount, line, year)

    def money(self, parts: Sequence[int], years: Sequence[int], sources: Sequence[int] | None = None) -> Decimal:
        """What the answer gives to ``parts`` in ``years``: all of it, or the money of ``sources``."""
        if sources is not None:
            pairs = ((source, year) for year in years for source in sources)
            return sum((self._paid(parts, self._paid_by.get(pair, {})) for pair in pairs), ZERO)
        if parts is self.everything:
            return sum((self.total[year] for year in years), ZERO)
        given = self.given
        return sum((given[part][year] for year in years for part in parts), ZERO)

    @staticmethod
    def _paid(parts: Sequence[int], paid: Mapping[int, Decimal]) -> Decimal:
        """What of the money ``paid`` goes to ``parts``, rising; whatever is fewer is gone through."""
        if len(parts) <= len(paid):
            return sum((paid[part] for part in parts if part in paid), ZERO)
        at = ((part, bisect_left(parts, part)) for part in paid)
        return sum((paid[part] for part, place in at if place < len(parts) and parts[place] == part), ZERO)

    def used(self, source: int, year: int) -> Decimal:
        """What a source pays in a year."""
        return self._used.get((source, year), ZERO)

    def requested(self, parts: Sequence[int], years: Sequence[int]) -> Decimal:
        """What ``parts`` ask for in ``years``."""
        held = [self.parts[part] for part in parts]
        return sum((part.share * self.request[part.place][year] for year in years for part in held), ZERO)

    def last_year(self, parts: Sequence[int]) -> Decimal:
        """The baseline of ``parts``, for one year."""
        held = [self.parts[part] for part in parts]
        return sum((part.share * self.baseline[part.place] for part in held), ZERO)


def _parts(plan: Plan) -> list[Part]:
    """All parts in sheet order, each with the sources that may pay it."""
    weight = {topic.code: topic.weight for topic in plan.topics}
    bare = [
        Part(place=place, activity=row, topic=topic, share=typed(share), weight=weight[topic])
        for place, row in enumerate(plan.activities)
        for topic, share in row.shares.items()
    ]
    places, payers = Places(bare), [[COMMON] for _ in bare]
    for source in plan.sources:
        for index in places.matching(source.scope):
            payers[index].append(source.code)
    return [replace(part, sources=tuple(codes)) for part, codes in zip(bare, payers, strict=True)]


def source_amount(source: Source, year: int) -> Decimal:
    """What a source gives in a year, in cash."""
    money = source.amounts.get(year, source.amount)
    return ZERO if money is None else typed(money)


def table(document: Mapping[str, Any], name: str) -> list[Row]:
    """The rows of one table of an answer; none where the answer lacks it."""
    return [row for row in document.get(name) or () if isinstance(row, Mapping)]
