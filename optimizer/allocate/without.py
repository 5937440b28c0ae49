"""What a plan would be without one of its sources: the base of rules that forbid crowding out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from optimizer.plan import EMPTY, Plan, Rule, Words
from optimizer.plan.held import is_held


def left_out(plan: Plan) -> tuple[str, ...]:
    """The sources that some rule's base leaves out, in sheet order."""
    named = {row.base.source.include[0] for row in plan.rules if row.base is not None and row.base.kind == "without"}
    return tuple(row.code for row in plan.sources if row.code in named)


def plan_without(plan: Plan, source: str) -> Plan:
    """``plan`` where ``source`` gives nothing.

    Rules whose own base is a plan without a source are left out, and so are those about the money of ``source`` alone:
    a demand on money that is not there would make the plan impossible. What an analysis holds amounts with is no
    part of it either.
    """
    sources = tuple(replace(row, amount=0.0, amounts=EMPTY) if row.code == source else row for row in plan.sources)
    return replace(plan, sources=sources, rules=tuple(_kept(plan.rules, source)))


def _kept(rules: tuple[Rule, ...], source: str) -> Iterator[Rule]:
    for rule in rules:
        if is_held(rule) or (rule.base is not None and rule.base.kind == "without"):
            continue
        if rule.source.include and set(rule.source.include) <= {source}:
            continue
        if "source" in rule.each:
            yield replace(rule, source=Words(include=rule.source.include, exclude=(*rule.source.exclude, source)))
        else:
            yield rule
