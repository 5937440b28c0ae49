"""Ranges of values and files of changes: what they come to, and what is refused."""

import pytest

from optimizer.analysis.sweep.grid import grid
from optimizer.errors import UsageError
from optimizer.workbook.change_files import read_changes
from optimizer.workbook.changes import Change


def test_ranges_are_combined_with_each_other():
    found = grid(["Years / 2028 / ceiling = 5000:6000:500", "Topics / PoC / weight = 1, 2"])
    assert list(found) == [
        f"ceiling 2028 {ceiling}, weight PoC {weight}" for ceiling in (5000, 5500, 6000) for weight in (1, 2)
    ]
    assert found["ceiling 2028 5500, weight PoC 2"] == [
        Change(sheet="Years", row="2028", column="ceiling", to=5500.0),
        Change(sheet="Topics", row="PoC", column="weight", to=2.0),
    ]


def test_a_way_to_change_and_every_row():
    found = grid(["Years / / ceiling percent = -10 %:10 %:10 %"])
    assert list(found) == ["ceiling percent -10 %", "ceiling percent 0 %", "ceiling percent 10 %"]
    assert found["ceiling percent -10 %"][0] == Change(sheet="Years", row="", column="ceiling", how="percent", to=-0.1)


def test_steps_are_those_of_decimals_and_words_stay_words():
    assert [rows[0].to for rows in grid(["Rules / R1 / limit = 0.1:0.3:0.1"]).values()] == [0.1, 0.2, 0.3]
    assert [rows[0].to for rows in grid(["Activities / A1 / lock = full, out"]).values()] == ["full", "out"]
    assert grid(["Splits / A1 / PoC / share = 0.5"])["share A1 / PoC 0.5"][0].row == "A1 / PoC"


@pytest.mark.parametrize(
    "text",
    ["ceiling = 1:2:1", "Years / 2028 / ceiling", "Years / 2028 / ceiling = ", "Years / 2028 / ceiling = 1:2",
     "Years / 2028 / ceiling = 1:2:0", "Years / 2028 / ceiling = 2:1:1", "Years / 2028 / ceiling = a:b:c",
     "Years / 2028 / ceiling = 0:1:0.000001"],
)  # fmt: skip
def test_what_is_no_range_is_refused(text):
    with pytest.raises(UsageError):
        grid([text])


def test_a_grid_too_fine_is_refused():
    with pytest.raises(UsageError, match="larger steps"):
        grid(["Years / 2027 / ceiling = 1:1000:1", "Years / 2028 / ceiling = 1:1000:1"])


def test_changes_are_read_from_a_table(tmp_path):
    path = tmp_path / "changes.csv"
    path.write_text(
        "scenario;sheet;row;column;how;to\nless;Years;;ceiling;percent;-5 %\nless;Topics;PoC;weight;;2,5\n\n"
        "other;Rules;R1;limit;set;30 %\n",
        encoding="utf-8",
    )
    assert read_changes(path) == {
        "less": [
            Change(sheet="Years", row="", column="ceiling", how="percent", to=-0.05),
            Change(sheet="Topics", row="PoC", column="weight", how="set", to=2.5),
        ],
        "other": [Change(sheet="Rules", row="R1", column="limit", how="set", to="30 %")],
    }


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("scenario,sheet,row,colum,how,to\n", "no column column, but a column colum"),
        ("scenario,sheet,row,column,how,to\n", "lists no change"),
        ("scenario,sheet,row,column,how,to\n,Years,,ceiling,,5\n", "row 2: there is no scenario"),
        (
            "scenario,sheet,row,column,how,to\na,Years,,ceiling,tims,5\n",
            "row 2.*did you mean times|row 2.*Did you mean",
        ),
    ],
)
def test_a_table_that_is_none_is_refused(tmp_path, text, message):
    path = tmp_path / "changes.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(UsageError, match=message):
        read_changes(path)
