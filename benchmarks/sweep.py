"""A sweep of the small and the medium plan: ours beside a model kept in highspy, and beside models built anew.

``python -m benchmarks.sweep --into docs/benchmarks.md``
"""

from __future__ import annotations

import math
import statistics
import sys
import time
from argparse import Namespace
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from benchmarks.case import Case, Floats, medium, small
from benchmarks.peers import arrays, pulp_cbc, pulp_highs
from benchmarks.targets import Figure, sentences
from benchmarks.telling import Benchmark, Told, quiet

SAME_VALUE = 1e-6
OURS, WARM, HIGHS, CBC = "optimizer, resident", "highspy kept warm", "PuLP + HiGHS, rebuilt", "PuLP + CBC, rebuilt"


@dataclass(frozen=True, kw_only=True)
class Scenario:
    """By how much the ceilings (years,) and the weights of topics (topics,) are multiplied; ``kind`` says which are."""

    kind: str
    ceiling: Floats
    weight: Floats


Way = Callable[[Scenario], float]
"""The best value under a scenario."""


def scenarios(case: Case, count: int, seed: int = 7) -> list[Scenario]:
    """``count`` scenarios of each kind: ceilings within 5 %, weights within 20 %, both."""
    rng = np.random.default_rng(seed)
    years, topics = len(case.ceiling), len(case.topic_cap)
    found = []
    for _ in range(count):
        for kind in ("ceilings", "weights", "both"):
            ceiling = rng.uniform(0.95, 1.05, years) if kind != "weights" else np.ones(years)
            weight = rng.uniform(0.8, 1.2, topics) if kind != "ceilings" else np.ones(topics)
            found.append(Scenario(kind=kind, ceiling=ceiling, weight=weight))
    return found


def resident(case: Case) -> Way:
    """Ours: one plan in memory, every solve from the plan as it stands."""
    from optimizer.analysis.sweep import Moved, Resident

    held = Resident(case.plan)
    weight = np.array([row.weight for row in case.plan.topics])

    def value(scenario: Scenario) -> float:
        ceiling = case.ceiling * scenario.ceiling if scenario.kind != "weights" else None
        weights = weight * scenario.weight if scenario.kind != "ceilings" else None
        found = held.solve(Moved(ceiling=ceiling, weight=weights)).value
        assert found is not None
        return found

    return value


def kept_warm(case: Case) -> Way:
    """Arrays straight into highspy, kept, changed by bulk calls and started from the solve before."""
    import highspy

    lp, places = arrays(case)
    highs = highspy.Highs()
    for name, setting in (("output_flag", False), ("threads", 1), ("presolve", "off"), ("solver", "simplex")):
        highs.setOptionValue(name, setting)
    highs.passModel(lp)
    highs.run()
    _, _, segments = case.shape
    pieces = places["piece"].ravel().astype(np.int32)
    slope = np.repeat(case.slope[:, None, :], len(case.ceiling), axis=1)
    rows, carry = places["ceiling"].astype(np.int32), places["carry"].astype(np.int32)
    least, nothing = np.full(len(rows), -np.inf), np.zeros(len(rows))

    def value(scenario: Scenario) -> float:
        may_carry = case.carry * scenario.ceiling
        may_carry[-1] = 0.0
        highs.changeRowsBounds(len(rows), rows, least, case.ceiling * scenario.ceiling)
        highs.changeColsBounds(len(carry), carry, nothing, may_carry)
        cost = slope * scenario.weight[case.topic][:, None, None]
        highs.changeColsCost(len(pieces), pieces, cost.ravel())
        highs.run()
        assert len(np.array(highs.getSolution().col_value)) >= segments
        return float(highs.getInfo().objective_function_value)

    return value


def rebuilt(solve: Callable[[Case], float]) -> Callable[[Case], Way]:
    """A way that builds the changed problem anew every time, as a script does."""

    def made(case: Case) -> Way:
        def value(scenario: Scenario) -> float:
            return solve(
                replace(
                    case,
                    ceiling=case.ceiling * scenario.ceiling,
                    carry=case.carry * scenario.ceiling,
                    slope=case.slope * scenario.weight[case.topic][:, None],
                )
            )

        return value

    return made


