"""The price of fairness: each plan is the best in its own sense, and what it costs is told in points."""

import itertools
import math
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from plans import activity, package
from plans import plan as plan_of

import optimizer
from optimizer.allocate import Options, solve
from optimizer.analysis import fairness as module
from optimizer.analysis.fairness import fairness, standard

PAGE = Path(__file__).parents[2] / "docs" / "alternatives.md"
QUICK = Options(prices=False, opinion=0.0)


def by_plan(analysis):
    return {row["plan"]: row for row in analysis.rows("plans")}


def money(analysis, plan):
    return {row["topic"]: row["recommended"] for row in analysis.rows("topics") if row["plan"] == plan}


def two_topics(**given):
    """Two topics of one straight activity each: 100 and 50 asked for, and 60 there."""
    return plan_of(
        [
            activity("A", topic="PoC", request=100.0, value=30.0, value_at_half=0.5),
            activity("B", topic="CPP", request=50.0, value=10.0, value_at_half=0.5),
        ],
        ceilings=(60.0,),
        **given,
    )


def test_two_straight_topics_share_the_money_equally_in_the_proportional_plan():
    # Σ log(x/request) under x + y = 60 is greatest at x = y; the attainments are equal at 40 and 20.
    found = fairness(two_topics())
    assert money(found, "greatest value") == {"PoC": 60.0, "CPP": 0.0}
    assert money(found, "balanced") == pytest.approx({"PoC": 40.0, "CPP": 20.0})
    assert money(found, "proportional") == pytest.approx({"PoC": 30.0, "CPP": 30.0})
    prices = {name: row["price"] for name, row in by_plan(found).items()}
    assert prices["greatest value"] == 0.0
    assert prices["balanced"] == pytest.approx(18.0 - 16.0)
    assert prices["proportional"] == pytest.approx(18.0 - 15.0)
    assert all(row["proven"] == "yes" for row in found.rows("plans"))


def test_the_finding_says_what_balance_costs_and_whom_it_lifts():
    assert fairness(two_topics()).finding == (
        "Balancing the topics costs 2 points (11.11 %) and lifts CPP from 0.0 % to 40.0 %; proportional fairness costs "
        "3 points (16.67 %) and lifts CPP from 0.0 % to 60.0 %."
    )


def test_weights_decide_value_and_not_the_attainments():
    heavier = fairness(two_topics(weights={"PoC": 1.0, "CPP": 9.0}))
    assert money(heavier, "greatest value") == {"PoC": 10.0, "CPP": 50.0}
    assert money(heavier, "proportional") == pytest.approx({"PoC": 30.0, "CPP": 30.0})


def logs(values, full):
    return sum(math.log(value / most) if value > 0 else -math.inf for value, most in zip(values, full, strict=True))


@settings(max_examples=15)
@given(
    st.lists(st.tuples(st.integers(1, 9), st.integers(1, 9), st.sampled_from("xyz")), min_size=4, max_size=6),
    st.integers(8, 20),
)
def test_whole_things_reach_the_greatest_product_of_attainments(things, ceiling):
    plan = plan_of(
        [
            package(f"P{n}", float(cost), topic=topic, value=float(value))
            for n, (cost, value, topic) in enumerate(things)
        ],
        ceilings=(float(ceiling),),
    )
    topics = sorted({topic for _, _, topic in things})
    full = [sum(value for _, value, topic in things if topic == name) for name in topics]
    best, least = -math.inf, 0.0
    for chosen in itertools.product((0, 1), repeat=len(things)):
        if sum(cost for (cost, _, _), taken in zip(things, chosen, strict=True) if taken) > ceiling:
            continue
        reached = [
            sum(value for (_, value, topic), taken in zip(things, chosen, strict=True) if taken and topic == name)
            for name in topics
        ]
        best = max(best, logs(reached, full))
        least = max(least, min(one / most for one, most in zip(reached, full, strict=True)))
    found = fairness(plan)
    if len(topics) < 2:
        assert "at least two topics" in found.finding
        return
    even = [row["attainment"] for row in found.rows("topics") if row["plan"] == "proportional"]
    if best > -math.inf:
        assert sum(map(math.log, even)) == pytest.approx(best, abs=1e-5)
    rows = by_plan(found)
    assert rows["greatest least attainment"]["least"] == pytest.approx(least, abs=1e-9)
    assert rows["balanced"]["least"] == pytest.approx(least, abs=1e-9)
    # What looks further than the least topic has less room for value.
    assert rows["greatest least attainment"]["value"] >= rows["balanced"]["value"] - 1e-6
    assert all(row["price"] >= -1e-6 for row in rows.values())


@settings(max_examples=10)
@given(st.tuples(*[st.integers(55, 95)] * 2), st.integers(20, 90))
def test_curves_reach_the_greatest_product_on_a_fine_grid(halves, ceiling):
    plan = plan_of(
        [
            activity("A", topic="x", request=60.0, value=7.0, value_at_half=halves[0] / 100),
            activity("B", topic="y", request=40.0, value=5.0, value_at_half=halves[1] / 100),
        ],
        ceilings=(float(ceiling),),
        round_to=0.1,
    )
    found = fairness(plan)
    curves = module.assemble(plan).curves
    best = max(
        math.log(curves[0, 0].value(first) * curves[1, 0].value(second) / 35.0)
        for step in range(1, min(600, ceiling * 10))
        for first in [step / 10]
        for second in [min(40.0, ceiling - first)]
    )
    even = [row["attainment"] for row in found.rows("topics") if row["plan"] == "proportional"]
    # Rounding to the grid may cost what one step is worth, no more.
    assert best - 1e-4 <= sum(map(math.log, even)) <= best + 1e-6
    assert by_plan(found)["proportional"]["gap"] <= 1e-6


def test_the_plans_are_those_of_the_objectives():
    plan = two_topics()
    found = by_plan(fairness(plan))
    assert found["greatest value"]["value"] == solve(plan, QUICK).value
    balanced = solve(module.after(plan, "balanced"), QUICK)
    assert found["balanced"]["value"] == balanced.value
    assert standard(balanced, QUICK).rows("plans") == fairness(plan).rows("plans")
    assert standard(solve(plan, QUICK), QUICK).rows("plans") == fairness(plan).rows("plans")


def test_one_topic_alone_cannot_be_treated_unfairly():
    found = optimizer.fairness(plan_of([activity("A", request=100.0, value=10.0)]))
    assert "at least two topics" in found.finding
    assert not found.rows("plans")


def test_a_plan_that_cannot_be_satisfied_is_told_as_such():
    plan = plan_of([activity("A", request=100.0, value=10.0, lock="full")], ceilings=(10.0,))
    found = fairness(plan)
    assert found.status == "infeasible"
    assert not found.rows("plans")


def test_the_page_explains_every_column():
    rows = re.findall(r"^\| `(\w+)` \|", PAGE.read_text(encoding="utf-8"), flags=re.MULTILINE)
    for table in module.DECLARED.values():
        assert set(table.names) <= set(rows)
