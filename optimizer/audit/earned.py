"""What every activity earns in every year, before topic weights: scalable amounts, units, posts and packages."""

from __future__ import annotations

from math import fsum

from optimizer.audit.asked import ZERO, Start
from optimizer.audit.book import Book
from optimizer.audit.curve import Curves

Slopes = tuple[float | None, float | None]

NO_SLOPE: Slopes = (None, None)


class Earned:
    """Discounted, unweighted points of activities by place and year (counted from 0).

    A package earns its points by its share of the whole: once, in the first year of the start it takes, or in
    every year in which that start costs something.
    """

    def __init__(self, book: Book) -> None:
        self._book = book
        self.curves = Curves(book)
        self._points: dict[tuple[int, int], float] = {}

    def points(self, place: int, year: int) -> float:
        """What the amount of one year earns."""
        found = self._points.get((place, year))
        if found is None:
            found = self._points[place, year] = self._earned(place, year)
        return found

    def _earned(self, place: int, year: int) -> float:
        package = self._book.funded.packages.get(place)
        if package is not None:
            if package.start is None:
                return 0.0
            return float(package.share) * self.of_start(place, package.start, year)
        found = self.curves.of(place, year)
        if found is None:
            return 0.0
        chords, scale = found
        return self._book.discount[year] * scale * chords.at(self._amount(place, year))

    def slopes(self, place: int, year: int) -> Slopes:
        """What the next money earns a unit; two readings near a corner of the curve, ``None`` at the most.

        The next money of a package is the whole of it, in the years in which it costs something.
        """
        if place in self._book.funded.packages:
            ratio = self._ratio(place, year)
            return ratio, ratio
        found = self.curves.of(place, year)
        if found is None:
            return NO_SLOPE
        chords, scale = found
        low, high = chords.slopes_above(self._amount(place, year))
        worth = self._book.discount[year] * scale
        return None if low is None else worth * low, None if high is None else worth * high

    def full(self, place: int) -> float:
        """What the full request of all years earns; of a package, its earliest start."""
        starts = self._book.asked.starts.get(place)
        span = range(len(self._book.years))
        if starts is not None:
            return fsum(self.of_start(place, starts[0], year) for year in span) if starts else 0.0
        found = [(self.curves.of(place, year), self._book.discount[year]) for year in span]
        return fsum(curve[1] * curve[0].earned[-1] * discount for curve, discount in found if curve)

    def of_start(self, place: int, start: Start, year: int) -> float:
        """What the whole of a package that begins so earns in one year."""
        row = self._book.plan.activities[place]
        pays = start.cost[year] > 0 if row.earns == "yearly" else year == start.first
        return row.value * self._book.discount[year] if pays else 0.0

    def _ratio(self, place: int, year: int) -> float | None:
        """Value over cost of the whole of a package that is not fully funded."""
        package, starts = self._book.funded.packages[place], self._book.asked.starts[place]
        start = package.start or (starts[0] if starts else None)
        if start is None or package.whole or not start.cost[year]:
            return None
        whole = fsum(self.of_start(place, start, when) for when in range(len(self._book.years)))
        return whole / float(start.total)

    def _amount(self, place: int, year: int) -> float:
        return float(max(ZERO, self._book.paid[place][year]))
