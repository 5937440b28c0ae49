"""The workbook to fill in, opened again with another library."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.workbook import Workbook

from optimizer.errors import UsageError
from optimizer.workbook.schema import SHEETS
from optimizer.workbook.template import write_examples, write_template


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Workbook:
    path = tmp_path_factory.mktemp("template") / "empty.xlsx"
    write_template(path)
    return openpyxl.load_workbook(path)


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Workbook:
    path = tmp_path_factory.mktemp("template") / "filled.xlsx"
    write_template(path, "human_security")
    return openpyxl.load_workbook(path)


def headers(book: Workbook, sheet: str) -> list[str]:
    return [str(cell.value).partition(" (")[0] for cell in book[sheet][1]]


def validation_at(book: Workbook, sheet: str, column: str) -> Any:
    place = headers(book, sheet).index(column) + 1
    cell = book[sheet].cell(2, place).coordinate
    return next(rule for rule in book[sheet].data_validations.dataValidation if cell in rule.sqref)


def test_an_empty_workbook_has_every_sheet_that_can_be_used_and_a_read_me_first(empty: Workbook) -> None:
    assert empty.sheetnames == ["Read me", *(sheet.name for sheet in SHEETS), "Drop-downs"]


def test_an_empty_workbook_offers_every_column_that_can_be_used_and_one_a_year(empty: Workbook) -> None:
    for declared in SHEETS:
        assert {column.name for column in declared.columns} <= set(headers(empty, declared.name))
    assert "request 2031" in headers(empty, "Activities")
    assert "amount 2031" in headers(empty, "Sources")


def test_an_empty_workbook_names_all_settings_and_the_years(empty: Workbook) -> None:
    settings = {row[0].value: row[1].value for row in empty["Settings"].iter_rows(min_row=2)}
    assert settings["unit"] == 1000
    assert settings["value_at_half"] == 0.5
    assert settings["title"] is None
    assert settings["target_value"] is None
    assert [empty["Years"].cell(row, 1).value for row in range(2, 7)] == [2027, 2028, 2029, 2030, 2031]


def test_every_header_has_a_comment_with_the_meaning_of_its_column(filled: Workbook) -> None:
    for declared in SHEETS:
        if declared.name in filled.sheetnames:
            for cell in filled[declared.name][1]:
                assert cell.comment is not None, (declared.name, cell.value)
    comment = next(cell for cell in filled["Years"][1] if str(cell.value).startswith("status")).comment
    assert comment is not None
    assert "Allowed: approved, planning, indicative." in comment.text
    assert "Blank counts as: planning." in comment.text


def test_headers_carry_the_unit_in_brackets(filled: Workbook) -> None:
    assert filled["Years"]["B1"].value == "ceiling (EUR thousand)"


def test_a_choice_rejects_other_words_and_draws_on_a_defined_name(filled: Workbook) -> None:
    rule = validation_at(filled, "Rules", "measure")
    assert rule.formula1 == "list_measure"
    assert rule.showErrorMessage
    assert rule.errorStyle in (None, "stop")
    assert filled.defined_names["list_measure"].attr_text.startswith("'Drop-downs'!")


@pytest.mark.parametrize("column", ["topic", "line", "activity", "tag", "year", "each", "of"])
def test_a_list_column_proposes_words_but_rejects_no_list(filled: Workbook, column: str) -> None:
    rule = validation_at(filled, "Rules", column)
    assert str(rule.formula1).startswith("list_")
    assert not rule.showErrorMessage


def test_columns_of_one_name_draw_on_their_own_words(empty: Workbook) -> None:
    lists = {
        (sheet, column): validation_at(empty, sheet, column).formula1
        for sheet, column in (("Activities", "kind"), ("Sources", "kind"), ("Links", "relation"), ("Rules", "relation"))
    }
    assert len(set(lists.values())) == 4
    words = empty["Drop-downs"]
    place = [cell.value for cell in words[1]].index("source kind") + 1
    assert [words.cell(row, place).value for row in range(2, 5)] == ["common", "joint", "earmarked"]


@pytest.mark.parametrize(
    ("sheet", "column", "words"),
    [
        ("Activities", "minimum", "not a floor"),
        ("Activities", "value", "not a mark out of ten"),
        ("Activities", "delay", "6 months is 0.5"),
        ("Activities", "partial", "are opposites"),
        ("Years", "status", "an indicative one no less"),
        ("Rules", "limit", "By measure"),
        ("Links", "relation", "in the same year"),
        ("Rules", "penalty", "in weighted points"),
    ],
)
def test_headers_that_are_often_misread_say_what_they_are_not(
    empty: Workbook, sheet: str, column: str, words: str
) -> None:
    comment = empty[sheet].cell(1, headers(empty, sheet).index(column) + 1).comment
    assert comment is not None
    assert words in comment.text


def test_drop_downs_of_codes_grow_with_the_sheet_that_declares_them(filled: Workbook) -> None:
    assert filled.defined_names["list_topic"].attr_text == (
        "'Topics'!$A$2:INDEX('Topics'!$A$2:$A$1001,MAX(1,COUNTA('Topics'!$A$2:$A$1001)))"
    )
    assert set(filled.defined_names) >= {"list_topic", "list_line", "list_activity", "list_year", "list_tag"}


def test_every_drop_down_draws_on_a_name_that_is_defined(empty: Workbook) -> None:
    used = {rule.formula1 for sheet in empty.worksheets for rule in sheet.data_validations.dataValidation}
    assert used
    assert used <= set(empty.defined_names)


def test_cells_to_fill_in_are_unlocked_filled_and_bordered_and_headers_are_locked(filled: Workbook) -> None:
    for name in filled.sheetnames[1:-1]:
        sheet = filled[name]
        assert sheet.protection.sheet
        assert not sheet.protection.insertRows  # openpyxl: False means that it is not forbidden
        assert sheet["A1"].protection.locked
        assert not sheet["A2"].protection.locked
        assert sheet["A2"].fill.fgColor.rgb == "FFFFF8E5"
        assert sheet["A2"].border.left.style == "thin"
        assert sheet.freeze_panes == "B2"


def test_shares_show_as_percentages_and_limits_by_their_measure(filled: Workbook) -> None:
    limits = headers(filled, "Rules").index("limit") + 1
    measures = headers(filled, "Rules").index("measure") + 1
    for row in range(2, 15):
        shown = filled["Rules"].cell(row, limits).number_format
        assert shown == ("#,##0.0" if filled["Rules"].cell(row, measures).value == "amount" else "0.0 %")


def test_the_read_me_of_an_example_says_on_its_face_that_figures_are_estimates(filled: Workbook) -> None:
    texts = [str(cell.value) for row in filled["Read me"].iter_rows() for cell in row if cell.value]
    assert "ILLUSTRATIVE ESTIMATES – NOT NATO FIGURES" in texts
    assert any("estimate for illustration" in text for text in texts)
    assert "optimizer check FILE.xlsx" in texts


def test_every_sheet_prints_on_a4_with_marking_and_repeated_header(filled: Workbook) -> None:
    for sheet in filled.worksheets:
        assert int(sheet.page_setup.paperSize) == 9
        assert sheet.page_setup.fitToHeight == 0
        assert "NOT NATO FIGURES" in str(sheet.oddFooter.left.text)
    assert filled["Rules"].print_title_rows == "$1:$1"
    assert filled["Rules"].page_setup.orientation == "landscape"
    assert filled["Splits"].page_setup.orientation == "portrait"


def test_two_writings_are_the_same_bytes(tmp_path: Path) -> None:
    write_template(tmp_path / "a.xlsx", "quickstart")
    write_template(tmp_path / "b.xlsx", "quickstart")
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


def test_a_file_that_is_there_is_refused_unless_it_is_to_be_replaced(tmp_path: Path) -> None:
    path = tmp_path / "plan.xlsx"
    path.write_text("mine")
    with pytest.raises(UsageError, match="already there"):
        write_template(path)
    assert path.read_text() == "mine"
    write_template(path, overwrite=True)
    assert openpyxl.load_workbook(path).sheetnames[0] == "Read me"


def test_nothing_but_the_workbook_is_left_behind(tmp_path: Path) -> None:
    write_template(tmp_path / "plan.xlsx")
    assert [path.name for path in tmp_path.iterdir()] == ["plan.xlsx"]


def test_another_ending_and_a_missing_folder_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"must end in \.xlsx"):
        write_template(tmp_path / "plan.ods")
    with pytest.raises(UsageError, match="cannot be written"):
        write_template(tmp_path / "nowhere" / "plan.xlsx")


def test_write_examples_writes_all_of_them(tmp_path: Path) -> None:
    paths = write_examples(tmp_path)
    assert [path.name for path in paths] == ["human_security.xlsx", "quickstart.xlsx"]
    assert all(path.exists() for path in paths)
