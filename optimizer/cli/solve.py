"""``optimizer solve``: the main job, from workbook to screen table, JSON document and report."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from optimizer.cli import files, screen
from optimizer.cli.asked import EXIT_CODES, Asked, asking, html_ready
from optimizer.cli.options import existing
from optimizer.errors import UsageError

if TYPE_CHECKING:
    from optimizer.allocate import Result
    from optimizer.analysis import Analysis


@asking
def solve(
    asked: Asked,
    added: Annotated[
        list[str],
        typer.Option(
            "--with",
            metavar="NAME,...",
            show_default=False,
            help="Analyses to add to the report, such as cut or compare, or all. Each takes solves of its own.",
        ),
    ] = [],  # noqa: B006 -- typer gives a new list
    html: Annotated[
        bool, typer.Option("--html", help="Write the report as HTML too, beside the Excel report, from the same plan.")
    ] = False,
    since: Annotated[
        Path | None,
        typer.Option(
            "--since",
            metavar="REPORT",
            show_default=False,
            help="An earlier report: what changed since then gets pages of its own.",
        ),
    ] = None,
) -> None:
    """Find the best plan and write its report.

    The report goes to reports/ below the current folder, unless --output says otherwise: a name that ends in .html
    gives one file that any browser shows, in place of the Excel report.
    """
    targets = _targets(asked, html=html)
    wanted = _wanted(added)
    if since is not None:
        _demand_a_report(since)
    result = _solved(asked)
    analyses, left_out = _analyses(result, wanted, asked)
    if since is not None:
        analyses["since"] = _changes(result, since, targets[0].stem)
    reports = [
        place for target in targets for place in _report(result, target, tuple(analyses.values()), asked.language)
    ]
    if asked.json:
        documents = {name: one.to_dict() for name, one in analyses.items()}
        documents |= {name: {"status": "left_out", "message": why} for name, why in left_out.items()}
        screen.document({**result.to_dict(), **({"analyses": documents} if documents else {})})
    else:
        _show(result, reports, tuple(analyses.values()), quiet=asked.quiet)
    if EXIT_CODES[result.status]:
        raise typer.Exit(EXIT_CODES[result.status])


def _targets(asked: Asked, *, html: bool) -> list[Path]:
    """Where the report is written, and with ``--html`` its HTML beside it."""
    target = asked.report(always=True)
    assert target is not None, "the report of solve always has a place"
    if not html:
        return [target]
    if target.suffix.lower() == ".html":
        raise UsageError(
            "--html writes the HTML report beside the Excel report: give --output a name in .xlsx, or leave --html out."
        )
    html_ready()
    return [target, target.with_suffix(".html")]


def _solved(asked: Asked) -> Result:
    """The answer to the workbook; the warnings of its reading are among the answer's."""
    from optimizer.allocate import solve as allocate

    plan = asked.plan()
    with screen.working("solving", quiet=asked.quiet):
        return allocate(plan, options=asked.options())


def _wanted(added: Sequence[str]) -> tuple[str, ...]:
    """The analyses that were asked for; a name that there is not is told before anything is solved."""
    if not added:
        return ()
    from optimizer.analysis.standard import named

    return named(added)


def _analyses(result: Result, names: Sequence[str], asked: Asked) -> tuple[dict[str, Analysis], dict[str, str]]:
    """The analyses by name, and why others are left out: what one lacks must not cost the plan and the rest."""
    from optimizer.analysis.standard import analysed

    made: dict[str, Analysis] = {}
    left_out: dict[str, str] = {}
    for name in names:
        try:
            with screen.working(name, quiet=asked.quiet):
                (made[name],) = analysed(result, [name], asked.options())
        except UsageError as error:
            left_out[name] = str(error)
            screen.tell(f"The analysis {name} is left out. {error}")
    return made, left_out


def _demand_a_report(path: Path) -> None:
    """Tell before anything is solved that a file is no report that there could be changes since."""
    from optimizer.analysis.diff.reports import is_report
    from optimizer.workbook.grid import open_workbook

    if not is_report(open_workbook(existing(path), wanted=lambda _: True)):
        raise UsageError(f"{path} is no report, so there is nothing to tell the changes from: give --since a report.")


def _changes(result: Result, since: Path, name: str) -> Analysis:
    """What changed since an earlier report: both are compared as reports, so that the pages say the same."""
    from tempfile import TemporaryDirectory

    from optimizer.analysis import diff
    from optimizer.report import write_report

    with TemporaryDirectory() as folder:
        return diff.diff(since, write_report(result, Path(folder) / f"{name}.xlsx", language="en"))


def _report(result: Result, target: Path, analyses: Sequence[Analysis], language: str | None) -> Iterable[Path]:
    """Write the report; returns its files."""
    from optimizer.report import report_paths, write_report

    write_report(result, files.made_ready(target), analyses, language)
    return report_paths(target, language or result.plan.settings.language).values()


def _show(result: Result, reports: Sequence[Path], analyses: Sequence[Analysis], *, quiet: bool) -> None:
    # Inside, because both need the libraries that a plan needs, and --help does not.
    from optimizer.cli import answer, conflict
    from optimizer.report.context import context

    if result.status == "infeasible":
        screen.tell(conflict.described(result))
        screen.tell(screen.reports(reports))
    elif not quiet:
        screen.say(answer.described(context(result)))
        for analysis in analyses:
            screen.say(f"\n{screen.styled(analysis.title, 'bold')}\n{screen.wrapped(analysis.finding)}")
        screen.say(f"\n{screen.reports(reports)}")
