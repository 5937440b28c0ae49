"""What a second look into a workbook file finds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

NEVER_CALCULATED = "formula never calculated"
"""The text of a broken cell that only waits for a recalculation."""

Place = tuple[int, int]
"""A cell as (row, column), both 0-based."""


@dataclass(frozen=True, slots=True)
class BrokenCell:
    """A cell without a value: an error such as ``#REF!``, or a formula that was never calculated."""

    text: str

    @property
    def never_calculated(self) -> bool:
        """Whether the cell only waits for a recalculation."""
        return self.text == NEVER_CALCULATED


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula as the file holds it, and how far (rows, columns) its cell lies from the one it is written for."""

    text: str
    moved: tuple[int, int] = (0, 0)


@dataclass(frozen=True, kw_only=True, slots=True)
class SheetLook:
    """What was seen in one sheet. Rows and columns are 0-based; ``filtered``: a filter hides the hidden rows.

    ``formulas`` are those of `formula_cells` cells.
    ``stray`` is the address of a cell so far out that the rectangle up to it would not fit into memory.
    """

    broken: Mapping[Place, BrokenCell] = field(default_factory=lambda: MappingProxyType({}))
    formula_cells: int = 0
    formulas: Mapping[Place, Formula] = field(default_factory=lambda: MappingProxyType({}))
    outside: int = 0
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    filtered: bool = False
    merged: tuple[tuple[Place, Place], ...] = ()
    stray: str = ""


NOTHING_SEEN = SheetLook()


@dataclass(frozen=True, kw_only=True, slots=True)
class Look:
    """What was seen in a file: by sheet name, how many other files it links to, and whether it holds macros."""

    sheets: Mapping[str, SheetLook]
    outside_links: int = 0
    macros: bool = False

    @property
    def formula_cells(self) -> int:
        """How many cells hold a formula."""
        return sum(sheet.formula_cells for sheet in self.sheets.values())
