"""What holds one activity out of a plan or in it: the bounds of the programme that say so, and no other."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from optimizer.model import LinearProgram, Model
from optimizer.model.minimums import units_needed

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

LEAST_PART = 0.1
"""The part of its request that counts as a first meaningful amount of an activity that may get any amount."""


@dataclass(frozen=True, kw_only=True)
class Hold:
    """New bounds of some columns and limits of some rows; all else stays as it is.

    ``columns`` with ``col_lower`` and ``col_upper``, ``rows`` with ``row_lower`` and ``row_upper``.
    """

    columns: Ints
    col_lower: Floats
    col_upper: Floats
    rows: Ints
    row_lower: Floats
    row_upper: Floats

    def applied(self, program: LinearProgram) -> LinearProgram:
        """``program`` with these bounds."""
        lower, upper = program.col_lower.copy(), program.col_upper.copy()
        row_lower, row_upper = program.row_lower.copy(), program.row_upper.copy()
        lower[self.columns], upper[self.columns] = self.col_lower, self.col_upper
        row_lower[self.rows], row_upper[self.rows] = self.row_lower, self.row_upper
        return replace(program, col_lower=lower, col_upper=upper, row_lower=row_lower, row_upper=row_upper)


def held_out(model: Model, a: int) -> Hold:
    """The activity with index ``a`` gets nothing in any year."""
    places = _places(model, a)
    return _columns(model, places, np.zeros(len(places)), np.zeros(len(places)))


def held_full(model: Model, a: int) -> Hold | None:
    """It gets all it asks for: the most whole units, the whole package from any start.

    ``None`` where no bound says so: a package in part that may begin in several years.
    """
    places = _places(model, a)
    if model.plan.activities[a].kind == "package" and len(places) > 1:
        all_or_nothing = model.plan.activities[a].partial is None
        return _one_start(model, a) if all_or_nothing else None
    upper = model.program.col_upper[places]
    return _columns(model, places, upper, upper)


def held_in(model: Model, a: int) -> Hold | None:
    """It gets at least the cheapest meaningful amount in every year in which it asks for money.

    That is its minimum, its first unit or post, the least share of a package, `LEAST_PART` of the request of what
    may get any amount. ``None`` where it asks for nothing, and for a freely divisible package with several starts.
    """
    places, row = _places(model, a), model.plan.activities[a]
    if not len(places):
        return None
    upper = model.program.col_upper[places]
    if row.kind == "package":
        if len(places) > 1:
            return None if row.partial == 0.0 else _one_start(model, a)
        least = np.full(1, 1.0 if row.partial is None else row.partial or LEAST_PART)
    else:
        least = np.array([_least(model, a, y) for y in _years(model, a)])
    return _columns(model, places, np.minimum(least, upper), upper)


def _least(model: Model, a: int, y: int) -> float:
    amounts = model.amounts
    minimum = float(amounts.minimum[a, y])
    if model.plan.activities[a].kind == "scalable":
        return minimum or LEAST_PART * float(amounts.most[a, y])
    return float(max(1, units_needed(minimum, float(amounts.unit_cost[a, y]))))


def _years(model: Model, a: int) -> list[int]:
    return [int(y) for y in np.flatnonzero(model.amounts.most[a] > 0.0)]


def _places(model: Model, a: int) -> Ints:
    """The columns that decide what the activity gets: shares of a package, whole units, or amounts."""
    kind = model.plan.activities[a].kind
    if kind == "package":
        found = [model.whole.share[a, s] for s in range(len(model.amounts.starts[a]))]
    elif kind == "scalable":
        found = [int(model.amount[a * model.num_years + y]) for y in _years(model, a)]
    else:
        found = [model.whole.units[a, y] for y in _years(model, a)]
    return np.array(found, dtype=np.int64)


def _columns(model: Model, places: Ints, lower: Floats, upper: Floats) -> Hold:
    # What stands in the programme may be a bound already; a hold never widens it.
    nothing = np.zeros(0)
    return Hold(
        columns=places,
        col_lower=np.maximum(lower, model.program.col_lower[places]),
        col_upper=upper,
        rows=nothing.astype(np.int64),
        row_lower=nothing,
        row_upper=nothing,
    )


def _one_start(model: Model, a: int) -> Hold:
    """One of the starts is taken."""
    row = model.program.row_of["one start", model.plan.activities[a].code]
    nothing = np.zeros(0)
    return Hold(
        columns=nothing.astype(np.int64),
        col_lower=nothing,
        col_upper=nothing,
        rows=np.array([row], dtype=np.int64),
        row_lower=np.ones(1),
        row_upper=np.ones(1),
    )
