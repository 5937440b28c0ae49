"""The reference itself, held to answers worked out by hand."""

from __future__ import annotations

from fractions import Fraction

import pytest

from optimizer.plan import Activity, Base, Plan
from tests.plans import activity, link, package, plan, rule, scope, source, words
from tests.reference.enumerate import best
from tests.reference.simplex import least_cost


def reached(made: Plan) -> list[list[float]]:
    found = best(made)
    assert found is not None
    return found.amount.tolist()


def whole(*rows: Activity, **given: object) -> Plan:
    return plan(list(rows), round_to=1.0, **given)  # type: ignore[arg-type]


def test_exact_fractions_find_the_corner() -> None:
    half = Fraction(1, 2)
    rows = [({0: Fraction(1), 1: Fraction(1)}, ">=", Fraction(3)), ({0: Fraction(1)}, "<=", half)]
    assert least_cost([Fraction(1), Fraction(2)], rows) == half + 2 * Fraction(5, 2)
    assert least_cost([Fraction(1)], [({0: Fraction(1)}, "=", half), ({0: Fraction(2)}, "=", half)]) is None


def test_the_dearest_money_first() -> None:
    rows = activity("A", request=4.0, value=4.0), activity("B", request=4.0, value=8.0)
    assert reached(whole(*rows, ceilings=[6.0])) == [[2.0], [4.0]]


def test_a_package_is_all_or_nothing_and_its_years_go_together() -> None:
    rows = package("A", 3.0, 3.0, value=5.0), activity("B", request=2.0, value=1.0)
    assert reached(whole(*rows, ceilings=[3.0, 2.0])) == [[0.0, 0.0], [2.0, 2.0]]
    assert reached(whole(*rows, ceilings=[4.0, 2.0], year={"carry_share": 0.25})) == [[3.0, 3.0], [0.0, 0.0]]


def test_a_package_begins_where_it_fits() -> None:
    row = package("A", 3.0, value=6.0, start=(2027, 2028))
    found = best(whole(row, ceilings=[2.0, 3.0], discount_rate=0.5))
    assert found is not None
    assert found.amount.tolist() == [[0.0, 3.0]]
    assert found.value == pytest.approx(4.0)


def test_posts_stay_their_term_and_pay_less_in_the_year_they_are_filled() -> None:
    row = activity("P", kind="posts", unit_cost=2.0, request=2.0, value=3.0, term=2, delay=0.5)
    assert reached(whole(row, ceilings=[1.0, 2.0])) == [[1.0, 2.0]]
    assert reached(whole(row, ceilings=[2.0, 0.0])) == [[0.0, 0.0]]
    # In the last year the ceiling has to pay for what was filled in full.
    assert reached(whole(row, ceilings=[0.0, 1.0])) == [[0.0, 0.0]]


def test_an_earmark_pays_only_what_it_is_meant_for() -> None:
    rows = activity("A", request=4.0, value=4.0), activity("B", topic="CAAC", request=4.0, value=2.0)
    made = whole(*rows, ceilings=[2.0], sources=[source("EM", 3.0, topic="CAAC")])
    assert reached(made) == [[2.0], [3.0]]


def test_a_link_holds_in_every_year_and_an_exclusion_over_all() -> None:
    rows = activity("A", request=2.0, value=9.0, minimum=1.0), package("B", 0.0, 2.0, value=1.0)
    made = whole(*rows, ceilings=[4.0, 4.0], links=[link("A", "requires", "B")])
    assert reached(made) == [[0.0, 2.0], [0.0, 2.0]]
    made = whole(*rows, ceilings=[4.0, 4.0], links=[link("A", "excludes", "B")])
    assert reached(made) == [[2.0, 2.0], [0.0, 0.0]]


def test_a_count_over_the_whole_plan_counts_once() -> None:
    rows = package("A", 1.0, 1.0, value=3.0), package("B", 0.0, 1.0, value=2.0), package("C", 1.0, 0.0, value=1.0)
    two = rule("R", "count", "at most", 2, period="whole plan")
    assert reached(whole(*rows, ceilings=[4.0, 4.0], rules=[two])) == [[1.0, 1.0], [0.0, 1.0], [0.0, 0.0]]
    one = rule("R", "count", "at most", 1)
    assert reached(whole(*rows, ceilings=[4.0, 4.0], rules=[one])) == [[1.0, 1.0], [0.0, 0.0], [0.0, 0.0]]


def test_the_worst_topic_comes_first_under_balanced() -> None:
    rows = package("A", 2.0, value=9.0), package("B", 2.0, value=9.0), package("C", 2.0, value=1.0, topic="CPP")
    found = best(whole(*rows, ceilings=[4.0], objective="balanced"))
    assert found is not None
    assert found.attainments == (0.5, 1.0)


def test_the_cheapest_plan_uses_other_money_first() -> None:
    rows = package("A", 2.0, value=5.0), package("B", 3.0, value=5.0, topic="CPP")
    made = whole(*rows, ceilings=[4.0], sources=[source("EM", 3.0, topic="CPP")], objective="cheapest", target_value=5)
    found = best(made)
    assert found is not None
    assert found.common == pytest.approx(0.0)
    assert found.amount.tolist() == [[0.0], [3.0]]


def test_a_rule_on_one_source_decides_who_pays() -> None:
    rows = package("A", 2.0, value=5.0), package("B", 2.0, value=1.0, topic="CPP")
    joint = source("J", 2.0, kind="joint")
    no_joint = rule("R", "amount", "at most", 0.0, scope=scope(topic="PoC"), source="J")
    made = whole(*rows, ceilings=[2.0], sources=[joint], rules=[no_joint])
    assert reached(made) == [[2.0], [2.0]]
    half = rule("R", "share", "at most", 0.5, source="J", of=Base(kind="scope", source=words("common"), text=""))
    assert reached(whole(*rows, ceilings=[2.0], sources=[joint], rules=[half])) == [[2.0], [0.0]]


def test_nothing_may_keep_the_rules() -> None:
    floor = rule("R", "amount", "at least", 5.0)
    assert best(whole(activity("A", request=4.0, value=1.0), ceilings=[9.0], rules=[floor])) is None
