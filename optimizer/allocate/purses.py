"""What every source has to give, and which cells it may pay, before anybody is paid."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from optimizer.allocate.steps import exact_sum
from optimizer.plan import COMMON, Plan, SourceKind
from optimizer.plan.amounts import decimal, part_of
from optimizer.plan.scope import Parts

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

CLEAN = 9
"""Decimals kept of money that was computed: sums of typed decimals come out as typed."""

PAYING_ORDER: tuple[SourceKind, ...] = ("earmarked", "joint", "common")
"""Money that may go nowhere else is used first."""


@dataclass(frozen=True, kw_only=True)
class Purses:
    """The accounts before they are used: arrays (sources, years), the ceilings first, then sources in sheet order.

    ``most_carried`` is what may leave a year for the next, ``most_overrun`` (years,) what the ceilings may be
    exceeded by. ``kinds`` has one entry a source; ``may_pay`` (sources, parts) says which cells a source pays.
    """

    codes: tuple[str, ...]
    kinds: tuple[SourceKind, ...]
    amount: Floats
    reserve: Floats
    most_carried: Floats
    most_overrun: Floats
    may_pay: Bools

    @property
    def paying_order(self) -> tuple[int, ...]:
        """Sources in the order in which they pay: by kind, within a kind the ceilings first, then sheet order."""
        return tuple(s for kind in PAYING_ORDER for s, own in enumerate(self.kinds) if own == kind)


def purses(plan: Plan, parts: Parts) -> Purses:
    """The purses of ``plan``."""
    years, sources = plan.years, plan.sources
    amount = [[row.ceiling for row in years], *([row.in_year(year.year) for year in years] for row in sources)]
    shares = [[row.carry_share for row in years], *([row.carry_share] * len(years) for row in sources)]
    most_carried = np.array(
        [[_times(a, b) for a, b in zip(*pair, strict=True)] for pair in zip(amount, shares, strict=True)]
    )
    most_carried[:, -1] = 0.0
    reserve = np.zeros(most_carried.shape)
    reserve[0] = [_times(row.ceiling, row.reserve) for row in years]
    everything = np.ones((1, len(parts.share)), dtype=np.bool_)
    return Purses(
        codes=(COMMON, *(row.code for row in sources)),
        kinds=("common", *(row.kind for row in sources)),
        amount=np.array(amount, dtype=np.float64),
        reserve=reserve,
        most_carried=most_carried,
        most_overrun=np.array([_times(row.ceiling, row.overrun) for row in years]),
        may_pay=np.concatenate([everything, *(parts.matching(row.scope)[None, :] for row in sources)]),
    )


def _times(amount: float, share: float) -> float:
    return float(decimal(amount) * decimal(share))


def cell_amounts(parts: Parts, x: Floats) -> Floats:
    """What each part gets of amounts ``x`` (activities, years), as `part_of` gives it; shape (parts, years)."""
    cells = x[parts.activity]
    plain = (parts.share == 1.0)[:, None] & (np.round(cells, CLEAN) == cells) & (np.abs(cells) < 1e6)
    for part, y in np.argwhere(~plain).tolist():
        cells[part, y] = part_of(float(cells[part, y]), float(parts.share[part]))
    return cells


@dataclass(frozen=True, kw_only=True)
class Classes:
    """Cells that the same sources may pay and no rule on sources tells apart, in the order of their first part.

    ``of`` (parts,) is the class of each part; ``payers`` (sources, classes) which sources pay it; ``demand``
    (classes, years) what its cells get. ``of_model`` is the class of each of the model's own classes.
    """

    of: Ints
    payers: Bools
    demand: Floats
    of_model: Ints


def classes(may_pay: Bools, cells: Floats, told_apart: Sequence[Ints] = ()) -> Classes:
    """The classes of cells that get ``cells`` (parts, years); ``told_apart`` are the parts of the model's classes."""
    model = np.full((1, may_pay.shape[1]), -1, dtype=np.int64)
    for number, places in enumerate(told_apart):
        model[0, places] = number
    keys = np.concatenate([may_pay, model])
    _, first, of = np.unique(keys.T, axis=0, return_index=True, return_inverse=True)
    order = np.argsort(first)
    rank = np.empty_like(order)
    rank[order] = np.arange(len(order))
    of = rank[of.ravel()].astype(np.int64)
    years = range(cells.shape[1])
    demand = [[round(exact_sum(cells[of == c, y]), CLEAN) for y in years] for c in range(len(order))]
    return Classes(
        of=of,
        payers=may_pay[:, first[order]],
        demand=np.array(demand, dtype=np.float64),
        of_model=np.array([of[places[0]] for places in told_apart], dtype=np.int64),
    )
