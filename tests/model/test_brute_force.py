"""The best plan against every plan there is, where everything is whole and counted without the model."""

import itertools
from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from optimizer.model import assemble
from optimizer.model.curve import share_of_value
from optimizer.plan import Activity, Link, Plan
from optimizer.plan.amounts import amounts
from optimizer.solvers import open_session
from tests.plans import activity, link, package, plan, rule, source

Choice = tuple[tuple[float, float], float, tuple[int, int]]
"""Money by year, value, and units or posts in place by year."""


def choices(made: Plan, place: int) -> Iterator[Choice]:
    """Every way to fund one activity over two years."""
    row, money = made.activities[place], amounts(made)
    if row.kind == "package":
        yield (0.0, 0.0), 0.0, (0, 0)
        for way in money.starts[place]:
            yield (float(way.cost[0]), float(way.cost[1])), row.value * float(money.discount[way.first]), (0, 0)
        return
    most = [int(n) for n in money.most_units[place]]
    before = int(money.posts_before[place])
    for first, second in itertools.product(range(most[0] + 1), range(most[1] + 1)):
        filled = max(0, first - before), max(0, second - first)
        if row.kind == "posts" and (
            first < filled[0] or second < sum(filled[: row.term][-row.term :]) * (row.term > 1)
        ):
            continue
        late = row.delay if row.kind == "posts" else 0.0
        paid = 10.0 * (first - late * filled[0]), 10.0 * (second - late * filled[1])
        if any(0 < 10.0 * count < row.minimum for count in (first, second)):
            continue
        value = sum(
            row.value * share_of_value(x / float(r), row.value_at_half) * float(d) if r else 0.0
            for x, r, d in zip(paid, money.request[place], money.discount, strict=True)
        )
        if row.kind == "posts":  # a paid amount between whole units earns the straight line between them
            value = sum(
                _chord(row, x, float(r)) * float(d)
                for x, r, d in zip(paid, money.request[place], money.discount, strict=True)
            )
        yield paid, value, (first, second)


def _chord(row: Activity, paid: float, request: float) -> float:
    if not request:
        return 0.0
    low = 10.0 * (paid // 10.0)
    ends = [row.value * share_of_value(x / request, row.value_at_half) for x in (low, low + 10.0)]
    return ends[0] + (paid - low) / 10.0 * (ends[1] - ends[0]) if paid > low else ends[0]
