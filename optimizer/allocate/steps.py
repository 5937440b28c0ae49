"""Money as whole numbers of one decimal step, so that sums and differences are exact for thousands of cells."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import numpy as np
import numpy.typing as npt

from optimizer.plan.amounts import decimal

Floats = npt.NDArray[np.float64]
Counts = npt.NDArray[Any]

EXACT = 2.0**53
"""Whole numbers below this are exact as binary ones; arrays whose sum may lie above hold Python's own."""

COMMON_DECIMALS = 10
"""Amounts with fewer decimals are converted all at once, others one by one."""


def in_steps(money: Floats, decimals: int | None = None) -> tuple[Counts, int]:
    """``money`` as counts of 10^-decimals, and the decimals: the fewest that leave every figure as typed.

    With ``decimals`` given, figures with more of them are rounded to that step. Counts have the shape of ``money``.
    """
    for places in range(COMMON_DECIMALS) if decimals is None else (decimals,):
        scaled = np.rint(money * 10.0**places)
        as_typed = decimals is not None or bool((scaled / 10.0**places == money).all())
        if as_typed and float(np.abs(scaled).sum()) < EXACT:
            return scaled.astype(np.int64), places
    figures = [decimal(number) for number in money.ravel().tolist()]
    places = max((_decimals(figure) for figure in figures), default=0) if decimals is None else decimals
    counts = np.empty(len(figures), dtype=object)
    counts[:] = [int(figure.scaleb(places).to_integral_value()) for figure in figures]
    return counts.reshape(money.shape), places


def as_money(counts: Counts, decimals: int) -> Floats:
    """The figures that ``counts`` of 10^-decimals stand for, each the binary number nearest to it."""
    if counts.dtype == object:
        step = 10**decimals
        return np.array([count / step for count in counts.ravel().tolist()], dtype=np.float64).reshape(counts.shape)
    return np.asarray(counts / 10.0**decimals, dtype=np.float64)


def exact_sum(money: Floats) -> float:
    """The sum in decimal arithmetic: what an officer adding the printed figures gets."""
    counts, places = in_steps(money)
    return float(Decimal(int(counts.sum())).scaleb(-places)) if money.size else 0.0


def _decimals(figure: Decimal) -> int:
    exponent = figure.normalize().as_tuple().exponent
    assert isinstance(exponent, int), "money is finite"
    return max(0, -exponent)
