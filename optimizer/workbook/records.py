"""The small sheets: Topics, Lines, Years, Assumptions; and what every record needs."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import pairwise
from typing import Any, TypeVar

from optimizer.errors import nearest
from optimizer.language import written
from optimizer.plan import Assumption, Line, Origin, Topic, Year
from optimizer.workbook.parse import Cells
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
        allowed="each once",
        remedy=f"Correct the {name} of one of the two rows, or delete one of them.",
    )
    return False


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


def report_year_columns(table: Table, years: Collection[int], cells: Cells) -> None:
    """Report filled columns such as ``request 2031`` for a year that the plan does not have."""
    for (name, year), place in table.years.items():
        if years and year not in years and any(not is_blank(row.at(place)) for row in table.rows):
            cells.findings.add(
                "error",
                "year_outside_plan",
                table.sheet.name,
                f"{table.letters[f'{name} {year}']}{table.header}",
                f"The column {name} {year} is for a year that the plan does not have.",
                found=f"{name} {year}",
                allowed=f"{min(years)} to {max(years)}",
                did_you_mean=nearest(str(year), [str(known) for known in sorted(years)]),
                remedy=f"Add the year {year} to the sheet Years, or begin the column's name with #.",
            )


def topics(table: Table, cells: Cells) -> tuple[Topic, ...]:
    """The topics, in sheet order; rows with errors are reported and left out."""
    seen: dict[str, Row] = {}
    found = []
    for row in table.rows:
        code = key_of(cells, table, row, "topic", seen)
        weight = cells.number(table, row, table.sheet.column("weight"))
        name, french = (optional_text(cells, table, row, column) for column in ("name", "name fr"))
        if code:
            found.append(
                Topic(
                    code=code,
                    name=written(name or code, fr=french),
                    weight=weight if weight is not None else 1.0,
                    name_fr=french,
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
        name, french = (optional_text(cells, table, row, column) for column in ("name", "name fr"))
        if code:
            found.append(
                Line(
                    code=code,
                    name=written(name or code, fr=french),
                    inflation=inflation or 0.0,
                    name_fr=french,
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
