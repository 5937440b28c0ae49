"""What the next money or the next whole thing brings."""

from __future__ import annotations

from optimizer.model import Model
from optimizer.model.packages import earned_by, start_of
from optimizer.plan.amounts import Floats

WHOLE = 1e-9
"""A package funded up to this part of it is funded whole."""


def next_worth(model: Model, amounts: Floats, a: int, y: int) -> float | None:
    """Discounted, unweighted points per unit of the next money at ``amounts`` (activities, years).

    ``None`` where nothing more is asked for. Of a package it is what all of it brings over all it costs.
    """
    if model.plan.activities[a].kind == "package":
        return _of_package(model, amounts, a, y)
    curve = model.curves.get((a, y))
    slope = None if curve is None else curve.slope_above(float(amounts[a, y]))
    return None if slope is None else slope * float(model.amounts.discount[y])


def _of_package(model: Model, amounts: Floats, a: int, y: int) -> float | None:
    """The same in the years of the start that a package takes; of one that is not begun, of its earliest."""
    ways, row = model.amounts.starts[a], model.plan.activities[a]
    s, share = start_of(ways, amounts[a]) or (0, 0.0)
    if not ways or share >= 1.0 - WHOLE or ways[s].cost[y] <= 0.0:
        return None
    return float(earned_by(row.value, row.earns, ways[s], model.amounts.discount).sum() / ways[s].cost.sum())
