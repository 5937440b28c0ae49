"""Many plans at once: the same bytes in any order, on any workers, and after a stop; what is wrong is a row."""

import json
import subprocess
import sys
import time
from pathlib import Path

import pytest

import optimizer
from analysis.sweep.records import RECORDS
from optimizer.analysis.sweep import sweep
from optimizer.analysis.sweep.sweep import BLOCK
from optimizer.errors import UsageError


@pytest.fixture(scope="module")
def plan():
    return optimizer.make_plan(**RECORDS)


@pytest.fixture(scope="module")
def changes():
    found = {f"ceiling {2 * n}": [("Years", 2027, "ceiling", 2.0 * n)] for n in range(20, 20 + BLOCK)}
    found["heavier"] = [("Topics", "CPP", "weight", "times", 2.0)]
    found["request"] = [("Activities", "A1", "request", 120.0)]
    found["no such year"] = [("Years", 1999, "ceiling", 1.0)]
    found["below nothing"] = [("Years", 2028, "ceiling", -1.0)]
    found["no change"] = ["ceiling"]
    return found


@pytest.fixture(scope="module")
def serial(plan, changes):
    return document(sweep(plan, changes, allocations=True))


def document(analysis):
    return json.dumps(analysis.to_dict())


def row_of(analysis, name):
    return next(row for row in analysis.rows("sweep") if row["entry"] == name)


def test_rows_come_in_the_order_of_names_whatever_the_order_of_entries(plan, changes, serial):
    assert document(sweep(plan, dict(reversed(changes.items())), allocations=True)) == serial
    names = [row["entry"] for row in json.loads(serial)["sweep"]]
    assert names[:4] == ["below nothing", "ceiling 40", "ceiling 42", "ceiling 44"]


def test_two_processes_give_the_same_bytes(plan, changes, serial):
    assert document(sweep(plan, changes, allocations=True, jobs=2)) == serial


def test_a_cluster_of_two_workers_gives_the_same_bytes(plan, changes, serial):
    distributed = pytest.importorskip("distributed")
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=False, dashboard_address=None
    ) as cluster:
        assert document(sweep(plan, changes, allocations=True, cluster=cluster.scheduler_address)) == serial


def test_a_run_that_was_killed_goes_on_and_gives_the_same_bytes(plan, changes, serial, tmp_path):
    folder = tmp_path / "parts"
    # Killed by itself, without a chance to tidy up, as soon as the first block is on disk.
    script = (
        "import os, json, sys; sys.path[:0] = json.loads(sys.argv[3]); import optimizer;"
        "from analysis.sweep.records import RECORDS;"
        "optimizer.sweep(optimizer.make_plan(**RECORDS), json.loads(sys.argv[1]), allocations=True,"
        " resume=sys.argv[2], progress=lambda done, total: os.kill(os.getpid(), 9))"
    )
    paths = json.dumps([str(Path(__file__).parents[3]), str(Path(__file__).parents[2])])
    ended = subprocess.run([sys.executable, "-c", script, json.dumps(changes), str(folder), paths], check=False)
    assert ended.returncode == -9
    assert len(list(folder.glob("block-*.json"))) == 1
    before = {path: path.stat().st_mtime_ns for path in folder.glob("block-*.json")}
    time.sleep(0.01)
    assert document(sweep(plan, changes, allocations=True, resume=folder)) == serial
    assert all(path.stat().st_mtime_ns == stamp for path, stamp in before.items())
    for spoilt in folder.glob("block-*.json"):
        spoilt.write_text("{", encoding="utf-8")
    assert document(sweep(plan, changes, allocations=True, resume=folder)) == serial


def test_finished_parts_of_another_sweep_are_refused(plan, changes, tmp_path):
    sweep(plan, {"one": changes["heavier"]}, resume=tmp_path)
    with pytest.raises(UsageError, match="another sweep"):
        sweep(plan.with_ceiling(2027, 150.0), {"one": changes["heavier"]}, resume=tmp_path)
    other = tmp_path / "other"
    other.mkdir()
    (other / "mine.txt").write_text("x", encoding="utf-8")
    with pytest.raises(UsageError, match="other files"):
        sweep(plan, changes, resume=other)


def test_what_a_killed_run_was_about_to_write_is_no_hindrance(plan, changes, tmp_path):
    (tmp_path / ".sweep-1.json").write_text("{", encoding="utf-8")
    assert row_of(sweep(plan, {"one": changes["heavier"]}, resume=tmp_path), "one")["status"] == "optimal"


