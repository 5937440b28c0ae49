"""``python -m benchmarks.small_plan``: the small plan, ours beside its peers, as a Markdown table.

Runs are interleaved, so that a busy machine slows all alike: compare the ratios, not the times. All must come
to the same value; one that is not installed, or fails, is a row that says so.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import logging
import math
import os
import platform
import statistics
import sys
import time
import warnings
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from benchmarks.case import Case, small
from benchmarks.peers import PEERS, arrays_into_highspy, ours

SAME_VALUE = 1e-6
TARGET = 1.3
MARKS = ("<!-- small_plan -->", "<!-- end -->")
PACKAGES = ("highspy", "pulp", "pyomo", "linopy", "numpy")


@contextlib.contextmanager
def quiet() -> Iterator[None]:
    """Peers chatter on both streams; only the table is to be seen."""
    logging.disable(logging.CRITICAL)
    try:
        with (
            contextlib.redirect_stdout(io.StringIO()),
            contextlib.redirect_stderr(io.StringIO()),
            warnings.catch_warnings(),
        ):
            warnings.simplefilter("ignore")
            yield
    finally:
        logging.disable(logging.NOTSET)


def measure(case: Case, runs: int) -> tuple[dict[str, list[float]], dict[str, float], dict[str, str]]:
    """Seconds of each run by name, the value each came to, and why some did not run."""
    values: dict[str, float] = {}
    missing: dict[str, str] = {}
    for name, solve in PEERS.items():  # once unmeasured: imports, and first use of a solver
        try:
            with quiet():
                values[name] = solve(case)
        except ImportError as error:
            missing[name] = f"not installed ({error.name})"
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


def versions() -> str:
    """Python and the packages that are compared, as installed."""
    found = [f"Python {platform.python_version()}"]
    for package in PACKAGES:
        with contextlib.suppress(PackageNotFoundError):
            found.append(f"{package} {version(package)}")
    return ", ".join(found)


def told(case: Case, runs: int) -> tuple[str, list[str]]:
    """What was measured, as Markdown, and the ways that came to another value than ours."""
    num, years, segments = case.shape
    seconds, values, missing = measure(case, runs)
    ratio = statistics.median(seconds[name_of(ours)]) / statistics.median(seconds[name_of(arrays_into_highspy)])
    own = values[name_of(ours)]
    differing = [name for name, value in values.items() if not math.isclose(value, own, rel_tol=SAME_VALUE)]
    text = f"""\
{num} activities, {years} years, {segments} segments each; {runs} interleaved runs; {versions()}.
Measured on {datetime.now(UTC):%Y-%m-%d} by `python -m benchmarks.small_plan --runs {runs}`.

{table(seconds, values, missing)}

Ours over arrays straight into highspy: {ratio:.2f}; the target is at most {TARGET}, which is
{"met" if ratio <= TARGET else "not met yet"}.
"""
    return text, differing


def insert(text: str, page: Path, marks: tuple[str, str] = MARKS) -> None:
    """Put the text between the marks of the page that are meant for it."""
    before, mark, rest = page.read_text(encoding="utf-8").partition(marks[0])
    _, end, after = rest.partition(marks[1])
    if not (mark and end):
        raise SystemExit(f"{page} has no place for it: {marks[0]} … {marks[1]}")
    page.write_text(f"{before}{mark}\n\n{text}\n{end}{after}", encoding="utf-8")


def main() -> int:
    """Measure, print, and end with 1 where values differ."""
    options = argparse.ArgumentParser(description="The small plan, ours beside its peers, as a Markdown table.")
    options.add_argument("--runs", type=int, default=31)
    options.add_argument("--into", type=Path, help="also put the result into this page")
    asked = options.parse_args()
    text, differing = told(small(), asked.runs)
    print(text)
    if differing:
        print(f"VALUES DIFFER: {', '.join(differing)}")
        return 1
    if asked.into:
        insert(text, asked.into)
    return 0


if __name__ == "__main__":
    sys.exit(main())
