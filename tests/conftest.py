"""What holds for all tests: drawn examples are the same in every run, and dear results are made once."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import settings

import optimizer
from optimizer.allocate import Result
from tests.shared import once

# Drawn alike in every run, so that a failure is a change's own.
settings.register_profile("same every time", derandomize=True, deadline=None, print_blob=True)
settings.load_profile("same every time")

INPUTS = Path(__file__).parents[1] / "inputs"


@pytest.fixture(scope="session")
def run_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that the workers of one run share."""
    mine = tmp_path_factory.getbasetemp()
    folder = mine.parent if mine.name.startswith("popen-") else mine
    (folder / "shared").mkdir(exist_ok=True)
    return folder / "shared"


def _solved(folder: Path, name: str) -> Result:
    return once(folder, name, lambda: optimizer.solve(optimizer.read(INPUTS / f"{name}.xlsx")))


@pytest.fixture(scope="session")
def shipped(run_folder: Path) -> Result:
    """The plan of the shipped workbook: several years, splits, carry-over, a reserve, thirteen rules."""
    return _solved(run_folder, "human_security")


@pytest.fixture(scope="session")
def quick(run_folder: Path) -> Result:
    """One year, twenty cells."""
    return _solved(run_folder, "quickstart")


NUMBERS_ALONE = ("reference", "fuzz")
"""Folders of tests that take long and are about numbers found and files refused: alike on every version of Python."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests of `NUMBERS_ALONE` as shown on one version of Python."""
    for item in items:
        if item.path.parent.name in NUMBERS_ALONE:
            item.add_marker(pytest.mark.one_python)
