"""The command: ranges, a file of changes, and what is refused."""

import json
from pathlib import Path

import pytest

from optimizer.cli import run

QUICKSTART = str(Path(__file__).parents[2] / "inputs" / "quickstart.xlsx")


def test_a_range_is_a_table_with_a_finding(capsys):
    assert run(["sweep", QUICKSTART, "--grid", "Years / 2027 / ceiling = 4000:6000:1000"]) == 0
    shown = capsys.readouterr().out
    assert "2 of 3 plans can be satisfied" in shown
    assert "ceiling 2027 5000" in shown


def test_a_file_of_changes_is_one_document(capsys, tmp_path):
    path = tmp_path / "changes.csv"
    path.write_text("scenario,sheet,row,column,how,to\nless,Years,,ceiling,percent,-5 %\n", encoding="utf-8")
    assert run(["sweep", QUICKSTART, str(path), "--allocations", "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert document["analysis"] == "sweep"
    assert [row["entry"] for row in document["sweep"]] == ["less"]
    assert document["allocation"]


@pytest.mark.parametrize("words", [[], ["no.csv"], ["--grid", "ceiling"]])
def test_what_is_not_asked_well_is_refused(words, capsys):
    assert run(["sweep", QUICKSTART, *words]) == 2
    assert capsys.readouterr().err
