"""``optimizer roll``: next year's workbook from this year's decision, in the user's own file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from optimizer.cli import screen
from optimizer.cli.options import Debug, File, Json, Output, Quiet, existing

if TYPE_CHECKING:
    from optimizer.workbook.roll import Rolled

MOST_CHANGES = 200
"""Cells that are listed; a workbook of thousands of rows is better compared in the spreadsheet."""


WIDEST_VALUE = 22
"""Letters of a value that are listed, so that there is room for why it changed."""


def roll(
    file: File,
    approved: Annotated[
        Path,
        typer.Option(
            "--approved",
            metavar="PLAN",
            show_default=False,
            help="What was decided: a report with its column approved filled in, or a table activity, year, approved.",
        ),
    ],
    output: Output = None,
    force: Annotated[bool, typer.Option("--force", help="Replace the file that is written if it is there.")] = False,
    json: Json = False,
    quiet: Quiet = False,
    debug: Debug = False,  # noqa: ARG001 -- read by the entry point, whatever the command
) -> None:
    """Write next year's workbook from this year's decision.

    It is your own file one year on, formats kept: the first year leaves and a new last one comes, to be confirmed;
    what was approved becomes the baseline; what is typed once takes the prices of the new first year; packages
    begun are locked and those over put to sleep; rules forget the year that left; money carried over becomes a
    source. Every cell that changed is listed. FILE must be .xlsx or .xlsm and is never changed itself; the new file
    is beside it, its year raised, unless --output says otherwise.
    """
    existing(file)
    existing(approved)
    from optimizer.workbook.roll import roll as write_next

    with screen.working("rolling forward", quiet=quiet):
        rolled = write_next(file, approved, output, overwrite=force)
    if json:
        screen.document(document(rolled, file))
    elif not quiet:
        _show(rolled)


def document(rolled: Rolled, workbook: Path) -> dict[str, Any]:
    """The JSON document of ``roll``: ``changes`` holds every cell that changed, ``notes`` what is to be looked at."""
    from optimizer.workbook.cells import as_text
    from optimizer.workbook.roll import described

    def plain(value: Any) -> Any:
        return value if isinstance(value, (bool, int, float, str)) else as_text(value)

    return {
        "status": "rolled",
        "workbook": workbook.name,
        "written": str(rolled.path),
        "first_year": rolled.plan.first_year,
        "changes": [{name: plain(value) for name, value in row.items()} for row in described(rolled.changes)],
        "notes": list(rolled.notes),
    }


def _show(rolled: Rolled) -> None:
    from optimizer.workbook.cells import as_text

    def shown(value: Any) -> str:
        return screen.shortened(as_text(value), WIDEST_VALUE) if value != "" else "blank"

    rows = [[edit.cell, shown(edit.was), shown(edit.now), edit.flag or edit.why] for edit in rolled.changes]
    screen.say(screen.table(["Cell", "Was", "Is now", "Why"], rows[:MOST_CHANGES], right=(), flexible=[(3, 24)]))
    if len(rows) > MOST_CHANGES:
        screen.say(f"… and {len(rows) - MOST_CHANGES:,} more cells (all of them with --json).")
    screen.say()
    screen.say(screen.styled("To be looked at", "bold"))
    for note in rolled.notes:
        screen.say(screen.wrapped(note, "    ", "  - "))
    screen.say(f"\nWritten: {rolled.path}")
    screen.say(f'Check it: optimizer check "{rolled.path}"')
