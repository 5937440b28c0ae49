"""One cell to one value, by the kind its column is declared with; every doubt becomes a finding."""

from __future__ import annotations

import datetime
import math
from collections.abc import Callable
from functools import cache
from typing import Any

from optimizer.errors import nearest
from optimizer.workbook.findings import Findings, figure, percent, shown
from optimizer.workbook.looks import BrokenCell
from optimizer.workbook.numbers import Mark, TextNumber, read_number, resolved
from optimizer.workbook.schema import Column
from optimizer.workbook.table import Row, Table, is_blank

YES = frozenset({"yes", "y", "true", "1", "oui", "vrai", "on"})
NO = frozenset({"no", "n", "false", "0", "non", "faux", "off"})
FIRST_YEAR, LAST_YEAR = 1900, 2200
"""Years outside are taken for slips of the keyboard."""
LARGEST = 1e15
"""Amounts from here on cannot be told apart by a cent, nor by a spreadsheet."""

_EPOCH = datetime.date(1899, 12, 30)


class Cells:
    """Reads cells of tables. Every method returns ``None`` (texts: an empty text) for a blank or bad cell.

    A bad cell has then been reported; a blank one only where its column is required.
    """

    def __init__(self, findings: Findings, decimal_mark: Callable[[], Mark | None]) -> None:
        self.findings = findings
        self._decimal_mark = decimal_mark

    def report(self, level: Any, code: str, table: Table, row: Row, name: str, message: str, **more: Any) -> None:
        """Take down a problem of one value."""
        self.findings.add(level, code, table.sheet.name, table.cell(row, name), message, **more)

    def raw(self, table: Table, row: Row, column: Column, name: str = "") -> Any:
        """The cell as it stands, ``None`` where it is blank or broken. ``name`` is that of a year's column."""
        name = name or column.name
        value = row.at(_place(table, name))
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
        if type(value) is str and value:
            return value.strip() or (self.raw(table, row, column) or "")
        value = self.raw(table, row, column)
        return "" if value is None else as_text(value)

    def code(self, table: Table, row: Row, column: Column) -> str:
        """A short name; a date is refused, because a spreadsheet made it out of something else."""
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
            f"{text!r} is not a {column.name} that can be chosen.",
            found=text,
            allowed=", ".join(column.offered),
            did_you_mean=nearest(text, column.offered),
            remedy=f"Choose one of: {', '.join(column.offered)}.",
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

    def number(self, table: Table, row: Row, column: Column, name: str = "") -> float | None:
        """A number within the column's bounds: money, points, or a share as a fraction."""
        name = name or column.name
        value = row.at(_place(table, name))
        if type(value) is not float:
            value = self.raw(table, row, column, name)
            if value is None:
                return None
            value = self._as_number(table, row, column, name, value)
            if value is None:
                return None
        return self._within(table, row, column, name, value)

    def _as_number(self, table: Table, row: Row, column: Column, name: str, value: Any) -> float | None:
        if isinstance(value, (bool, datetime.date, datetime.time, datetime.timedelta)):
            what = "yes/no" if isinstance(value, bool) else "a date"
            self.report(
                "error",
                "date_for_number" if what == "a date" else "not_a_number",
                table,
                row,
                name,
                f"The {name} is {what}, not a number.",
                found=value,
                allowed=allowed(column),
                remedy="Format the cell as a number and type the number again.",
            )
            return None
        if isinstance(value, (int, float)):
            return float(value)
        return self.text_number(table, row, column, name, str(value))

    def text_number(self, table: Table, row: Row, column: Column, name: str, text: str) -> float | None:
        """The number a text says, with a warning that shows the reading; an error where it cannot be told."""
        found = read_number(text)
        if found is None:
            self.report(
                "error",
                "not_a_number",
                table,
                row,
                name,
                f"The {name} {text.strip()!r} is not a number.",
                found=text,
                allowed=allowed(column),
                remedy="Type the number alone, without letters or units.",
            )
            return None
        certain = found if found.other is None else resolved(found, text, self._decimal_mark())
        if certain is None:
            self._ambiguous(table, row, name, text, found)
            return None
        if certain.percent and column.kind not in ("share", "limit"):
            self.report(
                "error",
                "percent_for_number",
                table,
                row,
                name,
                f"The {name} {text.strip()!r} is a percentage, but a plain number is asked.",
                found=text,
                allowed=allowed(column),
                remedy="Type the number itself.",
            )
            return None
        reading = percent(certain.value) if certain.percent else f"{certain.value!r}".removesuffix(".0")
        self.report(
            "warning",
            "text_number",
            table,
            row,
            name,
            f"The {name} is typed as text and was read as {reading}.",
            found=text,
            remedy="Type it as a number, so that spreadsheet formulas see it too.",
        )
        if column.kind == "share" and certain.percent:
            return self._within(table, row, column, name, certain.value, said_percent=True)
        return certain.value

    def _ambiguous(self, table: Table, row: Row, name: str, text: str, found: TextNumber) -> None:
        assert found.other is not None
        self.report(
            "error",
            "ambiguous_number",
            table,
            row,
            name,
            f"The {name} {text.strip()!r} can be read as {found.value!r} or as {figure(found.other)}.",
            found=text,
            allowed="a number typed as a number",
            remedy="Type it as a number, not as text, so that there is only one reading.",
        )

    def _within(
        self, table: Table, row: Row, column: Column, name: str, value: float, *, said_percent: bool = False
    ) -> float | None:
        if column.kind == "amount":
            least, most = 0.0, LARGEST
        else:
            least = -LARGEST if column.least is None else column.least
            most = LARGEST if column.most is None else column.most
        if least <= value <= most and math.isfinite(value):
            return value
        share = column.kind == "share"
        if share and value > 1 and not said_percent:
            self.report(
                "error",
                "share_above_one",
                table,
                row,
                name,
                f"The {name} is a share, but {figure(value)} is more than the whole.",
                found=value,
                allowed=allowed(column),
                did_you_mean=percent(value / 100),
                remedy=f"Type {percent(value / 100)} or {value / 100:.6g}.",
            )
        elif value < 0 and least >= 0:
            self.report(
                "error",
                "negative",
                table,
                row,
                name,
                f"The {name} cannot be negative.",
                found=percent(value) if share else value,
                allowed=allowed(column),
                remedy="Type it without the minus sign, or leave it blank.",
            )
        else:
            self.report(
                "error",
                "out_of_range",
                table,
                row,
                name,
                f"The {name} is outside of what can be meant.",
                found=percent(value) if share else value,
                allowed=allowed(column),
                remedy="Type a number within these bounds.",
            )
        return None

    def year(self, table: Table, row: Row, column: Column) -> int | None:
        """A year such as 2027. A date is refused, with the year it most likely stands for."""
        value = self.raw(table, row, column)
        if value is None:
            return None
        if isinstance(value, datetime.date):
            self._year_as_date(table, row, column, value)
            return None
        number = self._as_number(table, row, column, column.name, value)
        if number is None:
            return None
        if number.is_integer() and FIRST_YEAR <= number <= LAST_YEAR:
            return int(number)
        guess = str(2000 + int(number)) if number.is_integer() and 0 < number < 100 else ""
        self.report(
            "error",
            "not_a_year",
            table,
            row,
            column.name,
            f"{shown(value)} is not a year.",
            found=value,
            allowed="a year in four digits, such as 2027",
            did_you_mean=guess,
            remedy="Type the year in four digits.",
        )
        return None

    def _year_as_date(self, table: Table, row: Row, column: Column, value: datetime.date) -> None:
        guess = year_behind(value)
        self.report(
            "error",
            "year_as_date",
            table,
            row,
            column.name,
            f"The {column.name} is a date ({as_text(value)}), not a year.",
            found=as_text(value),
            allowed="a year in four digits, such as 2027",
            did_you_mean=str(guess),
            remedy=f"Format the cell as a number (not a date) and type {guess}.",
        )


def year_behind(value: datetime.date) -> int:
    """The year that a date in a year's cell stands for: 2027 typed into a date cell shows a day in 1905."""
    day = value.date() if isinstance(value, datetime.datetime) else value
    serial = (day - _EPOCH).days
    return serial if FIRST_YEAR <= serial <= LAST_YEAR else day.year


def _place(table: Table, name: str) -> int | None:
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


@cache
def allowed(column: Column) -> str:
    """What may stand in a column, in words: ``a share from 50 % to 99 %``."""
    if column.allowed:
        return ", ".join(column.offered)
    if column.kind == "amount":
        return "an amount of 0 or more, in the plan's unit"
    share = column.kind == "share"
    write = percent if share else figure
    what = "a share" if share else "a whole number" if column.kind == "whole" else "a number"
    if column.least is not None and column.most is not None:
        return f"{what} from {write(column.least)} to {write(column.most)}"
    return f"{what} of {write(column.least)} or more" if column.least is not None else what


@cache
def default_number(column: Column) -> float | None:
    """The declared default of a number or share as a value; ``None`` where a blank means nothing."""
    found = read_number(column.default) if column.default else None
    return found.value if found is not None else None
