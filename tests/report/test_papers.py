"""The paper's parts beside the amounts: their order, aim and background, commitments, sensitivity, the glossary."""

from dataclasses import replace
from types import SimpleNamespace

import pytest

import optimizer
from optimizer.allocate import Options
from optimizer.report import background, commitments, restoring, sensitivity, write_report
from optimizer.report.context import context
from optimizer.report.glossary import meaning
from optimizer.report.order import AFTER, PLAN_SHEETS, in_order
from optimizer.report.sheet import Column
from tests.plans import activity, package, plan
from tests.report.books import records, stored

QUICK = Options(prices=False, opinion=0.0)


@pytest.fixture(scope="module")
def committing():
    """Two posts filled for 2027 and kept two years, and a package of three years: 10, 20, 30."""
    rows = [
        activity("POST", kind="posts", requests=dict.fromkeys((2027, 2028, 2029), 20.0), unit_cost=10.0, value=90.0,
                 term=2, delay=0.5),
        package("PACK", 10.0, 20.0, 30.0, value=80.0),
    ]  # fmt: skip
    return context(optimizer.solve(plan(rows, ceilings=[100.0, 100.0, 100.0]), QUICK))


def test_commitments_are_what_later_years_owe_to_earlier_decisions(committing):
    pack, post = sorted(commitments.commitments(committing), key=lambda made: made.activity.code)
    # In steps of 0.1. Posts of two years' term are owed one year more; the package has two years to go.
    assert post.year == pack.year == 2027
    assert post.later == {2027: 0, 2028: 200, 2029: 0}
    assert pack.later == {2027: 0, 2028: 200, 2029: 300}
    assert post.after == pack.after == 0
    assert commitments.finding(committing) == (
        "What is decided in 2027 commits EUR 70.0 thousand in 2028 and 2029; all decisions of the plan together "
        "commit 70.0."
    )
    years = tuple(replace(year, status="approved") for year in committing.plan.years)
    firm = replace(committing, plan=replace(committing.plan, years=years))
    assert commitments.finding(firm).startswith("What is decided in 2027–2029 commits no money of a later year; all")


def test_posts_whose_term_runs_beyond_the_plan_are_committed_after_it():
    row = activity("POST", kind="posts", requests={2027: 20.0, 2028: 20.0}, unit_cost=10.0, value=90.0, term=4)
    ctx = context(optimizer.solve(plan([row], ceilings=[100.0, 100.0]), QUICK))
    (made,) = commitments.commitments(ctx)
    assert (made.later[2028], made.after) == (200, 200)
    assert "20.0 a year is still committed after 2028" in commitments.finding(ctx)


def test_the_background_tells_last_year_the_request_and_the_money_in_one_sentence(quick):
    told = background.told(context(quick))
    assert told.count(".") == sum(character == "." for character in told)
    ctx = context(quick)
    total = ctx.total(year=ctx.plan.first_year)
    for steps in (total.baseline, total.request):
        assert ctx.number(steps) in told
    assert told.endswith("less than that.")


def test_analyses_stand_where_a_reader_looks_for_them():
    def of(name, table="rows"):
        return SimpleNamespace(analysis=SimpleNamespace(name=name), table=table, sheet=f"pages of {name}")

    order = list(in_order(PLAN_SHEETS, [of("robust"), of("compare"), of("diff"), of("unheard of")]))
    assert set(AFTER.values()) - {"Repairs"} <= set(PLAN_SHEETS)
    for sheet, after in (("compare", "Decision"), ("robust", "Sensitivity"), ("diff", "Assumptions and sources")):
        assert order.index(f"pages of {sheet}") == order.index(after) + 1
    assert order.index("pages of unheard of") == order.index("Assumptions and sources") - 1
    assert in_order((), [of("diff", None)]) == {"pages of diff": False}


def test_sensitivity_says_whether_the_recommendation_changes(shipped, reports):
    ctx = context(shipped)
    rows = records(stored(reports["shipped"])["Sensitivity"])
    asked = {row["what if"]: row for row in rows}
    assert asked["the ceiling of 2027 is higher"]["does the recommendation change?"] == "yes"
    others = asked["anything else is otherwise"]
    assert others["does the recommendation change?"] == "not known"
    assert others["details"].startswith("solve --with robust,cut,")
    assert "weights and values are uncertain" in others["what then"]
    assert len(asked) == len(rows)
    assert sensitivity.finding(ctx, ()).startswith("The recommendation changes with more money in 2027–2031; ")
    robust = SimpleNamespace(name="robust", finding="Nothing changes.")
    assert sensitivity.finding(ctx, [robust]) == "Nothing changes."


def test_the_picture_of_changes_begins_each_topic_where_the_last_one_ended(shipped, reports):
    sheet, ctx = stored(reports["shipped"])["Charts"], context(shipped)
    top = next(row for row in range(1, sheet.max_row) if sheet.cell(row, 2).value == "shown as")
    rows = [[cell.value or 0.0 for cell in row[:7]] for row in sheet.iter_rows(min_row=top + 1)]
    first, *steps, last = rows[: len(ctx.plan.topics) + 2]
    level = first[4]
    for _, _, change, below, _, more, less in steps:
        assert more - less == pytest.approx(change)
        assert below + less == pytest.approx(level)
        level += change
    assert last[4] == pytest.approx(level) == ctx.cash(ctx.total(year=ctx.plan.first_year).recommended)


def test_what_restoring_takes_from_the_rest_is_its_money_at_the_ceilings_price(shipped):
    ctx = context(shipped)
    row = next(row for row in shipped.rows("unfunded") if row["year"] == 2027)
    ceiling = next(found for found in shipped.rows("rules") if (found["rule"], found["year"]) == ("ceiling", 2027))
    price = ceiling["tightening_value"] if ceiling["tightening_value"] is not None else ceiling["marginal_value"]
    assert restoring.lost_elsewhere(ctx, row) == pytest.approx(price * row["amount"])
    assert restoring.lost_elsewhere(context(replace(shipped, objective="balanced")), row) is None


@pytest.mark.parametrize("name", ["shipped", "quick", "hostile", "impossible"])
def test_every_column_of_every_sheet_is_explained(name, reports):
    rows = records(stored(reports[name])["Glossary"])
    assert len(rows) > 15
    for row in rows:
        assert row["meaning"] not in (None, "n/a"), row
        assert row["meaning"].endswith(".")
        assert row["sheets"]


def test_a_title_means_what_its_sheet_says(quick):
    ctx = context(quick)
    assert meaning(ctx, "Grid", Column("value (points)", "points", 9)).startswith("Points of value")
    assert meaning(ctx, "Audit record", Column("value", "wrap", 9)) == "The fact itself."
    assert meaning(ctx, "Any", Column("value", "wrap", 9, "Its own.")) == "Its own."
    assert meaning(ctx, "Any", Column("never heard of", "wrap", 9)) == ""


def test_a_report_of_one_year_has_no_commitments(quick, tmp_path):
    book = stored(write_report(quick, tmp_path / "one.xlsx"))
    assert ("Commitments" in book.sheetnames) == (len(quick.plan.years) > 1)
    assert book.sheetnames[0] == "Decision"
