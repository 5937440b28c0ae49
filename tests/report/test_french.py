"""The report in French: no text is left in English, everything fits, and the formulas give what is stored."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from pathlib import Path

import pytest
from openpyxl.worksheet.worksheet import Worksheet

import optimizer
from optimizer.errors import UsageError
from optimizer.language import Text
from optimizer.report import report_paths, write_report
from optimizer.report.sheet import BOLD_PER_WIDTH, DEFAULT_LINE, PADDING, PROSE_PER_WIDTH, line_count
from optimizer.report.wording import CHOICE_WORDS
from tests.office import converted
from tests.report.books import alternative_texts, chart_parts, formulas, loaded, stored
from tests.shared import once

PADDING_OF_WIDTH = 0.7109375
"""What a file adds to the width of a column."""

RESULTS = ("shipped", "quick", "impossible")

ALIKE = frozenset(
    {
        "base",
        "common",
        "confiance",
        "contributions",
        "date",
        "distance",
        "eur",
        "exact",
        "expert",
        "inflation",
        "ok",
        "optimal",
        "plan",
        "point",
        "points",
        "relation",
        "source",
        "sources",
        "total",
        "verdict",
        "version",
    }
)
"""Words that are the same in both languages."""


@pytest.fixture(scope="session")
def french(shipped, quick, impossible, run_folder) -> dict[str, Path]:
    """The French report of every result; to be read, not changed."""
    results = dict(zip(RESULTS, (shipped, quick, impossible), strict=True))

    def written():
        return {name: write_report(one, run_folder / f"{name}.fr.xlsx", language="fr") for name, one in results.items()}

    return once(run_folder, "french reports", written)


@pytest.fixture(params=RESULTS)
def pair(request, reports, french) -> tuple[Path, Path, optimizer.Result]:
    """The report in English and in French, and what it reports."""
    return reports[request.param], french[request.param], request.getfixturevalue(request.param)


def own_words(plan: object) -> list[str]:
    """What the user wrote, longest first; words chosen from a list are not the user's."""
    found = {text.casefold() for text in strings(plan) if len(text) > 1 and text not in CHOICE_WORDS}
    return sorted(found, key=len, reverse=True)


def strings(value: object) -> Iterator[str]:
    """Every string in a plan."""
    if isinstance(value, str):
        yield str(value)
    elif is_dataclass(value):
        for field in fields(value):
            yield from strings(getattr(value, field.name))
    elif isinstance(value, Mapping):
        for name, inner in value.items():
            yield from strings(name)
            yield from strings(inner)
    elif isinstance(value, list | tuple | set | frozenset):
        for inner in value:
            yield from strings(inner)


def left_over(text: str, own: list[str]) -> set[str]:
    """The words of a text beside what the user wrote, numbers, addresses and words that both languages share."""
    text = re.sub(r"\w+![a-z]+\d+|\w+ --with [\w,]+", " ", text.casefold())
    for mine in own:
        text = re.sub(rf"(?<!\w){re.escape(mine)}(?!\w)", " ", text)
    return {word for word in re.findall(r"[^\W\d_]{2,}", text) if word not in ALIKE}


def outside_cells(path: Path) -> list[str]:
    """Sheet names, footers, properties, and the texts of charts."""
    book = loaded(path)
    found = [*book.sheetnames, book.properties.subject, book.properties.description]
    found += [sheet.oddFooter.right.text for sheet in book]
    found += [text for part in chart_parts(path) for text in re.findall(r"<a:t>(.*?)</a:t>", part)]
    return [*found, *alternative_texts(path)]


