"""Where files are written: never over what was not meant."""

import os
from pathlib import Path

import pytest

from optimizer.cli import files
from optimizer.cli.options import existing
from optimizer.errors import UsageError


def test_a_report_lands_in_reports_under_the_workbooks_name():
    assert files.place(Path("some/where/plan 2027.ods"), None, ".xlsx") == Path("reports/plan 2027.xlsx")


def test_the_folder_reports_is_made_when_something_is_written(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    target = files.place(Path("plan.xlsx"), None, ".xlsx")
    assert not Path("reports").exists()
    assert files.made_ready(target) == target
    assert Path("reports").is_dir()


@pytest.mark.skipif(os.sep != "/", reason="there such a path is meant")
def test_a_path_as_windows_writes_it_is_explained(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "inputs").mkdir()
    (tmp_path / "inputs" / "plan.xlsx").touch()
    with pytest.raises(UsageError, match=r"separated by /\. Did you mean inputs/plan\.xlsx\?"):
        existing(Path("inputs\\plan.xlsx"))
    with pytest.raises(UsageError, match=r"a path as Windows writes it.*no drives such as C:"):
        existing(Path("C:\\Users\\me\\plan.xlsx"))
    with pytest.raises(UsageError, match=r"separated by /, as in out/plan\.xlsx"):
        files.place(Path("plan.xlsx"), Path("out\\plan.xlsx"), ".xlsx")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="pipes with a name are not of this system")
def test_what_is_no_file_is_called_what_it_is(tmp_path):
    os.mkfifo(tmp_path / "pipe.xlsx")
    (tmp_path / "lost.xlsx").symlink_to("gone.xlsx")
    (tmp_path / "round.xlsx").symlink_to("round.xlsx")
    for name, words in {"pipe": "a device or a pipe", "lost": "no file: gone", "round": "no file: round"}.items():
        with pytest.raises(UsageError, match=words):
            existing(tmp_path / f"{name}.xlsx")


def test_the_mark_that_excel_leaves_is_not_offered_for_a_name_that_is_missing(tmp_path):
    (tmp_path / "~$plan.xlsx").touch()
    with pytest.raises(UsageError, match=r"does not exist\.$"):
        existing(tmp_path / "plan.xlsx")


@pytest.mark.parametrize(
    ("output", "message"),
    [
        (".", "is a folder"),
        ("plan.pdf", "must end in .xlsx"),
        ("nowhere/plan.xlsx", "nowhere does not exist"),
    ],
)
def test_an_output_that_cannot_be_meant_is_refused(tmp_path, monkeypatch, output, message):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(UsageError, match=message):
        files.place(Path("plan.xlsx"), Path(output), ".xlsx")


def test_the_workbook_itself_is_never_written_over(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "reports").mkdir()
    workbook = tmp_path / "reports" / "plan.xlsx"
    workbook.write_text("precious")
    with pytest.raises(UsageError, match="is the workbook itself"):
        files.place(workbook, None, ".xlsx")


def test_a_folder_that_cannot_be_made_is_told(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("reports").write_text("in the way")
    with pytest.raises(UsageError, match="reports is no folder and cannot be made"):
        files.made_ready(Path("reports/plan.xlsx"))
