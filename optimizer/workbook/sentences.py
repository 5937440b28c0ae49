"""Reads every rule, ceiling, source and link back in one plain sentence: years, members, money, smallest step."""

from __future__ import annotations

from optimizer.plan import Plan, Rule
from optimizer.plan.scope import Member
from optimizer.workbook.checks.payers import Paid
from optimizer.workbook.money_sentences import ceiling, link, source, target
from optimizer.workbook.sentence_words import (
    PLURALS,
    Sayer,
    agreeing,
    listed,
    percent,
    scope_in_words,
    years_in_words,
)

MEMBERS_SHOWN = 8
"""So many members are named; the others are counted."""


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


def rule_sentence(plan: Plan, rule: Rule) -> str:
    """What ``rule`` demands, in one sentence; for all rules at once `sentences` is quicker."""
    return _Reader(plan).rule(rule)


class _Reader(Sayer):
    """Reads rules back."""

    def rule(self, rule: Rule) -> str:
        """The sentence of one rule."""
        paid = self.payers.members(rule)
        members = [row.member for row in paid]
        whole = rule.period == "whole plan"
        single = len(rule.years) == 1
        span = years_in_words(rule.years)
        when = f"in {span}" if single else f"over {span} together" if whole else f"in each year {span}"
        if rule.measure == "moved":
            demand = self.moved(rule, members)
        elif rule.measure == "change":
            demand = agreeing(self.subject(rule, members), self.change(rule, members))
        elif rule.measure in ("count", "units"):
            demand = agreeing(self.subject(rule, members), self.number(rule, members))
        else:
            demand = agreeing(self.subject(rule, members), self.share_or_amount(rule, paid))
        return f"{self.head(rule)}: {when}, {demand}{self.missed(rule)}{self.step(rule, members)}."

    def head(self, rule: Rule) -> str:
        place = rule.origin.cell("rule") if rule.origin.row else ""
        return f"{rule.code} ({', '.join(word for word in (place, rule.strength, rule.priority) if word)})"

    def missed(self, rule: Rule) -> str:
        if rule.strength == "must":
            return ""
        what = {"count": "activity", "units": "unit or post"}.get(rule.measure, self.unit)
        return f"; every {what} by which it is missed costs {rule.penalty:g} points"

    def step(self, rule: Rule, members: list[Member]) -> str:
        """The smallest step by which what the rule limits can move."""
        if rule.measure == "count":
            return "; an activity counts once a year" if rule.period == "each year" else "; an activity counts once"
        if rule.measure == "units":
            return "; units and posts are whole"
        served = {index for member in members for index, share in enumerate(member.share.tolist()) if share > 0}
        whole = [index for index in served if self.plan.activities[index].kind != "scalable"]
        size = self.plan.settings.round_to
        told = f"; amounts move in steps of {size:g}" if size else "; amounts are not rounded"
        if not whole:
            return told
        units = sorted({float(self.amounts.unit_cost[index, 0]) for index in whole} - {0.0})
        span = " to ".join(self.money(cost) for cost in sorted({units[0], units[-1]})) if units else ""
        things = [f"whole units or posts of {span}"] if units else []
        if any(self.plan.activities[index].kind == "package" for index in whole):
            things.append("whole packages")
        if len(whole) == len(served):
            return f"; amounts move by {listed(things)}"
        return f"{told}, or by {listed(things)}"

    def subject(self, rule: Rule, members: list[Member]) -> str:
        """Whose money is meant, with the members under `each`."""
        scope = scope_in_words(rule.scope, leave_out=rule.each)
        if not rule.each:
            return scope or "everything together"
        names = [member.label for member in members]
        shown = ", ".join(names[:MEMBERS_SHOWN])
        more = f" and {len(names) - MEMBERS_SHOWN} more" if len(names) > MEMBERS_SHOWN else ""
        inside = f", counting only {scope}," if scope else ""
        return f"each {' and '.join(rule.each)} ({shown}{more}){inside}"

    def number(self, rule: Rule, members: list[Member]) -> str:
        """How many activities get money, or how many units and posts are in place."""
        counted = rule.measure == "count"
        noun, tail = ("activities", "that get money") if counted else ("units or posts", "in place")
        if rule.base is not None:
            first = self.plan.first_year
            against = f" ({first}: against the baseline)" if first in rule.years else ""
            return f"has {rule.relation} {percent(rule.limit)} of the {noun} {tail} the year before{against}"
        if counted and rule.limit == 1:
            noun, tail = "activity", "that gets money"
        return f"has {rule.relation} {rule.limit:.6g} {noun} {tail}{self.most_in_number(rule, members)}"

    def most_in_number(self, rule: Rule, members: list[Member]) -> str:
        """How many there can be, for the first member and the first year (or all of the rule's years)."""
        if not members:
            return ""
        years = list(rule.years) if rule.period == "whole plan" else [rule.years[0]]
        places, share = [self.index[year] for year in years], members[0].share
        whose = f" of {members[0].label}" if members[0].label else ""
        if rule.measure == "count":
            asking = int(((self.amounts.most[:, places] > 0).any(axis=1) & (share > 0)).sum())
            return f"; {asking}{whose} {'asks' if asking == 1 else 'ask'} for money in {years_in_words(years)}"
        paid = float(share @ self.amounts.most_units[:, places].sum(axis=1))
        return f"; the requests{whose} pay {paid:.6g} in {years_in_words(years)}"

    def share_or_amount(self, rule: Rule, paid: list[Paid]) -> str:
        """Amounts, and shares of a base."""
        gets = "gets"
        if rule.each == ("source",):
            gets = "pays"
        elif "source" in rule.each:
            gets = "gets from that source"
        elif rule.source:
            gets = f"gets from {self.named(self.payers.picked(rule.source))}"
        if rule.measure == "amount":
            return f"{gets} {rule.relation} {self.money(rule.limit)} {self.unit}"
        kind = rule.base.kind if rule.base else "total"
        described = {
            "total": "all money recommended",
            "ceiling": "the ceiling" if rule.period == "each year" else "the ceilings",
            "request": "what it requests",
            "baseline": "its baseline",
            "member": f"all money of that {' and '.join(rule.each)}",
        }.get(kind) or self.base_in_words(rule)
        if kind == "scope" and rule.each:
            described += f" within that {' and '.join(rule.each)}"
        return f"{gets} {rule.relation} {percent(rule.limit)} of {described}; {self.share_in_money(rule, paid, kind)}"

    def base_in_words(self, rule: Rule) -> str:
        """A base that names parts or a source."""
        if rule.base is None:
            return ""
        if rule.base.kind == "without":
            return f"what it gets in the plan without {listed(rule.base.source.include)}"
        money = f"the money of {scope_in_words(rule.base.scope)}" if rule.base.scope else "the money"
        return money + (f" from {self.named(self.payers.picked(rule.base.source))}" if rule.base.source else "")

    def share_in_money(self, rule: Rule, paid: list[Paid], kind: str) -> str:
        """What the share comes to, for the first member and the first year (or all of the rule's years)."""
        years = list(rule.years) if rule.period == "whole plan" else [rule.years[0]]
        span, places = years_in_words(years), [self.index[year] for year in years]
        ceiling = float(self.amounts.ceiling[places].sum())
        if kind in ("total", "ceiling"):
            base, what = ceiling, f"the {span} ceiling" if len(years) == 1 else f"the ceilings of {span}"
            if kind == "total" and self.plan.sources:
                base += float(self.amounts.money[:, places].sum())
                what = f"{what} and all sources, {self.money(base)},"
                return f"if {what} are all used, that is {self.of(rule.limit, base)}"
            if kind == "ceiling":
                return f"of {what} of {self.money(base)} that is {self.of(rule.limit, base)}"
            used = "is" if len(years) == 1 else "are"
            return f"if {what} of {self.money(base)} {used} all used, that is {self.of(rule.limit, base)}"
        if not paid:
            return "no cell is in its scope"
        member = paid[0].member
        whose = f" of {member.label}" if member.label else ""
        if kind == "baseline":
            base = float(member.share @ self.amounts.baseline) * len(years)
            return f"of the baseline{whose} of {self.money(base)} in {span} that is {self.of(rule.limit, base)}"
        held = member.share
        if kind == "member":
            held = member.whole
        elif kind == "scope" and rule.base is not None:
            held = self.parts.base_share(rule.base.scope, member)
        if kind == "scope" and rule.base is not None and rule.base.source:
            codes = self.payers.picked(rule.base.source)
            base = float(self.payers.money(codes, held)[places].sum())
            return (
                f"if all of it{whose}, {self.money(base)} in {span}, is used there, that is {self.of(rule.limit, base)}"
            )
        base = float(held @ self.amounts.request[:, places].sum(axis=1))
        if kind == "request":
            return f"of the requests{whose} of {self.money(base)} in {span} that is {self.of(rule.limit, base)}"
        full = f"its full request in {span}, {self.money(base)}"
        return f"if that money{whose} is {full}, that is {self.of(rule.limit, base)}"

    def of(self, share: float, base: float) -> str:
        return f"{self.money(share * base)} {self.unit}"

    def change(self, rule: Rule, members: list[Member]) -> str:
        limit = percent(abs(rule.limit))
        previous = rule.base is not None and rule.base.kind == "previous year"
        against = "the year before" if previous else "its baseline"
        words = {
            "within": f"stays within ± {limit} of {against}",
            "exactly": f"changes by exactly {'-' if rule.limit < 0 else '+'}{limit} against {against}",
            "at least": f"grows by at least {limit} over {against}",
            "at most": f"grows by at most {limit} over {against}",
        }[rule.relation]
        if rule.limit <= 0.0 and rule.relation == "at least":
            words = f"loses at most {limit} against {against}" if rule.limit else f"gets no less than {against}"
        elif rule.limit <= 0.0 and rule.relation == "at most":
            words = f"loses at least {limit} against {against}" if rule.limit else f"gets no more than {against}"
        if rule.limit == 0.0 and rule.relation in ("within", "exactly"):
            words = f"gets as much as in {against}" if previous else f"gets exactly {against}"
        return f"{words}{self.first_is_baseline(rule, previous)}; {self.change_in_money(rule, members)}"

    def first_is_baseline(self, rule: Rule, previous: bool) -> str:
        first = self.plan.first_year
        return f" ({first}: against the baseline)" if previous and first in rule.years else ""

    def change_in_money(self, rule: Rule, members: list[Member]) -> str:
        found = [(row, float(row.share @ self.amounts.baseline)) for row in members]
        member, base = next(((row, money) for row, money in found if money > 0.0), (None, 0.0))
        if member is None:
            return "no member has a baseline to change from"
        whose = f" of {member.label}" if member.label else ""
        low, high = self.money((1.0 - rule.limit) * base), self.money((1.0 + rule.limit) * base)
        limits = f"between {low} and {high}" if rule.relation == "within" else f"{rule.relation} {high}"
        return f"from the baseline{whose} of {self.money(base)} that is {limits} {self.unit}"

    def moved(self, rule: Rule, members: list[Member]) -> str:
        previous = rule.base is not None and rule.base.kind == "previous year"
        against = "the year before" if previous else "the baseline"
        scope = scope_in_words(rule.scope, leave_out=rule.each)
        kinds = " and ".join(PLURALS[kind] for kind in rule.each) or "members"
        base = sum(float(member.share @ self.amounts.baseline) for member in members)
        inside = f" (counting only {scope})" if scope else ""
        return (
            f"the money that {len(members)} {kinds}{inside} lose against {against}, added up, is "
            f"{rule.relation} {percent(rule.limit)} of {against}'s money{self.first_is_baseline(rule, previous)}; "
            f"from the baseline of {self.money(base)} that is {self.of(rule.limit, base)}"
        )
