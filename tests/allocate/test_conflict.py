"""Plans that no allocation satisfies: the conflict is irreducible, every repair offered works and is least."""

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings

from optimizer.allocate import Options, Result, solve
from optimizer.allocate.conflict import find_conflict
from optimizer.allocate.limits import Limit, limits_of
from optimizer.model import LinearProgram, assemble
from optimizer.plan import Plan
from optimizer.solvers import open_session
from tests.plans import activity, link, plan, plans, rule, scope

QUICK = settings(max_examples=12, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
tight_plans = plans().filter(lambda drawn: _impossible(drawn))
TWO = [activity("A", request=60.0, value=10.0), activity("B", request=60.0, value=10.0, topic="CPP")]


def names(result: Result) -> set[tuple[str, str, int | None]]:
    return {(row["rule"], row["member"], row["year"]) for row in result.conflict}


def test_floors_above_a_ceiling_are_told_with_the_ceiling() -> None:
    floor = rule("F", "amount", "at least", 55.0, each=("topic",))
    result = solve(plan(TWO, ceilings=[100.0], rules=[floor], year={"status": "indicative"}))
    assert result.status == "infeasible"
    assert result.value is None
    assert names(result) == {("F", "PoC", 2027), ("F", "CPP", 2027), ("ceiling", "2027", 2027)}
    offered = {(row["rule"], row["to"], row["money"]) for repair in result.repairs for row in repair}
    # Floors have one limit cell: 50 instead of 55 in both topics; the ceiling has to rise by 10.
    assert offered == {("F", 50.0, 10.0), ("ceiling", 110.0, 10.0)}
    assert [repair[0]["class"] for repair in result.repairs] == ["political", "ceiling"]
    assert all("Lower" in row["sentence"] or "Raise" in row["sentence"] for repair in result.repairs for row in repair)


def test_a_floor_above_the_requests_names_the_requests_and_is_lowered_to_them() -> None:
    floor = rule("F", "amount", "at least", 75.0, scope=scope(topic="PoC"))
    result = solve(plan(TWO, ceilings=[100.0], rules=[floor]))
    assert names(result) == {("F", "", 2027), ("request", "A", 2027)}
    assert [[(row["rule"], row["to"]) for row in repair] for repair in result.repairs] == [[("F", 60.0)]]


def test_two_exact_amounts_that_exclude_each_other_can_be_repaired_on_either_side() -> None:
    rules = [
        rule("X", "amount", "exactly", 30.0, scope=scope(topic="PoC")),
        rule("Y", "amount", "at most", 20.0, scope=scope(topic="PoC"), priority="preference"),
    ]
    result = solve(plan(TWO, ceilings=[100.0], rules=rules))
    assert names(result) == {("X", "", 2027), ("Y", "", 2027)}
    assert [[(r["rule"], r["to"]) for r in repair] for repair in result.repairs] == [[("Y", 30.0)], [("X", 20.0)]]


def test_change_bands_against_a_falling_ceiling_name_the_band_and_the_ceilings() -> None:
    rows = [activity("A", request=100.0, value=10.0, baseline=100.0)]
    band = rule("B", "change", "at least", -0.1, of="previous year")
    result = solve(plan(rows, ceilings=[100.0, 60.0], rules=[band], year={"status": "approved"}))
    assert names(result) == {("B", "", 2027), ("B", "", 2028), ("ceiling", "2028", 2028)}
    (repair,) = result.repairs
    assert (repair[0]["rule"], repair[0]["to"]) == ("B", pytest.approx(-0.226))  # 0.774² · 100 = 59.9


def test_statutory_rules_and_approved_ceilings_are_never_offered_and_the_conflict_says_why() -> None:
    floor = rule("F", "amount", "at least", 55.0, each=("topic",), priority="statutory")
    result = solve(plan(TWO, ceilings=[100.0], rules=[floor], year={"status": "approved"}))
    assert result.conflict
    assert result.repairs == ()
    assert any("statutory" in warning for warning in result.warnings)


def test_two_separate_conflicts_are_repaired_together() -> None:
    rules = [
        rule("F", "amount", "at least", 70.0, scope=scope(topic="PoC"), priority="preference"),
        rule("G", "amount", "at least", 80.0, scope=scope(topic="CPP"), priority="preference"),
    ]
    result = solve(plan(TWO, ceilings=[200.0], rules=rules))
    (repair,) = result.repairs
    assert {(row["rule"], row["to"]) for row in repair} == {("F", 60.0), ("G", 60.0)}
    assert repair[0]["value"] == pytest.approx(20.0)


@QUICK
@given(tight_plans)
def test_a_random_conflict_is_impossible_by_itself_and_possible_without_any_one_member(drawn: Plan) -> None:
    """Checked with the other solver, on the programme with every limit that is not named taken out."""
    model = assemble(drawn, with_value=False)
    conflict = find_conflict(model, "highs").limits
    assert conflict
    others = [limit for limit in limits_of(model) if limit not in conflict]
    assert not _possible_without(model.program, others)
    for member in conflict:
        assert _possible_without(model.program, [*others, member])


def _possible_without(program: LinearProgram, left_out: list[Limit]) -> bool:
    rows = np.array([row for limit in left_out for row in limit.rows], dtype=np.int64)
    columns = np.array([column for limit in left_out for column in limit.columns], dtype=np.int64)
    session = open_session(program, "cbc")
    session.set_rows(rows, np.full(len(rows), -np.inf), np.full(len(rows), np.inf))
    session.set_columns(columns, program.col_lower[columns], np.full(len(columns), np.inf))
    return session.run(np.zeros(len(program.columns)), maximise=False).x is not None


@QUICK
@given(tight_plans)
def test_every_repair_of_a_random_conflict_works_and_a_step_less_does_not(drawn: Plan) -> None:
    result = solve(drawn)
    for repair in result.repairs:
        changed = drawn
        for row in repair:
            changed = turned(changed, row, row["to"])
        after = solve(changed, Options(prices=False, opinion=0.0))
        assert after.status == "optimal"
        # A repair is priced before rounding; what rounding then costs is told beside the value.
        assert after.value + after.rounding_cost == pytest.approx(repair[0]["value"], rel=1e-3, abs=2.0)
        if len(repair) == 1:
            row = repair[0]
            step = drawn.settings.round_to or 0.1
            if row["rule"] != "ceiling" and drawn.rule(row["rule"]).measure != "amount":
                step = 0.001
            nearer = round(row["to"] - step * (1 if row["to"] > row["from"] else -1), 6)
            assert solve(turned(drawn, row, nearer)).status == "infeasible"


def _impossible(drawn: Plan) -> bool:
    program = assemble(drawn, with_value=False).program
    return open_session(program).run(np.zeros(len(program.columns)), maximise=False).x is None


def turned(drawn: Plan, row: dict[str, object], to: object) -> Plan:
    limit = float(str(to))
    if row["rule"] == "ceiling":
        return drawn.with_ceiling(int(str(row["year"])), limit)
    return drawn.with_limit(str(row["rule"]), limit)


def test_two_preference_rules_together_are_offered_before_a_ceiling_alone() -> None:
    rows = [activity("A", request=10.0, value=5.0), activity("B", request=10.0, value=1.0, topic="CAAC")]
    wishes = [
        rule("R1", "amount", "at least", 9.0, scope=scope(topic="PoC"), priority="preference"),
        rule("R2", "amount", "at least", 9.0, scope=scope(topic="CAAC"), priority="preference"),
        rule("R3", "amount", "at least", 8.0, priority="preference"),
    ]
    result = solve(plan(rows, ceilings=[8.0], rules=wishes))
    first, second = result.repairs
    assert {row["rule"] for row in first} == {"R1", "R2"}
    assert sum(row["money"] for row in first) == pytest.approx(10.0)
    assert [(row["rule"], row["to"]) for row in second] == [("ceiling", 18.0)]


def test_of_a_conflict_that_needs_more_limits_than_are_tried_it_is_said_that_some_may_not_be_needed() -> None:
    rows = [activity(f"A{n}", request=10.0, value=1.0) for n in range(20)]
    want = rule("R", "amount", "at least", 10.0, each=("activity",))
    drawn = plan(rows, ceilings=[195.0], rules=[want])
    told = solve(drawn, Options(repairs=False))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("optimizer.allocate.conflict.MOST_TRIALS", 10)
        stopped = solve(drawn, Options(repairs=False))
    assert len(told.conflict) == len(stopped.conflict) == 21
    assert told.warnings == ()
    assert "some may not be needed" in stopped.warnings[0]


def test_of_repairs_that_are_not_looked_for_any_further_it_is_said() -> None:
    rows = [activity(f"A{n}", request=10.0, value=1.0) for n in range(6)]
    want = [rule(f"R{n}", "amount", "at least", 9.0, scope=scope(activity=f"A{n}")) for n in range(6)]
    drawn = plan(rows, ceilings=[20.0], rules=want, year={"status": "approved"})
    told = solve(drawn)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("optimizer.allocate.least_repair.MOST_IN_VAIN", 1)
        ended = solve(drawn)
    assert told.repairs
    assert told.warnings == ()
    assert ended.repairs
    assert "were not looked for any further" in ended.warnings[0]


def test_a_link_that_is_typed_twice_can_be_part_of_a_conflict() -> None:
    rows = [activity(code, request=30.0, value=10.0, lock="full") for code in ("A", "B")]
    twice = [link("A", "excludes", "B"), link("A", "excludes", "B")]
    result = solve(plan([*rows, activity("C", request=10.0, value=1.0)], ceilings=[100.0], links=twice))
    assert result.status == "infeasible"
    assert sorted(row["rule"] for row in result.conflict) == ["link", "lock", "lock"]
