"""One year on: what becomes of years, amounts, packages, posts, rules, links and money, worked by hand."""

from __future__ import annotations

import pytest

import optimizer
from optimizer.workbook.rolling import rolled_draft
from optimizer.workbook.rolling.year_words import years_left


def activity(code, **given):
    return {"activity": code, "topic": "T", "line": "L", "value": 10, **given}


def package(code, *costs, **given):
    years = {f"request {year}": cost for year, cost in enumerate(costs, 2027) if cost is not None}
    return activity(code, kind="package", **years, **given)


def made(activities, *, inflation=0.1, **sheets):
    """A plan of 2027 to 2029 with a ceiling of 1000, 1100 and 1200."""
    given = {
        "settings": {"title": "Plan 2027–2029", "decision": "Approve 2027.", "version": 2, "prepared_by": "Ana"},
        "topics": [{"topic": "T", "weight": 1}],
        "lines": [{"line": "L", "inflation": inflation}],
        "years": [
            {"year": 2027, "ceiling": 1000, "status": "approved", "carry_share": 0.1, "# why": "decided"},
            {"year": 2028, "ceiling": 1100},
            {"year": 2029, "ceiling": 1200, "status": "indicative", "reserve": 0.05},
        ],
    }
    return optimizer.make_plan(**{**given, "activities": activities, **sheets})


def turned(plan, **approved):
    """The rolled plan, its notes, and its rows of Activities and Rules by key."""
    amounts = {(row.code, 2027): 0.0 for row in plan.activities}
    amounts |= {(code, 2027): float(amount) for code, amount in approved.items()}
    _, notes, found = rolled_draft(plan, plan.typed.raw, amounts)
    return found.plan, " ".join(notes)


def row(plan, sheet, key):
    return next(record for record in plan.to_tables()[sheet] if key in record.values())


def test_every_year_moves_up_and_the_last_is_copied_to_be_confirmed():
    plan, notes = turned(made([activity("A", request=100)]), A=80)
    assert [(year.year, year.ceiling, year.status) for year in plan.years] == [
        (2028, 1100.0, "planning"),
        (2029, 1200.0, "indicative"),
        (2030, 1200.0, "indicative"),
    ]
    assert [year.reserve for year in plan.years] == [0.0, 0.05, 0.05]
    assert "2030 are those of 2029 and are to be confirmed" in notes
    confirmed = plan.assumptions[-1]
    assert (confirmed.assumption, confirmed.value, confirmed.confidence) == (
        "Ceiling of 2030",
        "1200",
        "to be confirmed",
    )


def test_settings_of_this_years_paper_are_emptied_and_the_title_moves_on():
    settings = turned(made([activity("A", request=100)]), A=80)[0].settings
    assert (settings.title, settings.decision, settings.version) == ("Plan 2028–2030", "", "")
    assert settings.prepared_by == "Ana"


def test_the_assumptions_say_where_the_plan_comes_from():
    origin = turned(made([activity("A", request=100)]), A=80)[0].assumptions[0]
    assert origin.assumption == "Rolled forward from 2027 to 2028"
    assert origin.value == "made in code"
    assert "Approved amounts of 2027" in origin.basis


def test_the_decision_is_the_baseline_and_prices_are_those_of_the_new_first_year():
    plan = made(
        [
            activity("A", request=100, minimum=15, baseline=70),
            activity("B", request=200, baseline=5, **{"request 2028": 90}),
            activity("C", request=33, active="no"),
        ],
        levels=[{"activity": "B", "level": "low", "amount": 61, "value": 4}],
    )
    plan, _ = turned(plan, A=82.5)
    first, second = plan.activities
    assert (first.baseline, first.request, first.minimum) == (82.5, 110.0, 16.5)
    assert (second.baseline, second.request, dict(second.requests)) == (0.0, 220.0, {2028: 90.0})
    assert second.levels[0].amount == 67.1
    assert row(plan, "activities", "C")["request"] == pytest.approx(36.3)


