"""Whether every cell shows what the plan asks, and gets an amount that may be given."""

from __future__ import annotations

from decimal import Decimal

from optimizer.audit.asked import ZERO
from optimizer.audit.book import Book, Row
from optimizer.audit.earned import Earned, Slopes
from optimizer.audit.finding import COPIED, SUMMED, UNROUNDED, Finding, Tally, agree, exact
from optimizer.language import numeral, say

AMOUNT_CODES = frozenset(
    (
        "full_request",
        "rule",
        "ceiling",
        "source",
        "minimum_not_reached",
        "next_unit_does_not_fit",
        "package_does_not_fit",
        "needs_other",
        "excluded_by_other",
        "locked",
        "term_running",
        "last_money_at_the_margin",
        "worth_nothing_more",
        "nearest_to_baseline",
        "rounding",
        "amended",
    )
)
"""Why an amount is what it is. The checker keeps its own copy: a code that nobody wrote down is a breach."""


def check_cells(book: Book) -> list[Finding]:
    """The findings on rows, baselines, requests, changes, bounds, split shares and codes."""
    cells = Tally("cells", say("each activity, topic and year has one row"))
    for label in book.missing:
        cells.require(label, False, "a row", "none")
    for label in book.twice:
        cells.require(label, False, "one row", "several")
    for label in book.unknown:
        cells.require(label, False, "no row", "a row", "no such cell")
    cells.seen += len(book.rows)
    copied = {
        "share": Tally("cells", say("share of each cell")),
        "baseline": Tally("cells", say("baseline of each cell")),
        "request": Tally("cells", say("request of each cell, repriced where prices move")),
        "change": Tally("cells", say("change is recommended less baseline")),
    }
    bounds = Tally("amounts", say("0 ≤ recommended ≤ request"))
    lines = Tally("cells", say("funding line and name of each cell"))
    codes = Tally("reasons", say("each amount has a code of the closed list and a reason"))
    for (part, year), row in book.rows.items():
        place = book.label(part, year)
        _compare_copied(book, part, year, row, copied)
        _require_bounds(book, part, year, row, bounds)
        activity = book.parts[part].activity
        named = (row.get("line"), row.get("name")) == (activity.line, activity.name)
        lines.require(place, named, f"{activity.line}, {activity.name}", f"{row.get('line')}, {row.get('name')}")
        known = row.get("code") in AMOUNT_CODES and isinstance(row.get("reason"), str) and row["reason"].strip()
        codes.require(place, bool(known), "a code of the list and a reason", row.get("code"))
    tallies = (cells, lines, *copied.values(), bounds, codes)
    return [*(tally.finding() for tally in tallies), _split(book), _steps(book)]


def _compare_copied(book: Book, part: int, year: int, row: Row, tallies: dict[str, Tally]) -> None:
    held = book.parts[part]
    place = book.label(part, year)
    baseline = held.share * book.baseline[held.place]
    tallies["share"].compare(place, held.share, row.get("share"), COPIED)
    tallies["baseline"].compare(place, baseline, row.get("baseline"), COPIED)
    tallies["request"].compare(place, held.share * book.request[held.place][year], row.get("request"), COPIED)
    # Against the baseline as printed, which was just compared: a third of it has more digits than a figure shows.
    printed = exact(row.get("baseline"))
    change = book.given[part][year] - (baseline if printed is None else printed)
    tallies["change"].compare(place, change, row.get("change"), COPIED)


def _require_bounds(book: Book, part: int, year: int, row: Row, tally: Tally) -> None:
    held = book.parts[part]
    request = held.share * book.asked.most[held.place][year]
    money = exact(row.get("recommended"))
    slack = (COPIED if book.rounded else UNROUNDED) * max(1.0, float(request))
    fits = money is not None and -slack <= float(money) and float(money - request) <= slack
    if fits:
        tally.seen += 1
    else:
        tally.require(book.label(part, year), False, request, row.get("recommended"))


def _split(book: Book) -> Finding:
    """A split activity's cells hold its fixed shares of one amount."""
    tally = Tally("amounts", say("cells of a split activity hold its fixed shares"))
    for place, held in enumerate(book.parts_of):
        if len(held) > 1:
            for year, paid in enumerate(book.paid[place]):
                for part in held:
                    own = paid * book.parts[part].share
                    tally.compare(book.label(part, year), own, float(book.given[part][year]), SUMMED)
    return tally.finding()


def _steps(book: Book) -> Finding:
    """On a rounded plan amounts are multiples of the setting round_to, or exactly what was typed; whole things
    are exact and no multiples."""
    tally = Tally(
        "amounts", say("amounts are multiples of {step} or as asked for", step=numeral(f"{book.step.normalize():f}"))
    )
    if not book.rounded or not book.step:
        return Tally("amounts", say("amounts are not rounded")).finding()
    for place, row in enumerate(book.plan.activities):
        if row.kind != "scalable":
            continue
        for year, paid in enumerate(book.paid[place]):
            tally.seen += 1
            if paid % book.step == ZERO or paid == book.request[place][year]:
                continue
            nearest = (paid / book.step).to_integral_value() * book.step
            if not any(agree(money, paid, COPIED) for money in (nearest, *_typed_amounts(book, place, year))):
                tally.seen -= 1
                tally.require((row.code, book.years[year]), False, nearest, paid)
    return tally.finding()


def _typed_amounts(book: Book, place: int, year: int) -> list[Decimal]:
    """What a scalable activity may get although it is no multiple: what was typed for it."""
    row = book.plan.activities[place]
    kept = [book.request[place][year], book.asked.minimum[place][year]]
    if row.lock == "baseline":
        kept.append(book.baseline[place])
    return [*kept, *(book.repriced(level.amount, row.line, book.years[year]) for level in row.levels)]


def check_values(book: Book, earned: Earned) -> tuple[list[Finding], list[list[float]]]:
    """The findings on value and marginal value, and the points every part earns in every year."""
    value = Tally("value", say("value of each cell on its curve"))
    margin = Tally("value", say("marginal value of each cell, just above its amount"))
    points = [[0.0] * len(book.years) for _ in book.parts]
    for place, held in enumerate(book.parts_of):
        for year in range(len(book.years)):
            own, slopes = earned.points(place, year), earned.slopes(place, year)
            for part in held:
                row = book.rows.get((part, year))
                weight = book.parts[part].weight
                points[part][year] = weight * float(book.parts[part].share) * own
                if row is not None:
                    label = book.label(part, year)
                    value.compare(label, points[part][year], row.get("value"), SUMMED)
                    compare_slope(margin, label, slopes, weight, row.get("marginal_value"))
    return [value.finding(), margin.finding()], points


def compare_slope(tally: Tally, label: tuple[object, ...], slopes: Slopes, weight: float, found: object) -> None:
    """Hold a marginal value against either reading of the slope."""
    low, high = (None if slope is None else weight * slope for slope in slopes)
    if low != high and _either(low, found, exact(found)):
        tally.seen += 1
        return
    tally.compare(label, high, found, SUMMED)


def _either(reading: float | None, found: object, shown: Decimal | None) -> bool:
    if reading is None or shown is None:
        return reading is None and found is None
    return agree(reading, shown, SUMMED)
