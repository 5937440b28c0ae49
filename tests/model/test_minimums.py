"""Minimums, and what counts as getting money."""

import numpy as np
import pytest

from optimizer.model.minimums import units_needed
from optimizer.plan import Plan
from tests.model.solving import row_of, solved, whole_columns
from tests.plans import activity, link, package, plan, rule

INF = np.inf


def test_an_amount_is_nothing_or_at_least_its_minimum() -> None:
    row = activity("A", request=100.0, value=10.0, minimum=50.0)
    made = solved(plan([row], ceilings=[60.0]))
    assert made.amounts == [[60.0]]
    low = {("amount", "A", 2027): 1.0, ("gets", "A", 2027): -50.0}
    assert row_of(made.model, "minimum", "A", 2027, "low") == (low, 0.0, INF)
    high = {("amount", "A", 2027): 1.0, ("gets", "A", 2027): -100.0}
    assert row_of(made.model, "minimum", "A", 2027, "high") == (high, -INF, 0.0)
    assert whole_columns(made.model) == {"gets"}
    assert solved(plan([row], ceilings=[40.0])).amounts == [[0.0]]


def test_a_minimum_above_the_request_leaves_nothing() -> None:
    row = activity("A", request=100.0, requests={2028: 30.0}, value=10.0, minimum=50.0)
    assert solved(plan([row], ceilings=[100.0, 100.0])).amounts == [[100.0, 0.0]]


def test_a_minimum_of_units_counts_them_and_one_unit_needs_no_binary() -> None:
    def units(minimum: float) -> Plan:
        row = activity("U", kind="units", unit_cost=10.0, request=50.0, value=10.0, minimum=minimum)
        return plan([row], ceilings=[25.0])

    assert whole_columns(solved(units(10.0)).model) == {"units"}
    assert solved(units(20.0)).amounts == [[20.0]]
    assert solved(units(30.0)).amounts == [[0.0]]
    low = {("units", "U", 2027): 1.0, ("gets", "U", 2027): -3.0}
    assert row_of(solved(units(30.0)).model, "minimum", "U", 2027, "low") == (low, 0.0, INF)


def test_a_minimum_of_posts_counts_what_they_cost_in_a_full_year() -> None:
    row = activity("X", kind="posts", unit_cost=10.0, request=50.0, value=50.0, minimum=20.0, delay=0.5, term=1)
    assert solved(plan([row], ceilings=[12.0, 20.0])).amounts == [[10.0, 20.0]]
    assert solved(plan([row], ceilings=[9.0, 19.0])).amounts == [[0.0, 0.0]]


@pytest.mark.parametrize("delay", [0.5, 1.0])
def test_linked_posts_keep_their_minimum_too_also_where_their_first_year_costs_nothing(delay: float) -> None:
    rows = [
        activity("X", kind="posts", unit_cost=10.0, request=50.0, value=50.0, minimum=30.0, delay=delay, term=1),
        activity("A", request=10.0, value=1.0),
    ]
    excluded = [link("A", "excludes", "X")]
    few = [rule("L", "units", "at least", 1.0, years=(2027,)), rule("M", "units", "at most", 2.0)]
    assert solved(plan(rows, ceilings=[50.0, 50.0], links=excluded, rules=few)).x is None
    assert solved(plan(rows, ceilings=[50.0, 50.0], links=excluded, rules=few[:1])).x is not None
    found = solved(plan(rows, ceilings=[15.0, 30.0], links=excluded))
    assert found.of("units")["X", 2028] == 3.0


def test_what_links_ask_about_gets_a_hundredth_of_its_request_or_nothing() -> None:
    rows = [activity("A", request=100.0, value=10.0), activity("B", request=1000.0, value=1.0)]
    linked = plan(rows, ceilings=[105.0], links=[link("A", "requires", "B")])
    found = solved(linked)
    assert found.amounts == [[95.0], [10.0]]
    low = {("amount", "B", 2027): 1.0, ("gets", "B", 2027): -10.0}
    assert row_of(found.model, "gets", "B", 2027, "low") == (low, 0.0, INF)
    assert row_of(found.model, "gets", "B", 2027, "high")[0]["gets", "B", 2027] == -1000.0


def test_a_single_unit_and_a_package_say_themselves_whether_they_get_money() -> None:
    rows = [
        activity("U", kind="units", unit_cost=10.0, request=10.0, value=10.0),
        package("P", 10.0, value=1.0),
        package("D", 10.0, value=1.0, partial=0.0),
    ]
    made = solved(plan(rows, ceilings=[25.0], links=[link("U", "requires", "P", "D")])).model
    assert made.getting[0, 0].places.tolist() == [made.whole.units[0, 0]]
    assert made.getting[1, 0].places.tolist() == [made.whole.share[1, 0]]
    assert made.getting[2, 0].places.tolist() == [made.whole.begun[2, 0]]
    assert whole_columns(made) == {"units", "share", "begun"}
    assert row_of(made, "partial", "D", 2027, "low")[0]["begun", "D", 2027] == -0.01


@pytest.mark.parametrize(("minimum", "count"), [(0.0, 0), (20.0, 2), (20.1, 2), (23.0, 3)])
def test_units_needed_for_a_minimum(minimum: float, count: int) -> None:
    assert units_needed(minimum, 10.0) == count
