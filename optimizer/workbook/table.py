"""A raw sheet held against its declaration: where the header is, which column is which, which rows are filled."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from optimizer.language import say
from optimizer.workbook.findings import Findings, address, letter
from optimizer.workbook.grid import RawSheet, RawWorkbook
from optimizer.workbook.naming import plain
from optimizer.workbook.no_records import only_records
from optimizer.workbook.row import Row, is_blank
from optimizer.workbook.schema import EVERYWHERE, SHEETS, Sheet

_YEAR_COLUMN = re.compile(r"(.*\S)\s*(\d{4})$")
__all__ = ["Row", "Table", "hidden_places", "is_blank", "nearly", "tables"]

_NEARLY = 0.75
"""How alike a foreign name must be to one of ours before the officer is asked whether it was meant."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Table:
    """One of our sheets as found. ``name`` is spelled as in the file, ``columns`` maps our names to 0-based columns.

    ``years`` maps (column, year) such as ("request", 2027) to a column. ``letters`` are the same as letters,
    keyed as in `optimizer.plan.Origin` (``request 2027``).
    """

    sheet: Sheet
    name: str
    header: int
    columns: dict[str, int]
    years: dict[tuple[str, int], int]
    letters: dict[str, str]
    rows: tuple[Row, ...]

    def cell(self, row: Row, column: str) -> str:
        """The A1 address of a value; the row's number alone in column A where the column is absent."""
        return f"{self.letters.get(column, letter(0))}{row.number}"


def nearly(name: str, known: list[str]) -> str:
    """The known name that a foreign one was probably meant to be, or an empty text."""
    found = difflib.get_close_matches(name, known, n=1, cutoff=_NEARLY)
    return found[0] if found else ""


def tables(workbook: RawWorkbook, findings: Findings) -> dict[str, Table]:
    """Our sheets among those of the file, by our name. Missing, doubled and nearly named ones are reported."""
    ours = {plain(sheet.name): sheet for sheet in SHEETS}
    found: dict[str, RawSheet] = {}
    foreign = []
    for raw in workbook.sheets:
        sheet = ours.get(plain(raw.name))
        if sheet is None:
            foreign.append(raw.name)
        elif sheet.name in found:
            findings.add(
                "error",
                "duplicate_sheet",
                raw.name,
                "",
                f"The sheets {found[sheet.name].name!r} and {raw.name!r} are both the sheet {sheet.name}.",
                remedy="Rename or delete one of them.",
            )
        else:
            found[sheet.name] = raw
    _missing(found, foreign, findings)
    held = {}
    for sheet in SHEETS:
        if sheet.name in found:
            table = _table(sheet, found[sheet.name], findings)
            if table is not None:
                held[sheet.name] = table
    return held


def _missing(found: dict[str, RawSheet], foreign: list[str], findings: Findings) -> None:
    absent = {plain(sheet.name): sheet for sheet in SHEETS if sheet.name not in found}
    meant = {}
    for name in foreign:
        near = nearly(plain(name), list(absent))
        if near:
            meant[absent[near].name] = name
            findings.add(
                "warning",
                "unknown_sheet",
                name,
                "",
                say("The sheet '{name}' is not one of ours and is left alone.", name=name),
                did_you_mean=absent[near].name,
                remedy=f"If it holds the {absent[near].name}, rename it to {absent[near].name}.",
            )
    for sheet in absent.values():
        if sheet.required:
            findings.add(
                "error",
                "missing_sheet",
                "",
                "",
                f"The sheet {sheet.name} is missing.",
                found=f"a sheet {meant[sheet.name]!r}" if sheet.name in meant else "",
                allowed=f"a sheet {sheet.name} with the columns " + ", ".join(column.name for column in sheet.columns),
                remedy=f"Rename the sheet {meant[sheet.name]!r} to {sheet.name}."
                if sheet.name in meant
                else f"Add the sheet {sheet.name}: {sheet.meaning}",
            )


