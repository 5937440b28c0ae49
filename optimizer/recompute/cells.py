"""The cells of a sheet as they are read from its XML, one after the other: no sheet is held as a tree."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import IO, Any, NamedTuple
from xml.parsers import expat

from optimizer.workbook.findings import letter

Value = float | str | bool | None
Place = tuple[int, int]
"""Row and column, both counted from 0."""

Take = Callable[[Place, "Cell", str], None]
"""What is done with a cell that holds something: its place, what it holds, and its address."""

DAMAGED = expat.ExpatError
"""What is raised for text that is no XML."""

_REFERENCE = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]+)")
_TEXTS = frozenset({"v", "f", "t"})


class Cell(NamedTuple):
    """What stands in a cell: its value, or the result that is stored of its formula (without the ``=``)."""

    value: Value
    formula: str = ""


letters = lru_cache(maxsize=1 << 14)(letter)
"""``B`` for 1."""


def address(place: Place) -> str:
    """``B4`` for (3, 1)."""
    return f"{letters(place[1])}{place[0] + 1}"


def place_of(reference: str) -> Place:
    """(3, 1) for ``B4`` or ``$B$4``; ValueError for what is no cell."""
    if reference[1:].isdecimal() and reference.isascii() and "A" <= reference[0] <= "Z":  # most are in a column A to Z
        return int(reference[1:]) - 1, ord(reference[0]) - 65
    found = _REFERENCE.fullmatch(reference)
    if found is None:
        raise ValueError(f"{reference} is no cell")
    return int(found[2]) - 1, column_of(found[1])


@lru_cache(maxsize=1 << 14)
def column_of(name: str) -> int:
    """1 for ``B``."""
    column = 0
    for character in name:
        column = column * 26 + ord(character) - 64
    return column - 1


class _Reader:
    """What a parser calls: keeps the text of the elements that matter, whatever their namespace is called."""

    def __init__(self) -> None:
        self._said: list[str] | None = None

    def read(self, source: IO[bytes]) -> None:
        """Read all of ``source``; `DAMAGED` where it is no XML."""
        parser: Any = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler = self.start
        parser.EndElementHandler = self.end
        parser.CharacterDataHandler = self.text
        parser.ParseFile(source)

    def text(self, part: str) -> None:
        """A part of a text comes by."""
        if self._said is not None:
            self._said.append(part)

    def start(self, name: str, attributes: Mapping[str, str]) -> None:  # noqa: ARG002  (some readers need them)
        """An element begins."""
        if local(name) in _TEXTS:
            self._said = []

    def end(self, name: str) -> None:
        """An element ends."""

    def taken(self) -> str:
        """The text since the element began."""
        text, self._said = "".join(self._said or ()), None
        return text


def local(name: str) -> str:
    """``c`` for ``x:c``."""
    return name.rpartition(":")[2]


class Strings(_Reader):
    """The texts that cells refer to, each as a cell; readings that are given beside a text are left out."""

    def __init__(self) -> None:
        super().__init__()
        self.cells: list[Cell] = []
        self._parts: list[str] = []
        self._beside = 0

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """An element begins."""
        super().start(name, attributes)
        self._beside += local(name) == "rPh"

    def end(self, name: str) -> None:
        """An element ends."""
        kind = local(name) if ":" in name else name
        if kind == "t":
            text = self.taken()
            self._parts += [] if self._beside else [text]
        elif kind == "rPh":
            self._beside -= 1
        elif kind == "si":
            self.cells.append(Cell("".join(self._parts)))
            self._parts = []


class Cells(_Reader):
    """Hands every cell of a sheet that holds something to ``take``; notes the rows and columns that are hidden."""

    def __init__(self, strings: Sequence[Cell], take: Take) -> None:
        super().__init__()
        self.hidden_rows: list[int] = []
        self.hidden_columns: list[int] = []
        self._strings, self._take = strings, take
        self._shared: dict[str, tuple[str, str]] = {}
        self._cell: Mapping[str, str] = {}
        self._of_formula: Mapping[str, str] = {}
        self._value = self._formula = ""

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """An element begins."""
        kind = local(name) if ":" in name else name
        if kind in _TEXTS:
            self._said = []
            if kind == "f":
                self._of_formula = attributes
        elif kind == "c":
            self._cell, self._value, self._formula = attributes, "", ""
        elif kind == "row" and _yes(attributes.get("hidden")):
            self.hidden_rows.append(int(attributes.get("r", "1")) - 1)
        elif kind == "col" and _yes(attributes.get("hidden")):
            self.hidden_columns += range(int(attributes.get("min", "1")) - 1, int(attributes.get("max", "1")))

    def end(self, name: str) -> None:
        """An element ends."""
        kind = local(name) if ":" in name else name
        if kind == "v":
            self._value = self.taken()
        elif kind == "t":
            self._value += self.taken()
        elif kind == "f":
            self._formula = self._whole(self.taken())
        elif kind == "c" and (self._value or self._formula):
            cell = self._made()
            if cell.formula or cell.value not in (None, ""):
                reference = self._cell.get("r", "")
                self._take(place_of(reference), cell, reference)

    def _made(self) -> Cell:
        kind, text = self._cell.get("t", "n"), self._value
        if kind == "s" and text and not self._formula:
            return self._strings[int(text)]
        return Cell(_value(kind, text, self._strings), self._formula)

    def _whole(self, text: str) -> str:
        """The text of a formula; spreadsheets write one that is filled down once, and refer to it from the others."""
        group, reference = self._of_formula.get("si", ""), self._cell.get("r", "")
        if self._of_formula.get("t") != "shared":
            return text
        if text:
            self._shared[group] = text, reference
            return text
        from openpyxl.formula.translate import Translator

        first, origin = self._shared[group]
        moved: Any = Translator(f"={first}", origin=origin).translate_formula(reference)
        return str(moved)[1:]


def _yes(word: str | None) -> bool:
    return word in ("1", "true")


def _value(kind: str, text: str, strings: Sequence[Cell]) -> Value:
    if kind == "s":
        return strings[int(text)].value if text else None
    if kind == "b":
        return text in ("1", "true")
    if kind in ("str", "inlineStr", "e", "d"):
        return text
    return float(text) if text else None
