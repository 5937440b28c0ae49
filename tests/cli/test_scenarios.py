"""Scenarios, views and changes on the command line."""

from __future__ import annotations

import json

import openpyxl
import pytest

from optimizer.cli import run
from tests.workbooks import base, make_workbook

SCENARIOS = [
    ["scenario", "sheet", "row", "column", "how", "to"],
    ["cut", "Years", "", "ceiling", "percent", "-10 %"],
    ["more", "Years", 2028, "ceiling", "add", 20],
]


@pytest.fixture
def book(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    sheets = {
        **base(),
        "Scenarios": SCENARIOS,
        "Views": [["view", "topic", "weight"], ["N", "PoC", 1], ["N", "CAAC", 9]],
    }
    return str(make_workbook(tmp_path / "plan.xlsx", sheets))


def test_a_plan_is_solved_under_scenarios_a_view_and_changes(book, capsys):
    given = ["--scenario", "cut+more", "--view", "n", "--set", "Years/2027/ceiling=*0.5"]
    assert run(["solve", book, "--json", *given]) == 0
    document = json.loads(capsys.readouterr().out)
    assert document["plan"]["title"] == "Test plan – cut+more, view N, with changes"
    inputs = document["manifest"]["inputs"]["scenario"]
    assert {row["cell"]: (row["was"], row["now"]) for row in inputs["cells"]} == {
        "Years!B2": (250.0, 112.5),
        "Years!B3": (260.0, 254.0),
        "Topics!C2": (2.0, 1.0),
        "Topics!C3": (1.0, 9.0),
    }
    options = document["manifest"]["identity"]["options"]
    assert options["command"] == "solve plan.xlsx --scenario cut+more --view n --set 'Years/2027/ceiling=*0.5'"
    assert [row["amount"] for row in document["sources"]] == [112.5, 254.0]


def test_the_report_and_the_screen_are_titled_by_the_scenario(book, capsys, tmp_path):
    assert run(["solve", book, "--scenario", "cut"]) == 0
    assert "Test plan – cut" in capsys.readouterr().out
    report = openpyxl.load_workbook(tmp_path / "reports" / "plan cut.xlsx")
    assert report.worksheets[0]["A1"].value == "Test plan – cut"


def test_export_writes_the_plan_under_a_scenario(book, tmp_path):
    assert run(["export", book, "--to", "lp", "--output", str(tmp_path / "base.lp")]) == 0
    assert run(["export", book, "--to", "lp", "--scenario", "cut", "--output", str(tmp_path / "cut.lp")]) == 0
    assert (tmp_path / "base.lp").read_text() != (tmp_path / "cut.lp").read_text()


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (["--scenario", "cutt"], "Did you mean cut?"),
        (["--scenario", "cut", "--scenario", "more"], "--scenario cut+more"),
        (["--view", "M"], "The sheet Views has N"),
        (["--set", "Years/2028/cieling=1"], "Did you mean ceiling?"),
        (["--set", "Years/2028/ceiling=-5%"], "can mean two things"),
    ],
)
def test_what_there_is_not_is_wrong_usage(book, capsys, given, said):
    assert run(["solve", book, *given]) == 2
    assert said in " ".join(capsys.readouterr().err.split())


def test_an_objective_of_the_command_line_leaves_the_inputs_as_they_are(book, capsys):
    assert run(["solve", book, "--json", "--objective", "balanced"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert document["objective"] == "balanced"
    assert document["plan"]["title"] == "Test plan"
    assert "scenario" not in document["manifest"]["inputs"]
