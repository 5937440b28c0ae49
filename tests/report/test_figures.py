"""The figures of the report: they add as shown, agree between sheets, and formulas come to what is stored."""

import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

from optimizer.allocate import Result
from tests.report.books import formulas, header_row, records, stored

ALL = ("shipped", "quick", "hostile")


@pytest.fixture(params=ALL)
def report(request: pytest.FixtureRequest, reports: Mapping[str, Path]) -> Path:
    return reports[request.param]


def column(rows: list[dict[str, object]], name: str) -> list[float]:
    (title,) = {key for key in rows[0] if str(key).split(" (")[0] == name}
    return [row[title] for row in rows if isinstance(row[title], int | float)]  # type: ignore[misc]


def test_every_check_is_ok(report):
    rows = records(stored(report)["Checks"])
    assert len(rows) > 10
    assert {row["verdict"] for row in rows} == {"OK"}
    assert {row["verdict"] for row in records(stored(report)["Rules"])} <= {"OK", "MISSED"}


def test_shown_amounts_are_whole_steps_and_add_to_the_total(report):
    book = stored(report)
    shown = [amount for row in records(book["Grid"]) for title, amount in row.items() if "recommended shown" in title]
    # Pages show a tenth of a thousand: 100 euros.
    assert all(amount % 100 == 0 for amount in shown)
    decision = book["Decision"]
    titles = [cell.value for cell in decision[header_row_of(decision, "year")]]
    place = titles.index("recommended (EUR thousand)") + 1
    years = [cell.value for cell in decision.iter_cols(place, place).__next__() if isinstance(cell.value, int | float)]
    assert sum(years[:-1]) == years[-1] == sum(shown)


def header_row_of(sheet, first):
    return next(row for row in range(1, sheet.max_row + 1) if sheet.cell(row, 1).value == first)


def test_the_grid_holds_the_exact_amounts_of_the_result(shipped, reports):
    rows = records(stored(reports["shipped"])["Grid"])
    for row, cell in zip(rows, shipped.rows("allocation"), strict=True):
        assert row["recommended (EUR)"] == pytest.approx(cell["recommended"] * 1000, abs=1e-6)
        assert row["change (EUR)"] == pytest.approx(cell["change"] * 1000, abs=1e-6)
        assert row["recommended shown [note 1] (EUR)"] == pytest.approx(row["recommended (EUR)"], abs=100)


def test_rules_are_live_formulas_over_the_grid(shipped, reports):
    path, result = reports["shipped"], shipped
    written, sheet = formulas(path), stored(path)["Rules"]
    first = header_row(sheet)
    titles = [cell.value for cell in sheet[first]]
    live = {
        name: sum(
            ("Rules", sheet.cell(row, place + 1).coordinate) in written for row in range(first + 1, sheet.max_row + 1)
        )
        for place, name in enumerate(titles)
    }
    rows = result.rows("rules")
    number = len(rows)
    # Carried money finer than the last digit shown is a number, and so are posts before the first year.
    finer = sum(row["rule"] in ("ceiling", "source") and not in_steps(result, row) for row in rows)
    before = sum(row["measure"] == "units" and row["year"] == result.plan.first_year for row in rows)
    assert live["achieved (EUR thousand)"] == number - finer
    assert live["margin (EUR thousand)"] == live["verdict"] == number
    assert live["base (EUR thousand)"] == sum(row["base"] is not None for row in rows) - before
    assert number - finer <= live["required (EUR thousand)"] <= number


def in_steps(result: Result, limit: dict[str, object]) -> bool:
    """Whether the account of a ceiling or a source is in whole tenths, the last digit that is shown."""
    code = "common" if limit["rule"] == "ceiling" else limit["member"]
    account = next(row for row in result.rows("sources") if (row["source"], row["year"]) == (code, limit["year"]))
    return all(round(account[name], 9) == round(account[name], 1) for name in ("carry_in", "carried"))


def test_formulas_are_short_and_call_nothing_volatile(report):
    for place, formula in formulas(report).items():
        assert len(formula) < 8192, place
        for name in ("OFFSET", "INDIRECT", "NOW(", "TODAY(", "RAND", "XLOOKUP", "LET("):
            assert name not in formula, (place, formula)


@pytest.mark.libreoffice
@pytest.mark.parametrize("name", ALL)
def test_recalculated_formulas_equal_the_stored_results(name, reports, recalculated):
    report = reports[name]
    fresh, book = stored(recalculated[name]), stored(report)
    written = formulas(report)
    assert len(written) > 50
    for sheet, cell in written:
        before, after = book[sheet][cell].value, fresh[sheet][cell].value
        if isinstance(before, str):
            assert after == before, (sheet, cell, written[sheet, cell])
        else:
            assert after == pytest.approx(before, rel=1e-9, abs=1e-6), (sheet, cell, written[sheet, cell])


@pytest.mark.libreoffice
@pytest.mark.parametrize("name", [*ALL, "impossible"])
def test_no_page_on_paper_is_empty(name, printed):
    pdf = printed[name]
    if shutil.which("pdftotext") is None:
        pytest.skip("poppler (pdftotext) is not installed")
    text = subprocess.run(["pdftotext", "-layout", str(pdf), "-"], check=True, capture_output=True, text=True).stdout
    pages = text.split("\f")[:-1]
    # The footer is one line; a page that holds anything has more.
    assert [number for number, page in enumerate(pages, 1) if len(page.split("\n\n")) < 2 and len(page) < 200] == []
    first = pages[0]
    assert "Page 1 of" in first
    assert f"Page {len(pages)} of {len(pages)}" in pages[-1]
    if name == "quick":
        assert len(pages) <= 31
