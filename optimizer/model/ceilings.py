"""Ceilings: the account of common money in every year, with reserve, overrun, carry-over and lapse."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from optimizer.model.program import Builder
from optimizer.model.sources import Flows
from optimizer.plan import Plan

Ints = npt.NDArray[np.int64]


def add_ceilings(builder: Builder, plan: Plan, amount: Ints, flow: Flows) -> Ints:
    """Add ``used + carry out − carry in − overrun ≤ ceiling · (1 − reserve)`` for every year.

    Used is what no other source pays. What is left of the row is the lapse. Carried money is at most
    ``carry_share`` of the year's ceiling, none leaves the last year; the overrun is at most its share of the
    ceiling. Returns the columns of the overrun, (years,).
    """
    years = plan.years
    labels = [row.year for row in years]
    ceiling = np.array([row.ceiling for row in years], dtype=np.float64)
    may_carry = ceiling * np.array([row.carry_share for row in years])
    may_carry[-1] = 0.0
    carry = builder.add_columns([("carry", year) for year in labels], upper=may_carry)
    overrun = builder.add_columns(
        [("overrun", year) for year in labels], upper=ceiling * np.array([row.overrun for row in years])
    )
    held_back = ceiling * np.array([row.reserve for row in years])
    rows = builder.add_rows([("ceiling", year) for year in labels], upper=ceiling - held_back)
    builder.add_entries(np.tile(rows, len(amount) // len(years)), amount, 1.0)
    for y, row in enumerate(rows):
        builder.add_entries(row, flow.in_year(y), -1.0)
    builder.add_entries(rows, carry, 1.0)
    builder.add_entries(rows[1:], carry[:-1], -1.0)
    builder.add_entries(rows, overrun, -1.0)
    return overrun
