"""Reading reports back: openpyxl for the cells, the raw parts of the file for what openpyxl drops."""

import re
import shutil
import subprocess
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

RECALCULATE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse">
<value>0</value></prop></item></oor:items>
"""
"""A LibreOffice profile that works out every formula on loading, whatever result is stored."""

DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing}"


def formulas(path: Path) -> dict[tuple[str, str], str]:
    """Every formula of a workbook by sheet and cell."""
    book = openpyxl.load_workbook(path)
    return {
        (sheet.title, cell.coordinate): cell.value
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "f"
    }


def stored(path: Path) -> openpyxl.Workbook:
    """The workbook with the results that are stored in it."""
    return openpyxl.load_workbook(path, data_only=True)


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


def converted(path: Path, to: str, folder: Path) -> Path:
    """``path`` converted by LibreOffice, every formula recalculated; skips the test where it is not installed."""
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("LibreOffice (soffice) is not installed")
    profile = folder / "profile"
    (profile / "user").mkdir(parents=True, exist_ok=True)
    (profile / "user" / "registrymodifications.xcu").write_text(RECALCULATE, encoding="utf-8")
    made = folder / "converted"
    command = [office, f"-env:UserInstallation={profile.as_uri()}", "--headless", "--convert-to", to]
    subprocess.run([*command, "--outdir", str(made), str(path)], check=True, capture_output=True, timeout=180)
    return made / f"{path.stem}.{to}"
