"""Apportioning: whole steps that add to every margin and lie next to the exact sums."""

from decimal import Decimal
from itertools import product
from math import ceil, floor

from hypothesis import given
from hypothesis import strategies as st

from optimizer.language import listed, plural
from optimizer.report.apportion import apportion, nearest, rounded_table, shown
from optimizer.report.wording import points, years_phrase

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


BLOCKS = st.dictionaries(
    st.tuples(st.sampled_from("ABCD"), st.sampled_from("xyz")), st.decimals(0, 50, places=2), min_size=1
)


def margins(blocks):
    """The sums of a table by topic, by line and in all."""
    for topic, line in product([*"ABCD", None], [*"xyz", None]):
        yield sum(amount for key, amount in blocks.items() if topic in (None, key[0]) and line in (None, key[1]))


@given(BLOCKS)
def test_every_block_and_margin_is_its_exact_sum_rounded_down_or_up(blocks):
    total = nearest(sum(blocks.values()))
    table = rounded_table(blocks, total, {})
    assert sum(table.values()) == total
    for exact, whole in zip(margins(blocks), margins(table), strict=True):
        assert floor(exact) <= whole <= ceil(exact)


@given(PARTS)
def test_a_table_of_one_line_departs_as_little_as_largest_remainders_do(parts):
    total = nearest(sum(parts))
    blocks = {(str(place), "x"): part for place, part in enumerate(parts)}

    def departure(wholes):
        return sum((whole - part) ** 2 for whole, part in zip(wholes, parts, strict=True))

    assert departure(rounded_table(blocks, total, {}).values()) == departure(apportion(total, parts))


def test_margins_come_before_blocks():
    # Each block's nearest is 0, yet both topics and both lines are 0.8: their nearest is 1, the total's 2.
    blocks = dict.fromkeys(product("AB", "xy"), Decimal("0.4"))
    assert rounded_table(blocks, 2, {}) in (
        {("A", "x"): 1, ("A", "y"): 0, ("B", "x"): 0, ("B", "y"): 1},
        {("A", "x"): 0, ("A", "y"): 1, ("B", "x"): 1, ("B", "y"): 0},
    )


def test_the_years_of_a_topic_do_not_drift_from_their_sum_and_whole_activities_stay_exact():
    # Each year A's part is 0.4 steps and B's 0.6 of an activity of 1: rounded year by year, A would never get any.
    rows = [
        {"activity": "S", "topic": topic, "line": "x", "year": year, "money": money}
        for year in range(2027, 2037)
        for topic, money in (("A", 0.04), ("B", 0.06))
    ]
    found = shown(rows, "money", Decimal("0.1"), by_plan=True)
    assert abs(sum(found.cells[::2]) - 4) <= 1
    assert sum(found.cells) == 10
    assert set(found.activities.values()) == {1}
    alike = shown(rows, "money", Decimal("0.1"), by_plan=False)
    assert alike.cells == (0, 1) * 10
