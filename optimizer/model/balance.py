"""Balance between topics: leximin of attainments, as the greatest sums of the k smallest, k = 1, 2, …

The sum of the k smallest of given numbers is the greatest value of ``k · η − Σ max(0, η − number)`` (Ogryczak and
Tamir, Information Processing Letters 85 (2003) 117-122, doi:10.1016/S0020-0190(02)00370-8): linear, and exact with
whole numbers too, where fixing the topics found at the minimum is not.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from optimizer.model.program import INF, Builder
from optimizer.model.value import Worth
from optimizer.plan import Plan

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, kw_only=True)
class Attainable:
    """Topics that take part in the balance: their place on the sheet, and the points of full requests.

    ``share`` (topics, activities) is the share of each activity in them.
    """

    topics: Ints
    full: Floats
    share: Floats


@dataclass(frozen=True, kw_only=True)
class Balance:
    """Columns of the balance: each topic's attainment (topics,), the k-th least (k,), who is below it (k, topics)."""

    attained: Ints
    least: Ints
    below: Ints


def attainable(plan: Plan, full_points: Floats) -> Attainable:
    """The topics with a weight for which something of value is requested; others are left out of the balance."""
    share = np.array([[row.shares.get(topic.code, 0.0) for row in plan.activities] for topic in plan.topics])
    full = share @ full_points.sum(axis=1)
    taking_part = [t for t, topic in enumerate(plan.topics) if topic.weight > 0.0 and full[t] > 0.0]
    return Attainable(topics=np.array(taking_part, dtype=np.int64), full=full[taking_part], share=share[taking_part])


def add_balance(builder: Builder, plan: Plan, earning: Worth, found: Attainable) -> Balance:
    """Add the rows ``attained − points / full points = 0`` and ``attained − η + below ≥ 0`` for every k and topic."""
    codes = [plan.topics[t].code for t in found.topics.tolist()]
    attained = builder.add_columns([("attained", code) for code in codes], -INF, INF)
    rows = builder.add_rows([("attained", code) for code in codes], 0.0, 0.0)
    builder.add_entries(rows, attained, 1.0)
    for row, shares, full in zip(rows, found.share, found.full, strict=True):
        part = shares[earning.activity]
        held = part > 0.0
        builder.add_entries(row, earning.column[held], -part[held] * earning.points[held] / full)
    numbers = range(1, len(codes) + 1)
    least = builder.add_columns([("least", k) for k in numbers], upper=1.0)
    pairs = [(k, code) for k in numbers for code in codes]
    below = builder.add_columns([("above least", *pair) for pair in pairs]).reshape(len(codes), len(codes))
    apart = builder.add_rows([("least", *pair) for pair in pairs], lower=0.0).reshape(len(codes), len(codes))
    builder.add_entries(apart, np.broadcast_to(attained[None, :], apart.shape), 1.0)
    builder.add_entries(apart, np.broadcast_to(least[:, None], apart.shape), -1.0)
    builder.add_entries(apart, below, 1.0)
    return Balance(attained=attained, least=least, below=below)
