"""No cheaper repair was missed: every way to loosen one or two limits, tried on the plan itself."""

import itertools

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from optimizer.allocate.knobs import CLASSES, Knob
from optimizer.allocate.least_repair import Repair
from optimizer.allocate.repair_words import money_rates
from optimizer.allocate.repairs import WORTH_A_LIMIT, every_knob, repairs
from optimizer.model import Model, assemble
from optimizer.plan import Plan
from optimizer.solvers import open_session
from tests.plans import activity, link, package, plan, rule, scope

QUICK = settings(max_examples=6, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
MOST_STEPS = 9


def possible(drawn: Plan) -> bool:
    """Whether any amounts satisfy the plan."""
    program = assemble(drawn, with_value=False).program
    return open_session(program).run(np.zeros(len(program.columns)), maximise=False).x is not None


@st.composite
def small_plans(draw: st.DrawFn) -> Plan:
    """Plans of tens, so that few steps reach from one end of a limit to the other."""
    tens = st.integers(1, 6).map(lambda n: 10.0 * n)
    kinds = draw(st.lists(st.sampled_from(["scalable", "package", "units"]), min_size=2, max_size=3))
    rows = []
    for number, kind in enumerate(kinds):
        given = {
            "topic": ("PoC", "CPP")[number % 2],
            "value": 5.0,
            "baseline": draw(st.sampled_from([0.0, 20.0, 40.0])),
        }
        lock = draw(st.sampled_from(["", "", "full", "out"]))
        if kind == "package":
            rows.append(package(f"A{number}", draw(tens), lock=lock, **given))
        else:
            unit = {"unit_cost": 10.0} if kind == "units" else {}
            rows.append(activity(f"A{number}", kind=kind, request=draw(tens), lock=lock, **unit, **given))
    rules = [
        rule(
            "F", "amount", "at least", draw(tens), scope=scope(topic="PoC"), priority=draw(st.sampled_from(CLASSES[:2]))
        ),
        rule("X", "amount", draw(st.sampled_from(["exactly", "at most", "at least"])), draw(tens)),
        rule("N", "count", draw(st.sampled_from(["at least", "at most"])), float(draw(st.integers(1, 3)))),
    ]
    links = draw(st.sampled_from([(), (link("A0", "requires", "A1"),), (link("A0", "excludes", "A1"),)]))
    return plan(
        rows,
        ceilings=[draw(tens)],
        rules=rules,
        links=links,
        year={"status": draw(st.sampled_from(["planning", "approved"]))},
        round_to=10.0,
    )


def cheapest_of(model: Model, knobs: tuple[Knob, ...]) -> Repair | None:
    """The least money over every way to loosen exactly these limits."""
    rate = money_rates(model, knobs)
    found = []
    for counts in itertools.product(*(range(1, min(knob.most, MOST_STEPS) + 1) for knob in knobs)):
        steps = dict(zip(knobs, counts, strict=True))
        money = sum(rate[knob] * abs(knob.after(count) - knob.typed) for knob, count in steps.items())
        repair = Repair(steps=steps, money=money)
        found.append((money, len(found), repair))
    for _, _, repair in sorted(found, key=lambda one: one[:2]):
        if possible(repair.on(model.plan)):
            return repair
    return None


def order(repair: Repair) -> tuple[int, float]:
    return max(CLASSES.index(knob.kind) for knob in repair.steps), repair.money


@pytest.mark.one_python
@QUICK
@given(small_plans().filter(lambda drawn: not possible(drawn)))
def test_the_menu_is_that_of_trying_everything(drawn: Plan) -> None:
    model = assemble(drawn, with_value=False)
    menu = repairs(model, "highs", lambda changed: 1.0 if possible(changed) else None).offered
    offered = {
        frozenset((row["rule"], row["member"], row["year"], row["by"] > 0) for row in repair): repair for repair in menu
    }
    told = [
        (max(CLASSES.index(row["class"]) for row in repair), sum(row["money"] for row in repair)) for repair in menu
    ]
    assert told == sorted(told)
    knobs = every_knob(model)
    single = {(knob,): cheapest_of(model, (knob,)) for knob in knobs}
    pairs = {
        pair: cheapest_of(model, pair)
        for pair in itertools.combinations(knobs, 2)
        if pair[0].rule != pair[1].rule or pair[0].year != pair[1].year or pair[0].member != pair[1].member
    }
    for knobs_of_it, best in (single | pairs).items():
        if best is None:
            continue
        parts = [single[one,] for one in knobs_of_it if len(knobs_of_it) > 1]
        if any(
            part is not None
            and part.money <= (1.0 + WORTH_A_LIMIT) * best.money + 1e-9
            and order(part)[0] <= order(best)[0]
            for part in parts
        ):
            continue  # one of the two does it alone for the same money
        named = frozenset((knob.rule, knob.member, knob.year, knob.sign > 0) for knob in knobs_of_it)
        if named in offered:
            assert sum(row["money"] for row in offered[named]) == pytest.approx(best.money)
        else:
            assert len(menu) == 5, f"{[knob.rule for knob in knobs_of_it]} does it for {best.money}"
            assert told[-1] <= (order(best)[0], best.money + 1e-6)
