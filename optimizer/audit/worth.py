"""Whether the plan's value, its ranking, what is not funded and all totals follow from its cells."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise
from math import fsum

from optimizer.audit.asked import ZERO
from optimizer.audit.book import Book, Row, table
from optimizer.audit.cells import compare_slope
from optimizer.audit.curve import Curves
from optimizer.audit.earned import Earned
from optimizer.audit.finding import (
    BEYOND,
    SUMMED,
    UNROUNDED,
    Finding,
    Tally,
    exact,
    finding,
)
from optimizer.language import number, say

TIE = 1e-12
"""Two ratios this close (relative) may stand in either order: their last digits are the machine's."""

Points = list[list[float]]


def check_value(book: Book, points: Points, penalties: float, overrun: float) -> list[Finding]:
    """The plan's value, and the bound and gap beside it."""
    total = fsum(money for row in points for money in row)
    value = total - penalties - overrun
    document = book.document
    found = [
        finding(
            "plan value",
            say(
                "value of all cells ({total}), less penalties ({penalties}) and overrun ({overrun})",
                total=number(total, ".6g"),
                penalties=number(penalties, ".6g"),
                overrun=number(overrun, ".6g"),
            ),
            value,
            document.get("value"),
            tolerance=SUMMED,
        )
    ]
    # The cheapest plan has its bound in money.
    bound = None if book.plan.settings.objective == "cheapest" else exact(document.get("bound"))
    slack = UNROUNDED * max(1.0, abs(value))
    if bound is not None:
        holds = value <= float(bound) + slack
        found.append(finding("plan value", say("value is not above the bound"), bound, value, holds=holds))
    gap = exact(document.get("gap"))
    if gap is not None:
        found.append(finding("plan value", say("gap is not negative"), 0.0, gap, holds=gap >= 0))
    return found


def check_curve_error(book: Book, curves: Curves) -> list[Finding]:
    """Whether the printed distance to the smooth curves is the sum of the chords' errors."""
    if "curve_error" not in book.document:
        return []
    errors = []
    for place in range(len(book.parts_of)):
        for year in range(len(book.years)):
            found = curves.of(place, year)
            if found is not None:
                chords, scale = found
                errors.append(book.weight[place] * book.discount[year] * scale * chords.error)
    what = say("how far chords lie below the smooth curves, added up")
    return [finding("curve error", what, fsum(errors), book.document["curve_error"], tolerance=UNROUNDED)]


def check_ranking(book: Book, points: Points, earned: Earned) -> list[Finding]:
    """One row an activity, its figures, and the order: value per unit of money at full request."""
    figures = Tally("ranking", say("figures of each activity"))
    rows = table(book.document, "ranking")
    place_of = {row.code: place for place, row in enumerate(book.plan.activities)}
    order: dict[int, None] = {}
    for row in sorted(rows, key=_rank):
        place = place_of.get(row.get("activity", ""))
        if place is None or place in order:
            figures.require((row.get("activity"),), False, "one row an activity", "another")
            continue
        order[place] = None
        _compare_ranked(book, points, place, row, figures)
    figures.require(("ranking",), len(rows) == len(place_of), len(place_of), len(rows), "one row an activity")
    ranks = [row.get("rank") for row in sorted(rows, key=_rank)]
    figures.require(("ranking", "rank"), ranks == list(range(1, len(rows) + 1)), "1, 2, 3 …", "other ranks")
    return [figures.finding(), _ranked(book, list(order), earned)]


def _rank(row: Row) -> float:
    rank = exact(row.get("rank"))
    return float("inf") if rank is None else float(rank)


def _compare_ranked(book: Book, points: Points, place: int, row: Row, tally: Tally) -> None:
    code = book.plan.activities[place].code
    paid = sum(book.paid[place], ZERO)
    value = fsum(points[part][year] for part in book.parts_of[place] for year in range(len(book.years)))
    tally.compare((code, "recommended"), paid, row.get("recommended"), SUMMED)
    tally.compare((code, "request"), sum(book.request[place], ZERO), row.get("request"), SUMMED)
    tally.compare((code, "value"), value, row.get("value"), SUMMED)
    if float(paid) <= UNROUNDED and row.get("value_per_unit") is None:
        tally.seen += 1
    else:
        per_unit = value / float(paid) if paid else None
        tally.compare((code, "value_per_unit"), per_unit, row.get("value_per_unit"), SUMMED)


def _ranked(book: Book, order: list[int], earned: Earned) -> Finding:
    """Whether activities stand in order; one that asks for nothing may stand anywhere."""
    tally = Tally("ranking", say("best value per unit of money at full request first"))
    ratios = [(place, ratio) for place in order if (ratio := _at_full_request(book, place, earned)) is not None]
    for (above, better), (below, worse) in pairwise(ratios):
        label = tuple(book.plan.activities[place].code for place in (above, below))
        near = abs(better - worse) <= TIE * max(abs(better), abs(worse))
        tally.require(label, near or better > worse, worse, better, "in the wrong order")
    return tally.finding()


