"""Whether prices prove the totals of groups, and what a total comes to for each member."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from optimizer.model.program import INF
from optimizer.solvers.grouped.curves import Curves, within

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

SAME = 4e-9
"""Totals nearer than this are one total: a few times what the solver may miss a row by."""

SAME_DIGITS = 4e-13
"""Nor are large totals told apart beyond this part of them."""


@dataclass(frozen=True, kw_only=True)
class Proof:
    """Whether prices prove the totals, these and the charge made exact, and where to look closer if not."""

    holds: bool
    total: Floats
    charge: Floats
    places: Ints


def summed_by(place: Ints, each: Floats, count: int) -> Floats:
    """Sums of ``each`` by ``place``, (count,)."""
    return np.bincount(place, weights=each, minlength=count).astype(np.float64)


def room_of(total: Floats) -> Floats:
    """By how much totals may differ and be the same."""
    return SAME + SAME_DIGITS * np.abs(total)


def places_of(curves: Curves, total: Floats) -> Ints:
    """The run in which each group's total ends, counted from its first."""
    ends = curves.before + curves.width
    filled = ends <= (total + room_of(total))[curves.group]
    return np.bincount(curves.group[filled], minlength=len(total)).astype(np.int64)


def proof_of(curves: Curves, total: Floats, worth: Floats, charge: Floats, zero: float) -> Proof:
    """Hold every run's ``worth`` (runs,) against what its group is charged for money, (groups,)."""
    count, group = len(total), curves.group
    room = room_of(total)
    ends = curves.before + curves.width
    # A total that ends within a hair of a run's end ends there.
    near = np.abs(ends - total[group]) <= room[group]
    total = total.copy()
    total[group[near]] = ends[near]
    empty = np.bincount(group, minlength=count) == 0
    total[(total <= room) | empty] = 0.0
    has, lacks = curves.before < total[group], ends > total[group]
    least, most = np.full(count, INF), np.full(count, -INF)
    np.minimum.at(least, group[has], worth[has])
    np.maximum.at(most, group[lacks], worth[lacks])
    wrong = (least < charge - zero) | (most > charge + zero)
    exact = np.where(wrong, charge, np.maximum(np.minimum(charge, least), most))
    at_total = np.bincount(group[~lacks], minlength=count)
    at_charge = np.bincount(group[worth > charge[group]], minlength=count)
    places = np.stack([at_total, at_charge]).astype(np.int64)
    return Proof(holds=not wrong.any(), total=total, charge=exact, places=places)


def filled(curves: Curves, total: Floats, width: Floats) -> Floats:
    """What each piece gets of its group's total, (pieces,): best first, equal ones by row."""
    order, found = curves.order, np.zeros(len(width))
    before = within(width[order], np.searchsorted(curves.group[curves.run], np.arange(len(total) + 1)))
    left = total[curves.group[curves.run]] - before
    found[order] = np.clip(left, 0.0, width[order])
    return found
