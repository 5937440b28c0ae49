"""Whether every year's account of common money balances, and who pays what adds up."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from optimizer.audit.book import ZERO, Book, Row, table, typed
from optimizer.audit.finding import COPIED, SUMMED, UNROUNDED, Finding, Tally, agree, exact, finding
from optimizer.plan import Year

COMMON = "common"

UNSPENT_CODES = frozenset(
    (
        "reserve",
        "carried",
        "rule",
        "nothing_in_scope_asks",
        "requests_met",
        "unit_too_big",
        "matching_missing",
        "worth_nothing",
    )
)
"""Why money may be unspent. The checker keeps its own copy: a code that nobody wrote down is a breach."""

FIGURES = ("amount", "overrun", "carry_in", "reserve", "available", "used", "carried", "lapsed")


def check_sources(book: Book) -> tuple[list[Finding], float]:
    """The findings on every year's account, and the points that overruns cost."""
    rows = table(book.document, "sources")
    accounts = {row.get("year"): row for row in rows if row.get("source") == COMMON}
    listed = Tally("sources", "one account for each source and year")
    listed.require(("sources",), len(rows) == len(book.years), len(book.years), len(rows))
    found: list[Finding] = []
    brought = ZERO
    cost = 0.0
    for index, year in enumerate(book.plan.years):
        row = accounts.get(year.year)
        listed.require((COMMON, year.year), row is not None, "an account", "none")
        if row is None:
            continue
        account = {name: exact(row.get(name)) for name in FIGURES}
        figures = {name: money for name, money in account.items() if money is not None}
        blank = [name for name in FIGURES if name not in figures]
        listed.require((COMMON, year.year, *blank), not blank, "a figure", "none")
        if blank:
            continue
        found.append(_account(book, index, figures, brought, row))
        brought = figures["carried"]
        cost += float(figures["overrun"]) * year.overrun_price
    return [listed.finding(), *found], cost


def _account(book: Book, index: int, account: Mapping[str, Decimal], brought: Decimal, row: Row) -> Finding:
    """The first thing that is wrong with one year's account, or that it balances."""
    year = book.plan.years[index]
    name = f"{COMMON} · {year.year}"
    slack = SUMMED if book.rounded else UNROUNDED
    for what, expected, figure in _equations(book, index, account, brought):
        if not agree(expected, figure, SUMMED):
            return finding("source", f"{name}: {what}", expected, figure, holds=False)
    for what, least, figure, most in _bounds(year, account, last=index == len(book.years) - 1):
        room = Decimal(repr(slack)) * max(Decimal(1), abs(most))
        if figure < least - room:
            return finding("source", f"{name}: {what}", least, figure, holds=False)
        if figure > most + room:
            return finding("source", f"{name}: {what}", most, figure, holds=False)
    unspent = account["reserve"] + account["carried"] + account["lapsed"]
    if unspent > slack and (row.get("code") not in UNSPENT_CODES or not row.get("reason")):
        what = f"{name}: why money is unspent, as a code and in words"
        return finding("source", what, "a code and a reason", row.get("code"), holds=False)
    spent = account["used"] + account["carried"] + account["lapsed"]
    return finding(
        "source",
        f"{name}: available money is used, carried or lapses",
        account["available"],
        spent,
        holds=True,
    )


def _equations(
    book: Book, index: int, account: Mapping[str, Decimal], brought: Decimal
) -> tuple[tuple[str, Decimal, Decimal], ...]:
    """What has to be equal in an account: in words, expected, found."""
    year = book.plan.years[index]
    ceiling = typed(year.ceiling)
    money = ceiling + account["overrun"] + brought
    reserve = ceiling * typed(year.reserve)
    return (
        ("amount is the ceiling", ceiling, account["amount"]),
        ("money carried in is what the year before carried out", brought, account["carry_in"]),
        ("reserve is its share of the ceiling", reserve, account["reserve"]),
        ("used is the sum of the amounts recommended", book.total[index], account["used"]),
        (
            "available is amount, overrun and money carried in, less the reserve",
            money - reserve,
            account["available"],
        ),
        (
            "available money is used, carried or lapses",
            account["available"],
            account["used"] + account["carried"] + account["lapsed"],
        ),
    )


