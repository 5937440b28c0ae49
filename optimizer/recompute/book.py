"""A report as it stands in its file: every cell with its formula and stored result, what is hidden, what is named.

Read from the XML itself: stored results, formulas, and what is hidden have to be seen together.
"""

from __future__ import annotations

import hashlib
import io
import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple
from xml.etree import ElementTree

from optimizer.errors import UsageError
from optimizer.workbook.findings import letter

Value = float | str | bool | None
Place = tuple[int, int]
"""Row and column, both counted from 0."""

_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_REFERENCE = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]+)")
_NAMED = re.compile(r"(?:'((?:[^']|'')+)'|([^'!]+))!(\$?[A-Z]{1,3}\$?[0-9]+)(?::(\$?[A-Z]{1,3}\$?[0-9]+))?")
_DAMAGE = (zipfile.BadZipFile, zlib.error, KeyError, ValueError, IndexError, SyntaxError, EOFError, RuntimeError)


class Cell(NamedTuple):
    """What stands in a cell: its value, or the result that is stored of its formula (without the ``=``)."""

    value: Value
    formula: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Sheet:
    """One sheet: the cells that hold something, and the rows and columns that are hidden."""

    name: str
    cells: Mapping[Place, Cell]
    hidden: bool = False
    hidden_rows: tuple[int, ...] = ()
    hidden_columns: tuple[int, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Area:
    """A named rectangle of cells, all four sides included."""

    sheet: str
    first: Place
    last: Place

    def rows(self) -> range:
        """Its rows, counted from 0."""
        return range(self.first[0], self.last[0] + 1)

    def __contains__(self, place: Place) -> bool:
        return self.first[0] <= place[0] <= self.last[0] and self.first[1] <= place[1] <= self.last[1]


@dataclass(frozen=True, kw_only=True, slots=True)
class Book:
    """A whole file: its sheets by name in order, and what is named in it."""

    name: str
    sha256: str
    sheets: Mapping[str, Sheet]
    names: Mapping[str, Area]

    def at(self, sheet: str, place: Place) -> Cell:
        """The cell there; an empty one where nothing stands."""
        return self.sheets[sheet].cells.get(place, EMPTY)


EMPTY = Cell(None)


def address(place: Place) -> str:
    """``B4`` for (3, 1)."""
    return f"{letter(place[1])}{place[0] + 1}"


def place_of(reference: str) -> Place:
    """(3, 1) for ``B4`` or ``$B$4``; ValueError for what is no cell."""
    found = _REFERENCE.fullmatch(reference)
    if found is None:
        raise ValueError(f"{reference} is no cell")
    column = 0
    for character in found[1]:
        column = column * 26 + ord(character) - 64
    return int(found[2]) - 1, column - 1


def read_book(path: str | Path) -> Book:
    """The file at ``path``; UsageError where there is none, or it is no ``.xlsx`` that can be read."""
    file = Path(path)
    if file.is_dir() or file.suffix.lower() not in (".xlsx", ".xlsm"):
        raise UsageError(f"{file} is no report: a report is an .xlsx file. Save it as .xlsx, and give that.")
    try:
        data = file.read_bytes()
    except FileNotFoundError:
        raise UsageError(f"There is no file {file}.") from None
    except OSError as error:
        raise UsageError(f"{file} cannot be opened: {error.strerror or error}.") from None
    return book_of(data, file.name)


def book_of(data: bytes, name: str) -> Book:
    """The file whose bytes are ``data``; UsageError where they are no workbook."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _read(archive, name, hashlib.sha256(data).hexdigest())
    except _DAMAGE as error:
        raise UsageError(f"{name} cannot be read as a report ({error}). Copy or download it again.") from None


def _read(archive: zipfile.ZipFile, name: str, sha256: str) -> Book:
    workbook = ElementTree.fromstring(archive.read("xl/workbook.xml"))
    relations = ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))
    target = {row.get("Id"): row.get("Target", "") for row in relations}
    present = set(archive.namelist())
    strings = _strings(archive.read("xl/sharedStrings.xml")) if "xl/sharedStrings.xml" in present else []
    sheets: dict[str, Sheet] = {}
    names: dict[str, Area] = {}
    for element in workbook.iter():
        kind = _local(element.tag)
        if kind == "sheet":
            part = posixpath.normpath(posixpath.join("/xl", target.get(element.get(_ID), ""))).lstrip("/")
            if part in present and "worksheets" in part:
                title = element.get("name", "")
                shown = element.get("state", "visible") == "visible"
                sheets[title] = _sheet(title, archive.read(part), strings, hidden=not shown)
        elif kind == "definedName" and element.get("localSheetId") is None:
            area = _area(element.text or "")
            if area is not None:
                names[element.get("name", "").casefold()] = area
    return Book(name=name, sha256=sha256, sheets=sheets, names=names)


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]


def _strings(data: bytes) -> list[str]:
    found = []
    for item in ElementTree.fromstring(data):
        reading = [node for node in item.iter() if _local(node.tag) == "rPh"]
        skipped = {id(text) for node in reading for text in node.iter()}
        texts = (node.text or "" for node in item.iter() if _local(node.tag) == "t" and id(node) not in skipped)
        found.append("".join(texts))
    return found


def _area(text: str) -> Area | None:
    found = _NAMED.fullmatch(text.strip().removeprefix("="))
    if found is None:
        return None
    sheet = found[1].replace("''", "'") if found[1] else found[2]
    first = place_of(found[3])
    return Area(sheet=sheet, first=first, last=place_of(found[4]) if found[4] else first)


def _sheet(title: str, data: bytes, strings: list[str], *, hidden: bool) -> Sheet:
    cells: dict[Place, Cell] = {}
    rows: list[int] = []
    columns: list[int] = []
    shared: dict[str, tuple[str, str]] = {}
    for element in ElementTree.fromstring(data).iter():
        kind = _local(element.tag)
        if kind == "c":
            reference = element.get("r", "")
            cell = _cell(element, strings, shared)
            if cell.formula or cell.value not in (None, ""):
                cells[place_of(reference)] = cell
        elif kind == "row" and _yes(element.get("hidden")):
            rows.append(int(element.get("r", "1")) - 1)
        elif kind == "col" and _yes(element.get("hidden")):
            columns += range(int(element.get("min", "1")) - 1, int(element.get("max", "1")))
    used = {place[1] for place in cells}
    filled = {place[0] for place in cells}
    return Sheet(
        name=title,
        cells=cells,
        hidden=hidden,
        hidden_rows=tuple(row for row in rows if row in filled),
        hidden_columns=tuple(column for column in columns if column in used),
    )


def _yes(word: str | None) -> bool:
    return word in ("1", "true")


def _cell(element: ElementTree.Element, strings: list[str], shared: dict[str, tuple[str, str]]) -> Cell:
    kind, text, formula = element.get("t", "n"), "", ""
    for child in element:
        name = _local(child.tag)
        if name == "v":
            text = child.text or ""
        elif name == "is":
            text = "".join(node.text or "" for node in child.iter() if _local(node.tag) == "t")
        elif name == "f":
            formula = _formula(child, element.get("r", ""), shared)
    return Cell(_value(kind, text, strings), formula)


def _formula(element: ElementTree.Element, reference: str, shared: dict[str, tuple[str, str]]) -> str:
    """The text of a formula; spreadsheets write one that is filled down once, and refer to it from the others."""
    text, group = element.text or "", element.get("si", "")
    if element.get("t") != "shared":
        return text
    if text:
        shared[group] = text, reference
        return text
    from openpyxl.formula.translate import Translator

    first, origin = shared[group]
    moved: Any = Translator(f"={first}", origin=origin).translate_formula(reference)
    return str(moved)[1:]


def _value(kind: str, text: str, strings: list[str]) -> Value:
    if kind == "s":
        return strings[int(text)] if text else None
    if kind == "b":
        return text in ("1", "true")
    if kind in ("str", "inlineStr", "e", "d"):
        return text
    return float(text) if text else None


def hidden_places(book: Book) -> Iterator[tuple[str, str]]:
    """The sheets, rows and columns that are hidden, each as its sheet and what it is."""
    for sheet in book.sheets.values():
        if sheet.hidden:
            yield sheet.name, "the whole sheet"
        for row in sheet.hidden_rows:
            yield sheet.name, f"row {row + 1}"
        for column in sheet.hidden_columns:
            yield sheet.name, f"column {letter(column)}"
