"""A report as it stands in its file: every cell with its formula and stored result, what is hidden, what is named.

Read from the XML itself: stored results, formulas, and what is hidden have to be seen together.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

from optimizer.errors import UsageError
from optimizer.recompute.cells import DAMAGED, Cell, Cells, Place, Strings, Take, letters, place_of

_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_NAMED = re.compile(r"(?:'((?:[^']|'')+)'|([^'!]+))!(\$?[A-Z]{1,3}\$?[0-9]+)(?::(\$?[A-Z]{1,3}\$?[0-9]+))?")
_DAMAGE = (zipfile.BadZipFile, zlib.error, KeyError, ValueError, IndexError, SyntaxError, EOFError, RuntimeError,
           DAMAGED)  # fmt: skip


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
    with opened(data, name) as file:
        strings = file.strings()
        sheets = {title: file.sheet(title, strings) for title in file.sheets}
        return Book(name=name, sha256=hashlib.sha256(data).hexdigest(), sheets=sheets, names=file.names)


@dataclass(frozen=True, kw_only=True)
class Opened:
    """A file of which nothing but its contents page is read yet: its sheets come one by one."""

    archive: zipfile.ZipFile
    sheets: Mapping[str, tuple[str, bool]]
    """By name, in order: the part of the file that holds the sheet, and whether it is hidden."""
    names: Mapping[str, Area]

    def strings(self) -> Sequence[Cell]:
        """The texts that the cells of all sheets refer to."""
        if "xl/sharedStrings.xml" not in self.archive.namelist():
            return ()
        reader = Strings()
        with self.archive.open("xl/sharedStrings.xml") as source:
            reader.read(source)
        return reader.cells

    def xml(self, name: str) -> str:
        """The XML of one sheet."""
        return self.archive.read(self.sheets[name][0]).decode()

    def cells(self, name: str, strings: Sequence[Cell], take: Take) -> Cells:
        """Hand every cell of a sheet that holds something to ``take``; the reader returned knows what is hidden."""
        reader = Cells(strings, take)
        with self.archive.open(self.sheets[name][0]) as source:
            reader.read(source)
        return reader

    def sheet(self, name: str, strings: Sequence[Cell]) -> Sheet:
        """One sheet with its cells."""
        cells: dict[Place, Cell] = {}

        def take(place: Place, cell: Cell, _: str) -> None:
            cells[place] = cell

        reader = self.cells(name, strings, take)
        used = {place[1] for place in cells} if reader.hidden_columns else set()
        filled = {place[0] for place in cells} if reader.hidden_rows else set()
        return Sheet(
            name=name,
            cells=cells,
            hidden=self.sheets[name][1],
            hidden_rows=tuple(row for row in reader.hidden_rows if row in filled),
            hidden_columns=tuple(column for column in reader.hidden_columns if column in used),
        )


@contextlib.contextmanager
def opened(data: bytes, name: str) -> Iterator[Opened]:
    """The file whose bytes are ``data``; UsageError where they are no workbook, also while it is being read."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            yield _opened(archive)
    except _DAMAGE as error:
        raise UsageError(f"{name} cannot be read as a report ({error}). Copy or download it again.") from None


def _opened(archive: zipfile.ZipFile) -> Opened:
    workbook = ElementTree.fromstring(archive.read("xl/workbook.xml"))
    relations = ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))
    target = {row.get("Id"): row.get("Target", "") for row in relations}
    present = set(archive.namelist())
    sheets: dict[str, tuple[str, bool]] = {}
    names: dict[str, Area] = {}
    for element in workbook.iter():
        kind = element.tag.rpartition("}")[2]
        if kind == "sheet":
            part = posixpath.normpath(posixpath.join("/xl", target.get(element.get(_ID), ""))).lstrip("/")
            if part in present and "worksheets" in part:
                sheets[element.get("name", "")] = part, element.get("state", "visible") != "visible"
        elif kind == "definedName" and element.get("localSheetId") is None:
            area = _area(element.text or "")
            if area is not None:
                names[element.get("name", "").casefold()] = area
    return Opened(archive=archive, sheets=sheets, names=names)


def _area(text: str) -> Area | None:
    found = _NAMED.fullmatch(text.strip().removeprefix("="))
    if found is None:
        return None
    sheet = found[1].replace("''", "'") if found[1] else found[2]
    first = place_of(found[3])
    return Area(sheet=sheet, first=first, last=place_of(found[4]) if found[4] else first)


def hidden_places(book: Book) -> Iterator[tuple[str, str]]:
    """The sheets, rows and columns that are hidden, each as its sheet and what it is."""
    for sheet in book.sheets.values():
        if sheet.hidden:
            yield sheet.name, "the whole sheet"
        for row in sheet.hidden_rows:
            yield sheet.name, f"row {row + 1}"
        for column in sheet.hidden_columns:
            yield sheet.name, f"column {letters(column)}"
