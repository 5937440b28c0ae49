"""Where files are written: never over what was not meant."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from pathlib import Path

from optimizer.errors import UsageError

REPORTS = Path("reports")
"""Where reports and exported programmes land: below the folder the command is called in."""


def place(workbook: Path, output: Path | None, suffix: str, under: str = "", also: Sequence[str] = ()) -> Path:
    """Where to write what comes from ``workbook``: ``output``, or ``reports/<workbook name><suffix>``.

    ``output`` may end in one of ``also`` as well. What is made ``under`` a scenario has its name too, so that it does
    not replace the plan as it stands.

    Raises UsageError for a folder, a missing folder, a path of another system, another suffix, or the workbook itself.
    """
    made = " ".join(filter(None, (workbook.stem, re.sub(r"[^\w.+-]+", " ", under).strip())))
    target = output if output is not None else REPORTS / f"{made}{suffix}"
    if target.is_dir():
        raise UsageError(
            f"{target} is a folder: give --output the name of a file in it, such as "
            f"{target / (workbook.stem + suffix)}."
        )
    if os.sep == "/" and "\\" in target.name:
        raise UsageError(
            f"{target} is a path as Windows writes it: on this machine folders are separated by /, as in "
            f"{str(target).replace(chr(92), '/')}."
        )
    if target.suffix.lower() not in (suffix, *also):
        raise UsageError(f"{target} must end in {' or '.join((suffix, *also))}: that is what is written there.")
    if output is not None and not target.parent.is_dir():
        raise UsageError(f"The folder {target.parent} does not exist: make it first, or choose another --output.")
    if target.exists() and workbook.exists() and target.samefile(workbook):
        raise UsageError(f"{target} is the workbook itself: choose another --output, so that it is not lost.")
    return target


def made_ready(target: Path) -> Path:
    """``target``, its folder `REPORTS` made where that is meant and missing; UsageError where it cannot be.

    Nothing else is done here: whatever writes a file writes it beside its place and moves it there when it is whole.
    """
    if target.parent == REPORTS:
        try:
            REPORTS.mkdir(exist_ok=True)
        except OSError as error:
            why = (error.strerror or str(error)).lower()
            raise UsageError(
                f"{target} cannot be written: {REPORTS} is no folder and cannot be made ({why})."
            ) from error
    return target
