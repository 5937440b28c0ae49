"""Measurements in processes of their own: time and memory, also of those that came to a limit."""

from __future__ import annotations

import json
import math
import os
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile
from threading import Timer
from typing import Any

from benchmarks import environment
from benchmarks.telling import quiet

MEGA = 1024.0
"""Kilobytes in a megabyte: what the system counts in, and what is told."""

Found = dict[str, Any]
"""``seconds``, ``value``, ``memory`` in MB; or ``missing``, why there is nothing, with the ``limit`` it came to and
the ``memory`` that it had reached."""


@dataclass(frozen=True, kw_only=True)
class Run:
    """A process from start to end: ``memory`` is its peak in MB, ``missing`` why it has no result."""

    seconds: float
    memory: float
    out: str
    missing: str | None = None
    late: bool = False


def process(call: Iterable[str], limit: float) -> Run:
    """Run Python with this call; it is ended after ``limit`` seconds."""
    reached: list[int] = []
    with TemporaryFile("w+", encoding="utf-8") as out, TemporaryFile("w+", encoding="utf-8") as errors:
        start = time.perf_counter()
        child = subprocess.Popen(
            [sys.executable, *call], stdout=out, stderr=errors, cwd=environment.ROOT, env=environment.surroundings()
        )

        def end() -> None:
            reached.append(peak_of(child.pid))
            child.kill()

        timer = Timer(limit, end)
        timer.start()
        _, status, usage = os.wait4(child.pid, 0)
        seconds = time.perf_counter() - start
        timer.cancel()
        child.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        errors.seek(0)
        said, complaint = out.read(), errors.read().strip()
    if reached:
        missing: str | None = f"more than {limit:.0f} s"
    else:
        missing = (complaint.splitlines() or ["failed"])[-1][:60] if child.returncode else None
    memory = (reached[0] if reached else usage.ru_maxrss) / MEGA
    return Run(seconds=seconds, memory=memory, out=said, missing=missing, late=bool(reached))


def here(warm: Callable[[], object], solve: Callable[[], float]) -> None:
    """Print as JSON, a line each, the memory after ``warm`` and what ``solve`` took; imports are left out of both."""
    with quiet():
        warm()
    before = peak()
    print(json.dumps({"before": before}), flush=True)
    with quiet():
        start = time.perf_counter()
        value = solve()
        seconds = time.perf_counter() - start
    print(json.dumps({"seconds": seconds, "value": value, "memory": (peak() - before) / MEGA}), flush=True)


def apart(call: Iterable[str], limit: float) -> Found:
    """What a benchmark module with these words prints by `here`, in a process that is ended after ``limit`` seconds."""
    run = process(["-m", *call, "--here"], limit)
    rows: Found = {}
    for line in run.out.splitlines():
        if line.startswith("{"):
            rows |= json.loads(line)
    if run.late:
        held = {"memory": run.memory - rows["before"] / MEGA} if "before" in rows else {}
        return {"missing": run.missing, "limit": limit, **held}
    if "seconds" not in rows:
        return {"missing": rows.get("absent") or run.missing or "failed"}
    return rows


def in_turns(ways: Sequence[str], measure: Callable[[str], Found], runs: int, enough: float) -> dict[str, list[Found]]:
    """Up to ``runs`` measurements of each way, taking turns.

    A way is not run again once its runs came to ``enough`` seconds together, or once it had no result.
    """
    taken: dict[str, list[Found]] = {way: [] for way in ways}
    for _ in range(runs):
        for way, held in taken.items():
            if not any("missing" in row for row in held) and sum(row["seconds"] for row in held) < enough:
                held.append(measure(way))
    return taken


def median_of(rows: Sequence[Found]) -> Found:
    """Medians of the runs of one way; why there are none."""
    missing = [row for row in rows if "missing" in row]
    if missing or not rows:
        return missing[0] if missing else {"missing": "–"}
    return {key: statistics.median(row[key] for row in rows) for key in ("seconds", "value", "memory")}


def differing(found: Mapping[str, Found], reference: str, precision: float) -> list[str]:
    """The ways that came to another value than the reference, which says nothing where that has none."""
    best = found[reference].get("value")
    return [
        f"{way}: {row['value']!r}, not {best!r}"
        for way, row in found.items()
        if best is not None and "value" in row and not math.isclose(row["value"], best, rel_tol=precision)
    ]


def peak() -> int:
    """The greatest memory of this process so far, in KB.

    What the system counts as used starts with the memory of the process that started this one, so it is asked last.
    """
    return peak_of(os.getpid()) or resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def peak_of(number: int) -> int:
    """The greatest memory of a running process so far, in KB; 0 where the system does not tell."""
    with suppress(OSError):
        lines = Path(f"/proc/{number}/status").read_text(encoding="ascii").splitlines()
        held: Mapping[str, str] = dict(line.split(":", 1) for line in lines if ":" in line)
        return int(held.get("VmHWM", "0 kB").split()[0])
    return 0
