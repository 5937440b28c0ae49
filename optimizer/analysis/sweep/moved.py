"""Other numbers in place of a plan's: what can be changed in a programme that stays as it is otherwise."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from optimizer.plan import Plan

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, kw_only=True)
class Moved:
    """Numbers that stand in place of those of a plan; ``None`` leaves them as they are.

    ``ceiling`` (years,) and ``money`` (sources, years) in the plan's unit; ``weight`` (topics,); ``value``
    (activities,): points of the whole request, of an activity with levels those of its last one; ``limit`` (rules,).
    All in sheet order.
    """

    ceiling: Floats | None = None
    weight: Floats | None = None
    value: Floats | None = None
    money: Floats | None = None
    limit: Floats | None = None

    def plan(self, base: Plan) -> Plan:
        """``base`` with these numbers."""
        found = base
        if self.ceiling is not None:
            years = zip(base.years, self.ceiling.tolist(), strict=True)
            found = replace(found, years=tuple(replace(row, ceiling=ceiling) for row, ceiling in years))
        if self.weight is not None:
            topics = zip(base.topics, self.weight.tolist(), strict=True)
            found = replace(found, topics=tuple(replace(row, weight=weight) for row, weight in topics))
        if self.value is not None:
            found = _with_values(found, self.value)
        if self.money is not None:
            found = _with_money(found, self.money)
        if self.limit is not None:
            rules = zip(base.rules, self.limit.tolist(), strict=True)
            found = replace(found, rules=tuple(replace(row, limit=limit) for row, limit in rules))
        return found


def values_of(plan: Plan) -> Floats:
    """The points of every activity, (activities,), as `Moved` means them."""
    return np.array([row.levels[-1].value if row.levels else row.value for row in plan.activities], dtype=np.float64)


def _with_values(plan: Plan, value: Floats) -> Plan:
    rows = []
    for row, now, before in zip(plan.activities, value.tolist(), values_of(plan).tolist(), strict=True):
        if row.levels and now != before:
            by = now / before if before else 0.0
            row = replace(row, levels=tuple(replace(level, value=level.value * by) for level in row.levels))
        rows.append(replace(row, value=now if not row.levels else row.value))
    return replace(plan, activities=tuple(rows))


def _with_money(plan: Plan, money: Floats) -> Plan:
    years = [row.year for row in plan.years]
    sources = [
        replace(row, amounts=dict(zip(years, given.tolist(), strict=True)))
        for row, given in zip(plan.sources, money, strict=True)
    ]
    return replace(plan, sources=tuple(sources))
