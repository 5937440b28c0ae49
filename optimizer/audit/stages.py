"""Whether the stages of the objective are all told, in the order in which they count."""

from __future__ import annotations

from math import fsum

from optimizer.audit.book import Book, table
from optimizer.audit.earned import Earned
from optimizer.audit.finding import Finding, Tally, exact
from optimizer.language import say

STATUSES = frozenset(("optimal", "feasible", "skipped"))


def check_stages(book: Book, earned: Earned) -> list[Finding]:
    """The findings on the table of stages, where the answer has it."""
    if "stages" not in book.document:
        return []
    tally = Tally("stages", say("each stage of the objective in its order, with a status and a gap"))
    rows = table(book.document, "stages")
    names, expected = [str(row.get("stage")) for row in rows], _expected(book, earned)
    tally.require(("stages",), names == expected, ", ".join(expected), ", ".join(names))
    for row in rows:
        status, gap = row.get("status"), exact(row.get("gap"))
        tally.require((row.get("stage"), "status"), status in STATUSES, "a status", status)
        tally.require((row.get("stage"), "gap"), row.get("gap") is None or (gap is not None and gap >= 0), "a gap")
    return [tally.finding()]


def _expected(book: Book, earned: Earned) -> list[str]:
    """The stages of the plan's objective, then the tie-breaks that are set."""
    settings = book.plan.settings
    near = ["distance"] if settings.tie_break == "baseline" else []
    if settings.objective == "cheapest":
        return ["common money", "money", "value", *near, "order"]
    count = _balanced_topics(book, earned) if settings.objective == "balanced" else 0
    return [*(f"balanced {k}" for k in range(1, count + 1)), "value", *near, "money", "order"]


def _balanced_topics(book: Book, earned: Earned) -> int:
    """How many topics have a weight and something of value requested."""
    full = [earned.full(place) for place in range(len(book.parts_of))]
    points = {topic.code: 0.0 for topic in book.plan.topics if topic.weight > 0.0}
    for part in book.parts:
        if part.topic in points:
            points[part.topic] = fsum((points[part.topic], float(part.share) * full[part.place]))
    return sum(reached > 0.0 for reached in points.values())
