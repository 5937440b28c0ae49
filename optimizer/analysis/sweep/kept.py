"""Finished blocks on disk, so that a sweep that was killed goes on where it was."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path

from optimizer import _version
from optimizer.allocate import Options
from optimizer.analysis.sweep.blocks import Row
from optimizer.analysis.sweep.entries import Entry
from optimizer.errors import UsageError
from optimizer.plan import Plan
from optimizer.replacing import replacing

HEAD = "sweep.json"


def key_of(plan: Plan, entries: Sequence[Entry], options: Options, *, allocations: bool) -> str:
    """The hash (hex) of all that the rows of a sweep depend on."""
    asked = (options.solver, options.time_limit, options.gap, allocations)
    words = repr((_version.__version__, plan, [(entry.name, entry.changes) for entry in entries], asked))
    return hashlib.sha256(words.encode("utf-8")).hexdigest()


class Kept:
    """A folder of finished blocks. Each is written whole or not at all."""

    def __init__(self, folder: Path, key: str, blocks: int) -> None:
        """Open or make the folder; UsageError where it belongs to another sweep, or is something else."""
        self._folder, self._key = folder, key
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise UsageError(f"{folder} cannot be a folder for finished blocks: {error.strerror}.") from error
        head = folder / HEAD
        if head.exists():
            self._demand_mine(head)
            return
        # What begins with a dot is a file that a killed run was about to write.
        if any(not path.name.startswith(".") for path in folder.iterdir()):
            raise UsageError(f"{folder} holds other files. Name an empty or a new folder for finished blocks.")
        with replacing(head) as draft:
            draft.write_text(json.dumps({"key": key, "blocks": blocks}), encoding="utf-8")

    def read(self, number: int) -> list[Row] | None:
        """The rows of a block, where it was finished."""
        try:
            held = json.loads(self._path(number).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return None
        return list(held["rows"]) if isinstance(held, dict) and held.get("key") == self._key else None

    def write(self, number: int, rows: Sequence[Row]) -> None:
        """Put a finished block on disk."""
        with replacing(self._path(number)) as draft:
            draft.write_text(json.dumps({"key": self._key, "rows": list(rows)}), encoding="utf-8")

    def _path(self, number: int) -> Path:
        return self._folder / f"block-{number:06d}.json"

    def _demand_mine(self, head: Path) -> None:
        try:
            held = json.loads(head.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            held = None
        if not isinstance(held, dict) or held.get("key") != self._key:
            raise UsageError(
                f"{self._folder} holds blocks of another sweep: another plan, other changes or options, or another "
                "version of the optimizer. Name another folder, or delete this one to begin anew."
            )
