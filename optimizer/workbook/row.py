"""One filled row of a sheet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """A filled row: its 1-based number and its cells from column A on."""

    number: int
    cells: list[Any]

    def at(self, column: int | None) -> Any:
        """The content of a 0-based column; an empty text where the row is shorter or the column absent."""
        return self.cells[column] if column is not None and column < len(self.cells) else ""


def is_blank(value: Any) -> bool:
    """Whether a cell says nothing."""
    return value is None or (isinstance(value, str) and not value.strip())
