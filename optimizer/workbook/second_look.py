"""What the fast reading cannot see: broken links, formulas never calculated, hidden and filtered rows.

Works on the XML inside .xlsx, .xlsm and .ods as a stream, and only on sheets that hold something to find.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import IO, Any
from xml.etree import ElementTree

Place = tuple[int, int]
"""A cell as (row, column), both 0-based."""

_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_WORTH_A_LOOK = re.compile(rb"<(\w+:)?f[ >/]|t=[\"']e[\"']|hidden=|autoFilter")
_REFERENCE = re.compile(r"([A-Z]+)([0-9]+)$")
_NEVER_CALCULATED = "formula never calculated"


@dataclass(frozen=True, slots=True)
class BrokenCell:
    """A cell without a value: an error such as ``#REF!``, or a formula that was never calculated."""

    text: str

    @property
    def never_calculated(self) -> bool:
        """Whether the cell only waits for a recalculation."""
        return self.text == _NEVER_CALCULATED


@dataclass(frozen=True, kw_only=True, slots=True)
class SheetLook:
    """What was seen in one sheet. Rows and columns are 0-based; ``filtered``: a filter hides the hidden rows."""

    broken: Mapping[Place, BrokenCell] = field(default_factory=lambda: MappingProxyType({}))
    formula_cells: int = 0
    outside: int = 0
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    filtered: bool = False
    merged: tuple[tuple[Place, Place], ...] = ()


NOTHING_SEEN = SheetLook()


@dataclass(frozen=True, kw_only=True, slots=True)
class Look:
    """What was seen in a file: by sheet name, and how many other files it links to."""

    sheets: Mapping[str, SheetLook]
    outside_links: int = 0

    @property
    def formula_cells(self) -> int:
        """How many cells hold a formula."""
        return sum(sheet.formula_cells for sheet in self.sheets.values())


def look(data: bytes) -> Look | None:
    """Look into the zipped workbook ``data``; ``None`` for a format whose inside is not XML (.xlsb).

    Raises zipfile.BadZipFile, KeyError or ElementTree.ParseError where the file is damaged.
    """
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = set(archive.namelist())
        if "xl/workbook.xml" in names:
            return _look_into_xlsx(archive, names)
        if "content.xml" in names:
            from optimizer.workbook.second_look_ods import look_into_ods

            return look_into_ods(archive)
        return None


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]


def _look_into_xlsx(archive: zipfile.ZipFile, names: set[str]) -> Look:
    workbook = ElementTree.fromstring(archive.read("xl/workbook.xml"))
    relations = ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))
    target = {row.get("Id"): row.get("Target", "") for row in relations}
    # Writers that do not calculate store 0 (or nothing) and ask for a recalculation on opening.
    recalculate = any(
        _local(element.tag) == "calcPr" and element.get("fullCalcOnLoad") in ("1", "true")
        for element in workbook.iter()
    )
    sheets = {}
    for element in workbook.iter():
        if _local(element.tag) != "sheet":
            continue
        part = posixpath.normpath(posixpath.join("/xl", target.get(element.get(_RELATION), ""))).lstrip("/")
        if part in names and "worksheets" in part:
            sheets[element.get("name", "")] = _look_into_sheet(archive, part, recalculate)
    outside = sum(bool(re.fullmatch(r"xl/externalLinks/externalLink\d+\.xml", name)) for name in names)
    return Look(sheets=sheets, outside_links=outside)


def _look_into_sheet(archive: zipfile.ZipFile, part: str, recalculate: bool) -> SheetLook:
    data = archive.read(part)
    if not _WORTH_A_LOOK.search(data):
        return NOTHING_SEEN
    return _stream(io.BytesIO(data), recalculate)


def column_of(letters: str) -> int:
    """The 0-based column of a letter: A is 0."""
    number = 0
    for char in letters:
        number = number * 26 + ord(char) - 64
    return number - 1


def _stream(source: IO[bytes], recalculate: bool) -> SheetLook:
    broken: dict[Place, BrokenCell] = {}
    hidden_rows: set[int] = set()
    hidden_columns: set[int] = set()
    formulas = outside = 0
    filtered = False
    row = -1
    column = -1
    for event, element in ElementTree.iterparse(source, events=("start", "end")):
        tag = _local(element.tag)
        if event == "start":
            if tag == "row":
                row = int(element.get("r", row + 2)) - 1
                column = -1
                if element.get("hidden") in ("1", "true"):
                    hidden_rows.add(row)
            elif tag == "c":
                match = _REFERENCE.match(element.get("r", ""))
                column = column_of(match.group(1)) if match else column + 1
            continue
        if tag == "c":
            seen, linked = _broken(element, recalculate)
            formulas += seen is not None
            outside += linked
            if seen is not None and seen.text:
                broken[row, column] = seen
            elif element.get("t") == "e":
                broken[row, column] = BrokenCell(_value(element) or "#REF!")
            element.clear()
        elif tag == "row":
            element.clear()
        elif tag == "col" and element.get("hidden") in ("1", "true"):
            first, last = int(element.get("min", 1)), int(element.get("max", 1))
            hidden_columns.update(range(first - 1, min(last, 16384)))
        elif tag == "filterColumn":
            filtered = True
    return SheetLook(
        broken=broken,
        formula_cells=formulas,
        outside=outside,
        hidden_rows=frozenset(hidden_rows),
        hidden_columns=frozenset(hidden_columns),
        filtered=filtered,
    )


def _child(cell: ElementTree.Element[Any], name: str) -> ElementTree.Element[Any] | None:
    for child in cell:
        if _local(child.tag) == name:
            return child
    return None


def _value(cell: ElementTree.Element[Any]) -> str:
    value = _child(cell, "v")
    return (value.text or "") if value is not None else ""


def _broken(cell: ElementTree.Element[Any], recalculate: bool) -> tuple[BrokenCell | None, bool]:
    """What is wrong with a formula cell (an empty text: nothing), ``None`` for a cell without a formula.

    The second value says whether the formula reads another file.
    """
    formula = _child(cell, "f")
    if formula is None:
        return None, False
    linked = "[" in (formula.text or "") and "]" in (formula.text or "")
    value = _value(cell)
    if cell.get("t") == "e":
        return BrokenCell(value or "#REF!"), linked
    uncalculated = value == "" and cell.get("t") != "str"
    if uncalculated or (recalculate and value == "0"):
        return BrokenCell(_NEVER_CALCULATED), linked
    return BrokenCell(""), linked
