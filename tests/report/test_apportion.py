"""Apportioning: whole steps that add to the total and lie next to the exact parts."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from optimizer.report.context import apportion
from optimizer.report.wording import listed, plural, points, years_phrase

PARTS = st.lists(st.decimals(0, 1000, places=3), min_size=1, max_size=12)


@given(PARTS)
def test_parts_add_to_the_rounded_total_and_move_less_than_a_step(parts):
    total = round(sum(parts))
    shown = apportion(total, parts)
    assert sum(shown) == total
    assert all(abs(whole - part) < 1 for whole, part in zip(shown, parts, strict=True))


def test_the_largest_remainders_get_the_steps_and_ties_go_by_order():
    parts = [Decimal("1.5"), Decimal("2.5"), Decimal("3.9"), Decimal("4.1")]
    assert apportion(12, parts) == [2, 2, 4, 4]
    assert apportion(12, [Decimal(2), Decimal(10)]) == [2, 10]


def test_numbers_and_lists_read_as_sentences():
    assert points(0.012345) == "0.0123"
    assert points(1234.56) == "1,234.6"
    assert points(0.0) == "0.0"
    assert listed(["a", "b", "c", "d"], 2) == "a, b and 2 more"
    assert listed([]) == ""
    assert plural(1, "activity", "activities") == "1 activity"
    assert years_phrase([2027, 2028, 2029]) == "2027–2029"
    assert years_phrase([2027, 2029]) == "2027 and 2029"
