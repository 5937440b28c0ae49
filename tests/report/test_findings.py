"""What the pages say in words: overruns, what rules hold down, prices that tie or were not confirmed."""

from dataclasses import replace

import pytest

import optimizer
from optimizer.report import findings, limit_findings, write_report
from optimizer.report.context import context
from tests.plans import activity, plan, rule, scope
from tests.report.books import records, stored


def with_rows(result, table, change):
    """The result with the rows of one table changed."""
    rows = tuple({**row, **change(row)} for row in result.rows(table))
    return replace(result, tables={**result.tables, table: rows})


def exact(result, column, topic, line, year):
    return sum(
        row[column]
        for row in result.rows("allocation")
        if topic in (None, row["topic"]) and line in (None, row["line"]) and year in (None, row["year"])
    )


def test_every_total_of_topics_and_lines_is_within_a_step_of_its_exact_sum(shipped):
    ctx = context(shipped)
    for topic in (None, *(row.code for row in ctx.plan.topics)):
        for line in (None, *(row.code for row in ctx.plan.lines)):
            for year in ctx.years:
                for column in ("baseline", "request", "recommended"):
                    steps = getattr(ctx.total(topic=topic, line=line, year=year), column)
                    assert abs(steps - exact(shipped, column, topic, line, year) * 10) < 1, (topic, line, year)
        steps = ctx.total(topic=topic).recommended
        assert abs(steps - exact(shipped, "recommended", topic, None, None) * 10) <= 1, topic


def test_activities_show_their_own_amounts_to_the_digit(shipped, reports):
    year = shipped.plan.first_year
    rows = {row["activity"]: row for row in records(stored(reports["shipped"])["Ranking"])}
    for place in shipped.plan.activities:
        cells = [row for row in shipped.rows("allocation") if row["activity"] == place.code]
        whole = sum(row["recommended"] for row in cells)
        # Half a post may cost less than the last digit shown.
        finer = 50 if place.kind == "posts" else 1e-6
        assert rows[place.code]["recommended, whole plan (EUR thousand)"] == pytest.approx(whole * 1000, abs=finer)
        of_year = context(shipped).of_activity(place.code, year).recommended
        exactly = 10 * sum(row["recommended"] for row in cells if row["year"] == year)
        assert of_year == pytest.approx(exactly, abs=0.5 if place.kind == "posts" else 1e-6)


def test_a_topic_says_the_same_on_every_page_that_names_it(shipped, reports):
    book = stored(reports["shipped"])
    ctx = context(shipped)
    for topic in ctx.plan.topics:
        money = ctx.cash(ctx.total(topic=topic.code, year=ctx.plan.first_year).recommended)
        for name in ("Winners and losers", "Charts", "Topic by line"):
            rows = [[cell.value for cell in row] for row in book[name].iter_rows()]
            # Within Winners and losers the last row of a topic is the topic itself.
            assert any(row[0] == topic.code and row[1] == topic.name and money in row for row in rows), name


def test_pages_by_topic_say_how_they_are_rounded_where_an_activity_is_split(reports):
    def notes(result, name):
        book = stored(reports[result])
        return " ".join(str(book[name].cell(row, 1).value) for row in range(1, 9))

    for name in ("Winners and losers", "Charts", "Topic by line"):
        assert "rounded so that all add as shown" in notes("shipped", name)
        assert "rounded so that all add as shown" not in notes("quick", name)
    for name in ("Activities", "Ranking"):
        assert "of the whole activity" in notes("shipped", name)


# Each year 100 of 120 asked, a tenth above the ceiling at a price below what the money brings.
OVER = plan(
    [activity("A", request=120.0, value=240.0)],
    ceilings=[100.0, 130.0],
    year={"overrun": 0.1, "overrun_price": 0.01},
)


