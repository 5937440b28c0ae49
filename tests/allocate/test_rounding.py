"""Amounts come in whole steps and every rule still holds; where that cannot be, the rules in the way are named."""

from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings

from optimizer.allocate import Options, solve
from optimizer.plan import Plan
from tests.plans import activity, plan, plans, rule, scope

QUICK = settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))


@QUICK
@given(plans())
def test_every_amount_is_a_multiple_or_what_was_typed(drawn: Plan) -> None:
    result = solve(drawn, Options(prices=False, opinion=0.0))
    if result.status == "infeasible" or not result.rounded:
        return
    step = Decimal(repr(drawn.settings.round_to))
    totals: dict[tuple[str, int], Decimal] = {}
    requests: dict[tuple[str, int], Decimal] = {}
    for row in result.rows("allocation"):
        key = row["activity"], row["year"]
        totals[key] = totals.get(key, Decimal(0)) + Decimal(repr(row["recommended"]))
        requests[key] = requests.get(key, Decimal(0)) + Decimal(repr(row["request"]))
    levels = {
        (a.code, y.year): {Decimal(repr(level.amount)) for level in a.levels}
        for a in drawn.activities
        for y in drawn.years
    }
    for key, amount in totals.items():
        assert amount % step == 0 or amount == requests[key] or amount in levels[key]


def test_the_total_of_a_year_meets_a_round_ceiling_to_the_last_digit() -> None:
    rows = [activity(f"A{n}", request=40.0, value=10.0 + n, value_at_half=0.7) for n in range(7)]
    result = solve(plan(rows, ceilings=[100.0]))
    assert sum(Decimal(repr(row["recommended"])) for row in result.rows("allocation")) == Decimal("100.0")
    assert result.rounding_cost == pytest.approx(0.0, abs=0.05)


def test_a_rule_that_no_multiple_can_keep_leaves_the_plan_unrounded_and_is_named() -> None:
    rows = [activity("A", request=90.0, value=60.0), activity("B", request=90.0, value=50.0, topic="CPP")]
    third = rule("THIRD", "share", "exactly", 0.3333, scope=scope(topic="CPP"))
    result = solve(plan(rows, ceilings=[100.0], rules=[third]))
    assert not result.rounded
    assert any("THIRD" in warning for warning in result.warnings)
    cpp = next(row["recommended"] for row in result.rows("allocation") if row["activity"] == "B")
    assert cpp == pytest.approx(33.33, abs=1e-6)


def test_round_to_zero_means_not_rounded() -> None:
    rows = [activity("A", request=90.0, value=60.0), activity("B", request=90.0, value=50.0, topic="CPP")]
    third = rule("R", "share", "exactly", 0.3333, scope=scope(topic="CPP"))
    result = solve(plan(rows, ceilings=[100.0], rules=[third], round_to=0.0))
    assert not result.rounded
    assert not any("rounded" in warning for warning in result.warnings)


def test_rounding_goes_a_step_further_where_the_rules_need_it() -> None:
    # Halves: each of three equal shares of 100 is 33.333…; whole steps need 34 + 33 + 33.
    rows = [activity(c, request=90.0, value=60.0, value_at_half=0.75) for c in "ABC"]
    result = solve(plan(rows, ceilings=[100.0], round_to=1.0))
    assert sorted(row["recommended"] for row in result.rows("allocation")) == [33.0, 33.0, 34.0]


def test_a_typed_request_off_the_grid_stays_as_typed() -> None:
    result = solve(plan([activity("A", request=12.34, value=5.0)], ceilings=[50.0]))
    assert result.rows("allocation")[0]["recommended"] == 12.34


@pytest.mark.parametrize(("money", "step"), [(1e4, 0.01), (1e6, 0.1), (1e7, 1.0), (1e9, 1.0), (1e9, 0.01)])
def test_full_euros_are_rounded_by_the_same_rules_as_thousands(money: float, step: float) -> None:
    rows = [
        activity("A", request=0.8 * money, value=5.0, value_at_half=0.7),
        activity("B", request=0.8 * money, value=1.0, value_at_half=0.6, topic="CAAC"),
    ]
    third = rule("R", "share", "at least", 1 / 3, scope=scope(topic="CAAC"))
    result = solve(plan(rows, ceilings=[money], unit=1, round_to=step, rules=[third]))
    assert result.rounded
    paid = [Decimal(repr(row["recommended"])) for row in result.rows("allocation")]
    assert all(amount % Decimal(repr(step)) == 0 for amount in paid)
    assert sum(paid) <= Decimal(repr(money))


def test_a_ceiling_just_below_a_request_is_not_rounded_over() -> None:
    result = solve(plan([activity("A", request=50000.0, value=5.0)], ceilings=[49999.97], unit=1, round_to=0.01))
    assert result.rows("allocation")[0]["recommended"] == 49999.97


def test_dear_rounding_is_told() -> None:
    result = solve(plan([activity("A", request=9.0, value=5.0)], ceilings=[4.9], round_to=1.0))
    assert result.rows("allocation")[0]["recommended"] == 4.0
    assert any("Rounding to multiples of 1 costs" in warning for warning in result.warnings)
