"""Locks: amounts that are fixed whatever they are worth, as rows, so that a conflict can name them."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import numpy.typing as npt

from optimizer.model.labels import Label
from optimizer.model.linear import Linear, of_columns, put
from optimizer.model.minimums import Columns
from optimizer.model.packages import LEAST_SHARE
from optimizer.model.program import Builder
from optimizer.plan import Activity, Plan
from optimizer.plan.amounts import Amounts, units_paid

Ints = npt.NDArray[np.int64]
Row = tuple[Label, Linear, float]


def add_locks(
    builder: Builder,
    plan: Plan,
    money: Amounts,
    amount: Ints,
    share: Columns,
    units: Columns,
    asked_about: frozenset[int],
) -> None:
    """Add what every lock fixes: amounts, whole units or posts in place by year, or the share of a package."""
    num_years = len(plan.years)
    found: list[Row] = []
    for a, row in enumerate(plan.activities):
        if not row.lock:
            continue
        if row.kind == "package":
            found += _package(row, money, share, a, asked_about)
            continue
        for y in np.flatnonzero(money.most[a]).tolist():
            place = int(amount[a * num_years + y]) if row.kind == "scalable" else units[a, y]
            label = ("lock", row.code, plan.years[y].year)
            found.append((label, of_columns([place]), _fixed(row, money, a, y)))
    limits = np.array([limit for _, _, limit in found], dtype=np.float64)
    put(
        builder,
        builder.add_rows([label for label, _, _ in found], limits, limits),
        [expression for _, expression, _ in found],
    )


def _fixed(row: Activity, money: Amounts, a: int, y: int) -> float:
    """The amount, the units or the posts in place that a lock fixes in one year."""
    scalable = row.kind == "scalable"
    most = float(money.most[a, y]) if scalable else float(money.most_units[a, y])
    if row.lock == "full":
        return most
    if row.lock == "out":
        return 0.0
    if scalable:
        return min(float(money.baseline[a]), most)
    paid = units_paid(float(money.baseline[a]), float(money.unit_cost[a, y]))
    return min(float(money.posts_before[a]) if row.kind == "posts" else float(paid), most)


def _package(row: Activity, money: Amounts, share: Columns, a: int, asked_about: frozenset[int]) -> Iterable[Row]:
    """The share that a lock fixes: of any start, or for a part of it of the earliest."""
    places = [share[a, s] for s in range(len(money.starts[a]))]
    if not places:
        return
    fixed = {"full": 1.0, "out": 0.0}.get(row.lock)
    if fixed is None:
        fixed = baseline_share(row, money, a, least=LEAST_SHARE if a in asked_about else 0.0)
        places = places[:1] if fixed > 0.0 else places
    yield ("lock", row.code), of_columns(places), fixed


def baseline_share(row: Activity, money: Amounts, a: int, least: float) -> float:
    """The largest share of a package, begun as early as it may be, that the baseline pays in every year."""
    cost = money.starts[a][0].cost
    share = min(1.0, *(float(money.baseline[a]) / cost[cost > 0.0]).tolist())
    if row.partial is None:
        return 1.0 if share >= 1.0 else 0.0
    return share if share >= max(row.partial, least) else 0.0
