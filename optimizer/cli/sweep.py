"""``optimizer sweep``: many plans that differ in a few numbers, beside the plan as it stands."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from optimizer.cli import analysing, screen
from optimizer.cli.asked import Asked, asking
from optimizer.cli.options import existing
from optimizer.errors import UsageError


@asking
def sweep(
    asked: Asked,
    table: Annotated[
        Path | None,
        typer.Argument(
            metavar="[CHANGES]",
            show_default=False,
            help="A .csv file or workbook with the columns scenario, sheet, row, column, how, to.",
        ),
    ] = None,
    grid: Annotated[
        list[str] | None,
        typer.Option(
            "--grid",
            metavar="RANGE",
            show_default=False,
            help='Such as "Years / 2028 / ceiling = 5000:8000:250"; several are combined with each other.',
        ),
    ] = None,
    allocations: Annotated[
        bool, typer.Option("--allocations", help="Also show the money by topic, and keep every amount.")
    ] = False,
    jobs: Annotated[
        int, typer.Option("--jobs", metavar="NUMBER", help="Processes that work at once; -1: one for each core.")
    ] = 1,
    cluster: Annotated[
        str | None,
        typer.Option("--cluster", metavar="ADDRESS", show_default=False, help="A dask scheduler, tcp://host:8786."),
    ] = None,
    resume: Annotated[
        Path | None,
        typer.Option(
            "--resume",
            metavar="FOLDER",
            show_default=False,
            help="Where finished parts are written; a sweep that was stopped goes on from there.",
        ),
    ] = None,
) -> None:
    """Solve many plans that differ in a few numbers, each beside the plan as it stands.

    The plans come from a table of changes, CHANGES, or from ranges of values. One that no plan can satisfy, or whose
    changes are wrong, is a row with its reason. Values are before rounding. The rows are the same in whatever order
    and on however many workers they are solved.
    """
    from optimizer.analysis.sweep import sweep as solved
    from optimizer.analysis.sweep.grid import grid as combined
    from optimizer.workbook.change_files import read_changes

    if (table is None) == (not grid):
        raise UsageError("Say what changes: a file of changes, or --grid with a range (not both).")
    listed = combined(grid or []) if table is None else read_changes(existing(table))
    plan = asked.plan()
    with screen.progress("solving", quiet=asked.quiet) as progress:
        analysis = solved(
            plan,
            listed,
            jobs=jobs,
            cluster=cluster,
            allocations=allocations,
            resume=resume,
            progress=progress,
            options=asked.options(),
        )
    analysing.deliver(asked, analysis)