WAYS: dict[str, Callable[[Case], Way]] = {
    OURS: resident,
    WARM: kept_warm,
    HIGHS: rebuilt(pulp_highs),
    CBC: rebuilt(pulp_cbc),
}
FEWER = {HIGHS: 4, CBC: 4}
"""The slow ways solve every fourth scenario only."""

RATIOS = {
    "sweep.S.warm": (OURS, WARM),
    "sweep.S.rebuilt": (CBC, OURS),
    "sweep.M.warm": (WARM, OURS),
    "sweep.M.rebuilt": (CBC, OURS),
}
"""By target, which way's time is divided by which."""


def measure(case: Case, asked: Sequence[Scenario]) -> dict[str, dict[str, list[float]]]:
    """Milliseconds of each way by kind, interleaved; SystemExit where values differ."""
    with quiet():
        ways = {name: make(case) for name, make in WAYS.items()}
        for way in ways.values():
            way(asked[0])
    found: dict[str, dict[str, list[float]]] = {name: {} for name in ways}
    for number, scenario in enumerate(asked):
        values = {}
        for name, way in ways.items():
            if (number // 3) % FEWER.get(name, 1):
                continue
            with quiet():
                start = time.perf_counter()
                values[name] = way(scenario)
                passed = time.perf_counter() - start
            found[name].setdefault(scenario.kind, []).append(1000.0 * passed)
        if not all(math.isclose(value, values[OURS], rel_tol=SAME_VALUE) for value in values.values()):
            raise SystemExit(f"VALUES DIFFER in scenario {number}: {values}")
    return found


def of_size(name: str, case: Case, count: int) -> tuple[str, dict[str, Figure]]:
    """The Markdown of one size: medians by kind; and the ratios that have targets."""
    found = measure(case, scenarios(case, count))
    num, years, _ = case.shape
    every = {way: statistics.median(ms for held in kinds.values() for ms in held) for way, kinds in found.items()}
    lines = [
        f"### {name}: {num} activities, {years} years",
        "",
        "| way | ceilings, ms | weights, ms | both, ms | all, ms | times ours |",
        "|---|---:|---:|---:|---:|---:|",
    ]
    for way, kinds in found.items():
        medians = " | ".join(f"{statistics.median(kinds[kind]):.2f}" for kind in ("ceilings", "weights", "both"))
        lines.append(f"| {way} | {medians} | {every[way]:.2f} | {every[way] / every[OURS]:.2f} |")
    figures = {
        code: Figure(ratio=every[above] / every[below])
        for code, (above, below) in RATIOS.items()
        if code.startswith(f"sweep.{name}.")
    }
    return "\n".join([*lines, "", sentences(figures)]), figures


def told(asked: Namespace) -> Told:
    """What was measured at both sizes."""
    sizes = {"S": (small, asked.runs), "M": (medium, max(4, asked.runs // 4))}
    parts, figures = [], {}
    for name, (make, count) in sizes.items():
        if name in asked.sizes:
            text, found = of_size(name, make(), count)
            parts.append(text)
            figures |= found
    head = (
        f"Interleaved runs of {asked.runs} scenarios of each kind at S and {sizes['M'][1]} at M.\n"
        f"{BENCHMARK.stamp(asked)}"
    )
    return Told(text="\n\n".join([head, *parts]) + "\n", figures=figures)


BENCHMARK = Benchmark(
    name="sweep",
    about="A sweep, ours beside its peers.",
    marks=("<!-- sweep -->", "<!-- end of sweep -->"),
    options={
        "runs": (40, "scenarios of each kind at S; a quarter of them at M"),
        "sizes": ("SM", "which sizes"),
    },
    quick={"runs": 8},
    told=told,
)

if __name__ == "__main__":
    sys.exit(BENCHMARK.run())
