"""All that an answer tells can be said in French: reasons, sentences of rules, warnings, the second opinion."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from hypothesis import given, settings

from optimizer.allocate import Options, Result, solve
from optimizer.language import Text, into
from optimizer.plan import Plan
from optimizer.workbook.sentences import sentences
from tests.plans import activity, link, package, plan, plans, rule, scope, source

ENGLISH = re.compile(r"\b(the|of|and|is|are|for|in|with|would|money|year|at least|at most|by)\b")
SAME = {"contributions", "source", "sources"}
QUOTED = re.compile("«.*?»")


def told(result: Result) -> Iterator[tuple[str, str]]:
    """Every sentence of an answer that the program made, with where it stands."""
    for table, column in (("allocation", "reason"), ("unspent", "reason"), ("rules", "sentence")):
        yield from ((f"{table} {n}", row[column]) for n, row in enumerate(result.rows(table)) if row[column])
    yield from (("warning", text) for text in result.warnings)
    yield from (("conflict", row["sentence"]) for row in result.conflict)
    yield from (("repair", row["sentence"]) for repair in result.repairs for row in repair)
    yield from (("check", text) for row in result.rows("checks") for text in (row["check"], row["what"]))
    if result.second_opinion:
        yield "second opinion", result.second_opinion


def assert_french(place: str, text: str) -> None:
    assert isinstance(text, Text), f"{place}: {text}"
    french = into(text, "fr")
    assert french != text or text in SAME, f"{place}: {text}"
    assert not ENGLISH.search(QUOTED.sub("", french)), f"{place}: {french}"


@pytest.mark.parametrize("name", ["shipped", "quick"])
def test_the_shipped_answers_are_told_in_french(name: str, request: pytest.FixtureRequest) -> None:
    for place, text in told(request.getfixturevalue(name)):
        assert_french(place, text)


def of_every_kind(**changes: object) -> Plan:
    """A plan with packages, units, posts, links, sources and rules that should hold."""
    activities = [
        activity("S", request=100.0, baseline=40.0, value=3.0, minimum=10.0),
        activity("U", kind="units", unit_cost=30.0, request=120.0, value=4.0),
        activity("P", kind="posts", unit_cost=25.0, request=50.0, value=4.0, term=2),
        package("K", 90.0, 0.0, value=2.0),
        package("L", 20.0, 0.0, value=1.0),
        activity("X", request=50.0, value=0.0),
        activity("O", request=20.0, lock="out"),
    ]
    given_ = {
        "sources": [source("EU", 15.0, activity="X, S", certainty="pledged")],
        "links": [link("L", "requires", "K"), link("S", "excludes", "O")],
        "rules": [
            rule("R1", "amount", "at most", 45.0, scope=scope(activity="S, U"), strength="should", penalty=0.01),
            rule("R2", "count", "at least", 2.0),
        ],
    }
    return plan(activities, ceilings=(150.0, 140.0), **{**given_, **changes})


def test_whole_things_links_and_sources_are_told_in_french() -> None:
    for place, text in told(solve(of_every_kind(), Options(prices=False))):
        assert_french(place, text)


def test_a_conflict_and_its_repairs_are_told_in_french() -> None:
    impossible = of_every_kind(rules=[rule("R3", "amount", "at least", 400.0, scope=scope(activity="S"))])
    result = solve(impossible, Options(prices=False))
    assert result.status == "infeasible"
    for place, text in told(result):
        assert_french(place, text)


@settings(max_examples=60)
@given(plans())
def test_every_rule_that_can_be_drawn_is_told_in_french(drawn: Plan) -> None:
    for row in sentences(drawn):
        assert_french(row["rule"], row["sentence"])
