"""The example scripts of the documentation, run as a person runs them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import optimizer

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def multi_year(tmp_path_factory):
    target = tmp_path_factory.mktemp("example") / "plan.xlsx"
    script = ROOT / "docs" / "examples" / "multi_year.py"
    done = subprocess.run(
        [sys.executable, "-W", "error", str(script), str(target)], capture_output=True, text=True, check=False, cwd=ROOT
    )
    assert done.returncode == 0, done.stderr
    return done.stdout, target


def test_the_multi_year_script_decides_three_years_within_their_ceilings(multi_year):
    table = [line.split() for line in multi_year[0].splitlines()]
    assert ["2027", "2028", "2029"] in table
    decided = [[float(word) for word in row[1:]] for row in table if row and row[0].startswith(("PoC-", "CAAC-"))]
    assert len(decided) == 4
    for at, ceiling in enumerate((900, 920, 940)):
        assert 0 < sum(row[at] for row in decided) <= ceiling * 1.1


def test_the_multi_year_script_writes_the_workbook_that_comes_next(multi_year):
    plan = optimizer.read(multi_year[1])
    assert [row.year for row in plan.years] == [2030, 2031, 2032]
    assert plan.settings.title == "Human security 2030–2032"
