"""Rules on changes and on money moved in words, and what they come to in money."""

from __future__ import annotations

from optimizer.language import Text, joined, listed, numeral, say
from optimizer.plan import Rule
from optimizer.plan.scope import Member
from optimizer.workbook.sentence_words import PLURALS, RELATIONS, Sayer, percent, scope_in_words, whose_in_words


def change(teller: Sayer, rule: Rule, members: list[Member]) -> tuple[str, Text]:
    """The verb and the rest of the clause of a rule on changes."""
    against = say("the year before") if _previous(rule) else say("its baseline")
    verb, told = _demand(rule, against)
    return verb, joined("; ", [_first_is_baseline(teller, rule, told), _in_money(teller, rule, members)])


def moved(teller: Sayer, rule: Rule, members: list[Member]) -> Text:
    """The clause of a rule on all that its members lose."""
    against = say("the year before") if _previous(rule) else say("the baseline")
    scope = scope_in_words(rule.scope, leave_out=rule.each)
    losers = say(
        "{count} {members}",
        count=len(members),
        members=listed([PLURALS[kind] for kind in rule.each]) if rule.each else say("members"),
    )
    if scope:
        losers = say("{members} (counting only {scope})", members=losers, scope=scope)
    base = sum(float(member.share @ teller.amounts.baseline) for member in members)
    told = say(
        "the money that {members} lose against {against}, added up, is {relation} {share} of {against}'s money",
        members=losers,
        against=against,
        relation=RELATIONS[rule.relation],
        share=percent(rule.limit),
    )
    in_money = say(
        "from the baseline of {base} that is {money}",
        base=teller.money(base),
        money=teller.in_unit(rule.limit * base),
    )
    return joined("; ", [_first_is_baseline(teller, rule, told), in_money])


def _previous(rule: Rule) -> bool:
    return rule.base is not None and rule.base.kind == "previous year"


def _demand(rule: Rule, against: Text) -> tuple[str, Text]:
    limit, least = percent(abs(rule.limit)), rule.relation == "at least"
    if rule.relation in ("within", "exactly"):
        if rule.limit == 0.0:
            if _previous(rule):
                return "gets", say("as much as in {against}", against=against)
            return "gets", say("exactly {against}", against=against)
        if rule.relation == "within":
            return "stays", say("within ± {limit} of {against}", limit=limit, against=against)
        signed = numeral(f"{'-' if rule.limit < 0 else '+'}{limit}")
        return "changes", say("by exactly {limit} against {against}", limit=signed, against=against)
    if rule.limit > 0.0:
        if least:
            return "grows", say("by at least {limit} over {against}", limit=limit, against=against)
        return "grows", say("by at most {limit} over {against}", limit=limit, against=against)
    if rule.limit == 0.0:
        if least:
            return "gets", say("no less than {against}", against=against)
        return "gets", say("no more than {against}", against=against)
    if least:
        return "loses", say("at most {limit} against {against}", limit=limit, against=against)
    return "loses", say("at least {limit} against {against}", limit=limit, against=against)


def _first_is_baseline(teller: Sayer, rule: Rule, told: Text) -> Text:
    first = teller.plan.first_year
    if _previous(rule) and first in rule.years:
        return say("{told} ({year}: against the baseline)", told=told, year=first)
    return told


def _in_money(teller: Sayer, rule: Rule, members: list[Member]) -> Text:
    """What the change comes to for the first member with a baseline."""
    found = [(row, float(row.share @ teller.amounts.baseline)) for row in members]
    member, base = next(((row, money) for row, money in found if money > 0.0), (None, 0.0))
    if member is None:
        return say("no member has a baseline to change from")
    low, high = teller.money((1.0 - rule.limit) * base), teller.money((1.0 + rule.limit) * base)
    if rule.relation == "within":
        limits = say("between {low} and {high}", low=low, high=high)
    else:
        limits = say("{relation} {limit}", relation=RELATIONS[rule.relation], limit=high)
    return say(
        "from the baseline{whose} of {base} that is {limits} {unit}",
        whose=whose_in_words(member),
        base=teller.money(base),
        limits=limits,
        unit=teller.unit,
    )
