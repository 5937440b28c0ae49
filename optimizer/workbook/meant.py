"""What a text that stands where a number is asked, and is none, was probably meant to say."""

from __future__ import annotations

import re
from dataclasses import dataclass

from optimizer.workbook.numbers import read_number

_NOTHING = frozenset(
    ["-", "--", "–", "—", "?", "x", ".", "…", "n.a.", "n.a", "n/a", "na", "n.d.", "none", "nil", "null"]
)
_LATER = frozenset(["tbd", "tbc", "t.b.d.", "t.b.c.", "k.a.", "s.o."])
"""What people put where no number stands, or none yet."""

_TIMES = r"(?:k|m|mio\.?|mln\.?|bn|thousand|million|billion|tsd\.?)"
_CURRENCY = r"(?:[€$£¥]|[A-Z]{3})"
_NUMBER = r"(?P<number>[+\-\d][\d.,'’ \u00a0\u202f]*?)"
_MONEY = re.compile(rf"(?:{_CURRENCY}\s*)?{_NUMBER}(?:[.,][-–—]+)?\s*(?:{_CURRENCY})?$")
_MANY = re.compile(rf"(?:{_CURRENCY}\s*)?{_NUMBER}\s*{_TIMES}\s*(?:{_CURRENCY})?$", re.IGNORECASE)
_NEGATIVE = re.compile(r"(?:\((?P<inside>[^()]+)\)|(?P<before>.*\d)\s*[-–−])$")
_ABOUT = r"(?:ca\.?|c\.|~|≈|approx\.?|about)"
_MARKED = re.compile(rf"(?:{_ABOUT})?\s*{_NUMBER}\s*(?:\*+|\(?\d\)|[†‡])?$", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True, slots=True)
class Meant:
    """The number that was probably meant, as it would be typed (empty where that cannot be told), and the remedy."""

    number: str = ""
    remedy: str = "Type the number alone, without letters or units."


def meant_by(text: str) -> Meant:
    """What is behind a currency, a footnote mark, brackets around what is negative, a dash for nothing."""
    clean = " ".join(text.split())
    if clean.casefold() in _NOTHING | _LATER:
        return Meant(remedy="Type 0 where the amount is zero, or clear the cell where there is none.")
    if found := _NEGATIVE.match(clean):
        inner = (found["inside"] or found["before"]).strip()
        if read_number(inner) is not None:
            return Meant(number=f"-{inner}", remedy="Type a negative number with a minus sign before it.")
    unit = "Type the number alone, in the plan's unit: the setting unit says how much money that is."
    if _MANY.match(clean):
        return Meant(remedy=unit)
    if (found := _MONEY.match(clean)) and read_number(found["number"]) is not None:
        return Meant(number=found["number"].strip(), remedy=unit)
    if (found := _MARKED.match(clean)) and read_number(found["number"]) is not None:
        remedy = "Type the number alone; a remark belongs into a column whose name begins with #."
        return Meant(number=found["number"].strip(), remedy=remedy)
    return Meant()
