"""A smaller programme with the same optimum: what no limit can tell apart counts as one.

Where activities of one year meet exactly the same limits, only the sum of their amounts matters, and what it earns is
the sum of what their pieces earn: one column for the sum and one row ``sum − Σ pieces = 0`` stand for all of theirs.
Pieces of one amount that earn the same become one, and so do rows with the same left side, such as a floor and a cap.
It stays so under other ceilings, weights, values, money and limits, not for a plan with other requests or curves.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from optimizer.model import LinearProgram, Model

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

ROOM = 1e-9
"""By how much, relatively, pieces may add to more or less than the most that an amount can be."""


@dataclass(frozen=True, kw_only=True)
class Merged:
    """The smaller programme, and what of the whole one it is made of.

    ``columns`` are the places that are kept, in order; those at ``first`` (places here) stand for a sum of columns, and
    have its bound. ``row_order`` sorts the rows of the whole programme by the row here that they are part of, of which
    each begins at ``row_start``.
    """

    program: LinearProgram
    columns: Ints
    first: Ints
    row_order: Ints
    row_start: Ints

    def of(self, program: LinearProgram) -> LinearProgram:
        """The programme of the same plan under other numbers, merged alike; only its first stage is kept."""
        upper = program.col_upper[self.columns]
        upper[self.first] = self.program.col_upper[self.first]
        row_lower, row_upper = _tightest(program, self.row_order, self.row_start)
        stage = program.stages[0]
        return replace(
            self.program,
            col_lower=program.col_lower[self.columns],
            col_upper=upper,
            row_lower=row_lower,
            row_upper=row_upper,
            stages=(replace(stage, cost=stage.cost[self.columns]),),
        )


def merged(model: Model) -> Merged | None:
    """The smaller programme of a divisible plan; ``None`` where nothing in it can be merged.

    Only amounts that are free up to their request, cost nothing themselves and consist of their pieces are merged.
    """
    program = model.program
    groups = [held for held in (*_alike(model), *_equal_pieces(model)) if len(held) > 1]
    own = _own_rows(program)
    stands_for, row_for = np.arange(len(program.columns)), np.arange(len(program.rows))
    upper = program.col_upper.copy()
    for held in groups:
        stands_for[held] = held[0]
        upper[held[0]] = float(program.col_upper[held].sum())
        if own[held[0]] >= 0:
            row_for[own[held]] = own[held[0]]
    columns = np.flatnonzero(stands_for == np.arange(len(stands_for)))
    place_of = np.searchsorted(columns, stands_for)
    row_for = _same_left_side(program, place_of, row_for)
    rows = np.unique(row_for)
    if len(columns) + len(rows) == len(program.columns) + len(program.rows):
        return None
    row_of = np.searchsorted(rows, row_for)
    order = np.argsort(row_of, kind="stable")
    start = np.searchsorted(row_of[order], np.arange(len(rows)))
    return Merged(
        program=_smaller(program, columns, upper, place_of, rows, row_of, _tightest(program, order, start)),
        columns=columns,
        first=place_of[np.array([held[0] for held in groups], dtype=np.int64)],
        row_order=order,
        row_start=start,
    )


def _tightest(program: LinearProgram, order: Ints, start: Ints) -> tuple[Floats, Floats]:
    """The limits of rows of which each is part of another: the highest lower one and the lowest upper one.

    Where these cross by no more than a last digit they are one.
    """
    lower = np.maximum.reduceat(program.row_lower[order], start)
    upper = np.minimum.reduceat(program.row_upper[order], start)
    crossed = lower > upper
    if crossed.any():
        dust = crossed & (lower - upper <= ROOM * np.maximum(1.0, np.abs(lower)))
        upper[dust] = lower[dust]
    return lower, upper


def _smaller(
    program: LinearProgram,
    columns: Ints,
    upper: Floats,
    place_of: Ints,
    rows: Ints,
    row_of: Ints,
    limits: tuple[Floats, Floats],
) -> LinearProgram:
    """The programme with entries moved to the columns and rows that stand for theirs; doubles are one."""
    key, first = np.unique(row_of[program.row_of_entry] * len(columns) + place_of[program.index], return_index=True)
    counts = np.bincount(key // len(columns), minlength=len(rows))
    stage = program.stages[0]
    return LinearProgram(
        columns=tuple(program.columns[place] for place in columns.tolist()),
        rows=tuple(program.rows[place] for place in rows.tolist()),
        col_lower=program.col_lower[columns],
        col_upper=upper[columns],
        row_lower=limits[0],
        row_upper=limits[1],
        start=np.concatenate([[0], np.cumsum(counts)]).astype(np.int64),
        index=(key % len(columns)).astype(np.int64),
        coefficient=program.coefficient[first],
        integer=program.integer[columns],
        stages=(replace(stage, cost=stage.cost[columns]),),
    )


def _equal_pieces(model: Model) -> list[Ints]:
    """The pieces of one amount that earn the same: cuts at the baseline, which only later stages look at."""
    pieces = model.pieces
    if not len(pieces.column):
        return []
    same = (np.diff(pieces.owner) == 0) & (np.diff(pieces.points) == 0.0)
    groups = np.split(pieces.column, np.flatnonzero(~same) + 1)
    return [held.astype(np.int64) for held in groups]


def _same_left_side(program: LinearProgram, place_of: Ints, row_for: Ints) -> Ints:
    """The row that stands for each row, (rows,), once those with the same left side are one."""
    found: dict[tuple[bytes, bytes], int] = {}
    again = row_for.copy()
    for row in range(len(program.rows)):
        if row_for[row] != row:
            continue
        columns, by = program.row(row)
        if len(columns):
            again[row] = found.setdefault((place_of[columns].tobytes(), by.tobytes()), row)
    return again[row_for]


def _own_rows(program: LinearProgram) -> Ints:
    """The row that makes each amount of its pieces, (columns,); −1 where there is none."""
    own = np.full(len(program.columns), -1, dtype=np.int64)
    for place, label in enumerate(program.rows):
        if label[0] == "pieces":
            own[program.column_of["amount", label[1], label[2]]] = place
    return own


def _alike(model: Model) -> list[Ints]:
    """The amounts that stand in the same rows with the same coefficients, all but the rows of their pieces."""
    program, own = model.program, _own_rows(model.program)
    cost = program.stages[0].cost
    widths = np.bincount(model.pieces.owner, weights=model.pieces.width, minlength=len(model.amount))
    most = program.col_upper[model.amount]
    free = (program.col_lower[model.amount] == 0.0) & (cost[model.amount] == 0.0) & (own[model.amount] >= 0)
    free &= (np.abs(widths - most) <= ROOM * np.maximum(1.0, most)) & (most == model.amounts.most.ravel())
    entry_rows = program.row_of_entry
    outside = entry_rows != own[program.index]
    order = np.lexsort((entry_rows[outside], program.index[outside]))
    column, row = program.index[outside][order], entry_rows[outside][order]
    by = program.coefficient[outside][order]
    start = np.searchsorted(column, np.arange(len(program.columns) + 1))
    found: dict[tuple[bytes, bytes], list[int]] = {}
    for place in model.amount[free].tolist():
        span = slice(start[place], start[place + 1])
        found.setdefault((row[span].tobytes(), by[span].tobytes()), []).append(place)
    return [np.array(held, dtype=np.int64) for held in found.values()]
