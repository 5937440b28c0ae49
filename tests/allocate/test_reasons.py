"""Every amount and every unspent unit has its reason: one tiny plan a code."""

import pytest

from optimizer.allocate import Result, solve
from optimizer.allocate.result import AMOUNT_CODES, TABLES, UNSPENT_CODES
from tests.plans import activity, plan, rule, scope


def told(result: Result) -> dict[tuple[str, int], tuple[str, list[str]]]:
    return {(r["activity"], r["year"]): (r["code"], r["rules"]) for r in result.rows("allocation")}


def test_full_request_and_nothing_asked() -> None:
    found = solve(plan([activity("A", request=10.0, requests={2028: 0.0}, value=5.0)], ceilings=[50.0, 50.0]))
    assert told(found) == {("A", 2027): ("full_request", []), ("A", 2028): ("full_request", [])}
    assert "Nothing is asked for" in found.rows("allocation")[1]["reason"]


def test_the_ceiling_stops_what_is_worth_less_than_the_last_money() -> None:
    rows = [activity("A", request=50.0, value=100.0), activity("B", request=50.0, value=10.0)]
    found = solve(plan(rows, ceilings=[30.0]))
    assert told(found) == {("A", 2027): ("last_money_at_the_margin", []), ("B", 2027): ("ceiling", ["ceiling"])}
    assert "0.2 points" in found.rows("allocation")[1]["reason"]


def test_rules_hold_up_and_hold_down() -> None:
    rows = [activity("A", request=50.0, value=100.0), activity("B", request=50.0, value=10.0, topic="CPP")]
    floor = rule("F", "amount", "at least", 12.0, scope=scope(topic="CPP"), name="Minimum for CPP")
    cap = rule("C", "amount", "at most", 15.0, scope=scope(topic="PoC"))
    found = solve(plan(rows, ceilings=[40.0], rules=[floor]))
    assert told(found)["B", 2027] == ("rule", ["F"])
    assert "Held up" in found.rows("allocation")[1]["reason"]
    assert "Minimum for CPP" in found.rows("allocation")[1]["reason"]
    found = solve(plan(rows, ceilings=[40.0], rules=[cap]))
    assert told(found)["A", 2027] == ("rule", ["C"])
    assert "Held down" in found.rows("allocation")[0]["reason"]


def test_a_share_of_all_money_is_no_reason_for_those_outside_its_scope() -> None:
    rows = [
        activity("A", request=50.0, value=100.0, value_at_half=0.7),
        activity("B", request=50.0, value=10.0, topic="CPP"),
    ]
    found = solve(plan(rows, ceilings=[40.0], rules=[rule("F", "share", "at least", 0.25, scope=scope(topic="CPP"))]))
    assert told(found)["A", 2027][0] in ("ceiling", "last_money_at_the_margin")
    assert told(found)["B", 2027] == ("rule", ["F"])


def test_worth_nothing_more() -> None:
    rows = [activity("A", request=50.0, levels=[(20.0, 10.0)])]
    found = solve(plan(rows, ceilings=[100.0]))
    assert told(found) == {("A", 2027): ("worth_nothing_more", [])}
    assert found.rows("unspent")[0]["code"] == "worth_nothing"


def test_nearest_to_baseline() -> None:
    rows = [
        activity("A", request=80.0, value=80.0, baseline=25.0),
        activity("B", request=80.0, value=80.0, baseline=65.0),
    ]
    found = solve(plan(rows, ceilings=[90.0]))
    assert told(found)["A", 2027][0] == "nearest_to_baseline"


UNSPENT = {
    "reserve": (
        plan([activity("A", request=200.0, value=5.0)], ceilings=[100.0], year={"reserve": 0.05}),
        {"reserve": 5.0},
    ),
    "carried": (
        plan(
            [activity("A", request=100.0, requests={2027: 60.0}, value=9.0)],
            ceilings=[90.0, 80.0],
            year={"carry_share": 1.0},
        ),
        {"carried": 20.0, "requests_met": 10.0},
    ),
    "rule": (
        plan(
            [activity("A", request=100.0, value=9.0)],
            ceilings=[90.0],
            rules=[rule("C", "amount", "at most", 70.0)],
        ),
        {"rule": 20.0},
    ),
    "rule, then worth nothing, then requests met": (
        plan(
            [
                activity("A", request=30.0, value=9.0),
                activity("B", request=10.0, value=0.0, topic="CPP"),
            ],
            ceilings=[90.0],
            rules=[rule("C", "amount", "at most", 25.0, scope=scope(topic="PoC"))],
        ),
        {"rule": 5.0, "worth_nothing": 10.0, "requests_met": 50.0},
    ),
    "nothing asks": (
        plan([activity("A", request=30.0, requests={2028: 0.0}, value=9.0)], ceilings=[30.0, 40.0]),
        {"nothing_in_scope_asks": 40.0},
    ),
    "a step too big": (
        plan([activity("A", request=30.0, value=9.0)], ceilings=[20.05]),
        {"unit_too_big": 0.05},
    ),
}


@pytest.mark.parametrize("case", UNSPENT)
def test_reasons_for_unspent_money_add_to_the_money_unspent(case: str) -> None:
    drawn, expected = UNSPENT[case]
    result = solve(drawn)
    found: dict[str, float] = {}
    for row in result.rows("unspent"):
        assert row["reason"]
        found[row["code"]] = found.get(row["code"], 0.0) + row["amount"]
    assert found == pytest.approx(expected)
    sources = result.rows("sources")
    assert sum(found.values()) == pytest.approx(sum(r["reserve"] + r["carried"] + r["lapsed"] for r in sources))


def test_codes_belong_to_the_closed_lists_and_tables_have_their_columns() -> None:
    for drawn, _ in UNSPENT.values():
        result = solve(drawn)
        assert {row["code"] for row in result.rows("allocation")} <= set(AMOUNT_CODES)
        assert {row["code"] for row in result.rows("unspent")} <= set(UNSPENT_CODES)
        for table, columns in TABLES.items():
            for row in result.rows(table):
                assert tuple(row) == columns, table
