"""Rules and ceilings read back in words."""

from __future__ import annotations

from dataclasses import replace

import pytest

from optimizer.plan import (
    Activity,
    Base,
    Line,
    Link,
    Origin,
    Plan,
    Rule,
    Scope,
    Settings,
    Source,
    Topic,
    Words,
    Year,
)
from optimizer.workbook.sentences import rule_sentence, sentences, years_in_words

# Requests 2027: PoC 100 + 60 (half of S), CAAC 200 + 60; baselines PoC 80 + 50, CAAC 0 + 50. No inflation.
PLAN = Plan(
    settings=Settings(),
    topics=(Topic(code="PoC", name="", weight=1), Topic(code="CAAC", name="", weight=1)),
    lines=(Line(code="TRN", name=""), Line(code="PER", name="")),
    years=(
        Year(year=2027, ceiling=300, status="approved", carry_share=0.05),
        Year(year=2028, ceiling=400, reserve=0.02, overrun=0.1, overrun_price=4, carry_share=0.05),
    ),
    activities=(
        Activity(code="A", name="", line="TRN", shares={"PoC": 1.0}, tags=("field",), baseline=80, request=100),
        Activity(code="B", name="", line="PER", shares={"CAAC": 1.0}, request=200),
        Activity(code="S", name="", line="TRN", shares={"PoC": 0.5, "CAAC": 0.5}, baseline=100, request=120),
    ),
)
BOTH = (2027, 2028)


def rule(**given: object) -> Rule:
    usual: dict[str, object] = {
        "code": "R1", "measure": "share", "relation": "at least", "limit": 0.1, "years": BOTH,
        "base": Base(kind="total"), "origin": Origin(sheet="Rules", row=2, columns={"rule": "A"}),
    }  # fmt: skip
    return Rule(**(usual | given))  # type: ignore[arg-type]


HEAD = "R1 (Rules!A2, must, political): "
STEP = "; amounts move in steps of 0.1."
EACH_TOPIC = "each topic (PoC, CAAC)"


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (
            {"each": ("topic",)},
            f"in each year 2027 and 2028, {EACH_TOPIC} gets at least 10 % of all money recommended; "
            "if the 2027 ceiling of 300.0 is all used, that is 30.0 EUR thousand",
        ),
        (
            {"period": "whole plan", "scope": Scope(line=Words(include=("TRN",))), "limit": 0.25},
            "over 2027 and 2028 together, line TRN gets at least 25 % of all money recommended; "
            "if the ceilings of 2027 and 2028 of 700.0 are all used, that is 175.0 EUR thousand",
        ),
        (
            {"base": Base(kind="ceiling"), "relation": "at most", "years": (2028,), "limit": 0.125},
            "in 2028, everything together gets at most 12.5 % of the ceiling; "
            "of the 2028 ceiling of 400.0 that is 50.0 EUR thousand",
        ),
        (
            {"base": Base(kind="request"), "each": ("topic",), "limit": 0.5, "period": "whole plan"},
            f"over 2027 and 2028 together, {EACH_TOPIC} gets at least 50 % of what it requests; "
            "of the requests of PoC of 320.0 in 2027 and 2028 that is 160.0 EUR thousand",
        ),
        (
            {"base": Base(kind="baseline"), "relation": "exactly", "limit": 1.1, "years": (2027,)},
            "in 2027, everything together gets exactly 110 % of its baseline; "
            "of the baseline of 180.0 in 2027 that is 198.0 EUR thousand",
        ),
        (
            {"base": Base(kind="member"), "each": ("topic",), "scope": Scope(line=Words(include=("TRN",)))},
            f"in each year 2027 and 2028, {EACH_TOPIC}, counting only line TRN, gets at least 10 % of all money of "
            "that topic; if that money of PoC is its full request in 2027, 160.0, that is 16.0 EUR thousand",
        ),
        (
            {
                "base": Base(kind="scope", scope=Scope(tag=Words(include=("field",))), text="tag: field"),
                "scope": Scope(activity=Words(include=("B", "S"))),
            },
            "in each year 2027 and 2028, activities B and S together get at least 10 % of the money of tag field; "
            "if that money is its full request in 2027, 100.0, that is 10.0 EUR thousand",
        ),
        (
            {"measure": "amount", "base": None, "limit": 1234.5, "scope": Scope(topic=Words(exclude=("CAAC",)))},
            "in each year 2027 and 2028, every topic but CAAC gets at least 1,234.5 EUR thousand",
        ),
        (
            {"measure": "change", "base": Base(kind="previous year"), "each": ("line",), "relation": "within"},
            "in each year 2027 and 2028, each line (TRN, PER) stays within ± 10 % of the year before (2027: against "
            "the baseline); from the baseline of TRN of 180.0 that is between 162.0 and 198.0 EUR thousand",
        ),
        (
            {"measure": "change", "base": Base(kind="baseline"), "limit": -0.15, "each": ("activity",)},
            "in each year 2027 and 2028, each activity (A, B, S) loses at most 15 % against its baseline; "
            "from the baseline of A of 80.0 that is at least 68.0 EUR thousand",
        ),
        (
            {"measure": "change", "base": Base(kind="baseline"), "limit": 0.0},
            "in each year 2027 and 2028, everything together gets no less than its baseline; "
            "from the baseline of 180.0 that is at least 180.0 EUR thousand",
        ),
        (
            {"measure": "moved", "base": Base(kind="previous year"), "relation": "at most", "each": ("activity",)},
            "in each year 2027 and 2028, the money that 3 activities lose against the year before, added up, is at "
            "most 10 % of the year before's money (2027: against the baseline); from the baseline of 180.0 that is "
            "18.0 EUR thousand",
        ),
    ],
)  # fmt: skip
def test_a_rule_is_read_back_with_years_members_and_base_in_money(given: dict[str, object], said: str) -> None:
    assert rule_sentence(PLAN, rule(**given)) == HEAD + said + STEP


