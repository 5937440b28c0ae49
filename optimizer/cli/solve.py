"""``optimizer solve``: the main job, from workbook to screen table, JSON document and Excel report."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import typer

from optimizer.cli import files, screen
from optimizer.cli.asked import EXIT_CODES, Asked, asking

if TYPE_CHECKING:
    from optimizer.allocate import Result


@asking
def solve(asked: Asked) -> None:
    """Find the best plan and write its report.

    The report goes to reports/ below the current folder, unless --output says otherwise.
    """
    target = asked.report(always=True)
    assert target is not None, "the report of solve always has a place"
    result = _solved(asked)
    _report(result, target)
    if asked.json:
        screen.document(result.to_dict())
    else:
        _show(result, target, quiet=asked.quiet)
    if EXIT_CODES[result.status]:
        raise typer.Exit(EXIT_CODES[result.status])


def _solved(asked: Asked) -> Result:
    """The answer to the workbook; the warnings of its reading are among the answer's."""
    from optimizer.allocate import solve as allocate

    plan = asked.plan()
    with screen.working("solving", quiet=asked.quiet):
        return allocate(plan, options=asked.options())


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
