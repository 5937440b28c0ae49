"""Sheets that are kept for a later version: told of where they are filled, so that nothing is silently ignored."""

from __future__ import annotations

from collections.abc import Mapping

from optimizer.workbook.parse import Cells
from optimizer.workbook.table import Table


def tell_of_unused_sheets(held: Mapping[str, Table], cells: Cells) -> None:
    """Note the sheets with records that a solve does not look at."""
    for table in held.values():
        if table.sheet.used or not table.rows:
            continue
        counted = f"{len(table.rows)} row{'s' if len(table.rows) > 1 else ''}"
        cells.findings.add(
            "note",
            "not_yet",
            table.sheet.name,
            table.cell(table.rows[0], table.sheet.key),
            f"The sheet {table.sheet.name} is kept, but this version does not use it yet.",
            found=counted,
        )
