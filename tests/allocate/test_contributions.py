"""Contributions to the cent, and the tables of money and posts."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import numpy as np

from optimizer.allocate.contributions import cents_of, contribution_rows, in_cents
from optimizer.allocate.flows import settle_flows
from optimizer.allocate.money_tables import financing_rows, posts_rows, source_rows, unspent_rows
from optimizer.allocate.result import TABLES
from optimizer.allocate.unspent import Unspent
from optimizer.model import assemble
from optimizer.plan import Plan, Share, Source
from optimizer.plan.amounts import amounts, decimal
from tests.plans import activity, plan, scope


def paid(of: Plan, x: list[list[float]]):  # type: ignore[no-untyped-def]
    flows = settle_flows(assemble(of), np.array(x))
    assert flows is not None
    return flows


def allies(*shares: float) -> list[Share]:
    return [Share(ally=f"N{n}", share=share) for n, share in enumerate(shares)]


def test_largest_remainders_get_the_cents_that_are_left_and_ties_follow_the_sheet() -> None:
    assert in_cents(100, allies(1 / 3, 1 / 3, 1 / 3)) == [34, 33, 33]
    assert in_cents(10, allies(0.25, 0.5, 0.25)) == [3, 5, 2]
    assert in_cents(1, allies(0.4, 0.6)) == [0, 1]
    assert in_cents(7, allies(0.2, 0.2)) == [4, 3]  # scaled: those that are out leave less than the whole


def test_money_is_rounded_to_the_cent_before_it_is_shared_out() -> None:
    assert cents_of(1.000005, 1000) == 100001
    assert cents_of(1.0000049, 1000) == 100000
    assert cents_of(12.34, 1) == 1234


def test_thirty_two_allies_pay_to_the_cent_what_was_used_in_common() -> None:
    shares = [(n * n + 3) / 11552 for n in range(1, 33)]
    given = tuple(
        Share(ally=f"N{n}", share=share / sum(shares), out=("J",) if n % 5 == 0 else ())
        for n, share in enumerate(shares)
    )
    rows = [activity("A", request=500.0), activity("B", request=500.0, topic="CPP")]
    sources = (
        Source(code="J", name="Joint", kind="joint", amount=33.3),
        Source(code="EM", name="Earmark", kind="earmarked", amount=7.77, scope=scope(topic="CPP")),
    )
    of = replace(plan(rows, ceilings=[100.0, 100.0]), sources=sources, shares=given)
    flows = paid(of, [[71.2, 80.0], [12.3, 0.0]])
    found = contribution_rows(of, flows)
    assert [tuple(row) for row in found] == [TABLES["contributions"]] * len(found)
    assert {row["source"] for row in found} == {"common", "J"}
    for s, code in enumerate(flows.codes[:2]):
        for y, year in enumerate(of.years):
            mine = [row for row in found if (row["source"], row["year"]) == (code, year.year)]
            assert len(mine) == (32 if code == "common" else 25)
            assert sum((decimal(row["amount"]) for row in mine), Decimal(0)) == decimal(flows.used[s, y])
            assert all(decimal(row["amount"]) * 100_000 % 1 == 0 for row in mine)
            assert abs(sum(row["share"] for row in mine) - 1.0) < 1e-12
            exact = [row["share"] * flows.used[s, y] for row in mine]
            assert max(abs(row["amount"] - part) for row, part in zip(mine, exact, strict=True)) < 1e-5


def test_a_source_that_every_ally_is_out_of_has_no_contributions() -> None:
    shares = tuple(replace(row, out=("common",)) for row in allies(0.5, 0.5))
    of = replace(plan([activity("A", request=10.0)]), shares=shares)
    assert contribution_rows(of, paid(of, [[10.0]])) == ()


def test_accounts_and_financing_as_rows() -> None:
    sources = (Source(code="EM", name="Gift", kind="earmarked", amount=20.0, certainty="pledged"),)
    of = replace(plan([activity("A", request=50.0, shares={"PoC": 0.5, "CPP": 0.5})]), sources=sources)
    flows = paid(of, [[50.0]])
    left = [Unspent(source="common", year=2027, code="requests_met", amount=70.0, reason="Met.")]
    found = source_rows(of, flows, left)
    assert all(tuple(row) == TABLES["sources"] for row in found)
    assert [(row["source"], row["name"], row["kind"], row["certainty"], row["code"]) for row in found] == [
        ("common", "Common funding (the ceilings)", "common", None, "requests_met"),
        ("EM", "Gift", "earmarked", "pledged", None),
    ]
    model = assemble(of)
    paying = financing_rows(of, model.parts, flows)
    assert all(tuple(row) == TABLES["financing"] for row in paying)
    assert [(row["source"], row["topic"], row["amount"]) for row in paying] == [
        ("common", "PoC", 5.0),
        ("EM", "PoC", 20.0),
        ("common", "CPP", 25.0),
    ]
    assert [tuple(row) for row in unspent_rows(left)] == [TABLES["unspent"]]


def test_posts_year_by_year() -> None:
    row = activity("P", kind="posts", unit_cost=12.5, delay=0.5, request=50.0, baseline=25.0)
    of = plan([row, activity("A", request=5.0)], ceilings=[100.0, 100.0])
    in_place, filled, given_up = (np.array([years, [0, 0]]) for years in ([3, 2], [1, 0], [0, 1]))
    found = posts_rows(of, amounts(of), in_place, filled, given_up)
    assert all(tuple(row) == TABLES["posts"] for row in found)
    figures = [tuple(row[name] for name in TABLES["posts"][4:]) for row in found]
    assert figures == [(2, 1, 0, 3, 31.25, 37.5, 6.25), (3, 0, 1, 2, 25.0, 25.0, 0.0)]
