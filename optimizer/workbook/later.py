"""Sheets of a later version: refused where they are filled, so that nothing is silently ignored."""

from __future__ import annotations

from collections.abc import Mapping

from optimizer.workbook.parse import Cells
from optimizer.workbook.table import Table
from optimizer.workbook.words import NOT_YET


def refuse_later_sheets(held: Mapping[str, Table], cells: Cells) -> None:
    """Report sheets with records that this version cannot use: an error, or a note where a plan does not need them."""
    for table in held.values():
        sheet = table.sheet
        rows = table.rows
        if not sheet.available and "active" in table.columns:
            rows = tuple(row for row in rows if cells.yes_no(table, row, sheet.column("active")))
        if not rows:
            continue
        counted = f"{len(rows)} row{'s' if len(rows) > 1 else ''}"
        place = table.cell(rows[0], sheet.key)
        if not sheet.available:
            cells.findings.add(
                "error",
                "not_yet",
                sheet.name,
                place,
                f"The sheet {sheet.name} has {counted}, but it belongs to a later version. {NOT_YET}",
                found=counted,
                allowed="no records",
                remedy="Set its rows' active to no, or delete them."
                if "active" in table.columns
                else "Delete its rows, or rename the sheet to keep it as a comment.",
            )
        elif not sheet.used:
            cells.findings.add(
                "note",
                "not_yet",
                sheet.name,
                place,
                f"The sheet {sheet.name} is kept, but this version does not use it yet.",
                found=counted,
            )
