"""Names for the columns that `verify` reads: they stay in every language, and when a spreadsheet saves the file."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from optimizer.report.sheet import Placed, quoted

BY_UNIT: Mapping[str, str] = MappingProxyType({"value of one more": "marginal_value", "value per": "value_per_unit"})
"""Columns whose title goes on with the plan's unit."""


OTHERS = "others"
"""The name of the row that stands for all that are not shown."""


def name_columns(book: Any, table: str, placed: Placed) -> None:
    """Name every column of a table, such as ``grid.recommended``, over its body rows."""
    used: set[str] = set()
    for title in placed.columns:
        name = f"{table}.{column_name(title)}"
        if name not in used:
            used.add(name)
            book.define_name(name, f"={placed.range(title)}")
    if placed.others >= 0:
        book.define_name(f"{table}.{OTHERS}", f"={placed.cell(placed.columns[0], placed.others)}")


def name_cell(book: Any, name: str, sheet: str, row: int, letter: str) -> None:
    """Name one cell (``row`` counted from 0)."""
    book.define_name(name, f"={quoted(sheet)}!${letter}${row + 1}")


def column_name(title: str) -> str:
    """``recommended`` for ``recommended (EUR)``, ``topic_s_share`` for ``topic's share``."""
    for start, name in BY_UNIT.items():
        if title.startswith(start):
            return name
    plain = title.partition(" (")[0].partition(" [")[0]
    shown = "_shown" if "[" in title and "shown" not in plain else ""
    return re.sub(r"[^a-z0-9]+", "_", plain.casefold()).strip("_") + shown
