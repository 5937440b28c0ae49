"""Whether the table of topics follows from the cells: money, points and attainment."""

from __future__ import annotations

from decimal import Decimal
from math import fsum

from optimizer.audit.asked import ZERO
from optimizer.audit.book import Book, table
from optimizer.audit.earned import Earned
from optimizer.audit.finding import SUMMED, Finding, Tally
from optimizer.language import say


def check_topics(book: Book, earned: Earned) -> list[Finding]:
    """One row a topic, in points that are discounted and not weighted."""
    tally = Tally("topics", say("money, points and attainment of each topic"))
    rows = table(book.document, "topics")
    codes = [row.get("topic") for row in rows]
    expected = [row.code for row in book.plan.topics]
    tally.require(("topics",), codes == expected, ", ".join(expected), ", ".join(map(str, codes)), "one row a topic")
    span = range(len(book.years))
    points = [fsum(earned.points(place, year) for year in span) for place in range(len(book.parts_of))]
    full = [earned.full(place) for place in range(len(book.parts_of))]
    for topic in book.plan.topics:
        row = next((row for row in rows if row.get("topic") == topic.code), {})
        parts = [place for place, part in enumerate(book.parts) if part.topic == topic.code]
        shares = [(float(book.parts[part].share), book.parts[part].place) for part in parts]
        reached, most = (fsum(share * of[place] for share, place in shares) for of in (points, full))
        counted = topic.weight > 0.0 and most > 0.0
        figures: dict[str, Decimal | float | None] = {
            "baseline": book.last_year(parts) * len(book.years),
            "request": book.requested(parts, span),
            "recommended": sum((book.given[part][year] for part in parts for year in span), ZERO),
            "points": reached,
            "full_points": most,
            "attainment": reached / most if counted else None,
        }
        for name, figure in figures.items():
            tally.compare((topic.code, name), figure, row.get(name), SUMMED)
        tally.require((topic.code, "name"), row.get("name") == topic.name, topic.name, row.get("name"))
    return [tally.finding()]
