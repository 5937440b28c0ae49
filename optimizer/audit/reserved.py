"""The rows of the table of rules that no row of the sheet Rules asks for: ceilings, sources and the target."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from optimizer.audit.asked import ZERO
from optimizer.audit.book import Book, Row, table
from optimizer.audit.finding import SUMMED, UNROUNDED, Finding, Tally, exact, finding
from optimizer.language import say
from optimizer.plan import COMMON

Accounts = Mapping[tuple[object, object], Row]

NONE = ("base", "percent", "penalty")


def check_reserved(book: Book) -> list[Finding]:
    """The findings on the rows ``ceiling``, ``source`` and ``target``."""
    rows = table(book.document, "rules")
    accounts = {(row.get("source"), row.get("year")): row for row in table(book.document, "sources")}
    return [_ceilings(book, rows, accounts), *_sources(book, rows, accounts), *_target(book, rows)]


def _ceilings(book: Book, rows: list[Row], accounts: Accounts) -> Finding:
    """One row a year, as the account of common money says."""
    tally = Tally("rules", say("each ceiling has its row, as its account says"))
    own = [row for row in rows if row.get("rule") == "ceiling"]
    tally.require(("ceiling",), len(own) == len(book.years), len(book.years), len(own), "one row a year")
    by_year = {row.get("year"): row for row in own}
    for year in book.years:
        row = by_year.get(year, {})
        tally.require(("ceiling", year, "member"), row.get("member") == str(year), str(year), row.get("member"))
        _as_account(accounts.get((COMMON, year), {}), row, ("ceiling", year), tally)
    return tally.finding()


def _sources(book: Book, rows: list[Row], accounts: Accounts) -> list[Finding]:
    """One row for each source and year, as its account says."""
    own = [row for row in rows if row.get("rule") == "source"]
    if not own and not book.plan.sources:
        return []
    tally = Tally("rules", say("each source has its row in each year, as its account says"))
    expected = len(book.plan.sources) * len(book.years)
    tally.require(("source",), len(own) == expected, expected, len(own), "one row for each source and year")
    by_key = {(row.get("member"), row.get("year")): row for row in own}
    for source in book.plan.sources:
        for year in book.years:
            row = by_key.get((source.code, year), {})
            _as_account(accounts.get((source.code, year), {}), row, ("source", source.code, year), tally)
    return [tally.finding()]


def _as_account(account: Row, row: Row, place: tuple[object, ...], tally: Tally) -> None:
    """Hold the figures of one row against its account."""
    figures = {
        "limit": exact(account.get("amount")),
        "required": exact(account.get("available")),
        "achieved": (exact(account.get("used")) or ZERO) + (exact(account.get("carried")) or ZERO),
        "margin": exact(account.get("lapsed")),
        "missed": ZERO,
    }
    for name, figure in figures.items():
        tally.compare((*place, name), figure, row.get(name), SUMMED)
    for name in NONE:
        tally.compare((*place, name), None, row.get(name), SUMMED)
    tally.require((*place, "relation"), row.get("relation") == "at most", "at most", row.get("relation"))


def _target(book: Book, rows: list[Row]) -> list[Finding]:
    """Under the objective cheapest: the value reaches its target, and one row says so."""
    own = [row for row in rows if row.get("rule") == "target"]
    settings = book.plan.settings
    if settings.objective != "cheapest" or settings.target_value is None:
        return [finding("rules", say("a target only for the cheapest plan"), 0, len(own), holds=False)] if own else []
    tally = Tally("rules", say("the target has its row"))
    tally.require(("target",), len(own) == 1, 1, len(own), "one row")
    row: Row = own[0] if own else {}
    value, target = exact(book.document.get("value")), settings.target_value
    margin = None if value is None else float(value) - target
    figures = {"limit": target, "required": target, "achieved": value, "margin": margin}
    sharp = SUMMED * max(1.0, abs(target))
    for name, figure in figures.items():
        tally.compare(("target", name), figure, row.get(name), sharp / max(1.0, abs(float(figure or 0.0))))
    missed = None if margin is None else max(0.0, -margin)
    tally.compare(("target", "missed"), missed, row.get("missed"), UNROUNDED * max(1.0, abs(target)))
    tally.require(("target", "relation"), row.get("relation") == "at least", "at least", row.get("relation"))
    holds = value is not None and value >= Decimal(repr(target - UNROUNDED * max(1.0, abs(target))))
    return [tally.finding(), finding("rule", say("target: at least"), target, value, holds=holds)]
