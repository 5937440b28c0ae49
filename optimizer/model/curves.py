"""The value curve of every activity-year whose points depend on its amount: levels, chords, whole units."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from optimizer.model.curve import Curve, chords, level_curve, unit_curve
from optimizer.model.packages import earned_by
from optimizer.plan import Plan
from optimizer.plan.amounts import Amounts

Floats = npt.NDArray[np.float64]
Curves = dict[tuple[int, int], Curve]


def value_curves(plan: Plan, money: Amounts) -> Curves:
    """The curve of every activity-year that can get money, by (activity index, year index), but for packages."""
    inflation = {line.code: line.inflation for line in plan.lines}
    step = plan.settings.round_to
    curves: Curves = {}
    # Most activities ask for the same at the same prices every year: one curve then serves all of them.
    known: dict[tuple[int, float, int], Curve] = {}
    for a, y in np.argwhere(money.most > 0.0).tolist():
        row, request = plan.activities[a], float(money.request[a, y])
        if row.kind == "package":
            continue
        if row.kind != "scalable":
            count, cost = int(money.most_units[a, y]), float(money.unit_cost[a, y])
            curves[a, y] = unit_curve(count, cost, request, row.value, row.value_at_half)
        elif row.levels:
            since = y if inflation[row.line] else 0
            if (a, request, since) not in known:
                known[a, request, since] = level_curve(row.levels, request, inflation[row.line], since, step)
            curves[a, y] = known[a, request, since]
        else:
            curves[a, y] = chords(request, row.value, row.value_at_half, step)
    return curves


def full_points(plan: Plan, money: Amounts, curves: Curves) -> Floats:
    """Discounted, unweighted points (activities, years) of full requests; of packages, from their earliest start."""
    points = np.zeros(money.request.shape)
    for (a, y), curve in curves.items():
        points[a, y] = money.discount[y] * curve.values[-1]
    for a, ways in money.starts.items():
        if ways:
            points[a] = earned_by(plan.activities[a].value, plan.activities[a].earns, ways[0], money.discount)
    return points
