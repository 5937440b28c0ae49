"""A sweep on totals of classes comes to the values of a sweep on the whole programme."""

from __future__ import annotations

import numpy as np
import pytest

from optimizer.analysis.sweep import Moved, Resident
from optimizer.analysis.sweep.totals import KeptTotals, kept_totals
from optimizer.model import assemble
from optimizer.model.outline import outline_of
from optimizer.plan import Plan
from tests.plans import activity, plan, rule


def made(discount: float = 0.0, inflation: float = 0.0) -> Plan:
    rng = np.random.default_rng(3)
    rows = [
        activity(
            f"A{n}",
            shares=({"PoC": 1.0}, {"PoC": 0.4, "CPP": 0.6})[n % 2],
            request=float(rng.integers(20, 60)),
            value=float(rng.integers(5, 60)),
            baseline=20.0,
        )
        for n in range(24)
    ]
    rules = [
        rule("least", "amount", "at least", 100.0, each=("topic",)),
        rule("most", "change", "at most", 0.2, of="previous year", strength="should", penalty=0.3),
    ]
    given = {"discount_rate": discount, "inflation": {"TRN": inflation}, "year": {"carry_share": 0.1}}
    return plan(rows, ceilings=[400.0, 420.0, 450.0], rules=rules, **given)


@pytest.mark.parametrize(("discount", "inflation"), [(0.0, 0.0), (0.04, 0.0), (0.04, 0.03)])
def test_totals_come_to_the_value_of_the_whole(discount: float, inflation: float) -> None:
    base = made(discount, inflation)
    outline = outline_of(base)
    assert outline is not None
    held, kept = Resident(base), KeptTotals(assemble(base), outline)
    assert kept.holds
    rng = np.random.default_rng(5)
    for _ in range(8):
        moved = Moved(
            ceiling=rng.uniform(250.0, 600.0, 3),
            weight=rng.uniform(0.5, 2.0, 2),
            limit=np.array([rng.uniform(60.0, 150.0), 0.2]),
        )
        program = held._moving.program(moved)
        assert program is not None
        found, whole = kept.solve(program, held._moving.weights(moved)), held.solve(moved)
        assert found is not None
        assert (found.status, found.value) == (whole.status, pytest.approx(whole.value, rel=1e-8))


def test_a_plan_that_cannot_be_and_weights_that_come_and_go() -> None:
    base = made()
    outline = outline_of(base)
    assert outline is not None
    held, kept = Resident(base), KeptTotals(assemble(base), outline)
    too_much = held._moving.program(Moved(limit=np.array([500.0, 0.2])))
    assert too_much is not None
    found = kept.solve(too_much, None)
    assert found is not None
    assert found.status == held.solve(Moved(limit=np.array([500.0, 0.2]))).status == "infeasible"
    assert kept.solve(assemble(base).program, np.zeros(24)) is None


def test_only_large_plans_are_kept_as_totals() -> None:
    assert kept_totals(assemble(made())) is None
