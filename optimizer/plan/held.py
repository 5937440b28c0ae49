"""A plan whose amounts are held between bounds, beside all that its workbook says.

The bounds are rules of the plan, so that the model, the checker, the reasons and the conflicts all know of them and
cite them. They are never loosened as a repair.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from optimizer.plan.amounts import Floats, amounts
from optimizer.plan.origin import Origin
from optimizer.plan.rules import Relation, Rule, Scope, Words
from optimizer.plan.values import Plan

HELD = Origin(sheet="held", row=0)
"""The origin of rules that an analysis adds: nobody typed them."""

SIDES: tuple[tuple[Relation, str], ...] = (("at least", "no less"), ("at most", "no more"))


def held(plan: Plan, why: str, *, lower: Floats | None = None, upper: Floats | None = None) -> Plan:
    """``plan`` where every amount keeps within ``lower`` and ``upper`` (activities, years), in the plan's unit.

    ``None``, NaN and bounds that hold nothing (0 below, the most that can be given above) are left out. ``why`` says
    what holds them, such as ``in the step before``: the rules are called ``no more than in the step before: A1 2027``.
    """
    most = amounts(plan).most
    added: list[Rule] = []
    for (relation, less), bound in zip(SIDES, (lower, upper), strict=True):
        if bound is None:
            continue
        holds = bound > 0.0 if relation == "at least" else bound < most
        added += _rules(plan, relation, f"{less} than {why}", np.where(holds, bound, np.nan))
    return replace(plan, rules=(*plan.rules, *added))


def is_held(rule: Rule) -> bool:
    """Whether an analysis added the rule."""
    return rule.origin == HELD


def _rules(plan: Plan, relation: Relation, called: str, bound: Floats) -> Iterator[Rule]:
    for a, y in np.argwhere(~np.isnan(bound)).tolist():
        code, year = plan.activities[a].code, plan.years[y].year
        yield Rule(
            code=f"{called}: {code} {year}",
            name=f"{code} gets {called} in {year}",
            measure="amount",
            relation=relation,
            limit=float(bound[a, y]),
            years=(year,),
            scope=Scope(activity=Words(include=(code,))),
            priority="statutory",
            origin=HELD,
        )
