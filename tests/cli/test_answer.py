"""The plan on the screen: hand-checkable plans, and the words a person reads."""

from dataclasses import replace

import pytest

import optimizer
from optimizer.cli import answer, conflict
from optimizer.plan import Activity, Line, Origin, Plan, Rule, Scope, Settings, Topic, Words, Year
from optimizer.report.context import context


def activity(code, value, *, request=80.0, line="TRN", baseline=30.0):
    return Activity(
        code=code,
        name=f"Name of {code}",
        line=line,
        shares={"PoC": 1.0},
        request=request,
        value=value,
        baseline=baseline,
    )


def at(row, **columns):
    return Origin(sheet="Rules", row=row, columns=columns)


# 100 of money for requests of 160: A earns 2 points per unit and is met, B earns 1 and gets the last 20.
PLAN = Plan(
    settings=Settings(title="Two activities", tie_break="none"),
    topics=(Topic(code="PoC", name="Protection of civilians", weight=2.0),),
    lines=(Line(code="TRN", name="Training"), Line(code="EXE", name="Exercises")),
    years=(Year(year=2027, ceiling=100.0, origin=Origin(sheet="Years", row=2, columns={"ceiling": "B"})),),
    activities=(activity("A", 80.0), activity("B", 40.0, line="EXE")),
)
CAP = Rule(
    code="R1",
    measure="amount",
    relation="at most",
    limit=50.0,
    years=(2027,),
    scope=Scope(activity=Words(include=("A",))),
    origin=at(5, limit="J"),
)


@pytest.fixture(autouse=True)
def wide(monkeypatch):
    monkeypatch.setenv("COLUMNS", "120")


def shown(plan):
    return answer.described(context(optimizer.solve(plan)))


def row_of(text, start):
    return next(line.split() for line in text.splitlines() if line.startswith(start))


def test_a_proved_plan_says_so_with_its_points():
    text = shown(PLAN)
    assert "Two activities, in EUR thousand" in text
    assert "Optimal: 180.0 points, and no plan that satisfies every rule is worth more." in text


def test_each_activity_is_a_row_with_its_reason():
    text = shown(PLAN)
    assert row_of(text, "A  ") == ["A", "Name", "of", "A", "30.0", "80.0", "80.0", "+50.0", "full", "request"]
    assert row_of(text, "B  ")[4:8] == ["30.0", "80.0", "20.0", "-10.0"]


def test_topics_and_lines_add_up():
    text = shown(PLAN)
    assert row_of(text, "PoC") == ["PoC", "80.0", "20.0", "100.0", "+40.0"]
    assert row_of(text, "Total") == ["Total", "80.0", "20.0", "100.0", "+40.0"]


def test_a_binding_ceiling_says_what_the_next_money_brings_and_how_far_that_holds():
    # 60 more can go to B at one point a unit; then both requests are met.
    text = shown(PLAN)
    assert "ceiling 2027 (Years!B2): the next 1.0 adds 1.00 points, for B 2027; 1.00 a unit up to 60.0." in text


def test_a_rule_is_named_where_it_holds_an_amount():
    text = shown(replace(PLAN, rules=(CAP,)))
    assert row_of(text, "A  ")[-2:] == ["rule", "R1"]
    assert "R1 2027 (Rules!J5): loosened by 30.0 adds 30.0 points" in text


def test_a_wish_that_is_missed_shows_its_price():
    wish = replace(CAP, strength="should", penalty=0.5)
    text = shown(replace(PLAN, rules=(wish,)))
    assert "R1 2027 (Rules!J5): missed by 30.0, at 15.0 points." in text


def test_money_that_is_left_says_why():
    rich = PLAN.with_ceiling(2027, 200.0)
    text = shown(rich)
    assert "40.0 every request is met (2027)" in text
    assert "No rule and no ceiling holds the plan back." in text


def test_nothing_left_is_said_too():
    assert "All money is spent in its year." in shown(PLAN)


def test_several_years_are_summed_and_told_apart():
    plan = replace(PLAN, years=(PLAN.years[0], replace(PLAN.years[0], year=2028, ceiling=200.0)))
    text = shown(plan)
    assert "Activities, sum of 2027 and 2028" in text
    assert row_of(text, "A  ")[4:7] == ["60.0", "160.0", "160.0"]
    assert "full request (1 y)" in text
    assert row_of(text, "2028") == ["2028", "planning", "200.0", "200.0", "160.0", "40.0"]


def test_the_account_of_a_year_shows_what_happens_in_it_and_adds_up():
    first = replace(PLAN.years[0], carry_share=0.5, reserve=0.1)
    second = replace(first, year=2028, ceiling=200.0, reserve=0.0, carry_share=0.0)
    lavish = replace(PLAN.activities[0], request=None, requests={2027: 20.0, 2028: 250.0})
    text = shown(replace(PLAN, years=(first, second), activities=(lavish,)))
    assert row_of(text, "Year ")[2:] == [
        "Ceiling",
        "Reserve",
        "Brought",
        "Available",
        "Used",
        "Carried",
        "Lapsed",
    ]
    assert row_of(text, "2027")[2:] == ["100.0", "10.0", "0.0", "90.0", "20.0", "50.0", "20.0"]
    assert row_of(text, "2028")[2:] == ["200.0", "0.0", "50.0", "250.0", "250.0", "0.0", "0.0"]


def test_the_reasons_of_several_years_are_gathered_with_their_rules():
    def cell(year, code, *rules):
        return {"code": code, "rules": list(rules), "request": 10.0, "year": year}

    cells = [cell(2027, "rule", "R2"), cell(2028, "rule", "R2", "R5"), cell(2029, "full_request")]
    assert answer.why(cells) == "rules R2 and R5 (2 y), full request (1 y)"


def test_many_activities_are_cut_to_those_that_change_most():
    crowd = tuple(activity(f"X{number}", 10.0, request=1.0 + number) for number in range(50))
    text = shown(replace(PLAN, activities=crowd))
    assert "the 40 of 50 that change most" in text


@pytest.mark.parametrize("columns", [80, 100, 120])
def test_every_line_fits_the_terminal(monkeypatch, columns):
    monkeypatch.setenv("COLUMNS", str(columns))
    text = shown(replace(PLAN, rules=(CAP,)))
    assert max(map(len, text.splitlines())) <= columns


def test_a_conflict_names_its_limits_with_their_cells_and_what_would_mend_it():
    floor = replace(CAP, code="R2", relation="at least", limit=70.0, origin=at(6, limit="J"))
    text = conflict.described(optimizer.solve(replace(PLAN, rules=(CAP, floor))))
    assert "No plan satisfies all the rules." in text
    assert "R1 2027 (Rules!J5):" in text
    assert "R2 2027 (Rules!J6):" in text
    assert "1. " in text
    assert "The plan is then worth" in text


def test_limits_that_one_cell_sets_are_told_together():
    floors = replace(CAP, code="R3", relation="at least", limit=60.0, scope=Scope(), each=("activity",))
    text = conflict.described(optimizer.solve(replace(PLAN, rules=(floors,))))
    assert "R3 A 2027 and R3 B 2027 (Rules!J5):" in text
