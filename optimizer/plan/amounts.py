"""Money by activity and year: what is typed once for all years repriced, what is typed by year left alone.

Computed in decimal arithmetic, so that a repriced amount is the same multiple of ``round_to`` on every machine.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from optimizer.plan.values import Activity, Plan

Floats = npt.NDArray[np.float64]


def decimal(number: float) -> Decimal:
    """The shortest decimal that reads back as ``number``: what the officer typed, not its binary neighbour."""
    return Decimal(repr(float(number)))


def round_to_multiple(amount: Decimal, step: Decimal) -> Decimal:
    """The multiple of ``step`` nearest to ``amount``, halves upward; ``amount`` itself where ``step`` is 0."""
    if not step:
        return amount
    return (amount / step).to_integral_value(rounding=ROUND_HALF_UP) * step


@lru_cache(maxsize=4096)
def _price_factor(inflation: float, years: int) -> Decimal:
    return (1 + decimal(inflation)) ** years if years else Decimal(1)  # 0 ** 0 is no number to decimal


def repriced(amount: float, inflation: float, years: int, round_to: float) -> float:
    """``amount`` of first-year prices, ``years`` later: rounded to ``round_to`` when (and only when) it changes."""
    factor = _price_factor(inflation, years)
    if factor == 1:
        return float(amount)
    return float(round_to_multiple(decimal(amount) * factor, decimal(round_to)))


@dataclass(frozen=True, kw_only=True, slots=True)
class Amounts:
    """Money that a plan speaks of, in the plan's unit and in cash.

    ``request`` has shape (activities, years), ``baseline`` shape (activities,), ``ceiling`` shape (years,), all
    in sheet order; ``discount`` (years,) is the factor on points earned in a year; ``weight`` (activities,) is
    the topic weight of an activity, mixed by its shares.
    """

    request: Floats
    baseline: Floats
    ceiling: Floats
    discount: Floats
    weight: Floats


def typed_request(activity: Activity, year: int, first_year: int, inflation: float, round_to: float) -> float:
    """The request of one activity in one year: the year's own cell, else the repriced one, else 0."""
    if year in activity.requests:
        return float(activity.requests[year])
    if activity.request is None:
        return 0.0
    return repriced(activity.request, inflation, year - first_year, round_to)


def amounts(plan: Plan) -> Amounts:
    """The amounts of ``plan`` as arrays; see `Amounts` for their shapes."""
    inflation = {line.code: line.inflation for line in plan.lines}
    weight = {topic.code: topic.weight for topic in plan.topics}
    years = [row.year for row in plan.years]
    step = plan.settings.round_to
    request = np.array(
        [[typed_request(row, year, years[0], inflation[row.line], step) for year in years] for row in plan.activities],
        dtype=np.float64,
    ).reshape(len(plan.activities), len(years))
    rate = plan.settings.discount_rate
    return Amounts(
        request=request,
        baseline=np.array([row.baseline for row in plan.activities], dtype=np.float64),
        ceiling=np.array([row.ceiling for row in plan.years], dtype=np.float64),
        discount=np.array([(1.0 + rate) ** -(year - years[0]) for year in years], dtype=np.float64),
        weight=np.array(
            [sum(weight[topic] * share for topic, share in row.shares.items()) for row in plan.activities],
            dtype=np.float64,
        ),
    )
