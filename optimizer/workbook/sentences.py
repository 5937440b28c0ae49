"""Reads every rule and every ceiling back in one plain sentence: years, members, base in money, smallest step."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import numpy as np
import numpy.typing as npt

from optimizer.plan import Plan, Rule, Scope, Words, Year
from optimizer.plan.amounts import Amounts, amounts
from optimizer.plan.scope import Member, Parts
from optimizer.workbook.layout import unit_in_words

Floats = npt.NDArray[np.float64]

MEMBERS_SHOWN = 8
"""So many members are named; the others are counted."""

_PLURALS = {"topic": "topics", "line": "lines", "activity": "activities", "tag": "tags"}
_VERBS = {"gets": "get", "loses": "lose", "grows": "grow", "stays": "stay", "changes": "change"}


def sentences(plan: Plan) -> list[dict[str, str]]:
    """One sentence for each rule, then one for each year's ceiling: ``rule``, ``cell``, ``sentence``."""
    reader = _Reader(plan)
    return [
        *({"rule": rule.code, "cell": rule.origin.cell("rule"), "sentence": reader.rule(rule)} for rule in plan.rules),
        *(
            {"rule": "ceiling", "cell": year.origin.cell("ceiling"), "sentence": reader.ceiling(place, year)}
            for place, year in enumerate(plan.years)
        ),
    ]


def rule_sentence(plan: Plan, rule: Rule) -> str:
    """What ``rule`` demands, in one sentence; for all rules at once `sentences` is quicker."""
    return _Reader(plan).rule(rule)


def percent(share: float) -> str:
    """``12.5 %``: a fraction as an officer writes it."""
    return f"{share * 100:.6g} %"


def listed(words: Sequence[str], last: str = "and") -> str:
    """``A, B and C``."""
    return " ".join([", ".join(words[:-1]), last, words[-1]]) if len(words) > 1 else "".join(words)


def agreeing(subject: str, demand: str) -> str:
    """Subject and demand as one clause: ``line TRN gets …``, ``lines TRN and EXE together get …``."""
    verb, _, rest = demand.partition(" ")
    if subject.partition(" ")[0] in _PLURALS.values():
        return f"{subject} together {_VERBS[verb]} {rest}"
    return f"{subject} {demand}"


def years_in_words(years: Sequence[int]) -> str:
    """``2027–2029 and 2031``: runs of three or more years are drawn together."""
    runs: list[list[int]] = []
    for year in years:
        if runs and year == runs[-1][-1] + 1:
            runs[-1].append(year)
        else:
            runs.append([year])
    words: list[str] = []
    for run in runs:
        words += [f"{run[0]}–{run[-1]}"] if len(run) > 2 else [str(year) for year in run]
    return listed(words)


