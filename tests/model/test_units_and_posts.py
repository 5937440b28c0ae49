"""Units and posts: whole numbers, terms, delays, the cost of a full year."""

import numpy as np
import pytest

from optimizer.model.curve import share_of_value
from optimizer.plan import Activity
from tests.model.solving import row_of, solved, whole_columns
from tests.plans import activity, plan, rule

INF = np.inf


def units(**given: object) -> Activity:
    return activity("U", kind="units", unit_cost=10.0, **{"request": 55.0, "value": 11.0, **given})


def posts(**given: object) -> Activity:
    return activity("X", kind="posts", unit_cost=10.0, **{"request": 50.0, "value": 50.0, **given})


def test_an_amount_pays_whole_units() -> None:
    found = solved(plan([units()], ceilings=[37.0]))
    assert found.amounts == [[30.0]]
    made = found.model
    assert row_of(made, "units", "U", 2027) == ({("amount", "U", 2027): 1.0, ("units", "U", 2027): -10.0}, 0.0, 0.0)
    assert made.program.col_upper[made.whole.units[0, 0]] == 5.0
    assert made.program.col_upper[made.amount[0]] == 50.0
    assert whole_columns(made) == {"units"}


def test_the_curve_of_units_has_a_breakpoint_at_every_whole_unit_and_ends_at_the_last() -> None:
    made = solved(plan([units(value_at_half=0.75)], ceilings=[37.0])).model
    curve = made.curves[0, 0]
    assert curve.amounts == (0.0, 10.0, 20.0, 30.0, 40.0, 50.0)
    assert curve.values == pytest.approx([11.0 * share_of_value(n * 10.0 / 55.0, 0.75) for n in range(6)])
    assert made.curve_error == 0.0
    straight = solved(plan([units()], ceilings=[37.0])).model.curves[0, 0]
    assert (straight.amounts, straight.values) == ((0.0, 50.0), (0.0, pytest.approx(10.0)))


def test_posts_in_place_follow_from_those_before_filled_and_given_up() -> None:
    made = solved(plan([posts(baseline=20.0, delay=0.5, term=2)], ceilings=[30.0, 30.0])).model
    last = {("units", "X", 2027): -1.0, ("units", "X", 2028): 1.0}
    moves = {("filled", "X", 2028): -1.0, ("given up", "X", 2028): 1.0}
    assert row_of(made, "in place", "X", 2028) == ({**last, **moves}, 0.0, 0.0)
    assert row_of(made, "in place", "X", 2027)[1:] == (2.0, 2.0)
    late = {("amount", "X", 2028): 1.0, ("units", "X", 2028): -10.0, ("filled", "X", 2028): 5.0}
    assert row_of(made, "units", "X", 2028) == (late, 0.0, 0.0)
    term = {("units", "X", 2028): 1.0, ("filled", "X", 2027): -1.0, ("filled", "X", 2028): -1.0}
    assert row_of(made, "term", "X", 2028) == (term, 0.0, INF)
    filled = {("filled", "X", 2027): 1.0, ("fills", "X", 2027): -5.0}
    assert row_of(made, "fills", "X", 2027, "filled") == (filled, -INF, 0.0)
    given_up = {("given up", "X", 2027): 1.0, ("fills", "X", 2027): 2.0}
    assert row_of(made, "fills", "X", 2027, "given up") == (given_up, -INF, 2.0)
    assert whole_columns(made) == {"units", "filled", "given up", "fills"}


def test_a_late_start_pays_for_more_posts_than_a_full_year_and_old_ones_make_room_for_them() -> None:
    found = solved(plan([posts(baseline=20.0, delay=0.5, term=2)], ceilings=[30.0, 30.0]))
    assert found.of("units") == {("X", 2027): 4.0, ("X", 2028): 3.0}
    assert found.of("filled") == {("X", 2027): 2.0}
    assert found.of("given up") == {("X", 2028): 1.0}
    assert found.amounts == [[30.0, 30.0]]


@pytest.mark.parametrize(("term", "given"), [(1, [20.0, 0.0, 20.0]), (2, [0.0, 0.0, 20.0])])
def test_a_filled_post_is_paid_for_its_term(term: int, given: list[float]) -> None:
    found = solved(plan([posts(request=20.0, term=term)], ceilings=[20.0, 0.0, 20.0]))
    assert found.amounts == [given]


def test_posts_filled_late_in_the_last_year_must_fit_its_ceiling_at_the_cost_of_a_full_year() -> None:
    found = solved(plan([posts(request=20.0, delay=0.5)], ceilings=[10.0]))
    assert found.amounts == [[5.0]]
    whole = {("amount", "X", 2027): 1.0, ("filled", "X", 2027): 5.0}
    assert row_of(found.model, "full year", 2027) == (whole, -INF, 10.0)
    assert ("full year", 2027) not in solved(plan([posts(request=20.0)], ceilings=[10.0])).model.program.row_of


def test_posts_are_never_filled_and_given_up_in_one_year() -> None:
    # Giving two posts up to fill two late ones would keep two in place for the money of one.
    keep = rule("R", "units", "at least", 2.0)
    rows = [posts(request=20.0, baseline=20.0, delay=0.5, term=1)]
    assert solved(plan(rows, ceilings=[10.0, 20.0], rules=[keep])).x is None
    assert solved(plan(rows, ceilings=[20.0, 20.0], rules=[keep])).amounts == [[20.0, 20.0]]


def test_fewer_posts_requested_later_make_some_be_given_up() -> None:
    found = solved(plan([posts(requests={2028: 10.0}, baseline=50.0)], ceilings=[50.0, 50.0]))
    assert found.amounts == [[50.0, 10.0]]
    assert found.of("given up") == {("X", 2028): 4.0}


def test_posts_without_any_request_or_past_leave_no_columns() -> None:
    made = solved(plan([posts(request=0.0)], ceilings=[50.0])).model
    assert made.program.columns_of("units").tolist() == []
