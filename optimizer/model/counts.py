"""Rules that count: activities that get money, units and posts in place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

from optimizer.errors import UsageError
from optimizer.model.frame import Frame, shares_of
from optimizer.model.linear import Linear, added, fixed, of_columns, put
from optimizer.model.minimums import Columns, Getting
from optimizer.model.program import Builder
from optimizer.model.rule_row import RuleRow
from optimizer.plan import Plan, Rule
from optimizer.plan.amounts import Amounts, units_paid
from optimizer.plan.scope import Ints, Member, Parts


def counted(plan: Plan, parts: Parts) -> set[int]:
    """The activities in scope of a ``count`` rule, by their place on the sheet."""
    rules = [rule for rule in plan.rules if rule.measure == "count"]
    return {a for rule in rules for a in parts.activity[parts.in_scope(rule.scope)].tolist()}


def number_row(frame: Frame, rule: Rule, member: Member, year: int | None) -> RuleRow:
    """A number of activities, units or posts, against a number or against the one of the year before."""
    if rule.base is not None and (rule.base.kind != "previous year" or year is None):
        raise UsageError(
            f"Rule {rule.code}: {rule.measure} can be held against a number, or each year against the previous year; "
            f"not against {rule.base.text or rule.base.kind} {'over the whole plan' if year is None else ''}".rstrip()
            + "."
        )
    years = frame.span(rule, year)
    number = _number(frame, rule, member, years)
    base = None
    if rule.base is not None:
        base = _number(frame, rule, member, [years[0] - 1]) if years[0] else fixed(_before(frame, rule, member))
    return RuleRow(
        rule=rule,
        member=member.label,
        year=year,
        relation=rule.relation,
        factor=rule.limit,
        money=number,
        base=base,
    )


def _number(frame: Frame, rule: Rule, member: Member, years: list[int]) -> Linear:
    if rule.measure == "count":
        held = _activities(frame.parts, member.places)
        if rule.period == "whole plan":
            return added(frame.ever[a, rule.code] for a in held)
        return added(frame.getting[a, y] for a in held for y in years if (a, y) in frame.getting)
    return added(
        of_columns([frame.units[a, y]], share)
        for a, share in _shares(frame.parts, member)
        for y in years
        if (a, y) in frame.units
    )


def _before(frame: Frame, rule: Rule, member: Member) -> float:
    """The number before the first year: what baselines stand for."""
    if rule.measure == "count":
        return float(sum(frame.amounts.baseline[a] > 0.0 for a in _activities(frame.parts, member.places)))
    rows = frame.plan.activities
    return sum(
        share * units_paid(rows[a].baseline, rows[a].unit_cost or 0.0)
        for a, share in _shares(frame.parts, member)
        if rows[a].kind in ("units", "posts")
    )


def _shares(parts: Parts, member: Member) -> Iterator[tuple[int, float]]:
    """The activities of a member and what of them is in it."""
    held = shares_of(parts, np.array([0, len(member.places)]), member.places)
    return zip(held.activity.tolist(), held.share.tolist(), strict=True)


def _activities(parts: Parts, places: Ints) -> list[int]:
    return list(dict.fromkeys(parts.activity[places].tolist()))


def add_ever_counted(
    builder: Builder, plan: Plan, money: Amounts, parts: Parts, begun: Columns, getting: Getting
) -> tuple[Mapping[tuple[int, str], Linear], dict[tuple[int, str], int]]:
    """Add whether an activity gets money in any year of a ``count`` rule over the whole plan.

    Returns the expressions by (activity, rule), and the columns that were needed for them: a year or a package
    speaks for itself. The column lies between the largest and the sum of the years' binaries, which makes it whole.
    """
    found: dict[tuple[int, str], Linear] = {}
    columns: dict[tuple[int, str], int] = {}
    for rule in plan.rules:
        if rule.measure != "count" or rule.period != "whole plan":
            continue
        span = [year - plan.first_year for year in rule.years]
        for a in _activities(parts, parts.in_scope(rule.scope)):
            years = [y for y in span if (a, y) in getting]
            if a in money.starts:
                ways = enumerate(money.starts[a])
                found[a, rule.code] = of_columns([begun[a, s] for s, way in ways if (way.cost[span] > 0.0).any()])
            elif len(years) <= 1:
                found[a, rule.code] = added(getting[a, y] for y in years)
            else:
                columns[a, rule.code] = _add_ever(builder, plan, rule, a, [getting[a, y] for y in years], years)
                found[a, rule.code] = of_columns([columns[a, rule.code]])
    return found, columns


def _add_ever(builder: Builder, plan: Plan, rule: Rule, a: int, gets: list[Linear], years: list[int]) -> int:
    code = plan.activities[a].code
    column = builder.add_columns([("ever gets", code, rule.code)], upper=1.0)
    each = builder.add_rows([("ever gets", code, rule.code, plan.years[y].year) for y in years], upper=0.0)
    builder.add_entries(each, column, -1.0)
    put(builder, each, gets)
    together = builder.add_rows([("ever gets", code, rule.code, None)], upper=0.0)
    builder.add_entries(together, column, 1.0)
    put(builder, together, [added(gets).times(-1.0)])
    return int(column[0])
