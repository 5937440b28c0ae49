"""Conflicts of whole things: the conflict names exactly the culprits, and what may be loosened is tried."""

from dataclasses import replace
from typing import Any

import pytest

from optimizer.allocate import Result, solve
from optimizer.plan import Link, Plan, Scope, Source
from tests.plans import activity, plan, rule, scope


def culprits(result: Result) -> set[tuple[str, str]]:
    assert result.status == "infeasible"
    return {(row["rule"], row["member"]) for row in result.conflict}


def linked(drawn: Plan, *links: tuple[str, Any, tuple[str, ...]]) -> Plan:
    return replace(drawn, links=tuple(Link(activity=a, relation=word, others=others) for a, word, others in links))


def package(code: str, cost: float, **given: Any) -> Any:
    return activity(code, kind="package", requests={2027: cost}, **given)


def test_a_lock_against_a_floor_names_both_and_can_be_lifted() -> None:
    floor = rule("F", "amount", "at least", 10.0, priority="statutory")
    result = solve(plan([activity("A", request=20.0, value=5.0, lock="out")], rules=[floor]))
    assert culprits(result) == {("F", ""), ("lock", "A")}
    assert [(row["rule"], row["member"], row["money"]) for row in result.repairs[0]] == [("lock", "A", 20.0)]
    assert "Lift the lock of A" in result.repairs[0][0]["sentence"]


def test_a_prerequisite_against_an_exclusion_names_the_links_and_the_lock() -> None:
    rows = [package("A", 10.0, value=5.0, lock="full"), package("B", 10.0, value=5.0)]
    drawn = linked(plan(rows), ("A", "requires", ("B",)), ("B", "excludes", ("A",)))
    result = solve(drawn)
    assert culprits(result) == {("lock", "A"), ("link", "A"), ("link", "B")}
    assert [[row["rule"] for row in repair] for repair in result.repairs] == [["lock"]]


def test_locks_above_the_ceiling_name_the_locks_and_the_ceiling() -> None:
    rows = [package("A", 60.0, value=5.0, lock="full"), package("B", 60.0, value=5.0, lock="full")]
    result = solve(plan(rows, ceilings=[100.0]))
    assert culprits(result) == {("lock", "A"), ("lock", "B"), ("ceiling", "2027")}
    assert {tuple(row["rule"] for row in repair) for repair in result.repairs} == {("lock",), ("ceiling",)}
    ceiling = next(repair[0] for repair in result.repairs if repair[0]["rule"] == "ceiling")
    assert ceiling["to"] == pytest.approx(120.0)


def test_a_minimum_too_big_for_the_ceiling_is_named() -> None:
    floor = rule("F", "amount", "at least", 10.0, priority="statutory")
    result = solve(plan([activity("A", request=90.0, value=5.0, minimum=50.0)], ceilings=[30.0], rules=[floor]))
    assert culprits(result) == {("F", ""), ("minimum", "A"), ("ceiling", "2027")}


def test_a_floor_that_no_whole_unit_pays_names_what_is_asked() -> None:
    floor = rule("F", "amount", "at least", 35.0, priority="political")
    result = solve(plan([activity("U", kind="units", unit_cost=10.0, request=30.0, value=5.0)], rules=[floor]))
    assert culprits(result) == {("F", ""), ("request", "U")}
    assert result.repairs[0][0]["to"] == pytest.approx(30.0)


def test_a_floor_on_an_earmark_names_the_source() -> None:
    drawn = plan(
        [activity("A", request=50.0, value=5.0)],
        rules=[rule("F", "amount", "at least", 20.0, source="EM", priority="political")],
    )
    given = Source(code="EM", name="Earmark", kind="earmarked", scope=Scope(), amount=12.0)
    result = solve(replace(drawn, sources=(given,)))
    assert culprits(result) == {("F", ""), ("source", "EM")}
    assert [(row["rule"], row["to"]) for row in result.repairs[0]] == [("F", 12.0)]


def test_too_many_activities_are_asked_for() -> None:
    rows = [package("A", 60.0, value=5.0), package("B", 60.0, value=5.0), package("C", 40.0, value=1.0)]
    count = rule("N", "count", "at least", 3.0, priority="political")
    result = solve(plan(rows, ceilings=[100.0], rules=[count]))
    assert ("N", "") in culprits(result)
    assert ("ceiling", "2027") in culprits(result)
    numbers = [repair for repair in result.repairs if repair[0]["rule"] == "N"]
    assert [(row["to"], row["money"]) for row in numbers[0]] == [(2.0, 40.0)]
    assert "from 3 to 2" in numbers[0][0]["sentence"]


def test_a_target_out_of_reach_is_named_and_lowered() -> None:
    drawn = plan([activity("A", request=50.0, value=10.0)], ceilings=[25.0], objective="cheapest", target_value=8.0)
    result = solve(drawn)
    assert culprits(result) == {("target", ""), ("ceiling", "2027")}
    lowered = next(repair[0] for repair in result.repairs if repair[0]["rule"] == "target")
    assert lowered["to"] == pytest.approx(5.0, abs=0.01)


def test_rules_stay_what_they_are_beside_whole_things() -> None:
    rows = [activity("A", request=50.0, value=5.0), activity("B", request=50.0, value=5.0, topic="CPP")]
    rules = [
        rule("F", "amount", "at least", 40.0, scope=scope(topic="PoC")),
        rule("G", "amount", "at least", 40.0, scope=scope(topic="CPP")),
    ]
    result = solve(plan([*rows, package("P", 10.0, value=1.0)], ceilings=[60.0], rules=rules))
    assert culprits(result) == {("F", ""), ("G", ""), ("ceiling", "2027")}
