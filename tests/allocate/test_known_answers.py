"""Problems with published or closed-form answers."""

import csv
import math
from collections import defaultdict
from pathlib import Path

import pytest

import optimizer
from optimizer.allocate import Options, solve
from optimizer.model.curve import share_of_value
from tests.plans import activity, plan

CURVES = Path(__file__).parent.parent / "data" / "curves"

# Separable concave allocation: exact optimum of the n-segment chords, computed greedily in 40 digits.
EXACT = {
    ("sqrt_4", 4): 435.70413713507963,
    ("sqrt_4", 10): 448.43882107226624,
    ("sqrt_4", 40): 451.56535476118402,
    ("exp_saturation", 4): 187.41264225905233,
    ("exp_saturation", 10): 196.05091730871381,
    ("exp_saturation", 40): 197.02488824990988,
}
BUDGET = {"sqrt_4": 1000.0, "exp_saturation": 150.0}


def curve_case(case: str, segments: int) -> optimizer.Plan:
    levels: dict[str, list[tuple[float, float]]] = defaultdict(list)
    with (CURVES / f"{case}_{segments}.csv").open(newline="") as rows:
        for row in csv.DictReader(rows):
            before = levels[row["id"].split("_")[0]]
            amount, value = before[-1] if before else (0.0, 0.0)
            width = float(row["upper"])
            before.append((amount + width, value + width * float(row["benefit"])))
    rows = [activity(code, levels=steps, request=steps[-1][0]) for code, steps in levels.items()]
    return plan(rows, ceilings=[BUDGET[case]], unit=1, round_to=0.0)


def price_by_segments(case: str, segments: int) -> tuple[float, float]:
    """The slopes of the last segment bought and of the next one: what a unit less loses, a unit more gains."""
    with (CURVES / f"{case}_{segments}.csv").open(newline="") as rows:
        pieces = sorted(((float(r["benefit"]), float(r["upper"])) for r in csv.DictReader(rows)), reverse=True)
    left, last = BUDGET[case], 0.0
    for slope, width in pieces:
        if left < width - 1e-9:
            return (last if left <= 1e-9 else slope), slope
        left, last = left - width, slope
    raise AssertionError("the budget pays for everything")


@pytest.mark.parametrize("solver", ["highs", "cbc"])
@pytest.mark.parametrize(("case", "segments"), EXACT)
def test_published_concave_allocations_are_solved_to_their_optimum(case: str, segments: int, solver: str) -> None:
    result = solve(curve_case(case, segments), Options(solver=solver))
    assert result.status == "optimal"
    assert result.value == pytest.approx(EXACT[case, segments], rel=1e-6)


@pytest.mark.parametrize(("case", "segments"), EXACT)
def test_the_marginal_value_of_the_budget_is_the_slope_of_the_next_segment(case: str, segments: int) -> None:
    result = solve(curve_case(case, segments))
    ceiling = result.rows("rules")[-1]
    loses, gains = price_by_segments(case, segments)
    assert ceiling["rule"] == "ceiling"
    assert ceiling["marginal_value"] == pytest.approx(gains, rel=1e-6)
    if loses > gains * (1 + 1e-6):
        assert ceiling["tightening_value"] == pytest.approx(loses, rel=1e-6)
    else:
        assert ceiling["tightening_value"] is None


def closed_form_split(requests: list[float], values: list[float], halves: list[float], budget: float) -> float:
    """The smooth optimum by bisection on the common marginal value: g is strictly concave."""

    def wanted(price: float) -> list[float]:
        amounts = []
        for request, value, half in zip(requests, values, halves, strict=True):
            log_q = math.log((1 - half) / half)
            # value · g'(u) / request = price, with g'(u) = 2 ln q q^(2u) / expm1(2 ln q)
            target = price * request * math.expm1(2 * log_q) / (value * 2 * log_q)
            amounts.append(min(max(math.log(target) / (2 * log_q), 0.0), 1.0) * request)
        return amounts

    low, high = 1e-9, 1e3
    for _ in range(200):
        middle = math.sqrt(low * high)
        low, high = (middle, high) if sum(wanted(middle)) > budget else (low, middle)
    return sum(
        value * share_of_value(amount / request, half)
        for amount, request, value, half in zip(wanted(high), requests, values, halves, strict=True)
    )


@pytest.mark.parametrize("budget", [60.0, 150.0, 230.0])
def test_a_plan_with_value_curves_is_as_near_to_the_closed_form_as_it_says(budget: float) -> None:
    requests, values, halves = [100.0, 80.0, 120.0], [30.0, 20.0, 45.0], [0.6, 0.75, 0.9]
    rows = [
        activity(f"A{n}", request=r, value=v, value_at_half=h)
        for n, (r, v, h) in enumerate(zip(requests, values, halves, strict=True), 1)
    ]
    result = solve(plan(rows, ceilings=[budget], round_to=0.1))
    smooth = closed_form_split(requests, values, halves, budget)
    assert result.value is not None
    assert result.curve_error is not None
    assert result.rounding_cost is not None
    assert result.value <= smooth + 1e-9
    assert smooth - result.value <= result.curve_error + result.rounding_cost + 1e-9
    assert result.curve_error <= 0.00102 * sum(values)
