"""Files are written under a temporary name beside their own and then renamed: never half, never lost."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

from optimizer.errors import UsageError


@contextlib.contextmanager
def replacing(target: Path) -> Iterator[Path]:
    """The temporary name to write to; renamed to ``target`` when all is written, removed when it is not.

    Raises UsageError where the file cannot be written.
    """
    draft = target.with_name(f".{target.stem}-{os.getpid()}.part")
    try:
        yield draft
        os.replace(draft, target)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise UsageError(f"{target} cannot be written: {reason}.") from error
    finally:
        with contextlib.suppress(OSError):
            draft.unlink(missing_ok=True)
