"""Where files are written: never half, never over what was not meant."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

from optimizer.errors import UsageError

REPORTS = Path("reports")
"""Where reports and exported programmes land: below the folder the command is called in."""


def place(workbook: Path, output: Path | None, suffix: str) -> Path:
    """Where to write what comes from ``workbook``: ``output``, or ``reports/<workbook name><suffix>``.

    Raises UsageError for a folder, a missing folder, another suffix, or the workbook itself.
    """
    target = output if output is not None else REPORTS / f"{workbook.stem}{suffix}"
    if target.is_dir():
        raise UsageError(
            f"{target} is a folder: give --output the name of a file in it, such as "
            f"{target / (workbook.stem + suffix)}."
        )
    if target.suffix.lower() != suffix:
        raise UsageError(f"{target} must end in {suffix}: that is what is written there.")
    if output is not None and not target.parent.is_dir():
        raise UsageError(f"The folder {target.parent} does not exist: make it first, or choose another --output.")
    if target.exists() and workbook.exists() and target.samefile(workbook):
        raise UsageError(f"{target} is the workbook itself: choose another --output, so that it is not lost.")
    return target


@contextlib.contextmanager
def replacing(target: Path) -> Iterator[Path]:
    """A temporary name beside ``target``, renamed to it when all is written; nothing is left on failure.

    The folder `REPORTS` is made when it is needed. Raises UsageError where the file cannot be written.
    """
    draft = target.with_name(f".{target.stem}-{os.getpid()}{target.suffix}")
    try:
        if target.parent == REPORTS:
            REPORTS.mkdir(exist_ok=True)
        yield draft
        os.replace(draft, target)
    except OSError as error:
        raise UsageError(f"{target} cannot be written: {_why(error)}.") from error
    finally:
        with contextlib.suppress(OSError):
            draft.unlink(missing_ok=True)


def _why(error: OSError) -> str:
    if isinstance(error, PermissionError):
        return "no permission, or it is open in another program"
    return (error.strerror or str(error)).lower()
