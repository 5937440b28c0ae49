"""How much room text takes on a page: widths in units of column width (a digit each), heights in points."""

from __future__ import annotations

import textwrap
from functools import lru_cache

LINE_HEIGHT = {"title": 21.0, "finding": 16.0, "heading": 16.5, "note": 12.0}
DEFAULT_LINE = 13.0
PADDING = 3.0
CHARACTERS_PER_WIDTH = {"title": 0.66, "finding": 0.94, "heading": 0.86, "note": 1.18}
PROSE_PER_WIDTH = 1.15
"""Characters of prose that fit one unit of column width; below 1.2, what Arial takes, to be on the safe side."""

BOLD_PER_WIDTH = 0.88

PAGE_WIDTH = 138.0
"""Units of column width that fill A4 landscape at full size."""

PAGE_HEIGHT = 495.0
"""Points between its upper and lower margin, a little less to be on the safe side."""

WIDE, NARROW = 1.3, 0.6
"""Capitals, and blanks and punctuation, against a digit, which is what a unit of column width holds."""

CELL_MARGIN = 2.4
"""What indent and edges take of a cell, in digits."""

WIDEST_CODE = 34.0
"""What columns of codes may be widened to."""

REMEMBERED = 1 << 16
"""Texts whose measures are remembered: most come again, in the next year's row or on another page."""


def line_count(text: str, characters: float) -> int:
    """How many lines a text takes when wrapped at ``characters``."""
    width = max(int(characters), 4)
    if len(text) <= width and text.isprintable():
        return 1
    return _wrapped(str(text), width)


@lru_cache(maxsize=REMEMBERED)
def _wrapped(text: str, width: int) -> int:
    return sum(max(1, len(textwrap.wrap(part, width))) for part in (text.splitlines() or [""]))


@lru_cache(maxsize=REMEMBERED)
def room(text: str) -> float:
    """The column width that ``text`` takes in one line."""
    letters = sum(WIDE if letter.isupper() else NARROW if not letter.isalnum() else 1.0 for letter in text)
    return letters + CELL_MARGIN
