"""The small sheets: Settings, Topics, Lines, Years, Assumptions."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from types import MappingProxyType
from typing import Any, TypeVar

from optimizer.errors import nearest
from optimizer.plan import Assumption, Line, Origin, Settings, Topic, Year
from optimizer.workbook.findings import letter
from optimizer.workbook.naming import plain
from optimizer.workbook.parse import Cells, as_text
from optimizer.workbook.schema import SETTINGS, Column
from optimizer.workbook.table import Row, Table, is_blank

Record = TypeVar("Record")


def origin(table: Table, row: Row) -> Origin:
    """Where a record stands. All records of a table share one mapping of letters."""
    return Origin(sheet=table.sheet.name, row=row.number, columns=table.letters)


def optional_text(cells: Cells, table: Table, row: Row, name: str) -> str:
    """The words of a column that the table may not have."""
    return cells.text(table, row, table.sheet.column(name)) if name in table.columns else ""


def first_of(cells: Cells, table: Table, row: Row, code: str, seen: dict[str, Row], name: str) -> bool:
    """Whether ``code`` is new (without regard to case); a double is reported with the row it repeats."""
    before = seen.setdefault(code.casefold(), row)
    if before is row:
        return True
    cells.report(
        "error",
        "duplicate_code",
        table,
        row,
        name,
        f"The {name} {code!r} stands in row {before.number} already.",
        found=code,
        allowed="each code once",
        remedy="Give one of the two another code, or delete one row.",
    )
    return False


def settings(table: Table, cells: Cells) -> tuple[Settings, dict[str, str]]:
    """The settings, and the default of each that was not typed."""
    values: dict[str, Any] = {}
    places: dict[str, str] = {}
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
        if not is_blank(row.at(only.columns.get(column.name))):
            value = _setting(cells, only, row, column)
            if value is not None:
                values[column.name] = value
    defaults = {row.name: row.default for row in SETTINGS if row.name not in values and row.default}
    typed = {name: cell for name, cell in places.items() if name in values}
    return Settings(**values, cells=MappingProxyType(typed)), defaults


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
    """The value of one setting, ``None`` where it is bad (reported) or belongs to a later version."""
    if column.name == "unit":
        return _unit(cells, table, row, column)
    if column.name == "currency":
        return _currency(cells, table, row, column)
    if column.kind == "choice":
        word = cells.choice(table, row, column)
        if word in column.later_words:
            if column.name == "language":
                cells.report(
                    "warning",
                    "not_yet",
                    table,
                    row,
                    column.name,
                    f"The language {word} belongs to a later version: the report will be in English.",
                    found=word,
                    allowed=", ".join(column.offered),
                    remedy="Nothing to do; set it to en to silence this.",
                )
                return word
            _later(cells, table, row, column, word)
        return word or None
    if column.kind in ("number", "share"):
        number = cells.number(table, row, column)
        if number is not None and column.later:
            _later(cells, table, row, column, number)
        return number
    return cells.date(table, row, column) if column.kind == "date" else cells.text(table, row, column)


def _later(cells: Cells, table: Table, row: Row, column: Column, found: object) -> None:
    cells.report(
        "error",
        "not_yet",
        table,
        row,
        column.name,
        f"The setting {column.name} {found} belongs to a later version of the tool.",
        found=found,
        allowed=", ".join(column.offered) or "a blank cell",
        remedy=f"Set it to {column.offered[0]}." if column.offered else "Clear the cell.",
    )


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


def key_of(cells: Cells, table: Table, row: Row, name: str, seen: dict[str, Row]) -> str:
    """The key of a row: checked to be usable as a word in lists, and new."""
    code = cells.code(table, row, table.sheet.column(name))
    if not code:
        return ""
    if any(mark in code for mark in ",;:\n") or code.casefold().startswith("not "):
        cells.report(
            "error",
            "bad_code",
            table,
            row,
            name,
            f"The {name} {code!r} could not be named in a list.",
            found=code,
            allowed="a short code without comma, semicolon, colon, or `not` at its beginning",
            remedy="Choose another code; the long name belongs into the column name.",
        )
        return ""
    return code if first_of(cells, table, row, code, seen, name) else ""


def topics(table: Table, cells: Cells) -> tuple[Topic, ...]:
    """The topics, in sheet order; rows with errors are reported and left out."""
    seen: dict[str, Row] = {}
    found = []
    for row in table.rows:
        code = key_of(cells, table, row, "topic", seen)
        weight = cells.number(table, row, table.sheet.column("weight"))
        name = optional_text(cells, table, row, "name")
        if code:
            found.append(
                Topic(
                    code=code,
                    name=name or code,
                    weight=weight if weight is not None else 1.0,
                    name_fr=optional_text(cells, table, row, "name fr"),
                    origin=origin(table, row),
                )
            )
    return _some(found, table, cells)


def lines(table: Table, cells: Cells) -> tuple[Line, ...]:
    """The funding lines, in sheet order."""
    seen: dict[str, Row] = {}
    found = []
    for row in table.rows:
        code = key_of(cells, table, row, "line", seen)
        inflation = cells.number(table, row, table.sheet.column("inflation"))
        name = optional_text(cells, table, row, "name")
        if code:
            found.append(
                Line(
                    code=code,
                    name=name or code,
                    inflation=inflation or 0.0,
                    name_fr=optional_text(cells, table, row, "name fr"),
                    origin=origin(table, row),
                )
            )
    return _some(found, table, cells)


def years(table: Table, cells: Cells, carry_share: float) -> tuple[Year, ...]:
    """The years, sorted; a double or a gap is an error."""
    seen: dict[str, Row] = {}
    found = []
    columns = {column.name: column for column in table.sheet.columns}
    for row in table.rows:
        year = cells.year(table, row, columns["year"])
        numbers = {
            name: cells.number(table, row, columns[name])
            for name in ("ceiling", "carry_share", "reserve", "overrun", "overrun_price")
        }
        status: Any = cells.choice(table, row, columns["status"])
        if year is None or not first_of(cells, table, row, str(year), seen, "year"):
            continue
        if numbers["carry_share"] is None:
            numbers["carry_share"] = carry_share
        filled = {name: number for name, number in numbers.items() if number is not None}
        filled.setdefault("ceiling", 0.0)
        found.append(
            Year(
                year=year,
                status=status or "planning",
                origin=origin(table, row),
                **filled,
            )
        )
    found.sort(key=lambda row: row.year)
    _report_gaps(found, table, cells)
    return _some(found, table, cells)


def _report_gaps(found: Sequence[Year], table: Table, cells: Cells) -> None:
    for before, after in pairwise(found):
        if after.year != before.year + 1:
            missing = ", ".join(str(year) for year in range(before.year + 1, after.year)[:5])
            cells.findings.add(
                "error",
                "gap_in_years",
                table.sheet.name,
                after.origin.cell("year").partition("!")[2],
                f"The years are not consecutive: after {before.year} comes {after.year}.",
                found=after.year,
                allowed="every year once, without a gap",
                remedy=f"Add a row for {missing}, with a ceiling of 0 if there is no money.",
            )


def assumptions(table: Table, cells: Cells) -> tuple[Assumption, ...]:
    """The assumptions as words, in sheet order."""
    return tuple(
        Assumption(
            **{column.name: cells.text(table, row, column) for column in table.sheet.columns},
            origin=origin(table, row),
        )
        for row in table.rows
    )


def _some(found: Sequence[Record], table: Table, cells: Cells) -> tuple[Record, ...]:
    if not table.rows:
        cells.findings.add(
            "error",
            "empty_sheet",
            table.sheet.name,
            "",
            f"The sheet {table.sheet.name} has no records.",
            remedy=f"Fill in at least one row: {table.sheet.meaning}",
        )
    return tuple(found)
