"""Small plans of every size of amounts and points, solved twice: ``python -m tests.fuzz.scales --cases 200``.

Amounts run from cents to billions, points and penalties from 1e-6 to 1e6, weights are up to a million apart, and some
rules are nearly the same as others. HiGHS and CBC have to come to the same answer, and neither may give up.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections import Counter
from pathlib import Path

from optimizer.allocate import Options, Result, solve
from optimizer.errors import OptimizerError
from optimizer.plan import Activity, Plan, Rule
from tests.fuzz.page import put
from tests.plans import activity, package, plan, rule, scope

AGREES = 1e-6
"""By what part two answers may differ."""


def scaled_plan(seed: int) -> Plan:
    """The plan of a seed."""
    chance = random.Random(seed)
    size = 10 ** chance.uniform(-1, 9)
    topics = ["PoC", "CAAC", "CRSV"][: chance.randint(1, 3)]
    activities = [_activity(chance, number, size, topics) for number in range(chance.randint(2, 7))]
    asked = sum((row.request or 0) + sum(row.requests.values()) for row in activities)
    return plan(
        activities,
        ceilings=[round(asked * chance.uniform(0.1, 1.1), 2) for _ in range(chance.randint(1, 3))],
        rules=_rules(chance, asked),
        weights={topic: 10 ** chance.uniform(-3, 3) if chance.random() < 0.5 else 1.0 for topic in topics},
        round_to=chance.choice([0, 0.01, 0.1, 1]),
        tie_break=chance.choice(["baseline", "none"]),
        objective=chance.choice(["value", "value", "value", "balanced"]),
    )


def _amount(chance: random.Random, size: float) -> float:
    return max(0.01, round(size * 10 ** chance.uniform(-1.5, 0.5), chance.choice([2, 2, 0, 6])))


def _points(chance: random.Random) -> float:
    return 10 ** chance.uniform(-6, 6) if chance.random() < 0.3 else round(chance.uniform(1, 100), 2)


def _activity(chance: random.Random, number: int, size: float, topics: list[str]) -> Activity:
    code, kind, money = f"A{number}", chance.random(), _amount(chance, size)
    common = {"topic": chance.choice(topics), "line": chance.choice(["TRN", "EXR"]), "value": _points(chance)}
    if kind < 0.15:
        return package(code, money, **common)
    baseline = round(money * chance.random(), 2)
    if kind < 0.3:
        return activity(
            code, kind="units", unit_cost=money, request=money * chance.randint(1, 9), baseline=baseline, **common
        )
    return activity(
        code, request=money, baseline=baseline, value_at_half=chance.choice([0.5, 0.6, 0.75, 0.99]), **common
    )


def _rules(chance: random.Random, asked: float) -> list[Rule]:
    found = []
    if chance.random() < 0.5:
        share = chance.choice([0.3, 0.5, 1 / 3, 1e-3])
        found.append(rule("S1", "share", "at most", share, scope=scope(topic="PoC")))
        if chance.random() < 0.5:
            nearly = share + chance.choice([1e-9, 1e-7, -1e-9])
            found.append(rule("S2", "share", "at most", nearly, scope=scope(topic="PoC")))
    if chance.random() < 0.5:
        penalty = 10 ** chance.uniform(-6, 6)
        much = asked * chance.uniform(0, 0.5)
        found.append(rule("M", "amount", "at least", much, strength="should", penalty=penalty))
    if chance.random() < 0.4:
        found.append(rule("C", "change", "within", chance.uniform(0.05, 0.9), each=("line",)))
    if chance.random() < 0.3:
        found.append(rule("F", "amount", "at least", asked * chance.uniform(0, 0.3)))
    return found


def judged(seed: int) -> tuple[str, str]:
    """What became of the plan of a seed, and what is wrong with that; empty where nothing is."""
    asked = scaled_plan(seed)
    answers: list[Result] = []
    for solver in ("highs", "cbc"):
        try:
            answers.append(
                solve(asked, Options(solver=solver, opinion=0.0, prices=solver == "highs" and seed % 3 == 0))
            )
        except OptimizerError as error:
            if solver == "cbc" and "--solver highs" in str(error):
                return f"{answers[0].status}, CBC gave up", ""
            return "fault", f"{solver}: {type(error).__name__}: {error}"
    first, second = answers
    if first.status != second.status:
        return "fault", f"{first.status} and {second.status}"
    if first.status == "infeasible":
        return "no plan", ""
    reached, again = _reached(first), _reached(second)
    if abs(reached - again) > AGREES * max(1.0, abs(reached)):
        return "fault", f"{reached!r} and {again!r}"
    return f"{first.status}, both agree", ""


def _reached(result: Result) -> float:
    """What the first stage came to: the value, or how far the worst served topic gets."""
    return float(result.tables["stages"][0]["objective"])


def main() -> int:
    """Judge the cases asked for and tell what happened."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=100)
    parser.add_argument("--first", type=int, default=0, help="the first seed")
    parser.add_argument("--into", type=Path, help="also put the table into this page")
    asked = parser.parse_args()
    outcomes: Counter[str] = Counter()
    for seed in range(asked.first, asked.first + asked.cases):
        outcome, fault = judged(seed)
        outcomes[outcome] += 1
        if fault:
            print(f"seed {seed}: {fault}", flush=True)
    lines = [f"| {outcome} | {count:,} |" for outcome, count in outcomes.most_common()]
    table = "\n".join(["| what happened | plans |", "|---|---:|", *lines])
    print(table)
    if asked.into:
        put(table, f"python -m tests.fuzz.scales --cases {asked.cases} --first {asked.first}", asked.into, "scales")
    return 1 if outcomes["fault"] else 0


if __name__ == "__main__":
    sys.exit(main())
