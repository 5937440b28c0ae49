"""A plan amended by hand: whether it holds, what it misses, and the least that mends it."""

from __future__ import annotations

import pytest

import optimizer
from optimizer.allocate import Options
from optimizer.analysis.review.declared import DECLARED
from tests.plans import activity, plan, rule, scope

QUICK = Options(prices=False, opinion=0.0)


def two(**given):
    """A brings more for each unit than B; 100 for both, and a floor for B where ``floor`` is given."""
    rows = [
        activity("A", request=80.0, value=16.0, value_at_half=0.5),
        activity("B", request=80.0, value=8.0, value_at_half=0.5, topic="CPP", **given.pop("b", {})),
    ]
    floor = given.pop("floor", None)
    rules = [rule("F", "amount", "at least", floor, scope=scope(topic="CPP"), years=(2027,))] if floor else []
    return plan(rows, ceilings=[100.0], rules=rules, **given)


def approved(a, b):
    return {("A", 2027): a, ("B", 2027): b}


def test_a_plan_that_holds_says_what_it_costs():
    found = optimizer.review(two(), approved(60.0, 40.0), QUICK)
    assert (found.status, found.rows("breaches")) == ("optimal", ())
    # 20 moved from A (0.2 points a unit) to B (0.1).
    assert "worth 2 points less than the best" in found.finding
    assert {row["activity"]: row["difference"] for row in found.rows("amounts")} == {"A": -20.0, "B": 20.0}
    assert {row["status"] for row in found.rows("amounts")} == {"amended"}


def test_nothing_amended_is_said():
    assert "nothing was amended" in optimizer.review(two(), approved(80.0, 20.0), QUICK).finding


def test_a_missed_rule_is_named_with_the_least_repair_of_the_plan_and_of_the_rule():
    found = optimizer.review(two(floor=30.0), approved(80.0, 20.0), QUICK)
    assert found.status == "breach"
    (missed,) = found.rows("breaches")
    assert (missed["limit"], missed["required"], missed["achieved"], missed["missed"]) == ("F", 30.0, 20.0, 10.0)
    moved = {row["activity"]: row["move"] for row in found.rows("amounts") if row["move"]}
    assert moved == {"A": -10.0, "B": 10.0}
    (loosened, *_) = found.rows("rules")
    assert (loosened["limit"], loosened["to"]) == ("F", 20.0)


def test_more_than_there_is_and_more_than_is_asked_for_are_named():
    found = optimizer.review(two(), approved(90.0, 30.0), QUICK)
    assert [(row["limit"], row["missed"]) for row in found.rows("breaches")] == [("request", 10.0), ("ceiling", 20.0)]
    near = {row["activity"]: row["nearest"] for row in found.rows("amounts")}
    assert near == {"A": 80.0, "B": 20.0}


def test_a_minimum_and_a_lock_are_kept():
    found = optimizer.review(two(b={"minimum": 15.0}), approved(80.0, 10.0), QUICK)
    assert [row["limit"] for row in found.rows("breaches")] == ["minimum"]
    found = optimizer.review(two(b={"lock": "out"}), approved(80.0, 10.0), QUICK)
    assert [row["limit"] for row in found.rows("breaches")] == ["lock"]


def test_the_command_reads_a_table_and_ends_with_six_at_a_breach(tmp_path, capsys):
    from optimizer.cli.entry import run

    workbook = tmp_path / "plan.xlsx"
    optimizer.write_workbook(optimizer.make_plan(**_tables()), workbook)
    table = tmp_path / "decision.csv"
    table.write_text("activity,year,approved\nA,2027,60\nB,2027,40\n", encoding="utf-8")
    words = ["--opinion", "0", "--output", str(tmp_path / "review.xlsx")]
    assert run(["review", str(workbook), str(table), *words]) == 0
    assert optimizer.verify(tmp_path / "review.xlsx", workbook).status == "done"
    table.write_text("activity,year,approved\nA,2027,80\nB,2027,40\n", encoding="utf-8")
    assert run(["review", str(workbook), str(table), "--json", "--opinion", "0"]) == 6
    assert "Years!B2" in capsys.readouterr().out


def _tables():
    return {
        "settings": {"title": "Two"},
        "topics": [{"topic": "T", "name": "T", "weight": 1}],
        "lines": [{"line": "L", "name": "L"}],
        "years": [{"year": 2027, "ceiling": 100}],
        "activities": [
            {"activity": code, "name": code, "topic": "T", "line": "L", "request": 80, "value": value}
            for code, value in (("A", 16), ("B", 8))
        ],
    }


@pytest.mark.parametrize("name", DECLARED)
def test_the_page_explains_every_column(name):
    from pathlib import Path

    page = (Path(__file__).parents[2] / "docs" / "way-back.md").read_text(encoding="utf-8")
    assert all(f"| `{field.name}` |" in page for field in DECLARED[name].fields)
