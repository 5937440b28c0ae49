"""Reads every rule, ceiling, source and link back in one plain sentence: years, members, money, smallest step."""

from __future__ import annotations

from optimizer.language import Text, joined, listed, number, say
from optimizer.plan import Plan, Rule
from optimizer.plan.scope import Member
from optimizer.workbook.change_sentences import change, moved
from optimizer.workbook.checks.payers import Paid
from optimizer.workbook.money_sentences import ceiling, link, source, target
from optimizer.workbook.sentence_words import (
    KINDS,
    RELATIONS,
    Sayer,
    clause,
    headed,
    names_several,
    percent,
    scope_in_words,
    whose_in_words,
    years_in_words,
)
from optimizer.workbook.share_sentences import share_or_amount

MEMBERS_SHOWN = 8
"""So many members are named; the others are counted."""

STRENGTHS = {"must": say("must"), "should": say("should")}
PRIORITIES = {"statutory": say("statutory"), "political": say("political"), "preference": say("preference")}


def sentences(plan: Plan) -> list[dict[str, str]]:
    """One sentence for each rule, ceiling, source and link, and the target: ``rule``, ``cell``, ``sentence``."""
    reader = _Reader(plan)
    return [
        *({"rule": rule.code, "cell": rule.origin.cell("rule"), "sentence": reader.rule(rule)} for rule in plan.rules),
        *(
            {"rule": "ceiling", "cell": year.origin.cell("ceiling"), "sentence": ceiling(reader, place, year)}
            for place, year in enumerate(plan.years)
        ),
        *(
            {"rule": "source", "cell": row.origin.cell("source"), "sentence": source(reader, row)}
            for row in plan.sources
        ),
        *({"rule": "link", "cell": row.origin.cell("activity"), "sentence": link(row)} for row in plan.links),
        *(
            [{"rule": "target", "cell": plan.settings.cells.get("target_value", ""), "sentence": target(reader)}]
            if plan.settings.objective == "cheapest"
            else []
        ),
    ]


def rule_sentence(plan: Plan, rule: Rule) -> Text:
    """What ``rule`` demands, in one sentence; for all rules at once `sentences` is quicker."""
    return _Reader(plan).rule(rule)


