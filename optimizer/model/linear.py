"""Linear expressions over the programme's columns: money, units, or how many activities get money."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from optimizer.model.program import Builder

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

NO_PLACES: Ints = np.zeros(0, dtype=np.int64)
NO_COEFFICIENTS: Floats = np.zeros(0)


@dataclass(frozen=True, kw_only=True)
class Linear:
    """``constant + Σ coefficients · x[places]``; places are columns of the programme.

    The columns of the amounts come first, years fastest: an expression in money without sources can be read off
    the amounts alone.
    """

    places: Ints = field(default_factory=lambda: NO_PLACES)
    coefficients: Floats = field(default_factory=lambda: NO_COEFFICIENTS)
    constant: float = 0.0

    def at(self, x: Floats) -> float:
        """Its value at the columns ``x``."""
        return self.constant + float(self.coefficients @ x[self.places])

    def times(self, factor: float) -> Linear:
        """``factor`` times the expression."""
        return Linear(places=self.places, coefficients=factor * self.coefficients, constant=factor * self.constant)


def fixed(constant: float) -> Linear:
    """An expression that does not depend on the plan."""
    return Linear(constant=constant)


def of_columns(places: Sequence[int] | Ints, coefficient: float = 1.0) -> Linear:
    """``coefficient`` times the sum of columns."""
    return Linear(places=np.array(places, dtype=np.int64), coefficients=np.full(len(places), coefficient))


def added(parts: Iterable[Linear]) -> Linear:
    """The sum of expressions."""
    parts = list(parts)
    if not parts:
        return Linear()
    return Linear(
        places=np.concatenate([part.places for part in parts]),
        coefficients=np.concatenate([part.coefficients for part in parts]),
        constant=sum(part.constant for part in parts),
    )


@dataclass(frozen=True, kw_only=True)
class Expressions:
    """Many linear expressions as arrays: the terms of row r stand from ``start[r]`` to ``start[r + 1]``."""

    start: Ints
    places: Ints
    coefficients: Floats
    constant: Floats

    def __len__(self) -> int:
        return len(self.constant)

    def one(self, row: int) -> Linear:
        """One of them."""
        span = slice(int(self.start[row]), int(self.start[row + 1]))
        return Linear(
            places=self.places[span], coefficients=self.coefficients[span], constant=float(self.constant[row])
        )

    def taken(self, rows: Ints) -> Expressions:
        """Those at ``rows``, in that order."""
        length = np.diff(self.start)[rows]
        start = np.concatenate([[0], np.cumsum(length)])
        at = np.repeat(self.start[rows] - start[:-1], length) + np.arange(start[-1])
        return Expressions(
            start=start, places=self.places[at], coefficients=self.coefficients[at], constant=self.constant[rows]
        )


def constants(constant: Floats) -> Expressions:
    """Expressions that do not depend on the plan."""
    nothing = np.zeros(len(constant) + 1, dtype=np.int64)
    return Expressions(start=nothing, places=NO_PLACES, coefficients=NO_COEFFICIENTS, constant=constant)


def stacked(parts: Sequence[Linear]) -> Expressions:
    """Expressions one after the other."""
    return Expressions(
        start=np.concatenate([[0], np.cumsum([len(part.places) for part in parts])]).astype(np.int64),
        places=np.concatenate([NO_PLACES, *(part.places for part in parts)]),
        coefficients=np.concatenate([NO_COEFFICIENTS, *(part.coefficients for part in parts)]),
        constant=np.array([part.constant for part in parts], dtype=np.float64),
    )


def put(builder: Builder, rows: Ints, expressions: Sequence[Linear]) -> None:
    """Put the columns of each expression into its row; constants are the caller's to move to the limits."""
    if not expressions:
        return
    # All entries in one block: rows are many and short, and a call costs more than its entries.
    builder.add_entries(
        np.repeat(rows, [len(linear.places) for linear in expressions]),
        np.concatenate([linear.places for linear in expressions]),
        np.concatenate([linear.coefficients for linear in expressions]),
    )
