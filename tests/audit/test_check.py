"""Plans whose figures can be checked in the head: the checker agrees, and names every figure that is touched."""

import copy
import math

import pytest

from audit.answers import activity, answer, plan_of, rule, rule_row
from optimizer.audit import BREACH, OK, check
from optimizer.plan import Base, Level, Line, Scope, Words, Year

Y = 2027


def breaches(plan, document, prices=None):
    return [line for line in check(plan, document, prices) if line.verdict == BREACH]


def said(plan, document, prices=None):
    """Check and words of every breach, in one text."""
    return "\n".join(f"{line.check}: {line.what}" for line in breaches(plan, document, prices))


@pytest.fixture
def small():
    """Money for 150 of 200: A1 earns 0.2 a unit, B1 0.1, so A1 is full and B1 gets 50; the value is 20 + 5."""
    floor = rule("F", "share", "at least", 0.3, [Y], scope=Scope(topic=Words(include=("B",))), base=Base(kind="total"))
    plan = plan_of(
        [
            activity("A1", baseline=50.0, request=100.0, value=10.0),
            activity("B1", "B", "M", baseline=80.0, request=100.0, value=10.0),
        ],
        years=[Year(year=Y, ceiling=150.0)],
        rules=[floor],
    )
    row = rule_row("F", "", Y, "at least", required=45.0, achieved=50.0, margin=5.0, base=150.0, limit=0.3)
    return plan, answer(plan, {("A1", Y): 100.0, ("B1", Y): 50.0}, rules=[row])


PRICES = {("ceiling", Y): 0.1, ("rule", "F", "", Y): 0.0}


def test_an_answer_that_is_right_is_ok_in_every_line(small):
    plan, document = small
    assert document["value"] == 25.0
    found = check(plan, document, PRICES)
    assert {line.verdict for line in found} == {OK}, [line for line in found if line.verdict != OK]
    assert {line.check for line in found} == {
        "cells",
        "amounts",
        "reasons",
        "value",
        "rule",
        "rules",
        "rule figures",
        "sources",
        "source",
        "unspent money",
        "financing",
        "plan value",
        "curve error",
        "ranking",
        "topics",
        "unfunded list",
        "totals",
        "certificate",
    }


def test_the_prices_of_the_limits_prove_the_bound(small):
    proof = [line for line in check(*small, PRICES) if line.check == "certificate"]
    assert [line.expected for line in proof] == pytest.approx([25.0, 25.0])


