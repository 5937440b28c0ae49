"""Alternatives are near the best, far from each other, as good as their direction allows, and none is missed."""

import itertools
import json
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from plans import activity, package
from plans import plan as plan_of

import optimizer
from optimizer.allocate import Options, solve
from optimizer.analysis.alternatives import alternatives, standard
from optimizer.analysis.apart.declared import DECLARED
from optimizer.cli import run
from optimizer.cli.alternatives import share
from optimizer.errors import UsageError

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "alternatives.md"
QUICK = Options(prices=False, opinion=0.0)


def amounts(analysis):
    """The amounts of every plan by number: activity and year to money; 0 is the recommended plan."""
    base = {(row["activity"], row["year"]): row["recommended"] for row in analysis.base.rows("allocation")}
    found = {row["nr"]: dict(base) for row in analysis.rows("alternatives")}
    for row in analysis.rows("amounts"):
        assert base[row["activity"], row["year"]] == row["recommended"]
        found[row["nr"]][row["activity"], row["year"]] = row["alternative"]
    return found


def moved(one, other):
    return sum(abs(one[place] - other[place]) for place in one) / 2.0


def demand_both_thresholds(analysis, within, different):
    plans, rows = amounts(analysis), analysis.rows("alternatives")
    money = sum(plans[0].values())
    for one, other in itertools.combinations(plans.values(), 2):
        assert moved(one, other) >= different * money - 1e-6
    for row in rows:
        assert row["value"] >= rows[0]["value"] * (1 - within) - 1e-6
        assert row["verified"] == "yes"


def two_alike(**given):
    """Two activities worth the same on a straight line, with money for one of them."""
    return plan_of(
        [
            activity("A", topic="PoC", request=100.0, value=10.0, value_at_half=0.5),
            activity("B", topic="CPP", request=100.0, value=9.9, value_at_half=0.5),
        ],
        ceilings=(100.0,),
        **given,
    )


def test_what_is_worth_the_same_is_an_alternative_and_says_in_exchange_for_what():
    found = alternatives(two_alike(), within=0.02, different=0.5, most=1)
    row = found.rows("alternatives")[1]
    # Half of the money is moved, no more: that would give value away for no difference asked for.
    assert row["moved"] == 50.0
    assert row["loss"] == pytest.approx(0.05)
    assert row["exchange"] == (
        "For 0.05 points less (0.5 %), CPP gets EUR 50.0 thousand more, taken from PoC (EUR 50.0 thousand less)."
    )
    assert row["exchange"][5:] in found.finding


def test_where_there_is_none_the_nearest_one_is_told():
    found = alternatives(two_alike(), within=0.001, different=0.5)
    assert found.finding == (
        "There is no other plan within 0.1 % of the best value that moves 50 % of the money: the most that moves is "
        "10 % (before rounding). The nearest plan that moves so much: for 0.05 points less (0.5 %), CPP gets EUR 50.0 "
        "thousand more, taken from PoC (EUR 50.0 thousand less)."
    )
    assert not found.rows("alternatives")


def test_money_moved_between_years_is_told_as_such():
    plan = plan_of(
        [activity("A", requests={2027: 50.0, 2028: 50.0}, request=0.0, value=5.0, value_at_half=0.5)],
        ceilings=(40.0, 40.0),
        year={"carry_share": 0.5},
    )
    found = alternatives(plan, within=0.0, different=0.1, most=1)
    assert "at the same value, money moves between years: A EUR 8.0 thousand from 2027 to 2028." in found.finding


things = st.lists(st.tuples(st.integers(2, 9), st.integers(2, 9)), min_size=4, max_size=6)


