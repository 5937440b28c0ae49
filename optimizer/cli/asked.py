"""What the commands that solve are all asked with: declared once, so that it means and reads the same everywhere."""

from __future__ import annotations

import inspect
import shlex
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, get_type_hints

import typer

from optimizer.cli import files, screen
from optimizer.cli.options import (
    Changes,
    Debug,
    File,
    Json,
    Language,
    Output,
    Quiet,
    Scenario,
    View,
    existing,
    known_language,
)
from optimizer.errors import UsageError, nearest

if TYPE_CHECKING:
    from optimizer.allocate import Options
    from optimizer.plan import Plan

OBJECTIVES = ("value", "balanced", "cheapest")
EXIT_CODES = {"optimal": 0, "done": 0, "infeasible": 4, "feasible": 5, "breach": 6}
"""How a command that solves ends, by the status of its answer."""


@dataclass(frozen=True, kw_only=True)
class Asked:
    """One call of a command that solves, as it was typed. ``command`` is the name of the command."""

    command: str
    file: Path
    objective: str | None
    target: float | None
    solver: str
    time_limit: float | None
    gap: float
    opinion: float
    output: Path | None
    json: bool
    quiet: bool
    stamp: bool
    scenario: Sequence[str] = ()
    view: str | None = None
    changes: Sequence[str] = ()
    language: str | None = None

    def plan(self) -> Plan:
        """The workbook's plan with what the command line changes in it."""
        from optimizer.workbook.read import read

        with screen.working("reading", quiet=self.quiet):
            plan = varied(read(self.file), self.scenario, self.view, self.changes)
            return _after(plan, self.objective, self.target)

    def options(self, **given: Any) -> Options:
        """How to solve; ``given`` replaces single options."""
        from optimizer.allocate import Options

        options: dict[str, Any] = {
            "solver": self.solver,
            "time_limit": self.time_limit,
            "gap": self.gap,
            "opinion": self.opinion,
            "stamp": self.stamp,
            "command": f"{self.command} {self.file.name}{self._words()}",
        }
        return Options(**{**options, **given})

    def _words(self) -> str:
        """What the answer depends on, and no more: where it is written must not change what is written."""
        typed: list[tuple[str, Any]] = [*(("scenario", word) for word in self.scenario), ("view", self.view)]
        typed += [("set", word) for word in self.changes]
        typed += [("objective", self.objective), ("target", self.target)]
        return "".join(f" --{name} {shlex.quote(str(word))}" for name, word in typed if word)

    def report(self, *, always: bool = False) -> Path | None:
        """Where to write the report: ``--output``; without it, ``None``, or if ``always`` a file in reports/.

        UsageError where it is to be HTML and what makes it is not installed: that is told before anything is solved.
        """
        if not always and self.output is None:
            return None
        under = named(self.scenario, self.view, self.changes)
        target = files.place(self.file, self.output, ".xlsx", under, also=(".html",))
        if target.suffix.lower() == ".html":
            html_ready()
        return target


def html_ready() -> None:
    """UsageError, with the way to install it, where what the HTML report is made with is missing."""
    from optimizer.report.page import ready

    ready()


def varied(plan: Plan, scenario: Sequence[str], view: str | None, changes: Sequence[str]) -> Plan:
    """``plan`` under the scenario, the view and the changes of the command line, in this order.

    Raises UsageError where ``--scenario`` is given twice, and for names and changes that there are not.
    """
    if len(scenario) > 1:
        raise UsageError(
            f"--scenario is given {len(scenario)} times. To combine them write --scenario {'+'.join(scenario)}; to see "
            "them side by side use optimizer compare."
        )
    plan = plan.scenario(scenario[0]) if scenario else plan
    plan = plan.view(view) if view else plan
    return plan.with_changes(*changes) if changes else plan


def named(scenario: Sequence[str], view: str | None, changes: Sequence[str]) -> str:
    """What a file is named by that is made under a scenario, a view or changes; empty for the plan as it stands."""
    return " ".join([*scenario, *([view] if view else []), *(["changed"] if changes else [])])


def asking(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the arguments and options of `Asked`, which it takes as its first parameter ``asked``.

    Where the command declares an option of the same name itself, that one holds, and `Asked` has its default.
    """
    name = command.__name__

    @wraps(command)
    def asked(**given: Any) -> None:
        shared = {word: given.pop(word) for word in _SHARED if word not in mine}
        shared.pop("debug")  # read by the entry point, whatever the command
        existing(shared["file"])
        _known_objective(shared["objective"])
        known_language(shared["language"])
        command(Asked(command=name, **shared), **given)

    hints = get_type_hints(command, include_extras=True)
    mine = set(list(inspect.signature(command).parameters)[1:])
    own = [
        parameter.replace(annotation=hints[parameter.name], kind=inspect.Parameter.KEYWORD_ONLY)
        for parameter in list(inspect.signature(command).parameters.values())[1:]
    ]
    file, *rest = (parameter for name, parameter in _SHARED.items() if name not in mine)
    every = [file, *own, *rest]
    asked.__signature__ = inspect.Signature(every)  # type: ignore[attr-defined]
    asked.__annotations__ = {parameter.name: parameter.annotation for parameter in every}
    return asked


def _parameters(
    *,
    file: File,
    scenario: Scenario = [],  # noqa: B006 -- only its signature is used
    view: View = None,
    changes: Changes = [],  # noqa: B006
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
    language: Language = None,
    json: Json = False,
    quiet: Quiet = False,
    stamp: Annotated[
        bool, typer.Option("--stamp", help="Record the time of day; without it two runs give the same bytes.")
    ] = False,
    debug: Debug = False,
) -> None:
    """Only its signature is used: what every command that solves takes."""


def _shared() -> dict[str, inspect.Parameter]:
    hints = get_type_hints(_parameters, include_extras=True)
    found = inspect.signature(_parameters).parameters
    return {name: parameter.replace(annotation=hints[name]) for name, parameter in found.items()}


_SHARED = _shared()


def _known_objective(objective: str | None) -> None:
    if objective is not None and objective not in OBJECTIVES:
        close = nearest(objective, OBJECTIVES)
        raise UsageError(
            f"There is no objective {objective!r}: choose {', '.join(OBJECTIVES[:-1])} or {OBJECTIVES[-1]}."
            + (f" Did you mean {close}?" if close else "")
        )


def _after(plan: Plan, objective: str | None, target: float | None) -> Plan:
    """``plan`` with the objective and the target of the command line, where they are given."""
    from dataclasses import replace

    wanted = objective or plan.settings.objective
    if wanted == "cheapest" and target is None and plan.settings.target_value is None:
        raise UsageError(
            "The objective cheapest needs the points to reach: give --target, or target_value in the sheet Settings."
        )
    if target is not None and wanted != "cheapest":
        raise UsageError("--target goes with the objective cheapest: add --objective cheapest.")
    typed = {"target_value": target, "objective": objective}
    given = [("Settings", setting, "value", word) for setting, word in typed.items() if word is not None]
    # What the plan is after is told as that, not as another input.
    return replace(plan.with_changes(*given), variant=plan.variant) if given else plan
