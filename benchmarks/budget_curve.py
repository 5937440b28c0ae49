"""``python -m benchmarks.budget_curve``: the exact curve of value against budget, beside a grid of solved budgets.

Both start from the same plan in memory. The grid is what a script does: the plan built and solved with PuLP and CBC at
100 budgets from the least to the last of the curve; it says nothing between them. Runs are interleaved.
"""

from __future__ import annotations

import statistics
import sys
import time
from argparse import Namespace
from collections.abc import Callable
from dataclasses import replace

import numpy as np

from benchmarks.case import Case, small
from benchmarks.peers import pulp_cbc
from benchmarks.targets import Figure, sentence
from benchmarks.telling import Benchmark, Told, quiet
from optimizer.analysis.ladder.curve import Curve, curve_of
from optimizer.analysis.ladder.scaled import scaled
from optimizer.model import assemble

SAME_VALUE = 1e-6


def exact(case: Case) -> Curve:
    """The whole curve: model assembled, every bend found and confirmed."""
    model = assemble(case.plan)
    curve = curve_of(scaled(model), model.value_cost)
    assert curve is not None, "the case has plans"
    return curve


def grid(case: Case, factors: np.ndarray[tuple[int], np.dtype[np.float64]]) -> list[float]:
    """The value at every factor, each budget built and solved on its own."""
    return [pulp_cbc(replace(case, ceiling=case.ceiling * f, carry=case.carry * f)) for f in factors.tolist()]


def seconds(call: Callable[[], object]) -> float:
    """How long a call takes."""
    with quiet():
        start = time.perf_counter()
        call()
        return time.perf_counter() - start


def measured(case: Case, runs: int, points: int) -> tuple[str, Figure]:
    """The result as Markdown and the grid's time over ours; fails where a point of the grid is not on the curve."""
    curve = exact(case)
    factors = np.linspace(curve.factors[0] * (1 + 1e-6), curve.factors[-1], points)
    with quiet():
        values = grid(case, factors)
    apart = max(abs(curve.value(f) - v) / abs(v) for f, v in zip(factors.tolist(), values, strict=True))
    if apart > SAME_VALUE:
        raise SystemExit(f"the grid lies {apart:.1e} beside the curve")
    times = [(seconds(lambda: exact(case)), seconds(lambda: grid(case, factors))) for _ in range(runs)]
    ours, theirs = (statistics.median(column) for column in zip(*times, strict=True))
    lines = [
        "| way | median, s | what it gives |",
        "|---|---:|---|",
        f"| optimizer, exact curve | {ours:.2f} | {len(curve.bends)} bends from {100 * curve.factors[0]:.1f} to "
        f"{100 * curve.factors[-1]:.1f} % of the ceilings, {curve.solves} plans solved |",
        f"| PuLP + CBC, grid | {theirs:.2f} | {points} budgets, nothing between them |",
        "",
        f"All points of the grid lie on the curve (to {apart:.0e}).",
    ]
    return "\n".join(lines), Figure(ratio=theirs / ours)


def told(asked: Namespace) -> Told:
    """What was measured."""
    case = small()
    text, figure = measured(case, asked.runs, asked.points)
    activities, years, segments = case.shape
    head = f"{activities} activities, {years} years, {segments} segments each; {asked.runs} interleaved runs."
    target = sentence("budget_curve", figure)
    return Told(
        text=f"{head}\n{BENCHMARK.stamp(asked)}\n\n{text}\n{target}\n",
        # Fewer points say nothing about a hundred.
        figures={"budget_curve": figure} if asked.points == POINTS else {},
    )


POINTS = 100
BENCHMARK = Benchmark(
    name="budget_curve",
    about="The exact budget curve beside a grid of solved budgets.",
    marks=("<!-- budget_curve -->", "<!-- end budget_curve -->"),
    options={"runs": (3, "interleaved runs of both ways"), "points": (POINTS, "budgets of the grid")},
    quick={"runs": 1},
    told=told,
)

if __name__ == "__main__":
    sys.exit(BENCHMARK.run())
