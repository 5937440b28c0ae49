"""Whenever a command is stopped, it ends at once and what was there before stays whole."""

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.plans import activity, package, plan

pytestmark = pytest.mark.skipif(os.name != "posix", reason="signals as POSIX has them")

ROOT = Path(__file__).parents[2]
SHIPPED = ROOT / "inputs" / "quickstart.xlsx"

DEAF = """
import hashlib, sys, time
from optimizer.cli.interrupting import heeded
with heeded():
    print("working", flush=True)
    {work}
"""
"""A command whose work is done in one long step outside of Python, or in many steps."""

LONG_STEP = "hashlib.pbkdf2_hmac('sha256', b'x', b'y', 500_000_000)"


def started(command, **given):
    """A command that heeds interrupts even where its parents were started in the background, with them ignored."""
    return subprocess.Popen(command, preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL), **given)


def stopped(code: str, number: int) -> tuple[int, float, str]:
    """The exit code, the seconds that it took to end, and what was told."""
    with started([sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(0.2)
        since = time.monotonic()
        process.send_signal(number)
        told = process.communicate(timeout=30)[1]
        return process.returncode, time.monotonic() - since, told.decode()


def test_a_long_step_that_does_not_listen_is_ended():
    code, seconds, told = stopped(DEAF.format(work=LONG_STEP), signal.SIGINT)
    assert (code, told) == (130, "Interrupted.\n")
    assert seconds < 5


def test_a_request_to_terminate_ends_in_order():
    work = "\n    ".join(["try:", "    time.sleep(60)", "finally:", "    print('cleaned', file=sys.stderr)"])
    code, seconds, told = stopped(DEAF.format(work=work), signal.SIGTERM)
    assert (code, told) == (143, "cleaned\n")
    assert seconds < 5


SLOW_SOLVER = """
import sys
import pulp
from optimizer.solvers.opening import open_session
from optimizer.model import assemble
from tests.cli.test_interrupting import slow
pulp.PULP_CBC_CMD.pulp_cbc_path = sys.argv[1]
program = assemble(slow()).program
open_session(program, solver="cbc").run(program.stages[0].cost, maximise=True)
"""


def slow():
    """A plan with whole things."""
    return plan([package("P", 30.0), activity("A", request=50.0, value=10.0)], ceilings=[60.0])


def test_a_solver_that_is_a_program_of_its_own_ends_with_us(tmp_path):
    solver, begun, scratch = tmp_path / "cbc", tmp_path / "begun", tmp_path / "scratch"
    solver.write_text(f"#!/bin/sh\necho $$ > {begun}.part\nmv {begun}.part {begun}\nexec sleep 20\n")
    solver.chmod(0o700)
    scratch.mkdir()
    command = [sys.executable, "-c", SLOW_SOLVER, str(solver)]
    environment = {**os.environ, "TMPDIR": str(scratch)}
    with started(command, stderr=subprocess.DEVNULL, cwd=ROOT, env=environment) as process:
        for _ in range(600):
            if begun.exists():
                break
            time.sleep(0.05)
        process.send_signal(signal.SIGINT)
        process.wait(timeout=15)
    with pytest.raises(ProcessLookupError):
        os.kill(int(begun.read_text()), 0)
    assert list(scratch.iterdir()) == []


def test_a_command_killed_at_any_moment_leaves_the_last_report_whole(tmp_path):
    shutil.copy(SHIPPED, tmp_path / "plan.xlsx")
    report = tmp_path / "report.xlsx"
    report.write_text("the last report")
    words = ["solve", "plan.xlsx", "--output", "report.xlsx", "--quiet"]
    command = [sys.executable, "-c", f"from optimizer.cli import run; run({words!r})"]
    for seconds in (0.3, 0.8, 1.3):
        with subprocess.Popen(command, cwd=tmp_path, stderr=subprocess.DEVNULL) as process:
            time.sleep(seconds)
            process.kill()
        data = report.read_bytes()
        whole = data[:2] == b"PK" and data[-22:-18] == b"PK\x05\x06"
        assert data == b"the last report" or whole
        told = {path.name for path in tmp_path.iterdir() if not path.name.startswith(".report")}
        # A quick machine may have finished by then, in which case the manifest is there too, after the report.
        assert told - ({"report.manifest.json"} if whole else set()) == {"plan.xlsx", "report.xlsx"}
