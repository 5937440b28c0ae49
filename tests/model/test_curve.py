"""The value curve: closed form, equal chord errors, breakpoints on multiples, levels."""

import itertools
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from optimizer.model.curve import CHORD_ERROR, breakpoints, chord_error, chords, level_curve, share_of_value
from optimizer.plan import Level


@pytest.mark.parametrize(("half", "count"), [(0.5, 1), (0.75, 16), (0.99, 23)])
def test_as_many_chords_as_the_contract_says(half: float, count: int) -> None:
    assert len(breakpoints(half)) - 1 == count


@pytest.mark.parametrize("half", [0.5, 0.5000005, 0.51, 0.62, 0.75, 0.9, 0.99])
def test_half_the_request_brings_value_at_half(half: float) -> None:
    assert share_of_value(0.0, half) == 0.0
    assert share_of_value(0.5, half) == pytest.approx(half, abs=1e-6)
    assert share_of_value(1.0, half) == pytest.approx(1.0)


@pytest.mark.parametrize("half", [0.55, 0.75, 0.99])
def test_chords_err_nearly_alike_and_no_more_than_allowed(half: float) -> None:
    points = breakpoints(half)
    errors = [chord_error(a, b, half) for a, b in itertools.pairwise(points)]
    assert max(errors) <= CHORD_ERROR
    assert max(errors) == pytest.approx(min(errors), rel=0.1)  # equal in the limit of many chords
    fewer = len(points) - 2
    q = (1 - half) / half
    first = math.log(1 - (1 - q) / fewer) / math.log(q)
    assert chord_error(0.0, first, half) > CHORD_ERROR


@given(
    st.floats(1.0, 5000.0).map(lambda x: round(x, 2)),
    st.floats(0.5, 0.99),
    st.sampled_from([0.0, 0.1, 1.0, 50.0]),
)
def test_chords_lie_on_the_curve_at_multiples_and_below_it_by_no_more_than_they_say(
    request: float, half: float, step: float
) -> None:
    curve = chords(request, 10.0, half, step)
    assert curve.amounts[0] == 0.0
    assert curve.amounts[-1] == request
    assert curve.values[-1] == pytest.approx(10.0)
    slopes = [curve.slope(k) for k in range(len(curve.amounts) - 1)]
    assert all(a >= b - 1e-9 for a, b in itertools.pairwise(slopes))
    for amount in curve.amounts[1:-1]:
        assert step == 0.0 or amount / step == pytest.approx(round(amount / step), abs=1e-6)
    for k in range(201):
        smooth = 10.0 * share_of_value(k / 200, half)
        assert -1e-9 <= smooth - curve.value(request * k / 200) <= curve.error + 1e-9


def test_half_a_step_goes_up_also_where_the_last_digit_is_noise() -> None:
    # value_at_half 80 %: q = 1/4, so a breakpoint lies at exactly half the request, 173.35.
    assert 173.4 in chords(346.7, 16.0, 0.8, 0.1).amounts


def test_levels_are_repriced_cut_at_the_request_and_worth_nothing_beyond() -> None:
    levels = (Level(name="base", amount=90.0, value=9.0), Level(name="more", amount=150.0, value=13.0))
    assert level_curve(levels, 200.0, 0.0, 0, 0.1).amounts == (0.0, 90.0, 150.0, 200.0)
    assert level_curve(levels, 200.0, 0.0, 0, 0.1).values == (0.0, 9.0, 13.0, 13.0)
    cut = level_curve(levels, 120.0, 0.0, 0, 0.1)
    assert cut.amounts == (0.0, 90.0, 120.0)
    assert cut.values[-1] == pytest.approx(11.0)
    assert level_curve(levels, 200.0, 0.03, 1, 0.1).amounts == (0.0, 92.7, 154.5, 200.0)


def test_slopes_above_and_below_an_amount() -> None:
    curve = level_curve(
        (Level(name="", amount=10.0, value=20.0), Level(name="", amount=30.0, value=30.0)), 30.0, 0, 0, 0
    )
    assert curve.slope_above(10.0) == pytest.approx(0.5)
    assert curve.slope_below(10.0) == pytest.approx(2.0)
    assert curve.slope_above(30.0) is None
    assert curve.slope_below(0.0) is None
    assert curve.value(20.0) == pytest.approx(25.0)


def test_levels_on_one_multiple_are_one_level_and_those_on_none_are_none() -> None:
    twins = (Level(name="", amount=100.0, value=5.0), Level(name="", amount=102.0, value=5.1))
    assert level_curve(twins, 100.0, 0.02, 1, 10.0).values == (0.0, 5.1)
    tiny = (Level(name="", amount=4.0, value=5.0), Level(name="", amount=100.0, value=8.0))
    assert level_curve(tiny, 100.0, 0.02, 1, 10.0).values == (0.0, 8.0)


def test_a_curve_knows_whether_it_is_concave() -> None:
    growing = (Level(name="", amount=10.0, value=1.0), Level(name="", amount=20.0, value=5.0))
    assert not level_curve(growing, 20.0, 0.0, 0, 0.1).concave
    assert chords(100.0, 10.0, 0.75, 0.1).concave
