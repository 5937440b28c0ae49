"""The fingerprints of a sheet as this program writes it, found without taking its XML apart cell by cell.

A report has just been written when its manifest is: its XML has one shape, which a pattern reads several times as
quickly as a parser does. What is not of that shape is left to the parser.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from xml.sax.saxutils import unescape

from optimizer.recompute.cells import Cell, Place, place_of

_CELL = re.compile(
    r'<c r="([A-Z]{1,3}[0-9]+)"(?: s="[0-9]+")?(?: t="([a-z]+)")?(?:/>|>(?:<f>([^<]*)</f>)?<v>([^<]*)</v></c>)'
)

TakeSaid = Callable[[Place, str, str], None]
"""What is done with a cell: its place, its address, and what it says."""


def scanned(xml: str, strings: Sequence[Cell], said_by: Callable[[Cell, int], str], take: TakeSaid) -> bool:
    """Hand what every filled cell of a sheet says to ``take``; whether all of them could be read so.

    Where they could not, ``take`` may have been given some.
    """
    number_said = lru_cache(maxsize=1 << 14)(lambda text: said_by(Cell(float(text)), 0))
    texts = [said_by(cell, 0) for cell in strings]
    count = 0
    for found in _CELL.finditer(xml):
        count += 1
        reference, kind, formula, value = found.groups()
        if value is None:
            continue
        place = place_of(reference)
        if formula is not None:
            take(place, reference, said_by(Cell(None, unescape(formula) if "&" in formula else formula), place[0] + 1))
        elif kind == "s":
            if strings[int(value)].value:
                take(place, reference, texts[int(value)])
        elif kind is None:
            take(place, reference, number_said(value))
        else:
            return False
    return count == xml.count("<c ")
