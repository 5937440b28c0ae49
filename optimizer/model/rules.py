"""Rules as rows over the amounts: one value per rule, member and year, and the rows and columns it adds.

Mathematics in docs/mathematics.md, "Rules". Money of an activity in scope is its share times its amount.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from optimizer.errors import UsageError
from optimizer.model.linear import Linear, added, fixed
from optimizer.model.program import INF
from optimizer.model.rule_row import RuleRow
from optimizer.plan import Plan, Relation, Rule
from optimizer.plan.amounts import Amounts
from optimizer.plan.scope import Member, Parts

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


def rule_rows(plan: Plan, amounts: Amounts, parts: Parts) -> list[RuleRow]:
    """The rows of all rules, in the order of the sheet, members in sheet order, years rising."""
    frame = _Frame(plan, amounts, parts)
    return [row for rule in plan.rules for row in frame.rows(rule)]


class _Frame:
    """What every rule is expressed in: the plan's years, amounts and parts."""

    def __init__(self, plan: Plan, amounts: Amounts, parts: Parts) -> None:
        self.parts, self.amounts = parts, amounts
        self.num_years = len(plan.years)
        self.year_idx = {row.year: index for index, row in enumerate(plan.years)}
        self._held: dict[int, tuple[Floats, Ints, Floats]] = {}

    def linear(self, share: Floats, years: list[int], constant: float = 0.0, sign: float = 1.0) -> Linear:
        """``sign`` times the money of the given shares (activities,) over the years with those indices."""
        # A rule asks for the same members year after year; the array is kept, so that its id stays its own.
        known = self._held.get(id(share))
        if known is None:
            held = np.flatnonzero(share)
            known = self._held[id(share)] = (share, held * self.num_years, share[held])
        _, first, parts = known
        if len(years) == 1:
            return Linear(places=first + years[0], coefficients=sign * parts, constant=constant)
        return Linear(
            places=(first[:, None] + np.array(years, dtype=np.int64)[None, :]).ravel(),
            coefficients=np.repeat(sign * parts, len(years)),
            constant=constant,
        )

    def rows(self, rule: Rule) -> Iterator[RuleRow]:
        members = self.parts.members(rule)
        if rule.measure == "moved":
            if rule.relation != "at most":
                raise UsageError(f"Rule {rule.code}: moved money can be held `at most`, not {rule.relation!r}.")
            yield from (self.moved(rule, members, year) for year in rule.years)
            return
        spans: list[int | None] = [None] if rule.period == "whole plan" else list(rule.years)
        for member in members:
            for year in spans:
                if rule.measure == "amount":
                    yield self.amount(rule, member, year)
                elif rule.measure == "share":
                    yield self.share(rule, member, year)
                elif year is not None:
                    yield from self.change(rule, member, year)

    def span(self, rule: Rule, year: int | None) -> list[int]:
        return [self.year_idx[y] for y in (rule.years if year is None else (year,))]

    def amount(self, rule: Rule, member: Member, year: int | None) -> RuleRow:
        money = self.linear(member.share, self.span(rule, year))
        return RuleRow(
            rule=rule,
            member=member.label,
            year=year,
            relation=rule.relation,
            factor=rule.limit,
            money=money,
            base=None,
        )

    def share(self, rule: Rule, member: Member, year: int | None) -> RuleRow:
        years = self.span(rule, year)
        return RuleRow(
            rule=rule,
            member=member.label,
            year=year,
            relation=rule.relation,
            factor=rule.limit,
            money=self.linear(member.share, years),
            base=self.share_base(rule, member, years),
        )

    def share_base(self, rule: Rule, member: Member, years: list[int]) -> Linear:
        assert rule.base is not None, "the reader gives every share rule a base"
        kind = rule.base.kind
        if kind == "ceiling":
            return fixed(float(self.amounts.ceiling[years].sum()))
        if kind == "request":
            return fixed(float(member.share @ self.amounts.request[:, years].sum(axis=1)))
        if kind == "baseline":
            return fixed(float(member.share @ self.amounts.baseline) * len(years))
        if kind == "member":
            return self.linear(member.whole, years)
        if kind == "scope":
            return self.linear(self.parts.base_share(rule.base.scope, member), years)
        return self.linear(np.ones_like(member.share), years)

    def change(self, rule: Rule, member: Member, year: int) -> Iterator[RuleRow]:
        index = self.year_idx[year]
        baseline = float(member.share @ self.amounts.baseline)
        against_baseline = rule.base is None or rule.base.kind == "baseline" or index == 0
        if against_baseline and baseline == 0.0:
            return
        base = fixed(baseline) if against_baseline else self.linear(member.share, [index - 1])
        within = rule.relation == "within"
        sides: tuple[Relation, ...] = ("at least", "at most") if within else (rule.relation,)
        for relation in sides:
            factor = 1.0 + (-rule.limit if within and relation == "at least" else rule.limit)
            highest = INF
            if relation == "at least":
                highest = self.highest_factor(member, index, baseline if against_baseline else None)
            lowered = highest < factor
            yield RuleRow(
                rule=rule,
                member=member.label,
                year=year,
                relation=relation,
                factor=highest if lowered else factor,
                money=self.linear(member.share, [index]),
                base=base,
                two_sided=within,
                lowered=lowered,
            )

    def highest_factor(self, member: Member, index: int, baseline: float | None) -> float:
        """The highest lower factor that requests allow: none is asked above what is requested."""
        request = float(member.share @ self.amounts.request[:, index])
        if baseline is not None:
            return request / baseline
        if np.count_nonzero(member.share) > 1:
            return INF
        before = float(member.share @ self.amounts.request[:, index - 1])
        return request / before if before > 0.0 else INF

    def moved(self, rule: Rule, members: list[Member], year: int) -> RuleRow:
        index = self.year_idx[year]
        against_baseline = rule.base is None or rule.base.kind == "baseline" or index == 0
        losses, held = [], np.zeros(self.parts.num_activities)
        baseline = 0.0
        for member in members:
            now = self.linear(member.share, [index], sign=-1.0)
            if against_baseline:
                before = fixed(float(member.share @ self.amounts.baseline))
                baseline += before.constant
            else:
                before = self.linear(member.share, [index - 1])
                held = held + member.share
            losses.append((member.label, added((before, now))))
        base = fixed(baseline) if against_baseline else self.linear(held, [index - 1])
        return RuleRow(
            rule=rule,
            member="",
            year=year,
            relation=rule.relation,
            factor=rule.limit,
            money=fixed(0.0),
            base=base,
            losses=tuple(losses),
        )
