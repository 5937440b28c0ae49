"""Ceilings: reserve, overrun, carry-over, lapse."""

import pytest

from optimizer.allocate import solve
from optimizer.model import assemble
from tests.plans import activity, plan


def test_a_ceiling_row_holds_money_less_reserve_plus_what_is_carried_and_overrun() -> None:
    year = {"carry_share": 0.1, "reserve": 0.02, "overrun": 0.05, "overrun_price": 3.0}
    program = assemble(plan([activity("A", request=500.0)], ceilings=[100.0, 200.0], year=year)).program
    row = program.row_of["ceiling", 2028]
    columns, coefficients = program.row(row)
    found = {program.columns[c]: v for c, v in zip(columns.tolist(), coefficients.tolist(), strict=True)}
    assert found == {
        ("amount", "A", 2028): 1.0,
        ("carry", 2027): -1.0,
        ("carry", 2028): 1.0,
        ("overrun", 2028): -1.0,
    }
    assert program.row_upper[row] == pytest.approx(196.0)
    assert program.col_upper[program.column_of["carry", 2027]] == pytest.approx(10.0)
    assert program.col_upper[program.column_of["carry", 2028]] == 0.0
    assert program.col_upper[program.column_of["overrun", 2027]] == pytest.approx(5.0)


def test_money_is_carried_only_as_far_as_it_is_used_and_the_rest_lapses() -> None:
    rows = [activity("A", request=100.0, requests={2027: 60.0}, value=100.0)]
    result = solve(plan(rows, ceilings=[90.0, 80.0], year={"carry_share": 1.0}))
    first, second = result.rows("sources")
    assert (first["used"], first["carried"], first["lapsed"]) == (60.0, 20.0, 10.0)
    assert (second["carry_in"], second["used"], second["lapsed"]) == (20.0, 100.0, 0.0)


def test_overrun_is_used_where_money_is_worth_more_than_its_price() -> None:
    rows = [activity("A", request=100.0, value=200.0)]
    year = {"overrun": 0.1, "overrun_price": 1.5}
    result = solve(plan(rows, ceilings=[50.0], year=year))
    assert result.rows("sources")[0]["overrun"] == 5.0
    assert result.value == pytest.approx(2.0 * 55.0 - 1.5 * 5.0)
    dear = solve(plan(rows, ceilings=[50.0], year={**year, "overrun_price": 2.5}))
    assert dear.rows("sources")[0]["overrun"] == 0.0
