"""Whatever stands in the cells, only our own exceptions leave the reader."""

import datetime

import pytest
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st

from optimizer.errors import OptimizerError
from optimizer.plan import Plan
from optimizer.workbook.read import Examination, examine, read
from tests.workbooks import base, make_workbook, set_cell

TEXTS = [
    "", " ", "x", "#REF!", "=1/0", "=1+1", "not", "not ", "not PoC", "PoC, CAAC", "PoC", "1.234", "1,234", "12 %", "-5",
    "nan", "1e400", "- 3", ";", ",", ":", "line: TRN", "topic:", "source: x", "without x", "member", "previous year",
    "total",
    "ceiling", "2027-2028", "2028-2027", "from 2028", "from", "approved", "2027.2028", "yes", "no", "each year",
    "whole plan", "amount", "share", "change", "moved", "count", "at least", "at most", "exactly", "within", "should",
    "must", "topic, line", "tag", "activity", "A1", "R1", "core", "request 2028", "request", "active", "weight", "kind",
    "package", "\u00a0", "\u202f1", "10" * 30, "é", "(x)", "# x", "[", "0" * 400,
]  # fmt: skip
VALUES = st.one_of(
    st.sampled_from(TEXTS),
    st.integers(-3, 3),
    st.sampled_from([2027, 2028, 2029, 27, 20272028, 2027.2028, 0.3, 1.5, -1.5, 1e-12, 1e12, 1e300, -1e300, 99999]),
    st.booleans(),
    st.dates(datetime.date(1900, 3, 1), datetime.date(2100, 1, 1)),
    st.just(datetime.time(3, 4)),
)
CELLS = st.builds(
    lambda sheet, column, row: f"{sheet}!{column}{row}",
    st.sampled_from(["Settings", "Topics", "Lines", "Years", "Activities", "Rules", "Levels", "Splits", "Links"]),
    st.sampled_from("ABCDEFGHIJKLMNOP"),
    st.integers(1, 6),
)


@seed(20270101)
@settings(
    max_examples=150,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(edits=st.dictionaries(CELLS, VALUES, min_size=1, max_size=8))
def test_no_cell_makes_the_reader_fail(tmp_path, edits):
    sheets = base()
    sheets["Levels"] = [["activity", "level", "amount", "value"], ["A4", "all", 80, 18]]
    sheets["Splits"] = [["activity", "topic", "share"], ["A1", "PoC", 0.5], ["A1", "CAAC", 0.5]]
    for cell, value in edits.items():
        set_cell(sheets, cell, value)
    path = make_workbook(tmp_path / "plan.xlsx", sheets)
    found = examine(path)
    assert isinstance(found, Examination)
    errors = [problem for problem in found.problems if problem.level == "error"]
    assert (found.plan is None) == bool(errors)
    if found.plan is None:
        with pytest.raises(OptimizerError) as raised:
            read(path)
        assert raised.value.exit_code == 3
    else:
        assert isinstance(read(path), Plan)
