"""Every measure and base of rules, with required money, achieved money and margin worked out by hand."""

import pytest

from audit.answers import activity, plan_of, rule
from optimizer.audit.book import Book
from optimizer.audit.demands import Demands
from optimizer.audit.rules import measured
from optimizer.plan import Base, Scope, Words, Year

Y, Z = 2027, 2028
TOPIC_A = Scope(topic=Words(include=("A",)))
LINE_M = Scope(line=Words(include=("M",)))


def demands(rules, activities=None, amounts=None):
    """Member, year, relation, required, achieved and margin of every demand.

    Unless told otherwise: A1 (A, L) gets 30 then 40, A2 (A, M) 20 then 10, B1 (B, M) 50 then 50; baselines are
    40, 0 and 60, requests 100 each; the ceilings 120 and 110.
    """
    activities = activities or [
        activity("A1", "A", "L", baseline=40.0, request=100.0, tags=("old", "key")),
        activity("A2", "A", "M", request=100.0, tags=("key",)),
        activity("B1", "B", "M", baseline=60.0, request=100.0),
    ]
    amounts = amounts or {"A1": (30.0, 40.0), "A2": (20.0, 10.0), "B1": (50.0, 50.0)}
    plan = plan_of(activities, years=[Year(year=Y, ceiling=120.0), Year(year=Z, ceiling=110.0)], rules=rules)
    cells = [
        {"activity": item.code, "topic": topic, "year": year, "recommended": amounts[item.code][k] * share}
        for item in activities
        for topic, share in item.shares.items()
        for k, year in enumerate((Y, Z))
    ]
    book = Book(plan, {"allocation": cells})
    found = [measured(book, demand) for demand in Demands(book)]
    return [
        (m.demand.member, m.demand.year, m.demand.relation, *map(float, (m.required, m.achieved, m.margin)))
        for m in found
    ]


def test_an_amount_over_the_whole_plan_has_one_demand_a_member():
    cap = rule("R", "amount", "at most", 95.0, [Y, Z], each=("topic",), period="whole plan")
    assert demands([cap]) == [
        ("A", None, "at most", 95.0, 100.0, -5.0),
        ("B", None, "at most", 95.0, 100.0, -5.0),
    ]


def test_an_exact_amount_is_missed_on_either_side():
    exactly = rule("R", "amount", "exactly", 45.0, [Y, Z], scope=TOPIC_A)
    assert demands([exactly]) == [("", Y, "exactly", 45.0, 50.0, -5.0), ("", Z, "exactly", 45.0, 50.0, -5.0)]


@pytest.mark.parametrize(
    ("base", "required"),
    [
        (Base(kind="total"), 50.0),
        (Base(kind="ceiling"), 60.0),
        (Base(kind="request"), 50.0),
        (Base(kind="baseline"), 20.0),
        (Base(kind="scope", scope=LINE_M), 35.0),
    ],
)
def test_a_share_is_taken_of_its_base(base, required):
    half = rule("R", "share", "at least", 0.5, [Y], scope=Scope(activity=Words(include=("A1",))), base=base)
    assert demands([half]) == [("", Y, "at least", required, 30.0, 30.0 - required)]


def test_a_share_of_the_member_is_of_all_its_money_and_of_a_scope_within_it():
    member = rule("R", "share", "at most", 0.5, [Y], scope=LINE_M, each=("topic",), base=Base(kind="member"))
    assert demands([member]) == [("A", Y, "at most", 25.0, 20.0, 5.0), ("B", Y, "at most", 25.0, 50.0, -25.0)]
    within = rule("R", "share", "at most", 1.0, [Y], each=("topic",), base=Base(kind="scope", scope=LINE_M))
    assert demands([within]) == [("A", Y, "at most", 20.0, 50.0, -30.0), ("B", Y, "at most", 50.0, 50.0, 0.0)]


def test_a_share_over_the_whole_plan_adds_the_base_of_every_year():
    share = rule("R", "share", "at least", 0.5, [Y, Z], scope=TOPIC_A, base=Base(kind="baseline"), period="whole plan")
    assert demands([share]) == [("", None, "at least", 40.0, 100.0, 60.0)]


def test_each_by_two_words_makes_a_member_of_every_combination_with_a_cell():
    floor = rule("R", "amount", "at least", 20.0, [Y], each=("topic", "line"))
    assert demands([floor]) == [
        ("A / L", Y, "at least", 20.0, 30.0, 10.0),
        ("A / M", Y, "at least", 20.0, 20.0, 0.0),
        ("B / M", Y, "at least", 20.0, 50.0, 30.0),
    ]


