"""The second look into an .ods file: errors, formulas, hidden and filtered rows, merged cells."""

from __future__ import annotations

import re
import zipfile
from typing import Any
from xml.etree import ElementTree

from optimizer.workbook.looks import NEVER_CALCULATED, BrokenCell, Formula, Look, Place, SheetLook

_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_CALC = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}"
_REFERENCE = re.compile(
    r"\[(?P<sheet>\$?(?:'[^']*'|[^.\]\[']+))?\.(?P<first>\$?[A-Z]+\$?\d+)"
    r"(?::(?:\$?(?:'[^']*'|[^.\]\[']+))?\.(?P<last>\$?[A-Z]+\$?\d+))?\]"
)
_MANY = 10_000
"""Repeated rows or columns past this are the empty rest of a sheet."""


def look_into_ods(archive: zipfile.ZipFile) -> Look:
    """What the fast reading cannot see in ``content.xml``; raises ParseError where it is damaged."""
    sheets = {}
    with archive.open("content.xml") as source:
        for _, element in ElementTree.iterparse(source):
            if element.tag == f"{_TABLE}table":
                sheets[element.get(f"{_TABLE}name", "")] = _look_into_table(element)
                element.clear()
    return Look(sheets=sheets, macros=any(name.startswith(("Basic/", "Scripts/")) for name in archive.namelist()))


def _repeated(element: ElementTree.Element[Any], what: str) -> int:
    return int(element.get(f"{_TABLE}number-{what}-repeated", 1))


def _look_into_table(table: ElementTree.Element[Any]) -> SheetLook:
    broken: dict[Place, BrokenCell] = {}
    told: dict[Place, Formula] = {}
    hidden_rows: set[int] = set()
    hidden_columns: set[int] = set()
    merged: list[tuple[Place, Place]] = []
    formulas = outside = row = column = 0
    filtered = False
    for element in table.iter():
        if element.tag == f"{_TABLE}table-column":
            count = _repeated(element, "columns")
            if element.get(f"{_TABLE}visibility", "visible") != "visible" and count < _MANY:
                hidden_columns.update(range(column, column + count))
            column += count
        elif element.tag == f"{_TABLE}table-row":
            count = _repeated(element, "rows")
            visibility = element.get(f"{_TABLE}visibility", "visible")
            filtered = filtered or visibility == "filter"
            if visibility != "visible" and count < _MANY:
                hidden_rows.update(range(row, row + count))
            place = 0
            for cell in element:
                formula = cell.get(f"{_TABLE}formula")
                formulas += formula is not None
                outside += formula is not None and "'file:" in formula
                if formula is not None:
                    told[row, place] = Formula(_as_in_excel(formula))
                seen = _broken(cell)
                if seen is not None:
                    broken[row, place] = seen
                rows = int(cell.get(f"{_TABLE}number-rows-spanned", 1))
                columns = int(cell.get(f"{_TABLE}number-columns-spanned", 1))
                if rows > 1 or columns > 1:
                    merged.append(((row, place), (row + rows - 1, place + columns - 1)))
                place += _repeated(cell, "columns")
            row += count
    return SheetLook(
        broken=broken,
        formula_cells=formulas,
        formulas=told,
        outside=outside,
        hidden_rows=frozenset(hidden_rows),
        hidden_columns=frozenset(hidden_columns),
        filtered=filtered,
        merged=tuple(merged),
    )


def _as_in_excel(formula: str) -> str:
    """``of:=[$Years.B3]*2`` as ``=Years!B3*2``, as far as it names cells."""

    def cell(found: re.Match[str]) -> str:
        sheet = (found["sheet"] or "").lstrip("$")
        return (f"{sheet}!" if sheet else "") + found["first"] + (f":{found['last']}" if found["last"] else "")

    return _REFERENCE.sub(cell, formula)


def _broken(cell: ElementTree.Element[Any]) -> BrokenCell | None:
    text = "".join(cell.find(f"{_TEXT}p").itertext()) if cell.find(f"{_TEXT}p") is not None else ""  # type: ignore[union-attr]
    if cell.get(f"{_CALC}value-type") == "error" or (text[:1] == "#" and cell.get(f"{_TABLE}formula")):
        return BrokenCell(text or "#REF!")
    if cell.get(f"{_TABLE}formula") and not text and cell.get(f"{_OFFICE}value-type") is None:
        return BrokenCell(NEVER_CALCULATED)
    return None
