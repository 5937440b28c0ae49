"""``python -m benchmarks.reading``: 100,000 rows of a workbook read into a checked plan, beside bare readers.

20,000 activities with four service levels each. Every measurement is a process of its own that first reads a small
workbook; ways take turns. All must come to the same total of the levels' amounts.
"""

from __future__ import annotations

import json
import math
import sys
from argparse import Namespace
from collections.abc import Callable, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.apart import Found, apart, differing, here, in_turns, median_of
from benchmarks.case import SEGMENTS, small
from benchmarks.environment import absence
from benchmarks.targets import Figure, sentences
from benchmarks.telling import Benchmark, Told
from benchmarks.workbook_case import write_case

OURS, ALONE = "optimizer, checked plan", "calamine alone"
WHOLE = 1000
"""Activities for each pair of topic and line, for 100,000 rows."""

PAIRS = 20
"""Of topic and line."""

SAME_VALUE = 1e-9


def ours(path: str) -> float:
    """A plan that is checked, each value with its cell."""
    import optimizer

    plan = optimizer.read(path)
    return sum(level.amount for activity in plan.activities for level in activity.levels)


def calamine(path: str) -> float:
    """Rows of bare values of every sheet."""
    from python_calamine import CalamineWorkbook

    book = CalamineWorkbook.from_path(path)
    return _total({name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}["Levels"])


def pandas_calamine(path: str) -> float:
    """Frames of every sheet, by calamine."""
    return _frames(path, "calamine")


def pandas_openpyxl(path: str) -> float:
    """Frames of every sheet, by openpyxl."""
    return _frames(path, "openpyxl")


def openpyxl_read_only(path: str) -> float:
    """Rows of bare values of every sheet."""
    import openpyxl

    book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    return _total({sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book}["Levels"])


def _frames(path: str, engine: str) -> float:
    import pandas as pd

    return float(pd.read_excel(path, sheet_name=None, engine=engine)["Levels"]["amount"].sum())


def _total(rows: list) -> float:
    place = list(rows[0]).index("amount")
    return float(sum(row[place] for row in rows[1:]))


WAYS: dict[str, Callable[[str], float]] = {
    OURS: ours,
    ALONE: calamine,
    "pandas + calamine": pandas_calamine,
    "pandas + openpyxl": pandas_openpyxl,
    "openpyxl, read only": openpyxl_read_only,
}


def told(asked: Namespace) -> Told:
    """What was measured; with ``--way`` this one only, in this process, as JSON."""
    if asked.way:
        path, warm = asked.books.split(",")
        try:
            here(lambda: WAYS[asked.way](warm), lambda: WAYS[asked.way](path))
        except ImportError as error:
            print(json.dumps({"absent": absence(error)}))
        return Told(text="")
    with TemporaryDirectory() as folder:
        books = f"{folder}/large.xlsx,{folder}/small.xlsx"
        for path, activities in zip(books.split(","), (asked.activities, 1), strict=True):
            write_case(small(num_activities=activities, num_years=10), Path(path))
        taken = in_turns(
            list(WAYS),
            lambda way: apart(["benchmarks.reading", "--way", way, "--books", books], asked.limit),
            asked.runs,
            asked.enough,
        )
    found = {way: median_of(rows) for way, rows in taken.items()}
    figures = {}
    if asked.activities == WHOLE and "missing" not in found[OURS] | found[ALONE]:
        figures["reading"] = Figure(ratio=found[OURS]["seconds"] / found[ALONE]["seconds"])
    text = f"""\
{PAIRS * asked.activities:,} activities and {SEGMENTS * PAIRS * asked.activities:,} levels; at most {asked.runs} runs \
of each way in turns, fewer where they came to {asked.enough:.0f} s.
{BENCHMARK.stamp(asked)}

{table(found)}

{sentences(figures)}
"""
    return Told(text=text, figures=figures, wrong=tuple(differing(found, OURS, SAME_VALUE)))


def table(found: Mapping[str, Found]) -> str:
    """The Markdown table: medians, and how they compare with calamine alone."""
    alone = found[ALONE].get("seconds", math.nan)
    lines = ["| way | median, s | times calamine alone | memory added, MB |", "|---|---:|---:|---:|"]
    for way, held in found.items():
        if "missing" in held:
            lines.append(f"| {way} | {held['missing']} | – | – |")
        else:
            seconds = held["seconds"]
            lines.append(f"| {way} | {seconds:.2f} | {seconds / alone:.2f} | {held['memory']:.0f} |")
    return "\n".join(lines)


BENCHMARK = Benchmark(
    name="reading",
    about="100,000 rows of a workbook read into a checked plan, beside bare readers.",
    marks=("<!-- reading -->", "<!-- end of reading -->"),
    options={
        "activities": (WHOLE, "activities for each pair of topic and line"),
        "runs": (5, "runs of each way"),
        "enough": (25.0, "seconds after which a way is not run again"),
        "limit": (100.0, "seconds for one run"),
        "way": ("", "measure this one here and print it as JSON"),
        "books": ("", "with a way: the workbook to read and a small one to read before it, by comma"),
    },
    quick={"activities": 100, "runs": 2},
    told=told,
    packages=("python-calamine", "pandas", "openpyxl"),
)

if __name__ == "__main__":
    sys.exit(BENCHMARK.run())
