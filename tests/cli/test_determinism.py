"""The same workbook gives the same bytes in every process, whatever order Python's sets are in."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
COMMAND = "import sys; from optimizer.cli import run; sys.exit(run(sys.argv[1:]))"


def answer(folder: Path, seed: str) -> tuple[bytes, bytes]:
    """The document and the report of the small shipped workbook, solved in a process of its own."""
    words = ["solve", str(ROOT / "inputs" / "quickstart.xlsx"), "--json", "--output", "report.xlsx"]
    done = subprocess.run(
        [sys.executable, "-c", COMMAND, *words],
        cwd=folder,
        env={**os.environ, "PYTHONHASHSEED": seed},
        capture_output=True,
        check=True,
    )
    return done.stdout, (folder / "report.xlsx").read_bytes()


def test_two_processes_with_other_hash_seeds_give_the_same_bytes(tmp_path):
    document, report = answer(tmp_path, "1")
    assert document.startswith(b"{")
    assert (document, report) == answer(tmp_path, "2")
