"""Files are written under a temporary name beside their own and then renamed: never half, never lost."""

from __future__ import annotations

import contextlib
import glob
import os
import time
from collections.abc import Iterator
from pathlib import Path

from optimizer.errors import UsageError

FORGOTTEN = 3600.0
"""Seconds after which a temporary file belongs to a process that was killed: nothing takes that long to write."""


@contextlib.contextmanager
def replacing(target: Path) -> Iterator[Path]:
    """The temporary name to write to; renamed to ``target`` when all is written, removed when it is not.

    The name ends as the target's does, since writers choose their format by it, and begins with a dot. What a process
    that was killed left of an earlier try is removed. Raises UsageError where the file
    cannot be written; an older file is then as it was.
    """
    draft = target.with_name(f".{target.stem[:40]}-{os.getpid()}{target.suffix}")
    _remove_forgotten(target)
    try:
        yield draft
        with draft.open("rb") as written:
            os.fsync(written.fileno())
        os.replace(draft, target)
    except OSError as error:
        raise UsageError(
            f"{target} cannot be written: {_why(error)}. Close it where it is open, free space, or choose another "
            "place."
        ) from error
    finally:
        with contextlib.suppress(OSError):
            draft.unlink(missing_ok=True)


def _remove_forgotten(target: Path) -> None:
    with contextlib.suppress(OSError):
        for draft in target.parent.glob(f".{glob.escape(target.stem[:40])}-*{glob.escape(target.suffix)}"):
            number = draft.stem.rpartition("-")[2]
            if number.isdigit() and time.time() - draft.stat().st_mtime > FORGOTTEN:
                draft.unlink()


def _why(error: OSError) -> str:
    if isinstance(error, PermissionError):
        return "no permission, or it is open in another program"
    return (error.strerror or str(error)).lower()