def test_a_year_column_that_is_over_becomes_a_comment_and_what_nobody_asks_for_is_told():
    plan, notes = turned(made([activity("A", **{"request 2027": 100, "request 2028": 110})]), A=80)
    assert dict(plan.activities[0].requests) == {2028: 110.0}
    header = plan.typed.raw.sheets[[sheet.name for sheet in plan.typed.raw.sheets].index("Activities")].rows[0]
    assert "# request 2027" in header
    assert "A asks for nothing in 2030" in notes


def test_units_stay_whole_when_they_are_repriced():
    plan, _ = turned(made([activity("A", kind="units", unit_cost=33.3, request=166.5)], inflation=0.02), A=66.6)
    row_ = plan.activities[0]
    assert (row_.unit_cost, row_.request, row_.baseline) == (34.0, 170.0, 66.6)


@pytest.mark.parametrize(
    ("delay", "paid", "posts"),
    [(0.0, 300, 3), (0.5, 250, 3), (0.5, 200, 2), (0.5, 100, 1), (0.25, 350, 4)],
)
def test_the_posts_in_place_are_told_from_the_money_that_was_paid(delay, paid, posts):
    # Two posts were in place; paid is 100 · (in place − delay · filled), and the baseline is full posts at 110.
    plan = made([activity("P", kind="posts", unit_cost=100, request=500, baseline=200, delay=delay)])
    rolled, notes = turned(plan, P=paid)
    assert rolled.activities[0].baseline == 110.0 * posts
    assert optimizer.rolled(plan, {("P", 2027): paid}).activities[0].baseline == 110.0 * posts
    assert ("filled in 2027 for 3 years" in notes) == (posts > 2)


def test_money_that_pays_no_whole_number_of_posts_is_told():
    plan = made([activity("P", kind="posts", unit_cost=100, request=500, baseline=200)])
    rolled, notes = turned(plan, P=270)
    assert rolled.activities[0].baseline == 330.0
    assert "270 approved for 2027 is 2.7 posts" in notes


def test_a_package_that_is_begun_is_locked_until_it_is_over():
    plan, _ = turned(made([package("K", 100, 50), package("E", 80)]), K=100, E=80)
    assert [(each.code, each.lock, dict(each.requests)) for each in plan.activities] == [("K", "full", {2028: 50.0})]
    assert row(plan, "activities", "E")["active"] == "no"
    again, _ = turned(made([package("K", 100, 50)]), K=100)
    over = optimizer.rolled(again.with_changes(("Activities", "", "active", "yes")), {("K", 2028): 50})
    assert row(over, "activities", "K")["active"] == "no"


def test_a_package_that_began_at_its_own_time_keeps_the_costs_that_are_left():
    plan, _ = turned(made([package("K", None, 100, 50, start="any")]), K=100)
    assert plan.activities[0].start is None
    assert dict(plan.activities[0].requests) == {2028: 50.0, 2029: 0.0}
    assert plan.activities[0].lock == "full"


def test_a_package_begun_in_part_goes_on_in_that_part():
    plan, _ = turned(made([package("K", 100, 50, 20, partial=0.2)]), K=40)
    assert dict(plan.activities[0].requests) == {2028: 20.0, 2029: 8.0}
    assert (plan.activities[0].value, plan.activities[0].lock) == (4.0, "full")


def test_a_package_that_waits_keeps_its_costs_and_its_years():
    plan, _ = turned(made([package("K", 100, 50, start="2027, 2028"), package("N", 70, start="2027")]))
    assert plan.activities[0].start == (2028,)
    assert dict(plan.activities[0].requests) == {2028: 100.0, 2029: 50.0}
    assert row(plan, "activities", "N")["active"] == "no"


def test_costs_that_move_beyond_the_last_column_get_one():
    plan, _ = turned(made([package("K", 100, 60, 20, start="any")]))
    assert dict(plan.activities[0].requests) == {2028: 100.0, 2029: 60.0, 2030: 20.0}


def test_a_package_whose_first_year_passed_without_it_is_not_begun_by_its_rest():
    plan, notes = turned(made([package("K", 100, 50), package("E", 80), activity("A", request=5)]))
    assert [each.code for each in plan.activities] == ["A"]
    assert "K was to begin in 2027 and was not funded" in notes
    assert "E was to begin" not in notes


