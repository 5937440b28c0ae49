"""Value as pieces: every amount is the sum of its pieces, each earning at the slope of one chord."""

from __future__ import annotations

import itertools
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from optimizer.model.curve import Curve
from optimizer.model.program import Builder
from optimizer.plan import Plan
from optimizer.plan.amounts import Amounts

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, kw_only=True)
class Pieces:
    """Arrays over all pieces: their column, weighted and discounted slope, and side of the baseline.

    ``owner`` is the activity-year that a piece belongs to (years fastest), whose pieces follow each other.
    ``side`` is +1 for a piece above the activity's baseline and −1 for one below it: with these as costs the
    pieces add to the distance from the baseline, less what the baseline itself is.
    """

    column: Ints
    owner: Ints
    slope: Floats
    side: Floats


def add_pieces(
    builder: Builder, plan: Plan, money: Amounts, curves: dict[tuple[int, int], Curve], amount: Ints
) -> Pieces:
    """Add the pieces of every activity-year and the rows ``amount − Σ pieces = 0``.

    A concave curve fills its pieces in order by itself. Each curve is cut at the baseline as well, at no change
    of value, so that the distance from last year is linear in the pieces.
    """
    num_years = len(plan.years)
    labels, widths, slopes, sides, owners = [], [], [], [], []
    for (a, y), curve in curves.items():
        head = (plan.activities[a].code, plan.years[y].year)
        scale = float(money.weight[a] * money.discount[y])
        baseline = float(money.baseline[a])
        number = 0
        for k in range(len(curve.amounts) - 1):
            low, high = curve.amounts[k], curve.amounts[k + 1]
            cuts = [low, baseline, high] if low < baseline < high else [low, high]
            for left, right in itertools.pairwise(cuts):
                number += 1
                labels.append(("piece", *head, number))
                widths.append(right - left)
                slopes.append(scale * curve.slope(k))
                sides.append(-1.0 if right <= baseline else 1.0)
                owners.append(a * num_years + y)
    columns = builder.add_columns(labels, upper=np.array(widths, dtype=np.float64))
    asked = np.array([a * num_years + y for a, y in curves], dtype=np.int64)
    rows = builder.add_rows([("pieces", plan.activities[a].code, plan.years[y].year) for a, y in curves], 0.0, 0.0)
    row_of = np.zeros(len(amount), dtype=np.int64)
    row_of[asked] = rows
    builder.add_entries(rows, amount[asked], 1.0)
    builder.add_entries(row_of[np.array(owners, dtype=np.int64)], columns, -1.0)
    return Pieces(column=columns, owner=np.array(owners, dtype=np.int64), slope=np.array(slopes), side=np.array(sides))