def test_words_that_are_not_meant_leave_scope_and_members():
    floor = rule("R", "amount", "at least", 20.0, [Y], scope=Scope(tag=Words(exclude=("old",))))
    assert demands([floor]) == [("", Y, "at least", 20.0, 70.0, 50.0)]
    tagged = rule("R", "amount", "at least", 20.0, [Y], each=("tag",), scope=Scope(tag=Words(include=("key",))))
    assert demands([tagged]) == [("key", Y, "at least", 20.0, 50.0, 30.0)]


def test_a_split_activity_counts_in_each_topic_with_its_share():
    split = [activity("S", shares={"A": 0.25, "B": 0.75}, baseline=40.0, request=100.0)]
    change = rule("R", "change", "at most", 0.0, [Y], each=("topic",), base=Base(kind="baseline"))
    assert demands([change], split, {"S": (60.0, 0.0)}) == [
        ("A", Y, "at most", 10.0, 15.0, -5.0),
        ("B", Y, "at most", 30.0, 45.0, -15.0),
    ]


def test_a_change_within_has_two_sides_and_skips_a_zero_baseline():
    band = rule("R", "change", "within", 0.5, [Y], each=("activity",), base=Base(kind="baseline"))
    assert demands([band]) == [
        ("A1", Y, "at least", 20.0, 30.0, 10.0),
        ("A1", Y, "at most", 60.0, 30.0, 30.0),
        ("B1", Y, "at least", 30.0, 50.0, 20.0),
        ("B1", Y, "at most", 90.0, 50.0, 40.0),
    ]


def test_a_change_against_the_previous_year_starts_from_the_baseline():
    steady = rule("R", "change", "at least", 0.0, [Y, Z], each=("activity",), base=Base(kind="previous year"))
    assert demands([steady]) == [
        ("A1", Y, "at least", 40.0, 30.0, -10.0),
        ("A1", Z, "at least", 30.0, 40.0, 10.0),
        ("A2", Z, "at least", 20.0, 10.0, -10.0),
        ("B1", Y, "at least", 60.0, 50.0, -10.0),
        ("B1", Z, "at least", 50.0, 50.0, 0.0),
    ]


def test_a_lower_limit_on_change_is_lowered_to_what_is_asked_for():
    items = [activity("A1", baseline=40.0, requests={Y: 30.0, Z: 15.0})]
    amounts = {"A1": (24.0, 12.0)}
    baseline = rule("R", "change", "at least", 0.0, [Y, Z], base=Base(kind="baseline"))
    assert demands([baseline], items, amounts) == [
        ("", Y, "at least", 30.0, 24.0, -6.0),
        ("", Z, "at least", 15.0, 12.0, -3.0),
    ]
    before = rule("R", "change", "at least", 0.0, [Y, Z], base=Base(kind="previous year"))
    assert demands([before], items, amounts) == [
        ("", Y, "at least", 30.0, 24.0, -6.0),
        ("", Z, "at least", 12.0, 12.0, 0.0),
    ]


def test_several_activities_keep_their_factor_against_the_previous_year():
    items = [
        activity("A1", baseline=40.0, requests={Y: 30.0, Z: 15.0}),
        activity("A2", requests={Y: 30.0, Z: 15.0}),
    ]
    before = rule("R", "change", "at least", 0.0, [Z], base=Base(kind="previous year"))
    assert demands([before], items, {"A1": (24.0, 12.0), "A2": (0.0, 10.0)}) == [("", Z, "at least", 24.0, 22.0, -2.0)]


def test_moved_adds_what_members_lie_below_what_they_had():
    calm = rule("R", "moved", "at most", 0.15, [Y, Z], each=("activity",), base=Base(kind="baseline"))
    assert demands([calm]) == [
        ("", Y, "at most", 15.0, 20.0, -5.0),
        ("", Z, "at most", 15.0, 10.0, 5.0),
    ]
    before = rule("R", "moved", "at most", 0.15, [Y, Z], each=("activity",), base=Base(kind="previous year"))
    assert demands([before]) == [
        ("", Y, "at most", 15.0, 20.0, -5.0),
        ("", Z, "at most", 15.0, 10.0, 5.0),
    ]


def test_moved_by_topic_counts_only_what_leaves_the_topic():
    calm = rule("R", "moved", "at most", 0.2, [Y], each=("topic",), base=Base(kind="baseline"))
    assert demands([calm]) == [("", Y, "at most", 20.0, 10.0, 10.0)]
