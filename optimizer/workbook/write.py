"""A plan as a workbook to go on with: the sheets of the template, filled with what the plan's own sheets say."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from optimizer.errors import UsageError
from optimizer.plan import Plan
from optimizer.workbook.cells import as_text
from optimizer.workbook.examples import Content, Row
from optimizer.workbook.numbers import read_number
from optimizer.workbook.schema import SHEETS, Column, Sheet
from optimizer.workbook.schema import setting as declared_setting
from optimizer.workbook.template import write_content

NUMERIC = ("amount", "number", "share", "limit", "year", "whole")


def write_workbook(plan: Plan, path: str | Path, *, overwrite: bool = False) -> Path:
    """Write ``plan`` to ``path`` (``.xlsx``) as a workbook that reads back to the same plan; returns the path.

    Drop-downs, comments and print set-up are those of `optimizer init`. Raises UsageError for another suffix, for a
    file that is already there (unless ``overwrite``), for a place that cannot be written, and for a plan that was put
    together from values.
    """
    target = Path(path)
    if target.suffix.lower() != ".xlsx":
        raise UsageError(f"{target} must end in .xlsx: that is what is written there.")
    if target.is_dir() or not target.parent.is_dir():
        raise UsageError(f"{target} cannot be written: it is a folder, or there is no folder {target.parent}.")
    if target.exists() and not overwrite:
        raise UsageError(f"{target} is already there: choose another name, or say overwrite=True.")
    write_content(target, _content(plan))
    return target


def _content(plan: Plan) -> Content:
    tables = plan.to_tables()
    content: dict[str, tuple[Row, ...]] = {}
    for sheet in SHEETS:
        if sheet.name == "Settings":
            # Every header says what its amounts are in, so these two are always there.
            typed = {**tables["settings"], "currency": "", "unit": ""}
            content[sheet.name] = tuple(_setting(plan, name, value) for name, value in typed.items())
        elif tables.get(sheet.name.lower()):
            content[sheet.name] = tuple(_record(sheet, record) for record in tables[sheet.name.lower()])
    return content


def _setting(plan: Plan, name: str, value: Any) -> Row:
    if name in ("unit", "currency"):
        return {"setting": name, "value": getattr(plan.settings, name)}
    return {"setting": name, "value": _cell(declared_setting(name), value)}


def _record(sheet: Sheet, record: Mapping[str, Any]) -> Row:
    found = {}
    for name, value in record.items():
        stem, _, year = name.rpartition(" ")
        found[name] = _cell(sheet.column(stem if year.isdigit() else name), value)
    return found


def _cell(column: Column, value: Any) -> str | float:
    """A value as the template writes it: numbers as numbers, also those that were typed as text."""
    if isinstance(value, (bool, datetime.date, datetime.time)):
        return as_text(value)
    if column.kind in ("year", "whole") and isinstance(value, float):
        return int(value) if value.is_integer() else value
    if isinstance(value, str) and column.kind in NUMERIC:
        number = read_number(value)
        plain = number is not None and number.other is None and not (number.percent and abs(number.value) > 1)
        if number is not None and plain:
            return number.value
    return value if isinstance(value, (str, float, int)) else as_text(value)