def _bounds(
    year: Year, account: Mapping[str, Decimal], *, last: bool
) -> tuple[tuple[str, Decimal, Decimal, Decimal], ...]:
    """What has to keep within bounds in an account: in words, least, found, most."""
    ceiling = typed(year.ceiling)
    carry = ZERO if last else ceiling * typed(year.carry_share)
    carried = "nothing is carried out of the last year" if last else "carried is within its share"
    return (
        (
            "overrun is within its share of the ceiling",
            ZERO,
            account["overrun"],
            ceiling * typed(year.overrun),
        ),
        (carried, ZERO, account["carried"], carry),
        ("no money lapses that is not there", ZERO, account["lapsed"], account["available"]),
    )


def check_unspent(book: Book) -> list[Finding]:
    """Per year, whether the amounts by code add to the money that is unspent."""
    tally = Tally("unspent money", "each amount has a code of the closed list and a reason")
    per_year: dict[object, dict[str, Decimal]] = {year: {} for year in book.years}
    for row in table(book.document, "unspent"):
        place = (row.get("source"), row.get("year"), row.get("code"))
        amount = exact(row.get("amount"))
        known = row.get("source") == COMMON and row.get("year") in per_year
        tally.require(place, known, why="no such source and year")
        tally.require(place, row.get("code") in UNSPENT_CODES, "a code of the list", row.get("code"))
        tally.require(place, bool(row.get("reason")), "a reason", "none")
        tally.require(place, amount is not None and amount >= 0, "money", row.get("amount"))
        if known and amount is not None:
            codes = per_year[row.get("year")]
            codes[str(row.get("code"))] = codes.get(str(row.get("code")), ZERO) + amount
    found = [tally.finding()]
    for account in table(book.document, "sources"):
        codes = per_year.get(account.get("year"), {})
        reserve, carried, lapsed = (exact(account.get(name)) or ZERO for name in ("reserve", "carried", "lapsed"))
        name = f"{COMMON} · {account.get('year')}"
        total = sum(codes.values(), ZERO)
        line = finding(
            "unspent money", f"{name}: reasons add to the money unspent", reserve + carried + lapsed, total,
            tolerance=SUMMED,
        )  # fmt: skip
        for code, amount in (("reserve", reserve), ("carried", carried)):
            if line.verdict == "OK" and not agree(amount, codes.get(code, ZERO), SUMMED):
                line = finding("unspent money", f"{name}: {code}", amount, codes.get(code, ZERO), holds=False)
        found.append(line)
    return found


def check_financing(book: Book) -> list[Finding]:
    """Whether the flows add to every cell's amount and to every source's money used."""
    cells = Tally("financing", "flows add to the amount of each cell")
    place_of = {(part.activity.code, part.topic): index for index, part in enumerate(book.parts)}
    paid: dict[tuple[int, int], Decimal] = {}
    totals = [ZERO] * len(book.years)
    for row in table(book.document, "financing"):
        place = (row.get("source"), row.get("activity"), row.get("topic"), row.get("year"))
        part = place_of.get((row.get("activity", ""), row.get("topic", "")))
        index = book.year_idx.get(row.get("year", 0))
        amount = exact(row.get("amount"))
        if part is None or index is None or amount is None or amount < 0 or place[0] != COMMON:
            cells.require(place, False, "money of a source to a cell", row.get("amount"))
            continue
        paid[part, index] = paid.get((part, index), ZERO) + amount
        totals[index] += amount
    for part, given in enumerate(book.given):
        for index, money in enumerate(given):
            flow = paid.get((part, index), ZERO)
            if flow != money:
                cells.compare(book.label(part, index), money, flow, COPIED)
            else:
                cells.seen += 1
    accounts = {row.get("year"): exact(row.get("used")) for row in table(book.document, "sources")}
    return [
        cells.finding(),
        *(
            finding(
                "financing",
                f"{COMMON} · {year}: flows add to the money used",
                accounts.get(year),
                totals[index],
                tolerance=SUMMED,
            )
            for index, year in enumerate(book.years)
        ),
    ]
