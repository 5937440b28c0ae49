"""One row of Rules while it is read: its cells by column, and its problems cited there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from optimizer.workbook.parse import Cells
from optimizer.workbook.schema import Column
from optimizer.workbook.table import Row, Table
from optimizer.workbook.words import Known, Scribe


@dataclass(frozen=True, kw_only=True, slots=True)
class RuleRow:
    """``columns`` are those of the schema; ``known`` is what scope words may name."""

    cells: Cells
    table: Table
    row: Row
    columns: Mapping[str, Column]
    known: Known

    def error(self, code: str, name: str, message: str, **more: Any) -> None:
        """Report an error at the column ``name``."""
        self.cells.report("error", code, self.table, self.row, name, message, **more)

    def warn(self, code: str, name: str, message: str, **more: Any) -> None:
        """Report a warning there."""
        self.cells.report("warning", code, self.table, self.row, name, message, **more)

    def text(self, name: str) -> str:
        """The words of a column that the table may not have."""
        column = self.table.sheet.column(name)
        return self.cells.text(self.table, self.row, column) if name in self.table.columns else ""

    def word(self, name: str) -> Any:
        """The chosen word of a column."""
        return self.cells.choice(self.table, self.row, self.columns[name])

    def scribe(self, name: str) -> Scribe:
        """A reader of lists that reports at the column ``name``."""
        return Scribe(cells=self.cells, known=self.known, table=self.table, row=self.row, name=name)
