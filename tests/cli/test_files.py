"""Where files are written: never over what was not meant."""

from pathlib import Path

import pytest

from optimizer.cli import files
from optimizer.errors import UsageError


def test_a_report_lands_in_reports_under_the_workbooks_name():
    assert files.place(Path("some/where/plan 2027.ods"), None, ".xlsx") == Path("reports/plan 2027.xlsx")


def test_the_folder_reports_is_made_when_something_is_written(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    target = files.place(Path("plan.xlsx"), None, ".xlsx")
    assert not Path("reports").exists()
    assert files.made_ready(target) == target
    assert Path("reports").is_dir()


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