def test_rules_forget_the_year_that_is_over():
    years = {"R1": "2027", "R2": "2027, 2028", "R3": "2027-2029", "R4": "not 2027", "R5": "approved", "R6": "from 2027",
             "R7": ""}  # fmt: skip
    rules = [
        {"rule": code, "year": text, "measure": "amount", "relation": "at most", "limit": 50}
        for code, text in years.items()
    ]
    plan, _ = turned(made([activity("A", request=100)], rules=rules), A=50)
    assert {rule.code: rule.years for rule in plan.rules} == {
        "R2": (2028,),
        "R3": (2028, 2029),
        "R4": (2028, 2029, 2030),
        "R6": (2028, 2029, 2030),
        "R7": (2028, 2029, 2030),
    }
    assert row(plan, "rules", "R1")["active"] == row(plan, "rules", "R5")["active"] == "no"


@pytest.mark.parametrize(
    ("typed", "left"),
    [
        (2027.0, None), (2028.0, 2028.0), ("2027; 2029", 2029.0), ("2027; 2028; 2029", "2028; 2029"),
        ("2027-2028", 2028.0), ("2026-2027", None), ("2028-2029", "2028-2029"), ("not 2027, not 2028", "not 2028"),
        ("not 2027-2029", "not 2028-2029"), ("approved, planning", "approved, planning"), ("approved", None),
        ("approved, 2027", None), ("from 2027", "from 2027"), ("2027, not 2028", None),
    ],
)  # fmt: skip
def test_years_in_words_without_the_first(typed, left):
    assert years_left(typed, 2027, {2028: "planning", 2029: "indicative"}) == left


def test_a_rule_about_nothing_that_is_left_goes_to_sleep():
    rules = [{"rule": "R", "activity": "K", "measure": "amount", "relation": "at least", "limit": 5}]
    plan, _ = turned(made([package("K", 100), activity("A", request=5)], rules=rules), K=100)
    assert plan.rules == ()
    assert row(plan, "rules", "R")["active"] == "no"


def test_a_sum_over_years_that_have_begun_is_told():
    rules = [
        {
            "rule": "R",
            "year": "2027-2029",
            "period": "whole plan",
            "measure": "amount",
            "relation": "at most",
            "limit": 50,
        }
    ]
    _, notes = turned(made([activity("A", request=100)], rules=rules), A=10)
    assert "R counts the sum of its years" in notes


def test_links_to_packages_that_are_over_are_settled():
    links = [
        {"activity": "W", "relation": "requires", "other": "D, Y"},
        {"activity": "X", "relation": "requires", "other": "N"},
        {"activity": "Y", "relation": "requires any", "other": "N, D"},
        {"activity": "Z", "relation": "excludes", "other": "D, N"},
    ]
    asking = [activity(code, request=10) for code in "WXYZ"]
    plan, notes = turned(made([package("D", 100), package("N", 100), *asking], links=links), D=100)
    assert [(link.activity, link.others) for link in plan.links] == [("W", ("Y",))]
    assert {each.code: each.lock for each in plan.activities} == {"W": "", "X": "out", "Y": "", "Z": "out"}
    assert "X is locked out: it needs N, not funded" in notes
    assert "Z is locked out: D was funded, which excludes it" in notes


@pytest.mark.parametrize(("spent", "carried"), [(1000, None), (950, 50.0), (700, 100.0), (1100, None)])
def test_what_the_ceiling_left_and_may_carry_becomes_a_source(spent, carried):
    plan, _ = turned(made([activity("A", request=1200)]), A=spent)
    assert [(each.code, each.kind, dict(each.amounts)) for each in plan.sources] == (
        [("CARRY-2027", "common", {2028: carried})] if carried else []
    )