TAMPERED = {
    "amount": (("allocation", 1, "recommended"), 50.01, "change"),
    "amount above request": (
        ("allocation", 0, "recommended"),
        100.1,
        "0 ≤ recommended ≤ request: A1 / A / 2027",
    ),
    "amount below nothing": (
        ("allocation", 1, "recommended"),
        -0.1,
        "0 ≤ recommended ≤ request: B1 / B / 2027",
    ),
    "amount off the steps": (
        ("allocation", 1, "recommended"),
        50.05,
        "multiples of 0.1 or as asked for: B1 / 2027",
    ),
    "no amount": (("allocation", 1, "recommended"), None, "B1 / B / 2027"),
    "endless amount": (("allocation", 1, "recommended"), math.inf, "B1 / B / 2027"),
    "baseline": (("allocation", 0, "baseline"), 50.01, "baseline of each cell: A1 / A / 2027"),
    "request": (("allocation", 0, "request"), 100.01, "request of each cell, repriced where prices move: A1"),
    "change": (("allocation", 0, "change"), 50.01, "change is recommended less baseline: A1"),
    "share": (("allocation", 0, "share"), 0.5, "share of each cell: A1"),
    "line": (("allocation", 0, "line"), "M", "funding line and name of each cell: A1"),
    "value": (("allocation", 1, "value"), 5.00001, "value of each cell on its curve: B1 / B / 2027"),
    "marginal value": (("allocation", 1, "marginal_value"), 0.2, "marginal value of each cell"),
    "no marginal value": (("allocation", 1, "marginal_value"), None, "marginal value of each cell"),
    "code": (("allocation", 1, "code"), "because", "closed list and a reason: B1 / B / 2027"),
    "reason": (("allocation", 1, "reason"), " ", "closed list and a reason: B1 / B / 2027"),
    "limit": (("rules", 0, "limit"), 0.31, "limit of each rule as recomputed: F / 2027"),
    "penalty": (("rules", 0, "penalty"), 0.5, "penalty of each rule as recomputed: F / 2027"),
    "required": (("rules", 0, "required"), 45.01, "required of each rule as recomputed: F / 2027 / at least"),
    "achieved": (("rules", 0, "achieved"), 50.01, "achieved of each rule as recomputed: F / 2027"),
    "margin": (("rules", 0, "margin"), 5.01, "margin of each rule as recomputed: F / 2027"),
    "base": (("rules", 0, "base"), 150.01, "base of each rule as recomputed: F / 2027"),
    "percent": (("rules", 0, "percent"), 0.34, "percent of each rule as recomputed: F / 2027"),
    "missed": (("rules", 0, "missed"), 0.01, "missed of each rule as recomputed: F / 2027"),
    "ceiling row": (("rules", 1, "required"), 150.01, "as its account says: ceiling / 2027 / required"),
    "ceiling": (("sources", 0, "amount"), 150.01, "common · 2027: amount is the ceiling"),
    "reserve": (("sources", 0, "reserve"), 0.01, "common · 2027: reserve is its share"),
    "carried in": (("sources", 0, "carry_in"), 0.01, "common · 2027: money carried in"),
    "carried out": (("sources", 0, "carried"), 0.01, "common · 2027: available money is used"),
    "available": (("sources", 0, "available"), 150.01, "common · 2027: available is amount"),
    "used": (("sources", 0, "used"), 149.99, "common · 2027: used is the sum"),
    "lapsed": (("sources", 0, "lapsed"), 0.01, "common · 2027: available money is used"),
    "no lapse": (
        ("sources", 0, "lapsed"),
        None,
        "one account for each source and year: common / 2027 / lapsed",
    ),
    "financing": (("financing", 1, "amount"), 49.99, "flows add to the amount of each cell: B1 / B / 2027"),
    "plan value": (("value",), 25.00001, "less penalties"),
    "bound": (("bound",), 24.9, "value is not above the bound"),
    "gap": (("gap",), -0.1, "gap is not negative"),
    "curve error": (("curve_error",), 0.01, "chords lie below"),
    "rank": (("ranking", 0, "rank"), 3, "ranking: figures of each activity"),
    "ranked money": (
        ("ranking", 0, "recommended"),
        100.01,
        "ranking: figures of each activity: A1 / recommended",
    ),
    "ranked value": (("ranking", 1, "value"), 5.01, "ranking: figures of each activity: B1 / value"),
    "ranked ratio": (
        ("ranking", 1, "value_per_unit"),
        0.2,
        "ranking: figures of each activity: B1 / value_per_unit",
    ),
    "unfunded": (("unfunded", 0, "amount"), 50.01, "not recommended, once: B1 / 2027"),
    "unfunded worth": (("unfunded", 0, "marginal_value"), 0.2, "not recommended, once: B1 / 2027"),
}


@pytest.mark.parametrize(("place", "figure", "words"), TAMPERED.values(), ids=TAMPERED)
def test_a_figure_that_was_touched_is_named(small, place, figure, words):
    plan, document = small
    spoilt = copy.deepcopy(document)
    inner = spoilt
    for key in place[:-1]:
        inner = inner[key]
    inner[place[-1]] = figure
    assert words in said(plan, spoilt)


@pytest.mark.parametrize(
    ("table", "words"),
    [
        ("allocation", "one row: A1 / A / 2027"),
        ("ranking", "ranking: figures of each activity"),
        ("rules", "each rule, member and year has one row: F / 2027"),
        ("sources", "one account for each source and year"),
        ("financing", "flows add to the amount of each cell: A1"),
        ("unfunded", "asked for and not recommended, once: B1"),
    ],
)
def test_a_row_that_is_missing_or_there_twice_is_named(small, table, words):
    plan, document = small
    assert words in said(plan, {**document, table: document[table][1:]})
    twice = said(plan, {**document, table: [document[table][0], *document[table]]})
    assert twice


@pytest.mark.parametrize(
    ("table", "column"),
    [
        ("allocation", "recommended"),
        ("allocation", "request"),
        ("allocation", "value"),
        ("ranking", "recommended"),
        ("ranking", "request"),
        ("ranking", "value"),
        ("sources", "used"),
        ("financing", "amount"),
        ("unfunded", "amount"),
    ],
)
def test_a_table_that_no_longer_adds_up_is_named(small, table, column):
    plan, document = small
    spoilt = copy.deepcopy(document)
    spoilt[table][0][column] += 0.01
    if (table, column) == ("allocation", "recommended"):
        assert "totals: ranking: recommended adds to the plan's" in said(plan, spoilt)
    else:
        assert f"totals: {table}: {column} adds to the plan's" in said(plan, spoilt)


