"""How many activities get money, and how many units or posts are in place: what rules may count besides money."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from optimizer.audit.asked import ZERO, most_paid
from optimizer.audit.book import Book
from optimizer.audit.finding import typed

NUMBERS = ("count", "units")
"""The measures of rules that are no money."""


def number(book: Book, measure: str, parts: Sequence[int], years: Sequence[int]) -> Decimal:
    """How many activities with a part among ``parts`` get money in any of ``years``, or units in place in all."""
    if measure == "count":
        places = {book.parts[part].place for part in parts}
        return Decimal(sum(any(book.funded.gets[place][year] for year in years) for place in places))
    held = [book.parts[part] for part in parts]
    return sum((part.share * book.funded.in_place(part.place, year) for year in years for part in held), ZERO)


def number_before(book: Book, measure: str, parts: Sequence[int]) -> Decimal:
    """The same before the first year: activities with a baseline, or the units that baselines pay."""
    if measure == "count":
        places = {book.parts[part].place for part in parts}
        return Decimal(sum(book.baseline[place] > 0 for place in places))
    found = ZERO
    for part in (book.parts[place] for place in parts):
        cost = part.activity.unit_cost
        if part.activity.kind in ("units", "posts") and cost:
            found += part.share * most_paid(book.baseline[part.place], typed(cost))
    return found
