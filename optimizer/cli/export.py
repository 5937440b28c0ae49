"""``optimizer export``: the plan as a file that any solver reads."""

from __future__ import annotations

from typing import Annotated, Literal

import typer

from optimizer.cli import files, screen
from optimizer.cli.asked import named, varied
from optimizer.cli.findings import show_findings
from optimizer.cli.options import Changes, Debug, File, Output, Quiet, Scenario, View, existing


def export(
    file: File,
    to: Annotated[Literal["lp", "mps"], typer.Option("--to", help="The format.", show_default=False)],
    scenario: Scenario = [],  # noqa: B006 -- typer gives a new list
    view: View = None,
    changes: Changes = [],  # noqa: B006
    output: Output = None,
    quiet: Quiet = False,
    debug: Debug = False,  # noqa: ARG001 -- read by the entry point, whatever the command
) -> None:
    """Write the plan for another solver, as .lp or .mps.

    The file goes to reports/ below the current folder, unless --output says otherwise.
    """
    existing(file)
    target = files.place(file, output, f".{to}", named(scenario, view, changes))
    from optimizer.allocate import export as write_programme
    from optimizer.workbook.read import read

    plan = varied(read(file), scenario, view, changes)
    show_findings(plan.problems, quiet=quiet)
    write_programme(plan, files.made_ready(target), kind=to)
    if not quiet:
        screen.say(f"Written: {target}")
