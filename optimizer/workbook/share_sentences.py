"""Rules on amounts and shares in words, and what a share comes to in money."""

from __future__ import annotations

import numpy as np

from optimizer.language import Text, joined, listed, say
from optimizer.plan import Rule
from optimizer.plan.scope import Member
from optimizer.workbook.checks.payers import Paid
from optimizer.workbook.sentence_words import (
    KINDS,
    RELATIONS,
    THAT,
    Sayer,
    percent,
    scope_in_words,
    whose_in_words,
    years_in_words,
)


def share_or_amount(teller: Sayer, rule: Rule, paid: list[Paid]) -> tuple[str, Text]:
    """The verb and the rest of the clause of a rule on amounts or on shares of a base."""
    if rule.measure == "amount":
        limit = teller.in_unit(rule.limit)
        return _demanded(teller, rule, say("{relation} {limit}", relation=RELATIONS[rule.relation], limit=limit))
    limit = say(
        "{relation} {share} {base}",
        relation=RELATIONS[rule.relation],
        share=percent(rule.limit),
        base=_base(teller, rule),
    )
    verb, rest = _demanded(teller, rule, limit)
    return verb, joined("; ", [rest, _in_money(teller, rule, paid)])


def _demanded(teller: Sayer, rule: Rule, limit: Text) -> tuple[str, Text]:
    if rule.each == ("source",):
        return "pays", limit
    if "source" in rule.each:
        return "gets", say("from that source {limit}", limit=limit)
    if rule.source:
        return "gets", say(
            "from {sources} {limit}", sources=teller.named(teller.payers.picked(rule.source)), limit=limit
        )
    return "gets", limit


def _kind(rule: Rule) -> str:
    return rule.base.kind if rule.base else "total"


def _base(teller: Sayer, rule: Rule) -> Text:
    """What a share is held against, behind the share."""
    kind = _kind(rule)
    if kind == "ceiling":
        return say("of the ceiling") if rule.period == "each year" else say("of the ceilings")
    if kind == "member":
        return say("of all money of {members}", members=_that(rule))
    if kind in ("without", "scope"):
        return _part(teller, rule)
    return {
        "total": say("of all money recommended"),
        "request": say("of what it requests"),
        "baseline": say("of its baseline"),
    }.get(kind, say("of the money"))


def _that(rule: Rule) -> Text:
    """``that topic and line``; where there are no members, all there is."""
    if not rule.each:
        return say("everything together")
    return listed([THAT[rule.each[0]], *(KINDS[kind] for kind in rule.each[1:])])


def _part(teller: Sayer, rule: Rule) -> Text:
    """A base that names parts or a source."""
    base = rule.base
    assert base is not None, "a part is named by a base"
    if base.kind == "without":
        return say("of what it gets in the plan without {sources}", sources=listed(base.source.include))
    told = say("of the money of {scope}", scope=scope_in_words(base.scope)) if base.scope else say("of the money")
    if base.source:
        told = say("{money} from {sources}", money=told, sources=teller.named(teller.payers.picked(base.source)))
    return say("{money} within {members}", money=told, members=_that(rule)) if rule.each else told


def _in_money(teller: Sayer, rule: Rule, paid: list[Paid]) -> Text:
    """What the share comes to, for the first member and the first year (or all of the rule's years)."""
    kind, years = _kind(rule), list(rule.years) if rule.period == "whole plan" else [rule.years[0]]
    if kind in ("total", "ceiling"):
        return _of_ceilings(teller, rule, years)
    if not paid:
        return say("no cell is in its scope")
    member, span = paid[0].member, years_in_words(years)
    whose, places = whose_in_words(member), [teller.index[year] for year in years]
    if kind == "baseline":
        base = member.portion.of(teller.amounts.baseline) * len(years)
        return say(
            "of the baseline{whose} of {base} in {years} that is {money}",
            whose=whose,
            base=teller.money(base),
            years=span,
            money=teller.in_unit(rule.limit * base),
        )
    if rule.base is not None and kind == "scope" and rule.base.source:
        held = teller.parts.portion_of(np.flatnonzero(teller.parts.base_cells(rule.base.scope, member)))
        base = float(teller.payers.money(teller.payers.picked(rule.base.source), held)[places].sum())
        return say(
            "if all of it{whose}, {base} in {years}, is used there, that is {money}",
            whose=whose,
            base=teller.money(base),
            years=span,
            money=teller.in_unit(rule.limit * base),
        )
    base = _requested(teller, rule, member, places)
    if kind == "request":
        return say(
            "of the requests{whose} of {base} in {years} that is {money}",
            whose=whose,
            base=teller.money(base),
            years=span,
            money=teller.in_unit(rule.limit * base),
        )
    return say(
        "if that money{whose} is its full request in {years}, {base}, that is {money}",
        whose=whose,
        years=span,
        base=teller.money(base),
        money=teller.in_unit(rule.limit * base),
    )


def _requested(teller: Sayer, rule: Rule, member: Member, places: list[int]) -> float:
    """What is requested in all of what a share is held against."""
    held = member.whole if _kind(rule) == "member" else member.share
    if rule.base is not None and rule.base.kind == "scope":
        held = teller.parts.base_share(rule.base.scope, member)
    return float(held @ teller.amounts.request[:, places].sum(axis=1))


def _of_ceilings(teller: Sayer, rule: Rule, years: list[int]) -> Text:
    places = [teller.index[year] for year in years]
    base, span = float(teller.amounts.ceiling[places].sum()), years_in_words(years)
    single = len(years) == 1
    ceilings = say("the {year} ceiling", year=span) if single else say("the ceilings of {years}", years=span)
    if _kind(rule) == "ceiling":
        return say(
            "of {ceilings} of {base} that is {money}",
            ceilings=ceilings,
            base=teller.money(base),
            money=teller.in_unit(rule.limit * base),
        )
    if teller.plan.sources:
        base += float(teller.amounts.money[:, places].sum())
        return say(
            "if {ceilings} and all sources, {base}, are all used, that is {money}",
            ceilings=ceilings,
            base=teller.money(base),
            money=teller.in_unit(rule.limit * base),
        )
    shown, amount = teller.money(base), teller.in_unit(rule.limit * base)
    if single:
        return say("if {ceilings} of {base} is all used, that is {money}", ceilings=ceilings, base=shown, money=amount)
    return say("if {ceilings} of {base} are all used, that is {money}", ceilings=ceilings, base=shown, money=amount)
