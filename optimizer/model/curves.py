"""The value curve of every activity-year whose points depend on its amount: levels, chords, whole units."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from optimizer.model.curve import Curve, chords, level_curve, unit_curve
from optimizer.model.level_shapes import level_shapes
from optimizer.model.packages import earned_by
from optimizer.model.shapes import Shapes
from optimizer.plan import Plan
from optimizer.plan.amounts import Amounts

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True, kw_only=True)
class Curves(Mapping[tuple[int, int], Curve]):
    """The curve of every activity-year that can get money, by (activity index, year index), but for packages.

    Most activities ask for the same at the same prices every year: one curve then serves all of them. ``cell``
    (curves,) are the activity-years (years fastest, rising), ``shape`` (curves,) which of ``shapes`` each has.
    """

    num_years: int
    cell: Ints
    shape: Ints
    shapes: Shapes
    _made: dict[int, Curve] = field(default_factory=dict, repr=False)

    def __getitem__(self, key: tuple[int, int]) -> Curve:
        wanted = key[0] * self.num_years + key[1]
        at = int(np.searchsorted(self.cell, wanted))
        if at == len(self.cell) or self.cell[at] != wanted or not 0 <= key[1] < self.num_years:
            raise KeyError(key)
        shape = int(self.shape[at])
        if shape not in self._made:
            self._made[shape] = self.shapes.one(shape)
        return self._made[shape]

    def __iter__(self) -> Iterator[tuple[int, int]]:
        return (divmod(cell, self.num_years) for cell in self.cell.tolist())

    def __len__(self) -> int:
        return len(self.cell)

    def earned(self, money: Floats) -> Floats:
        """The points, neither weighted nor discounted, of amounts (activities, years), likewise."""
        points = np.zeros(money.size)
        points[self.cell] = self.shapes.values_at(self.shape, money.ravel()[self.cell])
        return points.reshape(money.shape)

    def full(self, shape: tuple[int, int]) -> Floats:
        """The points of full requests, (activities, years)."""
        points = np.zeros(shape[0] * shape[1])
        points[self.cell] = self.shapes.last[self.shape]
        return points.reshape(shape)

    def error(self, scale: Floats) -> float:
        """How far all chords together lie below the smooth curves at most, each counted by ``scale``."""
        return float((self.shapes.error[self.shape] * scale.ravel()[self.cell]).sum())


def no_curves(num_years: int) -> Curves:
    """Where nothing is asked of value."""
    nothing = np.zeros(0, dtype=np.int64)
    return Curves(num_years=num_years, cell=nothing, shape=nothing, shapes=Shapes.of([]))


def value_curves(plan: Plan, money: Amounts) -> Curves:
    """The curve of every activity-year that can get money, by (activity index, year index), but for packages."""
    num_years, rows = len(plan.years), plan.activities
    asked = money.most > 0.0
    asked[[a for a, row in enumerate(rows) if row.kind == "package"]] = False
    cell = np.flatnonzero(asked)
    inflation = {line.code: line.inflation for line in plan.lines}
    steady = np.array([bool(row.levels) and row.kind == "scalable" and not inflation[row.line] for row in rows])
    steady = steady.reshape(len(rows)) & (money.request == money.request[:, :1]).all(axis=1) & asked.all(axis=1)
    leveled, shapes = level_shapes(plan, money.request[:, 0], np.flatnonzero(steady))
    of_activity = np.full(len(rows), -1, dtype=np.int64)
    of_activity[leveled] = np.arange(len(leveled))
    shape = of_activity[cell // num_years]
    rest = np.flatnonzero(shape < 0)
    if len(rest):
        others, number = _others(plan, money, inflation, cell[rest])
        shape[rest] = len(leveled) + number
        shapes = shapes.joined(Shapes.of(others))
    return Curves(num_years=num_years, cell=cell, shape=shape, shapes=shapes)


def _others(plan: Plan, money: Amounts, inflation: Mapping[str, float], cells: Ints) -> tuple[list[Curve], Ints]:
    """Curves that are made one by one, and which of them each of ``cells`` has."""
    num_years, step = len(plan.years), plan.settings.round_to
    known: dict[tuple[int, float, float, int], int] = {}
    found: list[Curve] = []
    number = []
    for a, y in zip(*(part.tolist() for part in np.divmod(cells, num_years)), strict=True):
        row, request, cost = plan.activities[a], float(money.request[a, y]), float(money.unit_cost[a, y])
        since = y if row.levels and inflation[row.line] else 0
        key = a, request, cost, since
        if key not in known:
            known[key] = len(found)
            if row.kind != "scalable":
                count = int(money.most_units[a, y])
                found.append(unit_curve(count, cost, request, row.value, row.value_at_half))
            elif row.levels:
                found.append(level_curve(row.levels, request, inflation[row.line], since, step))
            else:
                found.append(chords(request, row.value, row.value_at_half, step))
        number.append(known[key])
    return found, np.array(number, dtype=np.int64)


def full_points(plan: Plan, money: Amounts, curves: Curves) -> Floats:
    """Discounted, unweighted points (activities, years) of full requests; of packages, from their earliest start."""
    rows, years = money.request.shape
    points = money.discount[None, :] * curves.full((rows, years))
    for a, ways in money.starts.items():
        if ways:
            points[a] = earned_by(plan.activities[a].value, plan.activities[a].earns, ways[0], money.discount)
    return points
