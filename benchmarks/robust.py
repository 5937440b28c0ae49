"""``python -m benchmarks.robust``: samples of the shipped divisible plan, ours beside PuLP rebuilt for each of them.

The same samples both ways, in interleaved blocks, so that a busy machine slows all alike: compare the ratio. Then
the whole default number of samples is timed, ours only. All must come to the same values.
"""

from __future__ import annotations

import argparse
import math
import os
import statistics
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np
import pulp

import optimizer
from benchmarks.small_plan import insert, quiet, versions
from optimizer.analysis.robust.answer import SAMPLES
from optimizer.analysis.robust.batch import solve_samples
from optimizer.analysis.robust.sampling import Sampling
from optimizer.analysis.robust.solving import Solving
from optimizer.analysis.robust.stake import Stake, stake_of

BOOK = Path(__file__).parents[1] / "inputs" / "quickstart.xlsx"
MARKS = ("<!-- robust -->", "<!-- end robust -->")
BLOCK = 20
"""Samples that are solved one way before it is the other's turn."""

SAME_VALUE = 1e-6


def stake() -> Stake:
    """The shipped divisible plan, solved once."""
    plan = optimizer.read(BOOK)
    return stake_of(optimizer.solve(plan, optimizer.Options(prices=False, opinion=0.0)))[1]


def rebuilt(stake: Stake, cost: np.ndarray, solver: object) -> float:
    """One sample as a script would: the problem written anew with PuLP, and solved."""
    program = stake.program
    problem = pulp.LpProblem("sample", pulp.LpMaximize)
    columns = [
        problem.add_variable(f"x{place}", low, None if math.isinf(high) else high)
        for place, (low, high) in enumerate(zip(program.col_lower.tolist(), program.col_upper.tolist(), strict=True))
    ]
    problem += pulp.LpAffineExpression([(columns[place], float(cost[place])) for place in np.flatnonzero(cost)])
    for place in range(len(program.rows)):
        where, coefficients = program.row(place)
        row = pulp.LpAffineExpression([(columns[c], k) for c, k in zip(where, coefficients.tolist(), strict=True)])
        low, high = float(program.row_lower[place]), float(program.row_upper[place])
        if low == high:
            problem += row == low
            continue
        if not math.isinf(low):
            problem += row >= low
        if not math.isinf(high):
            problem += row <= high
    problem.solve(solver)
    return float(pulp.value(problem.objective))


def measure(stake: Stake, count: int) -> tuple[dict[str, list[float]], dict[str, list[float]]]:
    """Milliseconds a sample of every block by way, and the values of all samples."""
    sampling, solving = Sampling(seed="benchmark"), Solving(stake)
    drawn = [sampling.factors(number, *reversed(stake.share.shape)) for number in range(count)]
    costs = [stake.cost(*factors) for factors in drawn]
    ways: dict[str, Callable[[np.ndarray], float]] = {
        "optimizer, in memory": lambda cost: solving.best(cost).value,
        "PuLP + HiGHS, rebuilt": lambda cost: rebuilt(stake, cost, pulp.HiGHS(msg=False)),
        "PuLP + CBC, rebuilt": lambda cost: rebuilt(stake, cost, pulp.PULP_CBC_CMD(msg=False)),
    }
    spent: dict[str, list[float]] = {name: [] for name in ways}
    values: dict[str, list[float]] = {name: [] for name in ways}
    for first in range(0, count, BLOCK):
        block = costs[first : first + BLOCK]
        for name, solve in ways.items():
            with quiet():
                start = time.perf_counter()
                values[name] += [solve(cost) for cost in block]
                spent[name].append((time.perf_counter() - start) / len(block) * 1000)
    return spent, values


def told(count: int, jobs: int) -> tuple[str, list[str]]:
    """What was measured, as Markdown, and the ways that came to other values than ours."""
    held = stake()
    spent, values = measure(held, count)
    own, *others = list(spent)
    median = {name: statistics.median(row) for name, row in spent.items()}
    differing = [name for name in others if not np.allclose(values[name], values[own], rtol=SAME_VALUE, atol=0.0)]
    start, worked = time.perf_counter(), time.process_time()
    solve_samples(held, Sampling(seed="benchmark"), SAMPLES, jobs=jobs)
    whole, worked = time.perf_counter() - start, time.process_time() - worked
    busy = f", of which {worked:.1f} s of processor time" if jobs == 1 else ""
    rows = "\n".join(f"| {name} | {ms:.2f} | {ms / median[own]:.1f} |" for name, ms in median.items())
    text = f"""\
{len(held.program.columns)} columns, {len(held.program.rows)} rows; {count} samples in interleaved blocks of {BLOCK}; \
{versions()}.
Measured on {datetime.now(UTC):%Y-%m-%d} by `python -m benchmarks.robust --samples {count} --jobs {jobs}`, load \
{os.getloadavg()[0]:.1f} on {os.cpu_count()} cores.

| way | median, ms a sample | times ours |
|---|---:|---:|
{rows}

All {SAMPLES:,} samples, ours on {jobs} worker{"s" if jobs > 1 else ""}: {whole:.1f} s{busy}.
"""
    return text, differing


def main() -> int:
    """Measure, print, and end with 1 where values differ."""
    options = argparse.ArgumentParser(description="Samples of the shipped divisible plan, ours beside PuLP rebuilt.")
    options.add_argument("--samples", type=int, default=200, help="solved every way")
    options.add_argument("--jobs", type=int, default=1, help="workers for all samples, ours only")
    options.add_argument("--into", type=Path, help="also put the result into this page")
    asked = options.parse_args()
    text, differing = told(asked.samples, asked.jobs)
    print(text)
    if differing:
        print(f"VALUES DIFFER: {', '.join(differing)}")
        return 1
    if asked.into:
        insert(text, asked.into, MARKS)
    return 0


if __name__ == "__main__":
    sys.exit(main())
