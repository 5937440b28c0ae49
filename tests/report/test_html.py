"""The HTML report holds what the Excel report holds, in its order, as text, without script or outside request."""

import hashlib
import pickle
import re
import subprocess
import sys

import openpyxl
import pytest

import optimizer
from optimizer.errors import UsageError
from optimizer.report import page as html
from optimizer.report import write_report
from optimizer.report.context import context
from optimizer.report.formatting import formatted
from optimizer.report.write import HTML, report_bytes
from tests.report.books import stored
from tests.report.pages import read
from tests.shared import once

pytest.importorskip("matplotlib", reason="the extra report is not installed")
pytest.importorskip("jinja2", reason="the extra report is not installed")

NAMES = ("quick", "shipped", "hostile", "impossible")


@pytest.fixture(scope="session")
def texts(shipped, quick, hostile, impossible, run_folder):
    results = {"shipped": shipped, "quick": quick, "hostile": hostile, "impossible": impossible}
    return once(run_folder, "html", lambda: {name: report_bytes(results[name], kind=HTML).decode() for name in NAMES})


@pytest.fixture(scope="session")
def pages(texts):
    return {name: read(text) for name, text in texts.items()}


def as_seen(cell):
    """A cell of the Excel report as Excel shows it."""
    if cell.value is None:
        return ""
    if isinstance(cell.value, str):
        return cell.value
    return formatted(cell.value, "" if cell.number_format == "General" else cell.number_format)


@pytest.mark.parametrize("name", NAMES)
def test_every_sheet_follows_in_the_same_order_under_headings_that_do_not_skip_a_level(pages, reports, name):
    page = pages[name]
    assert [text for tag, text in page.headings if tag == "h2"] == openpyxl.load_workbook(
        reports[name], read_only=True
    ).sheetnames
    assert [tag for tag, _ in page.headings][:2] == ["h1", "h2"]
    assert [tag for tag, _ in page.headings].count("h1") == 1


@pytest.mark.parametrize("name", NAMES)
def test_every_cell_of_every_table_is_what_excel_shows(pages, reports, name):
    book = stored(reports[name])
    seen = 0
    for place, rows in pages[name].tables.items():
        number, header = map(int, re.fullmatch(r"s(\d+)-t(\d+)", place).groups())
        sheet = book.worksheets[number - 1]
        for row, texts in enumerate(rows, start=header + 1):
            cells = [sheet.cell(row, column) for column in range(1, len(texts) + 1)]
            assert texts == [as_seen(cell) for cell in cells], f"{sheet.title}, row {row}"
            seen += len(texts)
    assert seen > 100


@pytest.mark.parametrize("name", ["quick", "shipped"])
def test_the_total_is_that_of_the_document(pages, name, request):
    result = request.getfixturevalue(name)
    ctx = context(result)
    total = sum(row["recommended"] for row in result.to_dict()["allocation"])
    (decision,) = (rows for place, rows in pages[name].tables.items() if place.startswith("s1-"))
    column = next(place for place, title in enumerate(decision[0]) if title.startswith("recommended"))
    assert decision[-1][column] == ctx.number(ctx.steps(total))


@pytest.mark.parametrize("name", NAMES)
def test_nothing_runs_and_nothing_is_fetched(texts, pages, name):
    page = pages[name]
    assert not page.tags & {"script", "iframe", "object", "embed", "link", "img", "form", "base", "b"}
    for tag, attribute, value in page.attributes:
        assert not attribute.startswith("on"), f"{tag} {attribute}"
        assert attribute not in ("src", "srcset", "xmlns", "action")
        assert attribute not in ("href", "xlink:href") or value.startswith("#")
        assert all(place.startswith("#") for place in re.findall(r"url\(([^)]*)", value))
    style = re.findall(r"<style>(.*?)</style>", texts[name], flags=re.DOTALL)
    assert len(style) == texts[name].count("<style") == 1
    assert "url(" not in style[0]
    assert "@import" not in style[0]


def test_text_from_the_workbook_arrives_as_text(pages):
    text = pages["hostile"].text
    for word in ('=HYPERLINK("http://example.org","x")', "=cmd|' /C calc'!A0", "@SUM(1)", "<b>", "R&D", "=1+1", "-2+3"):
        assert word in text


@pytest.mark.parametrize("name", ["quick", "shipped"])
def test_what_those_need_who_cannot_see_the_page(texts, pages, name):
    page = pages[name]
    ids = [value for _, attribute, value in page.attributes if attribute == "id"]
    assert len(ids) == len(set(ids))
    named = [
        word for _, attribute, value in page.attributes if attribute == "aria-labelledby" for word in value.split()
    ]
    links = [value[1:] for tag, attribute, value in page.attributes if (tag, attribute) == ("a", "href")]
    assert set(named) | set(links) <= set(ids)
    assert page.captions == len(page.tables)
    assert texts[name].startswith('<!DOCTYPE html>\n<html lang="en">')
    assert texts[name].count("<th") - texts[name].count("<thead") == texts[name].count(' scope="')
    assert len(page.pictures) == (7 if name == "shipped" else 5)
    assert all(
        picture["role"] == "img" and picture["title"] and picture["desc"].endswith((".", "…"))
        for picture in page.pictures
    )


AGAIN = """
import hashlib, pickle, sys
import tests.shared
from optimizer.report.write import report_bytes
result = pickle.load(open(sys.argv[1], "rb"))
print(hashlib.sha256(report_bytes(result, kind=".html")).hexdigest())
"""


def test_the_same_plan_gives_the_same_bytes_in_every_run(texts, quick, tmp_path, monkeypatch):
    monkeypatch.setenv("PYTHONHASHSEED", "4711")
    (tmp_path / "quick").write_bytes(pickle.dumps(quick))
    again = subprocess.run(
        [sys.executable, "-c", AGAIN, tmp_path / "quick"], capture_output=True, text=True, check=True
    ).stdout.strip()
    assert again == hashlib.sha256(texts["quick"].encode()).hexdigest()


def test_without_its_libraries_it_says_how_to_install_them(impossible, tmp_path, monkeypatch):
    monkeypatch.setattr(html, "find_spec", lambda name: None if name == "jinja2" else name)
    with pytest.raises(UsageError, match=r"jinja2, not installed here: pip install 'budget-optimizer\[report\]'"):
        write_report(impossible, tmp_path / "x.html")
    assert not list(tmp_path.iterdir())


def test_another_kind_of_file_is_refused(impossible, tmp_path):
    with pytest.raises(UsageError, match=r"must end in \.xlsx or \.html"):
        optimizer.write_report(impossible, tmp_path / "x.htm")
