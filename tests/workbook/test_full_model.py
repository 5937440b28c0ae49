"""Every kind of activity, link, source, share and rule is read into the plan value that it stands for."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from optimizer.plan import Base, Link, Plan, Scope, Words
from optimizer.plan.amounts import amounts
from optimizer.workbook.read import read
from tests.workbooks import Rows, base, make_workbook, set_cell


def plan_of(tmp_path: Path, sheets: dict[str, Rows]) -> Plan:
    return read(make_workbook(tmp_path / "plan.xlsx", sheets))


def full() -> dict[str, Rows]:
    """The sound workbook with posts, units, a package and locks, links, two sources, shares."""
    sheets = base()
    sheets["Activities"][0] += [
        "kind", "minimum", "unit_cost", "term", "delay", "partial", "start", "earns", "lock", "request 2028",
    ]  # fmt: skip
    sheets["Activities"][1] += ["scalable", 40, "", "", "", "", "", "", "baseline", ""]
    sheets["Activities"][2] += ["Units", 40, 20, "", "", "", "", "", "full", ""]
    sheets["Activities"][3] += ["posts", "", 30, 2, "50 %", "", "", "", "out", ""]
    sheets["Activities"][4] += ["package", "", "", "", "", 0, "any", "yearly", "", 0]
    sheets["Activities"][4][8] = ""
    sheets["Links"] = [
        ["activity", "relation", "other", "active"],
        ["a1", "requires", "A2, a4", ""],
        ["A2", "Requires any", "A1; A4", "yes"],
        ["A4", "excludes", "A3", ""],
    ]
    sheets["Sources"] = [
        ["source", "name", "kind", "topic", "line", "amount", "amount 2028", "carry_share", "certainty", "owner"],
        ["EM", "Earmark", "earmarked", "CAAC", "not EXR", 50, 0, "50 %", "pledged", "Donor"],
        ["JT", "", "joint", "", "", "", 20, "", "", ""],
    ]
    sheets["Shares"] = [["ally", "share", "out"], ["X", 0.5, "yes"], ["Y", "30 %", "JT"], ["Z", 0.2, ""]]
    return sheets


def test_every_column_of_activities_is_read(tmp_path: Path) -> None:
    scalable, units, posts, package = plan_of(tmp_path, full()).activities
    assert [row.kind for row in (scalable, units, posts, package)] == ["scalable", "units", "posts", "package"]
    assert (scalable.minimum, scalable.lock, scalable.unit_cost, scalable.start) == (40, "baseline", None, None)
    assert (units.minimum, units.unit_cost, units.lock) == (40, 20, "full")
    assert (posts.unit_cost, posts.term, posts.delay, posts.lock) == (30, 2, 0.5, "out")
    assert (package.partial, package.start, package.earns) == (0.0, (2027, 2028), "yearly")
    assert (scalable.term, scalable.partial, scalable.earns) == (3, None, "once")


@pytest.mark.parametrize(
    ("typed", "years"),
    [
        ("", None),
        ("any", (2027, 2028)),
        ("Any", (2027, 2028)),
        (2028, (2028,)),
        ("2027, 2028", (2027, 2028)),
        ("from 2028", (2028,)),
        ("approved", (2027,)),
        ("not 2027", (2028,)),
    ],
)
def test_a_package_starts_in_the_years_that_its_cell_names(typed: Any, years: tuple[int, ...] | None, tmp_path: Path):
    plan = plan_of(tmp_path, set_cell(full(), "Activities!P5", typed))
    assert plan.activities[3].start == years


@pytest.mark.parametrize(("typed", "partial"), [("", None), (0, 0.0), ("0 %", 0.0), (0.6, 0.6), (1, 1.0)])
def test_a_blank_part_is_all_or_nothing_and_zero_freely_divisible(typed: Any, partial: float | None, tmp_path: Path):
    plan = plan_of(tmp_path, set_cell(full(), "Activities!O5", typed))
    assert plan.activities[3].partial == partial


def test_the_cells_of_links_and_sources_are_remembered(tmp_path: Path) -> None:
    plan = plan_of(tmp_path, full())
    assert plan.links[1].origin.cell("other") == "Links!C3"
    assert plan.sources[0].origin.cell("amount 2028") == "Sources!G2"
    assert plan.shares[2].origin.cell("share") == "Shares!B4"


def test_links_are_read_with_codes_as_their_own_sheet_spells_them(tmp_path: Path) -> None:
    plan = plan_of(tmp_path, full())
    assert [(row.activity, row.relation, row.others) for row in plan.links] == [
        ("A1", "requires", ("A2", "A4")),
        ("A2", "requires any", ("A1", "A4")),
        ("A4", "excludes", ("A3",)),
    ]


def test_activities_may_require_each_other_in_a_circle(tmp_path: Path) -> None:
    sheets = base()
    sheets["Links"] = [["activity", "relation", "other"], ["A1", "requires", "A2"], ["A2", "requires", "A1"]]
    plan = plan_of(tmp_path, sheets)
    assert plan.problems == ()
    assert all(isinstance(row, Link) for row in plan.links)


def test_sources_are_read_with_scope_amounts_and_certainty(tmp_path: Path) -> None:
    earmark, joint = plan_of(tmp_path, full()).sources
    assert (earmark.name, earmark.kind, earmark.certainty, earmark.owner) == (
        "Earmark",
        "earmarked",
        "pledged",
        "Donor",
    )
    assert earmark.scope == Scope(topic=Words(include=("CAAC",)), line=Words(exclude=("EXR",)))
    assert [earmark.in_year(year) for year in (2027, 2028)] == [50, 0]
    assert earmark.carry_share == 0.5
    assert (joint.name, joint.certainty, joint.carry_share, joint.scope) == ("JT", "received", 0.0, Scope())
    assert [joint.in_year(year) for year in (2027, 2028)] == [0, 20]


def test_shares_that_add_to_100_percent_are_kept_and_yes_means_every_shared_source(tmp_path: Path) -> None:
    plan = plan_of(tmp_path, full())
    assert [(row.ally, row.share, row.out) for row in plan.shares] == [
        ("X", 0.5, ("common", "JT")),
        ("Y", 0.3, ("JT",)),
        ("Z", 0.2, ()),
    ]
    assert [problem.code for problem in plan.problems if problem.sheet == "Shares"] == ["text_number"]


def test_shares_that_nearly_add_to_100_percent_are_scaled(tmp_path: Path) -> None:
    sheets = base()
    sheets["Shares"] = [["ally", "share"], ["X", 0.6], ["Y", 0.4004]]
    plan = plan_of(tmp_path, sheets)
    assert sum(row.share for row in plan.shares) == pytest.approx(1.0, abs=1e-15)
    assert [problem.code for problem in plan.problems] == ["shares_scaled"]


@pytest.mark.parametrize(
    ("edits", "expected"),
    [
        ({"A": "R3", "I": "count", "J": "at least", "K": 2}, {"measure": "count", "limit": 2, "base": None}),
        (
            {"A": "R3", "I": "units", "J": "at least", "K": "100 %", "L": "previous year"},
            {"measure": "units", "limit": 1.0, "base": Base(kind="previous year", text="previous year")},
        ),
        (
            {"A": "R3", "C": "CAAC", "I": "amount", "J": "at least", "K": 10, "Q": "em, JT"},
            {"source": Words(include=("EM", "JT"))},
        ),
        (
            {"A": "R3", "I": "amount", "J": "at most", "K": 100, "Q": "not common"},
            {"source": Words(exclude=("common",))},
        ),
        (
            {"A": "R3", "G": "source, topic", "I": "share", "J": "at most", "K": 0.9, "L": "member"},
            {"each": ("source", "topic"), "base": Base(kind="member", text="member")},
        ),
        (
            {"A": "R3", "C": "CAAC", "I": "share", "J": "at least", "K": 1, "L": "without EM", "Q": "common"},
            {"base": Base(kind="without", source=Words(include=("EM",)), text="without EM")},
        ),
        (
            {"A": "R3", "I": "share", "J": "at least", "K": 0.1, "L": "line: TRN; source: common, EM"},
            {
                "base": Base(
                    kind="scope",
                    scope=Scope(line=Words(include=("TRN",))),
                    source=Words(include=("common", "EM")),
                    text="line: TRN; source: common, EM",
                )
            },
        ),
    ],
)  # fmt: skip
def test_rules_about_sources_and_numbers_are_read(edits: dict[str, Any], expected: dict[str, Any], tmp_path: Path):
    sheets = set_cell(full(), "Rules!Q1", "source")
    for column, value in edits.items():
        set_cell(sheets, f"Rules!{column}4", value)
    rule = plan_of(tmp_path, sheets).rule("R3")
    assert {name: getattr(rule, name) for name in expected} == expected


@pytest.mark.parametrize("objective", ["value", "balanced"])
def test_objectives_without_a_target_are_read(objective: str, tmp_path: Path) -> None:
    sheets = set_cell(set_cell(base(), "Settings!A4", "objective"), "Settings!B4", objective)
    plan = plan_of(tmp_path, sheets)
    assert (plan.settings.objective, plan.settings.target_value, plan.problems) == (objective, None, ())


def test_the_cheapest_plan_has_its_target(tmp_path: Path) -> None:
    sheets = set_cell(set_cell(base(), "Settings!A4", "objective"), "Settings!B4", "cheapest")
    plan = plan_of(tmp_path, set_cell(set_cell(sheets, "Settings!A5", "target_value"), "Settings!B5", 100))
    assert (plan.settings.objective, plan.settings.target_value, plan.problems) == ("cheapest", 100, ())


def test_levels_may_be_worth_more_and_more_per_unit_of_money(tmp_path: Path) -> None:
    sheets = base()
    sheets["Activities"][1][8] = ""
    sheets["Levels"] = [["activity", "level", "amount", "value"], ["A1", "a", 50, 5], ["A1", "b", 120, 30]]
    plan = plan_of(tmp_path, sheets)
    assert plan.problems == ()
    assert [row.value for row in plan.activities[0].levels] == [5, 30]


@pytest.mark.parametrize("place", ["Links!C2", "Sources!F2", "Shares!B2", "Activities!L3", "Activities!M4"])
def test_the_content_hash_follows_links_sources_shares_and_kinds(place: str, tmp_path: Path) -> None:
    first, sheets = plan_of(tmp_path, full()), full()
    changed = {"Links!C2": "A4", "Sources!F2": 51, "Shares!B2": 0.5004, "Activities!L3": 10, "Activities!M4": 4}
    assert plan_of(tmp_path, set_cell(sheets, place, changed[place])).file.content_sha256 != first.file.content_sha256


def test_floors_count_the_money_of_sources_that_may_pay_them(tmp_path: Path) -> None:
    # 300 for PoC and CAAC against a ceiling of 250: the earmark of 60 makes it possible.
    sheets = base()
    set_cell(sheets, "Rules!K2", 150)
    for column, value in {"A": "R3", "C": "PoC", "I": "amount", "J": "at least", "K": 150}.items():
        set_cell(sheets, f"Rules!{column}4", value)
    assert {problem.code for problem in plan_of(tmp_path, sheets).problems} == {"floors_above_ceiling"}
    sheets["Sources"] = [["source", "kind", "amount", "topic"], ["EM", "earmarked", 60, "CAAC"]]
    assert plan_of(tmp_path, sheets).problems == ()


def test_what_whole_units_can_be_given_counts_not_what_is_requested(tmp_path: Path) -> None:
    sheets = base()
    sheets["Activities"][0] += ["kind", "unit_cost"]
    sheets["Activities"][3] += ["units", 40]
    set_cell(sheets, "Rules!K2", 165)  # CAAC asks for 90 + 80, but 90 pays only 80 in units of 40
    plan = plan_of(tmp_path, sheets)
    assert amounts(plan).most[2].tolist() == [80, 80]
    assert [(problem.code, problem.where) for problem in plan.problems] == [
        ("no_whole_units", "Activities!G4"),
        ("never_holds", "Rules!K2"),
    ]
