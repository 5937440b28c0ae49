"""The same workbook gives the same bytes in every process, and the same plan on every version of Python."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

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


def told(document: dict[str, Any]) -> dict[str, Any]:
    """What every version of Python, on every machine, has to say alike: amounts, reasons, order, the value."""
    cells = ("activity", "topic", "year", "recommended", "code", "reason", "rules")
    return {
        "status": document["status"],
        "value": round(document["value"], 6),
        "allocation": [{name: row[name] for name in cells} for row in document["allocation"]],
        "ranking": [row["activity"] for row in document["ranking"]],
        "unfunded": [[row["activity"], row["year"], row["amount"]] for row in document["unfunded"]],
    }


def test_every_version_of_python_gives_the_plan_that_is_kept_here(tmp_path):
    """The suite runs on a second interpreter too, where one is found: both are held against one file."""
    kept = json.loads((Path(__file__).parent / "golden" / "quickstart.json").read_text(encoding="utf-8"))
    assert told(json.loads(answer(tmp_path, "3")[0])) == kept
