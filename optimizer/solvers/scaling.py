"""Units in which no number of a programme is large, for searches in whole numbers.

A solver's tolerances are absolute: 1e-9 is the last digit of a large amount and a real part of a small one, and a
whole number that is 1e-9 off lets through that part of the request it switches on. Amounts are therefore counted in
powers of two of the plan's unit, which changes no digit.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from optimizer.model.program import LinearProgram

Floats = npt.NDArray[np.float64]

ORDINARY = 1024.0
"""Amounts up to this are left as they are."""


@dataclass(frozen=True, kw_only=True)
class Scale:
    """What one unit of each column (columns,) and of each row (rows,) is worth; powers of two."""

    column: Floats
    row: Floats

    def scaled(self, program: LinearProgram) -> LinearProgram:
        """The same programme in these units, without stages."""
        by = self.column[program.index] / self.row[program.row_of_entry]
        return replace(
            program,
            col_lower=program.col_lower / self.column,
            col_upper=program.col_upper / self.column,
            row_lower=program.row_lower / self.row,
            row_upper=program.row_upper / self.row,
            coefficient=program.coefficient * by,
            stages=(),
        )

    def cost(self, cost: Floats) -> Floats:
        """Costs per unit of the plan as costs per unit here."""
        return cost * self.column

    def amounts(self, numbers: Floats) -> Floats:
        """Numbers in these units as amounts of the plan, shape (columns,)."""
        return numbers * self.column


def plain(program: LinearProgram) -> Scale:
    """The plan's own units."""
    return Scale(column=np.ones(len(program.columns)), row=np.ones(len(program.rows)))


def ordinary(program: LinearProgram) -> Scale:
    """Units in which divisible columns reach up to `ORDINARY` and rows have coefficients of about 1 at most.

    Whole numbers keep their unit, and so do columns without a bound: they may be shares as well as money.
    """
    column = np.ones(len(program.columns))
    top = np.maximum(np.abs(program.col_lower), np.abs(program.col_upper))
    bounded = np.isfinite(top) & ~program.integer & (top > ORDINARY)
    column[bounded] = 2.0 ** np.ceil(np.log2(top[bounded] / ORDINARY))
    largest = np.ones(len(program.rows))
    np.maximum.at(largest, program.row_of_entry, np.abs(program.coefficient) * column[program.index])
    return Scale(column=column, row=2.0 ** np.floor(np.log2(largest)))
