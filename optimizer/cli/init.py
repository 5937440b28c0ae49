"""``optimizer init``: a workbook to fill in."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperCommand

from optimizer.cli import screen
from optimizer.cli.options import Debug, Quiet
from optimizer.errors import UsageError

EXAMPLES = ("human_security", "quickstart")
"""Those of `optimizer.workbook.examples`, said again because importing them would slow every ``--help``."""


class InitCommand(TyperCommand):
    """The command with ``--example`` also without a name, which then means the first of `EXAMPLES`."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Give a bare ``--example`` its name before the arguments are read."""
        named = []
        for place, word in enumerate(args):
            bare = word == "--example" and args[place + 1 : place + 2] not in [[name] for name in EXAMPLES]
            named.append(f"--example={EXAMPLES[0]}" if bare else word)
        return super().parse_args(ctx, named)


def init(
    file: Annotated[Path, typer.Argument(metavar="FILE", show_default=False, help="The workbook to make (.xlsx).")],
    example: Annotated[
        str | None,
        typer.Option(
            "--example",
            metavar="[human_security|quickstart]",
            show_default=False,
            help="Fill it with a shipped example; without a name, human_security.",
        ),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace FILE if it is there.")] = False,
    quiet: Quiet = False,
    debug: Debug = False,  # noqa: ARG001 -- read by the entry point, whatever the command
) -> None:
    """Make a workbook to fill in, empty or with an example.

    It comes with drop-downs, units and instructions, and says which sheets are required.
    """
    if file.is_dir():
        raise UsageError(f"{file} is a folder: give the name of a file in it.")
    if file.exists() and not force:
        raise UsageError(f"{file} is already there: choose another name, or --force to replace it.")
    if not file.parent.is_dir():
        raise UsageError(f"The folder {file.parent} does not exist: make it first.")
    from optimizer.workbook.template import write_template

    write_template(file, example=example, overwrite=force)
    if not quiet:
        screen.say(f"Written: {file}")
        todo = "Look at it" if example else "Fill it in (the sheet Read me says how)"
        screen.say(f'{todo}, then: optimizer check "{file}"; optimizer solve "{file}"')
