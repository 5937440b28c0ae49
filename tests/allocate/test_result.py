"""The answer as a document and as DataFrames; the checker stops what it refuses."""

import json
from pathlib import Path

import pytest

import optimizer
from optimizer.allocate import Options, Result, solve
from optimizer.allocate import solve as package_solve
from optimizer.errors import CheckError, StoppedError, UsageError
from tests.plans import activity, plan, rule

SMALL = plan([activity("A", request=60.0, value=10.0), activity("B", request=60.0, value=5.0)], ceilings=[70.0])
INPUTS = Path(__file__).parents[2] / "inputs"


@pytest.mark.one_python
@pytest.mark.parametrize("name", ["shipped", "quick"])
def test_the_shipped_workbooks_are_optimal_with_both_back_ends(name: str, request: pytest.FixtureRequest) -> None:
    highs: Result = request.getfixturevalue(name)
    cbc = solve(highs.plan, Options(solver="cbc", prices=False, opinion=0.0))
    assert highs.status == cbc.status == "optimal"
    assert highs.bound == pytest.approx(cbc.bound, rel=1e-6)
    assert list(highs.allocation["recommended"]) == list(cbc.allocation["recommended"])
    assert all(row["verdict"] == "OK" for row in highs.rows("checks"))
    assert all(row["reason"] and row["code"] for row in highs.rows("allocation"))


def test_two_solves_give_one_document_and_it_is_json() -> None:
    one, other = (json.dumps(solve(SMALL).to_dict(), allow_nan=False) for _ in range(2))
    assert one == other
    assert json.loads(one)["status"] == "optimal"


def test_the_time_of_day_stands_in_the_manifest_only_where_asked_for() -> None:
    assert "times" not in solve(SMALL).manifest["identity"]
    times = solve(SMALL, Options(stamp=True)).manifest["identity"]["times"]
    assert "started" in times
    assert list(times["stages"]) == ["value", "distance", "money"]
    assert all(seconds >= 0.0 for seconds in times["stages"].values())


def test_tables_are_dataframes_with_the_contracts_columns() -> None:
    result = solve(SMALL)
    assert result.allocation["recommended"].sum() == pytest.approx(70.0)
    assert list(result.ranking["activity"]) == ["A", "B"]
    assert {"rule", "member", "cell", "required", "achieved", "margin", "binding", "marginal_value"} <= set(
        result.rules
    )
    assert list(result.unfunded["activity"]) == ["B"]
    assert result.sources.loc[0, "used"] == pytest.approx(70.0)


def test_an_infeasible_plan_has_its_document_too() -> None:
    document = solve(plan([activity("A", request=9.0)], rules=[rule("R", "amount", "at least", 20.0)])).to_dict()
    assert document["status"] == "infeasible"
    assert {"conflict", "repairs"} <= set(document)
    assert document["value"] is None
    json.dumps(document, allow_nan=False)


def test_a_plan_that_the_checker_refuses_is_not_delivered(monkeypatch: pytest.MonkeyPatch) -> None:
    from optimizer.allocate import tables

    monkeypatch.setattr(tables, "part_of", lambda amount, share: amount * share + 0.01)
    with pytest.raises(CheckError, match="not delivered"):
        package_solve(SMALL)


def test_no_time_at_all_is_told_as_such() -> None:
    with pytest.raises(StoppedError, match="time limit"):
        solve(optimizer.read(INPUTS / "human_security.xlsx"), Options(time_limit=0.0))
    assert StoppedError.exit_code == 5


def test_export_refuses_unknown_kinds_and_unwritable_places(tmp_path: Path) -> None:
    from optimizer.allocate import export

    assert export(SMALL, tmp_path / "plan.lp", "lp").read_text().startswith("\\*")
    with pytest.raises(UsageError, match="Did you mean mps"):
        export(SMALL, tmp_path / "plan.mp", "mp")
    with pytest.raises(UsageError, match="cannot be written"):
        export(SMALL, tmp_path / "missing" / "plan.lp", "lp")
