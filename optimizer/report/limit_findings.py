"""The sentences that the sheets about limits lead with: what holds the plan back, and whether the rules hold."""

from __future__ import annotations

from optimizer.allocate.result import Row
from optimizer.language import joined, listed, plural, say, sentence
from optimizer.report.context import Context
from optimizer.report.pricing import MONEY_LIMITS, best, price, priced, unconfirmed, unpriced
from optimizer.report.wording import NOT_CONFIRMED, years_phrase


def prices(ctx: Context) -> str:
    """Where more money would bring most."""
    limits = priced(ctx)
    money = [row for row in limits if row["rule"] == "ceiling"] or [row for row in limits if row["rule"] == "source"]
    if money:
        dear = best(ctx, money)
        source = dear[0]["member"] if dear[0]["rule"] == "source" else ""
        dear = [row for row in dear if not source or row["member"] == source]
        years = years_phrase([row["year"] for row in dear])
        more = say("More money of {source}", source=source) if source else say("More money")
        if len(dear) > 1:
            told = say("{more} would bring most in {years} alike.", more=more, years=years)
        else:
            told = say("{more} would bring most in {years}.", more=more, years=years)
        return joined(" ", [told, price(ctx, dear[0])])
    if unpriced(ctx):
        return sentence(unpriced(ctx))
    unsure = [row for row in unconfirmed(ctx) if row["rule"] == "ceiling"]
    if unsure:
        years = years_phrase([row["year"] for row in unsure])
        return say(
            "The ceiling of {years} holds the plan back; what more money there would bring is {unknown}.",
            years=years,
            unknown=NOT_CONFIRMED,
        )
    if limits:
        told = say("No ceiling holds the plan back; {what} does.", what=_what(limits[0]))
        return joined(" ", [told, price(ctx, limits[0])])
    if unconfirmed(ctx):
        return say(
            "No ceiling holds the plan back; rules do, and what loosening them would bring is {unknown}.",
            unknown=NOT_CONFIRMED,
        )
    return say("No ceiling and no rule holds the plan back: loosening one would add nothing.")


def _what(row: Row) -> str:
    return say("the target") if row["rule"] == "target" else say("a rule")


RESERVED = (*MONEY_LIMITS, "target")
"""Ids in the table of rules that are no rows of the sheet Rules."""


def rules(ctx: Context) -> str:
    """Whether the rules hold, and which ones shape the plan."""
    rows = ctx.result.rows("rules")
    if not rows:
        return say("The workbook sets no rules; only the ceilings bind.")
    missed = [row for row in rows if row["strength"] == "should" and (row["missed"] or 0) > 0]
    binding = list(dict.fromkeys(str(row["rule"]) for row in rows if row["binding"] and row["rule"] not in RESERVED))
    if not binding:
        shapes = say("no rule but the ceilings shapes the plan")
    elif len(binding) == 1:
        shapes = say("{rule} shapes the plan", rule=binding[0])
    else:
        shapes = say("{rules} shape the plan", rules=listed(binding, 6))
    if not missed:
        lead = say("Every rule holds in {tests}", tests=plural(len(rows), "test"))
    elif len({row["rule"] for row in missed}) == 1:
        lead = say(
            "Every rule that must hold does; {rule}, which should hold, is missed at a price", rule=missed[0]["rule"]
        )
    else:
        codes = listed(dict.fromkeys(str(row["rule"]) for row in missed), 4)
        lead = say("Every rule that must hold does; {rules}, which should hold, are missed at a price", rules=codes)
    return sentence(joined("; ", [lead, shapes]))


def rules_in_words(ctx: Context) -> str:
    """How many rules there are, and how many may be missed."""
    must = sum(rule.strength == "must" for rule in ctx.plan.rules)
    should = len(ctx.plan.rules) - must
    return say(
        "Of {rules}, {must} must hold and {should} may be missed at a price.",
        rules=plural(len(ctx.plan.rules), "rule"),
        must=must,
        should=should,
    )