class _Reader(Sayer):
    """Reads rules back."""

    def rule(self, rule: Rule) -> Text:
        """The sentence of one rule."""
        paid = self.payers.members(rule)
        members = [row.member for row in paid]
        if rule.measure == "moved":
            demand = moved(self, rule, members)
        else:
            verb, rest = self.demand(rule, paid, members)
            several = not rule.each and names_several(rule.scope)
            demand = clause(self.subject(rule, members), several, verb, rest)
        clauses = [say("{when}, {demand}", when=_when(rule), demand=demand), *self.missed(rule)]
        head = headed(rule.code, self.place(rule))
        return say("{head}: {demand}.", head=head, demand=joined("; ", [*clauses, self.step(rule, members)]))

    def demand(self, rule: Rule, paid: list[Paid], members: list[Member]) -> tuple[str, Text]:
        """The verb and the rest of the clause of a rule whose members are its subject."""
        if rule.measure == "change":
            return change(self, rule, members)
        if rule.measure in ("count", "units"):
            return "has", self.number(rule, members)
        return share_or_amount(self, rule, paid)

    def place(self, rule: Rule) -> list[str]:
        """The words in brackets behind a rule's id."""
        cell = rule.origin.cell("rule") if rule.origin.row else ""
        return [cell, STRENGTHS[rule.strength], PRIORITIES.get(rule.priority, rule.priority)]

    def missed(self, rule: Rule) -> list[Text]:
        """What it costs to miss a rule that should hold."""
        if rule.strength == "must":
            return []
        what = {"count": say("activity"), "units": say("unit or post")}.get(rule.measure, self.unit)
        points = number(rule.penalty or 0.0, "g")
        return [say("every {what} by which it is missed costs {points} points", what=what, points=points)]

    def step(self, rule: Rule, members: list[Member]) -> Text:
        """The smallest step by which what the rule limits can move."""
        if rule.measure == "count":
            once_a_year = rule.period == "each year"
            return say("an activity counts once a year") if once_a_year else say("an activity counts once")
        if rule.measure == "units":
            return say("units and posts are whole")
        served = {index for member in members for index in member.portion.activity.tolist()}
        whole = [index for index in served if self.plan.activities[index].kind != "scalable"]
        size = self.plan.settings.round_to
        told = say("amounts are not rounded")
        if size:
            told = say("amounts move in steps of {size}", size=number(size, "g"))
        if not whole:
            return told
        units = sorted({float(self.amounts.unit_cost[index, 0]) for index in whole} - {0.0})
        things = []
        if units and units[0] < units[-1]:
            low, high = self.money(units[0]), self.money(units[-1])
            things.append(say("whole units or posts of {low} to {high}", low=low, high=high))
        elif units:
            things.append(say("whole units or posts of {cost}", cost=self.money(units[0])))
        if any(self.plan.activities[index].kind == "package" for index in whole):
            things.append(say("whole packages"))
        if len(whole) == len(served):
            return say("amounts move by {things}", things=listed(things))
        return say("{told}, or by {things}", told=told, things=listed(things))

    def subject(self, rule: Rule, members: list[Member]) -> Text:
        """Whose money is meant, with the members under `each`."""
        scope = scope_in_words(rule.scope, leave_out=rule.each)
        if not rule.each:
            return scope or say("everything together")
        names = joined(", ", [member.label for member in members[:MEMBERS_SHOWN]])
        more = len(members) - MEMBERS_SHOWN
        if more > 0:
            names = say("{names} and {count} more", names=names, count=more)
        each = say("each {kinds} ({names})", kinds=listed([KINDS[kind] for kind in rule.each]), names=names)
        return say("{each}, counting only {scope},", each=each, scope=scope) if scope else each

    def number(self, rule: Rule, members: list[Member]) -> Text:
        """How many activities get money, or how many units and posts are in place."""
        relation, counted = RELATIONS[rule.relation], rule.measure == "count"
        if rule.base is not None:
            share, first = percent(rule.limit), self.plan.first_year
            if counted:
                told = say(
                    "{relation} {share} of the activities that get money the year before",
                    relation=relation,
                    share=share,
                )
            else:
                told = say(
                    "{relation} {share} of the units or posts in place the year before", relation=relation, share=share
                )
            return say("{told} ({year}: against the baseline)", told=told, year=first) if first in rule.years else told
        limit = number(rule.limit, ".6g")
        if not counted:
            told = say("{relation} {count} units or posts in place", relation=relation, count=limit)
        elif rule.limit == 1:
            told = say("{relation} {count} activity that gets money", relation=relation, count=limit)
        else:
            told = say("{relation} {count} activities that get money", relation=relation, count=limit)
        return joined("; ", [told, *self.most_in_number(rule, members)])

    def most_in_number(self, rule: Rule, members: list[Member]) -> list[Text]:
        """How many there can be, for the first member and the first year (or all of the rule's years)."""
        if not members:
            return []
        years = list(rule.years) if rule.period == "whole plan" else [rule.years[0]]
        places, share = [self.index[year] for year in years], members[0].share
        whose, span = whose_in_words(members[0]), years_in_words(years)
        if rule.measure == "count":
            asking = int(((self.amounts.most[:, places] > 0).any(axis=1) & (share > 0)).sum())
            if asking == 1:
                return [say("{count}{whose} asks for money in {years}", count=asking, whose=whose, years=span)]
            return [say("{count}{whose} ask for money in {years}", count=asking, whose=whose, years=span)]
        paid = number(float(share @ self.amounts.most_units[:, places].sum(axis=1)), ".6g")
        return [say("the requests{whose} pay {count} in {years}", whose=whose, count=paid, years=span)]


def _when(rule: Rule) -> Text:
    span = years_in_words(rule.years)
    if len(rule.years) == 1:
        return say("in {year}", year=span)
    if rule.period == "whole plan":
        return say("over {years} together", years=span)
    return say("in each year {years}", years=span)
