"""Packages: all or nothing, in part, begun in one of several years."""

import numpy as np
import pytest

from optimizer.model.packages import start_of
from optimizer.plan import Plan
from tests.model.solving import row_of, solved, whole_columns
from tests.plans import activity, package, plan

INF = np.inf


def test_a_package_has_one_share_for_all_years() -> None:
    made = solved(plan([package("P", 0.0, 60.0, 30.0, value=10.0)], ceilings=[90.0, 90.0, 90.0])).model
    assert row_of(made, "package", "P", 2028) == ({("amount", "P", 2028): 1.0, ("share", "P", 2028): -60.0}, 0.0, 0.0)
    assert row_of(made, "package", "P", 2029) == ({("amount", "P", 2029): 1.0, ("share", "P", 2028): -30.0}, 0.0, 0.0)
    assert ("package", "P", 2027) not in made.program.row_of
    assert whole_columns(made) == {"share"}
    assert made.program.col_upper[made.amount].tolist() == [0.0, 60.0, 30.0]


def two(partial: float | None) -> Plan:
    return plan([package("P", 60.0, value=10.0), package("Q", 50.0, value=9.0, partial=partial)], ceilings=[70.0])


def test_of_two_packages_that_do_not_fit_together_the_dearer_in_points_is_funded() -> None:
    assert solved(two(None)).amounts == [[60.0], [0.0]]


def test_a_partial_package_gets_its_least_share_or_nothing() -> None:
    found = solved(two(0.5))
    assert (found.value, found.amounts) == (pytest.approx(10.0), [[60.0], [0.0]])
    assert whole_columns(found.model) == {"share", "begun"}
    low = {("share", "Q", 2027): 1.0, ("begun", "Q", 2027): -0.5}
    assert row_of(found.model, "partial", "Q", 2027, "low") == (low, 0.0, INF)
    high = {("share", "Q", 2027): 1.0, ("begun", "Q", 2027): -1.0}
    assert row_of(found.model, "partial", "Q", 2027, "high") == (high, -INF, 0.0)


def test_a_divisible_package_takes_what_is_left_and_needs_no_binary() -> None:
    found = solved(two(0.0))
    assert found.value == pytest.approx(10.0 + 9.0 * 0.2)
    assert ("begun", "Q", 2027) not in found.model.program.column_of


def moving(**given: object) -> Plan:
    row = package("P", 60.0, 40.0, value=10.0, start=(2027, 2028, 2029), **given)
    return plan([row], ceilings=[50.0, 60.0, 60.0], discount_rate=0.1)


def test_a_package_with_several_starts_begins_in_one_of_them_as_early_as_money_allows() -> None:
    found = solved(moving())
    assert found.amounts == [[0.0, 60.0, 40.0]]
    assert found.value == pytest.approx(10.0 / 1.1)
    starts = {("share", "P", year): 1.0 for year in (2027, 2028, 2029)}
    assert row_of(found.model, "one start", "P") == (starts, -INF, 1.0)


def test_two_starts_are_not_mixed_even_where_the_package_is_divisible() -> None:
    found = solved(moving(partial=0.0))
    assert found.amounts == [[0.0, 60.0, 40.0]]  # all of it a year later: 9.09; five sixths at once: 8.33
    assert found.value == pytest.approx(10.0 / 1.1)


def test_a_package_earns_once_in_its_first_year_or_in_every_year_that_costs() -> None:
    once = solved(plan([package("P", 0.0, 60.0, 30.0, value=10.0)], ceilings=[90.0] * 3, discount_rate=0.1))
    assert once.value == pytest.approx(10.0 / 1.1)
    assert once.model.points(once.x).tolist() == [[0.0, pytest.approx(10.0 / 1.1), 0.0]]
    row = package("P", 0.0, 60.0, 30.0, value=10.0, earns="yearly")
    yearly = solved(plan([row], ceilings=[90.0] * 3, discount_rate=0.1))
    assert yearly.value == pytest.approx(10.0 / 1.1 + 10.0 / 1.21)
    assert yearly.model.points(yearly.x).sum() == pytest.approx(yearly.value)


def test_the_distance_of_a_package_counts_every_year_of_the_start_that_is_chosen() -> None:
    row = package("P", 60.0, 10.0, value=0.0, baseline=50.0)
    found = solved(plan([row], ceilings=[90.0, 90.0]))
    assert found.amounts == [[60.0, 10.0]]  # |60 − 50| + |10 − 50| = 50; nothing would be 100 away
    assert found.reached["distance"] == pytest.approx(50.0 - 100.0)  # less what the baseline itself is


def test_a_partial_package_is_brought_as_near_to_its_baseline_as_it_can() -> None:
    row = package("P", 60.0, value=0.0, partial=0.0, baseline=45.0)
    found = solved(plan([row, activity("A", request=10.0, value=1.0)], ceilings=[90.0]))
    assert found.amounts == [[45.0], [10.0]]


def test_the_start_is_read_off_the_amounts() -> None:
    ways = solved(moving()).model.amounts.starts[0]
    assert start_of(ways, np.array([0.0, 60.0, 40.0])) == (1, 1.0)
    assert start_of(ways, np.array([0.0, 0.0, 30.0])) == (2, 0.5)
    assert start_of(ways, np.zeros(3)) is None


def test_a_package_without_cost_is_no_package_at_all() -> None:
    made = solved(plan([package("P", 0.0, value=10.0)], ceilings=[10.0])).model
    assert made.program.columns_of("share").tolist() == []