@settings(max_examples=12)
@given(things, st.integers(10, 25), st.sampled_from([0.05, 0.15, 0.3]), st.sampled_from([0.2, 0.4]))
def test_no_choice_of_whole_things_is_missed(pairs, ceiling, within, different):
    plan = plan_of(
        [package(f"P{n}", float(cost), value=float(value)) for n, (cost, value) in enumerate(pairs)],
        ceilings=(float(ceiling),),
    )
    found = alternatives(plan, within=within, different=different, most=30)
    rows, listed = found.rows("alternatives"), list(amounts(found).values())
    if rows:
        demand_both_thresholds(found, within, different)
    best = found.base.value
    listed = listed or [{(row["activity"], row["year"]): row["recommended"] for row in found.base.rows("allocation")}]
    money = sum(listed[0].values())
    for chosen in itertools.product((0, 1), repeat=len(pairs)):
        cost = sum(pair[0] * taken for pair, taken in zip(pairs, chosen, strict=True))
        value = sum(pair[1] * taken for pair, taken in zip(pairs, chosen, strict=True))
        if cost > ceiling or value < best * (1 - within) - 1e-9:
            continue
        other = {(f"P{n}", 2027): float(pairs[n][0] * taken) for n, taken in enumerate(chosen)}
        # Whatever else is within the share is too near to one of those listed.
        assert min(moved(other, one) for one in listed) < different * money + 1e-6 or other in listed


@settings(max_examples=8)
@given(
    st.lists(
        st.tuples(st.integers(10, 60), st.integers(5, 30), st.integers(55, 90), st.sampled_from(["PoC", "CPP"])),
        min_size=3,
        max_size=5,
    ),
    st.sampled_from(["value", "balanced"]),
)
def test_divisible_plans_meet_both_thresholds(rows, objective):
    plan = plan_of(
        [
            activity(f"A{n}", topic=topic, request=float(request), value=float(value), value_at_half=half / 100)
            for n, (request, value, half, topic) in enumerate(rows)
        ],
        ceilings=(60.0,),
        objective=objective,
    )
    found = alternatives(plan, within=0.05, different=0.1, most=4)
    if found.rows("alternatives"):
        demand_both_thresholds(found, 0.05, 0.1)
    else:
        assert "no other plan" in found.finding


def test_a_cheapest_plan_is_held_against_its_money():
    plan = two_alike(objective="cheapest", target_value=5.0)
    found = alternatives(plan, within=0.02, different=0.5, most=1)
    base, other = found.rows("alternatives")
    assert base["money"] == 50.0
    assert 50.0 < other["money"] <= 51.0
    assert other["value"] >= 5.0 - 1e-9
    assert found.finding.startswith("One other plan within 2 % of the least common money moves at least 50 %")


def test_a_plan_solved_already_is_asked_with_the_defaults():
    plan = two_alike()
    assert standard(solve(plan, QUICK), QUICK).rows("alternatives") == alternatives(plan).rows("alternatives")


def test_a_plan_that_cannot_be_satisfied_or_spends_nothing_has_no_alternatives():
    stuck = optimizer.alternatives(plan_of([activity("A", request=9.0, value=1.0, lock="full")], ceilings=(1.0,)))
    assert stuck.status == "infeasible"
    idle = alternatives(plan_of([activity("A", request=9.0, value=1.0)], ceilings=(0.0,)))
    assert "spends nothing" in idle.finding


@pytest.mark.parametrize("asked", [{"within": 1.0}, {"within": -0.1}, {"different": 0.0}, {"most": 0}, {"most": 51}])
def test_shares_that_make_no_sense_are_refused(asked):
    with pytest.raises(UsageError, match=next(iter(asked))):
        alternatives(two_alike(), **asked)


def test_shares_are_read_as_people_write_them():
    assert share("2%", "--within") == share("2 %", "--within") == share("0.02", "--within") == 0.02
    assert share("2,5 %", "--within") == 0.025
    with pytest.raises(UsageError, match="did you mean 2%"):
        share("2", "--within")
    with pytest.raises(UsageError, match="no share"):
        share("two", "--within")


def test_the_command_gives_one_document_twice_the_same(capsys):
    call = ["alternatives", str(ROOT / "inputs" / "quickstart.xlsx"), "--most", "1", "--json"]
    assert run(call) == 0
    first = capsys.readouterr().out
    assert run(call) == 0
    assert capsys.readouterr().out == first
    assert json.loads(first)["asked"] == {"within": 0.02, "different": 0.1, "most": 1}


def test_the_page_explains_every_column():
    rows = re.findall(r"^\| `(\w+)` \|", PAGE.read_text(encoding="utf-8"), flags=re.MULTILINE)
    for table in DECLARED.values():
        assert set(table.names) <= set(rows)
