"""Numbers and codes as a committee reads them: the sentences and the cells of the report agree to the digit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from optimizer.language import Text, joined, listed, number, numeral, say

AMOUNT_WORDS: Mapping[str, Text] = MappingProxyType(
    {
        "full_request": say("full request"),
        "rule": say("held by a rule"),
        "ceiling": say("ceiling reached"),
        "source": say("source used up"),
        "minimum_not_reached": say("least workable amount not reached"),
        "next_unit_does_not_fit": say("next unit does not fit"),
        "package_does_not_fit": say("package does not fit"),
        "needs_other": say("needs another activity"),
        "excluded_by_other": say("excluded by another activity"),
        "locked": say("locked"),
        "term_running": say("term still running"),
        "last_money_at_the_margin": say("last money at the margin"),
        "worth_nothing_more": say("more would be worth nothing"),
        "nearest_to_baseline": say("nearest to last year"),
        "rounding": say("rounding"),
        "amended": say("amended by hand"),
    }
)
"""The codes of amounts in words."""

UNSPENT_WORDS: Mapping[str, Text] = MappingProxyType(
    {
        "reserve": say("held back as the reserve"),
        "carried": say("carried to the next year"),
        "rule": say("kept back by a rule"),
        "nothing_in_scope_asks": say("no activity in its scope asks for it"),
        "requests_met": say("every request is met"),
        "unit_too_big": say("the next unit is too big for it"),
        "matching_missing": say("the money to match it is missing"),
        "worth_nothing": say("no activity would gain from it"),
    }
)
"""The codes of unspent money in words."""

STATUS_ASKS: Mapping[str, Text] = MappingProxyType(
    {"approved": say("approve"), "planning": say("note"), "indicative": say("take as indicative")}
)
"""What a committee is asked to do with a year of each status."""

CEILINGS = say("the ceilings (common money)")
"""What the source `common` is called."""

STATUS_WORDS: Mapping[str, Text] = MappingProxyType(
    {"approved": say("approved"), "planning": say("planning"), "indicative": say("indicative")}
)
"""The statuses of years in words."""

KIND_WORDS: Mapping[str, Text] = MappingProxyType(
    {"common": say("common money"), "joint": say("joint money"), "earmarked": say("earmarked money")}
)
"""The kinds of source in words."""

ALL, NONE, NOTHING_STATED, NOT_NAMED = say("all"), say("none"), say("not stated"), say("not named")
"""What a cell says where a limit is of every member or year, where there is nothing, and where nobody said it."""

CHOICE_WORDS: Mapping[str, Text] = MappingProxyType(
    {
        str(text): text
        for text in (
            say("warning"),
            say("error"),
            say("at least"),
            say("at most"),
            say("exactly"),
            say("within"),
            say("must"),
            say("should"),
            say("statutory"),
            say("political"),
            say("preference"),
            say("total"),
            say("ceiling"),
            say("source"),
            say("target"),
            say("link"),
            say("lock"),
            say("request"),
            say("baseline"),
            say("member"),
            say("previous year"),
            say("received"),
            say("pledged"),
            say("expected"),
            say("value"),
            say("balanced"),
            say("cheapest"),
            say("optimal"),
            say("feasible"),
            say("infeasible"),
            say("high"),
            say("medium"),
            say("low"),
            say("OK"),
            say("BREACH"),
        )
    }
)
"""The words that cells of the workbook and of the answer choose from."""


OK, BREACH = CHOICE_WORDS["OK"], CHOICE_WORDS["BREACH"]
"""The verdicts."""


def chosen(word: str) -> str:
    """A word that was chosen from a list, as pages say it; what is in no list stays as it is."""
    return CHOICE_WORDS.get(word, word) if type(word) is str else word


NOT_RECEIVED = ("pledged", "expected")
"""Certainties of money that is not there yet, firmest first."""

CERTAIN_ENOUGH = say(
    "Money not yet received is pledged or expected; what it pays must be paid from elsewhere if it does not come."
)
"""What a page says beside amounts that rest on such money."""

NOT_CONFIRMED = say("not confirmed")
"""What a price says that calculating the plan again did not bear out."""

NOT_PRICED = say("not priced")
"""What a price says that was not asked for: the aim or an unfinished search gives none."""

NOT_AVAILABLE = say("n/a")
"""What a cell says where there is no number; never 0 and never blank."""


def points(value: float) -> Text:
    """Points of value: one decimal from 10 up, else as many as three significant digits need."""
    if abs(value) >= 10:
        return number(value)
    decimals = 1
    while decimals < 6 and value and abs(value) < 10 ** (2 - decimals):
        decimals += 1
    return number(value, f",.{decimals}f")


def percent(fraction: float) -> Text:
    """A fraction as a percentage with one decimal: ``71.4 %``, with a blank that no line breaks at."""
    return numeral(f"{fraction * 100:,.1f}\u00a0%")


def years_phrase(years: Sequence[int]) -> Text:
    """``2027``, ``2027 and 2029``, ``2027–2031`` for consecutive years."""
    if len(years) > 2 and years[-1] - years[0] == len(years) - 1:
        return numeral(f"{years[0]}–{years[-1]}")
    return listed([str(year) for year in years])


def counted_in(row: Mapping[str, object]) -> Text:
    """What a row of the table ``rules`` is in: ``money``, ``activities``, ``units or posts`` or ``points``."""
    if row["rule"] == "target":
        return say("points")
    return {"count": say("activities"), "units": say("units or posts")}.get(str(row["measure"]), say("money"))


def codes(words: object) -> str:
    """Codes in a cell, or that there are none."""
    return joined(", ", [chosen(str(word)) for word in words]) if words and isinstance(words, list | tuple) else NONE


def cells_typed(cells: object) -> str:
    """The addresses of several limits, or that there are none."""
    return joined(", ", map(typed_in, cells)) if cells and isinstance(cells, list | tuple) else NONE


def typed_in(cell: str | None) -> str:
    """The address of a limit, or that it was typed nowhere (a plan made in a script)."""
    return cell if cell and not cell.startswith("!") else say("not typed")
