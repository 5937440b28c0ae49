"""Work and memory grow in step with activities, years and rules, counted in calls and bytes and never in time."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from optimizer.model import assemble, columns_of
from optimizer.model.groups import groups_of
from optimizer.plan import Base, Plan, Rule
from optimizer.solvers import greatest_value
from tests.growth import assert_in_step
from tests.plans import activity, plan, rule, scope

FEW, MANY = 50, 200
EACH: dict[str, tuple[Any, ...]] = {
    "amount": ("amount", "at most", 40.0),
    "share": ("share", "at most", 0.9, Base(kind="member")),
    "change": ("change", "within", 0.4, Base(kind="previous year")),
    "moved": ("moved", "at most", 0.4, Base(kind="previous year")),
    "count": ("count", "at most", 1.0, None),
    "units": ("units", "at most", 3.0, None),
}


def made(count: int, years: int = 2, rules: list[Rule] | None = None, **given: Any) -> Plan:
    rng = np.random.default_rng(1)
    rows = []
    for n in range(count):
        how: dict[str, Any] = {
            "shares": {"PoC": 1.0} if n % 3 else {"PoC": 0.25, "CPP": 0.75},
            "tags": (f"tag {n % 7}",),
        }
        if n % 2:
            how["levels"] = [(10.0, 3.0), (20.0, 7.0 if given.get("bent") else 5.0), (40.0, 8.0)]
        request = float(rng.integers(20, 40))
        rows.append(activity(f"A{n}", line=f"L{n % 4}", request=request, value=9.0, baseline=12.0, **how))
    return plan(rows, ceilings=[15.0 * count] * years, rules=rules or [])


def test_with_activities() -> None:
    assert_in_step(assemble, made(FEW), made(MANY), MANY / FEW)


def test_with_years() -> None:
    assert_in_step(assemble, made(FEW, years=2), made(FEW, years=8), 4.0)


def test_with_rules_on_single_activities() -> None:
    def own(count: int) -> Plan:
        codes = [f"A{n % 240}" for n in range(count)]
        rules = [rule(f"R{n}", "amount", "at most", 50.0, scope=scope(activity=code)) for n, code in enumerate(codes)]
        return made(240, rules=rules)

    assert_in_step(assemble, own(FEW), own(MANY), MANY / FEW)


@pytest.mark.parametrize("measure", EACH)
@pytest.mark.parametrize("strength", ["must", "should"])
def test_with_members_of_a_rule(measure: str, strength: str) -> None:
    words = dict(zip(("measure", "relation", "limit", "of"), EACH[measure], strict=False))
    given = {"strength": strength, "penalty": 0.5, "each": ("activity",)}
    every = rule("R", **words, **given)
    assert_in_step(assemble, made(FEW, rules=[every]), made(MANY, rules=[every]), MANY / FEW)


def test_reading_columns_off_amounts() -> None:
    def columns(made_of: Plan) -> object:
        model = assemble(made_of)
        return columns_of(model, model.amounts.most * 0.5)

    rules = [rule("R", "change", "at most", 0.3, each=("activity",), strength="should", penalty=0.5)]
    assert_in_step(columns, made(FEW, rules=rules, bent=True), made(MANY, rules=rules, bent=True), MANY / FEW)


def test_finding_groups_and_the_greatest_value() -> None:
    def found(made_of: Plan) -> object:
        groups_of(assemble(made_of))
        return greatest_value(made_of)

    rules = [rule("R", "share", "at most", 0.4, each=("line",))]
    assert_in_step(found, made(500, rules=rules), made(1500, rules=rules), 3.0)
