"""Two readings of the same plan, written apart: the checker's own and that of the model."""

import random

import numpy as np
import pytest

from audit.answers import activity, plan_of
from optimizer.audit.asked import Asked
from optimizer.plan import Line, Year
from optimizer.plan.amounts import amounts

YEARS = (2027, 2028, 2029)


def some(chance):
    """An activity of any kind, typed once, by year, or both."""
    kind = chance.choice(["scalable", "package", "units", "posts"])
    fields = {"kind": kind, "baseline": chance.choice([0.0, 40.0, 59.9])}
    if chance.random() < 0.8:
        fields["request"] = round(chance.uniform(0.0, 200.0), chance.randint(0, 2))
    fields["requests"] = {year: chance.choice([0.0, 25.0, 61.3]) for year in YEARS if chance.random() < 0.4}
    if kind in ("units", "posts"):
        fields["unit_cost"] = chance.choice([10.0, 12.5, 33.3, 7.0])
    if kind != "package":
        fields["minimum"] = chance.choice([0.0, 19.9, 25.0])
    elif chance.random() < 0.6:
        fields["start"] = tuple(year for year in YEARS if chance.random() < 0.6) or YEARS
    return activity("X", **fields)


@pytest.mark.parametrize("seed", range(150))
def test_both_read_the_same_requests_units_minimums_and_starts(seed):
    chance = random.Random(seed)
    plan = plan_of(
        [some(chance)],
        years=[Year(year=year, ceiling=1.0) for year in YEARS],
        lines=(Line(code="L", name="L", inflation=chance.choice([0.0, 0.03, -0.1])),),
        round_to=chance.choice([0.0, 0.1, 1.0]),
    )
    mine, theirs = Asked(plan), amounts(plan)

    def same(own, other):
        np.testing.assert_allclose(np.array(own, dtype=float), other, rtol=1e-12, atol=1e-12)

    for name in ("request", "most", "minimum", "unit_cost"):
        same(getattr(mine, name), getattr(theirs, name))
    assert mine.most_units == theirs.most_units.tolist()
    assert mine.posts_before == theirs.posts_before.tolist()
    for place, starts in mine.starts.items():
        assert [start.first for start in starts] == [start.first for start in theirs.starts[place]]
        for own, other in zip(starts, theirs.starts[place], strict=True):
            same(own.cost, other.cost)