def _at_full_request(book: Book, place: int, earned: Earned) -> float | None:
    """Weighted, discounted value over money, both at full request and over all years."""
    asked = float(sum(book.request[place], ZERO))
    return book.weight[place] * earned.full(place) / asked if asked > 0.0 else None


def check_unfunded(book: Book, earned: Earned) -> list[Finding]:
    """What is not funded: each activity and year once, its amount, and the order in which to restore it."""
    figures = Tally("unfunded list", say("each amount that is asked for and not recommended, once"))
    slack = SUMMED if book.rounded else UNROUNDED
    open_ = unfunded(book)
    place_of = {row.code: place for place, row in enumerate(book.plan.activities)}
    rows = sorted(table(book.document, "unfunded"), key=_rank)
    order: list[tuple[float, int, int]] = []
    for row in rows:
        place, year = place_of.get(row.get("activity", "")), book.year_idx.get(row.get("year", 0))
        label = (row.get("activity"), row.get("year"))
        amount = None if place is None or year is None else open_.pop((place, year), None)
        if amount is None or place is None or year is None:
            figures.require(label, False, "no row", row.get("amount"), "nothing is left to fund")
            continue
        figures.compare(label, amount, row.get("amount"), SUMMED)
        compare_slope(figures, label, earned.slopes(place, year), book.weight[place], row.get("marginal_value"))
        order.append((float(exact(row.get("marginal_value")) or 0), year, place))
    for (place, year), amount in open_.items():
        label = (book.plan.activities[place].code, book.years[year])
        asked = float(book.request[place][year])
        figures.require(label, float(amount) <= slack * max(1.0, asked), amount, "no row")
    ranks = [row.get("rank") for row in rows]
    figures.require(("rank",), ranks == list(range(1, len(rows) + 1)), "1, 2, 3 …", "other ranks")
    return [figures.finding(), _restored(book, order)]


def unfunded(book: Book) -> dict[tuple[int, int], Decimal]:
    """What is asked for and not recommended, by activity and year; of units and posts no more than whole ones.

    A package that begins later than it could has nothing left to fund.
    """
    found = {}
    for place, paid in enumerate(book.paid):
        package, starts = book.funded.packages.get(place), book.asked.starts.get(place)
        if package is not None and package.start is not None and starts and package.start != starts[0]:
            continue
        for year, (money, most) in enumerate(zip(paid, _most(book, place), strict=True)):
            if most > money:
                found[place, year] = most - money
    return found


def _most(book: Book, place: int) -> list[Decimal]:
    """The most that is to be funded in each year; of a package, as if it began as early as it may."""
    package = book.plan.activities[place].kind == "package"
    return book.request[place] if package else book.asked.most[place]


def _restored(book: Book, order: list[tuple[float, int, int]]) -> Finding:
    tally = Tally("unfunded list", say("best marginal value first, ties by year, then in sheet order"))
    for above, below in pairwise(order):
        label = tuple(f"{book.plan.activities[row[2]].code} {book.years[row[1]]}" for row in (above, below))
        near = abs(above[0] - below[0]) <= TIE * max(abs(above[0]), abs(below[0]))
        tally.require(label, near or above[0] > below[0], below[0], above[0], "in the wrong order")
        tied = above[0] == below[0]
        tally.require(label, not tied or above[1:] < below[1:], "year and sheet order", "another order")
    return tally.finding()


def check_totals(book: Book, points: Points) -> list[Finding]:
    """Whether all tables add up to the same money and the same value."""
    money = sum(book.total, ZERO)
    worth = fsum(value for row in points for value in row)
    wanted = sum((sum(row, ZERO) for row in book.request), ZERO)
    columns = (
        ("allocation", "recommended", money),
        ("ranking", "recommended", money),
        ("sources", "used", money),
        ("financing", "amount", money),
        ("unfunded", "amount", sum(unfunded(book).values(), ZERO)),
        ("allocation", "request", wanted),
        ("ranking", "request", wanted),
        ("allocation", "value", worth),
        ("ranking", "value", worth),
    )
    return [
        finding(
            "totals",
            say("{table}: {column} adds to the plan's", table=name, column=column),
            total,
            _sum(book, name, column),
            # What a source pays is written to nine places, so that each row may miss by half of the last.
            tolerance=SUMMED * (1 + len(table(book.document, "sources"))) if name == "sources" else SUMMED,
        )
        for name, column, total in columns
    ]


def _sum(book: Book, name: str, column: str) -> float | None:
    found = [row.get(column) for row in table(book.document, name)]
    plain = all(type(number) is float and abs(number) < BEYOND for number in found)
    numbers = found if plain else [exact(number) for number in found]
    return None if None in numbers else fsum(float(number) for number in numbers if number is not None)
