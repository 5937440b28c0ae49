"""The whole programme taken apart: what stays as it is, what groups share, what pieces count for beside value."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from optimizer.model.groups import Groups
from optimizer.model.program import LinearProgram

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, kw_only=True)
class Parts:
    """How the whole programme is taken apart.

    ``others`` are the columns and ``rows`` the rows that stay; ``lone`` the rows' entries in ``others`` and ``shared``
    those in the total of each group, as (row, column or group, coefficient). ``entry_rows`` are the rows that stay
    (places among them) in which pieces stand, with ``entries`` (rows, pieces). ``place`` (columns,) is the place of a
    column among the members, −1 for all others.
    """

    others: Ints
    rows: Ints
    lone: tuple[Ints, Ints, Floats]
    shared: tuple[Ints, Ints, Floats]
    entry_rows: Ints
    entries: Floats
    place: Ints


def _parts(program: LinearProgram, groups: Groups) -> Parts:
    kind = np.zeros(len(program.columns), dtype=np.int8)
    kind[groups.member], kind[groups.piece] = 1, 2
    stays = np.ones(len(program.rows), dtype=np.bool_)
    stays[groups.own] = False
    others, rows = np.flatnonzero(kind == 0), np.flatnonzero(stays)
    row_place, place = np.cumsum(stays) - 1, np.full(len(program.columns), -1, dtype=np.int64)
    place[others] = np.arange(len(others))
    entry_row, column, by = program.row_of_entry, program.index, program.coefficient
    of_kind = kind[column]
    lone = np.flatnonzero(of_kind == 0)
    first = np.flatnonzero(np.diff(groups.group, prepend=-1))
    group_of = np.full(len(program.columns), -1, dtype=np.int64)
    group_of[groups.member[first]] = np.arange(groups.count)
    shared = np.flatnonzero((group_of[column] >= 0) & stays[entry_row])
    pieces = np.flatnonzero((of_kind == 2) & stays[entry_row])
    entry_rows, number = np.unique(row_place[entry_row[pieces]], return_inverse=True)
    piece_place = np.zeros(len(program.columns), dtype=np.int64)
    piece_place[groups.piece] = np.arange(len(groups.piece))
    entries = np.zeros((len(entry_rows), len(groups.piece)))
    entries[number, piece_place[column[pieces]]] = by[pieces]
    member_place = np.full(len(program.columns), -1, dtype=np.int64)
    member_place[groups.member] = np.arange(len(groups.member))
    return Parts(
        others=others,
        rows=rows,
        lone=(row_place[entry_row[lone]], place[column[lone]], by[lone]),
        shared=(row_place[entry_row[shared]], group_of[column[shared]], by[shared]),
        entry_rows=entry_rows.astype(np.int64),
        entries=entries,
        place=member_place,
    )


@dataclass(kw_only=True)
class Standing:
    """A programme in groups, with its bounds and limits as they stand."""

    program: LinearProgram
    groups: Groups
    parts: Parts
    col_lower: Floats
    col_upper: Floats
    row_lower: Floats
    row_upper: Floats


def standing(program: LinearProgram, groups: Groups) -> Standing:
    """A programme as it is at first."""
    return Standing(
        program=program,
        groups=groups,
        parts=_parts(program, groups),
        col_lower=program.col_lower.copy(),
        col_upper=program.col_upper.copy(),
        row_lower=program.row_lower.copy(),
        row_upper=program.row_upper.copy(),
    )


@dataclass(frozen=True, kw_only=True)
class Remaining:
    """A programme of the columns ``kept``; the others stand at ``x`` (columns of the whole programme,).

    ``group`` (kept,) is the group of an amount that others may be exchanged for, −1 for all other columns.
    """

    program: LinearProgram
    kept: Ints
    x: Floats
    group: Ints
