"""``python -m benchmarks.robust``: samples of the shipped divisible plan, ours beside PuLP rebuilt for each of them.

The same samples both ways, in interleaved blocks, so that a busy machine slows all alike: compare the ratio. Then
the whole default number of samples is timed, ours only. All must come to the same values.
"""

from __future__ import annotations

import math
import statistics
import sys
import time
from argparse import Namespace
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pulp

import optimizer
from benchmarks.telling import Benchmark, Told, quiet
from optimizer.analysis.robust.answer import SAMPLES
from optimizer.analysis.robust.batch import solve_samples
from optimizer.analysis.robust.sampling import Sampling
from optimizer.analysis.robust.solving import Solving
from optimizer.analysis.robust.stake import Stake, stake_of

BOOK = Path(__file__).parents[1] / "inputs" / "quickstart.xlsx"
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


def told(asked: Namespace) -> Told:
    """What was measured, and the ways that came to other values than ours."""
    count, jobs = asked.samples, asked.jobs
    held = stake()
    spent, values = measure(held, count)
    own, *others = list(spent)
    median = {name: statistics.median(row) for name, row in spent.items()}
    wrong = [name for name in others if not np.allclose(values[name], values[own], rtol=SAME_VALUE, atol=0.0)]
    start, worked = time.perf_counter(), time.process_time()
    solve_samples(held, Sampling(seed="benchmark"), asked.all, jobs=jobs)
    whole, worked = time.perf_counter() - start, time.process_time() - worked
    busy = f", of which {worked:.1f} s of processor time" if jobs == 1 else ""
    rows = "\n".join(f"| {name} | {ms:.2f} | {ms / median[own]:.1f} |" for name, ms in median.items())
    text = f"""\
{len(held.program.columns)} columns, {len(held.program.rows)} rows; {count} samples in interleaved blocks of {BLOCK}.
{BENCHMARK.stamp(asked)}

| way | median, ms a sample | times ours |
|---|---:|---:|
{rows}

{asked.all:,} samples, ours on {jobs} worker{"s" if jobs > 1 else ""}: {whole:.1f} s{busy}.
"""
    return Told(text=text, wrong=tuple(wrong))


BENCHMARK = Benchmark(
    name="robust",
    about="Samples of the shipped divisible plan, ours beside PuLP rebuilt.",
    marks=("<!-- robust -->", "<!-- end robust -->"),
    options={
        "samples": (200, "samples solved every way"),
        "jobs": (1, "workers for all samples, ours only"),
        "all": (SAMPLES, "samples of the whole run, ours only"),
    },
    quick={"samples": 20, "all": 500},
    told=told,
)

if __name__ == "__main__":
    sys.exit(BENCHMARK.run())
