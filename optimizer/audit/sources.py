"""Whether the account of every source balances in every year, and whether unspent money is explained."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from optimizer.audit.asked import ZERO
from optimizer.audit.book import Book, Row, source_amount, table
from optimizer.audit.finding import SUMMED, UNROUNDED, Finding, Tally, agree, exact, finding, typed
from optimizer.language import joined, say
from optimizer.plan import COMMON

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

Key = tuple[object, object]
Account = Mapping[str, Decimal]


BALANCE = say("available money is used, carried or lapses")
"""What every account comes to, in words."""


def check_sources(book: Book) -> tuple[list[Finding], float]:
    """The findings on the account of every source and year, and the points that overruns cost."""
    rows = table(book.document, "sources")
    shown = {(row.get("source"), row.get("year")): row for row in rows}
    listed = Tally("sources", say("one account for each source and year"))
    expected = len(book.sources) * len(book.years)
    listed.require(("sources",), len(rows) == expected, expected, len(rows))
    named = Tally("sources", say("kind, name and certainty of each source"))
    found: list[Finding] = []
    cost = 0.0
    for source, code in enumerate(book.sources):
        brought = ZERO
        for index, year in enumerate(book.plan.years):
            row = shown.get((code, year.year))
            listed.require((code, year.year), row is not None, "an account", "none")
            if row is None:
                continue
            _name(book, source, row, named)
            account = {name: money for name in FIGURES if (money := exact(row.get(name))) is not None}
            blank = [name for name in FIGURES if name not in account]
            listed.require((code, year.year, *blank), not blank, "a figure", "none")
            if blank:
                continue
            found.append(_account(book, source, index, account, brought, row))
            brought = account["carried"]
            cost += float(account["overrun"]) * year.overrun_price
    return [listed.finding(), named.finding(), *found], cost


def _name(book: Book, source: int, row: Row, tally: Tally) -> None:
    """What a source is called, what kind it is and how certain its money."""
    label = (row.get("source"), row.get("year"))
    if not source:
        tally.require(label, row.get("kind") == COMMON, COMMON, row.get("kind"))
        return
    own = book.plan.sources[source - 1]
    for name, word in (("name", own.name), ("kind", own.kind), ("certainty", own.certainty)):
        tally.require((*label, name), row.get(name) == word, word, row.get(name))


def _account(book: Book, source: int, index: int, account: Account, brought: Decimal, row: Row) -> Finding:
    """The first thing that is wrong with one year's account, or that it balances."""
    name = f"{book.sources[source]} · {book.years[index]}"
    slack = SUMMED if book.rounded else UNROUNDED
    for what, expected, figure in _equations(book, source, index, account, brought):
        # Amounts that are not rounded may overdraw an account by as much as they may miss a rule.
        if not agree(expected, figure, slack if what == BALANCE else SUMMED):
            return finding("source", joined(": ", [name, what]), expected, figure, holds=False)
    for what, least, figure, most in _bounds(book, source, index, account):
        room = Decimal(repr(slack)) * max(Decimal(1), abs(most))
        if figure < least - room:
            return finding("source", joined(": ", [name, what]), least, figure, holds=False)
        if figure > most + room:
            return finding("source", joined(": ", [name, what]), most, figure, holds=False)
    unspent = account["reserve"] + account["carried"] + account["lapsed"]
    if unspent > slack and (row.get("code") not in UNSPENT_CODES or not row.get("reason")):
        what = f"{name}: why money is unspent, as a code and in words"
        return finding("source", what, "a code and a reason", row.get("code"), holds=False)
    spent = account["used"] + account["carried"] + account["lapsed"]
    return finding("source", joined(": ", [name, BALANCE]), account["available"], spent, holds=True)


def _gives(book: Book, source: int, index: int) -> Decimal:
    """What a source gives in a year: the ceiling, or what is typed for it."""
    if not source:
        return typed(book.plan.years[index].ceiling)
    return source_amount(book.plan.sources[source - 1], book.years[index])