def test_a_year_above_its_ceiling_is_named_and_counts_not_as_use_of_the_ceilings():
    ctx = context(optimizer.solve(OVER))
    assert "; 2027 uses EUR 10.0 thousand above its ceiling." in findings.decision(ctx)
    # 100 of 100 and 120 of 130 lie within the ceilings; 110 + 120 are spent.
    assert findings.years(ctx).startswith(
        "The plan uses EUR 230.0 thousand: 220.0 within the ceilings of 2027 and 2028 (95.7\u00a0% of them); "
        "2027 uses EUR 10.0 thousand above its ceiling"
    )


def test_a_plan_within_its_ceilings_speaks_of_no_overrun(quick):
    ctx = context(quick)
    assert "above" not in findings.decision(ctx)
    assert "above" not in findings.years(ctx)


# A brings more, but may get no more than 30; B takes the rest of 50 and would take more.
CAPPED = plan(
    [activity("A", request=60.0, value=120.0), activity("B", request=60.0, value=60.0)],
    ceilings=[50.0],
    rules=[rule("CAP", "amount", "at most", 30.0, scope=scope(activity="A"))],
)


def test_not_funded_names_the_rules_that_hold_an_amount_and_what_money_alone_restores(tmp_path):
    result = optimizer.solve(CAPPED)
    sheet = stored(write_report(result, tmp_path / "plan.xlsx"))["Not funded"]
    rows = records(sheet)
    assert (rows[0]["activity"], rows[0]["held by"]) == ("A", "CAP")
    assert rows[1]["activity"] == "B"
    assert "CAP" not in rows[1]["held by"]
    assert "more money alone would first restore Activity B in 2027" in sheet["A2"].value


def test_where_rules_hold_everything_money_alone_restores_nothing():
    only = optimizer.solve(replace(CAPPED, activities=CAPPED.activities[:1]))
    assert "more money alone would restore none of it" in findings.unfunded(context(only))


def test_the_limit_now_is_the_ceiling_as_typed_with_the_money_available_beside_it(shipped, reports):
    rows = records(stored(reports["shipped"])["Prices of money"])
    ceilings = {row["year"]: row for row in rows if row["limit"] == "ceiling"}
    limits = {row["year"]: row for row in shipped.rows("rules") if row["rule"] == "ceiling"}
    for year in shipped.plan.years:
        assert ceilings[str(year.year)]["limit now (EUR thousand)"] == pytest.approx(year.ceiling * 1000)
        available = ceilings[str(year.year)]["money available (EUR thousand)"]
        assert available == pytest.approx(limits[year.year]["required"] * 1000)
    others = [row for row in rows if row["limit"] not in ("ceiling", "source")]
    assert {row["money available (EUR thousand)"] for row in others} == {"n/a"}


def test_years_that_would_bring_the_same_are_named_together(shipped):
    alike = with_rows(shipped, "rules", lambda row: {"marginal_value": 2.0} if row["rule"] == "ceiling" else {})
    assert "would bring most in 2027–2031 alike." in limit_findings.prices(context(alike))
    one = with_rows(alike, "rules", lambda row: {"marginal_value": 3.0} if row["member"] == "2029" else {})
    assert "would bring most in 2029. " in limit_findings.prices(context(one))


def test_a_price_that_was_not_confirmed_says_so_in_words(quick, tmp_path):
    unsure = with_rows(quick, "rules", lambda _: {"marginal_value": None, "next_gain": None})
    assert "is not confirmed" in limit_findings.prices(context(unsure))
    book = stored(write_report(unsure, tmp_path / "plan.xlsx"))
    prices, rules = records(book["Prices of money"]), records(book["Rules"])
    binding = [row for row in quick.rows("rules") if row["binding"]]
    assert len(prices) == len(binding)
    assert {row["per EUR thousand (points)"] for row in prices} == {"not confirmed"}
    said = {row["binding"]: row["value of one more EUR thousand (points)"] for row in rules}
    assert said["yes"] == "not confirmed"
    assert "What loosening the ceiling of 2027 would bring is not confirmed." in {row["in words"] for row in prices}
