"""Spoil and judge many workbooks: ``python -m tests.fuzz --cases 10000 --jobs 2``; prints a table, fails on a fault."""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from multiprocessing import get_context
from pathlib import Path

from tests.fuzz.judge import case, limit_memory
from tests.fuzz.page import put


def main() -> int:
    """Judge the cases asked for and tell what happened."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=1000)
    parser.add_argument("--first", type=int, default=0, help="the first seed")
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--into", type=Path, help="also put the table into this page")
    asked = parser.parse_args()
    outcomes: Counter[tuple[str, str]] = Counter()
    faults = 0
    with get_context("fork").Pool(asked.jobs, initializer=limit_memory, maxtasksperchild=500) as pool:
        seeds = range(asked.first, asked.first + asked.cases)
        for seed, ways, verdict in pool.imap_unordered(case, seeds, chunksize=10):
            outcomes[ways.split(" + ")[0] if " + " not in ways else "several", verdict.outcome] += 1
            if sum(outcomes.values()) % 500 == 0:
                print(f"{sum(outcomes.values()):,} so far", flush=True)
            if verdict.fault:
                faults += 1
                print(f"seed {seed} ({ways}): {verdict.outcome}: {verdict.fault}", flush=True)
    kinds = sorted({outcome for _, outcome in outcomes})
    lines = ["| what was spoilt | " + " | ".join(kinds) + " |", "|---|" + "---:|" * len(kinds)]
    lines += [
        f"| {way} | " + " | ".join(f"{outcomes[way, kind]:,}" for kind in kinds) + " |"
        for way in sorted({way for way, _ in outcomes})
    ]
    table = "\n".join([*lines, "", f"{asked.cases:,} workbooks, {faults} faults."])
    print(table)
    if asked.into:
        put(table, f"python -m tests.fuzz --cases {asked.cases} --first {asked.first}", asked.into, "fuzz")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
