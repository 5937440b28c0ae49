"""``optimizer verify``: a report recomputed against its workbook, with a verdict that a person can sign."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from optimizer.cli import screen
from optimizer.cli.asked import EXIT_CODES
from optimizer.cli.options import Debug, Json, Quiet, existing


def verify(
    report: Annotated[Path, typer.Argument(metavar="REPORT", show_default=False, help="The report, an .xlsx file.")],
    file: Annotated[
        Path | None,
        typer.Argument(
            metavar="[FILE]",
            show_default=False,
            help="The workbook it was made from; without it, the inputs in the report are taken as they are.",
        ),
    ] = None,
    manifest: Annotated[
        Path | None,
        typer.Option(
            "--manifest",
            metavar="PATH",
            show_default=False,
            help="What was written beside the report, if it is no longer there: REPORT.manifest.json.",
        ),
    ] = None,
    json: Json = False,
    quiet: Quiet = False,
    debug: Debug = False,  # noqa: ARG001 -- read by the entry point, whatever the command
) -> None:
    """Recompute a report against its workbook, without the model or a solver.

    Every figure, formula, rule and total is worked out again from the inputs and the amounts shown; the manifest tells
    an edited file from one that a spreadsheet merely saved again. Ends with VERIFIED, or with NOT VERIFIED, the cell,
    and exit code 6.
    """
    for path in filter(None, (report, file, manifest)):
        existing(path)
    from optimizer.analysis.verify import verify as recompute
    from optimizer.cli.analysing import described

    with screen.working("recomputing", quiet=quiet):
        analysis = recompute(report, file, manifest=manifest)
    if json:
        screen.document(analysis.to_dict())
    elif not quiet or analysis.status != "done":
        screen.say(analysis.finding if quiet else described(analysis))
    if EXIT_CODES[analysis.status]:
        raise typer.Exit(EXIT_CODES[analysis.status])
