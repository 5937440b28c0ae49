"""The shipped plans: what they hold, and that the files in inputs/ are what the code writes."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from optimizer.errors import UsageError, WorkbookError
from optimizer.workbook.examples import EXAMPLES, example
from optimizer.workbook.read import examine, read
from optimizer.workbook.schema import SETTINGS, sheet
from optimizer.workbook.template import write_template
from tests.office import converted

INPUTS = Path(__file__).parents[2] / "inputs"


def unpacked(path: Path) -> list[tuple[str, bytes]]:
    with zipfile.ZipFile(path) as packed:
        return [(name, packed.read(name)) for name in packed.namelist()]


@pytest.mark.parametrize("name", EXAMPLES)
def test_a_shipped_workbook_is_what_the_code_writes_today(name: str, tmp_path: Path) -> None:
    write_template(tmp_path / "fresh.xlsx", name)
    # Unpacked, because two builds of the compression library pack the same bytes differently.
    assert unpacked(tmp_path / "fresh.xlsx") == unpacked(INPUTS / f"{name}.xlsx")


@pytest.mark.parametrize("name", EXAMPLES)
def test_a_shipped_workbook_is_read_without_a_single_finding(name: str) -> None:
    found = examine(INPUTS / f"{name}.xlsx")
    assert found.plan is not None
    assert found.problems == ()


@pytest.mark.parametrize("name", EXAMPLES)
def test_a_shipped_workbook_is_read_as_it_was_written(name: str) -> None:
    plan, content = read(INPUTS / f"{name}.xlsx"), example(name)
    assert [row.code for row in plan.topics] == [row["topic"] for row in content["Topics"]]
    assert [row.ceiling for row in plan.years] == [row["ceiling"] for row in content["Years"]]
    assert [row.reserve for row in plan.years] == [row.get("reserve", 0) for row in content["Years"]]
    for activity, row in zip(plan.activities, content["Activities"], strict=True):
        assert activity.request == row.get("request")
        assert activity.baseline == row["baseline"]
        assert activity.basis == row["basis"]
        assert activity.date == row["date"]
        shares = {
            split["topic"]: split["share"] for split in content.get("Splits", ()) if split["activity"] == activity.code
        }
        assert dict(activity.shares) == (shares or {row["topic"]: 1.0})
    for rule, row in zip(plan.rules, content["Rules"], strict=True):
        assert (rule.code, rule.measure, rule.relation, rule.limit) == (
            row["rule"], row["measure"], row["relation"], row["limit"],
        )  # fmt: skip


def test_an_empty_workbook_is_told_what_to_fill_in_and_nothing_else(tmp_path: Path) -> None:
    write_template(tmp_path / "empty.xlsx")
    with pytest.raises(WorkbookError) as caught:
        read(tmp_path / "empty.xlsx")
    assert {problem.code for problem in caught.value.problems} == {"empty_sheet", "missing_value"}
    assert {problem.sheet for problem in caught.value.problems} == {"Topics", "Lines", "Years", "Activities"}


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_sheet_and_column_of_an_example_is_declared_and_used(name: str) -> None:
    for sheet_name, rows in example(name).items():
        declared = sheet(sheet_name)
        columns = {column.name: column for column in declared.columns}
        years = {str(row["year"]) for row in example(name)["Years"]}
        for row in rows:
            for column in row:
                base, _, year = column.rpartition(" ")
                assert columns[base].per_year if year in years else column in columns, column


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_setting_of_an_example_is_declared_and_the_marking_says_that_nothing_is_real(name: str) -> None:
    settings = {row["setting"]: row.get("value") for row in example(name)["Settings"]}
    assert set(settings) <= {column.name for column in SETTINGS}
    assert settings["marking"] == "ILLUSTRATIVE ESTIMATES – NOT NATO FIGURES"
    assert "illustrative estimates" in str(settings["title"])


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_activity_says_where_its_figures_come_from_who_answers_and_when(name: str) -> None:
    for row in example(name)["Activities"]:
        assert str(row["basis"]).startswith("Estimate")
        assert row["owner"]
        assert row["date"]


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_rule_has_an_owner_a_priority_and_a_reason(name: str) -> None:
    for row in example(name)["Rules"]:
        assert row["owner"]
        assert row["priority"]
        assert row["reason"]


def test_the_human_security_example_uses_every_measure_and_both_strengths() -> None:
    rules = example("human_security")["Rules"]
    assert {row["measure"] for row in rules} == {"amount", "share", "change", "moved", "count", "units"}
    assert {row["strength"] for row in rules} == {"must", "should"}
    assert {row["priority"] for row in rules} == {"statutory", "political", "preference"}
    assert {"total", "request", "baseline", "member", "previous year", "tag: programme"} <= {
        row.get("of") for row in rules
    }


def test_the_human_security_example_asks_for_about_1_4_times_its_ceilings_in_every_year() -> None:
    content = example("human_security")
    inflation = {row["line"]: float(row["inflation"]) for row in content["Lines"]}
    first = int(content["Years"][0]["year"])
    for row in content["Years"]:
        year = int(row["year"])
        asked = 0.0
        for activity in content["Activities"]:
            repriced = float(activity.get("request", 0)) * (1 + inflation[activity["line"]]) ** (year - first)
            asked += float(activity.get(f"request {year}", repriced))
        assert 6000 <= float(row["ceiling"]) <= 7000
        assert 1.33 <= asked / float(row["ceiling"]) <= 1.47


def test_the_quickstart_has_twenty_cells_of_topic_by_line_in_one_year() -> None:
    content = example("quickstart")
    assert len({(row["topic"], row["line"]) for row in content["Activities"]}) == 20
    assert len(content["Activities"]) == 20
    assert len(content["Years"]) == 1


def test_an_unknown_example_is_refused_with_the_nearest_name() -> None:
    with pytest.raises(UsageError, match="Did you mean quickstart"):
        example("quikstart")


@pytest.mark.libreoffice
def test_libreoffice_keeps_drop_downs_and_content_when_it_saves_the_example(tmp_path: Path) -> None:
    (saved,) = converted([INPUTS / "human_security.xlsx"], "ods", tmp_path)
    with zipfile.ZipFile(saved) as packed:
        content = packed.read("content.xml").decode()
    assert "cell-content-is-in-list(list_topic)" in content
    assert 'table:name="list_topic"' in content
    found, original = examine(saved), read(INPUTS / "human_security.xlsx")
    assert found.plan is not None
    assert not [problem for problem in found.problems if problem.level != "note"]
    assert [row.request for row in found.plan.activities] == [row.request for row in original.activities]
    assert [row.limit for row in found.plan.rules] == [row.limit for row in original.rules]
