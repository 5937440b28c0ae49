"""The plan's programme with one column more: the factor that scales all ceilings."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np

from optimizer.allocate.directions import Direction, ceiling_direction
from optimizer.model import LinearProgram, Model
from optimizer.model.program import INF, Floats, Ints

FACTOR = ("ceilings times",)
"""The label of the column."""


@dataclass(frozen=True, kw_only=True)
class Scaled:
    """``program`` with the factor as its last column, free from 0 on; at 1 it is the plan's own programme."""

    program: LinearProgram
    column: int


def scaled(model: Model) -> Scaled:
    """The programme of a divisible plan whose ceilings are all multiplied by a factor that is a column.

    Reserve, what may be carried and overrun, and limits that are a share of ceilings follow; money of sources and
    limits typed as money stay. Bounds that follow become rows, because a bound cannot hold a column.
    """
    program = model.program
    moves = _together(model)
    rises = np.where(np.isfinite(program.row_lower), moves.row_lower, moves.row_upper)
    column, count = len(program.columns), len(program.rows)
    bounded = np.flatnonzero(moves.col_upper)
    at_zero = program.col_upper[bounded] - moves.col_upper[bounded]
    moving = np.flatnonzero(rises)
    added = count + np.arange(len(bounded))
    entries = (
        (moving, np.full(len(moving), column), -rises[moving]),
        (added, bounded, np.ones(len(bounded))),
        (added, np.full(len(bounded), column), -moves.col_upper[bounded]),
    )
    upper = program.col_upper.copy()
    upper[bounded] = INF
    wider = replace(
        program,
        columns=(*program.columns, FACTOR),
        rows=(*program.rows, *(("at most times", *program.columns[place]) for place in bounded.tolist())),
        col_lower=np.append(program.col_lower, 0.0),
        col_upper=np.append(upper, INF),
        row_lower=np.concatenate([program.row_lower - rises, np.full(len(bounded), -INF)]),
        row_upper=np.concatenate([program.row_upper - rises, at_zero]),
        integer=np.append(program.integer, False),
        stages=tuple(replace(stage, cost=np.append(stage.cost, 0.0)) for stage in program.stages),
    )
    return Scaled(program=_with_entries(wider, program, entries), column=column)


def _together(model: Model) -> Direction:
    """What every bound rises by when all ceilings rise from nothing to what they are."""
    rows, columns = len(model.program.rows), len(model.program.columns)
    lower, upper, col_upper = np.zeros(rows), np.zeros(rows), np.zeros(columns)
    for year in model.plan.years:
        one = ceiling_direction(model, year.year)
        lower += year.ceiling * one.row_lower
        upper += year.ceiling * one.row_upper
        col_upper += year.ceiling * one.col_upper
    return Direction(row_lower=lower, row_upper=upper, col_upper=col_upper)


def _with_entries(
    wider: LinearProgram, program: LinearProgram, entries: Iterable[tuple[Ints, Ints, Floats]]
) -> LinearProgram:
    """``wider`` with the matrix of ``program`` and further entries (row, column, coefficient)."""
    rows, columns, coefficients = (np.concatenate(parts) for parts in zip(*entries, strict=True))
    row = np.concatenate([program.row_of_entry, rows])
    order = np.argsort(row, kind="stable")
    counts = np.bincount(row, minlength=len(wider.rows))
    return replace(
        wider,
        start=np.concatenate([[0], np.cumsum(counts)]).astype(np.int64),
        index=np.concatenate([program.index, columns])[order].astype(np.int64),
        coefficient=np.concatenate([program.coefficient, coefficients])[order],
    )
