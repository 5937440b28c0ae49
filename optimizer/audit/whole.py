"""Whether packages, units, posts, minimums and locks are kept, found from the amounts themselves."""

from __future__ import annotations

from decimal import Decimal

from optimizer.audit.asked import ZERO, most_paid
from optimizer.audit.book import Book
from optimizer.audit.finding import COPIED, SUMMED, UNROUNDED, Finding, Tally, typed
from optimizer.audit.funded import LEAST_SHARE
from optimizer.language import say
from optimizer.plan import Activity

COUNTS = ("units", "filled", "given_up")


def check_whole(book: Book) -> list[Finding]:
    """The findings on everything that is whole or held at a fixed amount."""
    return [_packages(book), _units(book), _minimums(book), _locks(book), _columns(book)]


def _sharp(book: Book) -> float:
    return COPIED if book.rounded else UNROUNDED


def _sharp_share(book: Book, place: int) -> float:
    """How sharply a share is known: amounts are, and those of a cheap package tell less of it."""
    start = book.funded.packages[place].start
    total = 1.0 if start is None else float(start.total)
    return (SUMMED if book.rounded else UNROUNDED) / min(1.0, total)


def _packages(book: Book) -> Finding:
    """One share over all years, of one start that is allowed, and a share that may be funded."""
    tally = Tally("amounts", say("a package is funded by one share in all years, from a start that is allowed"))
    for place, package in book.funded.packages.items():
        row = book.plan.activities[place]
        tally.require((row.code,), package.fits, "one share of the cost of each year", "other amounts")
        if package.start is None or not package.fits:
            continue
        share, slack = float(package.share), _sharp_share(book, place)
        least = 1.0 if row.partial is None else row.partial
        allowed = least - slack <= share <= 1.0 + slack
        tally.require((row.code, "share"), allowed, least, share, "neither nothing nor a share that is allowed")
    return tally.finding()


def _units(book: Book) -> Finding:
    """Whole units, no more than the request pays, at exactly their cost."""
    tally = Tally("amounts", say("units are whole and no more than the request pays"))
    for (place, year), count in book.funded.units.items():
        label = (book.plan.activities[place].code, book.years[year])
        tally.compare(label, count * book.asked.unit_cost[place][year], float(book.paid[place][year]), _sharp(book))
        most = book.asked.most_units[place][year]
        tally.require((*label, "units"), 0 <= count <= most, most, count)
    return tally.finding()


def _minimums(book: Book) -> Finding:
    """Nothing, or the least workable amount."""
    tally = Tally("amounts", say("nothing, or the minimum and more"))
    for place, row in enumerate(book.plan.activities):
        for year, least in enumerate(book.asked.minimum[place]):
            if row.kind == "package" or not least:
                continue
            money = book.funded.cost_in_full(place, year)
            fits = money <= book.funded.room(ZERO) or money + book.funded.room(least) >= least
            tally.require((row.code, book.years[year]), fits, least, money)
    return tally.finding()


def _locks(book: Book) -> Finding:
    """Locked activities get what their lock says: money, units, posts or the share of a package."""
    tally = Tally("amounts", say("locked activities get what their lock says"))
    for place, row in enumerate(book.plan.activities):
        if row.lock and row.kind == "package":
            share = locked_share(book, place)
            found = book.funded.packages[place].share
            tally.compare((row.code, row.lock), share, float(found), _sharp_share(book, place))
        elif row.lock and row.kind in ("units", "posts"):
            for year in range(len(book.years)):
                count, held = _locked_units(book, place, year), book.funded.in_place(place, year)
                tally.require((row.code, row.lock, book.years[year]), count == held, count, held)
        elif row.lock:
            for year, paid in enumerate(book.paid[place]):
                label = (row.code, row.lock, book.years[year])
                tally.compare(label, locked_amount(book, place, year), float(paid), _sharp(book))
    return tally.finding()


def locked_amount(book: Book, place: int, year: int) -> Decimal:
    """The amount of a scalable activity that is locked."""
    request = book.request[place][year]
    lock = book.plan.activities[place].lock
    if lock == "out":
        return ZERO
    return request if lock == "full" else min(book.baseline[place], request)


def locked_share(book: Book, place: int) -> Decimal:
    """The share of a package that is locked; at its baseline the largest that no year's cost exceeds."""
    row, starts = book.plan.activities[place], book.asked.starts[place]
    if row.lock == "out" or not starts:
        return ZERO
    if row.lock == "full":
        return Decimal(1)
    baseline = book.baseline[place]
    share = min(Decimal(1), *(baseline / cost for cost in starts[0].cost if cost))
    least = Decimal(1) if row.partial is None else typed(row.partial)
    if place in book.asked_about:
        least = max(least, LEAST_SHARE)
    return share if share >= least else ZERO


def _locked_units(book: Book, place: int, year: int) -> int:
    row, most = book.plan.activities[place], book.asked.most_units[place][year]
    if row.lock == "out":
        return 0
    if row.lock == "full":
        return most
    if row.kind == "posts":
        return min(book.asked.posts_before[place], most)
    cost = book.asked.unit_cost[place][year]
    return min(most_paid(book.baseline[place], cost), most) if cost else 0


def _columns(book: Book) -> Finding:
    """The columns units, filled and given_up of every cell: its share of what its activity has, else none."""
    tally = Tally("cells", say("units, filled and given_up of each cell"))
    for (part, year), row in book.rows.items():
        held = book.parts[part]
        if not any(row.get(name) is not None for name in COUNTS) and held.activity.kind not in ("units", "posts"):
            tally.seen += 1
            continue
        for name, count in _counts(book, held.activity, held.place, year).items():
            expected = None if count is None else held.share * count
            tally.compare((*book.label(part, year), name), expected, row.get(name), SUMMED)
    return tally.finding()


def _counts(book: Book, row: Activity, place: int, year: int) -> dict[str, int | None]:
    posts = book.funded.posts.get((place, year)) if row.kind == "posts" else None
    return {
        "units": book.funded.in_place(place, year) if row.kind in ("units", "posts") else None,
        "filled": None if posts is None else posts.filled,
        "given_up": None if posts is None else posts.given_up,
    }
