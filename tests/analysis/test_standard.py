"""Analyses added to a plan that is solved already: which there are, how they are asked for, where they appear."""

import importlib
import inspect
import json
import pkgutil

import openpyxl
import pytest

import optimizer
from optimizer import analysis
from optimizer.allocate import Options, Result
from optimizer.analysis import Analysis
from optimizer.analysis.standard import named, names
from optimizer.cli import run
from optimizer.errors import UsageError
from tests.workbooks import base, make_workbook


def test_every_module_with_a_standard_answer_can_be_asked_for_by_its_name():
    home = analysis.__path__
    having = {
        module.name.removeprefix("optimizer.analysis.").partition(".")[0]
        for module in pkgutil.walk_packages(home, "optimizer.analysis.")
        if hasattr(importlib.import_module(module.name), "standard") and not module.name.endswith(".standard")
    }
    assert set(names()) == having
    assert {"alternatives", "compare", "cut", "explain", "fairness", "ladder", "repairs", "robust"} <= having


@pytest.mark.parametrize("name", names())
def test_a_standard_answer_takes_a_result_and_options(name):
    found = inspect.signature(importlib.import_module(f"optimizer.analysis.{name}").standard)
    assert [parameter.annotation for parameter in found.parameters.values()] == ["Result", "Options"]
    assert found.return_annotation == "Analysis"
    assert Result
    assert Analysis


def test_names_are_comma_lists_or_all_and_an_unknown_one_is_asked_about():
    assert named(["cut,fairness", "CUT"]) == ("cut", "fairness")
    assert named(["fairness", "all"])[0] == "fairness"
    assert set(named(["all"])) == set(names())
    with pytest.raises(UsageError, match="Did you mean fairness"):
        named(["fairnes"])


@pytest.fixture
def workbook(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return make_workbook(tmp_path / "plan.xlsx", base())


def test_solve_adds_them_to_the_report_and_to_the_document(workbook, capsys):
    assert run(["solve", str(workbook), "--json", "--with", "cut", "--with", "fairness,compare"]) == 0
    told = capsys.readouterr()
    document = json.loads(told.out)
    assert document["status"] == "optimal"
    assert list(document["analyses"]) == ["cut", "fairness", "compare"]
    assert document["analyses"]["cut"]["analysis"] == "cut"
    # The workbook has no scenarios: that is said, and costs neither the plan nor the others.
    assert document["analyses"]["compare"]["status"] == "left_out"
    assert "compare is left out" in told.err
    plan_alone = optimizer.solve(optimizer.read(workbook), Options(command="solve plan.xlsx"))
    assert document["allocation"] == json.loads(json.dumps(plan_alone.to_dict()))["allocation"]
    names = openpyxl.load_workbook(workbook.parent / "reports" / "plan.xlsx").sheetnames
    assert names[0] == "Decision"
    assert [name for name in names if "cut" in name.lower()]


def test_an_unknown_name_is_told_before_anything_is_solved(workbook, capsys):
    assert run(["solve", str(workbook), "--with", "ladr"]) == 2
    assert "There is no analysis 'ladr'" in capsys.readouterr().err
    assert not (workbook.parent / "reports").exists()


def test_the_screen_tells_their_findings_behind_the_plan(workbook, capsys):
    assert run(["solve", str(workbook), "--with", "cut"]) == 0
    shown = " ".join(capsys.readouterr().out.split())
    assert shown.index("Optimal") < shown.index("With ceilings 5 % lower")
