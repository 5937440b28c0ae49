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
    from optimizer.allocate import Options, Result
    from optimizer.plan import Plan

OBJECTIVES = ("value", "balanced", "cheapest")
EXIT_CODES: Mapping[str, int] = {"optimal": 0, "infeasible": 4, "feasible": 5}


def solve(
    file: File,
    objective: Annotated[
        str | None,
        typer.Option(
            "--objective",
            metavar=f"[{'|'.join(OBJECTIVES)}]",
            show_default=False,
            help="What the plan is after; without it, what the workbook's settings say.",
        ),
    ] = None,
    target: Annotated[
        float | None,
        typer.Option("--target", metavar="POINTS", min=0, show_default=False, help="What cheapest has to reach."),
    ] = None,
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
    opinion: Annotated[
        float,
        typer.Option(
            "--opinion",
            metavar="SECONDS",
            min=0,
            help="How long a second solver may try to confirm a plan with whole things; 0: it is not asked.",
        ),
    ] = 20.0,
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
    if objective is not None and objective not in OBJECTIVES:
        close = nearest(objective, OBJECTIVES)
        raise UsageError(
            f"There is no objective {objective!r}: choose {', '.join(OBJECTIVES[:-1])} or {OBJECTIVES[-1]}."
            + (f" Did you mean {close}?" if close else "")
        )
    from optimizer.allocate import Options

    target_file = files.place(file, output, ".xlsx")
    # What the answer depends on, and no more: where it is written must not change what is written.
    asked = "".join(f" --{name} {word}" for name, word in (("objective", objective), ("target", target)) if word)
    options = Options(
        solver=solver,
        time_limit=time_limit,
        gap=gap,
        opinion=opinion,
        stamp=stamp,
        command=f"solve {file.name}{asked}",
    )
    result = _solved(file, options, objective=objective, target=target, quiet=quiet)
    _report(result, target_file)
    if json:
        screen.document(result.to_dict())
    else:
        _show(result, target_file, quiet=quiet)
    if EXIT_CODES[result.status]:
        raise typer.Exit(EXIT_CODES[result.status])


def _solved(file: Path, options: Options, *, objective: str | None, target: float | None, quiet: bool) -> Result:
    """The answer to the workbook; the warnings of its reading are among the answer's."""
    from optimizer.allocate import solve as allocate
    from optimizer.workbook.read import read

    with screen.working("reading", quiet=quiet):
        plan = _after(read(file), objective, target)
    with screen.working("solving", quiet=quiet):
        return allocate(plan, options=options)


def _after(plan: Plan, objective: str | None, target: float | None) -> Plan:
    """``plan`` with the objective and the target of the command line, where they are given."""
    from dataclasses import replace

    settings = plan.settings
    if objective is not None:
        settings = replace(settings, objective=objective)  # type: ignore[arg-type]
    if target is not None:
        settings = replace(settings, target_value=target)
    if settings.objective == "cheapest" and settings.target_value is None:
        raise UsageError(
            "The objective cheapest needs the points to reach: give --target, or target_value in the sheet Settings."
        )
    if target is not None and settings.objective != "cheapest":
        raise UsageError("--target goes with the objective cheapest: add --objective cheapest.")
    return replace(plan, settings=settings)


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
