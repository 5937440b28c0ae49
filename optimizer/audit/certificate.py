"""The proof that no plan is worth more: every limit is priced, and what is left is solved amount by amount.

With a price on every limit, charge each amount what it uses of them and pay for the limits themselves.
Whatever the prices are, the most that can be earned so is no less than the value of any plan that keeps the
limits (Lagrangian bound; Everett 1963, doi:10.1287/opre.11.3.399). Where it meets the value found, that is
the best.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import fsum, inf

from optimizer.audit.book import Book, source_amount
from optimizer.audit.demands import Demand, Demands, Sources
from optimizer.audit.earned import Earned
from optimizer.audit.finding import UNROUNDED, Finding, exact, finding
from optimizer.audit.whole import locked_amount, locked_share
from optimizer.language import say

Label = tuple[str | int | None, ...]
Prices = Mapping[Label, float]


def check_certificate(book: Book, earned: Earned, value: float, prices: Prices) -> list[Finding]:
    """Whether the prices prove ``bound``, and whether the plan's ``value`` keeps below what they prove."""
    proven = proven_bound(book, earned, prices)
    slack = UNROUNDED * max(1.0, abs(proven))
    bound = exact(book.document.get("bound"))
    close = bound is not None and abs(float(bound) - proven) <= slack
    return [
        finding(
            "certificate",
            say("no plan is worth more than this, whatever it funds: the plan's value keeps below it"),
            proven,
            value,
            holds=value <= proven + slack,
        ),
        finding(
            "certificate",
            say("the prices of all limits prove the bound: no plan, before rounding, can be better"),
            proven,
            None if bound is None else float(bound),
            holds=close,
        ),
    ]


def proven_bound(book: Book, earned: Earned, prices: Prices) -> float:
    """The value, in points, that no plan within the limits can exceed; valid for any ``prices``.

    ``prices`` maps the label of a limit to the points gained per unit by which its right-hand side rises:
    ``("ceiling", year)``, ``("source", source, year)``, ``("rule", rule, member, year)`` (for ``within`` with the
    relation as fifth word) and, for ``moved``, ``("below", rule, member, year)``. Prices of the wrong sign, or
    above what missing a ``should`` rule costs, count as the nearest price that is possible; absent ones as 0.

    A unit of money in a cell is paid by the source that is cheapest there, at the price of its account and of
    the rules on its money. Minimums, links and whole numbers are left out: without them no plan is worth less.
    """
    charges = _Charges(book)
    terms = [*_ceilings(book, charges, prices), *_sources(book, charges, prices)]
    demands = Demands(book)
    priced = {label[1] for label, price in prices.items() if label[0] == "rule" and price}
    for rule in book.plan.rules:
        if rule.code in priced:
            for demand in demands.of(rule):
                terms.extend(charges.price(demand, prices))
    for place in range(len(book.parts_of)):
        charge = [charges.of(place, year) for year in range(len(book.years))]
        terms.extend(_best(book, earned, place, charge))
    return fsum(terms)


def _best(book: Book, earned: Earned, place: int, charge: Sequence[float]) -> list[float]:
    """The most that an activity can earn after what its money is charged in every year."""
    row = book.plan.activities[place]
    if row.kind == "package":
        return [_best_package(book, earned, place, charge)]
    terms = []
    for year, charged in enumerate(charge):
        found = earned.curves.of(place, year)
        if found is None:
            continue
        chords, scale = found
        worth = scale * book.weight[place] * book.discount[year]
        if row.lock and row.kind == "scalable":
            amount = float(locked_amount(book, place, year))
            terms.append(worth * chords.at(amount) - charged * amount)
        else:
            terms.append(chords.best(worth, charged))
    return terms


def _best_package(book: Book, earned: Earned, place: int, charge: Sequence[float]) -> float:
    """The same for a package: all of it, from its best start, or nothing, unless it is locked."""
    span = range(len(book.years))
    gains = [
        fsum(
            book.weight[place] * earned.of_start(place, start, year) - float(start.cost[year]) * charge[year]
            for year in span
        )
        for start in book.asked.starts[place]
    ]
    lock = book.plan.activities[place].lock
    if not gains or not lock:
        return max(0.0, *gains) if gains else 0.0
    return max(gains) if lock == "full" else gains[0] * float(locked_share(book, place))


