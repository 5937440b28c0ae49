"""Whether the plans without a source, which some rules are held against, are told for every cell."""

from __future__ import annotations

from decimal import Decimal

from optimizer.audit.asked import ZERO
from optimizer.audit.book import Book, table
from optimizer.audit.finding import SUMMED, UNROUNDED, Finding, Tally, exact
from optimizer.language import say


def check_without(book: Book) -> list[Finding]:
    """One row for each such source and cell, with money that the cell asks for.

    That these are the best amounts without the source is not proven here: they are those of another plan.
    """
    bases = (rule.base for rule in book.plan.rules if rule.base is not None and rule.base.kind == "without")
    codes = {base.source.include[0] for base in bases}
    rows = table(book.document, "without")
    if not codes and not rows:
        return []
    tally = Tally("without", say("the plan without a source tells each cell once, with money that it asks for"))
    seen: dict[tuple[object, int, int], Decimal] = {}
    for row in rows:
        place = (row.get("source"), row.get("activity"), row.get("topic"), row.get("year"))
        (part, year), amount = book.cell_of(row), exact(row.get("amount"))
        known = part is not None and year is not None and amount is not None and row.get("source") in codes
        if not known or part is None or year is None or amount is None:
            tally.require(place, False, "money of a cell", row.get("amount"))
            continue
        tally.require(place, (place[0], part, year) not in seen, "one row", "several")
        seen[place[0], part, year] = amount
        held = book.parts[part]
        most = held.share * book.asked.most[held.place][year]
        slack = Decimal(repr(SUMMED if book.rounded else UNROUNDED)) * max(Decimal(1), most)
        tally.require(place, ZERO <= amount <= most + slack, most, amount)
    expected = len(codes) * len(book.parts) * len(book.years)
    tally.require(("without",), len(seen) == expected, expected, len(seen), "one row for each cell")
    return [tally.finding()]
