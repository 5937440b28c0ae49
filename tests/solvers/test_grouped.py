"""Solved by groups a plan comes out as without them: value, amounts, prices and reasons."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings

from optimizer.allocate import Options, solve
from optimizer.model import assemble
from optimizer.model.groups import groups_of
from optimizer.plan import Plan
from optimizer.solvers import Limits, solve_stages
from optimizer.solvers.grouped import GroupedSession
from optimizer.solvers.highs import HighsSession
from tests.model.full_plans import full_plans
from tests.plans import activity, plan, plans, rule, scope

WORDS = ("code", "reason", "rules")
"""What names a rule: where several hold the same money, another one of them may be named."""


def told(made: Plan, reduce: bool) -> dict[str, Any]:
    found = solve(made, Options(opinion=0.0, reduce=reduce)).to_dict()
    found.pop("manifest")
    return found


def same(one: Any, other: Any, where: str = "", *, words: bool = True) -> None:
    if isinstance(one, dict):
        assert one.keys() == other.keys(), where
        for key in one:
            if words or key not in WORDS:
                same(one[key], other[key], f"{where}.{key}", words=words)
    elif isinstance(one, (list, tuple)):
        assert len(one) == len(other), where
        for place, (a, b) in enumerate(zip(one, other, strict=True)):
            same(a, b, f"{where}[{place}]", words=words)
    elif isinstance(one, float) and isinstance(other, float):
        assert one == pytest.approx(other, rel=1e-7, abs=1e-7), where
    else:
        assert one == other, where


def one_price(made: Plan) -> bool:
    """Whether both ways find the same prices: in a degenerate plan several are valid."""
    model = assemble(made)
    groups, stage = groups_of(model), model.program.stages[0]
    if groups is None:
        return True
    by_group = GroupedSession(model.program, groups, Limits()).run(stage.cost, maximise=stage.maximise)
    whole = HighsSession(model.program, Limits()).run(stage.cost, maximise=stage.maximise)
    if by_group.price is None or whole.price is None:
        return by_group.status == whole.status
    return bool(np.allclose(by_group.price, whole.price, atol=1e-9))


@given(plans())
@settings(max_examples=20)
def test_a_random_plan_comes_out_as_without_groups(made: Plan) -> None:
    same(told(made, True), told(made, False), words=one_price(made))


@given(full_plans())
@settings(max_examples=15)
def test_a_plan_of_every_kind_comes_out_as_without_groups(made: Plan) -> None:
    if groups_of(assemble(made)) is not None:
        same(told(made, True), told(made, False), words=one_price(made))


def many(count: int, seed: int, *, interleaved: bool = True, **given: Any) -> Plan:
    """A plan of ``count`` activities in four kinds that limits tell apart, some of which earn the same."""
    rng = np.random.default_rng(seed)
    rows = []
    for n in range(count):
        kind = n % 4 if interleaved else 4 * n // count
        request = float(rng.integers(20, 90))
        rows.append(
            activity(
                f"A{n}",
                topic=("PoC", "CAAC")[kind // 2],
                line=("TRN", "EXE")[kind % 2],
                baseline=float(rng.choice([0.0, request / 2, request])),
                request=request,
                value=request * float(rng.choice([0.5, 1.0, rng.uniform(0.3, 1.5)])),
                value_at_half=float(rng.choice([0.5, 0.75])),
            )
        )
    asked = sum(row.request or 0.0 for row in rows)
    rules = [
        rule("floor", "share", "at least", 0.35, scope=scope(topic="PoC")),
        rule("cap", "amount", "at most", 0.3 * asked, each=("line",)),
        rule("even", "change", "within", 0.2, each=("topic",), of="previous year"),
        rule("wish", "amount", "at least", 0.3 * asked, scope=scope(line="EXE"), strength="should", penalty=0.3),
    ]
    return plan(rows, ceilings=[0.55 * asked] * 3, rules=rules, year={"carry_share": 0.1}, **given)


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"tie_break": "none"},
        {"interleaved": False},
        {"objective": "balanced"},
        {"objective": "cheapest", "target_value": 1500.0},
    ],
)
def test_large_groups_come_out_as_without_them(given: dict[str, Any]) -> None:
    model = assemble(many(60, 1, **given))
    groups = groups_of(model)
    assert groups is not None
    session = GroupedSession(model.program, groups, Limits())
    by_group = solve_stages(session, model.program, model.amount, model.num_years)
    whole = solve_stages(HighsSession(model.program, Limits()), model.program, model.amount, model.num_years)
    assert session.grouped
    assert by_group.status == whole.status == "optimal"
    for one, other in zip(by_group.stages[:-1], whole.stages[:-1], strict=True):
        assert one.objective == pytest.approx(other.objective, rel=1e-9, abs=1e-9)
    assert by_group.x is not None
    assert whole.x is not None
    assert by_group.x[model.amount] == pytest.approx(whole.x[model.amount], abs=1e-6)
