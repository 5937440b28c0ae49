"""Packages: one share for all years, all or nothing or from a least share on, begun in at most one year."""

from __future__ import annotations

from collections.abc import Sequence, Set

import numpy as np
import numpy.typing as npt

from optimizer.model.program import Builder
from optimizer.plan import Plan
from optimizer.plan.amounts import Amounts, Start

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Columns = dict[tuple[int, int], int]

LEAST_SHARE = 0.01
"""Less than this share of a request is no money for an activity that others need, exclude or count."""

DUST = 1e-9
"""Amounts up to this part of a package's cost are what a solver leaves of nothing."""


def add_packages(
    builder: Builder, plan: Plan, money: Amounts, amount: Ints, asked_about: Set[int]
) -> tuple[Columns, Columns]:
    """Add shares, what decides them, and the rows ``amount − Σ share · cost = 0``.

    A package that is all or nothing has whole shares; a partial one a binary where there is a least share or a
    start to choose. ``asked_about`` are the activities in links or under ``count`` rules: they get at least
    `LEAST_SHARE` or nothing. Returns the columns of shares and of what decides them, by (activity, start).
    """
    share: Columns = {}
    begun: Columns = {}
    for a, ways in money.starts.items():
        row = plan.activities[a]
        if not ways:
            continue
        heads = [(row.code, plan.years[way.first].year) for way in ways]
        places = builder.add_columns([("share", *head) for head in heads], upper=1.0, integer=row.partial is None)
        share |= {(a, s): place for s, place in enumerate(places.tolist())}
        _add_costs(builder, plan, amount, a, ways, places)
        least = max(row.partial or 0.0, LEAST_SHARE if a in asked_about else 0.0)
        if row.partial is None:
            deciding = places
        elif least > 0.0 or len(ways) > 1:
            deciding = _add_partial(builder, heads, places, least)
        else:
            continue
        begun |= {(a, s): place for s, place in enumerate(deciding.tolist())}
        if len(ways) > 1:
            builder.add_entries(builder.add_rows([("one start", row.code)], upper=1.0), deciding, 1.0)
    return share, begun


def _add_costs(builder: Builder, plan: Plan, amount: Ints, a: int, ways: Sequence[Start], places: Ints) -> None:
    """Add what the starts cost in every year in which one of them costs something."""
    num_years = len(plan.years)
    costs = np.array([way.cost for way in ways])
    paid = np.flatnonzero(costs.any(axis=0))
    rows = builder.add_rows([("package", plan.activities[a].code, plan.years[y].year) for y in paid], 0.0, 0.0)
    builder.add_entries(rows, amount[a * num_years + paid], 1.0)
    for place, cost in zip(places, costs, strict=True):
        builder.add_entries(rows, place, -cost[paid])


def _add_partial(builder: Builder, heads: Sequence[tuple[str, int]], places: Ints, least: float) -> Ints:
    """Add the binaries that keep each share at 0 or between ``least`` and 1."""
    begun = builder.add_columns([("begun", *head) for head in heads], upper=1.0, integer=True)
    low = builder.add_rows([("partial", *head, "low") for head in heads], lower=0.0)
    high = builder.add_rows([("partial", *head, "high") for head in heads], upper=0.0)
    builder.add_entries(low, places, 1.0)
    builder.add_entries(low, begun, -least)
    builder.add_entries(high, places, 1.0)
    builder.add_entries(high, begun, -1.0)
    return begun


def start_of(ways: Sequence[Start], paid: Floats) -> tuple[int, float] | None:
    """Which start the amounts ``paid`` (years,) of a package are those of, and its share; ``None``: not funded."""
    total = float(paid.sum())
    if not ways or total <= DUST * max(1.0, *(float(way.cost.sum()) for way in ways)):
        return None
    shares = [total / float(way.cost.sum()) for way in ways]
    apart = [float(np.abs(paid - share * way.cost).sum()) for share, way in zip(shares, ways, strict=True)]
    chosen = int(np.argmin(apart))
    share = shares[chosen]
    return chosen, 1.0 if abs(share - 1.0) <= DUST else share


def earned_by(value: float, earns: str, start: Start, discount: Floats) -> Floats:
    """Discounted, unweighted points (years,) of the whole of a package that begins so."""
    points = np.zeros(len(discount))
    years = start.cost > 0.0 if earns == "yearly" else np.arange(len(discount)) == start.first
    points[years] = value * discount[years]
    return points
