"""Years in words, once the first of them is over."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from optimizer.workbook.words import listed

_NOT = re.compile(r"not\s+", re.IGNORECASE)
_SPAN = re.compile(r"(\d{4})\s*(?:-|–|—|to|\.\.)\s*(\d{4})$")


def years_left(typed: Any, gone: int, years: Mapping[int, str]) -> Any:
    """What a list of years says without the year ``gone``, among the ``years`` (to their status) that are left.

    As it was typed where nothing changes; an empty text where only exceptions for that year are gone; ``None`` where
    no year that was meant is left.
    """
    if isinstance(typed, (int, float)):
        return None if int(typed) == gone else typed
    parts = listed(str(typed))
    kept = [(part, _left(part, gone, years)) for part in parts]
    if all(before == after for before, after in kept):
        return typed
    left = [after for _, after in kept if after]
    meant = any(not _NOT.match(part) for part in parts)
    if meant and not any(not _NOT.match(part) for part in left):
        return None
    if len(left) == 1 and left[0].isdigit():
        return float(left[0])
    return ("; " if ";" in str(typed) else ", ").join(left)


def _left(part: str, gone: int, years: Mapping[int, str]) -> str:
    """One word of the list without the year; empty where nothing is left of it."""
    denied = _NOT.match(part)
    head, word = (denied[0], part[denied.end() :].strip()) if denied else ("", part)
    if word.casefold() in ("approved", "planning", "indicative"):
        return part if word.casefold() in years.values() else ""
    span = _SPAN.match(word)
    if span:
        first, last = max(int(span[1]), gone + 1), int(span[2])
        if last <= gone:
            return ""
        if first == int(span[1]):
            return part
        return f"{head}{last}" if first == last else f"{head}{first}-{last}"
    if word.isdigit() and int(word) <= gone:
        return ""
    return part
