"""``optimizer solve``: the main job, from workbook to screen table, JSON document and Excel report."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from optimizer.cli import files, screen
from optimizer.cli.options import Debug, File, Json, Output, Quiet, existing
from optimizer.errors import UsageError, nearest

if TYPE_CHECKING:
    from optimizer.allocate import Result

OBJECTIVES = ("value",)
EXIT_CODES: Mapping[str, int] = {"optimal": 0, "infeasible": 4, "feasible": 5}


def solve(
    file: File,
    objective: Annotated[str, typer.Option("--objective", metavar="[value]", help="What is maximised.")] = "value",
    solver: Annotated[
        str, typer.Option("--solver", metavar="NAME", help="highs, cbc, or any solver that PuLP finds.")
    ] = "highs",
    time_limit: Annotated[
        float | None,
        typer.Option("--time-limit", metavar="SECONDS", min=0, show_default=False, help="Stop after this time."),
    ] = None,
    gap: Annotated[
        float,
        typer.Option("--gap", metavar="SHARE", min=0, help="Distance to the best that counts as reached."),
    ] = 1e-6,
    output: Output = None,
    json: Json = False,
    quiet: Quiet = False,
    stamp: Annotated[
        bool, typer.Option("--stamp", help="Record the time of day; without it two runs give the same bytes.")
    ] = False,
    debug: Debug = False,  # noqa: ARG001 -- read by the entry point, whatever the command
) -> None:
    """Find the best plan and write its report.

    The report goes to reports/ below the current folder, unless --output says otherwise.
    """
    existing(file)
    if objective not in OBJECTIVES:
        close = nearest(objective, OBJECTIVES)
        raise UsageError(
            f"There is no objective {objective!r} in this version: choose {' or '.join(OBJECTIVES)}."
            + (f" Did you mean {close}?" if close else "")
        )
    target = files.place(file, output, ".xlsx")
    result = _solved(file, solver=solver, time_limit=time_limit, gap=gap, stamp=stamp, quiet=quiet)
    _report(result, target)
    if json:
        screen.document(result.to_dict())
    else:
        _show(result, target, quiet=quiet)
    if EXIT_CODES[result.status]:
        raise typer.Exit(EXIT_CODES[result.status])


def _solved(file: Path, *, solver: str, time_limit: float | None, gap: float, stamp: bool, quiet: bool) -> Result:
    """The answer to the workbook; the warnings of its reading are among the answer's."""
    from optimizer.allocate import Options
    from optimizer.allocate import solve as allocate
    from optimizer.workbook.read import read

    # What the answer depends on, and no more: where it is written must not change what is written.
    command = f"solve {file.name}"
    options = Options(solver=solver, time_limit=time_limit, gap=gap, stamp=stamp, command=command)
    with screen.working("reading", quiet=quiet):
        plan = read(file)
    with screen.working("solving", quiet=quiet):
        return allocate(plan, options=options)


def _report(result: Result, target: Path) -> None:
    from optimizer.report import write_report

    write_report(result, files.made_ready(target))


def _show(result: Result, report: Path, *, quiet: bool) -> None:
    # Inside, because both need the libraries that a plan needs, and --help does not.
    from optimizer.cli import answer, conflict
    from optimizer.report.context import context

    if result.status == "infeasible":
        screen.tell(conflict.described(result))
        screen.tell(f"Report: {report}")
    elif not quiet:
        screen.say(answer.described(context(result)))
        screen.say(f"\nReport: {report}")
