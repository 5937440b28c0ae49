"""The whole answer, with its prices, reasons, rounding and check, is work in step with the plan."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from optimizer.allocate import solve
from optimizer.plan import Plan
from tests.growth import calls
from tests.plans import activity, plan, rule, scope, share, source

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


def ruled(count: int) -> Plan:
    own = [rule(f"R{n}", "amount", "at most", 8.0 + n % 3, scope=scope(activity=f"A{n}")) for n in range(count)]
    return plan(made(count).activities, ceilings=[9.0 * count], rules=own)


def missed(count: int) -> Plan:
    want = [
        rule(f"R{n}", "amount", "at least", 15.0, scope=scope(activity=f"A{n}"), strength="should", penalty=0.3)
        for n in range(count)
    ]
    return plan(made(count).activities, ceilings=[13.0 * count], rules=want)


def paid(count: int) -> Plan:
    sources = [source(f"S{n}", 30.0 + n % 5, activity=f"A{2 * n}, A{2 * n + 1}") for n in range(count // 2)]
    return plan(made(count).activities, ceilings=[2.0 * count], sources=sources)


def shared_out(count: int) -> Plan:
    allies = [share(f"Ally {n}", 1.0 / count, *(["J"] if n % 3 else [])) for n in range(count)]
    joint = [source("J", 20.0, kind="joint")]
    return plan(made(30).activities, ceilings=[390.0], sources=joint, shares=allies)


def left_over(count: int) -> Plan:
    ends = [rule(f"R{n}", "amount", "at most", 20.0, source=f"S{n}") for n in range(count)]
    sources = [source(f"S{n}", 30.0, line=f"L{n % 4}", kind="joint") for n in range(count)]
    return plan(made(30).activities, ceilings=[400.0], sources=sources, rules=ends)


@pytest.mark.parametrize(("drawn", "few"), [(ruled, 60), (missed, 60), (paid, 40), (shared_out, 40), (left_over, 8)])
def test_with_all_kinds_of_rows(drawn: Callable[[int], Plan], few: int) -> None:
    solve(drawn(few))
    before, after = drawn(few), drawn(3 * few)
    assert calls(lambda: solve(after)) <= 1.5 * 3 * calls(lambda: solve(before))


def torn(count: int) -> Plan:
    want = [rule(f"R{n}", "amount", "at least", 14.0, scope=scope(activity=f"A{n}")) for n in range(count)]
    return plan(made(count).activities, ceilings=[13.0 * count], rules=want)


def test_with_limits_that_cannot_hold_together(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is tried is bounded, here at what is reached by few."""
    monkeypatch.setattr("optimizer.allocate.conflict.MOST_TRIALS", 40)
    monkeypatch.setattr("optimizer.allocate.least_repair.MOST_IN_VAIN", 1_000)
    solve(torn(40))
    few, many = torn(40), torn(120)
    assert calls(lambda: solve(many)) <= STEP * 3 * calls(lambda: solve(few))
