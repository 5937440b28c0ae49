"""Value as pieces: every amount is the sum of its pieces, each earning at the slope of one chord.

Packages earn by their share. A curve that is not concave fills run after run, each run being concave.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from math import fsum

import numpy as np
import numpy.typing as npt

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
class _Piece:
    owner: int
    run: int
    width: float
    slope: float
    side: float


def add_pieces(builder: Builder, plan: Plan, money: Amounts, curves: Curves, amount: Ints) -> Pieces:
    """Add the pieces of every activity-year and the rows ``amount − Σ pieces = 0``.

    A concave curve fills its pieces in order by itself. Each curve is cut at the baseline as well, at no change
    of value, so that the distance from last year is linear in the pieces.
    """
    num_years = len(plan.years)
    cut = {place: list(_pieces_of(plan, money, curves, place)) for place in curves}
    cut |= {(a, y): _worthless(money, a, y) for a, y in _partial_years(plan, money)} if curves else {}
    labels = [
        ("piece", plan.activities[a].code, plan.years[y].year, number)
        for (a, y), pieces in cut.items()
        for number in range(1, len(pieces) + 1)
    ]
    pieces = [piece for held in cut.values() for piece in held]
    owners = np.array([piece.owner for piece in pieces], dtype=np.int64)
    widths = np.array([piece.width for piece in pieces], dtype=np.float64)
    columns = builder.add_columns(labels, upper=widths)
    asked = np.array([a * num_years + y for a, y in cut], dtype=np.int64)
    rows = builder.add_rows([("pieces", plan.activities[a].code, plan.years[y].year) for a, y in cut], 0.0, 0.0)
    row_of = np.zeros(len(amount), dtype=np.int64)
    row_of[asked] = rows
    builder.add_entries(rows, amount[asked], 1.0)
    builder.add_entries(row_of[owners], columns, -1.0)
    slopes = np.array([piece.slope for piece in pieces], dtype=np.float64)
    weight, discount = money.weight[owners // num_years], money.discount[owners % num_years]
    return Pieces(
        column=columns,
        owner=owners,
        width=widths,
        run=np.array([piece.run for piece in pieces], dtype=np.int64),
        slope=weight * discount * slopes,
        points=discount * slopes,
        side=np.array([piece.side for piece in pieces], dtype=np.float64),
    )


def _pieces_of(plan: Plan, money: Amounts, curves: Curves, place: tuple[int, int]) -> Iterator[_Piece]:
    a, y = place
    curve, baseline = curves[place], float(money.baseline[a])
    # What has no weight earns nothing in any order: no need to fill its runs one after the other.
    kinks = curve.kinks if plan.activities[a].levels and money.weight[a] > 0.0 else ()
    for k in range(len(curve.amounts) - 1):
        low, high = curve.amounts[k], curve.amounts[k + 1]
        cuts = [low, baseline, high] if low < baseline < high else [low, high]
        for left, right in itertools.pairwise(cuts):
            yield _Piece(
                owner=a * len(plan.years) + y,
                run=sum(kink <= k for kink in kinks) if kinks else 0,
                width=right - left,
                slope=curve.slope(k),
                side=-1.0 if right <= baseline else 1.0,
            )


def _partial_years(plan: Plan, money: Amounts) -> list[tuple[int, int]]:
    """Where a package may be funded in part to either side of its baseline: its distance bends there."""
    return [
        (a, y)
        for a in money.starts
        if plan.activities[a].partial is not None
        for y in np.flatnonzero(money.most[a] > money.baseline[a]).tolist()
        if money.baseline[a] > 0.0
    ]


def _worthless(money: Amounts, a: int, y: int) -> list[_Piece]:
    """Pieces below and above the baseline that only measure the distance from it."""
    below, most, owner = float(money.baseline[a]), float(money.most[a, y]), a * money.most.shape[1] + y
    return [
        _Piece(owner=owner, run=0, width=below, slope=0.0, side=-1.0),
        _Piece(owner=owner, run=0, width=most - below, slope=0.0, side=1.0),
    ]


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
