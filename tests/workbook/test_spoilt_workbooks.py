"""Every spoilt workbook is a real file, and its problem is named with code, cell and the words that help."""

from typing import Any

import pytest

from optimizer.errors import Problem
from optimizer.workbook.read import examine
from tests.workbook.spoilt import SPOILT, Spoilt
from tests.workbooks import Rows, base, make_workbook, set_cell


def edited(edits: dict[str, Any]) -> dict[str, Rows]:
    """The sound workbook with cells changed; a bare sheet name drops (None) or renames the sheet."""
    sheets = base()
    for place, value in edits.items():
        if "!" in place:
            set_cell(sheets, place, value)
        elif value is None:
            del sheets[place]
        else:
            sheets = {value if name == place else name: rows for name, rows in sheets.items()}
    return sheets


def everything(problem: Problem) -> str:
    return " ".join(problem.to_dict().values())


@pytest.mark.parametrize("case", SPOILT, ids=lambda case: case.name.replace(" ", "-"))
def test_a_spoilt_workbook_is_told_with_its_cell_and_remedy(case: Spoilt, tmp_path):
    found = examine(make_workbook(tmp_path / "spoilt.xlsx", edited(case.edits)))
    told = [problem for problem in found.problems if (problem.code, problem.where) == (case.code, case.where)]
    assert told, "\n".join(f"{problem.code} {problem}" for problem in found.problems)
    assert told[0].level == case.level
    for word in case.words:
        assert word in everything(told[0]), str(told[0])
    assert (found.plan is None) == any(problem.level == "error" for problem in found.problems)
    if case.level != "note":
        assert told[0].remedy
    if case.level != "error":
        assert found.plan is not None, "\n".join(map(str, found.problems))


def test_the_sound_workbook_has_no_finding(tmp_path):
    found = examine(make_workbook(tmp_path / "sound.xlsx", base()))
    assert found.problems == ()
    assert found.plan is not None


def test_names_of_spoilt_workbooks_are_unique():
    names = [case.name for case in SPOILT]
    assert len(set(names)) == len(names) >= 60
