"""The value curves of activities with service levels, all at once: `optimizer.model.curve.level_curve` in arrays."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from optimizer.model.shapes import Shapes
from optimizer.plan import Plan

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


def level_shapes(plan: Plan, request: Floats, asked: Ints) -> tuple[Ints, Shapes]:
    """The curves through (0, 0) and the levels of the activities ``asked``, cut at the request (activities,).

    For levels at first-year prices. Returns the activities whose levels rise as they should, and their curves.
    """
    rows = [plan.activities[a].levels for a in asked.tolist()]
    count = np.array([len(levels) for levels in rows], dtype=np.int64)
    amount = np.array([level.amount for levels in rows for level in levels], dtype=np.float64)
    value = np.array([level.value for levels in rows for level in levels], dtype=np.float64)
    start = np.concatenate([[0], np.cumsum(count)])
    owner = np.repeat(np.arange(len(asked)), count)
    before, worth_before = _shifted(amount, start), _shifted(value, start)
    rising = np.bincount(owner[amount <= before], minlength=len(asked)) == 0
    if not rising.all():
        return level_shapes(plan, request, asked[rising])
    most = request[asked]
    kept = amount < most[owner]
    inside = np.bincount(owner[kept], minlength=len(asked))
    # Each curve: nothing, the levels below the request, the request.
    begin = np.concatenate([[0], np.cumsum(inside + 2)])
    amounts, values = np.zeros(begin[-1]), np.zeros(begin[-1])
    place = (np.arange(len(amount)) - start[owner] + begin[owner] + 1)[kept]
    amounts[place], values[place] = amount[kept], value[kept]
    last = begin[1:] - 1
    amounts[last], values[last] = most, values[last - 1]
    cut = np.flatnonzero(inside < count)
    at = (start[:-1] + inside)[cut]
    slope = (value[at] - worth_before[at]) / (amount[at] - before[at])
    values[last[cut]] = worth_before[at] + (most[cut] - before[at]) * slope
    return asked, Shapes(start=begin, amounts=amounts, values=values, error=np.zeros(len(asked)))


def _shifted(each: Floats, start: Ints) -> Floats:
    """The entry before each, 0 where its span begins."""
    before = np.zeros(len(each))
    before[1:] = each[:-1]
    before[start[:-1][start[:-1] < len(each)]] = 0.0
    return before
