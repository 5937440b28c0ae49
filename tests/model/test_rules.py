"""Every measure as rows: arrays by hand, one tiny instance each."""

import numpy as np
import pytest

from optimizer.errors import UsageError
from optimizer.model import Model, assemble
from optimizer.model.rule_row import RuleRow
from optimizer.plan import Base, Rule
from tests.plans import activity, plan, rule, scope

ROWS = [
    activity("A", topic="PoC", line="TRN", request=100.0, baseline=50.0, tags=("field",)),
    activity("B", topic="CPP", line="EXE", request=80.0, baseline=0.0),
    activity("S", shares={"PoC": 0.25, "CPP": 0.75}, line="TRN", request=40.0, baseline=20.0),
]
# Amounts A 60, 70; B 30, 40; S 20, 40 in 2027, 2028.
AMOUNTS = np.array([60.0, 70.0, 30.0, 40.0, 20.0, 40.0])


def model(*rules: Rule) -> Model:
    return assemble(plan(ROWS, ceilings=[200.0, 300.0], rules=rules))


def told(rows: tuple[RuleRow, ...]) -> list[tuple[str, int | None, float, float]]:
    return [(r.member, r.year, round(r.achieved(AMOUNTS), 9), round(r.required(AMOUNTS), 9)) for r in rows]


def test_amount_counts_the_share_of_a_split_activity() -> None:
    made = model(rule("R", "amount", "at least", 30.0, scope=scope(topic="PoC")))
    assert told(made.rule_rows) == [("", 2027, 65.0, 30.0), ("", 2028, 80.0, 30.0)]
    columns, coefficients = made.program.row(int(made.rule_places[0]))
    assert [made.program.columns[c] for c in columns] == [("amount", "A", 2027), ("amount", "S", 2027)]
    assert coefficients.tolist() == [1.0, 0.25]
    assert made.program.row_lower[made.rule_places[0]] == 30.0
    assert made.program.row_upper[made.rule_places[0]] == np.inf


def test_whole_plan_adds_the_years_into_one_row() -> None:
    made = model(rule("R", "amount", "at most", 30.0, scope=scope(line="EXE"), period="whole plan"))
    assert told(made.rule_rows) == [("", None, 70.0, 30.0)]


def test_each_makes_a_row_for_every_member_that_has_a_cell() -> None:
    made = model(rule("R", "amount", "at least", 1.0, each=("topic", "line"), years=(2027,)))
    assert [row.member for row in made.rule_rows] == ["PoC / TRN", "CPP / TRN", "CPP / EXE"]
    assert [row.achieved(AMOUNTS) for row in made.rule_rows] == [65.0, 15.0, 30.0]


def test_words_are_alternatives_columns_combine_and_not_excludes() -> None:
    made = model(
        rule("R", "amount", "at least", 1.0, scope=scope(topic="PoC, CPP", tag="not field"), years=(2027,)),
        rule("Q", "amount", "at least", 1.0, scope=scope(activity="not A", line="TRN"), years=(2027,)),
    )
    assert [row.achieved(AMOUNTS) for row in made.rule_rows] == [50.0, 20.0]


@pytest.mark.parametrize(
    ("of", "base"),
    [
        ("total", 110.0),
        ("ceiling", 200.0),
        ("request", 110.0),
        ("baseline", 55.0),
        (Base(kind="scope", scope=scope(line="EXE")), 30.0),
        (Base(kind="scope", scope=scope(topic="PoC", line="TRN")), 65.0),
    ],
)
def test_share_is_money_in_scope_against_its_base(of: str | Base, base: float) -> None:
    made = model(rule("R", "share", "at least", 0.5, scope=scope(topic="PoC"), of=of, years=(2027,)))
    assert told(made.rule_rows) == [("", 2027, 65.0, 0.5 * base)]


def test_the_base_member_is_the_members_money_without_the_rules_own_scope() -> None:
    made = model(
        rule("R", "share", "at most", 0.5, scope=scope(line="EXE"), each=("topic",), of="member", years=(2027,))
    )
    assert told(made.rule_rows) == [("CPP", 2027, 30.0, 0.5 * 45.0)]


