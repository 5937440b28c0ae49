"""Plans that nobody reads row by row: pages show a selection that adds up, and nothing is lost on the way back."""

from __future__ import annotations

import cProfile
import re
import zipfile
from pathlib import Path

import openpyxl
import pytest

import optimizer
from optimizer.allocate import Options, Result
from optimizer.cli import run
from optimizer.errors import UsageError
from optimizer.plan.rules import Scope, Words
from optimizer.recompute.book import Book, read_book
from optimizer.recompute.cells import address
from optimizer.report import large, quick, write_report
from optimizer.report.placed import Placed
from optimizer.workbook.approved import read_approved
from tests.office import converted
from tests.plans import activity, plan, rule
from tests.report.books import stored

WORKBOOK = Path(__file__).parents[2] / "inputs" / "human_security.xlsx"

LIMITS = {"MOST_ROWS": 12, "SHOWN_ROWS": 6, "FULL_GRID": 20, "MOST_INPUTS": 100}
"""Limits at which the shipped workbook is a large plan."""


@pytest.fixture(scope="module")
def made(shipped: Result, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The report of the shipped workbook as that of a large plan: in English, in French, and in HTML."""
    folder = tmp_path_factory.mktemp("large")
    with pytest.MonkeyPatch.context() as patch:
        for name, limit in LIMITS.items():
            patch.setattr(large, name, limit)
        english = write_report(shipped, folder / "plan.xlsx", language="both")
        html = write_report(shipped, folder / "plan.html", language="en")
    return {"en": english, "fr": english.with_name("plan.fr.xlsx"), "html": html}


@pytest.fixture(scope="module")
def book(made: dict[str, Path]) -> Book:
    return read_book(made["en"])


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_selection_is_verified_with_all_that_it_does_not_show(made, language):
    found = optimizer.verify(made[language], WORKBOOK)
    assert (found.status, found.rows("findings")) == ("done", ())
    assert found.asked["state"] == "as written"


def test_pages_add_up_when_everything_is_worked_out_again(made, tmp_path):
    again = stored(converted([made["en"]], "xlsx", tmp_path)[0])
    verdicts = [row[7].value for row in again["Checks"].iter_rows() if row[0].value == "pages agree"]
    assert len(verdicts) > 10
    assert set(verdicts) == {"OK"}
    assert "BREACH" not in {cell.value for row in again["Rules"].iter_rows() for cell in row}


@pytest.mark.parametrize("sheet", ["Activities", "Ranking", "Not funded", "Assumptions and sources", "Rules"])
def test_a_page_says_that_it_is_a_selection_and_ends_with_the_others(made, sheet):
    rows = [[cell.value for cell in row] for row in stored(made["en"])[sheet].iter_rows()]
    said = [str(cell) for row in rows for cell in row if cell]
    note = next(text for text in said if text.startswith("A selection: of "))
    shown = int(re.search(r"shows ([\d,]+),", note)[1])
    assert any(re.fullmatch(r"[\d,]+ others", text) for text in said)
    assert LIMITS["SHOWN_ROWS"] <= shown < 60


def test_the_ranking_shows_its_head_and_where_the_money_ends(shipped, book):
    first = book.names["ranking.rank"]
    ranks = [book.at(first.sheet, (row, first.first[1])).value for row in first.rows()]
    funded = sum(row["recommended"] > 0 for row in shipped.rows("ranking"))
    assert ranks[:3] == [1.0, 2.0, 3.0]
    assert {float(funded), float(funded + 1)} & set(ranks)
    assert ranks[-1] is None


def tampered(report: Path, sheet: str, place: str, value: str, folder: Path) -> Path:
    """A copy of a report with another number in a cell, without its manifest."""
    copy = folder / "tampered.xlsx"
    with zipfile.ZipFile(report) as old, zipfile.ZipFile(copy, "w", zipfile.ZIP_DEFLATED) as new:
        names = re.findall(r'<sheet name="([^"]+)"', old.read("xl/workbook.xml").decode())
        part = f"xl/worksheets/sheet{names.index(sheet) + 1}.xml"
        for name in old.namelist():
            data = old.read(name)
            if name == part:
                text, count = re.subn(
                    rf'(<c r="{place}"[^>]*>)<v>[^<]*</v>', rf"\g<1><v>{value}</v>", data.decode(), count=1
                )
                assert count == 1
                data = text.encode()
            new.writestr(name, data)
    return copy


@pytest.mark.parametrize(
    "name", ["grid.recommended", "grid.request", "grid.value", "financing.amount", "ranking.request_whole_plan",
             "unfunded.not_funded"]
)  # fmt: skip
def test_a_changed_amount_is_named_by_its_cell(made, book, tmp_path, name):
    area = book.names[name]
    table = name.partition(".")[0]
    row = book.names[f"{table}.others"].first[0] if f"{table}.others" in book.names else area.first[0] + 3
    place = address((row, area.first[1]))
    found = optimizer.verify(tampered(made["en"], area.sheet, place, "123456.5", tmp_path), WORKBOOK)
    assert found.status == "breach"
    assert f"{area.sheet}!{place}" in {line["where"] for line in found.rows("findings")}


def test_a_large_grid_holds_no_words_and_one_column_to_fill_in(made, book):
    names = {name for name in book.names if name.startswith("grid.")}
    assert not {"grid.name", "grid.reason", "grid.rules", "grid.change"} & names
    sheet = openpyxl.load_workbook(made["en"])["Grid"]
    area = book.names["grid.approved"]
    letter = address(area.first).rstrip("0123456789")
    assert not sheet.column_dimensions[letter].protection.locked
    assert len(area.rows()) == len(book.names["grid.recommended"].rows()) > 100


def test_an_amended_amount_is_read_back(made, book, tmp_path):
    amended = openpyxl.load_workbook(made["en"])
    area = book.names["grid.approved"]
    row = area.first[0] + 1
    amended[area.sheet].cell(row, area.first[1] + 1).value = 4321.0
    amended.save(tmp_path / "amended.xlsx")
    read = read_approved(tmp_path / "amended.xlsx")
    code, year = (
        book.at(area.sheet, (area.first[0], book.names[f"grid.{name}"].first[1])).value for name in ("activity", "year")
    )
    assert read.filled == 1
    assert read.unit == "EUR"
    assert read.cells[code, int(year)] == (area.sheet, address(area.first))


def test_a_report_without_its_inputs_asks_for_the_workbook_and_knows_it(made, tmp_path):
    with pytest.raises(UsageError, match="give the workbook it was made from too"):
        optimizer.verify(made["en"])
    other = openpyxl.load_workbook(WORKBOOK)
    other["Settings"]["B2"].value = "Another title"
    other.save(tmp_path / "other.xlsx")
    found = optimizer.verify(made["en"], tmp_path / "other.xlsx")
    assert found.status == "breach"
    assert {row["kind"] for row in found.rows("findings")} == {"input"}
    record = [
        row[2].value for row in stored(made["en"])["Audit record"].iter_rows() if row[1].value == "inputs as read"
    ]
    assert [text.startswith("left out: ") for text in record] == [True]


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_report_without_its_inputs_is_no_workbook(made, language, tmp_path, capsys):
    for words in (
        ["check"],
        ["solve"],
        ["roll", "--approved", str(made[language]), "--output", str(tmp_path / "next.xlsx")],
    ):
        code = run([words[0], str(made[language]), *words[1:]])
        told = " ".join(capsys.readouterr().err.split())
        assert code == 2, told
        assert "does not carry its inputs, as those of large plans do not: give the workbook itself" in told
    assert run(["diff", str(made[language]), str(WORKBOOK)]) == 2
    assert " is a report " in capsys.readouterr().err
    assert not (tmp_path / "next.xlsx").exists()


def test_the_page_in_html_says_where_the_grid_is(made):
    text = made["html"].read_text(encoding="utf-8")
    assert text.count("This sheet is left out here") == 2
    assert text.count("<tr") < 900


def test_small_plans_show_every_row(shipped):
    assert len(shipped.rows("allocation")) <= large.FULL_GRID
    chosen = large.selected(range(large.MOST_ROWS), lambda row: row)
    assert (len(chosen.shown), chosen.others) == (large.MOST_ROWS, ())
    many = large.selected(range(large.MOST_ROWS + 1), lambda row: row % 7, always=lambda row: row == 0)
    assert len(many.shown) == large.SHOWN_ROWS + 1
    assert sorted([*many.shown, *many.others]) == list(range(large.MOST_ROWS + 1))


@pytest.mark.parametrize(
    ("word", "plain"),
    [("T1", True), ("PoC", True), ("Training and exercises", True), ("A0001", True), ("1-2", False), ("MAR27", False),
     ("A*", False), ("true", False), ("=1", False), ("2027", False), ("é", False)],
)  # fmt: skip
def test_only_words_that_mean_themselves_are_conditions(word, plain):
    assert quick.is_plain(word) is plain
    scope = Scope(topic=Words(include=(word,)))
    placed = Placed("Grid", 0, 1, 9, ("topic",))
    assert (quick.conditions([scope], [], {}, placed) is not None) is plain


def solved(number: int) -> Result:
    """A plan whose every part grows with ``number``: activities, packages, and a rule for each activity."""
    rows = [
        activity(
            f"A{n}", request=10.0 + n % 7, baseline=8.0, value=20.0 + n % 11, topic=f"T{n % 3}",
            **({"kind": "package"} if n % 8 == 0 else {})
        )
        for n in range(number)
    ]  # fmt: skip
    floor = rule("R1", "amount", "at least", 1.0, each=("activity",))
    made = plan(rows, ceilings=[9.0 * number] * 3, rules=[floor])
    return optimizer.solve(made, Options(prices=False, opinion=0.0))


def calls(result: Result, path: Path) -> int:
    """How often a function is called, or a generator goes on, while the report and its manifest are written."""
    profile = cProfile.Profile()
    profile.runcall(write_report, result, path)
    return sum(row.callcount for row in profile.getstats())


def test_twice_the_plan_is_twice_the_work(tmp_path):
    once, twice = (calls(solved(number), tmp_path / f"{number}.xlsx") for number in (60, 120))
    assert twice <= 2.3 * once
