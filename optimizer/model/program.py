"""A linear programme as a labelled value: sparse arrays, two-sided rows, a list of stages.

Columns and rows carry tuples such as ``("amount", "P-TRN-1", 2027)`` or ``("ceiling", 2027)`` and are selected
by label, never by a counted offset. Back ends take this value; nothing here knows of a solver.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
import numpy.typing as npt

from optimizer.model.labels import Label, Labels, Lazy

__all__ = [
    "INF",
    "Builder",
    "Column",
    "Extra",
    "Label",
    "LinearProgram",
    "Stage",
    "extended",
    "with_columns",
    "without_columns",
]

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]
INF = float("inf")
NOTHING: Ints = np.zeros(0, dtype=np.int64)
NONE: Floats = np.zeros(0)


@dataclass(frozen=True, kw_only=True)
class Stage:
    """One objective in the list: what it is called, whether it is maximised, its cost per column.

    ``own`` marks the stages that the plan's objective is made of; the others only choose among its best plans.
    """

    name: str
    meaning: str
    maximise: bool
    cost: Floats
    own: bool = True


@dataclass(frozen=True, kw_only=True)
class LinearProgram:
    """``row_lower <= A x <= row_upper``, ``col_lower <= x <= col_upper``, solved stage by stage.

    The matrix is stored by rows (``start`` has one entry more than there are rows; ``index`` and ``coefficient``
    have one entry a non-zero, columns rising within a row). ``integer`` marks columns that must be whole.
    """

    columns: Sequence[Label]
    rows: Sequence[Label]
    col_lower: Floats
    col_upper: Floats
    row_lower: Floats
    row_upper: Floats
    start: Ints
    index: Ints
    coefficient: Floats
    integer: Bools
    stages: tuple[Stage, ...]

    @cached_property
    def column_of(self) -> Mapping[Label, int]:
        """The place of each column by its label."""
        return {label: place for place, label in enumerate(self.columns)}

    @cached_property
    def row_of(self) -> Mapping[Label, int]:
        """The place of each row by its label."""
        return {label: place for place, label in enumerate(self.rows)}

    @cached_property
    def row_of_entry(self) -> Ints:
        """The row of each stored non-zero, shape (non-zeros,)."""
        return np.repeat(np.arange(len(self.rows)), np.diff(self.start))

    def columns_of(self, family: str) -> Ints:
        """The places of all columns whose label begins with ``family``, in order."""
        return np.array([i for i, label in enumerate(self.columns) if label[0] == family], dtype=np.int64)

    def activity(self, x: Floats) -> Floats:
        """``A x``, shape (rows,)."""
        return np.bincount(
            self.row_of_entry, weights=self.coefficient * x[self.index], minlength=len(self.rows)
        ).astype(np.float64)

    def priced(self, price: Floats) -> Floats:
        """``A' price``: what the rows charge each column, shape (columns,)."""
        return np.bincount(
            self.index, weights=self.coefficient * price[self.row_of_entry], minlength=len(self.columns)
        ).astype(np.float64)

    def row(self, place: int) -> tuple[Ints, Floats]:
        """The columns and coefficients of one row."""
        span = slice(int(self.start[place]), int(self.start[place + 1]))
        return self.index[span], self.coefficient[span]


