"""``optimizer export``: the plan as a file that any solver reads."""

from __future__ import annotations

from typing import Annotated, Literal

import typer

from optimizer.cli import files, screen
from optimizer.cli.findings import show_findings
from optimizer.cli.options import Debug, File, Output, Quiet, existing


def export(
    file: File,
    to: Annotated[Literal["lp", "mps"], typer.Option("--to", help="The format.", show_default=False)],
    output: Output = None,
    quiet: Quiet = False,
    debug: Debug = False,  # noqa: ARG001 -- read by the entry point, whatever the command
) -> None:
    """Write the plan for another solver, as .lp or .mps.

    The file goes to reports/ below the current folder, unless --output says otherwise.
    """
    existing(file)
    target = files.place(file, output, f".{to}")
    from optimizer.allocate import export as write_programme
    from optimizer.workbook.read import read

    plan = read(file)
    show_findings(plan.problems, quiet=quiet)
    write_programme(plan, files.made_ready(target), kind=to)
    if not quiet:
        screen.say(f"Written: {target}")