def _equations(
    book: Book, source: int, index: int, account: Account, brought: Decimal
) -> tuple[tuple[str, Decimal, Decimal], ...]:
    """What has to be equal in an account: in words, expected, found."""
    amount = _gives(book, source, index)
    reserve = ZERO if source else amount * typed(book.plan.years[index].reserve)
    return (
        ("amount is what the source gives" if source else "amount is the ceiling", amount, account["amount"]),
        ("money carried in is what the year before carried out", brought, account["carry_in"]),
        ("reserve is its share of the ceiling", reserve, account["reserve"]),
        ("used is the sum of what it pays", book.used(source, index), account["used"]),
        (
            "available is amount, overrun and money carried in, less the reserve",
            amount + account["overrun"] + brought - reserve,
            account["available"],
        ),
        (
            BALANCE,
            account["available"],
            account["used"] + account["carried"] + account["lapsed"],
        ),
    )


def _bounds(book: Book, source: int, index: int, account: Account) -> tuple[tuple[str, Decimal, Decimal, Decimal], ...]:
    """What has to keep within bounds in an account: in words, least, found, most."""
    year, amount = book.plan.years[index], _gives(book, source, index)
    last = index == len(book.years) - 1
    share = book.plan.sources[source - 1].carry_share if source else year.carry_share
    overrun = ZERO if source else amount * typed(year.overrun)
    carried = "nothing is carried out of the last year" if last else "carried is within its share"
    return (
        ("overrun is within its share of the ceiling", ZERO, account["overrun"], overrun),
        (carried, ZERO, account["carried"], ZERO if last else amount * typed(share)),
        ("no money lapses that is not there", ZERO, account["lapsed"], account["available"]),
    )


def check_unspent(book: Book) -> list[Finding]:
    """Per source and year, whether the amounts by code add to the money that is unspent."""
    tally = Tally("unspent money", say("each amount has a code of the closed list and a reason"))
    listed: dict[Key, dict[str, Decimal]] = {(code, year): {} for code in book.sources for year in book.years}
    for row in table(book.document, "unspent"):
        place = (row.get("source"), row.get("year"), row.get("code"))
        amount, gain = exact(row.get("amount")), row.get("gain_if_open")
        known = place[:2] in listed
        tally.require(place, known, why="no such source and year")
        tally.require(place, row.get("code") in UNSPENT_CODES, "a code of the list", row.get("code"))
        tally.require(place, bool(row.get("reason")), "a reason", "none")
        tally.require(place, amount is not None and amount >= 0, "money", row.get("amount"))
        tally.require((*place, "gain_if_open"), gain is None or exact(gain) is not None, "points or nothing", gain)
        if known and amount is not None:
            codes = listed[place[:2]]
            codes[str(row.get("code"))] = codes.get(str(row.get("code")), ZERO) + amount
    accounts = table(book.document, "sources")
    return [
        tally.finding(),
        *(_explained(row, listed.get((row.get("source"), row.get("year")), {})) for row in accounts),
    ]


def _explained(account: Row, codes: Mapping[str, Decimal]) -> Finding:
    """Whether the reasons of one source and year add to what its account leaves unspent."""
    reserve, carried, lapsed = (exact(account.get(name)) or ZERO for name in ("reserve", "carried", "lapsed"))
    name, total = f"{account.get('source')} · {account.get('year')}", sum(codes.values(), ZERO)
    what = say("{account}: reasons add to the money unspent", account=name)
    line = finding("unspent money", what, reserve + carried + lapsed, total, tolerance=SUMMED)
    for code, amount in (("reserve", reserve), ("carried", carried)):
        if line.verdict == "OK" and not agree(amount, codes.get(code, ZERO), SUMMED):
            line = finding("unspent money", f"{name}: {code}", amount, codes.get(code, ZERO), holds=False)
    return line
