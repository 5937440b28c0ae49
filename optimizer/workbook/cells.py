"""One cell to words: texts, codes, choices, yes or no. Numbers and years are in `optimizer.workbook.parse`."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

from optimizer.errors import nearest
from optimizer.workbook.findings import Findings, shown
from optimizer.workbook.looks import BrokenCell
from optimizer.workbook.numbers import Mark
from optimizer.workbook.schema import Column
from optimizer.workbook.table import Row, Table, is_blank

YES = frozenset({"yes", "y", "true", "1", "oui", "vrai", "on"})
NO = frozenset({"no", "n", "false", "0", "non", "faux", "off"})


class WordCells:
    """Reads cells of tables. Every method returns ``None`` (texts: an empty text) for a blank or bad cell.

    A bad cell has then been reported; a blank one only where its column is required.
    """

    def __init__(self, findings: Findings, decimal_mark: Callable[[], Mark | None]) -> None:
        self.findings = findings
        self.decimal_mark = decimal_mark

    def report(self, level: Any, code: str, table: Table, row: Row, name: str, message: str, **more: Any) -> None:
        """Take down a problem of one value."""
        self.findings.add(level, code, table.sheet.name, table.cell(row, name), message, **more)

    def raw(self, table: Table, row: Row, column: Column, name: str = "") -> Any:
        """The cell as it stands, ``None`` where it is blank or broken. ``name`` is that of a year's column."""
        name = name or column.name
        value = row.at(place_of(table, name))
        if isinstance(value, BrokenCell):
            self._broken(table, row, name, value)
            return None
        if is_blank(value):
            if column.required and column.name in table.columns:
                self.report(
                    "error",
                    "missing_value",
                    table,
                    row,
                    name,
                    f"The {column.name} is missing.",
                    allowed=column.meaning,
                    remedy=f"Fill in the {column.name}, or clear the whole row.",
                )
            return None
        return value

    def _broken(self, table: Table, row: Row, name: str, value: BrokenCell) -> None:
        if value.never_calculated:
            self.report(
                "error",
                "never_calculated",
                table,
                row,
                name,
                f"The {name} is a formula that was never calculated, so it has no value yet.",
                found="a formula without a result",
                remedy="Open the workbook in Excel or LibreOffice, let it calculate, and save it.",
            )
        else:
            self.report(
                "error",
                "broken_formula",
                table,
                row,
                name,
                f"The {name} shows the error {value.text} instead of a value.",
                found=value.text,
                remedy="Mend the formula or the link behind it, or type the value.",
            )

    def text(self, table: Table, row: Row, column: Column) -> str:
        """Words; a number or a date becomes the text its author sees."""
        value = row.at(table.columns.get(column.name))
        if type(value) is str and value.strip():
            return value.strip()
        value = self.raw(table, row, column)
        return "" if value is None else as_text(value)

    def code(self, table: Table, row: Row, column: Column) -> str:
        """A short name; a date is refused, because a spreadsheet made it out of something else."""
        value = row.at(table.columns.get(column.name))
        if type(value) is str and value.strip():
            return value.strip()
        value = self.raw(table, row, column)
        if value is None:
            return ""
        if isinstance(value, (datetime.date, datetime.time, datetime.timedelta)):
            self.report(
                "error",
                "date_for_text",
                table,
                row,
                column.name,
                f"The {column.name} is a date: the spreadsheet has changed what was typed.",
                found=value,
                allowed="a short name",
                remedy="Format the cell as text, then type it again.",
            )
            return ""
        return as_text(value)

    def choice(self, table: Table, row: Row, column: Column) -> str:
        """One of the column's words, spelled as declared; the default where the cell is blank."""
        value = row.at(table.columns.get(column.name))
        if value in column.allowed:
            return str(value)
        value = self.raw(table, row, column)
        if value is None:
            return column.default
        return self.chosen(table, row, column, as_text(value), column.name) or ""

    def chosen(self, table: Table, row: Row, column: Column, text: str, name: str) -> str | None:
        """The allowed word that ``text`` is, or ``None`` with a finding at the column ``name``."""
        wanted = " ".join(text.casefold().replace("_", " ").split())
        for word in column.allowed:
            if word.casefold().replace("_", " ") == wanted:
                return word
        self.report(
            "error",
            "unknown_word",
            table,
            row,
            name,
            f"{text!r} cannot be chosen for {column.name}.",
            found=text,
            allowed=", ".join(column.allowed),
            did_you_mean=nearest(text, column.allowed),
            remedy=f"Choose one of: {', '.join(column.allowed)}.",
        )
        return None

    def yes_no(self, table: Table, row: Row, column: Column) -> bool:
        """Yes or no; the default where the cell is blank."""
        value = row.at(table.columns.get(column.name))
        if value == "yes" or value is True:
            return True
        value = self.raw(table, row, column)
        if value is None:
            return column.default == "yes"
        word = ("yes" if value else "no") if isinstance(value, bool) else as_text(value).casefold()
        if word in YES or word in NO:
            return word in YES
        self.report(
            "error",
            "unknown_word",
            table,
            row,
            column.name,
            f"{shown(value)!r} is neither yes nor no.",
            found=value,
            allowed="yes, no",
            did_you_mean=nearest(word, ("yes", "no")),
            remedy="Write yes or no; blank counts as " + column.default + ".",
        )
        return True

    def date(self, table: Table, row: Row, column: Column) -> str:
        """A day as ISO text; whatever else stands there is kept as it is."""
        value = self.raw(table, row, column)
        return "" if value is None else as_text(value)


def place_of(table: Table, name: str) -> int | None:
    """The 0-based column of a name, also that of one year such as ``request 2027``."""
    place = table.columns.get(name)
    if place is None and table.years:
        stem, _, year = name.rpartition(" ")
        place = table.years.get((stem, int(year))) if year.isdigit() else None
    return place


def as_text(value: Any) -> str:
    """A cell as words: 2027.0 is ``2027``, a midnight is its day."""
    if isinstance(value, datetime.datetime):
        midnight = value.time() == datetime.time()
        return value.date().isoformat() if midnight else value.isoformat(sep=" ")
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, bool):
        return "yes" if value else "no"
    return shown(value).strip()
