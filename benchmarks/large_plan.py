"""``python -m benchmarks.large_plan``: plans of 20 to 20,000 activities, ours beside its peers, time and memory.

Every measurement is a process of its own, which first solves the smallest plan: imports and first use of a solver are
left out of time and memory. Ways take turns, so that a busy machine slows all alike: compare the ratios.
"""

from __future__ import annotations

import json
import sys
from argparse import Namespace
from functools import partial

from benchmarks import environment
from benchmarks.apart import Found, apart, differing, here, in_turns, median_of
from benchmarks.case import Case, small
from benchmarks.environment import absence
from benchmarks.peers import OURS, PEERS
from benchmarks.targets import Figure, sentences
from benchmarks.telling import SOLVING, Benchmark, Told

SIZES = {"S": (1, 5), "M": (20, 10), "L": (200, 10), "XL": (1000, 10)}
"""Activities for each pair of topic and line, and years."""

SAME_VALUE = 1e-9
TIMES = {"L": "large_plan.L", "XL": "large_plan.XL"}
MEMORIES = {"XL": "large_plan.memory"}
"""By size, which targets its ratios have."""

Measured = dict[tuple[str, str], Found]
"""By way and size."""


def case_of(size: str) -> Case:
    """The problem of one size."""
    activities, years = SIZES[size]
    return small(num_activities=activities, num_years=years)


def one(way: str, size: str) -> None:
    """Measure one way in this process."""
    case, warm = case_of(size), case_of("S")
    _ = case.plan, warm.plan
    try:
        here(lambda: PEERS[way](warm), lambda: PEERS[way](case))
    except ImportError as error:
        print(json.dumps({"absent": absence(error)}))


def one_apart(way: str, *, size: str, limit: float) -> Found:
    """The same in a process of its own."""
    return apart(["benchmarks.large_plan", "--way", way, "--sizes", size], limit)


def measure(asked: Namespace) -> Measured:
    """Medians by way and size; a way that came to its limit or failed is not tried again at a larger size."""
    found: Measured = {}
    over: set[str] = {way for way in PEERS if _named(way, asked.skip)}
    for size in asked.sizes.split(","):
        left_out = over | ({way for way in PEERS if not _named(way, asked.xl)} if size == "XL" else set())
        tried = [way for way in PEERS if way not in left_out]
        taken = in_turns(
            tried,
            partial(one_apart, size=size, limit=asked.limit),
            asked.runs,
            asked.enough,
        )
        over |= {way for way, rows in taken.items() if any("missing" in row for row in rows)}
        found |= {(way, size): median_of(taken.get(way, [])) for way in PEERS}
    return found


def table(found: Measured, sizes: list[str]) -> str:
    """The Markdown table: seconds and memory added, by way and size."""
    lines = ["| seconds (memory added, MB) | " + " | ".join(sizes) + " |", "|---|" + "---:|" * len(sizes)]
    for way in PEERS:
        row = []
        for size in sizes:
            held = found[way, size]
            memory = f" ({held['memory']:.0f})" if "memory" in held else ""
            row.append(f"{held.get('missing') or format(held['seconds'], '.3g')}{memory}")
        lines.append(f"| {way} | " + " | ".join(row) + " |")
    return "\n".join(lines)


def compared(found: Measured, size: str) -> tuple[Figure, Figure] | None:
    """Time of the quickest peer and memory of the sparest over ours; None where there are none.

    A peer that came to its limit counts with its limit, and with the memory that it had reached.
    """
    own = found[OURS[0], size]
    held = [found[way, size] for way in PEERS if way not in OURS]
    times = [(row["seconds"], False) for row in held if "seconds" in row]
    times += [(row["limit"], True) for row in held if "limit" in row]
    memories = [(row["memory"], "missing" in row) for row in held if "memory" in row]
    if "missing" in own or not times or not memories:
        return None
    (quickest, late), (least, broken_off) = min(times), min(memories)
    return (
        Figure(ratio=quickest / own["seconds"], bound="more than" if late else ""),
        Figure(ratio=least / max(own["memory"], 1.0), bound="more than" if broken_off else ""),
    )


def told(asked: Namespace) -> Told:
    """What was measured; with ``--way`` this one only, in this process, as JSON."""
    sizes = asked.sizes.split(",")
    if asked.way:
        one(asked.way, sizes[0])
        return Told(text="")
    found = measure(asked)
    figures: dict[str, Figure] = {}
    lines = []
    for size in sizes:
        if (against := compared(found, size)) is None:
            continue
        lines.append(f"- {size}: the quickest peer takes {against[0]} times ours, the sparest adds {against[1]} times.")
        for codes, figure in zip((TIMES, MEMORIES), against, strict=True):
            if size in codes:
                figures[codes[size]] = figure
    ratios = "\n".join(lines)
    wrong = [
        f"at {size}, {complaint}"
        for size in sizes
        for complaint in differing({way: found[way, size] for way in PEERS}, OURS[0], SAME_VALUE)
    ]
    text = f"""\
At most {asked.runs} runs of each way, fewer where they came to {asked.enough:.0f} s together; at most \
{asked.limit:.0f} s for one.
{BENCHMARK.stamp(asked)}

{table(found, sizes)}

{ratios}
{sentences(figures)}
"""
    return Told(text=text, figures=figures, wrong=tuple(wrong))


def _named(way: str, words: str) -> bool:
    return any(word in way for word in words.split(",") if word)


BENCHMARK = Benchmark(
    name="large_plan",
    about="Large plans, ours beside its peers.",
    marks=("<!-- large_plan -->", "<!-- end of large_plan -->"),
    options={
        "sizes": ("S,M,L,XL", "sizes, by comma"),
        "runs": (3, "runs of each way at each size"),
        "enough": (20.0, "seconds after which a way is not run again at a size"),
        "limit": (240.0, "seconds for one run"),
        "xl": ("optimizer,into highspy,PuLP + HiGHS", "ways tried at XL: those with one of these words, by comma"),
        "skip": ("", "leave out ways with one of these words, by comma"),
        "way": ("", "measure this one here and print it as JSON"),
    },
    quick={"sizes": "S,M", "runs": 1, "limit": 30.0},
    packages=(*SOLVING, *environment.PEERS),
    told=told,
)

if __name__ == "__main__":
    sys.exit(BENCHMARK.run())
