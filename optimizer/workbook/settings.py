"""The sheet Settings."""

from __future__ import annotations

from types import MappingProxyType
from typing import Any

from optimizer.errors import nearest
from optimizer.language import say
from optimizer.plan import Settings
from optimizer.workbook.cells import as_text
from optimizer.workbook.findings import letter
from optimizer.workbook.naming import plain
from optimizer.workbook.parse import Cells
from optimizer.workbook.schema import SETTINGS, Column
from optimizer.workbook.table import Row, Table, is_blank


def settings(table: Table, cells: Cells) -> tuple[Settings, dict[str, str]]:
    """The settings, and the default of each that was not typed."""
    values: dict[str, Any] = {}
    places: dict[str, str] = {}
    blank: set[str] = set()
    names = {plain(row.name): row for row in SETTINGS}
    for row in table.rows:
        name = as_text(row.at(table.columns.get("setting")))
        if name.startswith("#") or plain(name).startswith("note"):
            continue
        column = names.get(plain(name))
        if column is None:
            _unknown_setting(cells, table, row, name)
            continue
        # The value is read as if `value` were a column of the setting's own kind.
        only = _as_column(table, column)
        if column.name in places:
            cells.report(
                "error",
                "duplicate_setting",
                table,
                row,
                "setting",
                f"The setting {column.name} stands twice, here and in {places[column.name].partition('!')[2]}.",
                found=name,
                remedy="Delete one of the two rows.",
            )
            continue
        places[column.name] = f"{table.sheet.name}!{table.cell(row, 'value')}"
        if is_blank(row.at(only.columns.get(column.name))):
            blank.add(column.name)
        else:
            value = _setting(cells, only, row, column)
            if value is not None:
                values[column.name] = value
    _target(values, {name: cell for name, cell in places.items() if name not in blank}, places, cells)
    defaults = {row.name: row.default for row in SETTINGS if row.name not in values and row.default}
    typed = {name: cell for name, cell in places.items() if name in values}
    return Settings(**values, cells=MappingProxyType(typed)), defaults


def _target(values: dict[str, Any], filled: dict[str, str], places: dict[str, str], cells: Cells) -> None:
    """Report a target that is missing where the objective needs it, or given where it does not.

    ``filled`` and ``places`` are the addresses of the settings that are typed, and of all that have a row.
    """
    objective = values.get("objective", "value")
    if objective == "cheapest" and "target_value" not in filled:
        sheet, _, cell = places.get("target_value", places["objective"]).partition("!")
        cells.findings.add(
            "error",
            "target_missing",
            sheet,
            cell,
            "The objective cheapest needs a target_value: the value that the plan of least money must reach.",
            allowed="a number of points, weighted and discounted",
            remedy="Fill in the setting target_value; the objective value shows what can be reached.",
        )
    elif objective != "cheapest" and "target_value" in values:
        sheet, _, cell = filled["target_value"].partition("!")
        cells.findings.add(
            "warning",
            "target_unused",
            sheet,
            cell,
            say("With the objective {objective} the target_value is not used.", objective=objective),
            found=values["target_value"],
            remedy="Clear the cell, or set the objective to cheapest.",
        )


def _as_column(table: Table, column: Column) -> Table:
    place = table.columns.get("value")
    columns = {column.name: place} if place is not None else {}
    letters = {column.name: letter(place)} if place is not None else {}
    return Table(
        sheet=table.sheet,
        name=table.name,
        header=table.header,
        columns=columns,
        years={},
        letters=letters,
        rows=(),
    )


def _unknown_setting(cells: Cells, table: Table, row: Row, name: str) -> None:
    known = [row.name for row in SETTINGS]
    cells.report(
        "error",
        "unknown_setting",
        table,
        row,
        "setting",
        f"There is no setting {name!r}." if name else "A value stands here without the name of its setting.",
        found=name or row.at(table.columns.get("value")),
        allowed=", ".join(known),
        did_you_mean=nearest(name.replace(" ", "_"), known) if name else "",
        remedy="Use one of these names, or begin the row with # to make it a comment.",
    )


def _setting(cells: Cells, table: Table, row: Row, column: Column) -> Any:
    """The value of one setting, ``None`` where it is bad (reported)."""
    if column.name == "unit":
        return _unit(cells, table, row, column)
    if column.name == "currency":
        return _currency(cells, table, row, column)
    if column.kind == "choice":
        return cells.choice(table, row, column) or None
    if column.kind in ("number", "share"):
        return cells.number(table, row, column)
    return cells.date(table, row, column) if column.kind == "date" else cells.text(table, row, column)


def _unit(cells: Cells, table: Table, row: Row, column: Column) -> int | None:
    value = cells.raw(table, row, column)
    if value is None:
        return None
    text = as_text(value)
    meant = text.casefold().replace(" ", "").replace(",", "").replace("\u00a0", "").replace(".", "")
    if meant in column.allowed:
        return int(meant)
    words = {"k": "1000", "thousand": "1000", "thousands": "1000", "m": "1000000", "million": "1000000"}
    cells.report(
        "error",
        "unknown_word",
        table,
        row,
        column.name,
        f"{text!r} is not a unit of the plan.",
        found=text,
        allowed=", ".join(column.allowed),
        did_you_mean=words.get(meant.rstrip("s"), ""),
        remedy="Write 1, 1000 or 1000000.",
    )
    return None


def _currency(cells: Cells, table: Table, row: Row, column: Column) -> str | None:
    text = cells.text(table, row, column)
    if len(text) == 3 and text.isascii() and text.isalpha():
        return text.upper()
    meant = {"€": "EUR", "euro": "EUR", "euros": "EUR", "$": "USD", "£": "GBP", "dollar": "USD"}
    cells.report(
        "error",
        "not_a_currency",
        table,
        row,
        column.name,
        f"{text!r} is not a currency of three letters.",
        found=text,
        allowed="three letters such as EUR, USD, GBP (ISO 4217)",
        did_you_mean=meant.get(text.casefold(), ""),
        remedy="Write the currency as three letters; whether amounts are in thousands is the setting unit.",
    )
    return None
