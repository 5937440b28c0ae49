"""Numbers and codes as a committee reads them: the sentences and the cells of the report agree to the digit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType

from optimizer.plan import Plan

AMOUNT_WORDS: Mapping[str, str] = MappingProxyType(
    {
        "full_request": "full request",
        "rule": "held by a rule",
        "ceiling": "ceiling reached",
        "source": "source used up",
        "minimum_not_reached": "least workable amount not reached",
        "next_unit_does_not_fit": "next unit does not fit",
        "package_does_not_fit": "package does not fit",
        "needs_other": "needs another activity",
        "excluded_by_other": "excluded by another activity",
        "locked": "locked",
        "term_running": "term still running",
        "last_money_at_the_margin": "last money at the margin",
        "worth_nothing_more": "more would be worth nothing",
        "nearest_to_baseline": "nearest to last year",
        "rounding": "rounding",
        "amended": "amended by hand",
    }
)
"""The codes of amounts in words."""

UNSPENT_WORDS: Mapping[str, str] = MappingProxyType(
    {
        "reserve": "held back as the reserve",
        "carried": "carried to the next year",
        "rule": "kept back by a rule",
        "nothing_in_scope_asks": "no activity in its scope asks for it",
        "requests_met": "every request is met",
        "unit_too_big": "the next unit is too big for it",
        "matching_missing": "the money to match it is missing",
        "worth_nothing": "no activity would gain from it",
    }
)
"""The codes of unspent money in words."""

STATUS_ASKS: Mapping[str, str] = MappingProxyType(
    {"approved": "approve", "planning": "note", "indicative": "take as indicative"}
)
"""What a committee is asked to do with a year of each status."""

CEILINGS = "the ceilings (common money)"
"""What the source `common` is called."""

KIND_WORDS: Mapping[str, str] = MappingProxyType(
    {"common": "common money", "joint": "joint money", "earmarked": "earmarked money"}
)
"""The kinds of source in words."""

NOT_RECEIVED = ("pledged", "expected")
"""Certainties of money that is not there yet, firmest first."""

CERTAIN_ENOUGH = (
    "Money not yet received is pledged or expected; what it pays must be paid from elsewhere if it does not come."
)
"""What a page says beside amounts that rest on such money."""

UNIT_NAMES: Mapping[int, str] = MappingProxyType({1: "", 1000: " thousand", 1_000_000: " million"})

NOT_CONFIRMED = "not confirmed"
"""What a price says that calculating the plan again did not bear out."""

NOT_PRICED = "not priced"
"""What a price says that was not asked for: the aim or an unfinished search gives none."""

NOT_AVAILABLE = "n/a"
"""What a cell says where there is no number; never 0 and never blank."""


def unit_name(plan: Plan) -> str:
    """``EUR thousand``: what every shown amount is in."""
    settings = plan.settings
    return settings.currency + UNIT_NAMES.get(settings.unit, f" x {settings.unit:,}")


def points(value: float) -> str:
    """Points of value: one decimal from 10 up, else as many as three significant digits need."""
    if abs(value) >= 10:
        return f"{value:,.1f}"
    decimals = 1
    while decimals < 6 and value and abs(value) < 10 ** (2 - decimals):
        decimals += 1
    return f"{value:,.{decimals}f}"


def percent(fraction: float) -> str:
    """A fraction as a percentage with one decimal: ``71.4 %``, with a blank that no line breaks at."""
    return f"{fraction * 100:,.1f}\u00a0%"


def years_phrase(years: Sequence[int]) -> str:
    """``2027``, ``2027 and 2029``, ``2027–2031`` for consecutive years."""
    if len(years) > 2 and years[-1] - years[0] == len(years) - 1:
        return f"{years[0]}–{years[-1]}"
    return listed([str(year) for year in years])


def listed(words: Iterable[str], most: int = 0) -> str:
    """``a, b and c``; with ``most`` only so many, the others counted: ``a, b and 3 more``."""
    named = list(words)
    if most and len(named) > most:
        named = [*named[:most], f"{len(named) - most} more"]
    if len(named) < 2:
        return "".join(named)
    return f"{', '.join(named[:-1])} and {named[-1]}"


def plural(count: int, noun: str, nouns: str = "") -> str:
    """``1 activity``, ``3 activities``."""
    return f"{count:,} {noun if count == 1 else nouns or noun + 's'}"


def sentence(text: str) -> str:
    """``text`` with a capital first letter and a full stop."""
    text = text.strip()
    if not text:
        return ""
    return text[0].upper() + text[1:] + ("" if text[-1] in ".!?" else ".")


def counted_in(row: Mapping[str, object]) -> str:
    """What a row of the table ``rules`` is in: ``money``, ``activities``, ``units or posts`` or ``points``."""
    if row["rule"] == "target":
        return "points"
    return {"count": "activities", "units": "units or posts"}.get(str(row["measure"]), "money")


def typed_in(cell: str | None) -> str:
    """The address of a limit, or that it was typed nowhere (a plan made in a script)."""
    return cell if cell and not cell.startswith("!") else "not typed"