def _ceilings(book: Book, charges: _Charges, prices: Prices) -> list[float]:
    """What the ceilings are worth, and the best use of carry-over and overrun at these prices."""
    years = book.plan.years
    price = [max(0.0, prices.get(("ceiling", row.year), 0.0)) for row in years]
    charges.of_account[0] = price
    terms = []
    for index, row in enumerate(years):
        terms.append(price[index] * row.ceiling * (1.0 - row.reserve))
        terms.append(max(0.0, price[index] - row.overrun_price) * row.overrun * row.ceiling)
        if index + 1 < len(years):
            terms.append(max(0.0, price[index + 1] - price[index]) * row.carry_share * row.ceiling)
    return terms


def _sources(book: Book, charges: _Charges, prices: Prices) -> list[float]:
    """The same for all other sources."""
    terms = []
    for place, source in enumerate(book.plan.sources, start=1):
        price = [max(0.0, prices.get(("source", source.code, year), 0.0)) for year in book.years]
        charges.of_account[place] = price
        for index, year in enumerate(book.years):
            amount = float(source_amount(source, year))
            terms.append(price[index] * amount)
            if index + 1 < len(price):
                terms.append(max(0.0, price[index + 1] - price[index]) * source.carry_share * amount)
    return terms


class _Charges:
    """What a unit of money pays in each year: by activity, in all of a year, and by the source that it comes from."""

    def __init__(self, book: Book) -> None:
        self._book = book
        self._shares = [float(part.share) for part in book.parts]
        self._payers = [[book.source_idx[code] for code in part.sources] for part in book.parts]
        self.of_activity = [[0.0] * len(book.years) for _ in book.parts_of]
        self.of_year = [0.0] * len(book.years)
        self.of_account = [[0.0] * len(book.years) for _ in book.sources]
        self.of_flow: dict[tuple[int, int, int], float] = {}

    def of(self, place: int, year: int) -> float:
        """What a unit of an activity's money pays in a year, each part from the source that is cheapest for it."""
        paid = fsum(self._shares[part] * self._cheapest(part, year) for part in self._book.parts_of[place])
        return self.of_activity[place][year] + self.of_year[year] + paid

    def _cheapest(self, part: int, year: int) -> float:
        return min(
            self.of_account[source][year] + self.of_flow.get((source, part, year), 0.0) for source in self._payers[part]
        )

    def price(self, demand: Demand, prices: Prices) -> list[float]:
        """Charge one demand at its price; the terms that do not depend on any amount."""
        price = _possible(demand, _price_of(demand, prices))
        if price == 0.0:
            return []
        factor = float(demand.factor)
        if demand.rule.measure == "moved":
            terms = self._below(demand, price, prices)
        else:
            self._add(demand.parts, demand.years, price, demand.sources)
            terms = []
        if demand.base_parts is not None:
            self._add(demand.base_parts, demand.base_years, -price * factor, demand.base_sources)
            return terms
        return [*terms, price * factor * (1.0 if demand.fixed is None else float(demand.fixed))]

    def _below(self, demand: Demand, price: float, prices: Prices) -> list[float]:
        """Charge what each member lies below what it had: worth at most the price of the whole rule."""
        terms = []
        for loss in demand.losses:
            given = prices.get(("below", demand.rule.code, loss.member, demand.year), 0.0)
            below = min(0.0, max(-price, given))
            self._add(loss.parts, demand.years, below)
            if loss.fixed is None:
                self._add(loss.parts, demand.base_years, -below)
            else:
                terms.append(below * float(loss.fixed))
        return terms

    def _add(self, parts: Sequence[int], years: Sequence[int], charge: float, sources: Sources = None) -> None:
        book = self._book
        for year in years:
            if sources is not None:
                for cell in ((source, part, year) for part in parts for source in sources):
                    self.of_flow[cell] = self.of_flow.get(cell, 0.0) + charge
            elif parts is book.everything:
                self.of_year[year] += charge
            else:
                for part in parts:
                    self.of_activity[book.parts[part].place][year] += charge * self._shares[part]


def _price_of(demand: Demand, prices: Prices) -> float:
    label: Label = ("rule", demand.rule.code, demand.member, demand.year)
    return prices.get((*label, demand.relation) if demand.side else label, 0.0)


def _possible(demand: Demand, price: float) -> float:
    """The nearest price the limit can have: of its sign, and no more than missing it costs."""
    if demand.rule.measure == "moved" and demand.relation != "at most":
        return 0.0
    most = demand.rule.penalty if demand.rule.strength == "should" else inf
    low = 0.0 if demand.relation == "at most" else -most
    high = 0.0 if demand.relation == "at least" else most
    return min(high, max(low, price))