def test_plans_with_whole_things_give_the_same_bytes_in_any_order(tmp_path):
    package = {"activity": "P1", "name": "p", "topic": "PoC", "line": "TRN", "kind": "package", "request 2027": 90,
               "value": 25}  # fmt: skip
    plan = optimizer.make_plan(**{**RECORDS, "activities": [*RECORDS["activities"], package]})
    changes = {f"{money}": [("Years", 2027, "ceiling", float(money))] for money in (100, 150, 300)}
    forwards = sweep(plan, changes, allocations=True, resume=tmp_path)
    assert document(sweep(plan, dict(reversed(changes.items())), allocations=True)) == document(forwards)
    assert len(list(tmp_path.glob("block-*.json"))) == len(changes) + 1
    funded = {
        (row["entry"], row["year"]): row["amount"] for row in forwards.rows("allocation") if row["activity"] == "P1"
    }
    assert set(funded.values()) == {0.0, 90.0}


def test_what_is_wrong_is_a_row_with_its_reason(plan, changes):
    analysis = sweep(plan, {**changes, "tight": [("Years", 2027, "ceiling", 10.0)]})
    assert "1999" in row_of(analysis, "no such year")["reason"]
    assert row_of(analysis, "no such year")["status"] == "error"
    assert "negative" in row_of(analysis, "below nothing")["reason"]
    assert row_of(analysis, "no change")["status"] == "error"
    tight = row_of(analysis, "tight")
    assert (tight["status"], tight["value"]) == ("infeasible", None)
    assert tight["reason"].startswith("These contradict each other: R1")
    assert "no plan satisfies the rules under tight" in analysis.finding


def test_values_equal_those_of_plans_solved_alone(plan, changes):
    analysis = sweep(plan, {name: changes[name] for name in ("heavier", "request", "ceiling 80")})
    for row in analysis.rows("sweep"):
        result = optimizer.solve(plan.with_changes(*changes[row["entry"]]), optimizer.Options(prices=False))
        assert row["value"] == pytest.approx(result.value + result.rounding_cost, rel=1e-9)


def test_values_under_other_weights_are_not_compared(plan, changes):
    analysis = sweep(plan, changes)
    assert row_of(analysis, "heavier")["difference"] is None
    assert row_of(analysis, "ceiling 80")["difference"] < 0.0


def test_money_by_topic_adds_to_all_money(plan, changes):
    analysis = sweep(plan, {"one": changes["request"]}, allocations=True)
    money = sum(row["money"] for row in analysis.rows("topics"))
    assert row_of(analysis, "one")["money"] == pytest.approx(money)
    assert money == pytest.approx(sum(row["amount"] for row in analysis.rows("allocation")))


def test_scenarios_of_the_workbook_are_entries():
    rows = [{"scenario": "less", "sheet": "Years", "column": "ceiling", "how": "times", "to": 0.9},
            {"scenario": "more", "sheet": "Topics", "row": "CPP", "column": "weight", "to": 5}]  # fmt: skip
    plan = optimizer.make_plan(**RECORDS, scenarios=rows)
    analysis = sweep(plan, ["less", "MORE", "less+more", "lass", "less+less"])
    values = {row["entry"]: row["value"] for row in analysis.rows("sweep")}
    for name in ("less", "MORE", "less+more"):
        result = optimizer.solve(plan.scenario(name), optimizer.Options(prices=False))
        assert values[name] == pytest.approx(result.value + result.rounding_cost, rel=1e-9)
    assert "Did you mean less?" in row_of(analysis, "lass")["reason"]
    assert "twice" in row_of(analysis, "less+less")["reason"]


def test_lists_are_named_by_their_number(plan, changes):
    analysis = sweep(plan, [changes["heavier"], changes["request"][0]])
    assert [row["entry"] for row in analysis.rows("sweep")] == ["1", "2"]


def test_progress_is_told_after_every_block(plan, changes):
    told = []
    sweep(plan, changes, progress=lambda done, total: told.append((done, total)))
    assert told == [(BLOCK, len(changes) + 1), (len(changes) + 1, len(changes) + 1)]


@pytest.mark.parametrize(
    ("given", "message"),
    [({}, "nothing to solve"), ("A", "takes a mapping"), ({1: [], "1": []}, "Two entries")],
)
def test_what_is_no_sweep_is_refused(plan, given, message):
    with pytest.raises(UsageError, match=message):
        sweep(plan, given)


@pytest.mark.parametrize(("given", "message"), [({"jobs": 0}, "workers"), ({"cluster": "nowhere://x"}, "scheduler")])
def test_workers_that_cannot_be_are_refused(plan, changes, given, message):
    with pytest.raises(UsageError, match=message):
        sweep(plan, changes, **given)
