"""``python -m benchmarks.workbook_to_report``: from workbook to Excel report, whole processes, beside the usual stack.

The usual stack is `benchmarks.usual_stack`: a script of pandas, openpyxl, PuLP and CBC. It gives less than our report
does, so ours is also measured without prices of limits, and as a plan alone. All must come to the same best value.
"""

from __future__ import annotations

import json
import sys
from argparse import Namespace
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.apart import Found, differing, in_turns, median_of, process
from benchmarks.large_plan import case_of
from benchmarks.targets import Figure, sentences
from benchmarks.telling import Benchmark, Told
from benchmarks.workbook_case import write_case

OURS, STACK = "`optimizer solve`, whole report", "pandas + openpyxl + PuLP + CBC"
WAYS = (OURS, "ours, report without prices", "ours, plan as JSON, without prices", STACK)
SAME_VALUE = 1e-6
"""Our document tells the value that the plan had before amounts were rounded, to this relative precision."""


def one(way: str, book: Path, limit: float) -> Found:
    """Seconds, peak memory and best value of one process; what it wrote has to be there."""
    calls = {
        OURS: ["optimizer", "solve", str(book), "--quiet", "--output"],
        WAYS[1]: ["benchmarks.lean", str(book)],
        WAYS[2]: ["benchmarks.lean", str(book)],
        STACK: ["benchmarks.usual_stack", str(book)],
    }
    with TemporaryDirectory() as folder:
        target = Path(folder) / ("out.json" if way == WAYS[2] else "out.xlsx")
        run = process(["-m", *calls[way], str(target)], limit)
        if run.late:
            return {"missing": run.missing, "limit": limit, "memory": run.memory}
        if run.missing or not target.exists():
            return {"missing": run.missing or "no result"}
        value = manifest_value(target) if way == OURS else float(run.out.split()[-1])
    return {"seconds": run.seconds, "memory": run.memory, "value": value}


def manifest_value(report: Path) -> float:
    """The best value before rounding, as the manifest beside a report tells it."""
    manifest = json.loads(report.with_suffix(".manifest.json").read_text(encoding="utf-8"))
    return float(manifest["results"]["bound"])


def of_size(size: str, asked: Namespace) -> dict[str, Found]:
    """Medians by way."""
    with TemporaryDirectory() as folder:
        book = Path(folder) / "plan.xlsx"
        write_case(case_of(size), book)
        taken = in_turns(WAYS, lambda way: one(way, book, asked.limit), asked.runs, asked.enough)
    return {way: median_of(rows) for way, rows in taken.items()}


def ratio(found: dict[str, Found]) -> Figure | None:
    """The stack's time over ours; a bound where one came to its limit, None where that tells nothing."""
    stack, own = found[STACK], found[OURS]
    times = [row.get("seconds") or row.get("limit") for row in (stack, own)]
    if None in times or ("limit" in stack and "limit" in own):
        return None
    bound = "more than" if "limit" in stack else "less than" if "limit" in own else ""
    return Figure(ratio=times[0] / times[1], bound=bound)


def told(asked: Namespace) -> Told:
    """What was measured at every size."""
    sizes = asked.sizes.split(",")
    found = {size: of_size(size, asked) for size in sizes}
    lines = ["| seconds (peak memory, MB) | " + " | ".join(sizes) + " |", "|---|" + "---:|" * len(sizes)]
    for way in WAYS:
        cells = []
        for size in sizes:
            held = found[size][way]
            memory = f" ({held['memory']:.0f})" if "memory" in held else ""
            cells.append(f"{held.get('missing') or format(held['seconds'], '.3g')}{memory}")
        lines.append(f"| {way} | " + " | ".join(cells) + " |")
    figures = {f"workbook_to_report.{size}": figure for size in sizes if (figure := ratio(found[size]))}
    wrong = [f"at {size}, {complaint}" for size in sizes for complaint in differing(found[size], STACK, SAME_VALUE)]
    table = "\n".join(lines)
    text = f"""\
At most {asked.runs} runs of each way in turns, fewer where they came to {asked.enough:.0f} s; at most \
{asked.limit:.0f} s for one.
{BENCHMARK.stamp(asked)}

{table}

{sentences(figures)}
"""
    return Told(text=text, figures=figures, wrong=tuple(wrong))


BENCHMARK = Benchmark(
    name="workbook_to_report",
    about="From workbook to Excel report, beside the usual stack.",
    marks=("<!-- workbook_to_report -->", "<!-- end of workbook_to_report -->"),
    options={
        "sizes": ("S,M,L", "sizes, by comma"),
        "runs": (5, "runs of each way at each size"),
        "enough": (15.0, "seconds after which a way is not run again at a size"),
        "limit": (150.0, "seconds for one run"),
    },
    quick={"sizes": "S", "runs": 2},
    told=told,
    packages=("pulp", "highspy", "numpy", "pandas", "openpyxl", "xlsxwriter", "python-calamine"),
)

if __name__ == "__main__":
    sys.exit(BENCHMARK.run())
