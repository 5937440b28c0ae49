"""How a check cites the record it speaks of."""

from __future__ import annotations

from typing import Any

from optimizer.errors import Level
from optimizer.plan import Origin
from optimizer.workbook.findings import Findings


def cite(findings: Findings, level: Level, code: str, origin: Origin, column: str, message: str, **more: Any) -> None:
    """Report a problem at one value of a record; at the record's first column where the value's is absent."""
    letter = origin.columns.get(column) or min(origin.columns.values(), key=lambda name: (len(name), name))
    findings.add(level, code, origin.sheet, f"{letter}{origin.row}", message, **more)
