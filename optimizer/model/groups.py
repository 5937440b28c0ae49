"""Activity-years that no limit tells apart, found from the programme's own rows, never from names.

Two amounts are alike where they stand in the same rows with the same coefficients, all but the rows that make them of
their pieces. What is whole, locked, has a minimum or a rule of its own stands in a row of its own, and stays outside.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from optimizer.model.model import Model

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

ROOM = 1e-9
"""By how much, relatively, pieces may add to more or less than the most that an amount can be."""

PAYS_FROM = 2000
"""Pieces in groups below which finding and handing back takes longer than solving the whole programme."""

PAYS_SIZE = 2.0
"""The mean size of a group from which on merging it pays."""


@dataclass(frozen=True, kw_only=True)
class Groups:
    """Amounts by group, and the pieces that they consist of.

    ``member`` and ``own`` (members,) are the columns of amounts, in order within a group, and the rows of their pieces;
    ``group`` (members,) rises from 0 to ``count`` − 1. ``piece`` (pieces,) are columns in the programme's order, and
    ``owner`` (pieces,) their places in ``member``.
    """

    member: Ints
    own: Ints
    group: Ints
    piece: Ints
    owner: Ints
    count: int

    @property
    def pays(self) -> bool:
        """Whether solving by groups is worth its trouble."""
        return len(self.piece) >= PAYS_FROM and len(self.member) > PAYS_SIZE * self.count


def paying_groups(model: Model) -> Groups | None:
    """The groups of a plan that is large enough for them to save time, else ``None``."""
    if len(model.pieces.column) < PAYS_FROM:
        return None
    groups = groups_of(model)
    return groups if groups is not None and groups.pays else None


def groups_of(model: Model) -> Groups | None:
    """The groups of two and more amounts of a divisible plan; ``None`` where there are none."""
    program, pieces, count = model.program, model.pieces, len(model.amount)
    if program.integer.any() or not len(pieces.column):
        return None
    own = np.full(count, -1, dtype=np.int64)
    own[pieces.owner] = _own_rows(model)
    widths = np.bincount(pieces.owner, weights=program.col_upper[pieces.column], minlength=count)
    least = np.bincount(pieces.owner, weights=program.col_lower[pieces.column], minlength=count)
    upper = program.col_upper[:count]
    free = (own >= 0) & (program.col_lower[:count] == 0.0) & (least == 0.0)
    free &= np.abs(widths - upper) <= ROOM * np.maximum(1.0, upper)
    alike = _alike(model, own, free)
    sizes = np.bincount(alike[alike >= 0], minlength=int(alike.max(initial=-1)) + 1)
    kept = np.flatnonzero((alike >= 0) & (sizes[alike] > 1))
    if not len(kept):
        return None
    _, number = np.unique(alike[kept], return_inverse=True)
    order = np.argsort(number, kind="stable")
    member = kept[order]
    place = np.full(count, -1, dtype=np.int64)
    place[member] = np.arange(len(member))
    mine = place[pieces.owner] >= 0
    return Groups(
        member=member,
        own=own[member],
        group=number[order].astype(np.int64),
        piece=pieces.column[mine],
        owner=place[pieces.owner[mine]],
        count=int(number.max()) + 1,
    )


def _own_rows(model: Model) -> Ints:
    """The row that makes an amount of each piece, (pieces,): the first that the piece stands in."""
    program, first = model.program, int(model.pieces.column[0])
    span = int(model.pieces.column[-1]) - first + 1
    inside = np.flatnonzero((program.index >= first) & (program.index < first + span))
    row = np.full(span, len(program.rows), dtype=np.int64)
    np.minimum.at(row, program.index[inside] - first, program.row_of_entry[inside])
    return row[model.pieces.column - first]


def _alike(model: Model, own: Ints, free: Bools) -> Ints:
    """A number for each amount, (activity-years,), equal where they are alike; −1 for those that are not free."""
    program, count = model.program, len(own)
    places = np.flatnonzero(program.index < count)
    column, row = program.index[places], program.row_of_entry[places]
    outside = free[column] & (row != own[column])
    return alike(column[outside], row[outside], program.coefficient[places[outside]], len(program.rows), free)


def alike(column: Ints, row: Ints, by: Floats, num_rows: int, free: Bools) -> Ints:
    """A number for each column, (columns,), equal where all entries (row, by) are the same; −1 where not ``free``.

    Entries of one column come with their rows in the same order.
    """
    count = len(free)
    mark = np.random.default_rng(0).random(num_rows) + 1.0
    print_ = np.bincount(column, weights=mark[row] * by, minlength=count)
    order = np.argsort(column, kind="stable")
    row, by = row[order], by[order]
    entries = np.bincount(column, minlength=count)
    start = np.concatenate([[0], np.cumsum(entries)])
    found = np.full(count, -1, dtype=np.int64)
    held = np.flatnonzero(free)
    _, first, number = np.unique(print_[held], return_index=True, return_inverse=True)
    like = held[first][number]
    # A print may meet by chance; what counts is that every entry is the same as the first member's.
    same = entries[held] == entries[like]
    held, like, number = held[same], like[same], number[same]
    lengths = entries[held]
    inner = np.arange(int(lengths.sum())) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    one, other = np.repeat(start[held], lengths) + inner, np.repeat(start[like], lengths) + inner
    differs = np.bincount(
        np.repeat(np.arange(len(held)), lengths)[(row[one] != row[other]) | (by[one] != by[other])],
        minlength=len(held),
    )
    found[held[differs == 0]] = number[differs == 0]
    return found
