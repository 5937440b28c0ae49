"""Who pays and when: carry-over and overrun of the ceilings once the amounts are final."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from optimizer.model.program import Builder, Stage
from optimizer.plan import Plan
from optimizer.plan.amounts import decimal
from optimizer.solvers import Limits, open_session

Floats = npt.NDArray[np.float64]

UNROUNDED = (1e-12, 1e-9, 1e-6)
"""By how much unrounded amounts may overdraw a ceiling, relative to max(1, ceiling); the least that suffices."""

CLEAN = 9
"""Decimals kept of money that was computed: sums of typed decimals come out as typed."""


@dataclass(frozen=True, kw_only=True)
class Flows:
    """The account of common money, arrays over the years: overrun used, carried out and lapsed, and the rest.

    ``amount + overrun + carry_in = reserve + available`` and ``available = used + carried + lapsed``.
    """

    amount: Floats
    overrun: Floats
    carry_in: Floats
    reserve: Floats
    used: Floats
    carried: Floats

    @property
    def available(self) -> Floats:
        """Money that may be spent or carried in each year."""
        return np.round(self.amount + self.overrun + self.carry_in - self.reserve, CLEAN)

    @property
    def lapsed(self) -> Floats:
        """Money of each year that is neither used nor carried; what unrounded amounts overdraw is no lapse."""
        return np.maximum(np.round(self.available - self.used - self.carried, CLEAN), 0.0)


def exact_sum(numbers: Floats) -> float:
    """The sum in decimal arithmetic: what an officer adding the printed figures gets."""
    return float(sum((decimal(number) for number in numbers.tolist()), start=decimal(0.0)))


def settle_flows(plan: Plan, x: Floats, *, exactly: bool = False) -> Flows | None:
    """The flows for final amounts ``x`` (activities, years): cheapest overrun, then least, then carry least.

    ``None`` where no flow pays these amounts; ``exactly``: to the last digit, as rounded amounts have to be.
    """
    years = plan.years
    ceiling = np.array([row.ceiling for row in years], dtype=np.float64)
    reserve = np.array([float(decimal(row.ceiling) * decimal(row.reserve)) for row in years])
    used = np.array([exact_sum(x[:, y]) for y in range(len(years))])
    left = np.round(ceiling - reserve - used, CLEAN)
    least = _least(plan, left)
    for room in () if exactly else UNROUNDED:
        least = least or _least(plan, left + room * np.maximum(1.0, ceiling))
    if least is None:
        return None
    carried, overrun = least
    carry_in = np.concatenate([[0.0], carried[:-1]])
    return Flows(amount=ceiling, overrun=overrun, carry_in=carry_in, reserve=reserve, used=used, carried=carried)


def _least(plan: Plan, left: Floats) -> tuple[Floats, Floats] | None:
    """Carried and overrun money by year that cover the years in which ``left`` is negative, if any does."""
    years = plan.years
    if (left >= 0.0).all():
        return np.zeros(len(years)), np.zeros(len(years))
    builder = Builder()
    ceiling = np.array([row.ceiling for row in years])
    may_carry = ceiling * np.array([row.carry_share for row in years])
    may_carry[-1] = 0.0
    carry = builder.add_columns([("carry", row.year) for row in years], upper=may_carry)
    over = builder.add_columns(
        [("overrun", row.year) for row in years], upper=ceiling * np.array([row.overrun for row in years])
    )
    rows = builder.add_rows([("ceiling", row.year) for row in years], upper=left)
    builder.add_entries(rows, carry, 1.0)
    builder.add_entries(rows[1:], carry[:-1], -1.0)
    builder.add_entries(rows, over, -1.0)
    costs = {"price": np.zeros(2 * len(years)), "overrun": np.zeros(2 * len(years))}
    costs["price"][over] = [row.overrun_price for row in years]
    costs["overrun"][over] = 1.0
    costs["carry"] = np.zeros(2 * len(years))
    costs["carry"][carry] = 1.0
    stages = [Stage(name=name, meaning="", maximise=False, cost=cost) for name, cost in costs.items()]
    session = open_session(builder.build(stages), "highs", Limits())
    x = None
    for stage in stages:
        found = session.run(stage.cost, maximise=False)
        if found.x is None:
            return None
        session.keep(stage.cost, found, maximise=False)
        x = found.x
    assert x is not None, "there are three stages"
    clean = np.round(x, 8) + 0.0
    return clean[carry], clean[over]
