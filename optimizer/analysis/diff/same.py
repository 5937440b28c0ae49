"""Whether two cells say the same, as the reader reads them, and how what they say is shown."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from optimizer.language import say
from optimizer.workbook.cells import NO, YES, as_text
from optimizer.workbook.looks import BrokenCell
from optimizer.workbook.schema import Column
from optimizer.workbook.table import is_blank

SAME, OTHERWISE, DIFFERENT = "same", say("typed otherwise"), say("changed")
ADDED, REMOVED = say("added"), say("removed")
NEAR = 1e-12
"""Relative; below it two numbers differ by how they were stored."""

LISTS = ("codes", "words", "years", "choices")

Number = Callable[[Any], float | None]
"""What number a cell's content says in its workbook; ``None`` for words and blanks."""


def verdict(old: Any, new: Any, numbers: tuple[Number, Number], column: Column | None = None) -> str:
    """`SAME`, `OTHERWISE` (the same value in other characters) or `DIFFERENT`."""
    before, after = written(old), written(new)
    if before == after:
        # A number typed as a text is read as the number, with a warning.
        return SAME if not before or isinstance(old, str) == isinstance(new, str) else OTHERWISE
    default = column.default if column is not None else ""
    filled = (default if is_blank(value) else value for value in (old, new))
    one, other = (read(value) for read, value in zip(numbers, filled, strict=True))
    if one is not None and other is not None:
        equal = abs(one - other) <= NEAR * max(abs(one), abs(other))
        if not equal:
            return DIFFERENT
        return SAME if isinstance(old, (int, float)) and isinstance(new, (int, float)) else OTHERWISE
    kind = column.kind if column is not None else "text"
    return OTHERWISE if _read(before or default, kind) == _read(after or default, kind) else DIFFERENT


def _read(text: str, kind: str) -> Any:
    plain = " ".join(text.casefold().split())
    if kind in LISTS:
        return tuple(word for part in re.split("[,;]", plain) if (word := part.strip()))
    if kind == "yes/no":
        return True if plain in YES else False if plain in NO else plain
    return plain if kind in ("code", "choice", "base") else " ".join(text.split())


def change(old: Any, new: Any, numbers: tuple[Number, Number]) -> float | None:
    """New less old; ``None`` where either says no number."""
    one, other = (read(value) for read, value in zip(numbers, (old, new), strict=True))
    return None if one is None or other is None else round(other - one, 9)


def written(value: Any) -> str:
    """What stands in a cell, as text; an error value too."""
    return value.text if isinstance(value, BrokenCell) else as_text(value)
