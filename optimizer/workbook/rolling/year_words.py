"""Years in words, once the first of them is over."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from optimizer.workbook.words import listed

STATUSES = ("approved", "planning", "indicative")

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
    kept = [(part, _left(part, gone)) for part in parts]
    left = [after for _, after in kept if after]
    meant = [part for part in left if not _NOT.match(part)]
    if any(not _NOT.match(part) for part in parts) and not any(_names_a_year(part, years) for part in meant):
        return None
    if left == parts:
        return typed
    if len(left) == 1 and left[0].isdigit():
        return float(left[0])
    return ("; " if ";" in str(typed) else ", ").join(left)


def _names_a_year(word: str, years: Mapping[int, str]) -> bool:
    """Whether a word of status is that of a year; any other word names one."""
    return word.casefold() not in STATUSES or word.casefold() in years.values()


def _left(part: str, gone: int) -> str:
    """One word of the list without the year; empty where nothing is left of it."""
    denied = _NOT.match(part)
    head, word = (denied[0], part[denied.end() :].strip()) if denied else ("", part)
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
