"""What the amounts of an answer mean: how much of which package, how many units, which posts, who gets money."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from optimizer.audit.asked import ZERO, Asked, Start
from optimizer.audit.finding import SUMMED, UNROUNDED, agree, exact

LEAST_SHARE = Decimal("0.01")
"""Less than this share of its request is no money for an activity that others need, exclude or count."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Package:
    """How much of a package is funded, and from when; ``start`` is ``None`` where nothing is paid.

    ``fits``: every year's amount is that share of the start's cost, so that the amounts are those of a package.
    """

    share: Decimal
    start: Start | None
    fits: bool = True

    @property
    def whole(self) -> bool:
        """Whether all of it is funded."""
        return self.start is not None and agree(1.0, self.share, SUMMED)


@dataclass(frozen=True, kw_only=True, slots=True)
class Posts:
    """A year's posts of one activity, as the table of posts tells them."""

    before: int
    filled: int
    given_up: int
    in_place: int


NO_POSTS = Posts(before=0, filled=0, given_up=0, in_place=0)


class Funded:
    """``packages`` by activity, ``units`` and ``posts`` by (activity, year), and who ``gets`` money
    (activities that are ``asked_about`` by links and counts, by place, year by year).

    ``paid`` holds the amounts, activities by years; ``rows`` the table of posts, whose counts are read and not
    believed: `optimizer.audit.posts` holds them against the amounts. Posts that the table lacks are none.
    """

    def __init__(
        self,
        asked: Asked,
        paid: Sequence[Sequence[Decimal]],
        rows: Iterable[Mapping[str, Any]],
        asked_about: Set[int],
        *,
        rounded: bool,
    ) -> None:
        self._asked, self._paid = asked, paid
        self.slack = SUMMED if rounded else UNROUNDED
        self._slack = Decimal(repr(self.slack))
        self.packages = {place: self._package(place) for place in asked.starts}
        self.units = {
            (place, year): _nearest(paid[place][year] / cost)
            for place, row in enumerate(asked.plan.activities)
            if row.kind == "units"
            for year, cost in enumerate(asked.unit_cost[place])
            if cost
        }
        self.posts = self._read(rows)
        span = range(len(asked.years))
        self.gets = {place: [self._gets(place, year) for year in span] for place in sorted(asked_about)}

    def room(self, amount: Decimal) -> Decimal:
        """By how much an amount may miss a limit of its own."""
        return self._slack * max(Decimal(1), abs(amount))

    def nothing(self, place: int, year: int) -> bool:
        """Whether an activity gets no money in a year, up to dust."""
        return self._paid[place][year] <= self._slack

    def _package(self, place: int) -> Package:
        paid = self._paid[place]
        begun = next((year for year in range(len(paid)) if not self.nothing(place, year)), None)
        if begun is None:
            return Package(share=ZERO, start=None)
        start = next((way for way in self._asked.starts[place] if way.first == begun), None)
        if start is None or not start.total:
            return Package(share=ZERO, start=None, fits=False)
        share = sum(paid, ZERO) / start.total
        if agree(1.0, share, self.slack):
            share = Decimal(1)
        fits = all(abs(share * cost - money) <= self.room(cost) for cost, money in zip(start.cost, paid, strict=True))
        return Package(share=share, start=start, fits=fits)

    def _read(self, rows: Iterable[Mapping[str, Any]]) -> dict[tuple[int, int], Posts]:
        place_of = {row.code: place for place, row in enumerate(self._asked.plan.activities) if row.kind == "posts"}
        year_idx = {year: index for index, year in enumerate(self._asked.years)}
        found = {}
        for row in rows:
            place, year = place_of.get(row.get("activity", "")), year_idx.get(row.get("year", 0))
            if place is not None and year is not None and (place, year) not in found:
                counts = {name: _nearest(exact(row.get(name)) or ZERO) for name in Posts.__dataclass_fields__}
                found[place, year] = Posts(**counts)
        return found

    def in_place(self, place: int, year: int) -> int:
        """Units or posts in place; none for other kinds."""
        posts = self.posts.get((place, year))
        return self.units.get((place, year), 0) if posts is None else posts.in_place

    def cost_in_full(self, place: int, year: int) -> Decimal:
        """What the amount of a year is held against a minimum at: posts count as if all were paid all year."""
        if self._asked.plan.activities[place].kind == "posts":
            return self._asked.unit_cost[place][year] * self.in_place(place, year)
        return self._paid[place][year]

    def _gets(self, place: int, year: int) -> bool:
        """Whether an activity counts as getting money: its minimum at least, and more than a token."""
        if self.nothing(place, year):
            return False
        package = self.packages.get(place)
        if package is not None:
            return package.start is not None and package.share + self.room(ZERO) >= LEAST_SHARE
        asked, money = self._asked.request[place][year], self._paid[place][year]
        least = self._asked.minimum[place][year]
        enough = self.cost_in_full(place, year) + self.room(least) >= least
        return enough and money + self.room(asked) >= LEAST_SHARE * asked

    def counts(self, place: int, year: int) -> bool:
        """Whether others that need an activity may count on it: a package from its first year to the last."""
        package = self.packages.get(place)
        if package is None:
            return self.gets[place][year]
        return package.start is not None and package.start.first <= year and any(self.gets[place])


def _nearest(number: Decimal) -> int:
    return int(number.to_integral_value(rounding=ROUND_HALF_UP))
