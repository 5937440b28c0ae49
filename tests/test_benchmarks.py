"""The benchmarks compare like with like: every way that is installed by itself comes to the same value."""

import re
import tomllib
from importlib import import_module
from pathlib import Path

import pytest

from benchmarks import __main__ as whole
from benchmarks import budget_curve, environment, growth, large_plan, peers, robust, small_plan, targets, telling
from benchmarks.apart import apart, differing
from benchmarks.case import small, with_rules
from benchmarks.curves import exponent, picture
from benchmarks.targets import TARGETS, Figure
from benchmarks.telling import Told
from benchmarks.workbook_case import write_case

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs" / "benchmarks.md").read_text(encoding="utf-8")
VALUE = 17224.665210
"""The best value of the small plan; six independent ways came to it, see docs/benchmarks.md."""

PARTS = [*whole.PARTS, whole.SLOWEST]


@pytest.mark.parametrize("solve", [peers.ours, peers.ours_with_ties, peers.arrays_into_highspy, peers.pulp_cbc])
def test_every_way_comes_to_the_same_value(solve):
    with telling.quiet():
        assert solve(small()) == pytest.approx(VALUE, rel=1e-6)


def test_rules_on_activities_drawn_at_random_mean_the_same_to_every_way_and_in_the_workbook(tmp_path):
    case = with_rules(small(num_years=2), 3, members=4)
    write_case(case, tmp_path / "plan.xlsx")
    with telling.quiet():
        value = peers.ours(case)
        assert value < peers.ours(small(num_years=2)) - 1.0
        assert peers.arrays_into_highspy(case) == pytest.approx(value, rel=1e-9)
        assert peers.pulp_cbc(case) == pytest.approx(value, rel=1e-9)
        assert growth.checked(tmp_path / "plan.xlsx", growth.READ) == pytest.approx(value, rel=1e-6)


@pytest.mark.parametrize("part", PARTS)
def test_the_command_line_of_every_part_parses_and_its_result_has_a_place_in_the_documentation(part):
    benchmark = import_module(f"benchmarks.{part}").BENCHMARK
    assert benchmark.name == part
    whole_run, quick = benchmark.asked([]), benchmark.asked(["--quick"])
    for name, (default, _) in benchmark.options.items():
        assert getattr(whole_run, name) == default
        assert getattr(quick, name) == benchmark.quick.get(name, default)
    assert set(benchmark.quick) <= set(benchmark.options)
    assert PAGE.count(benchmark.marks[0]) == PAGE.count(benchmark.marks[1]) == 1
    assert f"-m benchmarks.{part}" in PAGE
    assert f"python -m benchmarks.{part}" in benchmark.stamp(whole_run)


def test_a_stamp_tells_the_options_that_differ_from_the_defaults():
    asked = small_plan.BENCHMARK.asked(["--runs", "5"])
    assert "`python -m benchmarks.small_plan --runs 5`" in small_plan.BENCHMARK.stamp(asked)


def test_every_target_belongs_to_a_part_that_is_run():
    assert {target.part for target in TARGETS.values()} <= set(PARTS)
    assert whole.parser().parse_args(["--only", "sweep", "--quick"]).only == "sweep"


def test_the_table_of_targets_tells_what_is_met_what_is_not_and_why():
    figures = {
        "small_plan": Figure(ratio=5.46),
        "sweep.S.rebuilt": Figure(ratio=25.6),
        "large_plan.XL": Figure(ratio=19.0, bound="more than"),
        "large_plan.L": Figure(ratio=12.0, bound="more than"),
    }
    text = targets.table(figures, {"budget_curve": "failed with exit code 1"})
    rows = {cells[1]: cells[2:] for line in text.splitlines() if len(cells := re.split(r" *\| *", line)) > 4}
    assert rows[TARGETS["small_plan"].what][:2] == ["at most 1.3", "5.46"]
    assert rows[TARGETS["small_plan"].what][2] == f"not met. {TARGETS['small_plan'].why}"
    assert rows[TARGETS["sweep.S.rebuilt"].what][:3] == ["at least 15", "25.6", "met"]
    assert rows[TARGETS["large_plan.XL"].what][1:3] == ["more than 19.0", "not decided within the time limit"]
    assert rows[TARGETS["large_plan.L"].what][1:3] == ["more than 12.0", "met"]
    assert rows[TARGETS["budget_curve"].what][1:3] == ["–", "failed with exit code 1"]
    assert rows[TARGETS["sweep.M.warm"].what][1:3] == ["–", "not measured"]


def test_a_result_that_was_kept_is_told_again(tmp_path):
    told = Told(
        text="text", figures={"small_plan": Figure(ratio=1.25), "large_plan.XL": Figure(ratio=9.0, bound="more than")}
    )
    telling.keep(told, tmp_path / "record.json")
    day, again = telling.kept(tmp_path / "record.json")
    assert again == told
    text = whole.summary({"small_plan": (day, again)}, {})
    assert f"Measured on {day}" in text
    assert f"1 of {len(TARGETS)} targets are met." in text


