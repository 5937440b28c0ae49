"""Whether the sources can pay: cuts of the network of accounts, and in fractions where rules ask who pays what."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
import numpy.typing as npt

from optimizer.plan import COMMON, Plan, Rule
from tests.reference.choices import exact
from tests.reference.limits import (
    Allocations,
    Limits,
    Member,
    Part,
    carries,
    in_scope,
    in_words,
    members,
    names_sources,
    parts,
    pays,
    source_codes,
    spans,
)
from tests.reference.simplex import Row, least_cost

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
ENOUGH = 1e-7


@dataclass(frozen=True, kw_only=True)
class Account:
    """One source: what it gives each year (less what is held back), and what may leave a year for the next."""

    code: str
    kind: str
    money: tuple[float, ...]
    may_carry: tuple[float, ...]


def accounts(plan: Plan) -> list[Account]:
    """The ceilings first, then the sources in sheet order; nothing leaves the last year."""
    years = plan.years
    found = [
        Account(
            code=COMMON,
            kind="common",
            money=tuple(row.ceiling * (1 - row.reserve) for row in years),
            may_carry=(*(row.ceiling * row.carry_share for row in years[:-1]), 0.0),
        )
    ]
    for row in plan.sources:
        given = tuple(row.in_year(year.year) for year in years)
        carry = (*(row.carry_share * money for money in given[:-1]), 0.0)
        found.append(Account(code=row.code, kind=row.kind, money=given, may_carry=carry))
    return found


class Payments:
    """What the accounts of one plan can pay."""

    def __init__(self, plan: Plan) -> None:
        self.plan, self.parts, self.accounts = plan, parts(plan), accounts(plan)
        self.num_years = len(plan.years)
        self.payable = [
            [pays(plan, account.code, part) for part in self.parts] for account in self.accounts
        ]  # accounts, parts
        self.delays = any(row.kind == "posts" and row.delay > 0 for row in plan.activities)

    def demand(self, all_of: Allocations) -> Floats:
        """Money of every part, (allocations, parts, years)."""
        share = np.array([part.share for part in self.parts])
        return all_of.amount[:, [part.activity for part in self.parts]] * share[None, :, None]

    def overruns(self) -> list[tuple[float, tuple[float, ...]]]:
        """Whole amounts by which ceilings may be overrun, with what that costs in points, cheapest first."""
        steps = [range(int(round(row.ceiling * row.overrun, 6)) + 1) for row in self.plan.years]
        price = [row.overrun_price for row in self.plan.years]
        found = [
            (sum(p * n for p, n in zip(price, used, strict=True)), tuple(map(float, used)))
            for used in itertools.product(*steps)
        ]
        return sorted(found)

    def overrun_cost(self, all_of: Allocations) -> Floats:
        """The least points lost by overruns for each allocation to be paid, infinite where it cannot be."""
        lost = np.full(len(all_of.amount), np.inf)
        for price, used in self.overruns():
            open_ones = np.flatnonzero(np.isinf(lost))
            if not len(open_ones):
                break
            some = _picked(all_of, open_ones)
            lost[open_ones[self.most_paid(some, used, [account.code for account in self.accounts])[1]]] = price
        return lost

    def most_paid(self, all_of: Allocations, overrun: tuple[float, ...], codes: list[str]) -> tuple[Floats, Bools]:
        """How much of what is allocated the accounts of those codes can pay, and whether that is all of it.

        The largest flow is the smallest cut: every set of account-years that is cut off pays its own money and what
        may be carried into it; the others pay all that anybody may ask of them.
        """
        demand = self.demand(all_of)
        total = demand.sum(axis=(1, 2))
        mine = [n for n, account in enumerate(self.accounts) if account.code in codes]
        nodes = [(n, y) for n in mine for y in range(self.num_years)]
        least = np.full(len(total), np.inf)
        last = (0, self.num_years - 1)
        for inside in _subsets(nodes):
            capacity = np.zeros(len(total))
            for n, y in nodes:
                money = self.accounts[n].money[y] + (overrun[y] if n == 0 else 0.0)
                if (n, y) not in inside:
                    capacity += money
                elif y + 1 < self.num_years and (n, y + 1) not in inside:
                    capacity += self.accounts[n].may_carry[y]
            limited = self.delays and last in inside
            for cut_last in (False, True) if limited else (False,):
                reach = set(inside) - ({last} if cut_last else set())
                cut = capacity + self._reached(demand, reach)
                if cut_last:
                    cut = cut + self.plan.years[-1].ceiling - all_of.deferred
                least = np.minimum(least, cut)
        return least, least >= total - ENOUGH

    def _reached(self, demand: Floats, inside: set[tuple[int, int]]) -> Floats:
        asked = np.zeros(len(demand))
        for p, y in itertools.product(range(len(self.parts)), range(self.num_years)):
            if any(self.payable[n][p] for n, year in inside if year == y):
                asked += demand[:, p, y]
        return asked

    def common_money(self, all_of: Allocations) -> Floats:
        """The least common money that pays each allocation: all of it less what the other sources can pay."""
        others = [account.code for account in self.accounts if account.kind != "common"]
        total = all_of.amount.sum(axis=(1, 2))
        if not others:
            return np.asarray(total)
        return np.asarray(total - self.most_paid(all_of, (0.0,) * self.num_years, others)[0])


def _picked(all_of: Allocations, places: npt.NDArray[np.int64]) -> Allocations:
    return Allocations(
        amount=all_of.amount[places],
        gets=all_of.gets[places],
        serves=all_of.serves[places],
        units=all_of.units[places],
        deferred=all_of.deferred[places],
    )


def _subsets(nodes: list[tuple[int, int]]) -> Iterator[set[tuple[int, int]]]:
    for picked in itertools.product((False, True), repeat=len(nodes)):
        yield {node for node, yes in zip(nodes, picked, strict=True) if yes}


class SourceRules:
    """Rules about who pays what, for one allocation: the least points lost, in exact fractions."""

    def __init__(self, plan: Plan, limits: Limits) -> None:
        self.plan, self.limits, self.payments = plan, limits, Payments(plan)
        self.rules = [rule for rule in plan.rules if names_sources(rule)]
        self._cells = [
            (n, p, y)
            for n in range(len(self.payments.accounts))
            for p in range(len(self.payments.parts))
            for y in range(len(plan.years))
            if self.payments.payable[n][p]
        ]
        self._place = {cell: place for place, cell in enumerate(self._cells)}

    def lost(self, amount: Floats, deferred: float) -> Fraction | None:
        """The least points lost in overruns and missed rules, at amounts (activities, years); ``None``: not payable."""
        cost = [Fraction(0)] * len(self._cells)
        rows: list[Row] = []
        for p, part in enumerate(self.payments.parts):
            for y in range(len(self.plan.years)):
                paid = {
                    self._place[n, p, y]: Fraction(1)
                    for n in range(len(self.payments.accounts))
                    if (n, p, y) in self._place
                }
                rows.append((paid, "=", _fraction(part.share) * _fraction(amount[part.activity, y])))
        self._add_accounts(rows, cost, _fraction(deferred))
        for rule in self.rules:
            for member in members(self.plan, rule):
                rows += [self._row(rule, member, years, cost) for years in spans(rule)]
        return least_cost(cost, rows)

    def _add_accounts(self, rows: list[Row], cost: list[Fraction], deferred: Fraction) -> None:
        span = len(self.plan.years)
        for n, account in enumerate(self.payments.accounts):
            carry = len(cost)
            cost += [Fraction(0)] * span
            for y in range(span):
                used = {self._place[cell]: Fraction(1) for cell in self._cells if cell[0] == n and cell[2] == y}
                if n == 0 and y == span - 1 and self.payments.delays:
                    rows.append((dict(used), "<=", _fraction(self.plan.years[-1].ceiling) - deferred))
                used[carry + y] = Fraction(1)
                if y:
                    used[carry + y - 1] = Fraction(-1)
                if n == 0:
                    used[len(cost)] = Fraction(-1)
                    row = self.plan.years[y]
                    rows.append(({len(cost): Fraction(1)}, "<=", _fraction(row.ceiling) * _fraction(row.overrun)))
                    cost.append(_fraction(row.overrun_price))
                rows.append((used, "<=", _fraction(account.money[y])))
                rows.append(({carry + y: Fraction(1)}, "<=", _fraction(account.may_carry[y])))

    def _row(self, rule: Rule, member: Member, years: tuple[int, ...], cost: list[Fraction]) -> Row:
        places = [self.limits.year_idx[year] for year in years]
        codes = [code for code in source_codes(self.plan) if in_words(rule.source, (code,))]
        codes = [code for code in codes if not member.sources or code in member.sources]
        terms, limit = self._paid(member.parts, codes, places, Fraction(1)), _fraction(rule.limit)
        if rule.base is not None:
            factor, limit = -limit, Fraction(0)
            if rule.base.kind in ("total", "member", "scope"):
                for place, money in self._base(rule, member, places, factor).items():
                    terms[place] = terms.get(place, Fraction(0)) + money
            else:
                limit = -factor * _fraction(self.limits.fixed_base(rule.base, member, years))
        if rule.strength == "should":
            for sense, sign in (("at least", 1), ("at most", -1)):
                if rule.relation in (sense, "exactly"):
                    terms[len(cost)] = Fraction(sign)
                    cost.append(_fraction(rule.penalty))
        return terms, {"at least": ">=", "at most": "<=", "exactly": "="}[rule.relation], limit

    def _base(self, rule: Rule, member: Member, places: list[int], factor: Fraction) -> dict[int, Fraction]:
        assert rule.base is not None
        every = parts(self.plan)
        within = [part for part in every if all(carries(part, word) for word in member.words)]
        chosen = {"total": every, "member": member.whole}.get(rule.base.kind)
        if chosen is None:
            chosen = [part for part in within if in_scope(rule.base.scope, part)]
        codes = source_codes(self.plan)
        if rule.base.kind == "scope" and rule.base.source:
            codes = [code for code in codes if in_words(rule.base.source, (code,))]
        return self._paid(chosen, codes, places, factor)

    def _paid(self, chosen: list[Part], codes: list[str], places: list[int], factor: Fraction) -> dict[int, Fraction]:
        return {
            self._place[n, p, y]: factor
            for n, account in enumerate(self.payments.accounts)
            if account.code in codes
            for p, part in enumerate(self.payments.parts)
            if part in chosen
            for y in places
            if (n, p, y) in self._place
        }


def _fraction(number: float) -> Fraction:
    return Fraction(exact(round(float(number), 9)))
