"""``python -m benchmarks.starting``: whole commands beside processes that only import what the commands need.

``solve`` on the shipped workbooks with its report, against a process that imports the same modules of other libraries
and nothing else; ``--help`` against one that imports typer. Ways take turns.
"""

from __future__ import annotations

import json
import sys
from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.apart import Found, in_turns, median_of, process
from benchmarks.targets import Figure, sentences
from benchmarks.telling import Benchmark, Told

BOOKS = ("quickstart", "human_security")
PROBE = """
import json, sys
from optimizer.cli import main
try:
    main()
except SystemExit as end:
    assert not end.code, end.code
print(json.dumps([name for name, module in sys.modules.items()
                  if "site-packages" in (getattr(module, "__file__", None) or "") and name != "_distutils_hack"]))
"""
"""Runs the command and tells the modules of other libraries that it loaded, in their order."""

IMPORTS = """
import json, sys
from importlib import import_module
for name in json.load(open(sys.argv[1])):
    import_module(name)
"""
"""Imports the modules that a file names."""

BARE, TYPER, HELP = "nothing", "import typer", "`optimizer --help`"


def solving(book: str, folder: Path) -> list[str]:
    """The words of the command on a shipped workbook."""
    return ["solve", f"inputs/{book}.xlsx", "--output", str(folder / f"{book}.xlsx"), "--quiet"]


def loaded(words: Sequence[str], limit: float) -> list[str]:
    """The modules of other libraries that the command loads; SystemExit where it fails."""
    run = process(["-c", PROBE, *words], limit)
    if run.missing:
        raise SystemExit(f"optimizer {' '.join(words)}: {run.missing}")
    names: list[str] = json.loads(run.out.splitlines()[-1])
    return names


def ways_in(folder: Path, limit: float) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    """The calls of Python by way, and by workbook the libraries that its command loads."""
    ways = {BARE: ["-c", "pass"], TYPER: ["-c", "import typer"], HELP: ["-m", "optimizer", "--help"]}
    libraries = {}
    for book in BOOKS:
        words = solving(book, folder)
        names = loaded(words, limit)
        libraries[book] = sorted({name.split(".")[0].lstrip("_") for name in names})
        modules = folder / f"{book}.modules.json"
        modules.write_text(json.dumps(names), encoding="utf-8")
        ways[f"the same modules as for `{book}.xlsx`"] = ["-c", IMPORTS, str(modules)]
        ways[f"`optimizer solve inputs/{book}.xlsx`"] = ["-m", "optimizer", *words]
    return ways, libraries


def one(call: Sequence[str], limit: float) -> Found:
    """Seconds of one process."""
    run = process(call, limit)
    return {"missing": run.missing} if run.missing else {"seconds": run.seconds, "memory": run.memory, "value": 0.0}


def told(asked: Namespace) -> Told:
    """What was measured."""
    with TemporaryDirectory() as folder:
        ways, libraries = ways_in(Path(folder), asked.limit)
        taken = in_turns(list(ways), lambda way: one(ways[way], asked.limit), asked.runs, asked.enough)
    found = {way: median_of(rows) for way, rows in taken.items()}
    for way, held in found.items():
        if "missing" in held:
            raise SystemExit(f"{way}: {held['missing']}")
    lines = ["| process | median, s | runs |", "|---|---:|---:|"]
    lines += [f"| {way} | {held['seconds']:.3f} | {len(taken[way])} |" for way, held in found.items()]
    figures = {"starting.help": Figure(ratio=found[HELP]["seconds"] / found[TYPER]["seconds"])}
    for book in BOOKS:
        own, base = f"`optimizer solve inputs/{book}.xlsx`", f"the same modules as for `{book}.xlsx`"
        figures[f"starting.{book}"] = Figure(ratio=found[own]["seconds"] / found[base]["seconds"])
    rows = "\n".join(lines)
    loads = "; ".join(f"{book}.xlsx: {', '.join(names)}" for book, names in libraries.items())
    text = f"""\
At most {asked.runs} runs of each way in turns, fewer where they came to {asked.enough:.0f} s.
{BENCHMARK.stamp(asked)}

{rows}

{sentences(figures)}

Libraries that `solve` loads, with those that they load: {loads}.
"""
    return Told(text=text, figures=figures)


BENCHMARK = Benchmark(
    name="starting",
    about="Whole commands beside processes that only import what the commands need.",
    marks=("<!-- starting -->", "<!-- end of starting -->"),
    options={
        "runs": (15, "runs of each way"),
        "enough": (20.0, "seconds after which a way is not run again"),
        "limit": (100.0, "seconds for one run"),
    },
    quick={"runs": 3, "enough": 5.0},
    told=told,
    packages=("typer", "numpy", "highspy", "pulp"),
)

if __name__ == "__main__":
    sys.exit(BENCHMARK.run())
