"""Payments inside a class of cells: row by row, each in decimals that print as they are."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from optimizer.allocate.steps import Counts, as_money, in_steps
from optimizer.plan.amounts import PRINTED

Floats = npt.NDArray[np.float64]


def row_by_row(cells: Floats, quota: Counts, decimals: int) -> Floats:
    """What each payer in turn gives to ``cells`` (rows,) until its ``quota`` is used; shape (payers, rows).

    ``quota`` (payers,) counts steps of 10^-decimals. The last payer pays what the cells still need, so that the
    payments of a cell add to it exactly.
    """
    counts, places = in_steps(cells)
    if places < decimals:
        counts, places = in_steps(cells, decimals)
    ends = counts.cumsum()
    begin, paid = 0, []
    for end in np.cumsum(quota).tolist()[:-1]:
        stop = _printable(int(end) * 10 ** (places - decimals), counts, ends)
        paid.append(_between(begin, stop, counts, ends))
        begin = stop
    paid.append(_between(begin, int(ends[-1]), counts, ends))
    return as_money(np.array(paid, dtype=counts.dtype), places)


def _between(begin: int, end: int, counts: Counts, ends: Counts) -> Counts:
    """How much of each cell lies between two places of the money laid end to end."""
    paid: Counts = np.maximum(np.minimum(ends, end) - np.maximum(ends - counts, begin), 0)
    return paid


def _printable(stop: int, counts: Counts, ends: Counts) -> int:
    """``stop``, moved inside its cell so far that both parts of the cell have no more digits than the cell."""
    row = int((ends < stop).sum())
    if row >= len(ends):
        return int(ends[-1])
    cell = int(counts[row])
    begin = int(ends[row]) - cell
    coarse = 10 ** max(0, len(str(cell)) - PRINTED)
    return begin + min(cell, round((stop - begin) / coarse) * coarse if coarse > 1 else stop - begin)
