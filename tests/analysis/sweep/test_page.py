"""The page explains every column of every table."""

import re
from pathlib import Path

import pytest

from optimizer.analysis.sweep.told import DECLARED

PAGE = (Path(__file__).parents[3] / "docs" / "sweep.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", DECLARED)
def test_the_page_lists_every_column_of_every_table_in_order(name):
    section = PAGE.split(f"\n`{name}` has one row ")[1].split("\n`")[0].split("\n\n`")[0]
    assert tuple(re.findall(r"^\| `(\w+)` \|", section, flags=re.MULTILINE)) == DECLARED[name].names
