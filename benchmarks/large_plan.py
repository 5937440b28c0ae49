"""``python -m benchmarks.large_plan``: plans of 20 to 20,000 activities, ours beside its peers, time and memory.

Every measurement is a process of its own, which first solves the smallest plan: imports and first use of a solver are
left out of time and memory. Ways take turns, so that a busy machine slows all alike: compare the ratios.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from benchmarks.case import Case, small
from benchmarks.peers import PEERS, arrays_into_highspy, ours, ours_with_ties
from benchmarks.small_plan import insert, name_of, quiet, versions

SIZES = {"S": (1, 5), "M": (20, 10), "L": (200, 10), "XL": (1000, 10)}
"""Activities for each pair of topic and line, and years."""

SAME_VALUE = 1e-9
TARGETS = {"L": 10.0, "XL": 100.0}
MEMORY_TARGET = {"XL": 10.0}
MARKS = ("<!-- large_plan -->", "<!-- end of large_plan -->")
Found = dict[str, Any]


def case_of(size: str) -> Case:
    """The problem of one size."""
    activities, years = SIZES[size]
    return small(num_activities=activities, num_years=years)


def one(way: str, size: str) -> Found:
    """Seconds, value and the memory added, in MB, of one way; measured in this process."""
    case, warm = case_of(size), case_of("S")
    _ = case.plan, warm.plan
    with quiet():
        PEERS[way](warm)
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        start = time.perf_counter()
        value = PEERS[way](case)
        seconds = time.perf_counter() - start
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return {"seconds": seconds, "value": value, "memory": (after - before) / 1024.0}


def apart(way: str, size: str, limit: float) -> Found:
    """The same in a process of its own; ``missing`` says why there is nothing."""
    call = [sys.executable, "-m", "benchmarks.large_plan", "--way", way, "--sizes", size]
    try:
        done = subprocess.run(call, capture_output=True, text=True, timeout=limit, check=False)
    except subprocess.TimeoutExpired:
        return {"missing": f"more than {limit:.0f} s"}
    if done.returncode:
        return {"missing": (done.stderr.strip().splitlines() or ["failed"])[-1][:60]}
    found: Found = json.loads(done.stdout.splitlines()[-1])
    return found


def measure(sizes: Iterable[str], runs: int, limit: float, skip: Iterable[str] = ()) -> dict[tuple[str, str], Found]:
    """Medians by way and size; a way that came to its limit or failed is not tried again at a larger size."""
    found: dict[tuple[str, str], Found] = {}
    over = {way for way in PEERS for word in skip if word in way}
    for size in sizes:
        taken: dict[str, list[Found]] = {way: [] for way in PEERS if way not in over}
        for _ in range(runs):
            for way, held in taken.items():
                if way not in over:
                    held.append(apart(way, size, limit))
                    if "missing" in held[-1]:
                        over.add(way)
        for way in PEERS:
            rows = taken.get(way, [])
            missing = [row for row in rows if "missing" in row]
            if missing or not rows:
                found[way, size] = missing[0] if missing else {"missing": "–"}
                continue
            found[way, size] = {
                key: statistics.median(row[key] for row in rows) for key in ("seconds", "value", "memory")
            }
    return found


def table(found: dict[tuple[str, str], Found], sizes: list[str]) -> str:
    """The Markdown table: seconds and memory added, by way and size."""
    lines = ["| seconds (memory added, MB) | " + " | ".join(sizes) + " |", "|---|" + "---:|" * len(sizes)]
    for way in PEERS:
        row = []
        for size in sizes:
            held = found[way, size]
            row.append(held.get("missing") or f"{held['seconds']:.3g} ({held['memory']:.0f})")
        lines.append(f"| {way} | " + " | ".join(row) + " |")
    return "\n".join(lines)


def ratios(found: dict[tuple[str, str], Found], sizes: list[str]) -> str:
    """How the best peer compares with ours, size by size, beside the targets."""
    peers = [way for way in PEERS if way not in (name_of(ours), name_of(ours_with_ties))]
    lines = []
    for size in sizes:
        own = found[name_of(ours), size]
        held = [found[way, size] for way in peers if "missing" not in found[way, size]]
        if "missing" in own or not held:
            continue
        quickest = min(row["seconds"] for row in held) / own["seconds"]
        least = min(row["memory"] for row in held) / max(own["memory"], 1.0)
        lines.append(
            f"- {size}: the quickest peer takes {quickest:.2g} times ours{_told(quickest, TARGETS.get(size))}; "
            f"the one that adds least memory {least:.2g} times ours{_told(least, MEMORY_TARGET.get(size))}."
        )
    return "\n".join(lines)


def _told(ratio: float, target: float | None) -> str:
    if target is None:
        return ""
    return f" (target {target:.0f}, {'met' if ratio >= target else 'not met'})"


def differing(found: dict[tuple[str, str], Found], sizes: list[str]) -> list[str]:
    """The ways that came to another value than arrays written by hand."""
    wrong = []
    for size in sizes:
        best = found[name_of(arrays_into_highspy), size].get("value")
        for way in PEERS:
            value = found[way, size].get("value")
            if best is not None and value is not None and not math.isclose(value, best, rel_tol=SAME_VALUE):
                wrong.append(f"{way} at {size}: {value!r}, not {best!r}")
    return wrong


def main() -> int:
    """Measure, print, and end with 1 where values differ."""
    options = argparse.ArgumentParser(description="Large plans, ours beside its peers, as a Markdown table.")
    options.add_argument("--sizes", default="S,M,L,XL")
    options.add_argument("--runs", type=int, default=1)
    options.add_argument("--limit", type=float, default=300.0, help="seconds for one measurement")
    options.add_argument("--skip", default="", help="leave out ways with one of these words, by comma")
    options.add_argument("--way", help="measure this one here and print it as JSON")
    options.add_argument("--into", type=Path, help="also put the result into this page")
    asked = options.parse_args()
    sizes = asked.sizes.split(",")
    if asked.way:
        print(json.dumps(one(asked.way, sizes[0])))
        return 0
    skip = [word for word in asked.skip.split(",") if word]
    found = measure(sizes, asked.runs, asked.limit, skip)
    told = f"--sizes {asked.sizes} --runs {asked.runs}" + (f" --skip {asked.skip}" if skip else "")
    text = f"""\
Runs of each: {asked.runs}; at most {asked.limit:.0f} s each; {versions()};
load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores.
Measured on {datetime.now(UTC):%Y-%m-%d} by `python -m benchmarks.large_plan {told}`.

{table(found, sizes)}

{ratios(found, sizes)}
"""
    print(text)
    wrong = differing(found, sizes)
    if wrong:
        print("VALUES DIFFER: " + "; ".join(wrong))
        return 1
    if asked.into:
        insert(text, asked.into, MARKS)
    return 0


if __name__ == "__main__":
    sys.exit(main())
