"""Links between activities."""

import numpy as np
import pytest

from tests.model.solving import row_of, solved
from tests.plans import activity, link, package, plan

INF = np.inf
A = activity("A", request=50.0, value=50.0)
B = activity("B", request=40.0, value=1.0, minimum=20.0)
C = activity("C", request=40.0, value=2.0, minimum=30.0)


def test_an_activity_needs_all_of_its_others() -> None:
    linked = plan([A, B, C], ceilings=[90.0], links=[link("A", "requires", "B", "C")])
    found = solved(linked)
    assert found.amounts == [[40.0], [20.0], [30.0]]
    gets = {("gets", "A", 2027): 1.0, ("gets", "C", 2027): -1.0}
    assert row_of(found.model, "link", "A", "requires", "C", 2027) == (gets, -INF, 0.0)


def test_an_activity_needs_any_of_its_others() -> None:
    linked = plan([A, B, C], ceilings=[70.0], links=[link("A", "requires any", "B", "C")])
    found = solved(linked)
    assert found.amounts == [[50.0], [20.0], [0.0]]
    gets = {("gets", "A", 2027): 1.0, ("gets", "B", 2027): -1.0, ("gets", "C", 2027): -1.0}
    assert row_of(found.model, "link", "A", "requires any", "B; C", 2027) == (gets, -INF, 0.0)


def test_what_is_needed_has_to_get_money_in_the_same_year() -> None:
    late = activity("B", request=40.0, requests={2027: 0.0}, value=1.0)
    found = solved(plan([A, late], ceilings=[90.0, 90.0], links=[link("A", "requires", "B")]))
    assert found.amounts == [[0.0, 50.0], [0.0, 40.0]]


def test_a_package_that_is_needed_counts_from_its_first_year_to_the_end() -> None:
    rows = [A, package("P", 0.0, 40.0, 0.0, value=0.0)]
    found = solved(plan(rows, ceilings=[90.0, 90.0, 90.0], links=[link("A", "requires", "P")]))
    assert found.amounts == [[0.0, 50.0, 50.0], [0.0, 40.0, 0.0]]


def test_a_package_needs_others_only_in_the_years_in_which_it_costs() -> None:
    rows = [package("P", 10.0, 0.0, value=10.0), activity("B", request=40.0, value=0.0)]
    found = solved(plan(rows, ceilings=[90.0, 90.0], links=[link("P", "requires", "B")]))
    assert found.amounts == [[10.0, 0.0], [pytest.approx(0.4), 0.0]]


def test_two_that_exclude_each_other_never_both_get_money_not_even_in_different_years() -> None:
    early = activity("E", request=50.0, requests={2028: 0.0}, value=3.0)
    late = activity("F", request=50.0, requests={2027: 0.0}, value=4.0)
    apart = plan([early, late], ceilings=[90.0, 90.0], links=[link("E", "excludes", "F")])
    assert solved(apart).amounts == [[0.0, 0.0], [0.0, 50.0]]
    both = plan([A, B], ceilings=[90.0, 90.0], links=[link("A", "excludes", "B")])
    found = solved(both)
    assert found.amounts == [[50.0, 50.0], [0.0, 0.0]]
    ever = {("ever gets", "A"): 1.0, ("ever gets", "B"): 1.0}
    assert row_of(found.model, "link", "A", "excludes", "B", None) == (ever, -INF, 1.0)
    year = {("gets", "A", 2028): 1.0, ("ever gets", "A"): -1.0}
    assert row_of(found.model, "ever gets", "A", 2028) == (year, -INF, 0.0)


def test_the_same_link_twice_is_one() -> None:
    twice = [link("A", "requires", "B"), link("A", "requires", "B", "C")]
    rows = solved(plan([A, B, C], ceilings=[90.0], links=twice)).model.program.rows
    assert [label for label in rows if label[0] == "link"] == [
        ("link", "A", "requires", "B", 2027),
        ("link", "A", "requires", "C", 2027),
    ]
