"""``python -m benchmarks``: all parts one after the other, and the table of targets at the top of the documentation.

Each part is a process and keeps its result in ``benchmarks/.records``: a run that was broken off goes on with
``--resume``, one part is measured again with ``--only``.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path

from benchmarks import environment, targets
from benchmarks.telling import Told, insert, kept, place

PAGE = environment.ROOT / "docs" / "benchmarks.md"
RECORDS = environment.ROOT / "benchmarks" / ".records"
MARKS = ("<!-- targets -->", "<!-- end of targets -->")
PARTS = ("starting", "small_plan", "sweep", "budget_curve", "robust", "reading", "workbook_to_report", "growth")
SLOWEST = "large_plan"
"""Comes last."""


def record_of(part: str, *, quick: bool) -> Path:
    """Where the result of a part is kept; that of a quick run never stands for a whole one."""
    return RECORDS / f"{part}{'.quick' if quick else ''}.json"


def measured(part: str, *, quick: bool) -> str | None:
    """Run one part in a process; None, or why it has no result."""
    record = record_of(part, quick=quick)
    record.unlink(missing_ok=True)
    call = [sys.executable, "-m", f"benchmarks.{part}", "--record", str(record), *(["--quick"] if quick else [])]
    done = subprocess.run(call, cwd=environment.ROOT, env=environment.surroundings(), check=False)
    return None if done.returncode == 0 and record.exists() else f"failed with exit code {done.returncode}"


def summary(held: dict[str, tuple[str, Told]], failed: dict[str, str]) -> str:
    """The table of targets with its date, from the results of parts."""
    figures = {code: figure for _, told in held.values() for code, figure in told.figures.items()}
    days = sorted({day for day, _ in held.values()}) or ["no day"]
    met = [targets.TARGETS[code].met(figure) for code, figure in figures.items()]
    return f"""\
Measured on {" and ".join(days)} by `python -m benchmarks` on {os.cpu_count()} cores;
{environment.versions()}.

{targets.table(figures, failed)}

{met.count(True)} of {len(targets.TARGETS)} targets are met.
"""


def parser() -> argparse.ArgumentParser:
    """The command line."""
    options = argparse.ArgumentParser(prog="python -m benchmarks", description="All benchmarks and all targets.")
    options.add_argument("--only", default="", help="these parts, by comma; the others as they were last measured")
    options.add_argument("--resume", action="store_true", help="leave out parts whose result is there")
    options.add_argument("--quick", action="store_true", help="small sizes, few runs: to try it out")
    options.add_argument(
        "--into", type=Path, help="the page for the results (default: docs/benchmarks.md; quick: none)"
    )
    return options


def main() -> int:
    """Measure, print, write into the page; ends with 1 where a part failed."""
    asked = parser().parse_args()
    environment.enter()
    page = asked.into or (None if asked.quick else PAGE)
    RECORDS.mkdir(exist_ok=True)
    every = (*PARTS, SLOWEST)
    chosen = asked.only.split(",") if asked.only else every
    for part in chosen:
        if part not in every:
            raise SystemExit(f"there is no part {part!r}: {', '.join(every)}")
    failed: dict[str, str] = {}
    for part in chosen:
        record = record_of(part, quick=asked.quick)
        if not (asked.resume and record.exists()):
            print(f"== {part} ({datetime.now(UTC):%H:%M:%S})", file=sys.stderr, flush=True)
            if why := measured(part, quick=asked.quick):
                failed[part] = why
    held = {part: kept(path) for part in every if (path := record_of(part, quick=asked.quick)).exists()}
    text = summary(held, failed)
    print(text)
    if page:
        insert(text, page, MARKS)
        for part in chosen:
            if part in held:
                place(held[part][1], page, import_module(f"benchmarks.{part}").BENCHMARK.marks)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