def test_a_row_of_no_cell_or_rule_is_a_breach(small):
    plan, document = small
    cell = {**document["allocation"][0], "activity": "A9"}
    assert "one row: A9 / A / 2027" in said(plan, {**document, "allocation": [*document["allocation"], cell]})
    row = {**document["rules"][0], "rule": "G"}
    assert "one row: G / 2027 / at least: no such rule" in said(plan, {**document, "rules": [*document["rules"], row]})


def test_an_empty_document_is_a_breach_and_not_a_fault(small):
    assert len(breaches(small[0], {}, {})) > 10


def test_ranks_in_the_wrong_order_are_a_breach(small):
    plan, document = small
    first, second = document["ranking"]
    swapped = {**document, "ranking": [{**second, "rank": 1}, {**first, "rank": 2}]}
    assert "full request first: B1 / A1: in the wrong order" in said(plan, swapped)


def test_two_cells_that_exchange_their_amounts_break_the_rule(small):
    plan, _ = small
    row = rule_row("F", "", Y, "at least", required=45.0, achieved=40.0, margin=-5.0, base=150.0, limit=0.3)
    plan = plan_of(plan.activities, years=[Year(year=Y, ceiling=150.0)], rules=plan.rules)
    document = answer(plan, {("A1", Y): 100.0, ("B1", Y): 40.0}, rules=[row | {"required": 42.0, "base": 140.0}])
    line = next(line for line in breaches(plan, document) if line.check == "rule")
    assert (line.what, line.expected, line.found, line.difference) == ("F · 2027: at least", 42.0, 40.0, -2.0)


def test_a_cent_too_much_is_no_longer_within_the_ceiling(small):
    plan, _ = small
    row = rule_row("F", "", Y, "at least", required=45.003, achieved=50.01, margin=5.007, base=150.01, limit=0.3)
    document = answer(plan, {("A1", Y): 100.0, ("B1", Y): 50.01}, rules=[row])
    assert "common · 2027: no money lapses that is not there" in said(plan, document)
    loose = answer(plan, {("A1", Y): 100.0, ("B1", Y): 50.0 + 1e-10}, rules=small[1]["rules"][:1])
    assert "lapses" not in said(plan, loose)


def test_a_cent_on_the_margin_of_a_large_rule_is_named():
    cap = rule("C", "amount", "at most", 90000.0, [Y])
    plan = plan_of([activity("A1", request=50000.0, value=1.0)], years=[Year(year=Y, ceiling=50000.0)], rules=[cap])
    row = rule_row("C", "", Y, "at most", required=90000.0, achieved=50000.0, margin=40000.0, limit=90000.0)
    assert breaches(plan, answer(plan, {("A1", Y): 50000.0}, rules=[row])) == []
    touched = answer(plan, {("A1", Y): 50000.0}, rules=[row | {"margin": 40000.01}])
    assert "margin of each rule as recomputed: C" in said(plan, touched)


def test_unspent_money_needs_a_reason_that_adds_up():
    plan = plan_of([activity("A1", request=90.0, value=9.0)], years=[Year(year=Y, ceiling=100.0, reserve=0.05)])
    document = answer(plan, {("A1", Y): 90.0})
    assert breaches(plan, document) == []
    assert [row["amount"] for row in document["unspent"]] == [5.0, 5.0]
    less = copy.deepcopy(document)
    less["unspent"][1]["amount"] = 4.99
    assert "common · 2027: reasons add to the money unspent" in said(plan, less)
    moved = copy.deepcopy(document)
    moved["unspent"][0]["amount"], moved["unspent"][1]["amount"] = 4.0, 6.0
    assert "common · 2027: reserve" in said(plan, moved)
    coded = copy.deepcopy(document)
    coded["unspent"][1]["code"] = "left_over"
    assert "closed list" in said(plan, coded)
    silent = copy.deepcopy(document)
    silent["sources"][0]["code"] = None
    assert "why money is unspent" in said(plan, silent)


def test_money_moves_to_the_next_year_within_its_share_and_never_out_of_the_last():
    years = [Year(year=Y, ceiling=100.0, carry_share=0.2), Year(year=Y + 1, ceiling=50.0, carry_share=0.2)]
    plan = plan_of([activity("A1", requests={Y: 80.0, Y + 1: 70.0}, value=10.0)], years=years)
    amounts = {("A1", Y): 80.0, ("A1", Y + 1): 70.0}
    document = answer(plan, amounts, carried={Y: 20.0})
    assert breaches(plan, document, {}) == []
    assert document["value"] == 40.0
    last = answer(plan, amounts | {("A1", Y + 1): 65.0}, carried={Y: 20.0, Y + 1: 5.0})
    assert "common · 2028: nothing is carried out of the last year" in said(plan, last)
    tight = plan_of(plan.activities, years=[Year(year=Y, ceiling=100.0, carry_share=0.19), years[1]])
    assert "common · 2027: carried is within its share" in said(tight, document)


