"""Arguments and options that several commands share: declared once, so that they mean and read the same."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from optimizer.errors import UsageError
from optimizer.language import CHOICES, languages

File = Annotated[Path, typer.Argument(metavar="FILE", show_default=False, help="The budget workbook.")]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON document on standard output, nothing else.")]
Language = Annotated[
    str | None,
    typer.Option(
        "--language",
        metavar=f"[{'|'.join(CHOICES)}]",
        show_default=False,
        help="Of the report; both: NAME.xlsx and NAME.fr.xlsx. Without it, what the workbook's settings say.",
    ),
]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Show only what went wrong.")]
Debug = Annotated[bool, typer.Option("--debug", help="Show where in the program an error arose.")]
Output = Annotated[
    Path | None, typer.Option("--output", "-o", metavar="PATH", show_default=False, help="Where to write.")
]
Scenario = Annotated[
    list[str],
    typer.Option(
        "--scenario",
        metavar="A+B",
        show_default=False,
        help="Under a scenario of the sheet Scenarios, or under several, in this order.",
    ),
]
View = Annotated[
    str | None,
    typer.Option("--view", metavar="NAME", show_default=False, help="With the weights of a view of the sheet Views."),
]
Changes = Annotated[
    list[str],
    typer.Option(
        "--set",
        metavar="CHANGE",
        show_default=False,
        help="One more change, such as Years/2028/ceiling=6000, =+5%, -=5%, =*1.1; may be given several times.",
    ),
]


def existing(path: Path) -> Path:
    """``path`` where it is a file; UsageError with the nearest file name otherwise."""
    from optimizer.errors import nearest

    if path.is_file():
        return path
    if path.is_dir():
        raise UsageError(f"{path} is a folder, not a workbook.")
    if path.is_symlink():
        raise UsageError(f"{path} is a link that leads to no file: {path.readlink()}.")
    if path.exists():
        raise UsageError(f"{path} is a device or a pipe, not a file that a workbook could be in.")
    _of_this_system(path)
    if not path.parent.is_dir():
        raise UsageError(f"{path} does not exist: there is no folder {path.parent}.")
    names = [other.name for other in path.parent.iterdir() if other.is_file() and not other.name.startswith((".", "~"))]
    close = nearest(path.name, names)
    hint = f" Did you mean {path.with_name(close)}?" if close else ""
    raise UsageError(f"{path} does not exist.{hint}")


def known_language(choice: str | None) -> None:
    """Nothing where there is such a language, or none is chosen; UsageError otherwise."""
    if choice is not None:
        languages(choice)


def _of_this_system(path: Path) -> None:
    """UsageError for a path as Windows writes it where folders are separated by ``/``."""
    if os.sep == "\\" or "\\" not in str(path):
        return
    here = Path(str(path).replace("\\", "/"))
    if here.is_file():
        raise UsageError(f"{path} does not exist: on this machine folders are separated by /. Did you mean {here}?")
    raise UsageError(
        f"{path} does not exist: it is a path as Windows writes it. On this machine folders are separated by /, and "
        "there are no drives such as C: -- give the path as this machine knows it."
    )
