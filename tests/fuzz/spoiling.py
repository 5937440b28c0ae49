"""Ways to spoil a workbook at random: each takes a chance and leaves a file; a seed always leaves the same one."""

from __future__ import annotations

import datetime
import io
import random
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.workbooks import Rows, base, make_workbook

MORE_SHEETS: dict[str, Rows] = {
    "Levels": [["activity", "level", "amount", "value"], ["A3", "core", 40, 15], ["A3", "full", 90, 25]],
    "Splits": [["activity", "topic", "share"], ["A2", "PoC", 0.6], ["A2", "CAAC", 0.4]],
    "Links": [["activity", "relation", "other"], ["A4", "requires", "A3"]],
    "Sources": [
        ["source", "name", "kind", "topic", "amount", "carry_share", "certainty"],
        ["EM", "Earmark", "earmarked", "CAAC", 25, 0.1, "received"],
        ["JF", "Joint", "joint", "", 10, 0, "pledged"],
    ],
    "Scenarios": [
        ["scenario", "sheet", "row", "column", "how", "to"],
        ["cut", "Years", "", "ceiling", "percent", -0.05],
    ],
    "Views": [["view", "topic", "weight"], ["N", "PoC", 1], ["N", "CAAC", 3]],
    "Shares": [["ally", "share", "out"], ["X", 0.6, ""], ["Y", 0.4, "JF"]],
    "Assumptions": [["assumption", "value", "owner"], ["inflation", "2 %", "HQ"]],
}

TEXTS = """
| |30 %|12,5|1 250,5|1.234|2.254,62 €|n/a|#REF!|#N/A|TBD|O,5|NaN|inf|-inf|1e400|TRUE|yes|no|maybe|=1+1|=A1|=1/0
='[other.xlsx]S'!A1|+1|-x|@SUM(A1)|<b>x</b>|&amp;|\U0001f600|\u200b|\u00a012\u00a0|A1, A2|A1; A9|not PoC|PoC, not PoC
from 2028|2027-2028|2028-2027|2027|2027.0|Κόστος|résumé|approved|PoC|CAAC|TRN|A1|a1|A1 |R1|amount|share|change|moved
count|units|at least|at most|exactly|within|total|member|previous year|without EM|line: TRN|source: EM|package|posts
scalable|full|baseline|out|any|once|yearly|should|must|statutory|whole plan|each year|blank|cheapest|balanced
"""
"""Texts that are nearly numbers, and words of ours, for wrong places."""

NUMBERS = (0, -1, 1, 1e-9, 1e12, 1e308, float(2**53), -1e12, 0.3, 30, 100, 2027, 2028, 2029, 9999, 2027.2028)

CELLS: tuple[Any, ...] = (
    *TEXTS.strip("\n").replace("\n", "|").split("|"),
    *NUMBERS,
    *(True, False, "x" * 40_000),
    *(datetime.date(2027, 1, 1), datetime.datetime(2027, 6, 1, 12), datetime.time(1, 2)),
)
"""What is put into cells."""

NEW_HEADERS = """
kind|minimum|unit_cost|term|delay|partial|start|earns|lock|active|owner|request 2028|request2029|request 1900|Request
requst|#note|source|activity|penalty|carry_share|reserve|overrun|overrun_price|name fr|amount 2027|ceiling|2027
"""
HEADERS: tuple[Any, ...] = (*NEW_HEADERS.strip("\n").replace("\n", "|").split("|"), "", 2027)


def workbook(chance: random.Random) -> dict[str, Rows]:
    """A sound workbook: the small one, with a few of the other sheets."""
    sheets = base()
    for name, rows in MORE_SHEETS.items():
        if chance.random() < 0.4:
            sheets[name] = [list(row) for row in rows]
    return sheets


def _somewhere(chance: random.Random, sheets: dict[str, Rows]) -> tuple[Rows, int, int]:
    rows = sheets[chance.choice([name for name in sheets if sheets[name]])]
    row = chance.randrange(len(rows))
    return rows, row, chance.randrange(max(1, len(rows[row])))


def cells(chance: random.Random, sheets: dict[str, Rows]) -> None:
    """Other contents in one to four cells below the headers."""
    for _ in range(chance.randint(1, 4)):
        rows, row, column = _somewhere(chance, sheets)
        row = max(1, row)
        while len(rows) <= row:
            rows.append([""] * len(rows[0]))
        rows[row] += [""] * (column + 1 - len(rows[row]))
        rows[row][column] = chance.choice(CELLS)


def headers(chance: random.Random, sheets: dict[str, Rows]) -> None:
    """A header that is other, gone, doubled, or new with contents below."""
    rows, _, column = _somewhere(chance, sheets)
    column = min(column, len(rows[0]) - 1)
    what = chance.randrange(4)
    if what == 0:
        rows[0][column] = chance.choice(HEADERS)
    elif what == 1:
        rows[0][column] = ""
    elif what == 2:
        rows[0].append(rows[0][column])
    else:
        rows[0].append(chance.choice(HEADERS))
        for row in rows[1:]:
            row += [""] * (len(rows[0]) - 1 - len(row))
            row.append(chance.choice(CELLS))


def records(chance: random.Random, sheets: dict[str, Rows]) -> None:
    """Rows that are missing, doubled, blank, moved above the header, or cut short."""
    rows, row, _ = _somewhere(chance, sheets)
    what = chance.randrange(6)
    if what == 0:
        del rows[row]
    elif what == 1:
        rows.append(list(rows[row]))
    elif what == 2:
        rows[row:row] = [[""] * len(rows[row])] * chance.randint(1, 5)
    elif what == 3:
        rows[0:0] = [["Budget"], ["in thousands"]][: chance.randint(1, 2)]
    elif what == 4:
        rows[row] = rows[row][: chance.randint(0, len(rows[row]))]
    else:
        chance.shuffle(rows)


