"""Links: who needs whom, and who excludes whom."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from optimizer.model.labels import Label
from optimizer.model.linear import Linear, added, of_columns, put
from optimizer.model.minimums import Columns, Getting
from optimizer.model.program import INF, Builder
from optimizer.plan import Link, Plan
from optimizer.plan.amounts import Amounts

Ever = dict[tuple[int, str], int]
Row = tuple[Label, Linear, float]


def linked(plan: Plan) -> set[int]:
    """The activities that a link names, by their place on the sheet."""
    place_of = {row.code: a for a, row in enumerate(plan.activities)} if plan.links else {}
    return {place_of[code] for link in plan.links for code in (link.activity, *link.others)}


def add_links(builder: Builder, plan: Plan, money: Amounts, begun: Columns, getting: Getting) -> Ever:
    """Add the rows of all links; returns the columns of whether an activity ever gets money, by (activity, "").

    A row is labelled by both its activities (those of ``requires any`` together), and typed once however often
    the sheet repeats it.
    """
    if not plan.links:
        return {}
    place_of = {row.code: a for a, row in enumerate(plan.activities)}
    ever = _Ever(builder, plan, getting)
    found: dict[Label, Row] = {}
    for link in plan.links:
        a, others = place_of[link.activity], [place_of[code] for code in link.others]
        rows = (
            _exclusions(link, a, others, ever)
            if link.relation == "excludes"
            else _needs(plan, money, begun, getting, link, a, others)
        )
        found |= {row[0]: row for row in rows}
    labels, expressions, limits = zip(*found.values(), strict=True) if found else ((), (), ())
    put(builder, builder.add_rows(labels, -INF, np.array(limits, dtype=np.float64)), expressions)
    return ever.columns


def _needs(
    plan: Plan, money: Amounts, begun: Columns, getting: Getting, link: Link, a: int, others: list[int]
) -> Iterable[Row]:
    """``gets − what others count for ≤ 0`` in every year: of each other, or of all together."""
    groups = [([other], plan.activities[other].code) for other in others]
    if link.relation == "requires any":
        groups = [(others, "; ".join(link.others))]
    for group, name in groups:
        for y, year in enumerate(plan.years):
            if (a, y) in getting:
                there = added(_counts(money, begun, getting, other, y) for other in group)
                label = ("link", link.activity, link.relation, name, year.year)
                yield label, added((getting[a, y], there.times(-1.0))), 0.0


def _counts(money: Amounts, begun: Columns, getting: Getting, other: int, y: int) -> Linear:
    """Whether an activity that others need counts as there: a package from its first year with cost to the end."""
    if other in money.starts:
        ways = enumerate(money.starts[other])
        return of_columns([begun[other, s] for s, way in ways if way.first <= y])
    return getting.get((other, y), Linear())


def _exclusions(link: Link, a: int, others: list[int], ever: _Ever) -> Iterable[Row]:
    """``ever gets + other ever gets ≤ 1`` for each other."""
    for other, name in zip(others, link.others, strict=True):
        label = ("link", link.activity, link.relation, name, None)
        yield label, added((ever.gets(a), ever.gets(other))), 1.0


class _Ever:
    """Whether an activity gets money in any year: at least what every year says."""

    def __init__(self, builder: Builder, plan: Plan, getting: Getting) -> None:
        self.columns: Ever = {}
        self._builder, self._plan, self._getting = builder, plan, getting

    def gets(self, a: int) -> Linear:
        """The expression: a year's own where there is one only, else a column that no year lies above."""
        years = [y for y in range(len(self._plan.years)) if (a, y) in self._getting]
        if len(years) <= 1:
            return added(self._getting[a, y] for y in years)
        if (a, "") not in self.columns:
            code = self._plan.activities[a].code
            # Not whole by itself: it follows from binaries that are.
            column = self._builder.add_columns([("ever gets", code)], upper=1.0)
            self.columns[a, ""] = int(column[0])
            rows = self._builder.add_rows([("ever gets", code, self._plan.years[y].year) for y in years], upper=0.0)
            self._builder.add_entries(rows, column, -1.0)
            put(self._builder, rows, [self._getting[a, y] for y in years])
        return of_columns([self.columns[a, ""]])
