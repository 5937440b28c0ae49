"""``python -m benchmarks.growth``: time and memory against activities, years and rules, for us and for peers.

Every measurement is a process of its own, which first solves a small plan. A way is not tried at a larger size once it
took more than a third of its limit. The result is tables, pictures and fitted exponents.
"""

from __future__ import annotations

import json
import sys
from argparse import Namespace
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks import environment
from benchmarks.apart import Found, apart, differing, here
from benchmarks.case import Case, small, with_rules
from benchmarks.curves import exponent, picture
from benchmarks.environment import absence
from benchmarks.peers import PEERS
from benchmarks.telling import SOLVING, Benchmark, Told
from benchmarks.workbook_case import write_case

PAIRS = 20
"""Of topic and line."""

SOLVED, READ, PRICED = (
    "optimizer, plan to solution",
    "optimizer, workbook to checked plan",
    "optimizer, and with prices",
)
LEFT_OUT = ("optimizer, greatest value", "optimizer, all stages and ties", "arrays straight into highspy")
"""Ours stands under its own name here; with presolve the arrays take longer."""

WAYS = (SOLVED, READ, PRICED, *(way for way in PEERS if way not in LEFT_OUT))
SAME_VALUE = 1e-6


@dataclass(frozen=True, kw_only=True)
class Series:
    """What grows, and what stays as it is meanwhile."""

    name: str
    sizes: tuple[int, ...]
    held: str
    case: Callable[[int], Case]


SERIES = {
    series.name: series
    for series in (
        Series(
            name="activities",
            sizes=(20, 100, 500, 2000, 6000, 20000),
            held="5 years, 19 rules",
            case=lambda size: small(num_activities=size // PAIRS, num_years=5),
        ),
        Series(
            name="years",
            sizes=(1, 2, 5, 10, 20),
            held="400 activities, 19 rules",
            case=lambda size: small(num_activities=20, num_years=size),
        ),
        Series(
            name="rules",
            sizes=(20, 60, 200, 600, 1000),
            held="200 activities, 5 years; each rule caps 20 activities drawn at random, in every year",
            case=lambda size: with_rules(small(num_activities=10, num_years=5), size),
        ),
    )
}


def one(way: str, case: Case, warm: Case) -> None:
    """Measure one way in this process; a workbook is written before."""
    if way in (READ, PRICED):
        with TemporaryDirectory() as folder:
            books = [Path(folder) / "plan.xlsx", Path(folder) / "warm.xlsx"]
            for book, held in zip(books, (case, warm), strict=True):
                write_case(held, book)
            here(lambda: checked(books[1], way), lambda: checked(books[0], way))
        return
    solve = PEERS[LEFT_OUT[0] if way == SOLVED else way]
    _ = case.plan, warm.plan
    try:
        here(lambda: solve(warm), lambda: solve(case))
    except ImportError as error:
        print(json.dumps({"absent": absence(error)}))


def checked(book: Path, way: str) -> float:
    """From a workbook to a rounded plan with reasons that the checker has passed; its best value before rounding."""
    import optimizer

    options = optimizer.Options(opinion=0.0) if way == PRICED else optimizer.Options(prices=False, opinion=0.0)
    bound = optimizer.solve(optimizer.read(book), options).bound
    assert bound is not None, "the case has plans"
    return bound


def measure(series: Series, sizes: Sequence[int], limits: Mapping[str, float]) -> dict[int, dict[str, Found]]:
    """What each way took, by size; ways take turns at each size. ``limits`` in seconds by way."""
    found: dict[int, dict[str, Found]] = {}
    over: set[str] = set()
    for size in sizes:
        found[size] = {}
        for way, limit in limits.items():
            if way in over:
                found[size][way] = {"missing": "–"}
                continue
            call = ["benchmarks.growth", "--way", way, "--series", series.name, "--size", str(size)]
            row = found[size][way] = apart(call, limit)
            if row.get("seconds", limit) > limit / 3:
                over.add(way)
    return found


def table(found: Mapping[int, Mapping[str, Found]]) -> str:
    """The Markdown table: seconds and memory by way and size, and how both grow over the largest sizes."""
    sizes = list(found)
    lines = [
        "| seconds (memory added, MB) | "
        + " | ".join(f"{size:,}" for size in sizes)
        + " | time grows as | memory as |",
        "|---|" + "---:|" * (len(sizes) + 2),
    ]
    for way in next(iter(found.values())):
        cells = []
        for size in sizes:
            held = found[size][way]
            cells.append(held.get("missing") or f"{held['seconds']:.3g} ({held['memory']:.0f})")
        for quantity in ("seconds", "memory"):
            power = exponent(points(found, way, quantity))
            cells.append("–" if power is None else f"n^{power:.2f}")
        lines.append(f"| {way} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def points(found: Mapping[int, Mapping[str, Found]], way: str, quantity: str) -> list[tuple[float, float]]:
    """The measured points of one way: size and seconds or MB."""
    return [(float(size), rows[way][quantity]) for size, rows in found.items() if "missing" not in rows[way]]


def told(asked: Namespace) -> Told:
    """What was measured; with ``--way`` this one only, in this process, as JSON."""
    if asked.way:
        series = SERIES[asked.series]
        one(asked.way, series.case(asked.size), series.case(series.sizes[0]))
        return Told(text="")
    parts, pictures, wrong = [], {}, []
    ways = [way for way in WAYS if not any(word and word in way for word in asked.skip.split(","))]
    limits = {way: asked.longer if way == READ else asked.limit for way in ways}
    for name in asked.series.split(","):
        series = SERIES[name]
        sizes = series.sizes[: asked.points]
        found = measure(series, sizes, limits)
        wrong += [
            f"{name} {size}, {complaint}"
            for size, rows in found.items()
            for complaint in differing(rows, SOLVED, SAME_VALUE)
        ]
        curves = {quantity: {way: points(found, way, quantity) for way in ways} for quantity in ("seconds", "memory")}
        pictures[f"growth_{name}.svg"] = picture(name, curves)
        parts.append(
            f"### By {name}\n\n{series.held[0].upper()}{series.held[1:]}.\n\n"
            f"![Time and memory against {name}, ours and peers, on logarithmic scales.](images/growth_{name}.svg)\n\n"
            f"{table(found)}"
        )
    head = (
        f"One run of each; at most {asked.limit:.0f} s, from workbook to checked plan {asked.longer:.0f} s, and no "
        "larger size after a third of that."
    )
    text = "\n\n".join([f"{head}\n{BENCHMARK.stamp(asked)}", *parts])
    return Told(text=f"{text}\n", pictures=pictures, wrong=tuple(wrong))


BENCHMARK = Benchmark(
    name="growth",
    about="Time and memory against activities, years and rules.",
    marks=("<!-- growth -->", "<!-- end of growth -->"),
    options={
        "series": (",".join(SERIES), "what grows, by comma"),
        "points": (6, "the first so many sizes"),
        "limit": (10.0, "seconds for one run"),
        "longer": (90.0, "seconds for one run of ours from workbook to checked plan"),
        "skip": ("", "leave out ways with one of these words, by comma"),
        "way": ("", "measure this one here and print it as JSON"),
        "size": (20, "with a way: the size of the series"),
    },
    quick={"points": 2, "longer": 10.0},
    told=told,
    packages=(*SOLVING, *environment.PEERS),
)

if __name__ == "__main__":
    sys.exit(BENCHMARK.run())
