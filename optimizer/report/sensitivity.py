"""Sensitivity: does the recommendation change, and how, if money, rules or weights are others? One page first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType

from optimizer.allocate.result import Row as ResultRow
from optimizer.analysis import Analysis
from optimizer.language import Text, joined, listed, say, sentence
from optimizer.report import pricing
from optimizer.report.context import Context
from optimizer.report.sheet import Column, Placed, Row, Sheet
from optimizer.report.wording import years_phrase

ROWS_ON_A_PAGE = 22
"""Rows of a few lines each that fit a page."""

MOST_RULES = 8
"""Rules that are told here, dearest first; the sheet of prices has all."""

ASKED: Mapping[str, Text] = MappingProxyType(
    {
        "robust": say("weights and values are uncertain"),
        "cut": say("there is less money"),
        "ladder": say("there is more or less money"),
        "compare": say("a scenario of the workbook comes true"),
        "sweep": say("several figures change together"),
        "alternatives": say("another plan nearly as good is wanted"),
        "fairness": say("topics are to be treated more evenly"),
    }
)
"""What the analyses ask, those first that say whether the recommendation stands."""

YES, NO, OPEN, SEE = say("yes"), say("no"), say("not known"), say("see the finding")
PRICES = say("Prices of money")


def finding(ctx: Context, analyses: Sequence[Analysis]) -> str:
    """Whether the recommendation changes: by what robust says, else by what more money and looser rules do."""
    known = {analysis.name: analysis for analysis in analyses}
    if "robust" in known:
        return known["robust"].finding
    if pricing.unpriced(ctx):
        return sentence(pricing.unpriced(ctx))
    years = [row["year"] for row in _ceilings(ctx) if _changes(row)]
    rules = list(dict.fromkeys(str(row["rule"]) for row in _rules(ctx)))
    if years:
        told = say("The recommendation changes with more money in {years}", years=years_phrase(years))
    else:
        told = say("More money within the ceilings does not change the recommendation")
    if len(rules) == 1:
        held = say("loosening {rules} would change it too", rules=rules[0])
    elif rules:
        held = say("loosening any of {rules} would change it too", rules=listed(rules, 6))
    elif any(row["rule"] not in pricing.MONEY_LIMITS for row in pricing.unconfirmed(ctx)):
        held = say("what looser rules would do is not confirmed")
    else:
        held = say("no rule holds it back")
    return sentence(joined("; ", [told, held]))


def _ceilings(ctx: Context) -> list[ResultRow]:
    return [row for row in ctx.result.rows("rules") if row["rule"] == "ceiling"]


def _rules(ctx: Context) -> list[ResultRow]:
    """The rules that hold the plan back at a confirmed price, dearest first."""
    return [row for row in pricing.priced(ctx) if row["rule"] not in pricing.MONEY_LIMITS]


def _changes(row: ResultRow) -> bool:
    return (row["marginal_value"] or 0) > 0 or (row["next_gain"] or 0) > 0


def write(sheet: Sheet, ctx: Context, analyses: Sequence[Analysis]) -> Placed:
    """Fill the sheet; returns its table. ``analyses`` are those that the report holds."""
    columns = [
        Column(say("what if"), "wrap", 44),
        Column(say("does the recommendation change?"), "word", 20),
        Column(say("what then"), "wrap", 96),
        Column(say("details"), "wrap", 28),
    ]
    sheet.fit(columns)
    sheet.top(
        say("Sensitivity: does the recommendation change?"),
        finding(ctx, analyses),
        say(
            "Each answer in numbers comes from calculating the plan again. 'Not known' means that it was not "
            "asked: the last column names the command that does."
        ),
    )
    rows = [*_analyses(analyses), *_money(ctx), *_of_rules(ctx), *_not_asked(analyses)]
    placed = sheet.table(columns, rows)
    fits = len(rows) <= ROWS_ON_A_PAGE
    sheet.finish(None if fits else placed, one_page=fits)
    return placed


def _analyses(analyses: Sequence[Analysis]) -> Iterator[Row]:
    known = {analysis.name: analysis for analysis in analyses}
    for name, question in ASKED.items():
        if name in known:
            yield Row([question, SEE, known[name].finding, say("the sheets {title}", title=known[name].title)])


def _not_asked(analyses: Sequence[Analysis]) -> Iterator[Row]:
    """What the report does not answer, in one row: the questions, and how to have them answered."""
    known = {analysis.name for analysis in analyses}
    left = {name: question for name, question in ASKED.items() if name not in known}
    if left:
        told = say("This was not asked for this report: {questions}.", questions=joined("; ", left.values()))
        yield Row([say("anything else is otherwise"), OPEN, told, f"solve --with {','.join(left)}"])


def _money(ctx: Context) -> Iterator[Row]:
    """More money of each ceiling, then of each source in the year in which it brings most."""
    for row in _ceilings(ctx):
        asked = say("the ceiling of {year} is higher", year=row["year"])
        if _changes(row):
            yield Row([asked, YES, pricing.price(ctx, row), PRICES])
        elif row["binding"]:
            unpriced = pricing.unpriced(ctx)
            yield Row([asked, OPEN, sentence(unpriced) if unpriced else pricing.price(ctx, row), PRICES])
        else:
            yield Row([asked, NO, say("Not all of its money is used as it is."), PRICES])
    for row in _dearest(row for row in pricing.priced(ctx) if row["rule"] == "source"):
        asked = say("{source} gives more in {year}", source=row["member"], year=row["year"])
        yield Row([asked, YES, pricing.price(ctx, row), PRICES])


def _dearest(rows: Iterable[ResultRow]) -> list[ResultRow]:
    """Of each rule, and of each source, the row with the highest price, in the order of the first of each."""
    found: dict[tuple[str, str], ResultRow] = {}
    for row in rows:
        key = row["rule"], row["member"] if row["rule"] == "source" else ""
        if (row["marginal_value"] or 0) > (found.get(key, row)["marginal_value"] or 0) or key not in found:
            found[key] = row
    return list(found.values())


def _of_rules(ctx: Context) -> Iterator[Row]:
    for row in _dearest(_rules(ctx))[:MOST_RULES]:
        asked = say("{rule} is looser: {name}", rule=row["rule"], name=row["name"] or row["rule"])
        yield Row([asked, YES, pricing.price(ctx, row), PRICES])
