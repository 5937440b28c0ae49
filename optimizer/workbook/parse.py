"""One cell to one value, by the kind its column is declared with; every doubt becomes a finding."""

from __future__ import annotations

import datetime
import math
import re
from functools import cache
from typing import Any

from optimizer.language import say
from optimizer.workbook.cells import WordCells, as_text, place_of
from optimizer.workbook.findings import figure, percent, shown
from optimizer.workbook.meant import meant_by
from optimizer.workbook.numbers import TextNumber, read_number, resolved
from optimizer.workbook.schema import Column
from optimizer.workbook.table import Row, Table

FIRST_YEAR, LAST_YEAR = 1900, 2200
"""Years outside are taken for slips of the keyboard."""
LARGEST = 1e15
"""Amounts from here on cannot be told apart by a cent, nor by a spreadsheet."""

_EPOCH = datetime.date(1899, 12, 30)


class Cells(WordCells):
    """Reads words, and numbers and years besides; as there, ``None`` stands for a blank or bad cell."""

    def number(self, table: Table, row: Row, column: Column, name: str = "") -> float | None:
        """A number within the column's bounds: money, points, or a share as a fraction."""
        name = name or column.name
        value = row.at(place_of(table, name))
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
            meant = meant_by(text)
            self.report(
                "error",
                "not_a_number",
                table,
                row,
                name,
                f"The {name} {text.strip()!r} is not a number.",
                found=text,
                allowed=allowed(column),
                did_you_mean=_year_in(text) if column.kind == "year" else meant.number,
                remedy=meant.remedy,
            )
            return None
        certain = found if found.other is None else resolved(found, text, self.decimal_mark())
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
            say("The {name} is typed as text and was read as {reading}.", name=name, reading=reading),
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
            if column.kind == "whole" and not float(value).is_integer():
                self._not_whole(table, row, column, name, value)
                return None
            return value
        share = column.kind == "share"
        if share and value > 1 and not said_percent:
            self.report(
                "error",
                "share_above_one",
                table,
                row,
                name,
                f"{figure(value)} cannot be a share: the whole is 1, or 100 %.",
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

    def _not_whole(self, table: Table, row: Row, column: Column, name: str, value: float) -> None:
        self.report(
            "error",
            "not_whole",
            table,
            row,
            name,
            f"The {name} {figure(value)} is not a whole number.",
            found=value,
            allowed=allowed(column),
            did_you_mean=figure(math.ceil(value)),
            remedy="Type a whole number.",
        )

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


def _year_in(text: str) -> str:
    found = re.findall(r"\d{4}", text)
    return found[0] if len(found) == 1 else ""


@cache
def allowed(column: Column) -> str:
    """What may stand in a column, in words: ``a share from 50 % to 99 %``."""
    if column.allowed:
        return ", ".join(column.allowed)
    if column.kind == "amount":
        return "an amount of 0 or more, in the plan's unit"
    if column.kind == "year":
        return "a year in four digits, such as 2027"
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