@dataclass
class Builder:
    """Collects columns and rows; the order in which they are added is the order of the programme."""

    columns: Labels = field(default_factory=Labels)
    rows: Labels = field(default_factory=Labels)
    _integer: list[Bools] = field(default_factory=list)
    _col_bounds: list[tuple[Floats, Floats]] = field(default_factory=list)
    _row_bounds: list[tuple[Floats, Floats]] = field(default_factory=list)
    _entries: list[tuple[Ints, Ints, Floats]] = field(default_factory=list)

    @classmethod
    def onto(cls, program: LinearProgram) -> Builder:
        """A builder that goes on from a finished programme; its stages are left out."""
        builder = cls(
            columns=Labels(program.columns),
            rows=Labels(program.rows),
            _integer=[program.integer],
            _col_bounds=[(program.col_lower, program.col_upper)],
            _row_bounds=[(program.row_lower, program.row_upper)],
        )
        builder.add_entries(program.row_of_entry, program.index, program.coefficient)
        return builder

    def add_columns(
        self,
        labels: Iterable[Label] | Lazy,
        lower: float | Floats = 0.0,
        upper: float | Floats = INF,
        *,
        integer: bool = False,
    ) -> Ints:
        """Add a block of columns with their bounds, whole ones if ``integer``; returns their places, shape (block,)."""
        first = len(self.columns)
        count = self.columns.add(labels)
        self._col_bounds.append((_filled(lower, count), _filled(upper, count)))
        self._integer.append(np.full(count, integer))
        return np.arange(first, first + count)

    def add_rows(
        self, labels: Iterable[Label] | Lazy, lower: float | Floats = -INF, upper: float | Floats = INF
    ) -> Ints:
        """Add a block of empty rows with their limits; returns their places, shape (block,)."""
        first = len(self.rows)
        count = self.rows.add(labels)
        self._row_bounds.append((_filled(lower, count), _filled(upper, count)))
        return np.arange(first, first + count)

    def add_entries(self, rows: Ints, columns: Ints, coefficients: float | Floats) -> None:
        """Add coefficients at (row, column) pairs; pairs named twice are summed, zeros dropped."""
        rows, columns = np.broadcast_arrays(np.asarray(rows), np.asarray(columns))
        self._entries.append((rows.ravel(), columns.ravel(), _filled(coefficients, rows.size)))

    def build(self, stages: Sequence[Stage]) -> LinearProgram:
        """The finished programme."""
        width = max(len(self.columns), 1)
        key = np.concatenate([NOTHING, *(rows * width + columns for rows, columns, _ in self._entries)])
        summed = np.concatenate([NONE, *(values for *_, values in self._entries)])
        key, summed = _once(key, summed)
        counts = np.bincount(key // width, minlength=len(self.rows))
        return LinearProgram(
            columns=self.columns.copy(),
            rows=self.rows.copy(),
            col_lower=_joined([low for low, _ in self._col_bounds]),
            col_upper=_joined([high for _, high in self._col_bounds]),
            row_lower=_joined([low for low, _ in self._row_bounds]),
            row_upper=_joined([high for _, high in self._row_bounds]),
            start=np.concatenate([[0], np.cumsum(counts)]).astype(np.int64),
            index=key % width,
            coefficient=summed,
            integer=np.concatenate([np.zeros(0, dtype=np.bool_), *self._integer]),
            stages=tuple(stages),
        )


def _once(key: Ints, values: Floats) -> tuple[Ints, Floats]:
    """Rising keys, each once with the sum of its values, without those that come to nothing."""
    if not (key[1:] > key[:-1]).all():
        order = np.argsort(key, kind="stable")
        key, values = key[order], values[order]
        new = np.concatenate([[True], key[1:] != key[:-1]])
        if not new.all():
            # Summed one after the other, in the order in which they were added.
            place = np.cumsum(new) - 1
            key, values = key[new], np.bincount(place, weights=values).astype(np.float64)
    if values.all():
        return key, values
    kept = values != 0.0
    return key[kept], values[kept]


def _filled(value: float | Floats, count: int) -> Floats:
    if isinstance(value, int | float):  # most blocks, and three times faster than broadcasting
        return np.full(count, float(value))
    return np.broadcast_to(np.asarray(value, dtype=np.float64), (count,)).astype(np.float64)


def _joined(parts: Sequence[npt.NDArray[np.float64]] | Sequence[Ints]) -> Floats:
    return np.concatenate(parts).astype(np.float64) if parts else np.zeros(0, dtype=np.float64)


def with_columns(program: LinearProgram, labels: Sequence[Label], rows: Ints, coefficients: Floats) -> LinearProgram:
    """``program`` with further columns ≥ 0 of one coefficient each: column k stands in ``rows[k]``.

    They cost nothing in the programme's own stages.
    """
    count = len(program.columns)
    added = count + np.arange(len(labels))
    row = np.concatenate([program.row_of_entry, rows])
    order = np.argsort(row, kind="stable")
    zeros = np.zeros(len(labels))
    return replace(
        program,
        columns=Labels(program.columns, labels),
        col_lower=np.concatenate([program.col_lower, zeros]),
        col_upper=np.concatenate([program.col_upper, np.full(len(labels), INF)]),
        start=np.concatenate([[0], np.cumsum(np.bincount(row, minlength=len(program.rows)))]).astype(np.int64),
        index=np.concatenate([program.index, added])[order],
        coefficient=np.concatenate([program.coefficient, coefficients])[order],
        integer=np.concatenate([program.integer, np.zeros(len(labels), dtype=np.bool_)]),
        stages=tuple(replace(stage, cost=np.concatenate([stage.cost, zeros])) for stage in program.stages),
    )


def without_columns(program: LinearProgram, kept: Ints, x: Floats) -> LinearProgram:
    """``program`` with only the columns ``kept``, what others come to at ``x`` (columns,) taken off the limits.

    Rows in which none of them stands are left out, and so are stages.
    """
    place = np.full(len(program.columns), -1, dtype=np.int64)
    place[kept] = np.arange(len(kept))
    stays = place[program.index] >= 0
    row = program.row_of_entry[stays]
    rows, number = np.unique(row, return_inverse=True)
    taken = program.activity(np.where(place >= 0, 0.0, x))[rows]
    return replace(
        program,
        columns=Labels(Lazy(len(kept), lambda: (program.columns[column] for column in kept.tolist()))),
        rows=Labels(Lazy(len(rows), lambda: (program.rows[place_] for place_ in rows.tolist()))),
        col_lower=program.col_lower[kept],
        col_upper=program.col_upper[kept],
        row_lower=program.row_lower[rows] - taken,
        row_upper=program.row_upper[rows] - taken,
        start=np.concatenate([[0], np.cumsum(np.bincount(number, minlength=len(rows)))]).astype(np.int64),
        index=place[program.index[stays]],
        coefficient=program.coefficient[stays],
        integer=program.integer[kept],
        stages=(),
    )


@dataclass(frozen=True, kw_only=True)
class Extra:
    """A row to add to a finished programme: ``lower <= coefficients · x[places] <= upper``."""

    label: Label
    places: Ints
    coefficients: Floats
    lower: float = -INF
    upper: float = INF


@dataclass(frozen=True, kw_only=True)
class Column:
    """A column to add to a finished programme, with its bounds; whole if ``integer``."""

    label: Label
    lower: float = 0.0
    upper: float = INF
    integer: bool = False


def extended(program: LinearProgram, rows: Sequence[Extra], columns: Sequence[Column] = ()) -> LinearProgram:
    """``program`` with further columns, then further rows, which may use them; both come last.

    The new columns cost nothing in the programme's own stages.
    """
    old, new = len(program.rows), np.zeros(len(columns))
    lengths = [len(row.places) for row in rows]
    orders = [np.argsort(row.places, kind="stable") for row in rows]
    index = [row.places[order] for row, order in zip(rows, orders, strict=True)]
    coefficient = [row.coefficients[order] for row, order in zip(rows, orders, strict=True)]
    return replace(
        program,
        columns=Labels(program.columns, (column.label for column in columns)),
        col_lower=np.concatenate([program.col_lower, [column.lower for column in columns]]),
        col_upper=np.concatenate([program.col_upper, [column.upper for column in columns]]),
        integer=np.concatenate([program.integer, np.array([column.integer for column in columns], dtype=np.bool_)]),
        rows=Labels(program.rows, (row.label for row in rows)),
        row_lower=np.concatenate([program.row_lower, [row.lower for row in rows]]),
        row_upper=np.concatenate([program.row_upper, [row.upper for row in rows]]),
        start=np.concatenate([program.start, program.start[old] + np.cumsum(lengths)]).astype(np.int64),
        index=np.concatenate([program.index, *index]).astype(np.int64),
        coefficient=np.concatenate([program.coefficient, *coefficient]),
        stages=tuple(replace(stage, cost=np.concatenate([stage.cost, new])) for stage in program.stages),
    )
