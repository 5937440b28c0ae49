"""Rules that count activities, units and posts."""

import numpy as np
import pytest

from optimizer.errors import UsageError
from optimizer.plan import Plan, Rule
from tests.model.solving import row_of, solved, whole_columns
from tests.plans import activity, package, plan, rule, scope

INF = np.inf
ROWS = [
    activity("A", topic="PoC", request=50.0, value=50.0, baseline=10.0),
    activity("B", topic="CPP", request=50.0, value=10.0),
    activity("S", shares={"PoC": 0.5, "CPP": 0.5}, request=20.0, value=1.0, baseline=5.0),
]


def counted(*rules: Rule, ceilings: tuple[float, ...] = (60.0,)) -> Plan:
    return plan(ROWS, ceilings=ceilings, rules=rules)


def test_count_is_how_many_activities_get_money_a_split_one_in_every_topic() -> None:
    found = solved(counted(rule("R", "count", "at least", 2.0, each=("topic",))))
    assert found.amounts == [[50.0], [9.8], [pytest.approx(0.2)]]
    gets = {("gets", "A", 2027): 1.0, ("gets", "S", 2027): 1.0}
    assert row_of(found.model, "rule", "R", "PoC", 2027) == (gets, 2.0, INF)
    assert whole_columns(found.model) == {"gets"}


def test_at_most_so_many_activities_get_money() -> None:
    found = solved(counted(rule("R", "count", "at most", 1.0)))
    assert found.amounts == [[50.0], [0.0], [0.0]]


def test_over_the_whole_plan_an_activity_counts_once() -> None:
    once = rule("R", "count", "at most", 1.0, period="whole plan")
    found = solved(counted(once, ceilings=(60.0, 60.0)))
    assert found.amounts == [[50.0, 50.0], [0.0, 0.0], [0.0, 0.0]]
    year = {("gets", "A", 2028): 1.0, ("ever gets", "A", "R"): -1.0}
    assert row_of(found.model, "ever gets", "A", "R", 2028) == (year, -INF, 0.0)
    years = {("ever gets", "A", "R"): 1.0, ("gets", "A", 2027): -1.0, ("gets", "A", 2028): -1.0}
    assert row_of(found.model, "ever gets", "A", "R", None) == (years, -INF, 0.0)
    least = rule("R", "count", "at least", 3.0, period="whole plan")
    assert (np.array(solved(counted(least, ceilings=(60.0, 60.0))).amounts).sum(axis=1) > 0.0).all()


def test_count_against_the_year_before_starts_from_those_with_a_baseline() -> None:
    rows = solved(counted(rule("R", "count", "at most", 1.5, of="previous year"), ceilings=(60.0, 60.0)))
    first, second = rows.model.rule_rows
    assert first.required(rows.x) == 3.0
    assert second.base is not None
    assert second.base.at(rows.x) == pytest.approx(first.achieved(rows.x))


def test_a_package_counts_in_the_years_that_cost_and_once_over_the_plan() -> None:
    rows = [package("P", 10.0, 10.0, 0.0, value=1.0, start=(2027, 2028))]
    each = solved(plan(rows, ceilings=[20.0] * 3, rules=[rule("R", "count", "at least", 0.0)])).model
    assert row_of(each, "rule", "R", "", 2027)[0] == {("share", "P", 2027): 1.0}
    assert row_of(each, "rule", "R", "", 2028)[0] == {("share", "P", 2027): 1.0, ("share", "P", 2028): 1.0}
    once = rule("R", "count", "at least", 1.0, period="whole plan")
    assert row_of(solved(plan(rows, ceilings=[20.0] * 3, rules=[once])).model, "rule", "R", "", None)[0] == {
        ("share", "P", 2027): 1.0,
        ("share", "P", 2028): 1.0,
    }


def test_units_count_units_and_posts_by_the_share_in_scope() -> None:
    rows = [
        activity("U", kind="units", unit_cost=10.0, request=50.0, shares={"PoC": 0.25, "CPP": 0.75}, value=1.0),
        activity("X", kind="posts", unit_cost=10.0, request=50.0, baseline=30.0, value=1.0),
        activity("A", request=50.0, value=1.0),
    ]
    growing = rule("R", "units", "at least", 1.0, scope=scope(topic="PoC"), of="previous year")
    made = solved(plan(rows, ceilings=[90.0, 90.0], rules=[growing])).model
    first = {("units", "U", 2027): 0.25, ("units", "X", 2027): 1.0}
    assert row_of(made, "rule", "R", "", 2027) == (first, 3.0, INF)
    second = {("units", "U", 2027): -0.25, ("units", "U", 2028): 0.25}
    posts = {("units", "X", 2027): -1.0, ("units", "X", 2028): 1.0}
    assert row_of(made, "rule", "R", "", 2028) == ({**second, **posts}, 0.0, INF)
    together = rule("R", "units", "at most", 3.0, period="whole plan", scope=scope(activity="U"))
    found = solved(plan(rows, ceilings=[90.0, 90.0], rules=[together]))
    assert sum(found.of("units").get(("U", year), 0.0) for year in (2027, 2028)) == 3.0


def test_a_should_rule_is_missed_in_activities() -> None:
    found = solved(counted(rule("R", "count", "at least", 3.0, strength="should", penalty=100.0), ceilings=(0.0,)))
    assert found.of("missed") == {("R", "", 2027, "short"): 3.0}
    assert found.value == pytest.approx(-300.0)


@pytest.mark.parametrize(
    ("measure", "period", "of"), [("units", "each year", "baseline"), ("count", "whole plan", "previous year")]
)
def test_a_base_that_numbers_cannot_have_is_refused(measure: str, period: str, of: str) -> None:
    with pytest.raises(UsageError, match=rf"Rule R: {measure} can be held against a number, or each year against"):
        solved(counted(rule("R", measure, "at most", 1.0, period=period, of=of)))
