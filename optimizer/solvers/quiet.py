"""Silence for solver libraries that write to standard output before they can be told not to."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterator


@contextlib.contextmanager
def quiet() -> Iterator[None]:
    """Send what native code writes to standard output nowhere.

    highspy 1.16 prints its banner when its first object is made, before ``output_flag`` can be set; on
    ``--json`` nothing but the document may stand there. Python's own buffer is flushed first so that it is kept.
    """
    if sys.stdout is not None:  # a program without a console has none
        sys.stdout.flush()
    try:
        kept = os.dup(1)
    except OSError:  # no standard output at all, as under some services: nothing to silence
        yield
        return
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 1)
        yield
    finally:
        os.dup2(kept, 1)
        os.close(kept)
        os.close(nowhere)
