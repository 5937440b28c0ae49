"""Units: an amount pays a whole number of them."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from optimizer.model.program import Builder
from optimizer.plan import Plan
from optimizer.plan.amounts import Amounts

Ints = npt.NDArray[np.int64]
Columns = dict[tuple[int, int], int]


def add_units(builder: Builder, plan: Plan, money: Amounts, amount: Ints) -> Columns:
    """Add whole units and the rows ``amount − unit_cost · units = 0``; returns their columns."""
    num_years = len(plan.years)
    found: Columns = {}
    for a, row in enumerate(plan.activities):
        if row.kind != "units":
            continue
        held = np.flatnonzero(money.most_units[a])
        heads = [(row.code, plan.years[y].year) for y in held]
        most = money.most_units[a, held].astype(np.float64)
        places = builder.add_columns([("units", *head) for head in heads], upper=most, integer=True)
        rows = builder.add_rows([("units", *head) for head in heads], 0.0, 0.0)
        builder.add_entries(rows, amount[a * num_years + held], 1.0)
        builder.add_entries(rows, places, -money.unit_cost[a, held])
        found |= {(a, y): place for y, place in zip(held.tolist(), places.tolist(), strict=True)}
    return found
