"""Every sheet, column and setting of the workbook, declared once.

Reader, template, manual and validator all come from these values, in the order in which they stand here.
"""

from __future__ import annotations

from optimizer.workbook.schema.activities import ACTIVITIES, LEVELS, LINKS, SPLITS
from optimizer.workbook.schema.column import EVERYWHERE, Column, Kind, Sheet
from optimizer.workbook.schema.extras import ASSUMPTIONS, SCENARIOS, SHARES, SOURCES, VIEWS
from optimizer.workbook.schema.frame import LINES, TOPICS, YEARS
from optimizer.workbook.schema.frame import SETTINGS as SETTINGS_SHEET
from optimizer.workbook.schema.rules import RULES
from optimizer.workbook.schema.settings import SETTINGS

__all__ = ["EVERYWHERE", "RESERVED_IDS", "SETTINGS", "SHEETS", "Column", "Kind", "Sheet", "setting", "sheet"]

SHEETS: tuple[Sheet, ...] = (
    SETTINGS_SHEET,
    TOPICS,
    LINES,
    YEARS,
    ACTIVITIES,
    LEVELS,
    SPLITS,
    LINKS,
    RULES,
    SOURCES,
    SCENARIOS,
    VIEWS,
    SHARES,
    ASSUMPTIONS,
)
"""All sheets, in the order of the contract."""

RESERVED_IDS: tuple[str, ...] = ("ceiling", "source", "request", "minimum", "lock", "link", "term", "target")
"""Ids of limits that are no rows of Rules: no rule may be called so."""


def sheet(name: str) -> Sheet:
    """The sheet of that name; KeyError where there is none."""
    for found in SHEETS:
        if found.name == name:
            return found
    raise KeyError(name)


def setting(name: str) -> Column:
    """The setting of that name; KeyError where there is none."""
    for found in SETTINGS:
        if found.name == name:
            return found
    raise KeyError(name)
