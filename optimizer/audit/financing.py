"""Whether who pays what adds up: to every cell, to every source, and to the last cent among allies."""

from __future__ import annotations

from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal

from optimizer.audit.asked import ZERO
from optimizer.audit.book import Book, table
from optimizer.audit.finding import COPIED, SUMMED, UNROUNDED, Finding, Tally, exact, finding, typed
from optimizer.language import say
from optimizer.plan import Rule

KINDS = ("earmarked", "joint", "common")
"""The kinds of source in the order in which their money is used."""

CENT = Decimal("0.01")
"""What is shared among allies to: this part of the currency."""


def check_financing(book: Book) -> list[Finding]:
    """Whether sources pay only what they may, and flows add to every cell's amount and every source's money."""
    scope = Tally("financing", say("sources pay only cells in their scope, each once"))
    known = set(book.sources)
    seen = set()
    for row in table(book.document, "financing"):
        place = (row.get("source"), row.get("activity"), row.get("topic"), row.get("year"))
        (part, year), amount = book.cell_of(row), exact(row.get("amount"))
        if part is None or year is None or amount is None or amount < 0 or place[0] not in known:
            scope.require(place, False, "money of a source to a cell", row.get("amount"))
            continue
        scope.require(place, place[0] in book.parts[part].sources, "a cell in its scope", "another")
        scope.require(place, place not in seen, "one row", "several")
        seen.add(place)
    return [scope.finding(), _cells(book), _order(book), *_accounts(book)]


def _cells(book: Book) -> Finding:
    """Flows add to the amount of every cell."""
    tally = Tally("financing", say("flows add to the amount of each cell"))
    paid = [[ZERO] * len(book.years) for _ in book.parts]
    for (_, part, year), money in book.flow.items():
        paid[part][year] += money
    for part, given in enumerate(book.given):
        for year, money in enumerate(given):
            if paid[part][year] == money:
                tally.seen += 1
            else:
                tally.compare(book.label(part, year), money, float(paid[part][year]), COPIED)
    return tally.finding()


def _order(book: Book) -> Finding:
    """Nobody pays for a cell while money that may be used for less, and may pay it too, lapses.

    Only where no rule is about sources: such a rule may want other money.
    """
    tally = Tally("financing", say("earmarked money is used first, then joint, then common"))
    if not book.plan.sources or any(_about_sources(rule) for rule in book.plan.rules):
        return tally.finding()
    rank = [len(KINDS) - 1, *(KINDS.index(source.kind) for source in book.plan.sources)]
    lapsed = {
        (row.get("source"), row.get("year")): float(exact(row.get("lapsed")) or 0)
        for row in table(book.document, "sources")
    }
    for (payer, part, year), money in book.flow.items():
        slack = UNROUNDED * max(1.0, float(money))
        idle = any(
            rank[book.source_idx[code]] < rank[payer] and lapsed.get((code, book.years[year]), 0.0) > slack
            for code in book.parts[part].sources
        )
        tally.require((book.sources[payer], *book.label(part, year)), float(money) <= slack or not idle)
    return tally.finding()


def _about_sources(rule: Rule) -> bool:
    return bool(rule.source or "source" in rule.each or (rule.base is not None and rule.base.source))


def _accounts(book: Book) -> list[Finding]:
    """Flows add to the money used of every source and year."""
    accounts = {(row.get("source"), row.get("year")): row.get("used") for row in table(book.document, "sources")}
    return [
        finding(
            "financing",
            say("{source} · {year}: flows add to the money used", source=code, year=year),
            accounts.get((code, year)),
            book.used(source, index),
            tolerance=SUMMED,
        )
        for source, code in enumerate(book.sources)
        for index, year in enumerate(book.years)
    ]


def check_contributions(book: Book) -> list[Finding]:
    """Whether what every ally pays of common and joint money is its share, in whole cents that add to it."""
    rows = table(book.document, "contributions")
    if not book.plan.shares and not rows:
        return []
    tally = Tally("contributions", say("what each ally pays, to the cent, by largest remainder"))
    due = _due(book)
    for row in rows:
        key = (row.get("ally"), row.get("source"), row.get("year"))
        share, money = due.pop(key, (None, None))
        tally.require(key, share is not None, "no row", "a row", "nothing is due, or it is there already")
        if share is not None:
            tally.compare((*key, "share"), share, row.get("share"), SUMMED)
            tally.compare((*key, "amount"), money, row.get("amount"), COPIED)
    for key, (_, money) in due.items():
        tally.require(key, not money, money, "no row")
    return [tally.finding()]


def _due(book: Book) -> dict[tuple[object, object, object], tuple[Decimal, Decimal]]:
    """Share and money of every ally, source and year: earmarked money is not shared out."""
    shared = [0, *(n for n, row in enumerate(book.plan.sources, start=1) if row.kind != "earmarked")]
    found: dict[tuple[object, object, object], tuple[Decimal, Decimal]] = {}
    for source in shared:
        code = book.sources[source]
        allies = [row for row in book.plan.shares if code not in row.out]
        whole = sum((typed(row.share) for row in allies), ZERO)
        if not whole:
            continue
        shares = [typed(row.share) / whole for row in allies]
        for index, year in enumerate(book.years):
            cents = _in_cents(book, book.used(source, index), shares)
            for ally, share, money in zip(allies, shares, cents, strict=True):
                found[ally.ally, code, year] = (share, money)
    return found


def _in_cents(book: Book, money: Decimal, shares: list[Decimal]) -> list[Decimal]:
    """``money`` in whole cents by ``shares``; what is left over goes to the largest remainders, ties in order."""
    cent = CENT / book.plan.settings.unit
    total = (money / cent).to_integral_value(rounding=ROUND_HALF_UP)
    due = [total * share for share in shares]
    whole = [cents.to_integral_value(rounding=ROUND_FLOOR) for cents in due]
    left = int(total - sum(whole, ZERO))
    by_remainder = sorted(range(len(due)), key=lambda place: whole[place] - due[place])
    for place in by_remainder[:left]:
        whole[place] += 1
    return [cents * cent for cents in whole]
