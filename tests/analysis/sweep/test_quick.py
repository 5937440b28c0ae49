"""Changes read straight to numbers come to what the sheets, read again, come to."""

from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import optimizer
from analysis.sweep.records import RECORDS
from optimizer.analysis.sweep import Resident
from optimizer.analysis.sweep.quick import Quick
from optimizer.workbook.changes import change

QUICKSTART = Path(__file__).parents[3] / "inputs" / "quickstart.xlsx"


@cache
def small():
    return optimizer.make_plan(**RECORDS)


def amounts_of(how):
    return {
        "set": st.sampled_from([0.0, 20.0, 55.5, 150, 260.25]),
        "times": st.sampled_from([0.0, 0.5, 0.9, 1.1, 2]),
        "percent": st.sampled_from([-0.5, -0.1, 0.05, 0.3]),
        "add": st.sampled_from([-10.0, 5, 12.5]),
    }[how]


@st.composite
def changes(draw):
    sheet, row, column = draw(
        st.sampled_from(
            [
                ("Years", 2027, "ceiling"),
                ("Years", "", "Ceiling"),
                ("Topics", "PoC", "weight"),
                ("topics", "cpp", "weight"),
                ("Activities", "A2", "value"),
                ("Activities", None, "value"),
                ("Sources", "EM", "amount"),
                ("Sources", "EM", "amount 2028"),
                ("Rules", "R1", "limit"),
            ]
        )
    )
    how = draw(st.sampled_from(["set", "times", "percent", "add"]))
    return change((sheet, row, column, how, draw(amounts_of(how))))


@settings(max_examples=40, deadline=None)
@given(listed=st.lists(changes(), min_size=1, max_size=3))
def test_numbers_read_straight_are_those_of_the_sheets(listed):
    plan = small()
    moved = Quick(plan).moved(listed)
    try:
        changed = plan.with_changes(*listed)
    except optimizer.WorkbookError:
        assert moved is None
        return
    if moved is None:
        return
    quick, slow = Resident(plan).solve(moved), Resident(changed).solve()
    assert quick.status == slow.status
    if quick.value is not None:
        assert quick.value == pytest.approx(slow.value, rel=1e-9, abs=1e-9)


@pytest.mark.parametrize(
    "listed",
    [
        [("Years", 2027, "ceiling", 5500.0)],
        [("Years", "", "ceiling", "percent", -0.05)],
        [("Topics", "PoC", "weight", "times", 1.1), ("Topics", "CPP", "weight", 2.0)],
        [("Activities", "PoC-TRN", "value", "add", 100.0)],
    ],
)
def test_common_changes_of_the_shipped_plan_are_read_straight(listed):
    assert Quick(optimizer.read(QUICKSTART)).moved([change(row) for row in listed]) is not None


@pytest.mark.parametrize(
    "row",
    [
        ("Years", 2027, "ceiling", "5 500"),
        ("Years", 2027, "ceiling", -1.0),
        ("Years", 2027, "ceiling", "percent", 5),
        ("Years", 2031, "ceiling", 5.0),
        ("Years", 2027, "reserve", 0.1),
        ("Activities", "A1", "request", 10.0),
        ("Rules", "R2", "limit", 0.5),
        ("Sources", "EM", "amount 2027", "times", 2.0),
        ("Topics", "PoC", "weight", True),
        ("Topics", "PoC", "weight", float("nan")),
    ],
)
def test_what_is_not_certain_goes_through_the_sheets(row):
    assert Quick(small()).moved([change(row)]) is None
