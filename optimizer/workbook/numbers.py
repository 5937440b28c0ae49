"""Numbers that were typed as text: ``"1 250,5"``, ``"12 %"``, ``"1,250.50"``."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Mark = Literal[",", "."]

_BLANKS = str.maketrans({" ": " ", "\u00a0": " ", "\u202f": " ", "\u2009": " ", "\u2007": " ", "\t": " "})
_SIGNS = str.maketrans({"\u2212": "-", "\u2013": "-", "'": " ", "\u2019": " "})
_PLAIN = re.compile(r"[+-]?(\d+([.,]\d*)?|[.,]\d+)([eE][+-]?\d+)?$")
_GROUPED_BY_BLANKS = re.compile(r"[+-]?\d{1,3}( \d{3})+([.,]\d+)?$")
_GROUPED = {
    ",": re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d+)?$"),
    ".": re.compile(r"[+-]?\d{1,3}(\.\d{3})+(,\d+)?$"),
}
_EITHER_WAY = re.compile(r"[+-]?[1-9]\d{0,2}[.,]\d{3}$")
STARTS_LIKE_A_NUMBER = re.compile(r"[\s+\-\u2212\u2013]*[.,]?\d")


@dataclass(frozen=True, kw_only=True, slots=True)
class TextNumber:
    """The reading of a text. ``percent``: it ended in %; ``decimal_mark``: the mark it proves, if any.

    ``other`` is the second possible reading of an ambiguous text such as ``1.234``, else ``None``.
    """

    value: float
    percent: bool = False
    decimal_mark: Mark | None = None
    other: float | None = None


def read_number(text: str) -> TextNumber | None:
    """The number that ``text`` says, or ``None`` where it is not a number (a stray letter, nan, inf)."""
    clean = text.translate(_BLANKS).translate(_SIGNS).strip()
    percent = clean.endswith("%")
    if percent:
        clean = clean[:-1].rstrip()
    clean = re.sub(r"^([+-]) +", r"\1", clean)
    if _EITHER_WAY.match(clean):
        return _ambiguous(clean, percent)
    found = _unambiguous(clean)
    if found is None or not math.isfinite(found[0]):
        return None
    value, mark = found
    return TextNumber(value=_scaled(value, percent), percent=percent, decimal_mark=mark)


def _scaled(value: float, percent: bool) -> float:
    # Division, not multiplication by 0.01: 30 / 100 is the double nearest to 0.3.
    return value / 100 if percent else value


def _ambiguous(clean: str, percent: bool) -> TextNumber:
    as_decimal = float(clean.replace(",", "."))
    as_thousand = float(clean.replace(",", "").replace(".", ""))
    return TextNumber(value=_scaled(as_decimal, percent), percent=percent, other=_scaled(as_thousand, percent))


def _unambiguous(clean: str) -> tuple[float, Mark | None] | None:
    if _PLAIN.match(clean):
        mark: Mark | None = "," if "," in clean else "." if "." in clean else None
        return float(clean.replace(",", ".")), mark
    if _GROUPED_BY_BLANKS.match(clean):
        mark = "," if "," in clean else "." if "." in clean else None
        return float(clean.replace(" ", "").replace(",", ".")), mark
    if _GROUPED[","].match(clean):
        return float(clean.replace(",", "")), "."
    if _GROUPED["."].match(clean):
        return float(clean.replace(".", "").replace(",", ".")), ","
    return None


def decimal_mark_of(texts: Iterable[str]) -> Mark | None:
    """The decimal mark that all number texts of a workbook agree on; ``None`` without or with mixed evidence."""
    marks = set()
    for text in texts:
        if STARTS_LIKE_A_NUMBER.match(text):
            found = read_number(text)
            if found is not None and found.decimal_mark is not None:
                marks.add(found.decimal_mark)
    return marks.pop() if len(marks) == 1 else None


def resolved(found: TextNumber, text: str, mark: Mark | None) -> TextNumber | None:
    """The one reading of an ambiguous text once the workbook's decimal mark is known, else ``None``."""
    if found.other is None or mark is None:
        return found if found.other is None else None
    value = found.value if mark in text else found.other
    return TextNumber(value=value, percent=found.percent)
