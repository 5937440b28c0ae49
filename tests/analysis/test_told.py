"""An analysis on screen, in the document and in the report: what is declared is what is shown."""

import json

import openpyxl
import pytest
from plans import YEARS, activity
from plans import plan as plan_of

from optimizer.allocate import solve
from optimizer.analysis import Analysis, Field, Mark, Picture, Table
from optimizer.cli import analysing
from optimizer.report import write_analyses

TABLE = Table(
    "Steps",
    "One row a step.",
    (
        Field("ceiling", "ceiling", "money", "All ceilings together."),
        Field("value", "value", "points", "Points."),
        Field("leaves", "who leaves", "list", "Activities.", screen=False),
        Field("verdict", "verdict", "word", "In a word."),
    ),
)


@pytest.fixture(scope="module")
def analysis():
    plan = plan_of([activity("A1", request=100.0, value=10.0)], ceilings=[80.0] * len(YEARS))
    rows = tuple(
        {"ceiling": 40.0 * step, "value": 5.0 * step, "leaves": ("A1", "=A2"), "verdict": "core"} for step in range(3)
    )
    return Analysis(
        name="steps",
        title="Step by step",
        plan=plan,
        base=solve(plan),
        finding="More money brings more.",
        declared={"steps": TABLE},
        tables={"steps": rows},
        notes=("A note.",),
        pictures=(
            Picture(
                kind="line",
                title="Value rises",
                text="A line.",
                table="steps",
                x="ceiling",
                series=("value",),
                marks=(Mark(at=40.0, label="today"),),
            ),
        ),
    )


def test_a_row_with_other_columns_than_declared_is_refused(analysis):
    with pytest.raises(ValueError, match="declares"):
        Analysis(
            name="x",
            title="x",
            plan=analysis.plan,
            finding="x",
            declared={"steps": TABLE},
            tables={"steps": ({"ceiling": 1.0},)},
        )


def test_the_document_holds_every_table_and_is_json(analysis):
    document = json.loads(json.dumps(analysis.to_dict()))
    assert document["analysis"] == "steps"
    assert [row["value"] for row in document["steps"]] == [0.0, 5.0, 10.0]


def test_the_screen_shows_finding_notes_and_rows(analysis):
    text = analysing.described(analysis)
    assert "More money brings more." in text
    assert "A note." in text
    assert "80.0" in text
    assert "who leaves" not in text


def test_the_report_has_a_page_with_the_picture_and_a_sheet_with_the_table(analysis, tmp_path):
    path = write_analyses([analysis], tmp_path / "report.xlsx")
    book = openpyxl.load_workbook(path)
    assert "Step by step" in book.sheetnames
    assert len(book["Step by step"]._charts) == 1
    rows = [[cell.value for cell in row] for row in book["Steps"].iter_rows()]
    header = next(row for row in rows if row[0] == "ceiling (EUR thousand)")
    assert header == ["ceiling (EUR thousand)", "value (points)", "who leaves", "verdict"]
    assert rows[-1] == [80_000, 10, "A1, =A2", "core"]
    # What starts like a formula arrives as text.
    assert book["Steps"].cell(len(rows), 3).data_type == "s"
