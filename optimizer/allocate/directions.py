"""How a programme's bounds move when one limit of the plan moves by one unit."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from optimizer.model import Model

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, kw_only=True)
class Direction:
    """What is added to each bound when a limit moves by one unit of money; shapes as in the programme."""

    row_lower: Floats
    row_upper: Floats
    col_upper: Floats

    def reversed(self) -> Direction:
        """The same limit moved the other way."""
        return Direction(row_lower=-self.row_lower, row_upper=-self.row_upper, col_upper=-self.col_upper)


def _nothing(model: Model) -> Direction:
    rows, columns = len(model.program.rows), len(model.program.columns)
    return Direction(row_lower=np.zeros(rows), row_upper=np.zeros(rows), col_upper=np.zeros(columns))


def rule_direction(model: Model, place: int) -> Direction:
    """Loosen a rule's row by one unit of money (or one activity, one unit); ``exactly`` is raised."""
    found, row = _nothing(model), int(model.rule_places[place])
    found.row_lower[row], found.row_upper[row] = loosened_by(model.rule_rows[place].relation)
    return found


def loosened_by(relation: str) -> tuple[float, float]:
    """What a unit of loosening adds to the lower and the upper bound of a rule's row."""
    if relation == "at least":
        return -1.0, 0.0
    return float(relation == "exactly"), 1.0


def ceiling_direction(model: Model, year: int) -> Direction:
    """Raise one year's ceiling by one unit: its reserve, carry-over, overrun and shares of it rise along."""
    program, plan, found = model.program, model.plan, _nothing(model)
    typed = next(row for row in plan.years if row.year == year)
    found.row_upper[program.row_of["ceiling", year]] = 1.0 - typed.reserve
    found.col_upper[program.column_of["overrun", year]] = typed.overrun
    if year != plan.years[-1].year:
        found.col_upper[program.column_of["carry", year]] = typed.carry_share
    elif ("full year", year) in program.row_of:
        found.row_upper[program.row_of["full year", year]] = 1.0
    for place, row in zip(model.rule_places.tolist(), model.rule_rows, strict=True):
        of_ceiling = row.rule.base is not None and row.rule.base.kind == "ceiling"
        if of_ceiling and (year in row.rule.years if row.year is None else row.year == year):
            found.row_lower[place] += row.factor if np.isfinite(program.row_lower[place]) else 0.0
            found.row_upper[place] += row.factor if np.isfinite(program.row_upper[place]) else 0.0
    return found


def source_direction(model: Model, source: str, year: int) -> Direction:
    """Raise what one source gives in one year by one unit: what may be carried of it rises along."""
    program, plan, found = model.program, model.plan, _nothing(model)
    typed = next(row for row in plan.sources if row.code == source)
    found.row_upper[program.row_of["source", source, year]] = 1.0
    carry = program.column_of.get(("source carry", source, year))
    if carry is not None and year != plan.years[-1].year:
        found.col_upper[carry] = typed.carry_share
    return found


def target_direction(model: Model) -> Direction:
    """Lower the points that the plan has to bring by one."""
    found = _nothing(model)
    found.row_lower[model.program.row_of[("target",)]] = -1.0
    return found