def _table(sheet: Sheet, raw: RawSheet, findings: Findings) -> Table | None:
    header = _header(sheet, raw)
    if header is None:
        if any(not is_blank(cell) for row in raw.rows for cell in row) or sheet.required:
            findings.add(
                "error",
                "no_header",
                sheet.name,
                "",
                f"The sheet {sheet.name} has no row with column names.",
                allowed=", ".join(column.name for column in sheet.columns),
                remedy="Put the names of the columns into one row above the records.",
            )
        return None
    columns, years = _columns(sheet, raw.rows[header], header + 1, findings)
    letters = {name: letter(place) for name, place in columns.items()}
    letters |= {f"{name} {year}": letter(place) for (name, year), place in years.items()}
    ours = sorted({*columns.values(), *years.values()})
    filled = tuple(_filled(raw, header + 1, ours))
    rows = only_records(sheet.name, columns.get(sheet.key), raw.rows[header], ours, filled, findings)
    table = Table(
        sheet=sheet,
        name=raw.name,
        header=header + 1,
        columns=columns,
        years=years,
        letters=letters,
        rows=rows,
    )
    _report_merged(table, raw, findings)
    _report_hidden(table, raw, findings)
    return table


def _known(sheet: Sheet) -> dict[str, str]:
    return {plain(column.name): column.name for column in (*sheet.columns, *EVERYWHERE)}


def _header(sheet: Sheet, raw: RawSheet) -> int | None:
    """The first row with two of our column names, else the first with that of the key column."""
    known = _known(sheet)
    fallback = None
    for index, row in enumerate(raw.rows):
        names = {plain(cell) for cell in row if isinstance(cell, str) and cell}
        if len(names & known.keys()) >= 2:
            return index
        if fallback is None and plain(sheet.key) in names:
            fallback = index
    return fallback


def _columns(
    sheet: Sheet, cells: list[Any], header: int, findings: Findings
) -> tuple[dict[str, int], dict[tuple[str, int], int]]:
    known = _known(sheet)
    by_year = {plain(column.name): column.name for column in sheet.columns if column.per_year}
    columns: dict[str, int] = {}
    years: dict[tuple[str, int], int] = {}
    foreign: list[tuple[int, str]] = []
    for place, cell in enumerate(cells):
        name = plain(cell) if isinstance(cell, str) else ""
        if not name or name.startswith("#") or (name.startswith("note") and name not in known):
            continue
        yearly = _YEAR_COLUMN.match(name)
        if name in known:
            first = columns.setdefault(known[name], place)
        elif yearly and plain(yearly.group(1)) in by_year:
            first = years.setdefault((by_year[plain(yearly.group(1))], int(yearly.group(2))), place)
        else:
            foreign.append((place, name))
            continue
        if first != place:
            findings.add(
                "error",
                "duplicate_column",
                sheet.name,
                address(header, place),
                f"The column {cell!r} stands twice, in {letter(first)} and in {letter(place)}.",
                remedy="Keep one of them, or begin the other's name with # to make it a comment.",
            )
    _report_columns(sheet, columns, foreign, header, findings)
    return columns, years


def _report_columns(
    sheet: Sheet, columns: dict[str, int], foreign: list[tuple[int, str]], header: int, findings: Findings
) -> None:
    absent = {plain(column.name): column for column in sheet.columns if column.name not in columns}
    by_year = [column.name for column in sheet.columns if column.per_year]
    meant: dict[str, str] = {}
    for place, name in foreign:
        stem = _YEAR_COLUMN.match(name)
        year = nearly(stem.group(1), by_year) if stem else ""
        near = nearly(name, list(absent))
        if not (near or year):
            continue
        wanted = f"{year} {stem.group(2)}" if stem and year else absent[near].name
        meant[wanted] = address(header, place)
        findings.add(
            "warning",
            "unknown_column",
            sheet.name,
            address(header, place),
            say("The column '{name}' is not one of ours and is left alone.", name=name),
            did_you_mean=wanted,
            remedy=f"If it was meant, rename it to {wanted}; if not, begin its name with #.",
        )
    for column in absent.values():
        if column.required:
            findings.add(
                "error",
                "missing_column",
                sheet.name,
                meant.get(column.name, f"A{header}"),
                f"The sheet {sheet.name} has no column {column.name}.",
                allowed=column.meaning,
                remedy=f"Rename the column in {meant[column.name]} to {column.name}."
                if column.name in meant
                else f"Add a column named {column.name}.",
            )


