"""Every family of rows as it stands in a file that other solvers read, compared letter by letter."""

from pathlib import Path

import pytest

from optimizer.model import assemble
from tests.model.families import FAMILIES, GOLDEN, golden, write


@pytest.mark.parametrize("family", FAMILIES)
def test_the_programme_of_a_family_is_the_committed_one(family: str, tmp_path: Path) -> None:
    written = tmp_path / "plan.lp"
    write(family, written)
    assert written.read_text(encoding="utf-8") == golden(family).read_text(encoding="utf-8")


@pytest.mark.parametrize("family", FAMILIES)
def test_the_plan_of_a_family_has_its_rows(family: str) -> None:
    assert family in {label[0] for label in assemble(FAMILIES[family]).program.rows}


def test_no_family_lacks_a_file_and_no_file_a_family() -> None:
    found = {label[0] for plan in FAMILIES.values() for label in assemble(plan).program.rows}
    assert found == set(FAMILIES)
    assert {path.name for path in GOLDEN.glob("*.lp")} == {golden(family).name for family in FAMILIES}
