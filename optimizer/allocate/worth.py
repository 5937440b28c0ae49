"""What the next money or the next whole thing brings."""

from __future__ import annotations

from optimizer.model import Model
from optimizer.plan.amounts import Floats

WHOLE = 1e-9
"""A package funded up to this part of it is funded whole."""


def next_worth(model: Model, amounts: Floats, a: int, y: int) -> float | None:
    """Discounted, unweighted points per unit of the next money at ``amounts`` (activities, years).

    ``None`` where nothing more is asked for. Of a package it is what all of it brings over all it costs.
    """
    if model.plan.activities[a].kind == "package":
        asked, got = float(model.amounts.request[a].sum()), float(amounts[a].sum())
        later = got > 0.0 and len(model.amounts.starts[a]) > 1
        if asked <= 0.0 or later or got >= asked * (1 - WHOLE) or model.amounts.request[a, y] <= 0.0:
            return None
        return float(model.full_points[a].sum()) / asked
    curve = model.curves.get((a, y))
    slope = None if curve is None else curve.slope_above(float(amounts[a, y]))
    return None if slope is None else slope * float(model.amounts.discount[y])
