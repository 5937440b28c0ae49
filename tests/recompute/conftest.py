"""One small report, written once, and copies of it that somebody changed by hand."""

from __future__ import annotations

import re
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

import optimizer
from optimizer.allocate import Options, Result
from optimizer.recompute.beside import manifest_path
from optimizer.recompute.book import Book, read_book
from optimizer.recompute.cells import place_of
from optimizer.report import write_report
from tests.shared import once

WORKBOOK = Path(__file__).parents[2] / "inputs" / "quickstart.xlsx"


@pytest.fixture(scope="session")
def answer(run_folder: Path) -> Result:
    """The small workbook solved from its file."""
    return once(run_folder, "recompute", lambda: optimizer.solve(optimizer.read(WORKBOOK), Options(opinion=0.0)))


@pytest.fixture(scope="session")
def report(answer: Result, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Its report, with the manifest beside it; to be read, not changed."""
    return write_report(answer, tmp_path_factory.mktemp("report") / "plan.xlsx")


@pytest.fixture
def edited(report: Path, tmp_path: Path) -> Callable[..., Path]:
    """Makes a copy of the report in which the XML of one cell, or of a row, was changed by hand."""

    def edit(sheet: str, place: str, change: Callable[[str], str], *, manifest: bool = True) -> Path:
        copy = tmp_path / report.name
        part, inside = _part(report, sheet), rf'<c r="{place}".*?(?:</c>|/>)'
        pattern = inside if place[0].isalpha() else rf'<row r="{place}"'
        with zipfile.ZipFile(report) as old, zipfile.ZipFile(copy, "w", zipfile.ZIP_DEFLATED) as new:
            for name in old.namelist():
                data = old.read(name)
                if name == part:
                    text, count = re.subn(pattern, lambda found: change(found[0]), data.decode(), count=1)
                    assert count, f"{sheet}!{place} is not there"
                    data = text.encode()
                new.writestr(name, data)
        if manifest:
            shutil.copy(manifest_path(report), manifest_path(copy))
        return copy

    return edit


def _part(report: Path, sheet: str) -> str:
    with zipfile.ZipFile(report) as archive:
        names = re.findall(r'<sheet name="([^"]+)"', archive.read("xl/workbook.xml").decode())
    return f"xl/worksheets/sheet{names.index(sheet) + 1}.xml"


@pytest.fixture(scope="session")
def book(report: Path) -> Book:
    """The report's cells."""
    return read_book(report)


def number(text: str) -> Callable[[str], str]:
    """Puts another number in place of what stands in a cell."""

    def put(cell: str) -> str:
        start = re.sub(r' t="[^"]*"', "", re.match(r"<c [^>]*?/?>", cell)[0]).rstrip("/>").rstrip()
        return f"{start}><v>{text}</v></c>"

    return put


def text(words: str) -> Callable[[str], str]:
    """Puts a text in place of what stands in a cell."""

    def put(cell: str) -> str:
        start = re.sub(r' t="[^"]*"', "", re.match(r"<c [^>]*?/?>", cell)[0]).rstrip("/>").rstrip()
        return f'{start} t="inlineStr"><is><t>{words}</t></is></c>'

    return put


def value(book: Book, sheet: str, place: str) -> float:
    """The number in a cell."""
    found = book.at(sheet, place_of(place)).value
    assert isinstance(found, float)
    return found
