"""The checker's own value curve against its closed form and the figures that the documentation states."""

from itertools import pairwise
from math import log

import pytest

from audit.answers import activity, plan_of
from optimizer.audit.book import Book
from optimizer.audit.curve import Curves, corners
from optimizer.plan import Year


def chords(request, value_at_half, round_to):
    item = activity("A1", request=request, value=7.0, value_at_half=value_at_half)
    book = Book(plan_of([item], years=[Year(year=2027, ceiling=1.0)], round_to=round_to), {})
    found = Curves(book).of(0, 0)
    assert found is not None
    assert found[1] == 7.0
    return found[0]


@pytest.mark.parametrize(("value_at_half", "chords"), [(0.5, 1), (0.75, 16), (0.99, 23)])
def test_as_many_chords_as_an_error_of_a_thousandth_needs(value_at_half, chords):
    assert len(corners(value_at_half)) == chords + 1


@pytest.mark.parametrize("value_at_half", [0.5001, 0.6, 0.75, 0.9, 0.99])
def test_chords_touch_the_smooth_curve_at_their_corners_and_stay_near_it(value_at_half):
    q = (1 - value_at_half) / value_at_half
    curve = chords(1000.0, value_at_half, 0.0)

    def smooth(u):
        return (1 - q ** (2 * u)) / (1 - q**2)

    for amount, earned in zip(curve.amounts, curve.earned, strict=True):
        assert earned == pytest.approx(smooth(amount / 1000.0), abs=1e-12)
    furthest = max(smooth(n / 5000) - curve.at(n / 5.0) for n in range(5001))
    assert curve.error * 0.99 < furthest <= curve.error + 1e-12
    assert curve.error <= 1e-3 + 1e-12


def test_half_the_request_brings_the_value_at_half():
    assert chords(1000.0, 0.75, 0.0).at(500.0) == pytest.approx(0.75, abs=1e-3)


def test_corners_lie_on_multiples_and_the_request_is_kept():
    curve = chords(10.25, 0.75, 0.5)
    assert curve.amounts[-1] == 10.25
    assert all(amount % 0.5 == 0.0 for amount in curve.amounts[:-1])
    assert all(low < high for low, high in pairwise(curve.amounts))


def test_a_corner_in_the_middle_of_two_multiples_moves_up():
    # With 80 % at half, q = ¼, and the twelfth of 18 corners lies at exactly half the request.
    assert corners(0.8)[12] == pytest.approx(log(0.5) / log(0.25))
    assert 56.5 in chords(112.9, 0.8, 0.1).amounts
    assert 56.4 not in chords(112.9, 0.8, 0.1).amounts


def test_slopes_fall_and_there_is_none_at_the_full_request():
    curve = chords(100.0, 0.9, 0.1)
    slopes = [curve.slopes_above(amount)[1] for amount in curve.amounts]
    assert slopes[-1] is None
    assert all(left > right for left, right in pairwise(slopes[:-1]))
