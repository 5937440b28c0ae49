"""The fingerprints of a sheet as this program writes it, found without taking its XML apart cell by cell.

A report has just been written when its manifest is: its XML has one shape, which a pattern reads several times as
quickly as a parser does. What is not of that shape is left to the parser.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import lru_cache

from optimizer.recompute.cells import Cell, column_of

_CELL = re.compile(
    r'<c r="([A-Z]{1,3})([0-9]+)"(?: s="[0-9]+")?(?: t="([a-z]+)")?'
    r"(?:/>|>(?:<f>([^<]+)</f><v>[^<]*</v>|<v>([^<]+)</v>)</c>)"
)

TakeRow = Callable[[int, list[int], list[str], list[str]], None]
"""What is done with the filled cells of a row: its number from 0, their columns, their addresses, what they say."""


def scanned(xml: str, texts: Sequence[str], said_by: Callable[[Cell, int], str], take: TakeRow) -> bool:
    """Hand what the filled cells of every row of a sheet say to ``take``; whether all of them could be read so.

    ``texts`` is what the texts say that cells refer to; a cell with an empty one is not filled.
    Where they could not, ``take`` may have been given some.
    """
    number_said = lru_cache(maxsize=1 << 14)(lambda text: said_by(Cell(float(text)), 0))
    count = 0
    for part in xml.split("</row>"):
        cells = _CELL.findall(part)
        if not cells:
            continue
        count += len(cells)
        number = cells[0][1]
        columns, addresses, said = [], [], []
        for name, row, kind, formula, value in cells:
            if row != number:
                return False
            if formula:
                words = said_by(Cell(None, _unescaped(formula) if "&" in formula else formula), int(number))
            elif not value:
                continue
            elif kind == "s":
                words = texts[int(value)]
                if not words:
                    continue
            elif not kind:
                words = number_said(value)
            else:
                return False
            columns.append(column_of(name))
            addresses.append(name + number)
            said.append(words)
        if said:
            take(int(number) - 1, columns, addresses, said)
    return count == xml.count("<c ")


def _unescaped(text: str) -> str:
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