class _Reader:
    """A plan with its amounts at hand, read back sentence by sentence."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.unit = unit_in_words(plan.settings.currency, plan.settings.unit)
        self.parts = Parts(plan)
        self.amounts: Amounts = amounts(plan)
        self.index = {row.year: place for place, row in enumerate(plan.years)}
        step = Decimal(str(plan.settings.round_to)).normalize()
        exponent = step.as_tuple().exponent
        self.decimals = max(0, -exponent) if step and isinstance(exponent, int) else 1

    def money(self, amount: float) -> str:
        """An amount without its unit, with as many decimals as amounts are rounded to."""
        shown = f"{amount:,.{self.decimals}f}"
        return shown.removeprefix("-") if not shown.strip("-0.,") else shown

    def rule(self, rule: Rule) -> str:
        """The sentence of one rule."""
        members = self.parts.members(rule)
        whole = rule.period == "whole plan"
        single = len(rule.years) == 1
        span = years_in_words(rule.years)
        when = f"in {span}" if single else f"over {span} together" if whole else f"in each year {span}"
        if rule.measure == "moved":
            demand = self.moved(rule, members)
        elif rule.measure == "change":
            demand = agreeing(self.subject(rule, members), self.change(rule, members))
        else:
            demand = agreeing(self.subject(rule, members), self.share_or_amount(rule, members))
        return f"{self.head(rule)}: {when}, {demand}{self.missed(rule)}{self.step()}."

    def head(self, rule: Rule) -> str:
        place = rule.origin.cell("rule") if rule.origin.row else ""
        return f"{rule.code} ({', '.join(word for word in (place, rule.strength, rule.priority) if word)})"

    def missed(self, rule: Rule) -> str:
        if rule.strength == "must":
            return ""
        return f"; every {self.unit} by which it is missed costs {rule.penalty:g} points"

    def step(self) -> str:
        size = self.plan.settings.round_to
        return f"; amounts move in steps of {size:g}" if size else "; amounts are not rounded"

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

    def share_or_amount(self, rule: Rule, members: list[Member]) -> str:
        if rule.measure == "amount":
            return f"gets {rule.relation} {self.money(rule.limit)} {self.unit}"
        kind = rule.base.kind if rule.base else "total"
        described = {
            "total": "all money recommended",
            "ceiling": "the ceiling" if rule.period == "each year" else "the ceilings",
            "request": "what it requests",
            "baseline": "its baseline",
            "member": f"all money of that {' and '.join(rule.each)}",
        }.get(kind) or f"the money of {scope_in_words(rule.base.scope) if rule.base else ''}"
        if kind == "scope" and rule.each:
            described += f" within that {' and '.join(rule.each)}"
        return f"gets {rule.relation} {percent(rule.limit)} of {described}; {self.share_in_money(rule, members, kind)}"

    def share_in_money(self, rule: Rule, members: list[Member], kind: str) -> str:
        """What the share comes to, for the first member and the first year (or all of the rule's years)."""
        years = list(rule.years) if rule.period == "whole plan" else [rule.years[0]]
        span, places = years_in_words(years), [self.index[year] for year in years]
        ceiling = float(self.amounts.ceiling[places].sum())
        if kind in ("total", "ceiling"):
            base, what = ceiling, f"the {span} ceiling" if len(years) == 1 else f"the ceilings of {span}"
            if kind == "ceiling":
                return f"of {what} of {self.money(base)} that is {self.of(rule.limit, base)}"
            used = "is" if len(years) == 1 else "are"
            return f"if {what} of {self.money(base)} {used} all used, that is {self.of(rule.limit, base)}"
        if not members:
            return "no cell is in its scope"
        member = members[0]
        whose = f" of {member.label}" if member.label else ""
        if kind == "baseline":
            base = float(member.share @ self.amounts.baseline) * len(years)
            return f"of the baseline{whose} of {self.money(base)} in {span} that is {self.of(rule.limit, base)}"
        held = member.share
        if kind == "member":
            held = member.whole
        elif kind == "scope" and rule.base is not None:
            held = self.parts.base_share(rule.base.scope, member)
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
        kinds = " and ".join(_PLURALS[kind] for kind in rule.each) or "members"
        base = sum(float(member.share @ self.amounts.baseline) for member in members)
        inside = f" (counting only {scope})" if scope else ""
        return (
            f"the money that {len(members)} {kinds}{inside} lose against {against}, added up, is "
            f"{rule.relation} {percent(rule.limit)} of {against}'s money{self.first_is_baseline(rule, previous)}; "
            f"from the baseline of {self.money(base)} that is {self.of(rule.limit, base)}"
        )

    def ceiling(self, place: int, year: Year) -> str:
        """The sentence of one year's ceiling, with reserve, overrun and carry-over."""
        where = year.origin.cell("ceiling") if year.origin.row else ""
        head = f"ceiling {year.year} ({', '.join(word for word in (where, year.status) if word)})"
        told = f"all activities together get at most {self.money(year.ceiling)} {self.unit}"
        if year.reserve:
            held = year.reserve * year.ceiling
            told += (
                f", of which {percent(year.reserve)} ({self.money(held)}) are held back as a reserve, "
                f"so {self.money(year.ceiling - held)} can be used"
            )
        if year.overrun:
            told += (
                f"; up to {percent(year.overrun)} ({self.money(year.overrun * year.ceiling)}) more may be used, "
                f"at a price of {year.overrun_price:g} points per {self.unit}"
            )
        if year.carry_share and place + 1 < len(self.plan.years):
            moving = self.money(year.carry_share * year.ceiling)
            told += f"; up to {percent(year.carry_share)} ({moving}) may move to {year.year + 1}"
        return f"{head}: in {year.year}, {told}."


def scope_in_words(scope: Scope, leave_out: Sequence[str] = ()) -> str:
    """``line TRN, topic PoC or CAAC``; empty where everything is meant.

    A kind in ``leave_out`` is told by its members already.
    """
    told = [
        words_of_scope(kind, getattr(scope, kind))
        for kind in ("topic", "line", "activity", "tag")
        if kind not in leave_out and getattr(scope, kind)
    ]
    return ", ".join(told)


def words_of_scope(kind: str, words: Words) -> str:
    """``topic PoC or CAAC but not CPP``."""
    if not words.include:
        return f"every {kind} but {listed(words.exclude)}"
    name = f"{_PLURALS[kind] if len(words.include) > 1 else kind} {listed(words.include)}"
    return f"{name} but not {listed(words.exclude)}" if words.exclude else name
