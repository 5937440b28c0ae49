"""The bound that prices prove, on problems whose best plan and prices are worked out by hand."""

import pytest

from audit.answers import activity, plan_of, rule
from optimizer.audit.book import Book
from optimizer.audit.certificate import proven_bound
from optimizer.audit.earned import Earned
from optimizer.plan import Base, Scope, Words, Year

Y, Z = 2027, 2028


def bound(plan, prices):
    book = Book(plan, {})
    return proven_bound(book, Earned(book), prices)


def two():
    """A1 earns 0.2 a unit, B1 0.1; 150 for requests of 200; the baselines are 40 and 90."""
    return [
        activity("A1", request=100.0, value=10.0, baseline=40.0),
        activity("B1", "B", request=100.0, value=10.0, baseline=90.0),
    ]


def test_without_prices_the_bound_is_that_of_all_requests():
    assert bound(plan_of(two(), years=[Year(year=Y, ceiling=150.0)]), {}) == pytest.approx(30.0)


def test_a_floor_has_a_price_of_nothing_or_less():
    floor = rule("F", "amount", "at least", 60.0, [Y], scope=Scope(topic=Words(include=("B",))))
    plan = plan_of(two(), years=[Year(year=Y, ceiling=150.0)], rules=[floor])
    # B1 gets 60 and A1 90: 18 + 6 points; a unit more for B1 takes one from A1.
    assert bound(plan, {("ceiling", Y): 0.2, ("rule", "F", "", Y): -0.1}) == pytest.approx(24.0)
    assert bound(plan, {("ceiling", Y): 0.2, ("rule", "F", "", Y): 0.1}) > 24.9


def test_a_share_charges_its_base():
    share = rule("F", "share", "at least", 0.4, [Y], scope=Scope(topic=Words(include=("B",))), base=Base(kind="total"))
    plan = plan_of(two(), years=[Year(year=Y, ceiling=150.0)], rules=[share])
    # 60 % of any further money goes to A1 and 40 % to B1: 0.16 a unit; moving the share's row costs 0.1.
    assert bound(plan, {("ceiling", Y): 0.16, ("rule", "F", "", Y): -0.1}) == pytest.approx(24.0)


def test_a_change_within_has_a_price_on_each_side():
    band = rule("C", "change", "within", 0.25, [Y], each=("activity",), base=Base(kind="baseline"))
    plan = plan_of(two(), years=[Year(year=Y, ceiling=150.0)], rules=[band])
    # A1 gets 50, its highest, and B1 all that is left, 100: 10 + 10 points.
    prices = {("ceiling", Y): 0.1, ("rule", "C", "A1", Y, "at most"): 0.1}
    assert bound(plan, prices) == pytest.approx(20.0)
    assert bound(plan, {("ceiling", Y): 0.1, ("rule", "C", "A1", Y, "at least"): 0.1}) > 24.9


def test_a_change_against_the_previous_year_charges_that_year():
    growth = rule("G", "change", "at most", 0.5, [Z], base=Base(kind="previous year"))
    item = activity("A1", requests={Y: 40.0, Z: 100.0}, value=10.0)
    plan = plan_of([item], years=[Year(year=Y, ceiling=50.0), Year(year=Z, ceiling=100.0)], rules=[growth])
    # 40 in the first year allow 60 in the second: 20 + 12 points, each unit allowed is worth 0.2.
    assert bound(plan, {("rule", "G", "", Z): 0.2}) == pytest.approx(32.0)


def test_moved_money_is_priced_once_for_all_members():
    calm = rule("M", "moved", "at most", 0.1, [Y], each=("activity",), base=Base(kind="baseline"))
    plan = plan_of(two(), years=[Year(year=Y, ceiling=130.0)], rules=[calm])
    # 13 of 130 may move: B1 falls from 90 to 77 and A1 rises from 40 to 53: 10.6 + 7.7 points.
    prices = {
        ("ceiling", Y): 0.2,
        ("rule", "M", "", Y): 0.1,
        ("below", "M", "A1", Y): 0.0,
        ("below", "M", "B1", Y): -0.1,
    }
    assert bound(plan, prices) == pytest.approx(18.3)
    too_high = prices | {("below", "M", "B1", Y): -0.3}
    assert bound(plan, too_high) == pytest.approx(18.3)


def test_moved_money_against_the_previous_year_charges_that_year():
    calm = rule("M", "moved", "at most", 0.0, [Z], each=("activity",), base=Base(kind="previous year"))
    items = [
        activity("A1", requests={Y: 50.0, Z: 50.0}, value=5.0),
        activity("B1", "B", requests={Y: 50.0, Z: 0.0}, value=10.0),
    ]
    plan = plan_of(items, years=[Year(year=Y, ceiling=100.0), Year(year=Z, ceiling=100.0)], rules=[calm])
    # B1 asks for nothing in the second year, so it may not have anything in the first: 10 + 10 points.
    prices = {("rule", "M", "", Z): 0.2, ("below", "M", "B1", Z): -0.2}
    assert bound(plan, prices) == pytest.approx(20.0)


def test_a_wish_is_worth_no_more_than_its_penalty():
    wish = rule(
        "W",
        "amount",
        "exactly",
        60.0,
        [Y],
        scope=Scope(topic=Words(include=("B",))),
        strength="should",
        penalty=0.05,
    )
    plan = plan_of(two(), years=[Year(year=Y, ceiling=150.0)], rules=[wish])
    # It pays to give A1 its 100 and to miss the wish by 10: 20 + 5 − 0.5 points.
    right = bound(plan, {("ceiling", Y): 0.15, ("rule", "W", "", Y): -0.05})
    assert right == pytest.approx(24.5)
    assert bound(plan, {("ceiling", Y): 0.15, ("rule", "W", "", Y): -5.0}) == pytest.approx(right)


def test_carried_and_overrun_money_are_used_where_they_are_worth_it():
    item = activity("A1", requests={Y: 50.0, Z: 150.0}, value=15.0)
    years = [
        Year(year=Y, ceiling=100.0, carry_share=0.3, reserve=0.1),
        Year(year=Z, ceiling=100.0, overrun=0.1, overrun_price=0.15),
    ]
    # 30 carried and 10 overrun bring the second year to 140: 30 + 28 − 1.5 points, 0.2 for a further unit.
    assert bound(plan_of([item], years=years), {("ceiling", Z): 0.2}) == pytest.approx(56.5)