def test_a_way_that_does_not_run_is_a_row_that_says_so(monkeypatch):
    def missing(_case):
        raise ImportError(name="pyomo")

    monkeypatch.setattr(small_plan, "PEERS", {"ours": peers.ours, "arrays": peers.arrays_into_highspy, "peer": missing})
    monkeypatch.setattr(environment, "missing", lambda: {"pyomo": "no matching distribution"})
    seconds, values, absent = small_plan.measure(small(), runs=1)
    assert set(values) == {"ours", "arrays"}
    told = small_plan.table(seconds, values, absent)
    assert "| peer | not installed (pyomo: no matching distribution) |" in told


def test_the_environment_holds_what_the_project_needs_and_is_made_anew_for_other_versions():
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["dependencies"]
    assert {re.split("[<>=]", line)[0].lower() for line in declared} <= set(environment.OWN)
    assert environment.folder({"pulp": "1"}) != environment.folder({"pulp": "2"})


def test_the_result_lands_between_the_marks_of_a_page(tmp_path):
    page = tmp_path / "page.md"
    page.write_text("before\n<!-- small_plan -->\nold\n<!-- end -->\nafter\n", encoding="utf-8")
    for text in ("new", "newer"):
        telling.insert(text, page, small_plan.BENCHMARK.marks)
    assert page.read_text(encoding="utf-8") == "before\n<!-- small_plan -->\n\nnewer\n\n<!-- end -->\nafter\n"


def test_the_grid_of_the_budget_curve_lies_on_it():
    text, figure = budget_curve.measured(small(num_topics=2, num_lines=2, num_years=2), runs=1, points=4)
    assert "| PuLP + CBC, grid |" in text
    assert "All points of the grid lie on the curve" in text
    assert figure.ratio > 0


def test_samples_rebuilt_with_pulp_come_to_the_values_of_the_plan_in_memory():
    with telling.quiet():
        _, values = robust.measure(robust.stake(), 2)
    own, *others = values.values()
    for other in others:
        assert other == pytest.approx(own, rel=1e-6)


def test_large_plans_are_measured_by_size_and_other_values_are_told():
    missing = {"missing": "–"}
    rows = {"optimizer, greatest value": (1.0, 10.0), "arrays straight into highspy": (5.0, 40.0)}
    found = {(way, "S"): missing for way in peers.PEERS} | {
        (way, "S"): {"seconds": seconds, "value": VALUE, "memory": memory} for way, (seconds, memory) in rows.items()
    }
    found["PuLP + CBC", "S"] = {"missing": "more than 30 s", "limit": 30.0, "memory": 99.0}
    assert "| arrays straight into highspy | 5 (40) |" in large_plan.table(found, ["S"])
    assert "| PuLP + CBC | more than 30 s (99) |" in large_plan.table(found, ["S"])
    assert large_plan.compared(found, "S") == (Figure(ratio=5.0), Figure(ratio=4.0))
    by_way = {way: found[way, "S"] for way in peers.PEERS}
    assert differing(by_way, "optimizer, greatest value", 1e-9) == []
    by_way["optimizer, greatest value"]["value"] += 1.0
    assert len(differing(by_way, "optimizer, greatest value", 1e-9)) == 1


def test_a_peer_that_came_to_its_limit_gives_a_bound():
    found = {(way, "XL"): {"missing": "–"} for way in peers.PEERS}
    found["optimizer, greatest value", "XL"] = {"seconds": 2.0, "value": VALUE, "memory": 10.0}
    found["PuLP + HiGHS", "XL"] = {"missing": "more than 240 s", "limit": 240.0, "memory": 500.0}
    assert large_plan.compared(found, "XL") == (
        Figure(ratio=120.0, bound="more than"),
        Figure(ratio=50.0, bound="more than"),
    )


def test_a_measurement_apart_tells_time_value_and_memory_and_ends_at_its_limit():
    call = ["benchmarks.large_plan", "--way", "arrays straight into highspy", "--sizes", "S"]
    found = apart(call, 60.0)
    assert found["value"] == pytest.approx(VALUE, rel=1e-6)
    assert found["seconds"] > 0
    assert apart(call, 0.01)["missing"] == "more than 0 s"


def test_growth_is_fitted_to_the_largest_sizes():
    assert exponent([(10.0, 5.0), (20.0, 1.0), (40.0, 4.0), (80.0, 16.0)]) == pytest.approx(2.0)
    assert exponent([(10.0, 1.0), (20.0, 2.0)]) is None


def test_growth_is_told_as_a_table_and_drawn_the_same_every_time():
    ways = (growth.SOLVED, "PuLP + CBC")
    found = {
        size: {ways[0]: {"seconds": size / 1e3, "memory": 1.0 * size}, ways[1]: {"seconds": size / 1e2, "memory": 2.0}}
        for size in (20, 100, 500)
    }
    found[500][ways[1]] = {"missing": "more than 15 s", "limit": 15.0}
    rows = growth.table(found).splitlines()
    assert rows[2] == "| optimizer, plan to solution | 0.02 (20) | 0.1 (100) | 0.5 (500) | n^1.00 | n^1.00 |"
    assert rows[3] == "| PuLP + CBC | 0.2 (2) | 1 (2) | more than 15 s | – | – |"
    curves = {
        quantity: {way: growth.points(found, way, quantity) for way in ways} for quantity in ("seconds", "memory")
    }
    drawn = picture("activities", curves)
    assert drawn == picture("activities", curves)
    assert "20" in drawn
    assert all(way in drawn for way in ways)
