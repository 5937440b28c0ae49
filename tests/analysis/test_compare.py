"""Options side by side: differences against the base, causes that add up, and options that cannot be carried out."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

import optimizer
from optimizer.analysis.compare import compare, standard
from optimizer.analysis.compare.attribution import shapley
from optimizer.analysis.compare.declared import DECLARED
from optimizer.cli import run
from tests.workbooks import base, make_workbook

ROWS = [
    ["scenario", "name", "sheet", "row", "column", "how", "to"],
    ["cut", "Less money", "Years", "", "ceiling", "percent", "-20 %"],
    ["both", "Less, and A1 out", "Years", 2027, "ceiling", "add", -50],
    ["both", "", "Activities", "A1", "lock", "set", "out"],
    ["crisis", "", "Topics", "CAAC", "weight", "set", 5],
    ["floor", "A floor too high", "Rules", "R1", "limit", "set", 400],
    ["wrong", "", "Years", 2028, "ceiling", "times", -1],
    ["gone", "", "Activities", "A4", "active", "set", "no"],
]
PAGE = Path(__file__).parents[2] / "docs" / "scenarios.md"


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    return make_workbook(tmp_path_factory.mktemp("compare") / "plan.xlsx", {**base(), "Scenarios": ROWS})


@pytest.fixture(scope="module")
def plan(book):
    return optimizer.read(book)


@pytest.fixture(scope="module")
def found(plan):
    return compare(plan)


def row_of(analysis, option):
    return next(row for row in analysis.rows("options") if row["option"] == option)


def test_every_option_is_the_plan_solved_under_it(plan, found):
    assert [row["option"] for row in found.rows("options")] == [
        "base", "cut", "both", "crisis", "floor", "wrong", "gone",
    ]  # fmt: skip
    base_value = optimizer.solve(plan).value
    for name in ("cut", "both", "gone"):
        fresh = optimizer.solve(plan.scenario(name))
        row = row_of(found, name)
        assert row["value"] == pytest.approx(fresh.value, abs=1e-6)
        assert row["money"] == pytest.approx(fresh.allocation.recommended.sum(), abs=1e-6)
        if name != "gone":
            assert row["value_change"] == pytest.approx(fresh.value - base_value, abs=1e-6)


def test_results_are_the_amounts_that_differ(plan, found):
    before = {(row["activity"], row["year"]): row["recommended"] for row in optimizer.solve(plan).rows("allocation")}
    after = optimizer.solve(plan.scenario("cut")).rows("allocation")
    expected = {
        (row["activity"], row["year"]): row["recommended"]
        for row in after
        if row["recommended"] != before[row["activity"], row["year"]]
    }
    rows = [row for row in found.rows("results") if row["option"] == "cut"]
    assert {(row["activity"], row["year"]): row["amount"] for row in rows} == expected
    assert all(row["amount"] - row["base"] == pytest.approx(row["change"]) for row in rows)
    assert [abs(row["change"]) for row in rows] == sorted((abs(row["change"]) for row in rows), reverse=True)
    lost = [row for row in found.rows("results") if row["option"] == "gone" and row["activity"] == "A4"]
    assert lost
    assert all(row["amount"] == 0.0 and "not in this option" in row["reason"] for row in lost)


def test_inputs_show_every_cell_old_and_new(found):
    assert [
        (row["cell"], row["was"], row["now"], row["row"]) for row in found.rows("inputs") if row["option"] == "cut"
    ] == [("Years!B2", "250", "200", "Scenarios!A2"), ("Years!B3", "260", "208", "Scenarios!A2")]


def test_values_under_other_weights_are_not_compared(found):
    row = row_of(found, "crisis")
    assert row["value"] is not None
    assert row["value_change"] is None
    assert row["money_change"] is not None
    assert any(note.startswith("crisis counts points in another way") for note in found.notes)
    assert {cause["of"] for cause in found.rows("attribution") if cause["option"] == "crisis"} <= {
        "money", "PoC", "CAAC",
    }  # fmt: skip


def test_an_option_without_a_plan_is_a_row_with_its_reason(found):
    floor, wrong = row_of(found, "floor"), row_of(found, "wrong")
    assert (floor["status"], floor["money"], floor["value_change"]) == ("infeasible", None, None)
    assert "cannot hold together" in floor["reason"]
    assert "R1" in floor["reason"]
    assert (wrong["status"], wrong["money"]) == ("invalid", None)
    assert "Years!B3: Under the scenario wrong (Scenarios!A7): The ceiling cannot be negative." in wrong["reason"]


def test_causes_add_to_the_whole_difference(plan, found):
    rows = [row for row in found.rows("attribution") if row["option"] == "both"]
    whole = row_of(found, "both")
    for of, change in (("value", whole["value_change"]), ("money", whole["money_change"])):
        assert sum(row["part"] for row in rows if row["of"] == of) == pytest.approx(change, abs=1e-6)
    for topic in found.rows("topics"):
        parts = [row["part"] for row in rows if row["of"] == topic["topic"]]
        if topic["option"] == "both" and parts:
            assert sum(parts) == pytest.approx(topic["change"], abs=1e-6)
    alone = optimizer.solve(plan.with_changes("Years/2027/ceiling-=50")).value - optimizer.solve(plan).value
    first = next(row for row in rows if row["of"] == "value")
    assert (first["row"], first["alone"]) == ("Scenarios!3", pytest.approx(alone, abs=1e-6))
    other = next(row for row in rows if row["of"] == "value" and row["row"] == "Scenarios!4")
    assert first["left_out"] == pytest.approx(whole["value_change"] - other["alone"], abs=1e-6)


def test_more_rows_than_can_be_shared_out_tell_what_they_do_alone_and_together(tmp_path):
    rows = [["many", "", "Activities", code, "request", "add", 5] for code in ("A1", "A2", "A3", "A4")]
    rows += [["many", "", "Years", year, "ceiling", "add", 10] for year in (2027, 2028)]
    rows += [["many", "", "Activities", "A1", "baseline", "set", 70]]
    path = make_workbook(tmp_path / "many.xlsx", {**base(), "Scenarios": [*ROWS[:1], *rows]})
    found = compare(optimizer.read(path))
    money = [row for row in found.rows("attribution") if row["of"] == "money"]
    assert (len(money), money[-1]["row"], {row["method"] for row in money}) == (8, "together", {"alone"})
    assert sum(row["part"] for row in money) == pytest.approx(row_of(found, "many")["money_change"], abs=1e-6)


def test_shares_of_a_known_game():
    # Two rows that only together bring 6, and a third that always brings 1.
    worth = {
        frozenset(some): 6.0 * ({0, 1} <= some) + (2 in some)
        for some in (set(), {0}, {1}, {2}, {0, 1}, {0, 2}, {1, 2}, {0, 1, 2})
    }
    assert [shapley(place, 3, worth) for place in range(3)] == [3.0, 3.0, 1.0]


def test_options_do_not_depend_on_what_else_is_compared(plan, found):
    again = compare(plan, "gone", "cut+crisis", "both", causes=False)
    assert row_of(again, "both") == row_of(found, "both")
    assert [row["option"] for row in again.rows("options")] == ["base", "gone", "cut+crisis", "both"]
    assert again.rows("attribution") == ()


def test_the_finding_says_what_an_option_costs(plan):
    found = compare(plan, "cut", "floor")
    money = -row_of(found, "cut")["money_change"]
    assert f"cut takes EUR {money:,.1f} thousand off the plan, costs" in found.finding
    assert "under floor no plan satisfies the rules" in found.finding


def test_a_base_that_cannot_be_carried_out_stands_beside_options_that_can(plan):
    rows = (*plan.scenarios, replace(plan.scenarios[4], scenario="mended", to=60.0))
    broken = replace(plan.with_limit("R1", 400.0), scenarios=rows)
    found = compare(broken, "mended")
    assert (found.status, [row["status"] for row in found.rows("options")]) == ("infeasible", ["infeasible", "optimal"])
    assert row_of(found, "mended")["money_change"] is None
    json.dumps(found.to_dict())


def test_standard_reuses_the_answer(plan, found):
    result = optimizer.solve(plan)
    again = standard(result, optimizer.Options())
    assert again.base is result
    assert again.rows("options") == found.rows("options")


def test_a_plan_without_scenarios_has_nothing_to_compare_with(tmp_path):
    with pytest.raises(optimizer.UsageError, match="nothing to compare with"):
        compare(optimizer.read(make_workbook(tmp_path / "plain.xlsx", base())))


def test_the_command_shows_documents_and_reports(book, tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert run(["compare", str(book), "--scenario", "cut", "--scenario", "both+crisis", "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert [row["option"] for row in document["options"]] == ["base", "cut", "both+crisis"]
    assert run(["compare", str(book), "--all", "--no-causes", "--output", "options.xlsx"]) == 0
    assert "Options side by side" in capsys.readouterr().out
    assert {"Options", "Inputs", "Results"} <= set(openpyxl.load_workbook("options.xlsx").sheetnames)
    assert run(["compare", str(book)]) == 2
    assert "--all" in capsys.readouterr().err
    assert run(["compare", str(book), "--scenario", "cutt"]) == 2
    assert "Did you mean cut?" in capsys.readouterr().err


def test_the_page_explains_every_column():
    text = PAGE.read_text(encoding="utf-8")
    for table in DECLARED.values():
        section = text.partition(f"\n### {table.title}\n")[2].partition("\n#")[0]
        for column in table.fields:
            assert f"| `{column.name}` | {column.meaning} |" in section, (table.title, column.name)
