"""An S-shaped allocation problem whose optimum is known: levels that are not concave, exact with whole numbers.

max Σ a x²/(k² + x²) with (a, k) = (10, 20), (12, 30), (8, 10) and 60 to spend. The optimum was found by a global search
on a grid of 0.01 and refined by Newton's method in 40 digits; taking the concave hull instead overstates it.
"""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from optimizer.allocate import Options, solve
from optimizer.plan import Plan
from tests.plans import activity, plan

HILLS = {"H1": (10.0, 20.0), "H2": (12.0, 30.0), "H3": (8.0, 10.0)}
BUDGET = 60.0
OPTIMUM = 15.466962475839319
AMOUNTS = {"H1": 21.082283935528500, "H2": 24.257347306169699, "H3": 14.660368758301801}
STEP = 1.0


def hill(code: str, amount: float) -> float:
    height, half = HILLS[code]
    return height * amount**2 / (half**2 + amount**2)


def hills() -> Plan:
    """The three hills through their values at every whole amount."""
    grid = np.arange(STEP, BUDGET + STEP / 2, STEP).tolist()
    rows = [activity(code, request=BUDGET, levels=[(x, hill(code, x)) for x in grid]) for code in HILLS]
    return plan(rows, ceilings=[BUDGET], unit=1, round_to=0.0, tie_break="none")


def chord_error() -> float:
    """By how much the chords of all three may miss: step²/8 · the steepest bend, 2a/k² at 0."""
    return sum(STEP**2 / 8 * 2 * height / half**2 for height, half in HILLS.values())


def best_on_the_grid() -> float:
    """The best sum at whole steps: between them everything is straight, so no plan of the chords is better."""
    steps = int(BUDGET / STEP)
    best = [0.0] * (steps + 1)
    for code in HILLS:
        best = [max(best[left - n] + hill(code, n * STEP) for n in range(left + 1)) for left in range(steps + 1)]
    return best[-1]


@pytest.mark.parametrize("solver", ["highs", "cbc"])
def test_hills_are_climbed_to_the_best_plan_of_their_grid(solver: str) -> None:
    result = solve(hills(), Options(solver=solver, prices=False))
    assert result.status == "optimal"
    assert result.value == pytest.approx(best_on_the_grid(), rel=1e-6)
    assert result.value == pytest.approx(OPTIMUM, abs=chord_error())


def test_the_amounts_are_those_of_the_smooth_optimum_to_a_step() -> None:
    result = solve(hills(), Options(prices=False))
    for row in result.rows("allocation"):
        assert row["recommended"] == pytest.approx(AMOUNTS[row["activity"]], abs=STEP)


def test_the_concave_hull_would_promise_more() -> None:
    """A programme without whole numbers fills the steep middle first, which no plan can."""
    slopes = []
    for code in HILLS:
        points = [(x * STEP, hill(code, x * STEP)) for x in range(int(BUDGET / STEP) + 1)]
        hull: list[tuple[float, float]] = []
        for point in points:
            while len(hull) > 1 and _turns_up(hull[-2], hull[-1], point):
                hull.pop()
            hull.append(point)
        slopes += [((b[1] - a[1]) / (b[0] - a[0]), b[0] - a[0]) for a, b in itertools.pairwise(hull)]
    left, promised = BUDGET, 0.0
    for slope, width in sorted(slopes, reverse=True):
        taken = min(width, left)
        left, promised = left - taken, promised + taken * slope
    assert promised > OPTIMUM + 2 * chord_error()
    assert solve(hills(), Options(prices=False)).value < promised - 2 * chord_error()


def _turns_up(first: tuple[float, float], middle: tuple[float, float], last: tuple[float, float]) -> bool:
    return (middle[1] - first[1]) * (last[0] - first[0]) <= (last[1] - first[1]) * (middle[0] - first[0])
