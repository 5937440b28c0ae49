"""The proof that no plan is worth more: every limit is priced, and what is left is solved amount by amount.

With a price on every limit, charge each amount what it uses of them and pay for the limits themselves.
Whatever the prices are, the most that can be earned so is no less than the value of any plan that keeps the
limits (Lagrangian bound; Everett 1963, doi:10.1287/opre.11.3.399). Where it meets the value found, that is
the best.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import fsum, inf

from optimizer.audit.book import Book
from optimizer.audit.curve import Curves
from optimizer.audit.demands import Demand, Demands
from optimizer.audit.finding import UNROUNDED, Finding, exact, finding

Label = tuple[str | int | None, ...]
Prices = Mapping[Label, float]


def check_certificate(book: Book, curves: Curves, value: float, prices: Prices) -> list[Finding]:
    """Whether the prices prove ``bound``, and whether the plan's ``value`` keeps below what they prove."""
    proven = proven_bound(book, curves, prices)
    slack = UNROUNDED * max(1.0, abs(proven))
    bound = exact(book.document.get("bound"))
    close = bound is not None and abs(float(bound) - proven) <= slack
    return [
        finding(
            "certificate",
            "no plan is worth more than this, whatever it funds: the plan's value keeps below it",
            proven,
            value,
            holds=value <= proven + slack,
        ),
        finding(
            "certificate",
            "the prices of all limits prove the bound: no plan, before rounding, can be better",
            proven,
            None if bound is None else float(bound),
            holds=close,
        ),
    ]


def proven_bound(book: Book, curves: Curves, prices: Prices) -> float:
    """The value, in points, that no plan within the limits can exceed; valid for any ``prices``.

    ``prices`` maps the label of a limit to the points gained per unit by which its right-hand side rises:
    ``("ceiling", year)``, ``("rule", rule, member, year)`` (for ``within`` with the relation as fifth word)
    and, for ``moved``, ``("below", rule, member, year)``. Prices of the wrong sign, or above what missing a
    ``should`` rule costs, count as the nearest price that is possible; absent ones as 0.
    """
    charges = _Charges(book)
    terms = _ceilings(book, charges, prices)
    demands = Demands(book)
    priced = {label[1] for label, price in prices.items() if label[0] == "rule" and price}
    for rule in book.plan.rules:
        if rule.code in priced:
            for demand in demands.of(rule):
                terms.extend(charges.price(demand, prices))
    for place, row in enumerate(charges.of_activity):
        for year, charge in enumerate(row):
            found = curves.of(place, year)
            if found is not None:
                chords, scale = found
                worth = scale * book.weight[place] * book.discount[year]
                terms.append(chords.best(worth, charge + charges.of_year[year]))
    return fsum(terms)


def _ceilings(book: Book, charges: _Charges, prices: Prices) -> list[float]:
    """What the ceilings are worth, and the best use of carry-over and overrun at these prices."""
    years = book.plan.years
    price = [max(0.0, prices.get(("ceiling", row.year), 0.0)) for row in years]
    terms = []
    for index, row in enumerate(years):
        charges.of_year[index] += price[index]
        terms.append(price[index] * row.ceiling * (1.0 - row.reserve))
        terms.append(max(0.0, price[index] - row.overrun_price) * row.overrun * row.ceiling)
        if index + 1 < len(years):
            terms.append(max(0.0, price[index + 1] - price[index]) * row.carry_share * row.ceiling)
    return terms


class _Charges:
    """What each activity pays for a unit of money in each year: its own, and what all of a year pay."""

    def __init__(self, book: Book) -> None:
        self._book = book
        self._shares = [float(part.share) for part in book.parts]
        self.of_activity = [[0.0] * len(book.years) for _ in book.parts_of]
        self.of_year = [0.0] * len(book.years)

    def price(self, demand: Demand, prices: Prices) -> list[float]:
        """Charge one demand at its price; the terms that do not depend on any amount."""
        price = _possible(demand, _price_of(demand, prices))
        if price == 0.0:
            return []
        factor = float(demand.factor)
        if demand.rule.measure == "moved":
            terms = self._below(demand, price, prices)
        else:
            self._add(demand.parts, demand.years, price)
            terms = []
        if demand.base_parts is not None:
            self._add(demand.base_parts, demand.base_years, -price * factor)
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

    def _add(self, parts: Sequence[int], years: Sequence[int], charge: float) -> None:
        book = self._book
        for year in years:
            if parts is book.everything:
                self.of_year[year] += charge
                continue
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
