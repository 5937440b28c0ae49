"""One measurement in a process of its own: its time and the memory it added, also where it came to a limit."""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from benchmarks import environment
from benchmarks.telling import quiet

MEGA = 1024.0
"""Kilobytes in a megabyte: what the system counts in, and what is told."""

Found = dict[str, Any]
"""``seconds``, ``value``, ``memory`` in MB; or ``missing``, why there is nothing, with the ``memory`` reached."""


def here(warm: Callable[[], object], solve: Callable[[], float]) -> None:
    """Print as JSON, a line each, the memory after ``warm`` and what ``solve`` took; imports are left out of both."""
    with quiet():
        warm()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(json.dumps({"before": before}), flush=True)
    with quiet():
        start = time.perf_counter()
        value = solve()
        seconds = time.perf_counter() - start
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(json.dumps({"seconds": seconds, "value": value, "memory": (after - before) / MEGA}), flush=True)


def apart(call: Iterable[str], limit: float) -> Found:
    """The same from a process that runs ``python -m`` with this call, ended after ``limit`` seconds."""
    process = subprocess.Popen(
        [sys.executable, "-m", *call, "--here"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=environment.ROOT,
        env=environment.surroundings(),
    )
    try:
        out, errors = process.communicate(timeout=limit)
    except subprocess.TimeoutExpired:
        peak = peak_of(process.pid)
        process.kill()
        out, _ = process.communicate()
        rows = rows_of(out)
        found: Found = {"missing": f"more than {limit:.0f} s", "limit": limit}
        return found | ({"memory": (peak - rows["before"]) / MEGA} if "before" in rows else {})
    rows = rows_of(out)
    if process.returncode or "seconds" not in rows:
        return {"missing": rows.get("absent") or (errors.strip().splitlines() or ["failed"])[-1][:60]}
    return rows


def rows_of(out: str) -> Found:
    """All that a process printed as JSON, in one mapping."""
    rows: Found = {}
    for line in out.splitlines():
        if line.startswith("{"):
            rows |= json.loads(line)
    return rows


def peak_of(process: int) -> int:
    """The greatest memory of a running process so far, in KB; 0 where the system does not tell."""
    try:
        lines = Path(f"/proc/{process}/status").read_text(encoding="ascii").splitlines()
    except OSError:
        return 0
    held: Mapping[str, str] = dict(line.split(":", 1) for line in lines if ":" in line)
    return int(held.get("VmHWM", "0 kB").split()[0])
