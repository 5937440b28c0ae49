"""One plan in memory under other numbers: the same answer as a plan made afresh, whatever was solved before."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from plans import YEARS, activity, package, plan, plans, rule, scope, source

from optimizer.allocate import Options, solve
from optimizer.analysis.sweep import Moved, Resident, values_of
from optimizer.plan import Plan

SAME = 1e-9


def crowded(**given):
    """Four activities that want more than there is, floors, shares of the ceiling and a source for one topic."""
    rows = [
        activity("A1", topic="PoC", request=100.0, value=40.0, value_at_half=0.75, baseline=60.0),
        activity("A2", topic="CPP", request=80.0, value=30.0, value_at_half=0.6, baseline=50.0),
        activity("A3", topic="CAAC", line="EXE", request=60.0, value=20.0, baseline=20.0),
        activity("A4", topic="PoC", line="EXE", request=50.0, levels=((20.0, 12.0), (50.0, 18.0))),
    ]
    rules = [
        rule("floor", "amount", "at least", 15.0, scope=scope(topic="CPP")),
        rule("cap", "share", "at most", 0.5, scope=scope(topic="PoC"), of="ceiling"),
        rule("half", "share", "at most", 0.4, scope=scope(topic="CAAC"), of="request"),
        rule("wish", "amount", "at least", 70.0, scope=scope(topic="PoC"), strength="should", penalty=0.05),
    ]
    return plan(
        rows,
        ceilings=[120.0, 130.0, 140.0],
        rules=rules,
        year={"carry_share": 0.1, "reserve": 0.02, "overrun": 0.05, "overrun_price": 0.02},
        sources=[source("EM", 20.0, topic="CAAC", carry_share=0.5)],
        **given,
    )


def moves_of(base: Plan):
    """A strategy of other numbers for ``base``."""
    times = st.sampled_from([0.7, 0.9, 1.0, 1.05, 1.3])

    def several(numbers):
        count = np.size(numbers)
        return st.none() | st.lists(times, min_size=count, max_size=count).map(
            lambda by: np.asarray(numbers, dtype=np.float64) * np.reshape(by, np.shape(numbers))
        )

    return st.builds(
        Moved,
        ceiling=several([row.ceiling for row in base.years]),
        weight=several([row.weight for row in base.topics]),
        value=several(values_of(base)),
        money=several([[row.in_year(year.year) for year in base.years] for row in base.sources]),
        limit=several([row.limit for row in base.rules]),
    )


def assert_same(one, other):
    assert one.status == other.status
    if one.value is not None:
        assert one.value == pytest.approx(other.value, rel=SAME, abs=SAME)
    if one.amounts is not None and other.amounts is not None:
        assert one.amounts == pytest.approx(other.amounts, abs=1e-5)


@pytest.mark.parametrize("objective", ["value", "balanced", "cheapest"])
@settings(max_examples=12, deadline=None)
@given(data=st.data())
def test_numbers_changed_in_place_give_what_a_new_plan_gives(objective, data):
    base = crowded(objective=objective, target_value=60.0)
    moved = data.draw(moves_of(base))
    assert_same(Resident(base).solve(moved, amounts=True), Resident(moved.plan(base)).solve(amounts=True))


@settings(max_examples=25, deadline=None)
@given(data=st.data(), base=plans())
def test_random_plans_give_in_place_what_a_new_plan_gives(data, base):
    moved = data.draw(moves_of(base))
    assert_same(Resident(base).solve(moved, amounts=True), Resident(moved.plan(base)).solve(amounts=True))


@pytest.mark.parametrize("amounts", [False, True])
def test_answers_do_not_depend_on_what_was_solved_before(amounts):
    base = crowded()
    rng = np.random.default_rng(5)
    ceiling, weight = np.array([120.0, 130.0, 140.0]), np.array([row.weight for row in base.topics])
    moves = [Moved(ceiling=ceiling * rng.uniform(0.3, 1.3, 3)) for _ in range(8)]
    moves += [Moved(weight=weight * rng.uniform(0.5, 1.5, len(weight))) for _ in range(8)]
    resident = Resident(base)
    forwards = [resident.solve(moved, amounts=amounts) for moved in moves]
    for place in rng.permutation(len(moves)):
        again = resident.solve(moves[place], amounts=amounts)
        assert again.status == forwards[place].status
        assert again.value == forwards[place].value
        if again.amounts is not None:
            assert again.amounts.tobytes() == forwards[place].amounts.tobytes()


def test_amounts_are_those_of_the_main_job_before_rounding():
    base = crowded(round_to=0.0)
    result = solve(base, Options(prices=False))
    swept = Resident(base).solve(amounts=True)
    assert swept.value == pytest.approx(result.value, rel=1e-9)
    assert swept.amounts.ravel() == pytest.approx([row["recommended"] for row in result.rows("allocation")], abs=1e-6)


def test_whole_things_are_searched_for_every_plan():
    rows = [package("P1", 60.0, 0.0, 0.0, value=10.0), package("P2", 50.0, 0.0, 0.0, value=9.0)]
    resident = Resident(plan(rows, ceilings=[100.0, 0.0, 0.0], weights=dict.fromkeys(("PoC", "CAAC", "CPP"), 1.0)))
    assert resident.solve().value == pytest.approx(10.0)
    swept = resident.solve(Moved(ceiling=np.array([110.0, 0.0, 0.0])), amounts=True)
    assert swept.value == pytest.approx(19.0)
    assert swept.amounts[:, 0].tolist() == [60.0, 50.0]


def test_a_contradiction_names_its_limits_once():
    base = plan(
        [activity(f"A{n}", request=100.0, baseline=50.0, value=1.0) for n in range(1, 6)],
        ceilings=[300.0] * 3,
        rules=[rule("R1", "change", "at least", 0.0, each=("activity",), years=YEARS[:1])],
    )
    resident = Resident(base)
    moved = Moved(ceiling=np.array([210.0, 300.0, 300.0]))
    assert resident.solve(moved).status == "infeasible"
    why = resident.why_not(moved.plan(base))
    assert why == "These contradict each other: R1 of A1, A2, A3 and 2 more in 2027; ceiling in 2027."


def test_a_plan_without_a_plan_as_it_stands_can_be_moved_to_one():
    base = plan(
        [activity("A1", request=100.0, value=1.0)],
        ceilings=[10.0] * 3,
        rules=[rule("R1", "amount", "at least", 50.0)],
    )
    resident = Resident(base)
    assert resident.solve().status == "infeasible"
    moved = Moved(limit=np.array([5.0]))
    assert_same(resident.solve(moved, amounts=True), Resident(moved.plan(base)).solve(amounts=True))


def test_another_shape_is_solved_on_its_own():
    base = crowded()
    fewer = replace(base, rules=base.rules[:1])
    assert_same(Resident(base).solve_plan(fewer, amounts=True), Resident(fewer).solve(amounts=True))
