"""What goes together in a row of Rules: measure, relation, base, period, each and source."""

from __future__ import annotations

from collections.abc import Mapping

from optimizer.plan import Base, BaseKind, Period, Words
from optimizer.workbook.base_words import base_named
from optimizer.workbook.rule_row import RuleRow

BASES: Mapping[str, tuple[BaseKind, ...]] = {
    "amount": (),
    "share": ("total", "ceiling", "request", "baseline", "member", "without", "scope"),
    "change": ("baseline", "previous year"),
    "moved": ("baseline", "previous year"),
    "count": ("previous year",),
    "units": ("previous year",),
}
"""What each measure may be held against."""

BLANK: Mapping[str, BaseKind] = {"share": "total", "change": "baseline", "moved": "baseline"}
"""What a blank `of` means; a measure that is not named here then has no base."""

RELATIONS: Mapping[str, tuple[str, ...]] = {
    "amount": ("at least", "at most", "exactly"),
    "share": ("at least", "at most", "exactly"),
    "change": ("at least", "at most", "exactly", "within"),
    "moved": ("at most",),
    "count": ("at least", "at most", "exactly"),
    "units": ("at least", "at most", "exactly"),
}

OF_SOURCES = ("amount", "share")
"""The measures that can tell the money of one source from that of another."""

_IN_WORDS = {"scope": "parts such as line: X", "without": "without X"}


def base_of(row: RuleRow, measure: str, each: tuple[str, ...]) -> tuple[Base | None, bool]:
    """The base (``None`` where the measure has none), and whether it could be told."""
    text = row.text("of")
    fitting = BASES[measure]
    if not text:
        return (Base(kind=BLANK[measure]) if measure in BLANK else None), True
    if not fitting:
        row.error(
            "of_without_base",
            "of",
            "An amount is not taken of anything, so `of` must stay blank.",
            found=text,
            allowed="a blank cell",
            remedy="Clear the cell, or choose the measure share.",
        )
        return None, False
    base = base_named(row.scribe("of"), text)
    if base is None:
        return None, False
    if base.kind not in fitting:
        names = [_IN_WORDS.get(kind, kind) for kind in fitting]
        row.error(
            "unfit_base",
            "of",
            f"The measure {measure} cannot be held against {text!r}.",
            found=text,
            allowed=", ".join(names) + ("" if measure in BLANK else ", or a blank cell"),
            remedy=f"Choose one of: {', '.join(names)}." if measure in BLANK else "Clear the cell.",
        )
        return None, False
    if base.kind == "member" and not each:
        row.error(
            "member_without_each",
            "of",
            "The base `member` needs `each`: without it the rule has no members.",
            found=text,
            remedy="Fill in each (topic, line, activity or tag), or choose another base.",
        )
        return None, False
    return base, True


def fits(row: RuleRow, measure: str, relation: str, period: Period, base: Base | None) -> bool:
    """Whether measure, relation, period and base go together; reported where not."""
    sound = True
    if relation and relation not in RELATIONS[measure]:
        sound = False
        row.error(
            "unfit_relation",
            "relation",
            f"The measure {measure} cannot be `{relation}`.",
            found=relation,
            allowed=", ".join(RELATIONS[measure]),
            remedy=f"Choose one of: {', '.join(RELATIONS[measure])}.",
        )
    yearly = measure in ("change", "moved")
    if period == "whole plan" and (yearly or (base is not None and base.kind == "previous year")):
        sound = False
        row.error(
            "unfit_period",
            "period",
            f"A {measure} is always measured year by year."
            if yearly
            else f"A {measure} against the previous year is measured year by year.",
            found=period,
            allowed="each year",
            remedy="Clear the cell or write each year.",
        )
    return sound


def fits_members(row: RuleRow, measure: str, each: tuple[str, ...], source: Words) -> bool:
    """Whether the measure goes together with `each` and with sources; reported where not."""
    sound = True
    if measure == "moved" and not each:
        sound = False
        row.error(
            "moved_without_each",
            "each",
            "A moved rule needs `each`: money changes hands between its members.",
            allowed="topic, line, activity, tag",
            remedy="Say between whom: fill in each.",
        )
    if measure in OF_SOURCES:
        return sound
    for name, filled in (("source", bool(source)), ("each", "source" in each)):
        if filled:
            sound = False
            row.error(
                "unfit_source",
                name,
                f"Only amount and share rules may name a source, not {measure}.",
                found=row.text(name),
                allowed="a blank cell" if name == "source" else "topic, line, activity, tag",
                remedy="Take the source out of the cell, or choose the measure amount or share.",
            )
    return sound
