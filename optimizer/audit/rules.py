"""Whether every rule holds, and whether the table of rules says what is so."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from optimizer.audit.asked import ZERO
from optimizer.audit.book import Book, Row, table
from optimizer.audit.demands import Demand, Demands
from optimizer.audit.finding import BREACH, COPIED, SUMMED, UNROUNDED, Finding, Tally, finding, typed
from optimizer.language import joined, say

MOST_LINES = 100
"""A rule with more lines than this is told in one, and its breaches one by one: nobody reads thousands."""

NO_BASE = 1e-6
"""A base as small as this, in money, is dust of an unrounded plan: no percentage of it is checked."""

RESERVED = frozenset(("ceiling", "source", "target"))
"""Ids of limits that are no rows of the sheet Rules and have their rows in the table all the same."""

Key = tuple[object, object, object, object]


@dataclass(frozen=True, kw_only=True, slots=True)
class Measured:
    """One demand held against the answer, in money; in numbers for ``count`` and ``units``."""

    demand: Demand
    base: Decimal | None
    required: Decimal
    achieved: Decimal
    margin: Decimal

    @property
    def key(self) -> Key:
        """Rule, member, year and relation: what its row is found by."""
        return self.demand.rule.code, self.demand.member, self.demand.year, self.demand.relation

    @property
    def missed(self) -> Decimal:
        """The money by which it is missed."""
        return max(ZERO, -self.margin)


def measured(book: Book, demand: Demand) -> Measured:
    """What ``demand`` requires and what the answer achieves."""
    base = demand.base(book)
    required = demand.factor if base is None else demand.factor * base
    achieved = demand.achieved(book)
    return Measured(
        demand=demand,
        base=base,
        required=required,
        achieved=achieved,
        margin=demand.margin(required, achieved),
    )


RELATIONS = {
    "at least": say("at least"),
    "at most": say("at most"),
    "exactly": say("exactly"),
    "within": say("within"),
}


def check_rules(book: Book) -> tuple[list[Finding], float]:
    """The findings on all rules, and the points that missed ``should`` rules cost."""
    listed = Tally("rules", say("each rule, member and year has one row"))
    told = Tally("rules", say("whole_held is yes or no"))
    for place, line in enumerate(table(book.document, "rules")):
        told.require((line.get("rule"), place), isinstance(line.get("whole_held"), bool), "yes or no")
    shown = _rows(book, listed)
    figures = _tallies()
    demands = Demands(book)
    found: list[Finding] = []
    penalties = ZERO
    for rule in book.plan.rules:
        lines: list[Finding] = []
        count = broken = 0
        for demand in demands.of(rule):
            own = measured(book, demand)
            holds, count = _holds(own, book.rounded), count + 1
            broken += not holds
            if count <= MOST_LINES or (not holds and broken <= MOST_LINES):
                lines.append(_line(own, holds))
            if rule.strength == "should":
                penalties += own.missed * typed(rule.penalty)
            row = shown.pop(own.key, None)
            listed.require(own.key, row is not None, "a row", "none")
            if row is not None:
                _compare(figures, own, row)
        found.extend(_told(rule.code, lines, count, broken))
    for key in shown:
        listed.require(key, False, "no row", "a row", "no such rule, member or year")
    return [*found, listed.finding(), told.finding(), *(tally.finding() for tally in figures.values())], float(
        penalties
    )


def _rows(book: Book, listed: Tally) -> dict[Key, Row]:
    """The table's rows by rule, member, year and relation, without the reserved ones."""
    rows: dict[Key, Row] = {}
    for row in table(book.document, "rules"):
        key = (row.get("rule"), row.get("member") or "", row.get("year"), row.get("relation"))
        if key[0] in RESERVED:
            continue
        if key in rows:
            listed.require(key, False, "one row", "several")
        rows[key] = row
    return rows


def _tallies() -> dict[str, Tally]:
    return {
        name: Tally("rule figures", say("{figure} of each rule as recomputed", figure=name))
        for name in ("limit", "required", "achieved", "margin", "base", "percent", "missed", "penalty")
    }


def _holds(own: Measured, rounded: bool) -> bool:
    """Whether one demand holds. A ``should`` rule may be missed: the plan's value then pays the penalty."""
    slack = (SUMMED if rounded else UNROUNDED) * max(1.0, abs(float(own.required)))
    return own.demand.rule.strength == "should" or float(own.margin) >= -slack


def _line(own: Measured, holds: bool) -> Finding:
    demand = own.demand
    year = say("whole plan") if demand.year is None else str(demand.year)
    where = joined(" · ", [word for word in (demand.rule.code, demand.member, year) if word])
    missed = demand.rule.strength == "should" and float(own.missed) > UNROUNDED
    what = joined(": ", [where, RELATIONS.get(demand.relation, demand.relation)])
    if missed:
        what = say("{limit}, a wish that is missed", limit=what)
    return finding("rule", what, own.required, own.achieved, holds=holds)


def _compare(figures: Mapping[str, Tally], own: Measured, row: Row) -> None:
    """Hold the figures of one row against the recomputed ones."""
    # A difference of large sums is only as sharp as the sums.
    base = 0.0 if own.base is None else abs(float(own.base))
    sharp = SUMMED * max(1.0, abs(float(own.required)), abs(float(own.achieved)), base)
    rule = own.demand.rule
    penalty = rule.penalty if rule.strength == "should" else None
    figures["limit"].compare(own.key, rule.limit, row.get("limit"), COPIED)
    figures["penalty"].compare(own.key, penalty, row.get("penalty"), COPIED)
    figures["required"].compare(own.key, own.required, row.get("required"), SUMMED)
    # What members lie below is such a difference too; elsewhere it is a plain sum.
    exactness = sharp / max(1.0, abs(float(own.achieved))) if rule.measure == "moved" else SUMMED
    figures["achieved"].compare(own.key, own.achieved, row.get("achieved"), exactness)
    figures["margin"].compare(own.key, own.margin, row.get("margin"), sharp / max(1.0, abs(float(own.margin))))
    figures["missed"].compare(own.key, own.missed, row.get("missed"), sharp / max(1.0, float(own.missed)))
    figures["base"].compare(own.key, own.base, row.get("base"), SUMMED)
    if own.base and float(own.base) > NO_BASE:
        blur = max(1.0, 1.0 / float(own.base)) * sharp
        figures["percent"].compare(own.key, own.achieved / own.base, row.get("percent"), blur)
    elif not own.base:
        figures["percent"].compare(own.key, None, row.get("percent"), SUMMED)


def _told(code: str, lines: list[Finding], count: int, broken: int) -> Iterator[Finding]:
    """The lines of one rule, or one for all where there are too many to read."""
    if count <= MOST_LINES:
        yield from lines
        return
    yield finding("rule", say("{rule}: all its members and years", rule=code), count, count - broken, holds=not broken)
    yield from [line for line in lines if line.verdict == BREACH][:MOST_LINES]
