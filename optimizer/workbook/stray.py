"""A single cell far out of its table, whose rectangle would not fit into memory."""

from __future__ import annotations

import io
import re
from xml.etree import ElementTree

MOST_CELLS = 40_000_000
"""The largest rectangle of cells that is read: about a gigabyte in the reading library."""

_FAR = re.compile(rb"r=[\"'](?:[A-Z]{2,}|[A-Z]*\d{6,})")
"""A cell to the right of column Z, or a row from 100,000 on: without either no rectangle is too large."""

_ROW = re.compile(rb"<(?:\w+:)?row\b[^>]*?\br=[\"'](\d+)[\"']")
_CELL_ROW = re.compile(rb"\br=[\"'][A-Z]*(\d{6,})[\"']")
_WIDE = re.compile(rb"\br=[\"']([A-Z]{2,})\d+[\"']")
_REFERENCE = re.compile(r"([A-Z]+)([0-9]+)$")


def column_of(letters: str) -> int:
    """The 0-based column of a letter: A is 0."""
    number = 0
    for char in letters:
        number = number * 26 + ord(char) - 64
    return number - 1


def stray_cell(sheet: bytes) -> str:
    """The address of the outermost filled cell of a sheet's XML where its rectangle is too large, else empty."""
    if not _FAR.search(sheet):
        return ""
    rows = [int(number) for number in _ROW.findall(sheet)]
    rows += [int(number) for number in _CELL_ROW.findall(sheet)]
    wide = {letters.decode() for letters in _WIDE.findall(sheet)}
    columns = max([26, *(column_of(letters) + 1 for letters in wide)])
    if max(rows, default=1) * columns <= MOST_CELLS:
        return ""
    return _outermost(sheet)


def _outermost(sheet: bytes) -> str:
    """Cells that only have a format are not read, so only filled ones count."""
    rows = columns = 1
    for _, element in ElementTree.iterparse(io.BytesIO(sheet)):
        if element.tag.rpartition("}")[2] != "c" or not len(element):
            continue
        match = _REFERENCE.match(element.get("r", ""))
        if match:
            row, column = int(match.group(2)), column_of(match.group(1)) + 1
            if max(rows, row) * max(columns, column) > MOST_CELLS:
                return match.group()
            rows, columns = max(rows, row), max(columns, column)
        element.clear()
    return ""
