"""The stages of every objective."""

import numpy as np
import pytest

from optimizer.errors import UsageError
from optimizer.model import assemble
from optimizer.plan import Plan
from tests.model.solving import row_of, solved, whole_columns
from tests.plans import activity, package, plan, source

INF = np.inf
ROWS = [
    activity("A", topic="PoC", request=50.0, value=50.0),
    activity("B", topic="CPP", request=100.0, value=10.0),
    activity("N", topic="NIL", request=100.0, value=10.0),
]
WEIGHTS = {"PoC": 3.0, "CPP": 1.0, "NIL": 0.0}


def held(objective: str, **given: object) -> Plan:
    return plan(ROWS, ceilings=[60.0], weights=WEIGHTS, objective=objective, **given)


def names(made: Plan) -> list[tuple[str, bool]]:
    return [(stage.name, stage.own) for stage in assemble(made).program.stages]


def test_every_objective_is_a_list_of_stages_its_own_first() -> None:
    ties = [("distance", False), ("money", False)]
    assert names(held("value")) == [("value", True), *ties]
    assert names(held("balanced")) == [("balanced 1", True), ("balanced 2", True), ("value", True), *ties]
    cheapest = held("cheapest", target_value=1.0, tie_break="none")
    assert names(cheapest) == [("common money", True), ("money", True), ("value", True)]


def test_balanced_brings_the_least_attainment_up_first_topics_without_weight_left_out() -> None:
    found = solved(held("balanced"))
    assert found.reached["balanced 1"] == pytest.approx(0.4)
    assert found.reached["balanced 2"] == pytest.approx(0.8)
    assert found.amounts == [[20.0], [40.0], [0.0]]
    assert found.model.attainments(found.x) == pytest.approx([0.4, 0.4])
    attained = row_of(found.model, "attained", "CPP")[0]
    assert attained == {("attained", "CPP"): 1.0, ("piece", "B", 2027, 1): pytest.approx(-0.01)}
    least = {("attained", "CPP"): 1.0, ("least", 2): -1.0, ("above least", 2, "CPP"): 1.0}
    assert row_of(found.model, "least", 2, "CPP") == (least, 0.0, INF)


def test_balance_is_exact_with_whole_numbers_where_the_least_cannot_be_told() -> None:
    # Funding P or Q alike leaves one topic at 0; the second stage then wants the other one full.
    rows = [
        package("P", 50.0, topic="PoC", value=1.0),
        package("Q", 60.0, topic="CPP", value=1.0),
        activity("R", topic="PoC", request=50.0, value=1.0),
    ]
    found = solved(plan(rows, ceilings=[60.0], objective="balanced"))
    assert found.reached["balanced 1"] == 0.0
    assert found.reached["balanced 2"] == pytest.approx(1.0)
    assert found.amounts == [[0.0], [60.0], [0.0]]
    assert whole_columns(found.model) == {"share"}


def test_an_attainment_is_measured_against_full_requests_discounted_and_unweighted() -> None:
    rows = [activity("A", shares={"PoC": 0.5, "CPP": 0.5}, request=50.0, value=10.0), package("P", 30.0, value=8.0)]
    made = assemble(plan(rows, ceilings=[60.0, 60.0], discount_rate=1.0, objective="balanced", weights=WEIGHTS))
    assert made.attainable.topics.tolist() == [0, 1]
    assert made.attainable.full == pytest.approx([0.5 * 15.0 + 8.0, 0.5 * 15.0])


def test_cheapest_reaches_the_target_with_least_common_money_then_least_money() -> None:
    sources = [source("E", 30.0, topic="CPP"), source("K", 5.0, kind="common")]
    found = solved(held("cheapest", target_value=32.0, sources=sources))
    # E pays 30 of B for 3 points; 29 of A's points, each a third of a unit of common money, are left.
    assert found.reached == {
        "common money": pytest.approx(29.0 / 3.0),
        "money": pytest.approx(30.0 + 29.0 / 3.0),
        "value": pytest.approx(32.0),
        "distance": pytest.approx(30.0 + 29.0 / 3.0),
    }
    target, low, high = row_of(found.model, "target")
    assert (target["piece", "A", 2027, 1], low, high) == (3.0, 32.0, INF)


def test_cheapest_keeps_its_target_where_only_limits_are_asked_for() -> None:
    made = assemble(held("cheapest", target_value=32.0), with_value=False)
    assert ("target",) in made.program.row_of
    assert solved(held("cheapest", target_value=1000.0), with_value=False).x is None
    assert assemble(held("balanced"), with_value=False).balance is None


def test_cheapest_without_a_target_is_refused() -> None:
    with pytest.raises(UsageError, match="target_value"):
        assemble(held("cheapest"))


def test_where_no_topic_takes_part_balanced_is_value_alone() -> None:
    worthless = plan(ROWS[2:], ceilings=[60.0], weights={"NIL": 0.0}, objective="balanced")
    assert names(worthless)[0] == ("value", True)
    assert solved(worthless).x is not None
