"""The benchmarks compare like with like: every way that is installed by itself comes to the same value."""

import pytest

from benchmarks import budget_curve, large_plan, peers, robust, small_plan
from benchmarks.case import small

VALUE = 17224.665210
"""The best value of the small plan; six independent ways came to it, see docs/benchmarks.md."""


@pytest.mark.parametrize("solve", [peers.ours, peers.ours_with_ties, peers.arrays_into_highspy, peers.pulp_cbc])
def test_every_way_comes_to_the_same_value(solve):
    with small_plan.quiet():
        assert solve(small()) == pytest.approx(VALUE, rel=1e-6)


def test_a_way_that_does_not_run_is_a_row_that_says_so(monkeypatch):
    def missing(_case):
        raise ImportError(name="pyomo")

    monkeypatch.setattr(small_plan, "PEERS", {"ours": peers.ours, "arrays": peers.arrays_into_highspy, "peer": missing})
    seconds, values, absent = small_plan.measure(small(), runs=1)
    assert set(values) == {"ours", "arrays"}
    assert "| peer | not installed (pyomo) |" in small_plan.table(seconds, values, absent)


def test_the_result_lands_between_the_marks_of_a_page(tmp_path):
    page = tmp_path / "page.md"
    page.write_text("before\n<!-- small_plan -->\nold\n<!-- end -->\nafter\n", encoding="utf-8")
    small_plan.insert("new", page)
    small_plan.insert("newer", page)
    assert page.read_text(encoding="utf-8") == "before\n<!-- small_plan -->\n\nnewer\n<!-- end -->\nafter\n"


def test_the_grid_of_the_budget_curve_lies_on_it():
    text = budget_curve.measured(small(num_topics=2, num_lines=2, num_years=2), runs=1, points=4)
    assert "| PuLP + CBC, grid |" in text
    assert "All points of the grid lie on the curve" in text


def test_samples_rebuilt_with_pulp_come_to_the_values_of_the_plan_in_memory():
    with small_plan.quiet():
        _, values = robust.measure(robust.stake(), 2)
    own, *others = values.values()
    for other in others:
        assert other == pytest.approx(own, rel=1e-6)


def test_large_plans_are_measured_by_size_and_other_values_are_told(monkeypatch):
    ways = ("optimizer, greatest value", "arrays straight into highspy")
    monkeypatch.setattr(large_plan, "PEERS", {way: peers.PEERS[way] for way in ways})
    found = {(way, "S"): large_plan.one(way, "S") for way in ways}
    assert large_plan.differing(found, ["S"]) == []
    assert "| arrays straight into highspy | " in large_plan.table(found, ["S"])
    found[ways[0], "S"]["value"] += 1.0
    assert len(large_plan.differing(found, ["S"])) == 1