def test_an_overrun_is_paid_for_and_bounded():
    item = activity("A1", request=110.0, value=55.0)
    plan = plan_of([item], years=[Year(year=Y, ceiling=100.0, overrun=0.1, overrun_price=0.25)])
    document = answer(plan, {("A1", Y): 110.0}, overrun={Y: 10.0}, costs=2.5)
    assert document["value"] == 107.5
    assert breaches(plan, document, {("ceiling", Y): 1.0}) == []
    free = answer(plan, {("A1", Y): 110.0}, overrun={Y: 10.0})
    assert "overrun (2.5)" in said(plan, free)
    tight = plan_of([item], years=[Year(year=Y, ceiling=100.0, overrun=0.09, overrun_price=0.25)])
    assert "common · 2027: overrun is within its share" in said(tight, document)


def test_a_split_activity_holds_its_shares_and_each_topic_weighs_its_own():
    item = activity("S1", shares={"A": 0.75, "B": 0.25}, request=100.0, value=8.0, baseline=40.0)
    plan = plan_of([item], years=[Year(year=Y, ceiling=60.0)])
    document = answer(plan, {("S1", Y): 60.0})
    assert breaches(plan, document, {("ceiling", Y): 0.14}) == []
    assert [row["value"] for row in document["allocation"]] == pytest.approx([7.2, 1.2])
    assert document["unfunded"][0]["marginal_value"] == pytest.approx(0.14)
    moved = copy.deepcopy(document)
    moved["allocation"][0]["recommended"], moved["allocation"][1]["recommended"] = 45.1, 14.9
    assert "fixed shares: S1 / A / 2027" in said(plan, moved)


def test_requests_typed_once_are_repriced_and_rounded_halves_upward():
    items = [
        activity("A1", request=101.5, value=1.0, baseline=101.5),
        activity("A2", request=10.05, value=1.0),
        activity("A3", request=50.0, requests={Y + 1: 50.0}, value=1.0),
    ]
    lines = (Line(code="L", name="Line L", inflation=0.1), Line(code="M", name="Line M"))
    years = [Year(year=Y, ceiling=200.0), Year(year=Y + 1, ceiling=200.0)]
    plan = plan_of(items, years=years, lines=lines)
    # 101.5 · 1.1 = 111.65, a half, becomes 111.7; 10.05 stays as typed in 2027 and becomes 11.055 = 11.1.
    typed = [
        activity("A1", requests={Y: 101.5, Y + 1: 111.7}, value=1.0, baseline=101.5),
        activity("A2", requests={Y: 10.05, Y + 1: 11.1}, value=1.0),
        activity("A3", requests={Y: 50.0, Y + 1: 50.0}, value=1.0),
    ]
    amounts = {(item.code, year): money for item in typed for year, money in item.requests.items()}
    document = answer(plan_of(typed, years=years), amounts)
    assert breaches(plan, document) == []


def test_points_of_later_years_are_discounted():
    years = [Year(year=Y, ceiling=100.0), Year(year=Y + 1, ceiling=100.0)]
    plan = plan_of([activity("A1", request=100.0, value=10.0)], years=years, discount_rate=0.25)
    document = answer(plan, {("A1", Y): 100.0, ("A1", Y + 1): 100.0})
    assert document["value"] == 36.0
    assert breaches(plan, document) == []


def test_levels_earn_straight_lines_and_nothing_above_the_last():
    levels = (Level(name="1", amount=20.0, value=6.0), Level(name="2", amount=60.0, value=10.0))
    plan = plan_of([activity("A1", request=80.0, levels=levels)], years=[Year(year=Y, ceiling=40.0)])
    document = answer(plan, {("A1", Y): 40.0})
    cell = document["allocation"][0]
    cell["value"], cell["marginal_value"] = 16.0, 0.2
    row = document["ranking"][0]
    row["value"], row["value_per_unit"] = 16.0, 0.4
    document["unfunded"][0]["marginal_value"] = 0.2
    document["topics"][0] |= {"points": 8.0, "full_points": 10.0, "attainment": 0.8}
    document["value"] = document["bound"] = 16.0
    assert breaches(plan, document, {("ceiling", Y): 0.2}) == []
    rich = plan_of(plan.activities, years=[Year(year=Y, ceiling=70.0)])
    idle = answer(rich, {("A1", Y): 70.0})
    assert "value of each cell on its curve: A1" in said(rich, idle)


