"""Value as pieces: every amount is the sum of its pieces, each earning at the slope of one chord.

Packages earn by their share. A curve that is not concave fills run after run, each run being concave.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain
from math import fsum

import numpy as np
import numpy.typing as npt

from optimizer.model.curve import Curve
from optimizer.model.curves import Curves
from optimizer.model.packages import earned_by
from optimizer.model.program import Builder
from optimizer.plan import Plan
from optimizer.plan.amounts import Amounts

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, kw_only=True)
class Pieces:
    """Arrays over all pieces: their column, owner, width, weighted and discounted slope, and side of the baseline.

    ``owner`` is the activity-year that a piece belongs to (years fastest), whose pieces follow each other; ``run``
    the concave run of its curve, from 0. ``points`` is the slope before topic weights. ``side`` is +1 for a piece
    above the activity's baseline and −1 for one below it: with these as costs the pieces add to the distance from
    the baseline, less what the baseline itself is.
    """

    column: Ints
    owner: Ints
    width: Floats
    run: Ints
    slope: Floats
    points: Floats
    side: Floats


@dataclass(frozen=True, kw_only=True)
class Worth:
    """Columns that earn points: their activity, what a unit of them earns with and without topic weights.

    ``side`` is what a unit of them adds to the distance from the baseline.
    """

    column: Ints
    activity: Ints
    slope: Floats
    points: Floats
    side: Floats


@dataclass(frozen=True, kw_only=True, slots=True)
class _Cut:
    """The pieces of one curve in order, as columns of equal length."""

    width: tuple[float, ...]
    slope: tuple[float, ...]
    run: tuple[int, ...]
    side: tuple[float, ...]


def add_pieces(builder: Builder, plan: Plan, money: Amounts, curves: Curves, amount: Ints) -> Pieces:
    """Add the pieces of every activity-year and the rows ``amount − Σ pieces = 0``.

    A concave curve fills its pieces in order by itself. Each curve is cut at the baseline as well, at no change
    of value, so that the distance from last year is linear in the pieces.
    """
    num_years = len(plan.years)
    cut = _cut(plan, money, curves)
    lengths = [len(held.width) for held in cut.values()]
    labels = [
        ("piece", plan.activities[a].code, plan.years[y].year, number)
        for (a, y), count in zip(cut, lengths, strict=True)
        for number in range(1, count + 1)
    ]
    asked = np.array([a * num_years + y for a, y in cut], dtype=np.int64)
    owners = np.repeat(asked, lengths)
    widths, slopes, sides = (
        np.fromiter(chain.from_iterable(column), dtype=np.float64, count=len(owners))
        for column in (
            [held.width for held in cut.values()],
            [held.slope for held in cut.values()],
            [held.side for held in cut.values()],
        )
    )
    runs = np.fromiter(chain.from_iterable(held.run for held in cut.values()), dtype=np.int64, count=len(owners))
    columns = builder.add_columns(labels, upper=widths)
    rows = builder.add_rows([("pieces", plan.activities[a].code, plan.years[y].year) for a, y in cut], 0.0, 0.0)
    row_of = np.zeros(len(amount), dtype=np.int64)
    row_of[asked] = rows
    builder.add_entries(rows, amount[asked], 1.0)
    builder.add_entries(row_of[owners], columns, -1.0)
    weight, discount = money.weight[owners // num_years], money.discount[owners % num_years]
    return Pieces(
        column=columns,
        owner=owners,
        width=widths,
        run=runs,
        slope=weight * discount * slopes,
        points=discount * slopes,
        side=sides,
    )


def _cut(plan: Plan, money: Amounts, curves: Curves) -> dict[tuple[int, int], _Cut]:
    """The pieces of every activity-year; years that share a curve share them."""
    known: dict[tuple[int, int], _Cut] = {}
    found = {}
    for (a, y), curve in curves.items():
        key = a, id(curve)
        if key not in known:
            # What has no weight earns nothing in any order: no need to fill its runs one after the other.
            kinks = curve.kinks if plan.activities[a].levels and money.weight[a] > 0.0 else ()
            known[key] = _pieces_of(curve, float(money.baseline[a]), kinks)
        found[a, y] = known[key]
    partial = _partial_years(plan, money) if curves else []
    return found | {(a, y): _worthless(money, a, y) for a, y in partial}


def _pieces_of(curve: Curve, baseline: float, kinks: tuple[int, ...]) -> _Cut:
    amounts, pieces = curve.amounts, []
    for k in range(len(amounts) - 1):
        low, high, slope = amounts[k], amounts[k + 1], curve.slope(k)
        run = sum(kink <= k for kink in kinks) if kinks else 0
        if low < baseline < high:
            pieces += [(baseline - low, slope, run, -1.0), (high - baseline, slope, run, 1.0)]
        else:
            pieces.append((high - low, slope, run, -1.0 if high <= baseline else 1.0))
    width, slopes, runs, sides = zip(*pieces, strict=True)
    return _Cut(width=width, slope=slopes, run=runs, side=sides)


def _partial_years(plan: Plan, money: Amounts) -> list[tuple[int, int]]:
    """Where a package may be funded in part to either side of its baseline: its distance bends there."""
    return [
        (a, y)
        for a in money.starts
        if plan.activities[a].partial is not None
        for y in np.flatnonzero(money.most[a] > money.baseline[a]).tolist()
        if money.baseline[a] > 0.0
    ]


def _worthless(money: Amounts, a: int, y: int) -> _Cut:
    """Pieces below and above the baseline that only measure the distance from it."""
    below, most = float(money.baseline[a]), float(money.most[a, y])
    return _Cut(width=(below, most - below), slope=(0.0, 0.0), run=(0, 0), side=(-1.0, 1.0))


def worth(plan: Plan, money: Amounts, pieces: Pieces, share: dict[tuple[int, int], int]) -> Worth:
    """What pieces and shares of packages earn, and how far they are from the baseline."""
    bent = set(_partial_years(plan, money))
    points, sides = [], []
    for a, s in share:
        start, row = money.starts[a][s], plan.activities[a]
        points.append(float(earned_by(row.value, row.earns, start, money.discount).sum()))
        last = float(money.baseline[a])
        apart = np.abs(start.cost - last) - last
        sides.append(fsum(float(apart[y]) for y in range(len(start.cost)) if (a, y) not in bent))
    owners = np.array([a for a, _ in share], dtype=np.int64)
    return Worth(
        column=np.concatenate([pieces.column, np.array(list(share.values()), dtype=np.int64)]),
        activity=np.concatenate([pieces.owner // len(plan.years), owners]),
        slope=np.concatenate([pieces.slope, np.array(points) * money.weight[owners]]),
        points=np.concatenate([pieces.points, np.array(points)]),
        side=np.concatenate([pieces.side, np.array(sides)]),
    )
