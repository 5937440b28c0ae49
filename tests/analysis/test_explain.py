"""Replacement costs, break-evens and the next money are differences of plans solved on their own."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from plans import activity, package, plan, plans, rule, scope, source

import optimizer
from optimizer.allocate import Options, solve
from optimizer.analysis.explain.declared import declared
from optimizer.analysis.explain.next_money import Receiver, with_money
from optimizer.cli import run
from optimizer.errors import UsageError
from optimizer.model import assemble
from optimizer.solvers import open_session

QUICK = Options(prices=False, opinion=0.0)
ROOT = Path(__file__).parents[2]
QUICKSTART = ROOT / "inputs" / "quickstart.xlsx"


def worth(found):
    """The value before rounding of a plan that was solved on its own; ``None`` where there is none."""
    result = solve(found, QUICK)
    return None if result.status == "infeasible" else result.value + result.rounding_cost


def best(found):
    """The best value of a plan, assembled and solved once."""
    model = assemble(found)
    return open_session(model.program).run(model.value_cost, maximise=True).objective


def locked(found, a, lock):
    rows = list(found.activities)
    rows[a] = replace(rows[a], lock=lock)
    return replace(found, activities=tuple(rows))


def three(**given):
    """A funds 60 of 60 at 1 point a unit, B the last 40 at 0.5, C nothing: 0.2."""
    rows = [
        activity("A", request=60.0, value=60.0),
        activity("B", request=80.0, value=40.0, topic="CAAC"),
        activity("C", request=50.0, value=10.0, line="EXE"),
    ]
    return plan(rows, ceilings=[100.0], **given)


@pytest.fixture(scope="module")
def told():
    return optimizer.explain(three(), options=QUICK)


def by_activity(analysis):
    return {row["activity"]: row for row in analysis.rows("activities")}


def test_taking_a_funded_activity_out_loses_its_points_less_what_others_do_with_the_money(told):
    row = by_activity(told)["A"]
    # A's 60 points; B takes 40 for 20 points and C 20 for 4.
    assert row["withdrawn_loss"] == pytest.approx(60.0 - 20.0 - 4.0)
    assert row["takers"] == ["B +40.0", "C +20.0"]
    assert row["sentence"] == (
        "Taking A out loses 36 points; its EUR 60.0 thousand would go to B (+40.0) and C (+20.0)."
    )


def test_forcing_an_unfunded_activity_in_displaces_the_one_worth_least(told):
    row = by_activity(told)["C"]
    assert row["verdict"] == "unfunded"
    assert row["least_loss"] == pytest.approx(5.0 * (0.5 - 0.2))  # a tenth of its request
    # 40 from B at 0.5, then 10 from A at 1, against 10 points.
    assert row["full_loss"] == pytest.approx(20.0 + 10.0 - 10.0)
    assert row["displaced"] == ["B -40.0", "A -10.0"]


def test_the_break_even_score_is_where_its_money_is_worth_that_of_the_last_funded(told):
    row = by_activity(told)["C"]
    assert row["break_even_value"] == pytest.approx(25.0)  # 0.5 a unit, like B
    assert row["verified"] == "yes"


def test_the_break_even_is_confirmed_just_above_and_just_below():
    analysis = optimizer.explain(three(), activity="C", options=QUICK)
    value, cost = analysis.rows("break_even")
    assert (value["just_below"], value["verified"], cost["verified"]) == (0.0, "yes", "yes")
    assert value["just_above"] == pytest.approx(40.0)
    # At 40 % of its cost the whole of it brings 0.5 a unit: at 0.400 it is a tie, at 0.399 it is better.
    assert cost["share"] == pytest.approx(0.4, abs=0.0011)
    for share, funded in ((0.99, False), (1.01, True)):
        rows = list(three().activities)
        rows[2] = replace(rows[2], value=value["break_even"] * share)
        again = solve(replace(three(), activities=tuple(rows)), QUICK)
        assert any(row["recommended"] for row in again.rows("allocation") if row["activity"] == "C") is funded


def test_the_next_money_says_what_it_buys_where_it_goes_and_how_far_that_holds():
    analysis = optimizer.explain(three(), next_money=20.0, next_for=["year 2027", "line EXE"], options=QUICK)
    year, line = analysis.rows("next")
    assert (year["gain"], year["holds_up_to"], year["gets"]) == (pytest.approx(10.0), pytest.approx(40.0), ["B +20.0"])
    assert year["sentence"] == (
        "The next EUR 20.0 thousand in 2027 adds 10 points and goes to B (+20.0); this holds up to +40.0."
    )
    # Only C is of the line EXE, and no common money goes there that could be freed.
    assert (line["gain"], line["gets"]) == (pytest.approx(4.0), ["C +20.0"])
    assert not analysis.rows("activities")


def test_money_for_a_topic_frees_common_money_and_says_how_much_stays():
    analysis = optimizer.explain(three(), next_money=20.0, next_for="topic CAAC", options=QUICK)
    (row,) = analysis.rows("next")
    assert (row["gain"], row["stays"]) == (pytest.approx(10.0), pytest.approx(20.0))
    analysis = optimizer.explain(three(), next_money=60.0, next_for="topic CAAC", options=QUICK)
    (row,) = analysis.rows("next")
    assert row["stays"] == pytest.approx(40.0)  # B is full, and 20 of the ceiling go to C
    assert row["gain"] == pytest.approx(20.0 + 4.0)


@settings(max_examples=10, deadline=None)
@given(plans())
def test_replacement_costs_and_the_next_money_are_differences_of_plans_solved_on_their_own(found):
    base = worth(found)
    if base is None:
        return
    step = 20.0
    analysis = optimizer.explain(found, next_money=step, options=QUICK)
    for a, row in enumerate(analysis.rows("activities")):
        unfunded = row["verdict"] == "unfunded"
        other = worth(locked(found, a, "full" if unfunded else "out"))
        lost = row["full_loss" if unfunded else "withdrawn_loss"]
        assert (lost is None) == (other is None)
        if other is not None:
            assert lost == pytest.approx(base - other, abs=1e-6 * max(1.0, base))
    for row in analysis.rows("next"):
        kind, _, name = row["to"].partition(" ")
        receiver = Receiver(kind=kind, name=name, year=row["year"])
        assert row["gain"] == pytest.approx(best(with_money(found, receiver, step)) - base, abs=1e-6 * max(1.0, base))


def whole():
    """50 for one of two packages, and a scalable activity for the rest."""
    return plan(
        [package("P", 50.0, value=60.0), package("Q", 60.0, value=50.0), activity("S", request=100.0, value=40.0)],
        ceilings=[70.0],
        sources=[source("EM", 10.0, activity="S")],
    )


def test_plans_with_whole_things_are_explained_by_differences_too():
    found = whole()
    base, analysis = worth(found), optimizer.explain(found, options=QUICK)
    rows = by_activity(analysis)
    assert rows["P"]["withdrawn_loss"] == pytest.approx(base - worth(locked(found, 0, "out")))
    assert rows["Q"]["full_loss"] == pytest.approx(base - worth(locked(found, 1, "full")))
    assert rows["Q"]["break_even_value"] == pytest.approx(50.0 + rows["Q"]["full_loss"])
    assert {row["verified"] for row in rows.values()} == {"yes"}
    assert {row["price"] for row in analysis.rows("next")} == {None}


def test_an_activity_that_the_rules_demand_cannot_be_taken_out():
    found = three(rules=[rule("R1", "amount", "at least", 70.0, scope=scope(topic="CAAC"))])
    row = by_activity(optimizer.explain(found, options=QUICK))["B"]
    assert row["withdrawn_loss"] is None
    assert row["sentence"] == "B cannot be taken out: no plan without it satisfies the rules."
    assert row["held_by"] == ["R1"]


def test_under_cheapest_losses_are_common_money():
    found = three(objective="cheapest", target_value=50.0)
    row = by_activity(optimizer.explain(found, options=QUICK))["A"]
    assert row["withdrawn_loss"] is None  # 40 + 10 points are all that B and C bring, and 100 do not pay both
    assert declared("cheapest")["activities"].fields[5].kind == "money"
    found = three(objective="cheapest", target_value=30.0)
    row = by_activity(optimizer.explain(found, options=QUICK))["A"]
    assert row["withdrawn_loss"] == pytest.approx(60.0 - 30.0)
    assert "needs EUR 30.0 thousand more common money" in row["sentence"]


def test_under_balanced_no_number_is_told_but_the_topics_that_attain_less():
    analysis = optimizer.explain(three(objective="balanced"), options=QUICK)
    row = by_activity(analysis)["A"]
    assert row["withdrawn_loss"] is None
    assert row["attainment"]
    assert "no single number" in " ".join(analysis.notes)


def test_an_impossible_plan_is_explained_by_its_conflict_and_repairs():
    found = three(rules=[rule("R1", "amount", "at least", 120.0)])
    analysis = optimizer.explain(found, options=QUICK)
    assert analysis.status == "infeasible"
    assert {row["rule"] for row in analysis.rows("conflict")} == {"R1", "ceiling"}
    assert analysis.rows("repairs")[0]["repair"] == 1


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ({"activity": "D"}, "no activity 'D'"),
        ({"next_for": "topic CAAK"}, "Did you mean CAAC"),
        ({"next_for": "tpic CAAC"}, "Did you mean topic"),
        ({"next_for": "year 2031"}, "There are: 2027"),
        ({"next_for": "source common"}, "by year"),
        ({"next_money": 0.0}, "above 0"),
    ],
)
def test_what_cannot_be_asked_is_refused_before_anything_is_solved(asked, says):
    with pytest.raises(UsageError, match=says):
        optimizer.explain(three(), **asked)


def test_the_command_prints_one_document_and_the_same_twice(capsys):
    words = ["explain", str(QUICKSTART), "--activity", "PoC-TRN", "--next", "50", "--for", "year 2027", "--json"]
    assert run(words) == 0
    first = capsys.readouterr().out
    document = json.loads(first)
    assert document["analysis"] == "explain"
    assert document["next"][0]["step"] == 50.0
    assert document["holds"][0]["cell"] == "Years!B2"
    assert run(words) == 0
    assert capsys.readouterr().out == first


def test_every_column_is_explained_in_the_page():
    page = (ROOT / "docs" / "explain.md").read_text(encoding="utf-8")
    for name, table in declared("value").items():
        assert f"`{name}`" in page
        for field in table.fields:
            assert f"| `{field.name}` | {field.meaning} |" in page, (name, field.name)


def test_what_holds_a_split_activity_is_told_once_a_year():
    shared = activity("A", shares={"PoC": 0.4, "CAAC": 0.6}, request=60.0, value=60.0)
    analysis = optimizer.explain(plan([shared], ceilings=[40.0, 70.0]), activity="A", options=QUICK)
    first, second = analysis.rows("holds")
    assert (first["year"], first["recommended"], first["request"]) == (2027, 40.0, 60.0)
    assert (second["recommended"], second["code"]) == (60.0, "full_request")