def test_a_should_rule_says_what_missing_it_costs() -> None:
    should = rule(measure="amount", base=None, limit=50.0, strength="should", penalty=1.5, priority="preference")
    assert rule_sentence(PLAN, should) == (
        "R1 (Rules!A2, should, preference): in each year 2027 and 2028, everything together gets at least "
        "50.0 EUR thousand; every EUR thousand by which it is missed costs 1.5 points; amounts move in steps of 0.1."
    )


def test_amounts_show_the_decimals_they_are_rounded_to_and_the_plans_own_unit() -> None:
    cents = replace(PLAN, settings=Settings(currency="USD", unit=1, round_to=0.01))
    sentence = rule_sentence(cents, rule(measure="amount", base=None, limit=50.0))
    assert "at least 50.00 USD;" in sentence
    assert sentence.endswith("amounts move in steps of 0.01.")
    whole = replace(PLAN, settings=Settings(unit=1_000_000, round_to=10))
    assert "at least 50 EUR million;" in rule_sentence(whole, rule(measure="amount", base=None, limit=50.0))
    unrounded = replace(PLAN, settings=Settings(round_to=0))
    assert rule_sentence(unrounded, rule()).endswith("; amounts are not rounded.")


def test_more_than_eight_members_are_counted() -> None:
    many = tuple(replace(PLAN.activities[0], code=f"A{number}") for number in range(11))
    assert "each activity (A0, A1, A2, A3, A4, A5, A6, A7 and 3 more) gets" in rule_sentence(
        replace(PLAN, activities=many), rule(each=("activity",))
    )


def test_members_without_a_baseline_have_nothing_to_change_from() -> None:
    lonely = rule(measure="change", base=Base(kind="baseline"), scope=Scope(activity=Words(include=("B",))))
    assert "no member has a baseline to change from" in rule_sentence(PLAN, lonely)


def test_every_ceiling_is_read_back_with_reserve_overrun_and_carry_over() -> None:
    told = sentences(replace(PLAN, rules=(rule(),)))
    assert [row["rule"] for row in told] == ["R1", "ceiling", "ceiling"]
    assert told[0]["cell"] == "Rules!A2"
    assert told[1]["sentence"] == (
        "ceiling 2027 (approved): in 2027, all activities together get at most 300.0 EUR thousand; "
        "up to 5 % (15.0) may move to 2028."
    )
    assert told[2]["sentence"] == (
        "ceiling 2028 (planning): in 2028, all activities together get at most 400.0 EUR thousand, of which 2 % (8.0) "
        "are held back as a reserve, so 392.0 can be used; up to 10 % (40.0) more may be used, at a price of 4 points "
        "per EUR thousand."
    )


def test_years_are_drawn_together_where_they_follow_each_other() -> None:
    assert years_in_words([2027, 2028, 2029, 2031]) == "2027–2029 and 2031"
    assert years_in_words([2027]) == "2027"


