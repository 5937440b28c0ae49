"""What the fast reading cannot see: broken links, formulas never calculated, hidden and filtered rows.

Works on the XML inside .xlsx, .xlsm and .ods as a stream, and only on sheets that hold something to find.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Callable, Mapping
from typing import IO, Any
from xml.etree import ElementTree

from optimizer.workbook.looks import NEVER_CALCULATED, NOTHING_SEEN, BrokenCell, Formula, Look, Place, SheetLook
from optimizer.workbook.naming import is_ours
from optimizer.workbook.second_look_ods import look_into_ods
from optimizer.workbook.stray import column_of, stray_cell

_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_WORTH_A_LOOK = (
    *(mark + b"f" + end for mark in (b"<", b":") for end in (b">", b" ", b"/", b"\n", b"\t", b"\r")),
    *(b't="e"', b"t='e'", b"hidden=", b"autoFilter"),
)
"""What there is in a sheet's XML where it holds formulas, errors, hidden or filtered rows."""
_MASKED_VALUE = re.compile(rb"<(?:\w+:)?v(?:\s[^<>]*)?>[^<&]*(?:&|<!|<\?)|</(?:\w+:)?v>\s*<(?:\w+:)?v[ >]")
_MASKS = (b"&", b"<!", b"<?")
_TWICE = re.compile(rb"v>\s*<(?:\w+:)?v[\s>]")
_HOLDS_TEXT = re.compile(rb"\bt=[\"'](?:str|d)[\"']")
_REFERENCE = re.compile(r"([A-Z]+)([0-9]+)$")


def look(data: bytes, wanted: Callable[[str], bool] = is_ours) -> Look | None:
    """Look into the ``wanted`` sheets of the zipped workbook ``data``; ``None`` for a format
    whose inside is not XML (.xlsb).

    Raises zipfile.BadZipFile, KeyError or ElementTree.ParseError where the file is damaged.
    """
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = set(archive.namelist())
        if "xl/workbook.xml" in names:
            return _look_into_xlsx(archive, names, wanted)
        if "content.xml" in names:
            return look_into_ods(archive)
        return None


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]


def _look_into_xlsx(archive: zipfile.ZipFile, names: set[str], wanted: Callable[[str], bool]) -> Look:
    workbook = ElementTree.fromstring(archive.read("xl/workbook.xml"))
    relations = ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))
    target = {row.get("Id"): row.get("Target", "") for row in relations}
    # Writers that do not calculate store 0 (or nothing) and ask for a recalculation on opening.
    recalculate = any(
        _local(element.tag) == "calcPr" and element.get("fullCalcOnLoad") in ("1", "true")
        for element in workbook.iter()
    )
    parts = {}
    for element in workbook.iter():
        if _local(element.tag) != "sheet":
            continue
        part = posixpath.normpath(posixpath.join("/xl", target.get(element.get(_RELATION), ""))).lstrip("/")
        if part in names and "worksheets" in part:
            parts[element.get("name", "")] = part
    sheets = {name: _look_into_sheet(archive, part, recalculate) for name, part in parts.items() if wanted(name)}
    _follow(sheets, archive, parts)
    outside = sum(bool(re.fullmatch(r"xl/externalLinks/externalLink\d+\.xml", name)) for name in names)
    return Look(sheets=sheets, outside_links=outside, macros="xl/vbaProject.bin" in names)


def _follow(sheets: dict[str, SheetLook], archive: zipfile.ZipFile, parts: Mapping[str, str]) -> None:
    """Add the formulas of other sheets that those of ``sheets`` read, directly or by way of others."""
    waiting = list(sheets)
    while waiting:
        said = "\n".join(formula.text for formula in sheets[waiting.pop()].formulas.values())
        for name, part in parts.items():
            if said and name not in sheets and re.search(rf"{re.escape(name)}'?!", said):
                seen = _look_into_sheet(archive, part, recalculate=False)
                sheets[name] = SheetLook(formulas=seen.formulas)
                waiting.append(name)


def _look_into_sheet(archive: zipfile.ZipFile, part: str, recalculate: bool) -> SheetLook:
    data = archive.read(part)
    stray = stray_cell(data)
    if stray:
        return SheetLook(stray=stray)
    _demand_plain_values(part, data)
    if not any(mark in data for mark in _WORTH_A_LOOK):
        return NOTHING_SEEN
    return _stream(io.BytesIO(data), recalculate)


def _demand_plain_values(part: str, data: bytes) -> None:
    """Raise ValueError where a number is written in a way that the fast reading takes for another, or for a blank."""
    # The declaration that the XML begins with is none of them.
    if not any(data.find(mark, 5) >= 0 for mark in _MASKS) and not _TWICE.search(data):
        return
    for found in _MASKED_VALUE.finditer(data):
        start = max(data.rfind(b"<c ", 0, found.start()), data.rfind(b":c ", 0, found.start()), 0)
        # In a text an entity is what it says; in a number the fast reading leaves it out.
        if not (found.group().endswith(b"&") and _HOLDS_TEXT.search(data, start, found.start())):
            raise ValueError(f"a value in {part} is not written out")


def _stream(source: IO[bytes], recalculate: bool) -> SheetLook:
    broken: dict[Place, BrokenCell] = {}
    told: dict[Place, Formula] = {}
    shared: dict[str, tuple[str, Place]] = {}
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
            if seen is not None:
                told[row, column] = _formula(element, (row, column), shared)
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
        formulas=told,
        outside=outside,
        hidden_rows=frozenset(hidden_rows),
        hidden_columns=frozenset(hidden_columns),
        filtered=filtered,
    )


def _formula(cell: ElementTree.Element[Any], place: Place, shared: dict[str, tuple[str, Place]]) -> Formula:
    """The formula of a cell; a shared one is written once, for the first of its cells."""
    element = _child(cell, "f")
    assert element is not None, "the cell has a formula"
    text, group = element.text or "", element.get("si", "")
    if element.get("t") != "shared":
        return Formula(text)
    if text:
        shared[group] = text, place
    first, (row, column) = shared.get(group, ("", place))
    return Formula(first, (place[0] - row, place[1] - column))


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
        return BrokenCell(NEVER_CALCULATED), linked
    return BrokenCell(""), linked
