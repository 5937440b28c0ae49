"""What several tests need and is dear to make: made once in a run, by whichever worker asks first."""

from __future__ import annotations

import copyreg
import os
import pickle
import time
from collections.abc import Callable
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar

Made = TypeVar("Made")

PATIENCE = 300.0
"""Seconds that a worker waits for what another makes; then it makes its own."""


def _read_only(mapping: dict[Any, Any]) -> MappingProxyType[Any, Any]:
    return MappingProxyType(mapping)


# Read-only mappings, which plans hold, cannot be pickled by themselves.
copyreg.pickle(MappingProxyType, lambda mapping: (_read_only, (dict(mapping),)))  # type: ignore[arg-type]


def once(folder: Path, name: str, make: Callable[[], Made]) -> Made:
    """What ``make`` gives, made once for all workers that share ``folder``; the value must be picklable."""
    kept, claim = folder / f"{name}.pickle", folder / f"{name}.claim"
    try:
        os.close(os.open(claim, os.O_CREAT | os.O_EXCL))
    except FileExistsError:
        end = time.monotonic() + PATIENCE
        while not kept.exists() and claim.exists() and time.monotonic() < end:
            time.sleep(0.05)
        return pickle.loads(kept.read_bytes()) if kept.exists() else make()
    try:
        made = make()
    except BaseException:
        claim.unlink()
        raise
    draft = kept.with_suffix(".draft")
    draft.write_bytes(pickle.dumps(made))
    draft.replace(kept)
    return made
