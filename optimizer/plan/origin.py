"""Where a record was typed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

EMPTY: Mapping[Any, Any] = MappingProxyType({})


@dataclass(frozen=True, kw_only=True, slots=True)
class Origin:
    """Where a record was typed: its sheet, its 1-based row, and the letter of each column by column name."""

    sheet: str
    row: int
    columns: Mapping[str, str] = field(default_factory=lambda: EMPTY)

    def cell(self, column: str) -> str:
        """The address of one value, such as ``Rules!M4``; the row alone where the column is absent."""
        letter = self.columns.get(column)
        return f"{self.sheet}!{letter}{self.row}" if letter else f"{self.sheet}!{self.row}:{self.row}"


NOWHERE = Origin(sheet="", row=0)
"""The origin of records that were made in code."""
