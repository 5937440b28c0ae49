"""Whole numbers of a solution: the programme with them held, and the exact amounts that they make."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from optimizer.model import LinearProgram, Model
from optimizer.plan.amounts import decimal, of_units

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

CLEAN = 9
"""Decimals kept of the money of a package that is funded in part: its share is a solver's number."""

WHOLE_SHARE = 1e-9
"""A share of a package this near to all or nothing is that."""


def held(program: LinearProgram, x: Floats) -> LinearProgram:
    """``program`` with every whole number at its value in ``x`` (columns,), and none left to choose.

    The programme itself where it has no whole numbers.
    """
    whole = program.integer
    if not whole.any():
        return program
    at = np.round(x[whole])
    lower, upper = program.col_lower.copy(), program.col_upper.copy()
    lower[whole], upper[whole] = at, at
    return replace(program, col_lower=lower, col_upper=upper, integer=np.zeros_like(whole))


@dataclass(frozen=True, kw_only=True)
class Counts:
    """Units or posts in place, posts filled and posts given up, shape (activities, years); 0 where there are none."""

    units: Ints
    filled: Ints
    given_up: Ints


def counts(model: Model, x: Floats) -> Counts:
    """The whole numbers of units and posts in the columns ``x``."""

    def grid(columns: dict[tuple[int, int], int]) -> Ints:
        found = np.zeros(model.shape, dtype=np.int64)
        for place, column in columns.items():
            found[place] = round(float(x[column]))
        return found

    whole = model.whole
    return Counts(units=grid(dict(whole.units)), filled=grid(dict(whole.filled)), given_up=grid(dict(whole.given_up)))


def exact_amounts(model: Model, x: Floats) -> Floats:
    """The amounts (activities, years) in the columns ``x``; those of whole things from their whole numbers."""
    amount = np.clip(x[model.amount].reshape(model.shape), 0.0, model.amounts.most)
    numbers = counts(model, x)
    for a, row in enumerate(model.plan.activities):
        if row.kind == "package":
            amount[a] = _of_package(model, a, x)
        elif row.kind in ("units", "posts"):
            amount[a] = _of_units(model, a, numbers)
    return amount


def exact_places(model: Model) -> npt.NDArray[np.bool_]:
    """The activities (activities,) whose amounts follow from whole numbers and are never rounded."""
    return np.array([row.kind != "scalable" for row in model.plan.activities], dtype=np.bool_)


def _of_package(model: Model, a: int, x: Floats) -> Floats:
    """Share by share what the starts of a package cost."""
    total = np.zeros(model.num_years)
    for s, way in enumerate(model.amounts.starts[a]):
        column = model.whole.share.get((a, s))
        share = 0.0 if column is None else float(np.clip(x[column], 0.0, 1.0))
        if share >= 1.0 - WHOLE_SHARE:
            return way.cost.copy()
        if share > WHOLE_SHARE:
            total += np.round(share * way.cost, CLEAN)
    return total


def _of_units(model: Model, a: int, numbers: Counts) -> Floats:
    row = model.plan.activities[a]
    found = np.zeros(model.num_years)
    for y in range(model.num_years):
        cost = float(model.amounts.unit_cost[a, y])
        paid = of_units(int(numbers.units[a, y]), cost)
        if row.kind == "posts":
            unpaid = decimal(row.delay) * int(numbers.filled[a, y]) * decimal(cost)
            paid = float(decimal(paid) - unpaid)
        found[y] = paid
    return found
