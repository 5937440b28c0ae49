"""``optimizer compare``: options side by side, the differences of their inputs beside those of their results."""

from __future__ import annotations

from typing import Annotated

import typer

from optimizer.cli import analysing, screen
from optimizer.cli.asked import Asked, asking
from optimizer.errors import UsageError


@asking
def compare(
    asked: Asked,
    scenario: Annotated[
        list[str],
        typer.Option(
            "--scenario",
            metavar="A+B",
            show_default=False,
            help="An option: a scenario, or several combined. Give it once for each option.",
        ),
    ] = [],  # noqa: B006 -- typer gives a new list
    every: Annotated[bool, typer.Option("--all", help="Every scenario of the workbook by itself.")] = False,
    causes: Annotated[
        bool,
        typer.Option(
            "--causes/--no-causes",
            help="Whether to share the difference out over the rows of Scenarios, which takes more solves.",
        ),
    ] = True,
) -> None:
    """Put options side by side: the plan as it stands and the same plan under scenarios.

    What differs in the inputs, what differs in the results, and which change causes which part of it.
    """
    if not scenario and not every:
        raise UsageError("Say what to compare: --scenario A, once for each option, or --all.")
    from optimizer.analysis.compare import compare as compared

    plan = asked.plan()
    known = list(dict.fromkeys(row.scenario for row in plan.scenarios)) if every else []
    folded = {name.casefold() for name in known}
    named = [*known, *(name for name in scenario if name.casefold() not in folded)]
    with screen.working("comparing", quiet=asked.quiet):
        found = compared(plan, *named, causes=causes, options=asked.options(command=_command(asked, scenario, every)))
    analysing.deliver(asked, found)


def _command(asked: Asked, scenario: list[str], every: bool) -> str:
    words = "".join(f" --scenario {name}" for name in scenario) + (" --all" if every else "")
    return asked.options().command + words