def test_a_scope_base_counts_within_the_member() -> None:
    base = Base(kind="scope", scope=scope(line="TRN"))
    made = model(rule("R", "share", "at least", 0.1, scope=scope(line="EXE"), each=("topic",), of=base, years=(2027,)))
    assert told(made.rule_rows) == [("CPP", 2027, 30.0, pytest.approx(1.5))]


def test_change_against_the_baseline_skips_members_without_one() -> None:
    made = model(rule("R", "change", "at least", -0.1, each=("activity",), years=(2027,)))
    assert told(made.rule_rows) == [("A", 2027, 60.0, 45.0), ("S", 2027, 20.0, 18.0)]


def test_change_against_the_previous_year_starts_from_the_baseline() -> None:
    made = model(rule("R", "change", "at most", 0.2, scope=scope(line="TRN"), of="previous year"))
    assert told(made.rule_rows) == [("", 2027, 80.0, 84.0), ("", 2028, 110.0, 96.0)]


def test_within_sets_both_sides_as_two_rows() -> None:
    made = model(rule("R", "change", "within", 0.2, scope=scope(activity="A"), years=(2028,), of="previous year"))
    assert [(row.relation, row.required(AMOUNTS)) for row in made.rule_rows] == [("at least", 48.0), ("at most", 72.0)]


def test_a_lower_change_limit_above_the_requests_is_lowered_to_them() -> None:
    made = model(rule("R", "change", "at least", 1.5, scope=scope(activity="A"), years=(2027,)))
    assert made.rule_rows[0].lowered
    assert made.rule_rows[0].required(AMOUNTS) == pytest.approx(100.0)


def test_a_single_activitys_lower_factor_is_at_most_its_request_over_that_of_the_year_before() -> None:
    rows = [activity("A", request=100.0, requests={2028: 60.0}, baseline=90.0)]
    made = assemble(
        plan(rows, ceilings=[200.0, 200.0], rules=[rule("R", "change", "at least", 0.0, of="previous year")])
    )
    assert [row.factor for row in made.rule_rows] == [1.0, pytest.approx(0.6)]


def test_moved_adds_up_what_members_lie_below_and_does_not_net_it() -> None:
    made = model(rule("R", "moved", "at most", 0.1, each=("activity",), of="previous year"))
    first, second = made.rule_rows
    assert (first.achieved(AMOUNTS), first.required(AMOUNTS)) == (0.0, pytest.approx(7.0))
    drop = np.array([60.0, 40.0, 30.0, 45.0, 20.0, 15.0])
    assert second.achieved(drop) == pytest.approx(25.0)
    assert second.required(drop) == pytest.approx(11.0)


def test_should_rules_may_be_missed_on_every_side_they_have() -> None:
    made = model(
        rule("L", "amount", "at least", 1.0, strength="should", penalty=2.0, years=(2027,)),
        rule("E", "amount", "exactly", 1.0, strength="should", penalty=3.0, years=(2027,)),
    )
    missed = {
        label: made.program.stages[0].cost[i] for i, label in enumerate(made.program.columns) if label[0] == "missed"
    }
    assert missed == {
        ("missed", "L", "", 2027, "short"): -2.0,
        ("missed", "E", "", 2027, "short"): -3.0,
        ("missed", "E", "", 2027, "over"): -3.0,
    }


def test_what_is_locked_out_has_nothing_to_change() -> None:
    rows = [
        activity("A", request=100.0, baseline=50.0),
        activity("B", request=80.0, baseline=30.0, lock="out"),
        activity("C", topic="CPP", request=80.0, baseline=30.0, lock="out"),
    ]
    within = rule("R", "change", "at least", -0.1, each=("topic",), years=(2027,))
    made = assemble(plan(rows, ceilings=[200.0], rules=[within]))
    assert [(row.member, row.required(np.zeros(3))) for row in made.rule_rows] == [("PoC", pytest.approx(45.0))]


def test_money_moved_can_only_be_held_from_above() -> None:
    with pytest.raises(UsageError, match="Rule R: moved money can be held `at most`"):
        model(rule("R", "moved", "at least", 0.1, each=("activity",)))
