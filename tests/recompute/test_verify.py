"""What a person does to a report is named by its cell; what a spreadsheet does to it is not held against it."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

import optimizer
from optimizer.allocate import Options
from optimizer.errors import UsageError
from optimizer.recompute.beside import manifest_path, read_manifest
from optimizer.recompute.book import opened
from optimizer.recompute.cells import address
from optimizer.recompute.prints import area_of, open_areas, prints, prints_of, said_by
from optimizer.recompute.scan import scanned
from optimizer.report import write_report
from tests.office import converted
from tests.recompute.conftest import WORKBOOK, number, text, value


def named(analysis, kind):
    return [row["where"] for row in analysis.rows("findings") if row["kind"] == kind]


def column(book, name):
    """The sheet, the first row and the letter of a named column."""
    area = book.names[name]
    return area.sheet, area.first[0] + 1, address(area.first).rstrip("0123456789")


def test_an_untouched_report_is_verified_against_its_workbook(report):
    found = optimizer.verify(report, WORKBOOK)
    assert (found.status, found.rows("findings")) == ("done", ())
    assert found.finding.startswith("VERIFIED: ")
    assert found.asked["state"] == "as written"
    tested = {row["what"].split(",")[0]: row["tested"] for row in found.rows("summary")}
    assert tested["Figures"] > 400
    assert tested["Formulas"] > 400
    assert tested["Inputs"] > 300


def test_it_needs_neither_the_workbook_nor_the_manifest(report, tmp_path):
    alone = Path(shutil.copy(report, tmp_path / "alone.xlsx"))
    found = optimizer.verify(alone)
    assert (found.status, found.asked["state"]) == ("done", "unknown")
    assert any("no manifest" in note for note in found.notes)
    assert optimizer.verify(alone, manifest=manifest_path(report)).asked["state"] == "as written"


@pytest.mark.parametrize("manifest", [True, False])
@pytest.mark.parametrize("name", ["grid.recommended", "grid.request", "rules.limit", "ranking.request_whole_plan",
                                  "unfunded.not_funded", "decision.recommended", "grid.value"])  # fmt: skip
def test_one_changed_figure_is_named(edited, book, name, manifest):
    sheet, row, letter = column(book, name)
    place = f"{letter}{row}"
    changed = number(repr(value(book, sheet, place) + 100.0))
    found = optimizer.verify(edited(sheet, place, changed, manifest=manifest))
    assert found.status == "breach"
    assert f"{sheet}!{place}" in named(found, "figure")
    assert not manifest or named(found, "change") == [f"{sheet}!{place}"]


@pytest.mark.parametrize("manifest", [True, False])
def test_a_changed_total_is_named(edited, book, manifest):
    sheet, _, letter = column(book, "decision.recommended")
    place = f"{letter}{book.names['decision.recommended'].last[0] + 2}"
    changed = lambda cell: cell.replace("</v>", "1</v>")  # noqa: E731 -- the stored result alone
    found = optimizer.verify(edited(sheet, place, changed, manifest=manifest))
    assert f"{sheet}!{place}" in named(found, "formula")


def test_a_formula_replaced_by_its_number_is_named(edited, book):
    sheet, row, letter = column(book, "rules.achieved")
    place = f"{letter}{row}"
    found = optimizer.verify(edited(sheet, place, number(repr(value(book, sheet, place)))))
    assert found.status == "breach"
    assert named(found, "change") == [f"{sheet}!{place}"]


def test_a_hidden_row_is_named(edited):
    found = optimizer.verify(edited("Grid", "9", lambda row: row + ' hidden="1"', manifest=False))
    assert named(found, "hidden") == ["Grid!row 9"]


def test_a_reason_in_other_words_is_named(edited, book):
    sheet, row, letter = column(book, "grid.reason")
    found = optimizer.verify(edited(sheet, f"{letter}{row}", text("Because.")))
    assert [(row["where"], row["found"]) for row in found.rows("findings")] == [(f"{sheet}!{letter}{row}", "Because.")]


def test_an_input_that_is_not_the_workbooks_is_named(edited, book):
    sheet, _, letter = column(book, "inputs.value")
    rows = [at for at in book.names["inputs.value"].rows() if book.at(sheet, (at, 2)).value == "weight"]
    place = f"{letter}{rows[1] + 1}"
    found = optimizer.verify(edited(sheet, place, number("77"), manifest=False), WORKBOOK)
    assert f"{sheet}!{place}" in named(found, "input")


def test_a_formula_that_no_report_holds_is_named(edited, book):
    sheet, row, letter = column(book, "rules.achieved")
    other = lambda cell: cell.replace("<f>", "<f>INDIRECT(1)+")  # noqa: E731
    assert f"{sheet}!{letter}{row}" in named(optimizer.verify(edited(sheet, f"{letter}{row}", other)), "formula")


def test_amounts_above_a_request_break_a_limit(edited, book):
    sheet, row, letter = column(book, "grid.recommended")
    found = optimizer.verify(edited(sheet, f"{letter}{row}", number("9e9"), manifest=False))
    assert f"{sheet}!{letter}{row}" in named(found, "rule")


def test_filling_in_what_was_approved_is_no_edit(report, tmp_path, book):
    copy = Path(shutil.copy(report, tmp_path / "plan.xlsx"))
    shutil.copy(manifest_path(report), manifest_path(copy))
    opened = openpyxl.load_workbook(copy)
    sheet, row, letter = column(book, "grid.approved")
    opened[sheet][f"{letter}{row}"] = 1000
    # openpyxl forgets stored results, which is what formulas are held against.
    found = optimizer.verify(_saved(opened, copy))
    assert found.asked["state"] == "filled in"
    assert not named(found, "change")


def _saved(book, path):
    book.save(path)
    return path


@pytest.mark.libreoffice
def test_a_report_that_libreoffice_saved_again_is_still_verified(report, tmp_path):
    (again,) = converted([report], "xlsx", tmp_path)
    assert again.read_bytes() != report.read_bytes()
    found = optimizer.verify(again, WORKBOOK, manifest=manifest_path(report))
    assert (found.status, found.asked["state"], found.rows("findings")) == ("done", "saved again", ())


def test_the_report_is_the_next_scenario(report, answer):
    again = optimizer.read(report)
    assert again.file.content_sha256 == answer.plan.file.content_sha256
    assert optimizer.solve(again, Options(prices=False, opinion=0.0)).value == pytest.approx(answer.value)


def test_a_report_under_a_scenario_tells_what_stood_in_the_workbook(answer, tmp_path):
    plan = answer.plan.with_changes(("Topics", answer.plan.topics[0].code, "weight", 55))
    path = write_report(optimizer.solve(plan, Options(prices=False, opinion=0.0)), tmp_path / "changed.xlsx")
    assert optimizer.verify(path, WORKBOOK).status == "done"
    assert optimizer.read(path).topics[0].weight == 55


def test_a_report_is_never_written_to(report):
    with pytest.raises(UsageError, match="is a report"):
        optimizer.roll(report, report)


def test_the_manifest_remembers_the_report_before(answer, tmp_path):
    path = write_report(answer, tmp_path / "plan.xlsx")
    first = manifest_path(path).read_bytes()
    assert read_manifest(manifest_path(path))["identity"]["previous_report"] == ""
    write_report(answer, path)
    assert manifest_path(path).read_bytes() == first
    was = read_manifest(manifest_path(path))["results"]["written"]["sha256"]
    write_report(replace(answer, warnings=("something else",)), path)
    assert read_manifest(manifest_path(path))["identity"]["previous_report"] == was


def test_what_is_no_report_is_told(tmp_path):
    bad = tmp_path / "bad.xlsx"
    bad.write_bytes(b"no")
    with pytest.raises(UsageError, match="cannot be read as a report"):
        optimizer.verify(bad)
    with pytest.raises(UsageError, match="does not repeat its inputs"):
        optimizer.verify(WORKBOOK)


def test_the_command_ends_with_six_where_a_report_does_not_hold(edited, book, report, capsys):
    from optimizer.cli.entry import run

    assert run(["verify", str(report), str(WORKBOOK), "--quiet"]) == 0
    sheet, row, letter = column(book, "grid.recommended")
    assert run(["verify", str(edited(sheet, f"{letter}{row}", number("1"))), "--json"]) == 6
    assert f"NOT VERIFIED: {sheet}!{letter}{row}" in capsys.readouterr().out


def test_a_french_report_is_verified_too(answer, tmp_path):
    path = write_report(answer, tmp_path / "plan.xlsx", language="fr")
    assert optimizer.verify(path, WORKBOOK).rows("findings") == ()
    assert optimizer.read(path).file.content_sha256 == answer.plan.file.content_sha256


def test_fingerprints_found_by_a_pattern_are_those_of_the_parsed_file(report, book):
    areas = [area_of(text) for text in open_areas(book.names).values()]
    with opened(report.read_bytes(), report.name) as file:
        found = prints_of(file, areas)
        strings = file.strings()
        assert all(scanned(file.xml(name), strings, said_by, lambda *_: None) for name in file.sheets)
    assert found == prints(book, areas)
    assert not scanned('<c r="A1" t="inlineStr"><is><t>x</t></is></c>', (), said_by, lambda *_: None)
