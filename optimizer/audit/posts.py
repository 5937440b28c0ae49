"""Whether posts follow from year to year, last their term, and cost what the amounts say."""

from __future__ import annotations

from decimal import Decimal

from optimizer.audit.asked import ZERO
from optimizer.audit.book import Book, Row, table
from optimizer.audit.finding import COPIED, SUMMED, UNROUNDED, Finding, Tally, exact, finding, typed
from optimizer.audit.funded import NO_POSTS, Posts
from optimizer.language import say

MONEY = ("cost", "full_year", "deferred")


def check_posts(book: Book) -> list[Finding]:
    """The findings on the table of posts, and on what the last year's posts will cost in full."""
    rows = table(book.document, "posts")
    places = [place for place, row in enumerate(book.plan.activities) if row.kind == "posts"]
    if not places and not rows:
        return []
    listed = Tally("posts", say("one row for each activity and year, in whole posts"))
    shown = _listed(book, places, rows, listed)
    kept = Tally("posts", say("posts follow from year to year, last their term and fit the request"))
    money = Tally("posts", say("what posts cost, in full and deferred"))
    for place in places:
        _follow(book, place, kept)
        for year in range(len(book.years)):
            _compare(book, place, year, shown.get((place, year), {}), money)
    return [listed.finding(), kept.finding(), money.finding(), *_full_year(book, places)]


def _listed(book: Book, places: list[int], rows: list[Row], tally: Tally) -> dict[tuple[int, int], Row]:
    """The rows of the table by activity and year; each has to be there once and hold whole numbers."""
    place_of = {book.plan.activities[place].code: place for place in places}
    shown: dict[tuple[int, int], Row] = {}
    for row in rows:
        place, year = place_of.get(row.get("activity", "")), book.year_idx.get(row.get("year", 0))
        label = (row.get("activity"), row.get("year"))
        if place is None or year is None or (place, year) in shown:
            tally.require(label, False, "one row", "another")
            continue
        shown[place, year] = row
        for name in Posts.__dataclass_fields__:
            count = exact(row.get(name))
            tally.require((*label, name), count is not None and count >= 0 and count % 1 == 0, "posts", row.get(name))
    for place in places:
        for year, number in enumerate(book.years):
            label = (book.plan.activities[place].code, number)
            tally.require(label, (place, year) in shown, "a row", "none")
    return shown


def _follow(book: Book, place: int, tally: Tally) -> None:
    """Posts of one activity through the years."""
    row = book.plan.activities[place]
    before = book.asked.posts_before[place]
    filled: list[int] = []
    for year, number in enumerate(book.years):
        own, label = book.funded.posts.get((place, year), NO_POSTS), (row.code, number)
        tally.require((*label, "before"), own.before == before, before, own.before)
        after = own.before + own.filled - own.given_up
        tally.require((*label, "in_place"), own.in_place == after, after, own.in_place)
        tally.require((*label, "filled"), not (own.filled and own.given_up), why="filled and given up in one year")
        filled.append(own.filled)
        lasting = sum(filled[-row.term :]) if row.term > 0 else 0
        tally.require((*label, "term"), own.in_place >= lasting, lasting, own.in_place, "filled posts last their term")
        most = book.asked.most_units[place][year]
        tally.require((*label, "request"), own.in_place <= most, most, own.in_place)
        before = own.in_place


def _compare(book: Book, place: int, year: int, row: Row, tally: Tally) -> None:
    """The money of one year's posts."""
    activity, own = book.plan.activities[place], book.funded.posts.get((place, year), NO_POSTS)
    cost = book.asked.unit_cost[place][year]
    full, deferred = own.in_place * cost, own.filled * cost * typed(activity.delay)
    label = (activity.code, book.years[year])
    paid = float(book.paid[place][year])
    tally.compare((*label, "recommended"), full - deferred, paid, COPIED if book.rounded else UNROUNDED)
    for name, money in zip(MONEY, (full - deferred, full, deferred), strict=True):
        tally.compare((*label, name), money, row.get(name), SUMMED)


def _full_year(book: Book, places: list[int]) -> list[Finding]:
    """What the last year's posts cost in a full year has to fit in the last ceiling."""
    delayed = [place for place in places if book.plan.activities[place].delay > 0]
    if not delayed:
        return []
    last = len(book.years) - 1
    deferred = ZERO
    for place in delayed:
        own = book.funded.posts.get((place, last), NO_POSTS)
        deferred += own.filled * book.asked.unit_cost[place][last] * typed(book.plan.activities[place].delay)
    money, ceiling = book.used(0, last) + deferred, typed(book.plan.years[last].ceiling)
    slack = Decimal(repr(SUMMED if book.rounded else UNROUNDED)) * max(Decimal(1), ceiling)
    what = say(
        "common money used in {year}, with its new posts paid all year, is within the ceiling", year=book.years[last]
    )
    return [finding("posts", what, ceiling, money, holds=money <= ceiling + slack)]
