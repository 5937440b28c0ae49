"""``python -m benchmarks.budget_curve``: the exact curve of value against budget, beside a grid of solved budgets.

Both start from the same plan in memory. The grid is what a script does: the plan built and solved with PuLP and CBC at
100 budgets from the least to the last of the curve; it says nothing between them. Runs are interleaved.
"""

from __future__ import annotations

import argparse
import platform
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

import numpy as np

from benchmarks.case import Case, small
from benchmarks.peers import pulp_cbc
from benchmarks.small_plan import insert, quiet
from optimizer.analysis.ladder.curve import Curve, curve_of
from optimizer.analysis.ladder.scaled import scaled
from optimizer.model import assemble

POINTS = 100
TARGET = 6.0
SAME_VALUE = 1e-6
MARKS = ("<!-- budget_curve -->", "<!-- end budget_curve -->")
PACKAGES = ("highspy", "pulp", "numpy")


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


def measured(case: Case, runs: int, points: int = POINTS) -> str:
    """The result as Markdown; fails where a point of the grid is not on the curve."""
    curve = exact(case)
    factors = np.linspace(curve.factors[0] * (1 + 1e-6), curve.factors[-1], points)
    with quiet():
        values = grid(case, factors)
    apart = max(abs(curve.value(f) - v) / abs(v) for f, v in zip(factors.tolist(), values, strict=True))
    if apart > SAME_VALUE:
        raise SystemExit(f"the grid lies {apart:.1e} beside the curve")
    times = [(seconds(lambda: exact(case)), seconds(lambda: grid(case, factors))) for _ in range(runs)]
    ours, theirs = (statistics.median(column) for column in zip(*times, strict=True))
    activities, years, segments = case.shape
    return "\n".join(
        [
            f"{activities} activities, {years} years, {segments} segments each; {runs} interleaved runs; "
            f"Python {platform.python_version()}, {', '.join(f'{name} {version(name)}' for name in PACKAGES)}.",
            f"Measured on {datetime.now(UTC):%Y-%m-%d} by `python -m benchmarks.budget_curve --runs {runs}`.",
            "",
            "| way | median, s | what it gives |",
            "|---|---:|---|",
            f"| optimizer, exact curve | {ours:.2f} | {len(curve.bends)} bends from {100 * curve.factors[0]:.1f} to "
            f"{100 * curve.factors[-1]:.1f} % of the ceilings, {curve.solves} plans solved |",
            f"| PuLP + CBC, grid | {theirs:.2f} | {points} budgets, nothing between them |",
            "",
            f"Grid over curve: {theirs / ours:.1f}; the target is at least {TARGET:g}, which is "
            f"{'met' if theirs / ours >= TARGET else 'not met yet'}. All points of the grid lie on the curve "
            f"(to {apart:.0e}).",
        ]
    )


def main() -> int:
    """Measure, print, and put the result into a page where one is named."""
    parser = argparse.ArgumentParser(description="The exact budget curve beside a grid of solved budgets.")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--into", type=Path, help="also put the result into this page")
    asked = parser.parse_args()
    text = measured(small(), asked.runs)
    print(text)
    if asked.into:
        insert(text, asked.into, MARKS)
    return 0


if __name__ == "__main__":
    sys.exit(main())
