"""The bound that prices prove, on problems whose best plan and prices are worked out by hand."""

import random

import pytest

from audit.answers import activity, plan_of, rule, source
from audit.everything import everything
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


IN_A = Scope(topic=Words(include=("A",)))


def test_a_unit_in_a_cell_is_paid_by_the_source_that_is_cheapest_there():
    plan = plan_of(two(), years=[Year(year=Y, ceiling=100.0)], sources=[source("EM", amount=30.0, scope=IN_A)])
    # A1 is full with 30 earmarked, B1 gets 30: a unit of either money brings 0.1.
    prices = {("ceiling", Y): 0.1, ("source", "EM", Y): 0.1}
    assert bound(plan, prices) == pytest.approx(23.0)
    assert bound(plan, {("ceiling", Y): 0.1}) == pytest.approx(30.0)


def test_a_source_carries_its_money_to_where_it_is_worth_more():
    item = activity("A1", requests={Y: 10.0, Z: 60.0}, value=12.0)
    earmark = source("EM", amount=30.0, carry_share=0.5)
    plan = plan_of([item], years=[Year(year=Y, ceiling=0.0), Year(year=Z, ceiling=0.0)], sources=[earmark])
    # 10 of 30 are used and 15 carried: 24 points, then 45 of 60 bring 18.
    assert bound(plan, {("source", "EM", Z): 0.4, ("ceiling", Y): 9.0, ("ceiling", Z): 9.0}) == pytest.approx(42.0)


def test_a_rule_on_a_source_charges_that_sources_money():
    within = rule(
        "R", "share", "at least", 0.5, [Y], scope=IN_A, source=Words(include=("common",)),
        base=Base(kind="scope", scope=IN_A),
    )  # fmt: skip
    plan = plan_of(
        two(), years=[Year(year=Y, ceiling=40.0)], rules=[within], sources=[source("EM", amount=100.0, scope=IN_A)]
    )
    # Every unit of common money lets one of the earmark in: A1 gets 80, 16 points.
    prices = {("ceiling", Y): 0.4, ("rule", "R", "", Y): -0.4}
    assert bound(plan, prices) == pytest.approx(16.0)


def test_a_package_that_may_be_divided_is_charged_for_all_its_years():
    item = activity("K", kind="package", requests={Y: 40.0, Z: 60.0}, value=10.0, partial=0.0)
    plan = plan_of([item], years=[Year(year=Y, ceiling=20.0), Year(year=Z, ceiling=100.0)])
    assert bound(plan, {("ceiling", Y): 0.5}) == pytest.approx(10.0)
    assert bound(plan, {("ceiling", Y): 0.25}) == pytest.approx(15.0)


@pytest.mark.parametrize(("lock", "points"), [("full", 15.0), ("out", 10.0), ("baseline", 12.0)])
def test_locked_amounts_are_charged_and_earn_as_they_are(lock, points):
    items = [
        activity("A1", request=100.0, value=10.0),
        activity("B1", "B", request=100.0, value=5.0, baseline=40.0, lock=lock),
    ]
    plan = plan_of(items, years=[Year(year=Y, ceiling=50.0 + {"full": 100.0, "out": 0.0, "baseline": 40.0}[lock])])
    # A1 takes the 50 that the lock leaves: 10 points, and the lock earns 0.05 a unit.
    assert bound(plan, {("ceiling", Y): 0.2}) == pytest.approx(points)


@pytest.mark.parametrize("seed", range(60))
def test_whatever_the_prices_are_no_plan_within_the_limits_is_worth_more(seed):
    plan, document = everything()
    chance = random.Random(seed)
    labels = [("ceiling", Y), ("ceiling", Z), *(("source", code, year) for code in ("EM", "JT") for year in (Y, Z))]
    for row in document["rules"]:
        if row["rule"] in ("ceiling", "source", "target", "N", "U"):
            continue
        label = ("rule", row["rule"], row["member"], row["year"])
        labels.append((*label, row["relation"]) if row["rule"] == "C" else label)
    labels += [("below", "M", code, Z) for code in ("A1", "S1", "L1")]
    prices = {label: chance.uniform(-0.3, 0.3) for label in labels if chance.random() < 0.7}
    book = Book(plan, document)
    assert proven_bound(book, Earned(book), prices) >= document["value"]
