"""The menu of repairs as an analysis: what is declared, what the finding says, what the sums prove."""

from pathlib import Path

import pytest
from plans import activity, package, plan, rule, scope, source

import optimizer
from optimizer.allocate import solve
from optimizer.analysis.repairs import DECLARED, repairs

ROOT = Path(__file__).parents[2]
TWO = [activity("A", request=60.0, value=10.0), activity("B", request=60.0, value=10.0, topic="CPP")]


def test_the_menu_is_priced_in_money_and_in_value() -> None:
    floor = rule("F", "amount", "at least", 55.0, each=("topic",))
    analysis = optimizer.repairs(plan(TWO, ceilings=[100.0], rules=[floor]))
    assert analysis.status == "infeasible"
    assert [(row["repair"], row["limit"], row["money"]) for row in analysis.rows("repairs")] == [
        (1, "F", 10.0),
        (2, "ceiling", 10.0),
    ]
    first, second = analysis.rows("repairs")
    assert second["to_best"] == 0.0
    assert first["to_best"] == pytest.approx(first["value_after"] - second["value_after"])
    assert "10.0 thousand" in analysis.finding


def test_a_plan_that_is_possible_needs_no_repair() -> None:
    analysis = repairs(plan(TWO))
    assert "nothing has to be repaired" in analysis.finding
    assert analysis.rows("repairs") == ()


FLOORS = rule("F", "amount", "at least", 55.0, each=("topic",))
LOCKED = [package("A", 60.0, value=5.0, lock="full"), package("B", 60.0, value=5.0, lock="full")]
SUMS = [
    (plan(TWO, ceilings=[100.0], rules=[FLOORS]), "demand EUR 110.0 thousand", "10.0 thousand too much"),
    (plan(LOCKED, ceilings=[100.0]), "The lock of A and the lock of B together", "20.0 thousand too much"),
    (
        plan(TWO, rules=[rule("F", "amount", "at least", 75.0, scope=scope(topic="PoC"))]),
        "the request of A in 2027 allows EUR 60.0 thousand",
        "15.0 thousand too much",
    ),
    (
        plan(TWO, rules=[rule("F", "amount", "at least", 20.0, source="EM")], sources=[source("EM", 12.0)]),
        "EM in 2027 allows EUR 12.0 thousand",
        "8.0 thousand too much",
    ),
]


@pytest.mark.parametrize(("made", "side", "excess"), SUMS)
def test_a_conflict_that_is_a_sum_is_told_as_one(made, side, excess) -> None:
    told = solve(made).contradiction
    assert side in told
    assert excess in told


def test_a_conflict_that_is_no_sum_is_not_told_as_one() -> None:
    count = rule("N", "count", "at least", 3.0)
    rows = [package(code, 50.0, value=5.0) for code in "ABC"]
    assert solve(plan(rows, ceilings=[100.0], rules=[count])).contradiction == ""


def test_every_column_is_explained_in_the_page() -> None:
    page = (ROOT / "docs" / "repairs.md").read_text(encoding="utf-8")
    for name, table in DECLARED.items():
        assert f"`{name}`" in page
        for field in table.fields:
            assert f"| `{field.name}` | {field.meaning} |" in page, (name, field.name)
