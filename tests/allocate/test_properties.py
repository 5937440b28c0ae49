"""Random small plans: back ends agree, the checker accepts what is delivered and refuses what was tampered with."""

import copy
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from optimizer.allocate import Options, Result, solve
from optimizer.audit import check
from optimizer.model import assemble
from optimizer.plan import Plan
from optimizer.solvers import open_session, solve_stages
from tests.plans import activities, activity, plan, plans, rule, scope, tenths

QUICK = settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))


@QUICK
@given(plans())
def test_every_delivered_plan_was_accepted_by_the_checker(drawn: Plan) -> None:
    result = solve(drawn)  # a breach would raise CheckError
    if result.status == "infeasible":
        assert result.conflict
        return
    assert result.status == "optimal"
    assert all(row["verdict"] == "OK" for row in result.rows("checks"))
    assert any(row["check"] == "certificate" for row in result.rows("checks"))
    assert all(row["reason"] and row["code"] for row in result.rows("allocation"))


@QUICK
@given(plans())
def test_highs_and_cbc_find_the_same_value_and_the_same_amounts(drawn: Plan) -> None:
    model = assemble(drawn)
    found = {}
    for solver in ("highs", "cbc"):
        session = open_session(model.program, solver)
        found[solver] = solve_stages(session, model.program, model.amount, model.num_years)
    highs, cbc = found["highs"], found["cbc"]
    assert highs.status == cbc.status
    if highs.x is not None:
        assert cbc.first.objective == pytest.approx(highs.first.objective, rel=1e-6, abs=1e-6)
        for one, other in zip(highs.stages, cbc.stages, strict=False):
            if one.stage != "order":
                assert other.objective == pytest.approx(one.objective, rel=1e-4, abs=1e-4)


@QUICK
@given(st.lists(st.integers(0, 3), min_size=1, max_size=5), tenths(5, 300), st.data())
def test_one_year_under_topic_caps_is_the_greedy_answer(picks: list[int], ceiling: float, data: st.DataObject) -> None:
    """Caps on disjoint topics under one ceiling: taking the dearest pieces first is optimal (a laminar matroid)."""
    rows = [data.draw(activities(f"A{n}")) for n in range(len(picks))]
    rows = [
        activity(
            row.code,
            topic=next(iter(row.shares)),
            line=row.line,
            request=row.request,
            value=row.value,
            value_at_half=row.value_at_half,
        )
        for row in rows
    ]
    caps = {topic: data.draw(tenths(5, 120)) for topic in ("PoC", "CAAC")}
    drawn = plan(
        rows,
        ceilings=[ceiling],
        rules=[
            rule(f"C-{t}", "amount", "at most", c, scope=scope(topic=t))
            for t, c in caps.items()
            if any(t in row.shares for row in rows)
        ],
        round_to=0.0,
    )
    model = assemble(drawn)
    pieces = []
    for (a, _), curve in model.curves.items():
        topic = next(iter(rows[a].shares))
        pieces += [
            (curve.slope(k), curve.amounts[k + 1] - curve.amounts[k], topic) for k in range(len(curve.amounts) - 1)
        ]
    left, rooms, best = ceiling, dict(caps), 0.0
    for slope, width, topic in sorted(pieces, reverse=True):
        taken = min(width, left, rooms.get(topic, width))
        left, best = left - taken, best + slope * taken
        if topic in rooms:
            rooms[topic] -= taken
    result = solve(drawn, Options(prices=False))
    assert result.value == pytest.approx(best, rel=1e-9, abs=1e-9)


def document(result: Result) -> dict[str, Any]:
    return copy.deepcopy(result.to_dict())


@QUICK
@given(plans(), st.data())
def test_the_checker_refuses_an_amount_changed_by_a_cent(drawn: Plan, data: st.DataObject) -> None:
    result = solve(drawn, Options(prices=False, opinion=0.0))
    if result.status == "infeasible":
        return
    spoilt = document(result)
    row = data.draw(st.sampled_from(spoilt["allocation"]))
    row["recommended"] += data.draw(st.sampled_from([0.01, -0.01]))
    assert any(found.verdict == "BREACH" for found in check(drawn, spoilt))


@QUICK
@given(plans(), st.data())
def test_the_checker_refuses_any_changed_figure_of_rules_sources_and_ranking(drawn: Plan, data: st.DataObject) -> None:
    result = solve(drawn, Options(prices=False, opinion=0.0))
    if result.status == "infeasible":
        return
    spoilt = document(result)
    table, columns = data.draw(
        st.sampled_from(
            [
                ("rules", ("required", "achieved", "margin")),
                ("sources", ("used", "carried", "lapsed", "available")),
                ("ranking", ("recommended", "request", "value")),
                ("allocation", ("baseline", "request", "change", "value")),
            ]
        )
    )
    row = data.draw(st.sampled_from(spoilt[table]))
    row[data.draw(st.sampled_from(columns))] += 0.01
    assert any(found.verdict == "BREACH" for found in check(drawn, spoilt))
