"""What other numbers do to an assembled programme: to its limits, bounds and costs, the matrix staying as it is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from optimizer.allocate.directions import Direction, ceiling_direction, source_direction
from optimizer.allocate.without import left_out
from optimizer.analysis.sweep.moved import Moved, values_of
from optimizer.model import LinearProgram, Model
from optimizer.model.linear import Linear
from optimizer.model.program import Stage
from optimizer.model.value import worth

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True, kw_only=True)
class _Slopes:
    """How limits of rows and bounds of columns move with some numbers, one entry for each that moves with one.

    ``row_of`` and ``column_of`` are the numbers that the entries belong to; ``lower``, ``upper`` and ``bound`` are
    per unit of the number.
    """

    row: Ints
    row_of: Ints
    lower: Floats
    upper: Floats
    column: Ints
    column_of: Ints
    bound: Floats


@dataclass(frozen=True, kw_only=True)
class _Limits:
    """Rows of rules in money whose required amount does not depend on the plan: ``limit · base − apart``.

    ``rule`` is each row's place on the sheet Rules; ``lower`` and ``upper`` say which of its sides are set. Of rows
    that are held against ceilings ``ceilings`` (rows, years) is 1 where a year counts; ``base`` is then 0.
    """

    place: Ints
    rule: Ints
    base: Floats
    ceilings: Floats
    apart: Floats
    lower: Bools
    upper: Bools


class Moving:
    """The programme of one plan under other numbers."""

    def __init__(self, model: Model) -> None:
        plan = model.plan
        self._model, self._program = model, model.program
        self._fixed = bool(left_out(plan))
        self._value = values_of(plan)
        self._weight = np.array([row.weight for row in plan.topics], dtype=np.float64)
        self._limit = np.array([row.limit for row in plan.rules], dtype=np.float64)
        codes = [row.code for row in plan.topics]
        self._shares = np.array([[row.shares.get(code, 0.0) for code in codes] for row in plan.activities])
        self._worth = worth(plan, model.amounts, model.pieces, dict(model.whole.share))
        self._ceilings = _slopes(ceiling_direction(model, row.year) for row in plan.years)
        self._sources = _slopes(source_direction(model, s.code, y.year) for s in plan.sources for y in plan.years)
        self._limits = _limits(model)
        self._levels = np.array([bool(row.levels) for row in plan.activities], dtype=np.bool_)

    def program(self, moved: Moved) -> LinearProgram | None:
        """The programme under ``moved``; ``None`` where more of it would change than limits, bounds and costs."""
        if not self._in_place(moved):
            return None
        changed = self._program
        amounts = self._model.amounts
        if moved.ceiling is not None:
            changed = _moved(changed, self._ceilings, moved.ceiling - amounts.ceiling)
        if moved.money is not None:
            changed = _moved(changed, self._sources, moved.money.ravel() - amounts.money.ravel())
        if moved.limit is not None and not np.array_equal(moved.limit, self._limit):
            changed = self._limited(changed, moved.limit, amounts.ceiling if moved.ceiling is None else moved.ceiling)
        if moved.weight is not None or moved.value is not None:
            changed = replace(changed, stages=self._stages(moved))
        return changed

    def value_cost(self, moved: Moved) -> Floats:
        """The cost of value (columns,) under ``moved``: points less penalties and overrun."""
        if moved.weight is None and moved.value is None:
            return self._model.value_cost
        weight = self._shares @ (self._weight if moved.weight is None else moved.weight)
        if moved.value is not None:
            weight = weight * np.divide(moved.value, self._value, out=np.ones_like(weight), where=self._value > 0.0)
        cost = self._model.value_cost.copy()
        cost[self._worth.column] = self._worth.points * weight[self._worth.activity]
        return cost

    def _in_place(self, moved: Moved) -> bool:
        objective = self._model.plan.settings.objective
        if self._fixed or (objective == "cheapest" and (moved.weight is not None or moved.value is not None)):
            return False
        if moved.weight is not None:
            now, before = moved.weight > 0.0, self._weight > 0.0
            # What has no weight is neither balanced nor filled in runs: the rows that do it come and go.
            if not np.array_equal(now, before) and (objective == "balanced" or self._levels.any()):
                return False
        if moved.value is not None and (
            objective == "balanced" or bool(np.any((moved.value > 0.0) & (self._value == 0.0)))
        ):
            return False
        return moved.limit is None or set(np.flatnonzero(moved.limit != self._limit)) <= set(self._limits.rule)

    def _limited(self, program: LinearProgram, limit: Floats, ceiling: Floats) -> LinearProgram:
        rows = self._limits
        required = limit[rows.rule] * (rows.base + rows.ceilings @ ceiling) - rows.apart
        lower, upper = program.row_lower.copy(), program.row_upper.copy()
        lower[rows.place[rows.lower]] = required[rows.lower]
        upper[rows.place[rows.upper]] = required[rows.upper]
        return replace(program, row_lower=lower, row_upper=upper)

    def _stages(self, moved: Moved) -> tuple[Stage, ...]:
        cost = self.value_cost(moved)
        return tuple(replace(row, cost=cost) if row.name == "value" else row for row in self._program.stages)


def _slopes(directions: Iterable[Direction]) -> _Slopes:
    rows, columns = [], []
    for number, way in enumerate(directions):
        at = np.flatnonzero((way.row_lower != 0.0) | (way.row_upper != 0.0))
        rows.append((at, np.full(len(at), number), way.row_lower[at], way.row_upper[at]))
        bound = np.flatnonzero(way.col_upper)
        columns.append((bound, np.full(len(bound), number), way.col_upper[bound]))
    return _Slopes(
        row=_joined([part[0] for part in rows]),
        row_of=_joined([part[1] for part in rows]),
        lower=np.concatenate([np.zeros(0), *(part[2] for part in rows)]),
        upper=np.concatenate([np.zeros(0), *(part[3] for part in rows)]),
        column=_joined([part[0] for part in columns]),
        column_of=_joined([part[1] for part in columns]),
        bound=np.concatenate([np.zeros(0), *(part[2] for part in columns)]),
    )


def _joined(parts: list[Ints]) -> Ints:
    return np.concatenate([np.zeros(0, dtype=np.int64), *parts])


def _moved(program: LinearProgram, slopes: _Slopes, by: Floats) -> LinearProgram:
    """``program`` with every number moved ``by`` as much (numbers,)."""
    if not by.any():
        return program
    lower, upper, bound = program.row_lower.copy(), program.row_upper.copy(), program.col_upper.copy()
    np.add.at(lower, slopes.row, by[slopes.row_of] * slopes.lower)
    np.add.at(upper, slopes.row, by[slopes.row_of] * slopes.upper)
    np.add.at(bound, slopes.column, by[slopes.column_of] * slopes.bound)
    return replace(program, row_lower=lower, row_upper=upper, col_upper=bound)


def _limits(model: Model) -> _Limits:
    program, years = model.program, [row.year for row in model.plan.years]
    place_of = {row.code: place for place, row in enumerate(model.plan.rules)}
    found = []
    for place, row in zip(model.rule_places.tolist(), model.rule_rows, strict=True):
        if row.rule.measure != "amount" and not (row.rule.measure == "share" and _is_fixed(row.base)):
            continue
        of_ceiling = row.rule.base is not None and row.rule.base.kind == "ceiling"
        counted = row.rule.years if row.year is None else (row.year,)
        base = 0.0 if of_ceiling else 1.0 if row.base is None else row.base.constant
        against = [float(of_ceiling and year in counted) for year in years]
        found.append((place, place_of[row.rule.code], base, against, row.money.constant))
    place = np.array([row[0] for row in found], dtype=np.int64)
    return _Limits(
        place=place,
        rule=np.array([row[1] for row in found], dtype=np.int64),
        base=np.array([row[2] for row in found], dtype=np.float64),
        ceilings=np.array([row[3] for row in found], dtype=np.float64).reshape(len(found), len(years)),
        apart=np.array([row[4] for row in found], dtype=np.float64),
        lower=np.isfinite(program.row_lower[place]),
        upper=np.isfinite(program.row_upper[place]),
    )


def _is_fixed(base: Linear | None) -> bool:
    return base is not None and not len(base.places)
