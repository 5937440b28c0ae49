"""Value as pieces: every amount is the sum of its pieces, each earning at the slope of one chord.

Packages earn by their share. A curve that is not concave fills run after run, each run being concave.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import fsum

import numpy as np
import numpy.typing as npt

from optimizer.model.curves import Curves
from optimizer.model.labels import Label, Lazy
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


@dataclass(frozen=True, kw_only=True)
class _Cut:
    """The pieces of curves, those of curve s from ``start[s]`` to ``start[s + 1]``."""

    start: Ints
    width: Floats
    slope: Floats
    run: Ints
    side: Floats

    def spread(self, shape: Ints) -> Ints:
        """The places of all pieces of ``shape`` (curves,), one curve after the other."""
        first = self.start[shape]
        length = self.start[shape + 1] - first
        begin = np.concatenate([[0], np.cumsum(length)])
        return np.repeat(first - begin[:-1], length) + np.arange(begin[-1])


def add_pieces(builder: Builder, plan: Plan, money: Amounts, curves: Curves, amount: Ints) -> Pieces:
    """Add the pieces of every activity-year and the rows ``amount − Σ pieces = 0``.

    A concave curve fills its pieces in order by itself. Each curve is cut at the baseline as well, at no change
    of value, so that the distance from last year is linear in the pieces.
    """
    num_years = len(plan.years)
    cut = _cut(plan, money, curves)
    asked, shape = curves.cell, curves.shape
    partial = _partial_years(plan, money) if len(curves) else []
    if partial:
        cut = _with_worthless(cut, money, partial)
        asked = np.concatenate([asked, [a * num_years + y for a, y in partial]])
        shape = np.concatenate([shape, len(cut.start) - 1 - len(partial) + np.arange(len(partial))])
    lengths = np.diff(cut.start)[shape]
    at = cut.spread(shape)
    owners = np.repeat(asked, lengths)
    widths, slopes = cut.width[at], cut.slope[at]
    columns = builder.add_columns(Lazy(len(at), lambda: _piece_labels(plan, asked, lengths)), upper=widths)
    labels = Lazy(len(asked), lambda: (("pieces", *head) for head in _heads(plan, asked)))
    rows = builder.add_rows(labels, 0.0, 0.0)
    builder.add_entries(rows, amount[asked], 1.0)
    builder.add_entries(np.repeat(rows, lengths), columns, -1.0)
    weight, discount = money.weight[owners // num_years], money.discount[owners % num_years]
    return Pieces(
        column=columns,
        owner=owners,
        width=widths,
        run=cut.run[at],
        slope=weight * discount * slopes,
        points=discount * slopes,
        side=cut.side[at],
    )


def _heads(plan: Plan, cells: Ints) -> Iterator[tuple[str, int]]:
    codes, years = [row.code for row in plan.activities], [row.year for row in plan.years]
    return ((codes[cell // len(years)], years[cell % len(years)]) for cell in cells.tolist())


def _piece_labels(plan: Plan, cells: Ints, lengths: Ints) -> Iterator[Label]:
    for head, count in zip(_heads(plan, cells), lengths.tolist(), strict=True):
        yield from (("piece", *head, number) for number in range(1, count + 1))


def _cut(plan: Plan, money: Amounts, curves: Curves) -> _Cut:
    """The pieces of every curve: those of the curve itself, cut at the baseline."""
    shapes, num_years = curves.shapes, len(plan.years)
    pieces = shapes.piece_start
    of_shape = np.zeros(len(pieces) - 1, dtype=np.int64)
    of_shape[curves.shape] = curves.cell // num_years
    # What has no weight earns nothing in any order: no need to fill its runs one after the other.
    filling = np.array([bool(row.levels) for row in plan.activities], dtype=np.bool_) & (money.weight > 0.0)
    run = shapes.runs(filling[of_shape])
    lengths = np.diff(pieces)
    corner = np.arange(len(run)) + np.repeat(np.arange(len(lengths)), lengths)
    low, high = shapes.amounts[corner], shapes.amounts[corner + 1]
    last = money.baseline[np.repeat(of_shape, lengths)]
    side = np.where(high <= last, -1.0, 1.0)
    bent = np.flatnonzero((low < last) & (last < high))
    before = np.concatenate([[0], np.cumsum(np.bincount(bent, minlength=len(run)))])
    start = pieces + before[pieces]
    # A piece that the baseline lies in is two: the one below comes first.
    below = bent + np.arange(len(bent))
    twice = np.ones(len(run), dtype=np.int64)
    twice[bent] = 2
    width = np.repeat(high - low, twice)
    width[below], width[below + 1] = last[bent] - low[bent], high[bent] - last[bent]
    side = np.repeat(side, twice)
    side[below], side[below + 1] = -1.0, 1.0
    return _Cut(start=start, width=width, slope=np.repeat(shapes.slope, twice), run=np.repeat(run, twice), side=side)


def _partial_years(plan: Plan, money: Amounts) -> list[tuple[int, int]]:
    """Where a package may be funded in part to either side of its baseline: its distance bends there."""
    return [
        (a, y)
        for a in money.starts
        if plan.activities[a].partial is not None
        for y in np.flatnonzero(money.most[a] > money.baseline[a]).tolist()
        if money.baseline[a] > 0.0
    ]


def _with_worthless(cut: _Cut, money: Amounts, partial: list[tuple[int, int]]) -> _Cut:
    """The same with pieces below and above the baseline of ``partial`` that only measure the distance from it."""
    below = np.array([float(money.baseline[a]) for a, _ in partial])
    most = np.array([float(money.most[a, y]) for a, y in partial])
    nothing = np.zeros(2 * len(partial))
    return _Cut(
        start=np.concatenate([cut.start, cut.start[-1] + 2 * np.arange(1, len(partial) + 1)]),
        width=np.concatenate([cut.width, np.stack([below, most - below], axis=1).ravel()]),
        slope=np.concatenate([cut.slope, nothing]),
        run=np.concatenate([cut.run, nothing.astype(np.int64)]),
        side=np.concatenate([cut.side, np.tile([-1.0, 1.0], len(partial))]),
    )


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
