"""A file that is there stays whole whatever fails, and nothing half written stays behind."""

import errno
import os
import time
from pathlib import Path

import pytest

from optimizer.errors import UsageError
from optimizer.replacing import FORGOTTEN, replacing


@pytest.fixture
def report(tmp_path: Path) -> Path:
    path = tmp_path / "plan 2027.xlsx"
    path.write_text("the old report")
    return path


def write(target: Path, text: str) -> None:
    with replacing(target) as draft:
        draft.write_text(text)


def alone(report: Path) -> bool:
    return [path.name for path in report.parent.iterdir()] == [report.name]


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.EACCES, errno.EROFS, errno.EFBIG])
@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_a_disk_that_fails_leaves_the_old_file_whole(report, monkeypatch, number, step):
    def fail(*_: object) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, step, fail)
    words = "no permission" if number == errno.EACCES else os.strerror(number).lower()
    with pytest.raises(UsageError, match=rf"plan 2027\.xlsx cannot be written: {words}"):
        write(report, "the new report")
    assert report.read_text() == "the old report"
    assert alone(report)


def test_a_disk_that_is_full_in_the_middle_leaves_the_old_file_whole(report):
    def half(draft: Path) -> None:
        draft.write_text("the new")
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with (
        pytest.raises(UsageError, match=r"no space left on device\. Close it where it is open, free space"),
        replacing(report) as draft,
    ):
        half(draft)
    assert report.read_text() == "the old report"
    assert alone(report)


@pytest.mark.parametrize("fault", [KeyboardInterrupt, SystemExit, MemoryError])
def test_whatever_stops_the_writing_leaves_the_old_file_whole(report, fault):
    def half(draft: Path) -> None:
        draft.write_text("the new")
        raise fault

    with pytest.raises(fault), replacing(report) as draft:
        half(draft)
    assert report.read_text() == "the old report"
    assert alone(report)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="whoever may do anything may write here")
def test_a_folder_that_may_not_be_written_to_is_told(report):
    report.parent.chmod(0o500)
    try:
        with pytest.raises(UsageError, match="no permission"):
            write(report, "the new report")
    finally:
        report.parent.chmod(0o700)
    assert report.read_text() == "the old report"


def test_what_a_killed_process_left_is_hidden_and_removed_later(report):
    left, fresh = (report.with_name(f".plan 2027-{number}.xlsx") for number in (11, 12))
    foreign = [report.with_name(name) for name in (".plan 2027-x.xlsx", ".plan 2028-11.xlsx", "plan 2027-11.xlsx")]
    long_ago = time.time() - FORGOTTEN - 10
    for path in (left, fresh, *foreign):
        path.write_text("half a report")
        if path is not fresh:
            os.utime(path, (long_ago, long_ago))
    write(report, "the new report")
    assert report.read_text() == "the new report"
    assert not left.exists()
    assert all(path.exists() for path in (fresh, *foreign))
