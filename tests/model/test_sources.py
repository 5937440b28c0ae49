"""Sources: accounts, classes of cells, rules that name a source."""

from dataclasses import replace

import numpy as np
import pytest

from optimizer.errors import UsageError
from optimizer.plan import Base, Plan
from tests.model.solving import row_of, solved
from tests.plans import activity, plan, rule, scope, source, words

INF = np.inf
A = activity("A", topic="PoC", request=50.0, value=50.0)
B = activity("B", topic="CPP", request=50.0, value=10.0)
S = activity("S", shares={"PoC": 0.4, "CPP": 0.6}, request=10.0, value=0.1)


def two(*rules: object, **given: object) -> Plan:
    sources = [source("E", 30.0, topic="CPP"), source("J", 5.0, kind="joint")]
    return plan([A, B, S], ceilings=[40.0], sources=sources, rules=rules, **given)


def test_cells_that_the_same_sources_may_pay_are_one_class() -> None:
    flow = solved(two()).model.flow
    assert flow.sources == ("E", "J")
    assert [(row.label, row.parts.tolist(), row.sources.tolist()) for row in flow.classes] == [
        ("A", [0, 2], [1]),
        ("B", [1, 3], [0, 1]),
    ]
    assert (flow.column[0, 0] == -1).all()
    assert (flow.column[0, 1] >= 0).all()


def test_what_no_source_beside_the_ceilings_may_pay_is_in_no_class() -> None:
    only = plan([A, B], ceilings=[40.0], sources=[source("E", 30.0, topic="CPP")])
    assert [row.label for row in solved(only).model.flow.classes] == ["B"]


def test_a_rule_that_names_a_source_tells_cells_apart() -> None:
    made = solved(two(rule("R", "amount", "at most", 2.0, scope=scope(activity="S"), source="J"))).model
    assert [row.label for row in made.flow.classes] == ["A", "B", "S / PoC", "S / CPP"]


def test_a_class_is_paid_no_more_than_it_gets_and_the_ceilings_pay_the_rest() -> None:
    found = solved(two())
    assert found.amounts[:2] == [[45.0], [30.0]]
    made = found.model
    paid = {("flow", "E", "B", 2027): 1.0, ("flow", "J", "B", 2027): 1.0}
    assert row_of(made, "paid", "B", 2027) == (
        {("amount", "B", 2027): -1.0, ("amount", "S", 2027): pytest.approx(-0.6), **paid},
        -INF,
        0.0,
    )
    ceiling = row_of(made, "ceiling", 2027)[0]
    assert {label: factor for label, factor in ceiling.items() if label[0] == "flow"} == {
        ("flow", "E", "B", 2027): -1.0,
        ("flow", "J", "A", 2027): -1.0,
        ("flow", "J", "B", 2027): -1.0,
    }
    assert row_of(made, "source", "J", 2027)[1:] == (-INF, 5.0)


def test_a_source_carries_at_most_its_share_and_nothing_out_of_the_last_year() -> None:
    late = activity("A", request=100.0, requests={2027: 0.0}, value=1.0)
    found = solved(plan([late], ceilings=[0.0, 0.0], sources=[source("J", 20.0, carry_share=0.5)]))
    assert found.amounts == [[0.0, 30.0]]
    account = {("flow", "J", "A", 2028): 1.0, ("source carry", "J", 2027): -1.0, ("source carry", "J", 2028): 1.0}
    assert row_of(found.model, "source", "J", 2028) == (account, -INF, 20.0)
    carry = found.model.flow.carry
    assert found.model.program.col_upper[carry].tolist() == [[10.0, 0.0]]


def test_a_rule_may_ask_for_the_money_of_one_source() -> None:
    found = solved(two(rule("R", "amount", "at most", 3.0, source="E")))
    assert found.amounts[:2] == [[45.0], [3.0]]
    assert row_of(found.model, "rule", "R", "", 2027) == ({("flow", "E", "B", 2027): 1.0}, -INF, 3.0)


def test_the_money_of_the_ceilings_is_all_money_less_what_other_sources_pay() -> None:
    made = solved(two(rule("R", "amount", "at least", 3.0, scope=scope(topic="PoC"), source="common"))).model
    money = row_of(made, "rule", "R", "", 2027)[0]
    assert money == {
        ("amount", "A", 2027): 1.0,
        ("amount", "S", 2027): 0.4,
        ("flow", "J", "A", 2027): -1.0,
    }


def test_every_source_but_one_is_all_money_less_that_one() -> None:
    made = solved(two(rule("R", "amount", "at least", 3.0, source="not J"))).model
    assert {label[:3] for label in row_of(made, "rule", "R", "", 2027)[0] if label[0] == "flow"} == {
        ("flow", "J", "A"),
        ("flow", "J", "B"),
    }


def test_each_source_is_a_member_where_it_may_pay_a_cell_in_scope() -> None:
    made = solved(two(rule("R", "share", "at most", 0.5, scope=scope(topic="PoC"), each=("source",)))).model
    assert [row.member for row in made.rule_rows] == ["common", "J"]
    among = solved(two(rule("R", "amount", "at most", 0.5, each=("topic", "source"), source="E, J"))).model
    assert [row.member for row in among.rule_rows] == ["PoC / J", "CPP / E", "CPP / J"]


def test_a_base_may_be_the_money_of_a_source() -> None:
    base = Base(kind="scope", source=words("E"))
    matched = rule("R", "share", "at least", 1.0, scope=scope(topic="CPP"), source="common", of=base)
    made = solved(two(matched)).model
    row, low, high = row_of(made, "rule", "R", "", 2027)
    assert (row["flow", "E", "B", 2027], row["flow", "J", "B", 2027]) == (-2.0, -1.0)
    assert (row["amount", "B", 2027], low, high) == (1.0, 0.0, INF)


def test_a_rule_against_the_plan_without_a_source_takes_its_money_as_given() -> None:
    base = Base(kind="without", source=words("E"), text="without E")
    held = two(rule("R", "share", "at least", 1.0, each=("topic",), source="common", of=base))
    without = {"E": np.array([[4.0], [1.0], [0.5], [0.25]])}
    made = solved(held, without=without).model
    assert [(row.member, row.required(np.zeros(99))) for row in made.rule_rows] == [("PoC", 4.5), ("CPP", 1.25)]
    with pytest.raises(UsageError, match="plan without E"):
        solved(held)


def test_a_plan_whose_only_money_is_that_of_the_ceilings_has_no_flows() -> None:
    made = solved(replace(two(), sources=())).model
    assert {label[0] for label in made.program.columns} == {"amount", "piece", "carry", "overrun"}
    assert {label[0] for label in made.program.rows} == {"pieces", "ceiling"}
    assert made.flow.classes == ()