def _filled(raw: RawSheet, start: int, ours: list[int]) -> Iterator[Row]:
    for index in range(start, len(raw.rows)):
        cells = raw.rows[index]
        for place in ours:
            if place < len(cells) and cells[place] != "" and not is_blank(cells[place]):
                yield Row(number=index + 1, cells=cells)
                break


def _report_merged(table: Table, raw: RawSheet, findings: Findings) -> None:
    filled = {row.number for row in table.rows}
    ours = {place: name for name, place in table.columns.items()}
    ours |= {place: f"{name} {year}" for (name, year), place in table.years.items()}
    for (top, left), (bottom, right) in raw.merged:
        if bottom < table.header or not any(number in filled for number in range(top + 1, bottom + 2)):
            continue
        names = [ours[place] for place in range(left, right + 1) if place in ours]
        span = f"{address(top + 1, left)}:{address(bottom + 1, right)}"
        if not names or (bottom == top and len(names) < 2):
            continue
        what = "records" if bottom > top else f"the columns {' and '.join(names)}"
        findings.add(
            "error",
            "merged_cells",
            table.sheet.name,
            address(top + 1, left),
            f"The cells {span} are merged across {what}: only {address(top + 1, left)} has a value.",
            found=raw.rows[top][left] if top < len(raw.rows) and left < len(raw.rows[top]) else "",
            remedy="Unmerge them and fill in every cell.",
        )


def _report_hidden(table: Table, raw: RawSheet, findings: Findings) -> None:
    rows = [row.number for row in table.rows if row.number - 1 in raw.look.hidden_rows]
    if raw.hidden and table.rows:
        findings.add(
            "warning",
            "hidden_sheet",
            table.sheet.name,
            "",
            say("The sheet {name} is hidden, but its records count.", name=raw.name),
            remedy="Show the sheet, so that whoever checks the figures can see them.",
        )
    if rows:
        why = say("filtered out") if raw.look.filtered else say("hidden")
        numbers = ", ".join(str(number) for number in rows[:10]) + (" ..." if len(rows) > 10 else "")
        findings.add(
            "warning",
            "filtered_rows" if raw.look.filtered else "hidden_rows",
            table.sheet.name,
            f"A{rows[0]}",
            say("1 row of {name} is {why}, but counts: row {rows}.", name=raw.name, why=why, rows=numbers)
            if len(rows) == 1
            else say(
                "{count} rows of {name} are {why}, but count: row {rows}.",
                count=len(rows),
                name=raw.name,
                why=why,
                rows=numbers,
            ),
            remedy="Show them; to leave a row out, write no in its column active.",
        )
    for name, place in table.columns.items():
        if place in raw.look.hidden_columns and any(not is_blank(row.at(place)) for row in table.rows):
            findings.add(
                "warning",
                "hidden_column",
                table.sheet.name,
                address(table.header, place),
                say("The column {name} of {sheet} is hidden, but counts.", name=name, sheet=raw.name),
                remedy="Show it, so that whoever checks the figures can see it.",
            )


def hidden_places(workbook: RawWorkbook, held: dict[str, Table]) -> tuple[str, ...]:
    """The hidden rows that hold records, as ``Activities!5:5``, in sheet order."""
    looks = {raw.name: raw.look for raw in workbook.sheets}
    return tuple(
        f"{table.sheet.name}!{row.number}:{row.number}"
        for table in held.values()
        for row in table.rows
        if row.number - 1 in looks[table.name].hidden_rows
    )