POSTS = Activity(
    code="P", name="", line="PER", shares={"CAAC": 1.0}, kind="posts", baseline=60, request=90, unit_cost=30, delay=0.5
)
PACKAGE = Activity(code="K", name="", line="TRN", shares={"PoC": 1.0}, kind="package", requests={2028: 50.0})
EARMARK = Source(
    code="EM",
    name="",
    kind="earmarked",
    scope=Scope(topic=Words(include=("CAAC",))),
    amounts={2027: 40.0, 2028: 60.0},
    carry_share=0.25,
    certainty="pledged",
)
MORE = replace(
    PLAN,
    activities=(*PLAN.activities, POSTS, PACKAGE),
    sources=(EARMARK, Source(code="JT", name="", kind="joint", amount=10.0)),
)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (
            {"measure": "count", "base": None, "limit": 2.0, "each": ("topic",)},
            f"{EACH_TOPIC} has at least 2 activities that get money; 2 of PoC ask for money in 2027; an activity "
            "counts once a year",
        ),
        (
            {"measure": "count", "base": Base(kind="previous year"), "limit": 1.0},
            "everything together has at least 100 % of the activities that get money the year before (2027: against "
            "the baseline); an activity counts once a year",
        ),
        (
            {"measure": "units", "base": None, "relation": "at most", "limit": 2.0},
            "everything together has at most 2 units or posts in place; the requests pay 3 in 2027; units and posts "
            "are whole",
        ),
        (
            {"measure": "amount", "base": None, "limit": 30.0, "source": Words(include=("EM",))},
            "everything together gets from EM at least 30.0 EUR thousand; amounts move in steps of 0.1, or by whole "
            "units or posts of 30.0 and whole packages",
        ),
        (
            {"measure": "amount", "base": None, "limit": 30.0, "scope": Scope(activity=Words(include=("P",)))},
            "activity P gets at least 30.0 EUR thousand; amounts move by whole units or posts of 30.0",
        ),
        (
            {"each": ("source",), "relation": "at most", "limit": 0.9, "scope": Scope(line=Words(include=("PER",)))},
            "each source (common, EM, JT), counting only line PER, pays at most 90 % of all money recommended; if the "
            "2027 ceiling and all sources, 350.0, are all used, that is 315.0 EUR thousand; amounts move in steps of "
            "0.1, or by whole units or posts of 30.0",
        ),
        (
            {
                "base": Base(kind="without", source=Words(include=("EM",))),
                "scope": Scope(topic=Words(include=("CAAC",))),
                "source": Words(include=("common",)),
                "limit": 1.0,
            },
            "topic CAAC gets from the ceilings at least 100 % of what it gets in the plan without EM; if that money is "
            "its full request in 2027, 350.0, that is 350.0 EUR thousand; amounts move in steps of 0.1, or by whole "
            "units or posts of 30.0",
        ),
        (
            {
                "base": Base(kind="scope", source=Words(include=("EM",)), text="source: EM"),
                "scope": Scope(topic=Words(include=("CAAC",))),
                "limit": 0.5,
            },
            "topic CAAC gets at least 50 % of the money from EM; if all of it, 40.0 in 2027, is used there, that is "
            "20.0 EUR thousand; amounts move in steps of 0.1, or by whole units or posts of 30.0",
        ),
    ],
)  # fmt: skip
def test_rules_about_numbers_and_sources_say_what_they_count(given: dict[str, object], said: str) -> None:
    assert rule_sentence(MORE, rule(**given)) == f"{HEAD}in each year 2027 and 2028, {said}."


def test_a_number_that_should_hold_says_what_missing_one_costs() -> None:
    should = rule(measure="units", base=None, limit=2.0, strength="should", penalty=3.0)
    assert "; every unit or post by which it is missed costs 3 points; " in rule_sentence(MORE, should)


def test_sources_links_and_the_target_are_read_back_after_the_ceilings() -> None:
    linked = replace(
        MORE,
        settings=Settings(objective="cheapest", target_value=120.5),
        links=(
            Link(activity="A", relation="requires", others=("B", "S")),
            Link(activity="A", relation="requires", others=("P",)),
            Link(activity="B", relation="requires any", others=("A", "K")),
            Link(activity="S", relation="excludes", others=("K",)),
        ),
    )
    told = sentences(linked)
    assert [row["rule"] for row in told] == ["ceiling"] * 2 + ["source"] * 2 + ["link"] * 4 + ["target"]
    assert [row["sentence"] for row in told[2:]] == [
        "EM (earmarked, pledged): on top of the ceilings, pays topic CAAC with up to 40.0 in 2027 and 60.0 in 2028 EUR "
        "thousand; 3 activities ask for 350.0 in 2027; up to 25 % of a year's amount may move to the next year.",
        "JT (joint, received): on top of the ceilings, pays every activity with up to 10.0 EUR thousand a year in 2027 "
        "and 2028; 5 activities ask for 510.0 in 2027.",
        "A (requires): in every year in which A gets money, all of B and S do too.",
        "A (requires): in every year in which A gets money, P does too.",
        "B (requires any): in every year in which B gets money, at least one of A and K does too.",
        "S (excludes): if S gets money in any year, K gets none in any year, and the other way round.",
        "target: over the whole plan, the value is at least 120.5 points, and the least common money that brings them "
        "is sought.",
    ]
    assert "get at most 300.0 EUR thousand of common money;" in told[0]["sentence"]
    assert told[1]["sentence"].endswith("; posts filled in that year must fit under it with their full-year cost.")
