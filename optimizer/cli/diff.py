"""``optimizer diff``: what changed between two workbooks, or two reports."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from optimizer.cli import analysing, files, screen
from optimizer.cli.options import Debug, Json, Language, Output, Quiet, existing, known_language


def diff(
    old: Annotated[Path, typer.Argument(metavar="OLD", show_default=False, help="The older workbook or report.")],
    new: Annotated[Path, typer.Argument(metavar="NEW", show_default=False, help="The newer one.")],
    output: Output = None,
    language: Language = None,
    json: Json = False,
    quiet: Quiet = False,
    debug: Debug = False,  # noqa: ARG001 -- read by the entry point, whatever the command
) -> None:
    """Tell what changed between two workbooks, or between two reports.

    Records are matched by their keys, wherever they stand, and values compared as they are read.
    """
    known_language(language)
    for path in (old, new):
        existing(path)
    from optimizer.analysis.diff import diff as compared

    target = files.place(new, output, ".xlsx") if output is not None else None
    if target is not None:
        files.place(old, output, ".xlsx")  # refuses to write over the other one too
    with screen.working("comparing", quiet=quiet):
        found = compared(old, new)
    analysing.shown(found, target, json=json, quiet=quiet, language=language)