def names(chance: random.Random, sheets: dict[str, Rows]) -> None:
    """Sheets that are missing, renamed, empty, or doubled."""
    name = chance.choice(list(sheets))
    what = chance.randrange(4)
    if what == 0:
        del sheets[name]
    elif what == 1:
        other = chance.choice([name.lower(), name + " ", name[:-1], name + "2", "Sheet1", "Übersicht", name.upper()])
        sheets[other] = sheets.pop(name)
    elif what == 2:
        sheets[name] = []
    else:
        sheets[name + " "] = [list(row) for row in sheets[name]]


SHEET_WAYS: tuple[Callable[[random.Random, dict[str, Rows]], None], ...] = (
    cells,
    cells,
    cells,
    headers,
    records,
    names,
)
"""Ways to spoil the contents; cells more often, as people do."""


def looks(chance: random.Random, path: Path) -> None:
    """Merged ranges, hidden rows and columns, formats, tables, filters, comments: what people do to a sheet."""
    import openpyxl.utils

    book = openpyxl.load_workbook(path)
    sheet: Any = chance.choice(book.worksheets)
    for _ in range(chance.randint(1, 3)):
        row, column = chance.randint(1, sheet.max_row + 1), chance.randint(1, sheet.max_column + 1)
        what = chance.randrange(7)
        if what == 0:
            sheet.merge_cells(
                start_row=row, start_column=column, end_row=row + chance.randint(0, 2), end_column=column + 1
            )
        elif what == 1:
            sheet.row_dimensions[row].hidden = True
        elif what == 2:
            sheet.column_dimensions[openpyxl.utils.get_column_letter(column)].hidden = True
        elif what == 3:
            sheet.cell(row, column).number_format = chance.choice(["0%", "#,##0,", "yyyy", "@", '0.0,,"M"'])
        elif what == 4:
            sheet.sheet_state = chance.choice(["hidden", "veryHidden"])
        elif what == 5:
            sheet.auto_filter.ref = sheet.dimensions
        elif not isinstance(sheet.cell(row, column), openpyxl.cell.cell.MergedCell):
            sheet.cell(row, column).value = "=SUM(1,2)"
    if all(one.sheet_state != "visible" for one in book.worksheets):
        book.worksheets[0].sheet_state = "visible"
    book.save(path)


def zip_bytes(chance: random.Random, path: Path) -> None:
    """The file cut short, or with bytes changed."""
    data = bytearray(path.read_bytes())
    if chance.random() < 0.3:
        data = data[: chance.randrange(len(data))]
    else:
        for _ in range(chance.randint(1, 30)):
            data[chance.randrange(len(data))] = chance.randrange(256)
    path.write_bytes(bytes(data))


BITS = rb"""
<v>|</v>|<c |<row|t="s"|t="n"|<f>|<sheetData>|</sheetData>|r="|<is>|<t>|xmlns|s="|<sheet |Target=|count=
""".strip().split(b"|")
"""What is looked for in the XML of a part."""

PUT = (
    rb"""
|<v>NaN</v>|<v>1e999</v>|<c r="ZZZ99999999">|<row r="99999999">|&lol;|<!--|]]>|<f>1/0</f>|t="e"|t="b"|t="d"|r="A0"
r="-1"|<v>-0</v>|<v>0x10</v>|count="999999999"
""".strip(b"\n")
    .replace(b"\n", b"|")
    .split(b"|")
)
"""What is put there."""


def xml(chance: random.Random, path: Path) -> None:
    """A part of the file gone or doubled, or its XML changed in a few places; the zip itself stays sound."""
    with zipfile.ZipFile(path) as before:
        parts = {info.filename: before.read(info) for info in before.infolist()}
    name = chance.choice(list(parts))
    what = chance.randrange(5)
    if what == 0:
        del parts[name]
    elif what == 1:
        parts[name] = parts[name][: chance.randrange(len(parts[name]) + 1)]
    else:
        content = parts[name]
        for _ in range(chance.randint(1, 4)):
            bit = chance.choice(BITS)
            at = content.find(bit, chance.randrange(len(content) + 1))
            if at >= 0:
                content = content[:at] + chance.choice(PUT) + content[at + chance.choice([0, len(bit)]) :]
        parts[name] = content
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as after:
        for part, content in parts.items():
            after.writestr(part, content)
    path.write_bytes(made.getvalue())


FILE_WAYS: tuple[Callable[[random.Random, Path], None], ...] = (looks, looks, zip_bytes, xml, xml)
"""Ways to spoil the file."""


def spoilt(seed: int, folder: Path) -> tuple[Path, str]:
    """The workbook of a seed, and the ways in which it is spoilt."""
    chance = random.Random(seed)
    sheets, ways = workbook(chance), []
    if chance.random() < 0.75:
        for _ in range(chance.randint(1, 2)):
            way = chance.choice(SHEET_WAYS)
            if sheets:
                way(chance, sheets)
                ways.append(way.__name__)
    path = make_workbook(folder / f"spoilt {seed}.xlsx", _writable(sheets) or {"Empty": []})
    if not ways or chance.random() < 0.3:
        file_way = chance.choice(FILE_WAYS)
        file_way(chance, path)
        ways.append(file_way.__name__)
    return path, " + ".join(sorted(set(ways)))


def _writable(sheets: dict[str, Rows]) -> dict[str, Rows]:
    """Without what no file can hold: characters that XML does not have."""
    return {name: [[_cell(value) for value in row] for row in rows] for name, rows in sheets.items()}


def _cell(value: Any) -> Any:
    if isinstance(value, str):
        return value.replace("\u0000", "")[:32_000]
    return value
