"""An analysis on screen, in the document and in the report: what is declared is what is shown."""

import json
from dataclasses import replace

import openpyxl
import pytest
from plans import YEARS, activity
from plans import plan as plan_of

from optimizer.allocate import solve
from optimizer.analysis import Analysis, Field, Mark, Picture, Table
from optimizer.cli import analysing
from optimizer.report import large, write_analyses
from tests.report.pages import read

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


def test_of_a_long_table_the_first_rows_are_shown_unless_a_picture_is_drawn_from_it(analysis, tmp_path, monkeypatch):
    monkeypatch.setattr(large, "MOST_ROWS", 2)
    for pictures, shown in (((), 2), (analysis.pictures, 3)):
        path = write_analyses([replace(analysis, pictures=pictures)], tmp_path / "report.xlsx")
        rows = [row[0] for row in openpyxl.load_workbook(path)["Steps"].iter_rows(values_only=True)]
        assert rows[rows.index("ceiling (EUR thousand)") + 1 :] == [0, 40_000, 80_000][:shown]
        told = "A selection: of 3 rows this page shows 2, the first in their order; every row is in the JSON document"
        assert (told in " ".join(str(row) for row in rows)) is (shown == 2)


def test_a_mark_is_one_line_and_the_page_of_a_picture_is_one_page(analysis, tmp_path):
    sheet = openpyxl.load_workbook(write_analyses([analysis], tmp_path / "report.xlsx"))["Step by step"]
    marked = [row for row in sheet.iter_rows(values_only=True) if row[0] == "today"]
    assert [row[:3] for row in marked] == [("today", 40_000, 0), ("today", 40_000, 10)]
    assert sheet.page_setup.fitToHeight in (None, 1)  # absent means one


def test_a_narrow_screen_names_the_columns_it_leaves_out_and_drops_empty_ones(analysis, monkeypatch):
    monkeypatch.setenv("COLUMNS", "60")
    wide = Table("Wide", "One row.", tuple(Field(f"c{n}", f"column number {n}", "money", "Money.") for n in range(6)))
    row = {f"c{n}": 1.0 for n in range(6)} | {"c1": None}
    shown = analysing.described(replace(analysis, declared={"wide": wide}, tables={"wide": (row,)}))
    assert max(len(line) for line in shown.splitlines()) <= 60
    assert "column number 1" not in shown
    assert "Too wide for this screen: column number 4, column number 5." in " ".join(shown.split())


def test_an_analysis_in_html_has_its_tables_and_its_picture_with_the_mark(analysis, tmp_path):
    pytest.importorskip("matplotlib", reason="the extra report is not installed")
    pytest.importorskip("jinja2", reason="the extra report is not installed")
    page = read(write_analyses([analysis], tmp_path / "x.html").read_text(encoding="utf-8"))
    (steps,) = (rows for rows in page.tables.values() if "who leaves" in rows[0])
    assert [row[2] for row in steps[1:]] == ["A1, =A2"] * 3
    (picture,) = (found for found in page.pictures if found["title"] == "Value rises")
    assert picture["desc"].startswith("A line. Value rises.")
    assert "today" in page.text
