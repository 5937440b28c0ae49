"""The entry point: commands gathered, and every way to end turned into an exit code and one message."""

from __future__ import annotations

import gc
import inspect
import os
import sys
import traceback
from collections.abc import Sequence
from copy import copy
from typing import Annotated, Any, NoReturn

import typer
from typer.core import TyperCommand

from optimizer._version import __version__
from optimizer.cli import (
    alternatives,
    check,
    compare,
    cut,
    diff,
    explain,
    export,
    fairness,
    init,
    ladder,
    review,
    robust,
    roll,
    screen,
    solve,
    sweep,
    verify,
)
from optimizer.cli.findings import show_findings
from optimizer.errors import OptimizerError, WorkbookError

FAULT_OF_OURS = 1
USAGE = 2
INTERRUPTED = 130

HELP = ("-h", "--help")
ASKS_ONLY = frozenset({*HELP, "--version"})
"""Words with which a command line only asks how it is used."""

app = typer.Typer(
    name="optimizer",
    help="Turn a budget workbook into a funding plan that a committee can defend.",
    epilog=(
        "Exit codes: 0 done, 1 a fault of ours, 2 wrong usage, 3 the workbook has errors, 4 no plan "
        "satisfies the rules, 5 stopped at a limit before the proof, 6 a report or plan does not hold, 130 interrupted."
    ),
    no_args_is_help=True,
    rich_markup_mode=None,  # plain help: half the start-up time, and it fits every terminal
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": list(HELP)},
)


def _version(asked: bool) -> None:
    if asked:
        screen.say(f"optimizer {__version__}")
        raise typer.Exit


@app.callback()
def _whole(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version and end.")
    ] = False,
) -> None:
    """Turn a budget workbook into a funding plan that a committee can defend."""


app.command("init", cls=init.InitCommand)(init.init)
app.command("check")(check.check)
app.command("solve")(solve.solve)
app.command("alternatives")(alternatives.alternatives)
app.command("compare")(compare.compare)
app.command("fairness")(fairness.fairness)
app.command("cut")(cut.cut)
app.command("review")(review.review)
app.command("robust")(robust.robust)
app.command("explain")(explain.explain)
app.command("ladder")(ladder.ladder)
app.command("export")(export.export)
app.command("roll")(roll.roll)
app.command("diff")(diff.diff)
app.command("sweep")(sweep.sweep)
app.command("verify")(verify.verify)


def run(arguments: Sequence[str]) -> int:
    """Carry out one command line (without the program's name) and return its exit code."""
    # One small matrix product at most is done here; a thread pool for it costs 60 ms at start.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    screen.prepare_streams()
    try:
        _called(arguments).main(list(arguments), prog_name="optimizer")
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else FAULT_OF_OURS
    except KeyboardInterrupt:
        return INTERRUPTED
    except Exception as error:
        return _failed(error, arguments)
    return 0


def _called(arguments: Sequence[str]) -> Any:
    """The command line with no more commands than these arguments ask for: making all of them takes noticeably long."""
    first = arguments[0] if arguments else "--help"
    asked = [info for info in app.registered_commands if info.name == first]
    listing = first in HELP
    if not asked and not listing:
        return typer.main.get_command(app)
    lean = copy(app)
    lean.registered_commands = asked
    group: Any = typer.main.get_command(lean)
    if listing:  # only says what each command is for
        for info in app.registered_commands:
            told = inspect.getdoc(info.callback) if info.callback else None
            group.commands[info.name] = TyperCommand(info.name, help=told, rich_markup_mode=None)
    return group


def main() -> NoReturn:
    """The command ``optimizer``."""
    arguments = sys.argv[1:]
    if not arguments or not ASKS_ONLY.isdisjoint(arguments):
        sys.exit(run(arguments))  # over before anybody can interrupt it
    from optimizer.cli.interrupting import heeded

    with heeded():
        code = run(arguments)
    if code == INTERRUPTED:
        screen.tell("Interrupted.")
    gc.freeze()  # at its end the program looks through all that it holds several times, a tenth of a short command
    sys.exit(code)


def _failed(error: Exception, arguments: Sequence[str]) -> int:
    """Tell what went wrong in words, as a document too where one was asked for; return the exit code."""
    if "--debug" in arguments:
        screen.tell("".join(traceback.format_exception(error)).rstrip())
    if isinstance(error, WorkbookError):
        if "--json" in arguments:
            screen.document(check.findings_document(error.problems))
        show_findings(error.problems, quiet="--quiet" in arguments or "-q" in arguments)
        return error.exit_code
    if isinstance(error, OptimizerError):
        code, message = error.exit_code, str(error)
    elif isinstance(error, OSError) and error.filename:
        code, message = USAGE, f"{error.filename}: {(error.strerror or type(error).__name__).lower()}."
    else:
        code = FAULT_OF_OURS
        message = (
            f"This is a fault of ours, not of your workbook ({type(error).__name__}: {error}). Nothing was "
            "written. The same command with --debug shows where it happened: please send that along."
        )
    if "--json" in arguments:
        screen.document({"status": "failed", "message": message, "exit_code": code})
    screen.tell(screen.styled("error: ", "red", sys.stderr) + message)
    return code
