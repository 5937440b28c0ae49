"""Plans of the size an office has, in every magnitude: an answer, never a crash, checked on every solve."""

import random
from typing import Any

import pytest

from optimizer.allocate import Options, solve
from optimizer.plan import Base, Plan
from tests.plans import activity, plan, rule, scope

TOPICS, LINES = ("PoC", "CAAC", "CRSV", "CTHB", "CPP"), ("TRN", "EXE", "ANA", "PER")
YEARS = tuple(range(2027, 2032))


def office_plan(seed: int, scale: float) -> Plan:
    """20 to 40 activities over five years with up to ten rules; money times ``scale``."""
    draw = random.Random(seed)
    tied = draw.random() < 0.4
    count = draw.randint(20, 40)

    def money(amount: float) -> float:
        return round(amount * scale, 6)

    rows = []
    for number in range(count):
        given: dict[str, Any] = {
            "shares": draw.choice([{topic: 1.0} for topic in TOPICS] + [{"PoC": 0.35, "CTHB": 0.65}]),
            "line": draw.choice(LINES),
            "baseline": money(draw.choice([0.0, 50.0, 120.0, round(draw.uniform(0, 200), 1)])),
            "request": money(draw.choice([60.0, 100.0, 150.0, round(draw.uniform(10, 250), 1)])),
            "value": float(20 if tied else draw.randint(0, 60)),
            "value_at_half": 0.75 if tied else draw.choice([0.5, 0.6, 0.75, 0.9]),
        }
        if draw.random() < 0.25:
            given["requests"] = {2029: money(draw.choice([0.0, 33.3, 200.0]))}
        rows.append(activity(f"A{number}", **given))
    return plan(
        rows,
        ceilings={year: money(draw.choice([count * 40.0, count * 60.0, count * 100.0])) for year in YEARS},
        rules=[office_rule(draw, f"R{number}", money) for number in range(draw.choice([0, 3, 10]))],
        weights={topic: draw.choice([0.0, 1.0, 2.5, 10.0]) for topic in TOPICS},
        inflation={line: draw.choice([0.0, 0.02, -0.01]) for line in LINES},
        year={"carry_share": draw.choice([0.0, 0.1]), "reserve": draw.choice([0.0, 0.02]), "overrun": 0.05},
        discount_rate=draw.choice([0.0, 0.03]),
        tie_break=draw.choice(["baseline", "none"]),
        round_to=draw.choice([0.1, 1.0, 0.0]) * max(1.0, scale / 1000),
    )


def office_rule(draw: random.Random, code: str, money: Any) -> Any:
    given: dict[str, Any] = {
        "years": draw.choice([YEARS, YEARS[:1], YEARS[1:3]]),
        "scope": scope(**draw.choice([{}, {"topic": "PoC, CPP"}, {"line": "TRN"}, {"topic": "not PoC"}])),
        "each": draw.choice([(), ("topic",), ("line",), ("activity",)]),
    }
    if draw.random() < 0.5:
        given |= {"strength": "should", "penalty": draw.choice([1e-6, 0.5, 1e4, 1e8])}
    measure = draw.choice(["amount", "share", "change", "moved"])
    if measure == "amount":
        return rule(code, measure, *draw.choice([("at least", money(10.0)), ("at most", money(400.0))]), **given)
    if measure == "share":
        of = draw.choice(["total", "ceiling", "request", "member", Base(kind="scope", scope=scope(line="EXE"))])
        return rule(code, measure, *draw.choice([("at least", 0.03), ("at most", 1 / 3)]), of=of, **given)
    if measure == "change":
        relation, limit = draw.choice([("at least", -0.5), ("at most", 0.9), ("within", 0.5)])
        return rule(code, measure, relation, limit, of=draw.choice(["baseline", "previous year"]), **given)
    return rule(code, measure, "at most", draw.choice([0.3, 0.6]), of="previous year", **given | {"each": ("topic",)})


PRICED = {(3, 0.01), (3, 1e6)}
"""Plans whose limits are priced too, which takes ten times as long."""


@pytest.mark.parametrize("scale", [0.01, 1.0, 1e3, 1e6])
@pytest.mark.parametrize("seed", range(6))
def test_a_plan_of_office_size_gets_an_answer_that_the_checker_accepts(seed: int, scale: float) -> None:
    result = solve(office_plan(seed, scale), Options(prices=(seed, scale) in PRICED))
    assert result.status in ("optimal", "infeasible")
    if result.status == "optimal":
        assert result.rounding_cost is not None
        assert result.value is not None
        assert all(row["status"] == "optimal" for row in result.rows("stages"))
        assert all(row["verdict"] == "OK" for row in result.rows("checks"))
    else:
        assert result.conflict
