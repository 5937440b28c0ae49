"""Who pays what: each priority by hand, exact decimals, and random plans against every flow there is."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from optimizer.allocate.flows import Flows, settle_flows
from optimizer.model import assemble
from optimizer.plan import Activity, Plan, Source
from optimizer.plan.amounts import decimal, part_of
from tests.plans import activity, plan, scope

Grid = Sequence[Sequence[float]]


def source(code: str, kind: str = "earmarked", **given: Any) -> Source:
    return Source(code=code, name=f"Source {code}", kind=kind, **given)  # type: ignore[arg-type]


def with_sources(rows: Sequence[Activity], *sources: Source, **given: Any) -> Plan:
    return replace(plan(rows, **given), sources=sources)


def settled(of: Plan, amounts: Grid, **given: Any) -> Flows:
    flows = settle_flows(assemble(of), np.array(amounts), **given)
    assert flows is not None
    return flows


def two(**given: Any) -> list[Activity]:
    """An activity of either topic."""
    return [activity("A", request=500.0, **given), activity("B", request=500.0, topic="CPP", **given)]


def test_without_sources_the_ceilings_pay_every_cell() -> None:
    flows = settled(plan(two(), ceilings=[100.0]), [[30.1], [40.2]])
    assert flows.codes == ("common",)
    assert flows.payments.tolist() == [[[30.1], [40.2]]]
    assert (flows.used.tolist(), flows.lapsed.tolist()) == ([[70.3]], [[29.7]])


def test_earmarked_money_is_used_first_then_joint_then_common() -> None:
    mine = source("EM", amount=20.0, scope=scope(topic="PoC"))
    of = with_sources(two(), source("J", "joint", amount=30.0), mine, source("C", "common", amount=10.0))
    flows = settled(of, [[25.0], [50.0]])
    assert flows.codes == ("common", "J", "EM", "C")
    assert flows.used[:, 0].tolist() == [25.0, 30.0, 20.0, 0.0]
    # The joint fund reaches row A before row B once the earmark is used up.
    assert flows.payments[:, :, 0].tolist() == [[0.0, 25.0], [5.0, 25.0], [20.0, 0.0], [0.0, 0.0]]


def test_most_earmarked_money_over_the_plan_comes_before_early_years() -> None:
    # 10 a year that may be carried in full: 5 are needed in the first year, 20 in the second.
    of = with_sources(two(), source("EM", amount=10.0, carry_share=1.0), ceilings=[100.0, 100.0])
    flows = settled(of, [[5.0, 15.0], [0.0, 5.0]])
    assert flows.used[1].tolist() == [5.0, 15.0]
    assert flows.carried[1].tolist() == [5.0, 0.0]
    assert flows.carry_in[1].tolist() == [0.0, 5.0]
    assert flows.lapsed[1].tolist() == [0.0, 0.0]


def test_among_the_same_earmarked_money_earlier_years_come_first() -> None:
    # Either year could use the 10: nothing is kept for later.
    of = with_sources(two(), source("EM", amounts={2027: 10.0}, carry_share=1.0), ceilings=[100.0, 100.0])
    flows = settled(of, [[30.0, 30.0], [0.0, 0.0]])
    assert flows.used[1].tolist() == [10.0, 0.0]


def test_what_lapses_where_carrying_is_limited() -> None:
    of = with_sources(two(), source("EM", amount=10.0, carry_share=0.25), ceilings=[100.0, 100.0])
    flows = settled(of, [[0.0, 50.0], [0.0, 0.0]])
    assert flows.carried[1].tolist() == [2.5, 0.0]
    assert flows.lapsed[1].tolist() == [7.5, 0.0]
    assert flows.used.tolist() == [[0.0, 37.5], [0.0, 12.5]]


def test_earmarks_free_the_ceiling_so_that_nothing_is_overrun() -> None:
    year = {"overrun": 0.5, "overrun_price": 1.0, "carry_share": 1.0}
    of = with_sources(two(), source("J", "joint", amounts={2028: 30.0}), ceilings=[100.0, 100.0], year=year)
    flows = settled(of, [[80.0, 150.0], [0.0, 10.0]])
    # 160 in the second year: 30 joint, 100 of its ceiling, 20 carried, 10 above the ceiling.
    assert flows.used.tolist() == [[80.0, 130.0], [0.0, 30.0]]
    assert flows.carried[0].tolist() == [20.0, 0.0]
    assert flows.overrun.tolist() == [[0.0, 10.0], [0.0, 0.0]]


def test_least_is_carried_once_nothing_more_is_overrun() -> None:
    year = {"carry_share": 1.0}
    flows = settled(plan(two(), ceilings=[100.0] * 3, year=year), [[10.0, 90.0, 104.0], [0.0, 0.0, 0.0]])
    # The 4 come from the year before, which leaves 10 unused, not from two years before.
    assert flows.carried.tolist() == [[0.0, 4.0, 0.0]]


def test_sources_of_one_kind_follow_their_sheet_and_the_ceilings_come_first_among_common() -> None:
    of = with_sources(
        two(), source("E2", amount=10.0), source("E1", amount=10.0), source("C", "common", amount=50.0),
    )  # fmt: skip
    assert settled(of, [[15.0], [0.0]]).used[:, 0].tolist() == [0.0, 10.0, 5.0, 0.0]
    assert settled(of, [[120.0], [5.0]]).used[:, 0].tolist() == [100.0, 10.0, 10.0, 5.0]


def test_a_source_that_pays_little_leaves_what_others_need() -> None:
    # E1 pays every cell, E2 only PoC. Both are used up, so E1 leaves PoC to E2 although PoC is the first row.
    of = with_sources(two(), source("E1", amount=10.0), source("E2", amount=10.0, scope=scope(topic="PoC")))
    flows = settled(of, [[10.0], [10.0]])
    assert flows.payments[1:, :, 0].tolist() == [[0.0, 10.0], [10.0, 0.0]]


def test_inside_a_class_sources_pay_row_by_row() -> None:
    rows = [activity(code, request=50.0) for code in "ABC"]
    of = with_sources(rows, source("E", amount=25.0), ceilings=[100.0])
    flows = settled(of, [[10.0], [20.0], [30.0]])
    assert flows.payments[:, :, 0].tolist() == [[0.0, 5.0, 30.0], [10.0, 15.0, 0.0]]


def test_classes_are_served_in_the_order_of_their_first_row() -> None:
    # The joint fund pays every cell; without an earmark's claim it goes to the class of row A first.
    rows = [*two(), activity("C", request=500.0)]
    of = with_sources(rows, source("J", "joint", amount=30.0), source("EM", amount=5.0, scope=scope(topic="CPP")))
    flows = settled(of, [[20.0], [20.0], [20.0]])
    assert flows.payments[1, :, 0].tolist() == [20.0, 0.0, 10.0]
    assert flows.payments[2, :, 0].tolist() == [0.0, 5.0, 0.0]


def test_nobody_pays_what_no_source_may_pay() -> None:
    of = with_sources(two(), source("EM", amount=50.0, scope=scope(topic="PoC")), ceilings=[20.0])
    assert settle_flows(assemble(of), np.array([[10.0], [20.1]]), exactly=True) is None
    assert settle_flows(assemble(of), np.array([[50.1], [20.0]]), exactly=True) is None
    assert settled(of, [[50.0], [20.0]], exactly=True).used[:, 0].tolist() == [20.0, 50.0]


def test_unrounded_amounts_may_overdraw_the_last_digit_only() -> None:
    of = with_sources(two(), source("EM", amount=50.0), ceilings=[20.0])
    amounts = np.array([[70.00000003], [0.0]])
    assert settle_flows(assemble(of), amounts, exactly=True) is None
    assert settled(of, amounts.tolist()).lapsed.max() < 1e-6
    assert settle_flows(assemble(of), np.array([[70.001], [0.0]])) is None


def test_new_posts_of_the_last_year_leave_their_full_year_free_under_the_last_ceiling() -> None:
    posts = activity("P", kind="posts", unit_cost=10.0, delay=0.5, request=100.0)
    of = with_sources([posts, *two()], source("J", "joint", amount=50.0), ceilings=[100.0])
    amounts = np.array([[10.0], [100.0], [0.0]])  # two posts filled, half a year each
    filled = np.array([[2], [0], [0]])
    assert settled(of, amounts.tolist(), filled=filled).used[:, 0].tolist() == [60.0, 50.0]
    assert settle_flows(assemble(of), amounts + np.array([[0.0], [30.0], [0.0]]), filled=filled) is not None
    assert settle_flows(assemble(of), amounts + np.array([[0.0], [30.1], [0.0]]), filled=filled) is None
    alone = plan([posts, *two()], ceilings=[100.0])
    assert settle_flows(assemble(alone), np.array([[10.0], [80.1], [0.0]]), filled=filled) is None
    assert settle_flows(assemble(alone), np.array([[10.0], [80.0], [0.0]]), filled=filled) is not None


def exact_cells(of: Plan, flows: Flows, amounts: Grid) -> None:
    """Payments, as printed, add to each cell, and used to each account."""
    parts = [(a, share) for a, row in enumerate(of.activities) for share in row.shares.values()]
    for part, (a, share) in enumerate(parts):
        for y in range(len(of.years)):
            paid = sum((decimal(float(p)) for p in flows.payments[:, part, y]), start=Decimal(0))
            assert paid == decimal(part_of(amounts[a][y], share))


def test_thirds_add_exactly_in_decimals() -> None:
    thirds = {"PoC": 1 / 3, "CAAC": 1 / 3, "CPP": 1 / 3}
    rows = [activity(code, request=500.0, shares=thirds) for code in "ABC"]
    of = with_sources(
        rows,
        source("EM", amount=40.0, scope=scope(topic="PoC")),
        source("J", "joint", amount=77.7),
        ceilings=[300.0],
    )
    amounts = [[100.0], [33.4], [1234567.1 / 1e4]]
    flows = settled(of, amounts)
    exact_cells(of, flows, amounts)
    assert flows.used[1:, 0].tolist() == [40.0, 77.7]
    assert (flows.available - flows.used - flows.carried - flows.lapsed == 0.0).all()
    large = [[100000.1], [99999.97], [0.0]]
    rich = replace(of, years=(replace(of.years[0], ceiling=200000.07),))
    exact_cells(rich, settled(rich, large), large)


@st.composite
def paid_plans(draw: st.DrawFn) -> tuple[Plan, list[list[float]]]:
    """A small plan with up to three sources, and amounts in whole numbers."""
    num_years = draw(st.integers(1, 2))
    rows = [activity(f"A{n}", topic=topic, request=500.0) for n, topic in enumerate(("PoC", "CPP", "CAAC"))]
    scopes = [scope(), scope(topic="PoC"), scope(topic="PoC, CPP"), scope(topic="not PoC")]
    sources = [
        source(
            f"S{n}",
            draw(st.sampled_from(["earmarked", "earmarked", "joint", "common"])),
            amounts={2027 + y: float(draw(st.integers(0, 4))) for y in range(num_years)},
            carry_share=draw(st.sampled_from([0.0, 0.5, 1.0])),
            scope=draw(st.sampled_from(scopes)),
        )
        for n in range(draw(st.integers(1, 3)))
    ]
    ceilings = [float(draw(st.integers(0, 6))) for _ in range(num_years)]
    amounts = [[float(draw(st.integers(0, 3))) for _ in range(num_years)] for _ in rows]
    year = {"carry_share": draw(st.sampled_from([0.0, 1.0])), "reserve": draw(st.sampled_from([0.0, 0.5]))}
    return with_sources(rows, *sources, ceilings=ceilings, year=year), amounts


def most_paid(of: Plan, amounts: Grid, kinds: tuple[str, ...]) -> float:
    """The most that sources of these kinds can pay: the least cut, over every set of cells.

    A set of cells gets no more than every account can bring to its years, the others no more than they are due.
    """
    accounts = [("common", "common"), *((row.code, row.kind) for row in of.sources)]
    paying = [code for code, kind in accounts if kind in kinds]
    cells = [(a, y) for a in range(len(of.activities)) for y in range(len(of.years)) if amounts[a][y]]
    due = sum(amounts[a][y] for a, y in cells)
    least = due
    for size in range(1, len(cells) + 1):
        for some in itertools.combinations(cells, size):
            brought = sum(account_flow(of, code, {y for a, y in some if _pays(of, code, a)}) for code in paying)
            least = min(least, due - sum(amounts[a][y] for a, y in some) + brought)
    return least


def _pays(of: Plan, code: str, a: int) -> bool:
    topic = next(iter(of.activities[a].shares))
    if code == "common":
        return True
    words = next(row for row in of.sources if row.code == code).scope.topic
    return (not words.include or topic in words.include) and topic not in words.exclude


def account_flow(of: Plan, code: str, years: set[int]) -> float:
    """The most that one account can pay in a set of years: all their own money and what earlier years pass on."""
    total, passed = 0.0, 0.0
    for y, year in enumerate(of.years):
        if code == "common":
            money, most = year.ceiling * (1 - year.reserve), year.ceiling * year.carry_share
        else:
            row = next(row for row in of.sources if row.code == code)
            money = row.in_year(year.year)
            most = money * row.carry_share
        money += passed
        if y in years:
            total += money
            passed = 0.0
        else:
            passed = min(money, most)
    return total


@settings(max_examples=60, deadline=None)
@given(paid_plans())
def test_all_money_is_accounted_for_and_earmarked_use_is_greatest(
    case: tuple[Plan, list[list[float]]],
) -> None:
    of, amounts = case
    flows = settle_flows(assemble(of), np.array(amounts), exactly=True)
    total = sum(map(sum, amounts))
    payable = most_paid(of, amounts, ("common", "joint", "earmarked"))
    assert (flows is not None) == (payable >= total)
    if flows is None:
        return
    exact_cells(of, flows, amounts)
    assert np.array_equal(flows.payments.sum(axis=1), flows.used)
    assert np.array_equal(flows.available, flows.used + flows.carried + flows.lapsed)
    assert np.array_equal(flows.carry_in[:, 1:], flows.carried[:, :-1])
    assert (flows.carried[:, -1] == 0.0).all()
    earmarked = [s + 1 for s, row in enumerate(of.sources) if row.kind == "earmarked"]
    assert flows.used[earmarked].sum() == most_paid(of, amounts, ("earmarked",))
    for s, row in enumerate(of.sources):
        for a in range(len(of.activities)):
            assert _pays(of, row.code, a) or (flows.payments[s + 1, a] == 0.0).all()
