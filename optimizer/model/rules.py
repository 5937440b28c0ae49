"""Rules as rows over the amounts: one value per rule, member and year, and the rows and columns it adds.

Mathematics in docs/mathematics.md, "Rules". Money of an activity in scope is its share times its amount.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from optimizer.errors import UsageError
from optimizer.model.program import INF, Builder, Label
from optimizer.plan import Plan, Relation, Rule
from optimizer.plan.amounts import Amounts
from optimizer.plan.scope import Member, Parts

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


NO_PLACES: Ints = np.zeros(0, dtype=np.int64)
NO_COEFFICIENTS: Floats = np.zeros(0)


@dataclass(frozen=True, kw_only=True)
class Linear:
    """``constant + Σ coefficients · amounts[places]``; places count activity-years, years fastest."""

    places: Ints
    coefficients: Floats
    constant: float = 0.0

    def at(self, amounts: Floats) -> float:
        """Its value in money at ``amounts``, shape (activities · years,)."""
        return self.constant + float(self.coefficients @ amounts[self.places])


@dataclass(frozen=True, kw_only=True)
class RuleRow:
    """One side of one rule for one member in one year (``year`` is ``None`` over the whole plan).

    The row demands ``achieved relation factor · base``, or ``factor`` itself where ``base`` is ``None``.
    For ``moved`` the achieved money is the sum of the positive parts of ``losses``, one a member.
    """

    rule: Rule
    member: str
    year: int | None
    relation: Relation
    factor: float
    money: Linear
    base: Linear | None
    losses: tuple[tuple[str, Linear], ...] = ()
    two_sided: bool = False
    lowered: bool = False

    @property
    def label(self) -> Label:
        """The label of its row; the two rows of ``within`` are told apart by their relation."""
        head: Label = ("rule", self.rule.code, self.member, self.year)
        return (*head, self.relation) if self.two_sided else head

    def required(self, amounts: Floats) -> float:
        """The money that the rule asks for, at ``amounts``."""
        return self.factor if self.base is None else self.factor * self.base.at(amounts)

    def achieved(self, amounts: Floats) -> float:
        """The money that is there, at ``amounts``."""
        if self.losses:
            return sum(max(0.0, loss.at(amounts)) for _, loss in self.losses)
        return self.money.at(amounts)

    def margin(self, amounts: Floats) -> float:
        """How far the rule is from being missed: negative where it is missed, at most 0 for ``exactly``."""
        difference = self.achieved(amounts) - self.required(amounts)
        if self.relation == "at least":
            return difference
        return -difference if self.relation == "at most" else -abs(difference)


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

    def fixed(self, money: float) -> Linear:
        """Money that does not depend on the plan."""
        return Linear(places=NO_PLACES, coefficients=NO_COEFFICIENTS, constant=money)

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
            return self.fixed(float(self.amounts.ceiling[years].sum()))
        if kind == "request":
            return self.fixed(float(member.share @ self.amounts.request[:, years].sum(axis=1)))
        if kind == "baseline":
            return self.fixed(float(member.share @ self.amounts.baseline) * len(years))
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
        base = self.fixed(baseline) if against_baseline else self.linear(member.share, [index - 1])
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
                before = self.fixed(float(member.share @ self.amounts.baseline))
                baseline += before.constant
            else:
                before = self.linear(member.share, [index - 1])
                held = held + member.share
            losses.append((member.label, _added(before, now)))
        base = self.fixed(baseline) if against_baseline else self.linear(held, [index - 1])
        return RuleRow(
            rule=rule,
            member="",
            year=year,
            relation=rule.relation,
            factor=rule.limit,
            money=self.fixed(0.0),
            base=base,
            losses=tuple(losses),
        )


def _added(left: Linear, right: Linear) -> Linear:
    return Linear(
        places=np.concatenate([left.places, right.places]),
        coefficients=np.concatenate([left.coefficients, right.coefficients]),
        constant=left.constant + right.constant,
    )


def add_rules(builder: Builder, rows: list[RuleRow], amount: Ints) -> Ints:
    """Add the rows, what each misses (should) and what members lose (moved); returns the rows' places.

    ``amount`` holds the column of every activity-year, shape (activities · years,).
    """
    if not rows:
        return np.zeros(0, dtype=np.int64)
    limits = np.array([_limits(row) for row in rows], dtype=np.float64)
    places = builder.add_rows([row.label for row in rows], limits[:, 0], limits[:, 1])
    # All entries in one block: rows are many and short, and a call costs more than its entries.
    terms = [(place, row.money, 1.0) for place, row in zip(places.tolist(), rows, strict=True)]
    terms += [
        (place, row.base, -row.factor)
        for place, row in zip(places.tolist(), rows, strict=True)
        if row.base is not None and len(row.base.places)
    ]
    builder.add_entries(
        np.repeat([place for place, _, _ in terms], [len(linear.places) for _, linear, _ in terms]),
        amount[np.concatenate([linear.places for _, linear, _ in terms])],
        np.concatenate([sign * linear.coefficients for _, linear, sign in terms]),
    )
    for place, row in zip(places, rows, strict=True):
        if row.losses:
            _add_losses(builder, row, place, amount)
        for side, sign in missed_sides(row):
            column = builder.add_columns([("missed", *row.label[1:4], side)])
            builder.add_entries(place, column, sign)
    return places


def missed_sides(row: RuleRow) -> tuple[tuple[str, float], ...]:
    """Which way a ``should`` row may be missed: the side and the sign of the money that makes it up."""
    if row.rule.strength == "must":
        return ()
    sides = {"at least": (("short", 1.0),), "at most": (("over", -1.0),)}
    return sides.get(row.relation, (("short", 1.0), ("over", -1.0)))


def _limits(row: RuleRow) -> tuple[float, float]:
    required = row.factor if row.base is None else row.factor * row.base.constant
    if row.relation == "at least":
        return required, INF
    return (-INF, required) if row.relation == "at most" else (required, required)


def _add_losses(builder: Builder, row: RuleRow, place: Ints, amount: Ints) -> None:
    head = row.rule.code, row.year
    for member, loss in row.losses:
        label = (head[0], member, head[1])
        below = builder.add_columns([("below", *label)])
        line = builder.add_rows([("below", *label)], lower=loss.constant)
        builder.add_entries(line, below, 1.0)
        builder.add_entries(line, amount[loss.places], -loss.coefficients)
        builder.add_entries(place, below, 1.0)
