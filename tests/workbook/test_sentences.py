"""Rules and ceilings read back in words."""

from __future__ import annotations

from dataclasses import replace

import pytest

from optimizer.plan import Activity, Base, Line, Origin, Plan, Rule, Scope, Settings, Topic, Words, Year
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
