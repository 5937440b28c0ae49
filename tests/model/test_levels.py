"""Service levels that bring more for their later money."""

import numpy as np
import pytest

from optimizer.model import assemble
from tests.model.solving import row_of, solved, whole_columns
from tests.plans import activity, plan

INF = np.inf
STEEP_LATER = activity("L", request=100.0, levels=[(20.0, 2.0), (60.0, 30.0), (100.0, 35.0)])
OTHER = activity("A", request=100.0, value=25.0)


def test_a_run_is_begun_only_when_the_one_before_it_is_full() -> None:
    made = assemble(plan([STEEP_LATER], ceilings=[50.0]))
    assert whole_columns(made) == {"run"}
    filled = {("piece", "L", 2027, 1): 1.0, ("run", "L", 2027, 2): -20.0}
    assert row_of(made, "run", "L", 2027, 2, "filled") == (filled, 0.0, INF)
    opened = {("piece", "L", 2027, 2): 1.0, ("piece", "L", 2027, 3): 1.0, ("run", "L", 2027, 2): -80.0}
    assert row_of(made, "run", "L", 2027, 2, "opened") == (opened, -INF, 0.0)


@pytest.mark.parametrize(
    ("ceiling", "amounts", "value"),
    [
        (30.0, [30.0, 0.0], 9.0),  # 2 + 10 · 0.7, against 7.5 elsewhere
        (20.0, [0.0, 20.0], 5.0),  # 2 here, 5 elsewhere: the steep part is out of reach
        (70.0, [60.0, 10.0], 32.5),
        (160.0, [60.0, 100.0], 55.0),
    ],
)
def test_the_best_use_of_levels_that_are_not_concave_is_exact(
    ceiling: float, amounts: list[float], value: float
) -> None:
    found = solved(plan([STEEP_LATER, OTHER], ceilings=[ceiling]))
    assert found.value == pytest.approx(value)
    assert [row[0] for row in found.amounts] == pytest.approx(amounts)


def test_a_rise_within_rounding_needs_no_binary_and_neither_does_what_has_no_weight() -> None:
    nearly = activity("L", request=100.0, levels=[(33.0, 33.0), (100.0, 100.0 + 1e-9)])
    assert not assemble(plan([nearly], ceilings=[50.0])).program.integer.any()
    assert not assemble(plan([STEEP_LATER], ceilings=[50.0], weights={"PoC": 0.0})).program.integer.any()


def test_repricing_that_bends_a_line_upward_is_a_kink() -> None:
    # 2 % on 10.2 and 20.4 in steps of 1 makes 10 and 21: the second level is now dearer, the first cheaper.
    line = activity("L", request=40.0, levels=[(10.0, 10.0), (20.4, 20.4), (30.6, 40.6)])
    made = assemble(plan([line], ceilings=[50.0, 50.0], inflation={"TRN": 0.02}, round_to=1.0))
    assert made.curves[0, 1].kinks == (2,)
    assert set(made.whole.run) == {(0, 0, 2), (0, 1, 2)}
