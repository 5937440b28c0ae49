"""The greatest value without the whole programme is that of the whole programme, and amounts reach it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from optimizer.model import assemble
from optimizer.model.outline import outline_of, paying_outline
from optimizer.plan import Base, Plan, Rule
from optimizer.solvers import Solution, greatest_value, open_session
from optimizer.solvers.greatest import value_of_outline
from tests.plans import YEARS, activity, package, plan, rule, scope, source

TOPICS, LINES, TAGS = ("PoC", "CAAC", "CPP"), ("TRN", "EXE"), ("field", "protected")
SHARES = ({"PoC": 1.0}, {"CAAC": 1.0}, {"PoC": 0.25, "CAAC": 0.75}, {"CPP": 1.0})
EACH: tuple[tuple[str, ...], ...] = ((), ("topic",), ("line", "topic"), ("tag",), ("activity",))


def by_whole(made: Plan) -> Solution:
    model = assemble(made)
    return open_session(model.program).run(model.value_cost, maximise=True)


def points_of(made: Plan, amounts: Any) -> float | None:
    """The greatest value of the whole programme with these amounts; ``None`` where limits forbid them."""
    model = assemble(made)
    session = open_session(model.program)
    room, most = 1e-6 * np.maximum(1.0, amounts.ravel()), model.program.col_upper[model.amount]
    session.set_columns(model.amount, np.maximum(amounts.ravel() - room, 0.0), np.minimum(amounts.ravel() + room, most))
    return session.run(model.value_cost, maximise=True).objective


@st.composite
def rules(draw: st.DrawFn, code: str) -> Rule:
    measure = draw(st.sampled_from(["amount", "share", "change"]))
    relation = draw(st.sampled_from(["at least", "at most"]))
    given: dict[str, Any] = {
        "each": draw(st.sampled_from(EACH)),
        "scope": draw(st.sampled_from([scope(), scope(topic="PoC, CPP"), scope(line="not EXE"), scope(tag="field")])),
        "years": draw(st.sampled_from([YEARS, YEARS[:1], YEARS[1:]])),
    }
    limit = {"amount": 25.0, "share": 0.2, "change": -0.4}[measure] * (1.0 if relation == "at least" else 3.0)
    if measure == "change":
        limit = abs(limit) if relation == "at most" else limit
        given["of"] = draw(st.sampled_from(["baseline", "previous year"]))
    else:
        given["period"] = draw(st.sampled_from(["each year", "whole plan"]))
    if measure == "share":
        base = Base(kind="scope", scope=scope(topic="CAAC"), text="topic: CAAC")
        given["of"] = draw(st.sampled_from(["total", "member", "ceiling", "request", "baseline", base]))
    if draw(st.booleans()):
        given |= {"strength": "should", "penalty": 0.7}
    return rule(code, measure, relation, limit, **given)


@st.composite
def plain_plans(draw: st.DrawFn) -> Plan:
    """Up to 24 scalable activities, some of which rules treat alike, over one to three years."""
    rng = np.random.default_rng(draw(st.integers(0, 10_000)))
    rows = []
    for n in range(draw(st.integers(4, 24))):
        given: dict[str, Any] = {"baseline": float(rng.integers(0, 40)), "value": float(rng.integers(0, 20))}
        if rng.random() < 0.5:
            amounts, slopes = np.cumsum(rng.integers(5, 25, 4)), np.sort(rng.integers(1, 20, 4))[::-1] / 10.0
            given["levels"] = list(zip(amounts.tolist(), np.cumsum(np.diff(amounts, prepend=0) * slopes), strict=True))
        if rng.random() < 0.2:
            given["requests"] = {2028: float(rng.integers(0, 30))}
        given |= {"shares": SHARES[rng.integers(4)], "line": LINES[rng.integers(2)], "value_at_half": 0.7}
        given["tags"] = tuple(tag for tag in TAGS if rng.random() < 0.3)
        rows.append(activity(f"A{n}", request=float(rng.integers(20, 90)), **given))
    years = draw(st.integers(1, 3))
    return plan(
        rows,
        ceilings=[0.5 * sum(row.request or 0.0 for row in rows)] * years,
        rules=[draw(rules(f"R{n}")) for n in range(draw(st.integers(0, 4)))],
        inflation={"EXE": draw(st.sampled_from([0.0, 0.02]))},
        year=draw(st.sampled_from([{}, {"carry_share": 0.2}, {"overrun": 0.1, "overrun_price": 0.2}])),
        discount_rate=draw(st.sampled_from([0.0, 0.03])),
    )


@given(plain_plans())
@settings(max_examples=50)
def test_totals_of_classes_come_to_the_value_of_the_whole_programme(made: Plan) -> None:
    outline, whole = outline_of(made), by_whole(made)
    assume(outline is not None)  # levels that repricing rounds may bend upward
    found = value_of_outline(outline)
    assert found is not None
    assert found.status == whole.status
    if found.amounts is not None:
        assert found.value == pytest.approx(whole.objective, rel=1e-8)
        assert points_of(made, found.amounts) == pytest.approx(whole.objective, rel=1e-4, abs=1e-4)


def many(count: int, **given: Any) -> Plan:
    rng = np.random.default_rng(count)
    rows = [
        activity(f"A{n}", topic=TOPICS[n % 3], request=float(rng.integers(20, 90)), value=float(rng.integers(1, 90)))
        for n in range(count)
    ]
    limits = [rule("least", "share", "at least", 0.3, each=("topic",)), *given.pop("rules", ())]
    return plan(rows, ceilings=[20.0 * count] * 3, rules=limits, **given)


def test_only_large_plans_with_alike_activities_are_outlined() -> None:
    assert paying_outline(many(30)) is None
    assert paying_outline(many(700)) is not None
    assert paying_outline(many(700, rules=[rule("own", "amount", "at most", 40.0, each=("activity",))])) is None


def test_the_greatest_value_of_a_large_plan_is_that_of_the_whole_programme() -> None:
    made = many(700)
    found, whole = greatest_value(made), by_whole(made)
    assert found.value == pytest.approx(whole.objective, rel=1e-9)
    assert found.amounts is not None
    assert found.amounts.sum(axis=0) == pytest.approx([14000.0] * 3)


@pytest.mark.parametrize(
    "made",
    [
        plan([package("P", 30.0, value=5.0)], ceilings=[40.0]),
        plan([activity("A", request=40.0, value=5.0, minimum=10.0)], ceilings=[30.0]),
        plan([activity("A", request=40.0, value=5.0, lock="full")], ceilings=[40.0]),
        plan([activity("A", request=40.0, levels=[(10.0, 1.0), (40.0, 9.0)])], ceilings=[30.0]),
        plan([activity("A", request=40.0, value=5.0)], ceilings=[30.0], sources=[source("E", 5.0)]),
        plan([activity("A", request=40.0, value=5.0)], rules=[rule("n", "count", "at most", 1.0)]),
    ],
)
def test_what_is_not_plain_is_solved_whole(made: Plan) -> None:
    assert outline_of(made) is None
    found, whole = greatest_value(made), by_whole(made)
    assert (found.status, found.value) == (whole.status, whole.objective)


def test_a_plan_that_cannot_be_says_so() -> None:
    made = replace(many(700), rules=(rule("most", "amount", "at least", 1e9, years=(2027,)),))
    assert greatest_value(made).status == "infeasible"