def test_other_money_is_carried_by_its_own_rules_and_scope():
    sources = [
        {
            "source": "E",
            "kind": "earmarked",
            "activity": "A",
            "amount 2027": 100,
            "amount 2028": 60,
            "carry_share": 0.5,
        },
        {"source": "J", "kind": "joint", "tag": "q", "amount": 300, "carry_share": 0.2},
        {"source": "G", "kind": "common", "amount 2027": 10},
    ]
    rules = [{"rule": "R", "source": "J, E", "measure": "amount", "relation": "at most", "limit": 900}]
    shares = [{"ally": "X", "share": 0.5, "out": "J"}, {"ally": "Y", "share": 0.5}]
    asking = [activity("A", request=120, tags="q"), activity("B", request=400)]
    plan, notes = turned(made(asking, sources=sources, rules=rules, shares=shares), A=120, B=100)
    # A takes all of E and 20 of J, which could have carried 60; the ceiling pays B and may carry 100.
    found = {each.code: each for each in plan.sources}
    assert set(found) == {"E", "J", "CARRY-2027-J", "CARRY-2027"}
    assert dict(found["CARRY-2027-J"].amounts) == {2028: 60.0}
    assert found["CARRY-2027-J"].kind == "joint"
    assert found["CARRY-2027-J"].scope.tag.include == ("q",)
    assert dict(found["CARRY-2027"].amounts) == {2028: 100.0}
    assert plan.rules[0].source.include == ("J", "E", "CARRY-2027-J")
    assert plan.shares[0].out == ("J", "CARRY-2027-J")
    assert row(plan, "sources", "G")["active"] == "no"
    assert "earmarked money was taken to pay first" in notes


def test_money_of_two_narrow_sources_is_used_to_the_full():
    # E1 pays A and B, E2 only A: 50 of A and 50 of B leave nothing of either.
    sources = [
        {"source": "E1", "kind": "earmarked", "activity": "A, B", "amount": 50, "carry_share": 1},
        {"source": "E2", "kind": "earmarked", "activity": "A", "amount": 50, "carry_share": 1},
    ]
    plan, _ = turned(made([activity("A", request=50), activity("B", request=50)], sources=sources), A=50, B=50)
    assert {each.code for each in plan.sources} == {"E1", "E2", "CARRY-2027"}


def test_a_solve_is_a_decision_and_plans_roll_for_many_years():
    plan = made([activity("A", request=900, value_at_half=0.7), activity("B", request=500)])
    for year in (2027, 2028, 2029, 2030):
        assert plan.first_year == year
        result = optimizer.solve(plan)
        assert result.status == "optimal"
        given = result.allocation.query("year == @year").groupby("activity").recommended.sum()
        plan = optimizer.rolled(plan, result)
        assert [each.baseline for each in plan.activities] == pytest.approx([given["A"], given["B"]])


@pytest.mark.parametrize("name", ["shipped", "quick"])
def test_the_shipped_plans_roll_on_and_are_solved(name, request):
    result = request.getfixturevalue(name)
    rolled = optimizer.rolled(result.plan, result)
    assert rolled.first_year == result.plan.first_year + 1
    assert not [problem for problem in rolled.problems if problem.level == "error"]
    assert optimizer.solve(rolled, optimizer.Options(prices=False, opinion=0.0)).status in ("optimal", "infeasible")


def test_a_plan_without_sheets_cannot_be_rolled():
    hand_made = optimizer.Plan(settings=optimizer.plan.Settings(), topics=(), lines=(), years=(), activities=())
    with pytest.raises(optimizer.UsageError, match=r"optimizer\.make_plan"):
        optimizer.rolled(hand_made, {})


def test_a_change_of_a_scenario_in_the_year_that_is_over_is_emptied_and_told():
    tables = made([activity("A", request=50, **{"request 2027": 60})]).to_tables()
    tables["scenarios"] = [
        {"scenario": "S", "sheet": "Years", "row": 2027, "column": "ceiling", "to": 1},
        {"scenario": "S", "sheet": "Activities", "row": "A", "column": "request 2027", "to": 1},
        {"scenario": "S", "sheet": "Years", "row": 2028, "column": "ceiling", "to": 2},
    ]
    plan, notes = turned(optimizer.make_plan(**tables), A=50)
    assert [(row.row, row.to) for row in plan.scenarios] == [("2028", 2.0)]
    assert "Scenarios, row 2 changed 2027, which is over: it was emptied." in notes
    assert "Scenarios, row 3 changed 2027" in notes