def test_no_text_is_left_in_english(pair):
    english, french, result = pair
    own = own_words([result.plan, "" if isinstance(result.contradiction, Text) else result.contradiction])
    for mine, theirs in zip(outside_cells(english), outside_cells(french), strict=True):
        assert mine != theirs or not left_over(mine, own), mine
    for sheet, other in zip(stored(english), stored(french), strict=True):
        if sheet.title == "Inputs as read":  # the workbook's own words, from which it is read again
            continue
        known = {cell.value for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)}
        for row in other.iter_rows():
            if row[0].value in ("manifeste", "valeur par défaut"):  # names of fields and of settings
                continue
            for cell in row:
                if cell.value in known:
                    assert not left_over(cell.value, own), (other.title, cell.coordinate, cell.value)


def widths(sheet: Worksheet) -> dict[int, float]:
    """The width of each column; equal ones stand together in the file."""
    every = sheet.column_dimensions.values()
    return {place: one.width - PADDING_OF_WIDTH for one in every for place in range(one.min, one.max + 1)}


def test_every_text_fits_its_cell(pair):
    for sheet in stored(pair[1]):
        merged = {area.coord.split(":")[0] for area in sheet.merged_cells.ranges}
        wide = widths(sheet)
        for row in sheet.iter_rows():
            for cell in row:
                if (
                    isinstance(cell.value, str)
                    and cell.coordinate not in merged
                    and cell.alignment.wrap_text
                    and cell.font.size == 10
                ):
                    head = cell.fill.fill_type == "solid"
                    fits = wide[cell.column] * (BOLD_PER_WIDTH if head else 1.0 if cell.font.bold else PROSE_PER_WIDTH)
                    needed = DEFAULT_LINE * line_count(cell.value, fits + 1e-6) + PADDING - 0.5
                    assert (sheet.row_dimensions[cell.row].height or 15.0) >= needed, (
                        sheet.title,
                        cell.coordinate,
                        cell.value,
                    )
                    longest = max(map(len, cell.value.split()), default=0)
                    assert not head or longest <= fits + 0.1, (sheet.title, cell.coordinate, cell.value)


def test_both_reports_hold_the_same_numbers(pair):
    for sheet, other in zip(stored(pair[0]), stored(pair[1]), strict=True):
        found = [
            [cell.value for row in one.iter_rows() for cell in row if isinstance(cell.value, int | float)]
            for one in (sheet, other)
        ]
        assert found[0] == found[1], other.title


@pytest.mark.libreoffice
def test_recalculated_french_formulas_equal_the_stored_results(french, run_folder):
    path = french["shipped"]
    fresh, book = stored(converted([path], "xlsx", run_folder / "french")[0]), stored(path)
    for sheet, cell in formulas(path):
        was, now = book[sheet][cell].value, fresh[sheet][cell].value
        assert now == (was if isinstance(was, str) else pytest.approx(was, rel=1e-9, abs=1e-6)), (sheet, cell)
    verdicts = {cell.value for row in book["Contrôles"].iter_rows() for cell in row}
    assert "OK" in verdicts
    assert "BREACH" not in verdicts


def test_both_languages_are_two_files(quick, tmp_path):
    path = write_report(quick, tmp_path / "plan.xlsx", language="both")
    assert path == tmp_path / "plan.xlsx"
    assert report_paths(path, "both") == {"en": path, "fr": tmp_path / "plan.fr.xlsx"}
    assert loaded(path).sheetnames[0] == "Decision"
    assert loaded(tmp_path / "plan.fr.xlsx").sheetnames[0] == "Décision"


def test_the_workbook_chooses_the_language(quick, tmp_path):
    plan = replace(quick.plan, settings=replace(quick.plan.settings, language="fr"))
    path = write_report(replace(quick, plan=plan), tmp_path / "plan.xlsx")
    assert loaded(path).sheetnames[0] == "Décision"
    assert "au 01/09/2026" in stored(path)["Décision"]["A4"].value


def test_an_unknown_language_is_told_with_the_nearest(quick, tmp_path):
    with pytest.raises(UsageError, match=r"choose en, fr or both\. Did you mean fr"):
        write_report(quick, tmp_path / "plan.xlsx", language="fra")
    assert not list(tmp_path.iterdir())
