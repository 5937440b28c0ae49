"""``python -m benchmarks.small_plan``: the small plan, ours beside its peers, as a Markdown table.

Runs are interleaved, so that a busy machine slows all alike: compare the ratios, not the times. All must come
to the same value; one that is not installed, or fails, is a row that says so.
"""

from __future__ import annotations

import math
import statistics
import sys
import time
from argparse import Namespace
from collections.abc import Callable

from benchmarks import environment
from benchmarks.case import Case, small
from benchmarks.environment import absence
from benchmarks.modellers import load_first
from benchmarks.peers import PEERS, arrays_into_highspy, ours
from benchmarks.targets import Figure, sentence
from benchmarks.telling import SOLVING, Benchmark, Told, quiet

SAME_VALUE = 1e-6


def measure(case: Case, runs: int) -> tuple[dict[str, list[float]], dict[str, float], dict[str, str]]:
    """Seconds of each run by name, the value each came to, and why some did not run."""
    load_first()
    values: dict[str, float] = {}
    missing: dict[str, str] = {}
    for name, solve in PEERS.items():  # once unmeasured: imports, and first use of a solver
        try:
            with quiet():
                values[name] = solve(case)
        except ImportError as error:
            missing[name] = absence(error)
        except Exception as error:
            missing[name] = f"failed ({type(error).__name__}: {str(error)[:60]})"
    seconds: dict[str, list[float]] = {name: [] for name in values}
    for _ in range(runs):
        for name in values:
            seconds[name].append(timed(PEERS[name], case))
    return seconds, values, missing


def timed(solve: Callable[[Case], float], case: Case) -> float:
    """Seconds of one build and solve."""
    with quiet():
        start = time.perf_counter()
        solve(case)
        return time.perf_counter() - start


def table(seconds: dict[str, list[float]], values: dict[str, float], missing: dict[str, str]) -> str:
    """The Markdown table: medians, and how they compare with ours."""
    reference = name_of(ours)
    own = statistics.median(seconds[reference])
    lines = ["| way | median, ms | times ours | value |", "|---|---:|---:|---:|"]
    for name in PEERS:
        if name in missing:
            lines.append(f"| {name} | {missing[name]} | – | – |")
            continue
        median = statistics.median(seconds[name])
        lines.append(f"| {name} | {median * 1000:.1f} | {median / own:.2f} | {values[name]:.6f} |")
    return "\n".join(lines)


def name_of(solve: Callable[[Case], float]) -> str:
    """The name in the table of one way of solving."""
    return next(name for name, other in PEERS.items() if other is solve)


def told(asked: Namespace) -> Told:
    """What was measured, and the ways that came to another value than ours."""
    case = small()
    num, years, segments = case.shape
    seconds, values, missing = measure(case, asked.runs)
    own, arrays = name_of(ours), name_of(arrays_into_highspy)
    figure = Figure(ratio=statistics.median(seconds[own]) / statistics.median(seconds[arrays]))
    wrong = [name for name, value in values.items() if not math.isclose(value, values[own], rel_tol=SAME_VALUE)]
    text = f"""\
{num} activities, {years} years, {segments} segments each; {asked.runs} interleaved runs.
{BENCHMARK.stamp(asked)}

{table(seconds, values, missing)}

{sentence("small_plan", figure)}
"""
    return Told(text=text, figures={"small_plan": figure}, wrong=tuple(wrong))


BENCHMARK = Benchmark(
    name="small_plan",
    about="The small plan, ours beside its peers.",
    marks=("<!-- small_plan -->", "<!-- end -->"),
    options={"runs": (31, "interleaved runs of every way")},
    quick={"runs": 3},
    packages=(*SOLVING, *environment.PEERS),
    told=told,
)

if __name__ == "__main__":
    sys.exit(BENCHMARK.run())
