"""Published optima, selections and prices of capital budgeting problems, solved by both solvers."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

import optimizer
from optimizer.allocate import Options, Result
from optimizer.plan import NO_FILE, NOWHERE, Plan
from tests.plans import activity, plan, rule, scope
from tests.reference.textbook import Case, as_plan, as_sheets, cases, read_case, say
from tests.workbooks import make_workbook

UNSAID = {"asw_media_selection": ["sum min_TV_spots", "sum min_reach"]}
"""What has no words in a workbook, by case; `test_media_selection_…` says it in shares of topics instead."""

SAID = [name for name in cases() if name not in UNSAID]
LINEAR = [name for name in SAID if all(item.type == "C" for item in read_case(name).items)]


@cache
def solved(name: str, solver: str = "highs", *, prices: bool = True) -> Result:
    case = read_case(name)
    return optimizer.solve(as_plan(case, say(case)), Options(solver=solver, prices=prices))


def near(case: Case, what: str, default: float = 1e-9) -> float:
    return float(case.optimum.get(what, default))


@pytest.mark.parametrize("name", cases())
def test_a_case_is_said_in_full_or_what_is_left_is_listed(name: str) -> None:
    assert [reason.partition(":")[0] for reason in say(read_case(name)).unsaid] == UNSAID.get(name, [])


@pytest.mark.parametrize("name", SAID)
def test_the_workbook_of_a_case_reads_as_its_plan(name: str, tmp_path: Path) -> None:
    case = read_case(name)
    said = say(case)
    read = optimizer.read(make_workbook(tmp_path / f"{name}.xlsx", as_sheets(case, said)))
    assert bare(read) == bare(as_plan(case, said))


def bare(made: Plan) -> dict[str, object]:
    """What a plan says, without names and where it was typed."""
    settings = made.settings
    return {
        "settings": (settings.objective, settings.unit, settings.round_to, settings.tie_break, settings.discount_rate),
        "years": [(row.year, row.ceiling, row.carry_share, row.reserve, row.overrun) for row in made.years],
        "topics": [(row.code, row.weight) for row in made.topics],
        "activities": [
            replace(row, name="", requests=dict(row.requests), shares=dict(row.shares), origin=NOWHERE)
            for row in made.activities
        ],
        "links": [replace(row, origin=NOWHERE) for row in made.links],
        "rules": [replace(row, name="", base=None, origin=NOWHERE) for row in made.rules],
        "sources": made.sources,
        "file": replace(made, file=NO_FILE).file,
    }


@pytest.mark.parametrize("solver", ["highs", "cbc"])
@pytest.mark.parametrize("name", SAID)
def test_a_case_is_solved_to_its_optimum(name: str, solver: str) -> None:
    case, result = read_case(name), solved(name, solver, prices=solver == "highs")
    assert result.status == "optimal"
    assert result.gap == pytest.approx(0.0, abs=1e-6)
    # CBC hands its solution over as text of eight digits.
    digits = 1e-9 if solver == "highs" else 1e-8
    assert result.value == pytest.approx(float(case.optimum["computed_objective"]), rel=digits)
    assert result.value == pytest.approx(float(case.optimum["objective"]), rel=near(case, "tolerance"))


@pytest.mark.parametrize("solver", ["highs", "cbc"])
@pytest.mark.parametrize("name", [name for name in SAID if read_case(name).optimum.get("unique") == "yes"])
def test_the_selection_is_the_published_one_where_there_is_only_one(name: str, solver: str) -> None:
    result = solved(name, solver, prices=solver == "highs")
    assert {row["activity"] for row in result.rows("allocation") if row["recommended"] > 0.0} == read_case(
        name
    ).selection


@pytest.mark.parametrize("name", LINEAR)
def test_linear_cases_fund_the_published_part_of_every_item(name: str) -> None:
    case, result = read_case(name), solved(name)
    upper = say(case).upper
    for row in result.rows("allocation"):
        part = upper[row["activity"]] * row["recommended"] / row["request"] if row["request"] else 0.0
        if row["request"]:
            assert part == pytest.approx(case.solution[row["activity"]], abs=1e-7)


@pytest.mark.parametrize("name", LINEAR)
def test_ceilings_of_linear_cases_have_the_published_prices_and_ranges(name: str) -> None:
    case, result = read_case(name), solved(name)
    ceilings = [row for row in result.rows("rules") if row["rule"] == "ceiling"]
    assert len(ceilings) == len(case.years)
    published = {row["limit"]: row for row in case.prices}
    for label, row, budget in zip(case.years, ceilings, case.budgets, strict=True):
        price = published[label]
        if price["slope_up"] != price["slope_down"]:
            continue
        found = row["marginal_value"] or 0.0
        assert found == pytest.approx(float(price["slope_up"]), rel=1e-6, abs=1e-9)
        if price["published"]:
            assert found == pytest.approx(float(price["published"]), abs=near(case, "tolerance_duals"))
        assert row["tightening_value"] is None
        if row["binding"] and price["published_high"]:
            assert row["holds_up_to"] == pytest.approx(float(price["published_high"]) - budget)


def media_selection() -> Plan:
    """The media case: its two sums with factors are money in a topic, each activity giving its factor as a share.

    Spots: TV money / 1500 + TV money / 3000 is the money of a topic that half of the evening's belongs to. Reach a
    unit of money is a share of 1/3.75, the highest. Both halved, so that no activity gives more than all of itself.
    """
    case = read_case("asw_media_selection")
    said = say(case)
    factors = {code: part for one in case.sums if one.code == "min_reach" for code, part in one.terms.items()}
    cost = {item.code: item.costs[0] for item in case.items}
    spots = {"DTV": 0.5, "ETV": 0.25}
    rows = []
    for row in said.activities:
        code = row["activity"]
        reach = factors[code] / cost[code] / 3.75 / 2
        shares = {"reach": reach, "rest": 1.0 - reach - spots.get(code, 0.0)}
        if code in spots:
            shares["spots"] = spots[code]
        rows.append(activity(code, shares=shares, line="ALL", request=row[f"request {2027}"], value=row["value"]))
    return plan(
        rows,
        ceilings=case.budgets,
        rules=[
            *(
                rule(row["rule"], "amount", row["relation"], row["limit"], scope=scope(activity=row["activity"]))
                for row in said.rules
            ),
            rule("min_TV_spots", "amount", "at least", 10 * 1500 / 2, scope=scope(topic="spots")),
            rule("min_reach", "amount", "at least", 50_000 / 3.75 / 2, scope=scope(topic="reach")),
        ],
        round_to=0.0,
        unit=1,
        tie_break="none",
    )


@pytest.mark.parametrize("solver", ["highs", "cbc"])
def test_media_selection_said_in_shares_of_topics_has_the_published_optimum(solver: str) -> None:
    case = read_case("asw_media_selection")
    result = optimizer.solve(media_selection(), Options(solver=solver, prices=False))
    assert result.value == pytest.approx(float(case.optimum["objective"]))
    spent: dict[str, float] = {}
    for row in result.rows("allocation"):
        spent[row["activity"]] = spent.get(row["activity"], 0.0) + row["recommended"]
    for item in case.items:
        assert spent[item.code] / item.costs[0] == pytest.approx(case.solution[item.code], abs=1e-7)


def test_media_selection_has_the_published_prices() -> None:
    """A rule in money has the published price over the money of one item (half of it in a shared topic)."""
    case = read_case("asw_media_selection")
    money = {"max_DTV": 1500, "max_ETV": 3000, "max_DN": 400, "max_SN": 1000, "max_R": 100, "max_TV_money": 1}
    money |= {"min_TV_spots": 1500 / 2, "min_reach": 1 / 3.75 / 2, "ceiling": 1}
    published = {row["limit"].replace("budget", "ceiling"): float(row["published"]) for row in case.prices}
    rows = {row["rule"]: row for row in optimizer.solve(media_selection()).rows("rules")}
    assert set(rows) == set(published)
    for code, price in published.items():
        # Loosening a lower limit lowers it, which gains what raising it is published to lose.
        loosened = -price if code.startswith("min") else price
        assert (rows[code]["marginal_value"] or 0.0) == pytest.approx(loosened / money[code], rel=1e-6, abs=1e-9)