def test_value_is_that_of_the_chords_with_corners_on_multiples():
    # h = 0.75: q = 1/3, g(u) = (1 − 9^−u) · 9/8, 16 chords; the first corner, 3.874 %, moves to 3.9 of 100.
    def g(u):
        return (1 - 9**-u) * 9 / 8

    item = activity("A1", request=100.0, value=10.0, value_at_half=0.75)
    plan = plan_of([item], years=[Year(year=Y, ceiling=1.9)])
    slope = g(0.039) / 3.9
    document = answer(plan, {("A1", Y): 1.9}, earned={("A1", Y): (1.9 * slope, slope)})
    found = {line.what: line for line in check(plan, document, {("ceiling", Y): 20 * slope})}
    error = found.pop("how far chords lie below the smooth curves, added up")
    assert 0.0199 < error.expected < 0.0205
    assert {line.verdict for line in found.values()} == {OK}
    assert "value of each cell" in said(plan, answer(plan, {("A1", Y): 1.9}, earned={("A1", Y): (g(0.019), slope)}))


def test_a_wish_that_is_missed_costs_its_penalty_and_nothing_else():
    wish = rule(
        "W",
        "amount",
        "at least",
        60.0,
        [Y],
        scope=Scope(topic=Words(include=("B",))),
        strength="should",
        penalty=0.05,
    )
    items = [activity("A1", request=100.0, value=10.0), activity("B1", "B", request=100.0, value=10.0)]
    plan = plan_of(items, years=[Year(year=Y, ceiling=150.0)], rules=[wish])
    row = rule_row("W", "", Y, "at least", required=60.0, achieved=50.0, margin=-10.0, limit=60.0, penalty=0.05)
    document = answer(plan, {("A1", Y): 100.0, ("B1", Y): 50.0}, rules=[row], costs=0.5)
    assert document["value"] == 24.5
    assert breaches(plan, document, {("ceiling", Y): 0.15, ("rule", "W", "", Y): -0.05}) == []
    free = answer(plan, {("A1", Y): 100.0, ("B1", Y): 50.0}, rules=[row])
    assert "penalties (0.5)" in said(plan, free)


def test_prices_of_the_wrong_sign_prove_nothing(small):
    assert "the prices of all limits prove the bound" in said(*small, {("ceiling", Y): -0.1})


def test_prices_that_are_too_high_prove_nothing(small):
    assert "the prices of all limits prove the bound" in said(*small, {("ceiling", Y): 0.11})


def test_a_plan_that_is_not_the_best_does_not_reach_what_the_prices_prove(small):
    plan, _ = small
    row = rule_row("F", "", Y, "at least", required=45.0, achieved=60.0, margin=15.0, base=150.0, limit=0.3)
    worse = answer(plan, {("A1", Y): 90.0, ("B1", Y): 60.0}, rules=[row])
    assert breaches(plan, worse) == []
    line = next(line for line in breaches(plan, worse, PRICES) if line.check == "certificate")
    assert (line.expected, line.found) == pytest.approx((25.0, 24.0))


def test_a_value_above_what_the_prices_prove_is_a_breach(small):
    plan, document = small
    boast = {**document, "value": 26.0, "bound": 26.0}
    assert "the plan's value keeps below it" in said(plan, boast, PRICES)


def test_large_rules_are_told_in_one_line_and_their_breaches_one_by_one():
    items = [activity(f"A{n}", request=10.0, value=1.0) for n in range(120)]
    cap = rule("C", "amount", "at most", 8.0, [Y], each=("activity",))
    plan = plan_of(items, years=[Year(year=Y, ceiling=1200.0)], rules=[cap])
    rows = [rule_row("C", item.code, Y, "at most", required=8.0, achieved=8.0, margin=0.0, limit=8.0) for item in items]
    document = answer(plan, {(item.code, Y): 8.0 for item in items}, rules=rows)
    lines = [line for line in check(plan, document) if line.check == "rule"]
    assert [(line.what, line.found) for line in lines] == [("C: all its members and years", 120.0)]
    document = answer(plan, {(item.code, Y): 8.0 for item in items} | {("A7", Y): 8.1}, rules=rows)
    assert "rule: C · A7 · 2027: at most" in said(plan, document)
