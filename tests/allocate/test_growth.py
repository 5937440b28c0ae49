"""The whole answer, with its prices, reasons, rounding and check, is work in step with the plan."""

from __future__ import annotations

import pytest

from optimizer.allocate import solve
from optimizer.plan import Plan
from tests.growth import calls
from tests.plans import activity, plan, rule

FEW, MANY = 100, 300
STEP = 1.3


def made(count: int, years: int = 2, each: str = "") -> Plan:
    rows = [
        activity(f"A{n}", line=f"L{n % 4}", request=20.0 + n % 13, value=9.0 + n % 7 + 0.01 * n, baseline=12.0,
                 levels=[(8.0, 5.0 + 0.003 * n), (16.0, 8.0 + 0.004 * n), (20.0, 9.0 + 0.0041 * n)])
        for n in range(count)
    ]  # fmt: skip
    rules = [rule("E", "change", "at least", -0.4, each=(each,))] if each else []
    return plan(rows, ceilings=[13.0 * count] * years, rules=rules)


@pytest.mark.parametrize("each", ["", "line", "activity"])
def test_with_activities(each: str) -> None:
    few, many = made(FEW, each=each), made(MANY, each=each)
    solve(few)
    assert calls(lambda: solve(many)) <= STEP * MANY / FEW * calls(lambda: solve(few))


def test_with_years() -> None:
    few, many = made(FEW), made(FEW, years=6)
    solve(few)
    assert calls(lambda: solve(many)) <= STEP * 3 * calls(lambda: solve(few))
