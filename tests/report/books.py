"""Reading reports back: openpyxl for the cells, the raw parts of the file for what openpyxl drops."""

import re
import zipfile
from functools import lru_cache
from pathlib import Path
from xml.etree import ElementTree

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing}"


def formulas(path: Path) -> dict[tuple[str, str], str]:
    """Every formula of a workbook by sheet and cell."""
    book = loaded(path)
    return {
        (sheet.title, cell.coordinate): cell.value
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "f"
    }


def stored(path: Path) -> openpyxl.Workbook:
    """The workbook with the results that are stored in it; to be read, not changed."""
    return _read(path, path.stat().st_mtime_ns, results=True)


def loaded(path: Path) -> openpyxl.Workbook:
    """The workbook with its formulas; to be read, not changed."""
    return _read(path, path.stat().st_mtime_ns, results=False)


@lru_cache(maxsize=12)
def _read(path: Path, _: int, *, results: bool) -> openpyxl.Workbook:
    return openpyxl.load_workbook(path, data_only=results)


def header_row(sheet: Worksheet) -> int:
    """The row of the first table's header: the first that fills at least the first two cells."""
    for row in range(1, sheet.max_row + 1):
        if sheet.cell(row, 1).value is not None and sheet.cell(row, 2).value is not None:
            return row
    raise AssertionError(f"{sheet.title} has no table")


def records(sheet: Worksheet) -> list[dict[str, object]]:
    """The table of a data sheet as dictionaries by header."""
    first = header_row(sheet)
    names = [cell.value for cell in sheet[first]]
    return [dict(zip(names, (cell.value for cell in row), strict=True)) for row in sheet.iter_rows(min_row=first + 1)]


def alternative_texts(path: Path) -> list[str]:
    """The description of every picture and chart in a workbook."""
    texts = []
    with zipfile.ZipFile(path) as parts:
        for name in parts.namelist():
            if re.match(r"xl/drawings/drawing\d+\.xml", name):
                tree = ElementTree.fromstring(parts.read(name))
                texts += [node.get("descr", "") for node in tree.iter(f"{DRAWING}cNvPr")]
    return texts


def chart_parts(path: Path) -> list[str]:
    """The XML of every chart."""
    with zipfile.ZipFile(path) as parts:
        return [parts.read(name).decode() for name in sorted(parts.namelist()) if name.startswith("xl/charts/")]
