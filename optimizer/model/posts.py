"""Posts: how many are in place, filled and given up, how long they are kept, and what a late start saves."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from optimizer.model.program import Builder
from optimizer.model.sources import Flows
from optimizer.plan import Activity, Plan
from optimizer.plan.amounts import Amounts

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Columns = dict[tuple[int, int], int]


@dataclass(frozen=True, kw_only=True)
class Posts:
    """Columns by (activity, year): posts in place, filled, given up, and the binary that tells the two apart."""

    in_place: Columns = field(default_factory=dict)
    filled: Columns = field(default_factory=dict)
    given_up: Columns = field(default_factory=dict)
    fills: Columns = field(default_factory=dict)


def add_posts(builder: Builder, plan: Plan, money: Amounts, amount: Ints) -> Posts:
    """Add the posts of every activity that has or may get some; returns their columns."""
    found = Posts()
    for a, row in enumerate(plan.activities):
        if row.kind == "posts" and (money.posts_before[a] or money.most_units[a].any()):
            _add_posts_of(builder, plan, money, amount, a, found)
    return found


def _add_posts_of(builder: Builder, plan: Plan, money: Amounts, amount: Ints, a: int, found: Posts) -> None:
    row, years = plan.activities[a], [year.year for year in plan.years]
    most = money.most_units[a].astype(np.float64)
    before = np.concatenate([[float(money.posts_before[a])], most[:-1]])
    in_place, filled, given_up = (
        builder.add_columns([(family, row.code, year) for year in years], upper=upper, integer=True)
        for family, upper in (("units", most), ("filled", most), ("given up", before))
    )
    for columns, places in ((found.in_place, in_place), (found.filled, filled), (found.given_up, given_up)):
        columns.update({(a, y): place for y, place in enumerate(places.tolist())})
    _add_costs(builder, plan, money, amount, a, found)
    at_first = np.where(np.arange(len(years)) == 0, before, 0.0)
    moves = builder.add_rows([("in place", row.code, year) for year in years], at_first, at_first)
    builder.add_entries(moves, in_place, 1.0)
    builder.add_entries(moves[1:], in_place[:-1], -1.0)
    builder.add_entries(moves, filled, -1.0)
    builder.add_entries(moves, given_up, 1.0)
    _add_terms(builder, row, years, in_place, filled)
    # Nothing can be filled and given up at once where one of them is impossible; posts that cost nothing in
    # their first year need the binary all the same, because no money tells that they are filled.
    both = np.flatnonzero((most > 0.0) & ((before > 0.0) | (row.delay >= 1.0)))
    fills = builder.add_columns([("fills", row.code, years[y]) for y in both], upper=1.0, integer=True)
    found.fills.update({(a, y): place for y, place in zip(both.tolist(), fills.tolist(), strict=True)})
    high = builder.add_rows([("fills", row.code, years[y], "filled") for y in both], upper=0.0)
    builder.add_entries(high, filled[both], 1.0)
    builder.add_entries(high, fills, -most[both])
    low = builder.add_rows([("fills", row.code, years[y], "given up") for y in both], upper=before[both])
    builder.add_entries(low, given_up[both], 1.0)
    builder.add_entries(low, fills, before[both])


def _add_costs(builder: Builder, plan: Plan, money: Amounts, amount: Ints, a: int, found: Posts) -> None:
    """Add the rows ``amount − unit_cost · (in place − delay · filled) = 0``."""
    row = plan.activities[a]
    held = np.flatnonzero(money.most_units[a])
    cost = money.unit_cost[a, held]
    rows = builder.add_rows([("units", row.code, plan.years[y].year) for y in held], 0.0, 0.0)
    builder.add_entries(rows, amount[a * len(plan.years) + held], 1.0)
    builder.add_entries(rows, np.array([found.in_place[a, y] for y in held.tolist()], dtype=np.int64), -cost)
    builder.add_entries(rows, np.array([found.filled[a, y] for y in held.tolist()], dtype=np.int64), row.delay * cost)


def _add_terms(builder: Builder, row: Activity, years: list[int], in_place: Ints, filled: Ints) -> None:
    """Add the rows ``in place − Σ filled in the last term years ≥ 0``."""
    rows = builder.add_rows([("term", row.code, year) for year in years], lower=0.0)
    builder.add_entries(rows, in_place, 1.0)
    for back in range(min(row.term, len(years))):
        builder.add_entries(rows[back:], filled[: len(years) - back], -1.0)


def add_full_year(builder: Builder, plan: Plan, money: Amounts, amount: Ints, flow: Flows, posts: Posts) -> None:
    """Add the last year's row: common money used, and what its new posts cost more a year later, fit the ceiling.

    Only where posts begin late; carried money does not count.
    """
    last = len(plan.years) - 1
    late = [(a, place) for (a, y), place in posts.filled.items() if y == last and plan.activities[a].delay > 0.0]
    if not any(row.kind == "posts" and row.delay > 0.0 for row in plan.activities):
        return
    row = builder.add_rows([("full year", plan.years[last].year)], upper=float(money.ceiling[last]))
    builder.add_entries(row, amount[last :: len(plan.years)], 1.0)
    builder.add_entries(row, flow.in_year(last), -1.0)
    saved = [plan.activities[a].delay * float(money.unit_cost[a, last]) for a, _ in late]
    builder.add_entries(row, np.array([place for _, place in late], dtype=np.int64), np.array(saved))
