"""Rules that name a source hold on the flows, and choose among them."""

from __future__ import annotations

import numpy as np
import pytest

from optimizer.allocate.flows import Flows, by_class, settle_flows
from optimizer.model import assemble
from optimizer.plan import Base, Plan
from tests.plans import activity, plan, rule, scope, source, words


def settled(of: Plan, *amounts: list[float]) -> Flows | None:
    return settle_flows(assemble(of), np.array(amounts), exactly=True)


ROWS = [activity("A", request=500.0), activity("B", request=500.0, topic="CPP"), activity("C", request=500.0)]
GIFT = source("EM", 60.0)


def test_a_cap_on_what_a_source_pays_in_a_topic_moves_its_money_to_the_others() -> None:
    cap = rule("R", "amount", "at most", 10.0, source="EM", scope=scope(topic="PoC"))
    flows = settled(plan(ROWS, sources=[GIFT], rules=[cap]), [40.0], [20.0], [30.0])
    assert flows is not None
    # 10 to PoC, in the first row, and all of CPP: earmarked money is used as far as the rule lets it.
    assert flows.payments[1, :, 0].tolist() == [10.0, 20.0, 0.0]
    assert flows.lapsed[1].tolist() == [30.0]


def test_a_floor_on_common_money_leaves_an_earmark_unused() -> None:
    half = rule("R", "share", "at least", 0.5, source="common", of="member", scope=scope(), each=("topic",))
    flows = settled(plan(ROWS, sources=[GIFT], rules=[half]), [40.0], [20.0], [30.0])
    assert flows is not None
    assert flows.payments[:, :, 0].tolist() == [[5.0, 10.0, 30.0], [35.0, 10.0, 0.0]]


def test_a_share_of_a_source_against_another() -> None:
    base = Base(kind="scope", source=words("common"), text="source: common")
    match = rule("R", "share", "at most", 0.5, source="EM", of=base)
    flows = settled(plan(ROWS, sources=[GIFT], rules=[match]), [60.0], [0.0], [0.0])
    assert flows is not None
    assert flows.used[:, 0].tolist() == [40.0, 20.0]


def test_each_source_is_a_rule_of_its_own() -> None:
    each = rule("R", "share", "at most", 0.4, of="total", each=("source",))
    of = plan(ROWS, sources=[GIFT, source("J", 50.0, kind="joint")], rules=[each])
    flows = settled(of, [50.0], [20.0], [30.0])
    assert flows is not None
    assert flows.used[:, 0].tolist() == [20.0, 40.0, 40.0]
    two = rule("R", "share", "at most", 0.3, of="total", each=("source",))
    assert (
        settled(plan(ROWS, sources=[GIFT, source("J", 50.0, kind="joint")], rules=[two]), [50.0], [0.0], [0.0]) is None
    )


def test_a_rule_over_the_whole_plan_ties_the_years() -> None:
    cap = rule("R", "amount", "at most", 70.0, source="EM", period="whole plan")
    flows = settled(
        plan(ROWS, sources=[GIFT], rules=[cap], ceilings=[100.0, 100.0]), [90.0, 90.0], [0.0, 0.0], [0.0, 0.0]
    )
    assert flows is not None
    assert flows.used[1].tolist() == [60.0, 10.0]


def test_rules_that_should_hold_cost_points_before_earmarks_count() -> None:
    wish = rule("R", "amount", "at most", 15.0, source="EM", strength="should", penalty=0.1)
    flows = settled(plan(ROWS, sources=[GIFT], rules=[wish]), [40.0], [0.0], [0.0])
    assert flows is not None
    assert flows.used[:, 0].tolist() == [25.0, 15.0]
    tight = settled(plan(ROWS, sources=[GIFT], rules=[wish], ceilings=[10.0]), [40.0], [0.0], [0.0])
    assert tight is not None
    assert tight.used[:, 0].tolist() == [10.0, 30.0]


def test_thirds_of_a_source_hold_to_the_last_digit() -> None:
    third = rule("R", "share", "at most", 1 / 3, source="EM", of="total")
    of = plan(ROWS, sources=[GIFT], rules=[third])
    flows = settled(of, [33.1], [12.7], [4.3])
    assert flows is not None
    assert flows.used[1, 0] == pytest.approx(50.1 / 3, abs=1e-9)
    assert flows.used[:, 0].sum() == pytest.approx(50.1, abs=1e-12)
    assert by_class(assemble(of), flows).sum() == pytest.approx(50.1 / 3, abs=1e-9)


def test_flows_that_no_rule_allows() -> None:
    none = rule("R", "amount", "at most", 0.0, source="EM")
    assert settled(plan(ROWS, sources=[GIFT], rules=[none]), [100.1], [0.0], [0.0]) is None
    assert settled(plan(ROWS, sources=[GIFT], rules=[none]), [100.0], [0.0], [0.0]) is not None
