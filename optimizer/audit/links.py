"""Whether activities that need or exclude others keep to it, and get money or nothing where that matters."""

from __future__ import annotations

from optimizer.audit.book import Book
from optimizer.audit.finding import Finding, Tally
from optimizer.language import say
from optimizer.plan import Link


def check_links(book: Book) -> list[Finding]:
    """The findings on links, and on activities that must get money or nothing."""
    if not book.asked_about:
        return []
    place_of = {row.code: place for place, row in enumerate(book.plan.activities)}
    kept = Tally("links", say("activities that need others have them, and those that exclude others do without"))
    for link in book.plan.links:
        _keep(book, link, place_of, kept)
    return [kept.finding(), _all_or_nothing(book, place_of)]


def _keep(book: Book, link: Link, place_of: dict[str, int], tally: Tally) -> None:
    funded, place = book.funded, place_of[link.activity]
    others = [place_of[code] for code in link.others]
    if link.relation == "excludes":
        mine = any(funded.gets[place])
        for code, other in zip(link.others, others, strict=True):
            both = mine and any(funded.gets[other])
            tally.require((link.activity, link.relation, code), not both, "one of them", "both")
        return
    enough = all if link.relation == "requires" else any
    for year, number in enumerate(book.years):
        holds = not funded.gets[place][year] or enough(funded.counts(other, year) for other in others)
        tally.require((link.activity, link.relation, *link.others, number), holds, "money for them", "none")


def _all_or_nothing(book: Book, place_of: dict[str, int]) -> Finding:
    """An activity that others depend on, or that is counted, gets its minimum and 1 % of its request, or nothing."""
    tally = Tally("links", say("what is linked or counted gets its minimum and 1 % of its request, or nothing"))
    held = {(place, year) for place in _linked(book, place_of) for year in range(len(book.years))}
    held |= _counted(book)
    for place, year in sorted(held):
        fits = book.funded.gets[place][year] or book.funded.nothing(place, year)
        label = (book.plan.activities[place].code, book.years[year])
        tally.require(label, fits, "enough, or nothing", book.paid[place][year])
    return tally.finding()


def _linked(book: Book, place_of: dict[str, int]) -> set[int]:
    return {place_of[code] for link in book.plan.links for code in (link.activity, *link.others)}


def _counted(book: Book) -> set[tuple[int, int]]:
    """Activities and years that a rule counts."""
    found = set()
    for rule in book.plan.rules:
        if rule.measure == "count":
            years = {book.year_idx[year] for year in rule.years}
            if rule.base is not None:
                years |= {year - 1 for year in years if year}
            places = {book.parts[part].place for part in book.places.matching(rule.scope)}
            found |= {(place, year) for place in places for year in years}
    return found
