"""Packages, units, posts, minimums, locks and links, with figures worked out by hand."""

import copy
from dataclasses import replace

import pytest

from audit.answers import activity, answer, plan_of, rule, rule_row
from optimizer.audit import BREACH, check
from optimizer.audit.asked import Asked
from optimizer.plan import Base, Level, Line, Link, Year

Y, Z = 2027, 2028
TWO_YEARS = (Year(year=Y, ceiling=500.0), Year(year=Z, ceiling=500.0))


def breaches(plan, document, prices=None):
    return [line for line in check(plan, document, prices) if line.verdict == BREACH]


def said(plan, document, prices=None):
    return "\n".join(f"{line.check}: {line.what}" for line in breaches(plan, document, prices))


def asked(item, *, lines=None, years=(Y, Z, 2029), **settings):
    return Asked(plan_of([item], years=[Year(year=year, ceiling=1.0) for year in years], lines=lines, **settings))


DEARER = (Line(code="L", name="Line L", inflation=0.1), Line(code="M", name="Line M"))


def test_an_amount_within_two_percent_of_a_unit_means_whole_units_before_and_after_repricing():
    found = asked(activity("U", kind="units", unit_cost=33.3, request=100.0, minimum=66.0), lines=DEARER)
    # 100 is 3.003 units of 33.3 and 66 is 1.98 of them; a unit costs 36.63 = 36.6 and 40.293 = 40.3 later.
    assert [list(map(float, row)) for row in found.unit_cost] == [[33.3, 36.6, 40.3]]
    assert [list(map(float, row)) for row in found.request] == [[99.9, 109.8, 120.9]]
    assert [list(map(float, row)) for row in found.minimum] == [[66.6, 73.2, 80.6]]
    assert found.most_units == [[3, 3, 3]]


def test_any_other_request_pays_the_whole_units_below_it():
    found = asked(activity("U", kind="units", unit_cost=30.0, requests={Y: 100.0, Z: 59.5}))
    assert found.most_units == [[3, 2, 0]]
    assert [list(map(float, row)) for row in found.request] == [[100.0, 60.0, 0.0]]
    assert [list(map(float, row)) for row in found.most] == [[90.0, 60.0, 0.0]]


def test_the_baseline_tells_how_many_posts_are_there_before():
    assert asked(activity("P", kind="posts", unit_cost=10.0, baseline=35.0, request=50.0)).posts_before == [3]


def test_a_package_moves_with_its_start_cash_stays_and_prices_rise():
    item = activity("K", kind="package", request=100.0, requests={Y: 40.0, 2029: 0.0}, start=(Y, Z, 2029))
    starts = asked(item, lines=DEARER).starts[0]
    # 40 in cash, then 100 of 2027 at the prices of the year in which it is paid.
    assert [(start.first, [float(cost) for cost in start.cost]) for start in starts] == [
        (0, [40.0, 110.0, 0.0]),
        (1, [0.0, 40.0, 121.0]),
        (2, [0.0, 0.0, 40.0]),
    ]


def test_a_package_that_may_begin_later_is_shifted_from_its_first_cost():
    item = activity("K", kind="package", requests={Z: 40.0, 2029: 20.0}, start=(Y, Z))
    starts = asked(item).starts[0]
    assert [(start.first, [float(cost) for cost in start.cost]) for start in starts] == [
        (0, [40.0, 20.0, 0.0]),
        (1, [0.0, 40.0, 20.0]),
    ]


def package(**fields):
    """40 then 60 for 10 points of weight 2."""
    return activity("K", kind="package", requests={Y: 40.0, Z: 60.0}, value=10.0, **fields)


def package_answer(item, first, second, earned, *, most=None):
    plan = plan_of([item], years=TWO_YEARS, discount_rate=0.25)
    amounts = {("K", Y): first, ("K", Z): second}
    return plan, answer(plan, amounts, earned=earned, most=most)


def test_a_package_earns_its_points_once_in_its_first_year():
    plan, document = package_answer(package(), 40.0, 60.0, {("K", Y): (1.0, None), ("K", Z): (0.0, None)})
    assert document["value"] == 20.0
    assert breaches(plan, document) == []
    yearly = replace(plan, activities=(package(earns="yearly"),))
    assert "value of each cell" in said(yearly, document)


def test_a_yearly_package_earns_in_every_year_it_costs_something():
    plan, document = package_answer(package(earns="yearly"), 40.0, 60.0, {})
    assert document["value"] == 36.0
    assert breaches(plan, document) == []


def test_an_unfunded_package_is_worth_its_value_over_its_cost():
    slope = {("K", Y): (0.0, 0.01), ("K", Z): (0.0, 0.0125)}
    plan, document = package_answer(package(), 0.0, 0.0, slope)
    # 10 points of the first year over 100: 0.1 a unit, in both years; the helper discounts the second year.
    assert [row["marginal_value"] for row in document["allocation"]] == pytest.approx([0.2, 0.2])
    assert breaches(plan, document) == []


def test_a_package_is_all_or_nothing_and_one_share_in_all_years():
    half = {("K", Y): (0.5, 0.01), ("K", Z): (0.0, 0.0125)}
    plan, document = package_answer(package(), 20.0, 30.0, half)
    assert "neither nothing nor a share that is allowed" in said(plan, document)
    for least in (0.0, 0.5):
        plan, document = package_answer(package(partial=least), 20.0, 30.0, half)
        assert breaches(plan, document) == []
    plan, document = package_answer(package(partial=0.51), 20.0, 30.0, half)
    assert "from a start that is allowed: K / share" in said(plan, document)
    plan, document = package_answer(package(partial=0.0), 20.0, 30.1, half)
    assert "one share in all years, from a start that is allowed: K" in said(plan, document)


def test_a_package_may_begin_in_a_later_year_that_is_allowed():
    late = {("K", Y): (0.0, None), ("K", Z): (1.0, None)}
    nothing = {("K", Y): 0.0, ("K", Z): 0.0}
    item = package(start=(Y, Z))
    plan, document = package_answer(item, 0.0, 40.0, late, most=nothing)
    # What is requested is 40 and 60, as if it began at once; beginning later it costs 40 within the plan.
    assert document["value"] == 16.0
    assert breaches(plan, document) == []
    fixed = replace(plan, activities=(package(),))
    assert "from a start that is allowed" in said(fixed, document)
    wrong, document = package_answer(item, 0.0, 60.0, late, most=nothing)
    assert "from a start that is allowed" in said(wrong, document)


def units(**fields):
    """Units of 30 for 100 asked, 10 points of weight 2, 80 % for half: 0, 1, 2 or 3 units."""
    return activity("U", kind="units", unit_cost=30.0, request=100.0, value=10.0, value_at_half=0.8, **fields)


def g(u):
    return (1 - (1 / 16) ** u) / (1 - 1 / 16)


def units_answer(item, count, money=None, **fields):
    plan = plan_of([item], years=[Year(year=Y, ceiling=500.0)])
    money = 30.0 * count if money is None else money
    slope = None if count >= 3 else (g(0.3 * (count + 1)) - g(0.3 * count)) / 30.0
    document = answer(
        plan,
        {("U", Y): money},
        units={("U", Y): count},
        earned={("U", Y): (g(money / 100.0), slope)},
        most={("U", Y): 90.0},
        full={"U": g(0.9)},
        **fields,
    )
    return plan, document


@pytest.mark.parametrize("count", [0, 1, 2, 3])
def test_units_earn_by_whole_units_and_lack_only_whole_ones(count):
    plan, document = units_answer(units(), count)
    assert breaches(plan, document) == []
    assert [row["amount"] for row in document["unfunded"]] == ([90.0 - 30.0 * count] if count < 3 else [])


def test_units_that_are_not_whole_are_refused():
    plan, document = units_answer(units(), 2, 61.0)
    assert "units are whole and no more than the request pays: U / 2027" in said(plan, document)
    plan, document = units_answer(units(), 4, 120.0)
    assert "units are whole and no more than the request pays: U / 2027 / units" in said(plan, document)


def test_units_shown_are_those_that_are_paid():
    plan, document = units_answer(units(), 2)
    document["allocation"][0]["units"] = 3
    assert "units, filled and given_up of each cell: U" in said(plan, document)


def test_the_unit_cost_is_exact_and_no_multiple():
    item = activity("U", kind="units", unit_cost=33.33, request=99.99, value=10.0)
    plan = plan_of([item], years=[Year(year=Y, ceiling=500.0)])
    document = answer(plan, {("U", Y): 66.66}, units={("U", Y): 2})
    assert breaches(plan, document) == []


def test_an_amount_below_its_minimum_is_refused_and_the_minimum_itself_is_no_multiple():
    item = activity("A1", request=100.0, value=10.0, minimum=33.33)
    plan = plan_of([item], years=[Year(year=Y, ceiling=500.0)])
    for money in (0.0, 33.33, 33.4, 100.0):
        assert breaches(plan, answer(plan, {("A1", Y): money})) == []
    assert "nothing, or the minimum and more: A1 / 2027" in said(plan, answer(plan, {("A1", Y): 33.3}))


def posts(**fields):
    """Two posts there before, of 10 each; six may be asked for; a new post is half paid in its first year."""
    return activity(
        "P",
        kind="posts",
        **{"unit_cost": 10.0, "request": 60.0, "value": 12.0, "baseline": 20.0, "delay": 0.5} | fields,
    )


def posts_answer(item, moves, *, ceilings=(500.0, 500.0, 500.0), **fields):
    """``moves`` are filled and given up posts year by year."""
    years = [Year(year=Y + n, ceiling=ceiling) for n, ceiling in enumerate(ceilings)]
    plan = plan_of([item], years=years)
    before, table, amounts = 2, {}, {}
    for year, (filled, given_up) in zip(years, moves, strict=True):
        table["P", year.year] = (before, filled, given_up)
        before += filled - given_up
        amounts["P", year.year] = item.unit_cost * (before - item.delay * filled)
    return plan, answer(plan, amounts, posts=table, **fields)


@pytest.mark.parametrize(
    "moves",
    [
        ((2, 0), (0, 0), (0, 0)),
        ((0, 2), (0, 0), (6, 0)),
        ((1, 0), (0, 2), (5, 0)),
        ((0, 0), (0, 1), (1, 0)),
    ],
)
def test_posts_are_filled_and_given_up_year_by_year(moves):
    plan, document = posts_answer(posts(), moves)
    assert breaches(plan, document) == []


def test_new_posts_are_paid_in_part_and_deferred_for_the_rest():
    _, document = posts_answer(posts(), ((2, 0), (0, 0), (0, 0)))
    assert [row["recommended"] for row in document["allocation"]] == [30.0, 40.0, 40.0]
    assert [row["deferred"] for row in document["posts"]] == [10.0, 0.0, 0.0]
    assert [row["units"] for row in document["allocation"]] == [4, 4, 4]


@pytest.mark.parametrize(
    ("moves", "words"),
    [
        (((1, 1), (0, 0), (0, 0)), "filled and given up in one year: P / 2027 / filled"),
        (((5, 0), (0, 0), (0, 0)), "fit the request: P / 2027 / request"),
        (((2, 0), (0, 3), (0, 0)), "filled posts last their term: P / 2028 / term"),
    ],
)
def test_posts_that_break_a_limit_are_refused(moves, words):
    fields = {} if moves[1][1] else {"term": 1}
    plan, document = posts_answer(posts(**fields), moves)
    # Both lines of a tally are one: the first that is wrong is told.
    assert words.split(":")[0] in said(plan, document)
    assert "posts: posts follow from year to year" in said(plan, document)


def test_a_post_lasts_its_term_and_no_longer():
    moves = ((2, 0), (0, 2), (0, 2))
    plan, document = posts_answer(posts(term=2), moves)
    assert breaches(plan, document) == []
    plan, document = posts_answer(posts(term=3), moves)
    assert "filled posts last their term" in said(plan, document)


def test_the_last_years_new_posts_have_to_fit_the_ceiling_when_paid_all_year():
    moves = ((0, 0), (0, 0), (4, 0))
    # 40 are paid in the last year and 20 deferred.
    plan, document = posts_answer(posts(), moves, ceilings=(500.0, 500.0, 60.0))
    assert breaches(plan, document) == []
    plan, document = posts_answer(posts(), moves, ceilings=(500.0, 500.0, 59.0))
    assert "with its new posts paid all year, is within the ceiling" in said(plan, document)


def test_posts_have_a_minimum_at_full_cost():
    plan, document = posts_answer(posts(minimum=40.0), ((2, 0), (0, 0), (0, 0)))
    assert breaches(plan, document) == []
    plan, document = posts_answer(posts(minimum=50.0), ((2, 0), (0, 0), (0, 0)))
    assert "nothing, or the minimum and more: P / 2027" in said(plan, document)


@pytest.mark.parametrize(
    ("lock", "money", "right"),
    [
        ("full", 100.0, True),
        ("full", 99.9, False),
        ("baseline", 40.05, True),
        ("baseline", 40.0, False),
        ("out", 0.0, True),
        ("out", 0.1, False),
    ],
)
def test_locked_amounts_are_what_the_lock_says(lock, money, right):
    item = activity("A1", request=100.0, value=10.0, baseline=40.05, lock=lock)
    plan = plan_of([item], years=[Year(year=Y, ceiling=500.0)])
    text = said(plan, answer(plan, {("A1", Y): money}))
    assert ("locked activities get what their lock says" in text) is not right
    assert right is (text == "")


@pytest.mark.parametrize(("lock", "count"), [("full", 3), ("baseline", 2), ("out", 0)])
def test_locked_units_are_whole_units(lock, count):
    for other in range(4):
        plan, document = units_answer(units(lock=lock, baseline=75.0), other)
        assert (breaches(plan, document) == []) is (other == count)


def test_locked_posts_stay_as_they_are():
    assert breaches(*posts_answer(posts(lock="baseline"), ((0, 0), (0, 0), (0, 0)))) == []
    assert "lock" in said(*posts_answer(posts(lock="baseline"), ((1, 0), (0, 0), (0, 0))))
    assert breaches(*posts_answer(posts(lock="out"), ((0, 2), (0, 0), (0, 0)))) == []
    assert "lock" in said(*posts_answer(posts(lock="out"), ((0, 1), (0, 1), (0, 0))))
    assert breaches(*posts_answer(posts(lock="full"), ((4, 0), (0, 0), (0, 0)))) == []


def test_a_package_locked_at_its_baseline_is_the_share_that_no_year_exceeds():
    # 30 pays 75 % of the first year's 40 and half of the second year's 60: half of the package.
    half = {("K", Y): (0.5, 0.01), ("K", Z): (0.0, 0.0125)}
    plan, document = package_answer(package(partial=0.5, baseline=30.0, lock="baseline"), 20.0, 30.0, half)
    assert breaches(plan, document) == []
    plan, document = package_answer(package(partial=0.6, baseline=30.0, lock="baseline"), 20.0, 30.0, half)
    assert "lock" in said(plan, document)


def pair(relation, *, other=None, first=None):
    return plan_of(
        [first or activity("A1", request=100.0, value=20.0), other or activity("B1", "B", request=100.0, value=10.0)],
        years=TWO_YEARS,
        links=[Link(activity="A1", relation=relation, others=("B1",))],
    )


@pytest.mark.parametrize("relation", ["requires", "requires any"])
def test_an_activity_needs_its_others_in_every_year_it_gets_money(relation):
    plan = pair(relation)
    both = {("A1", Y): 50.0, ("B1", Y): 1.0, ("B1", Z): 5.0}
    assert breaches(plan, answer(plan, both)) == []
    assert f"A1 / {relation} / B1 / 2028" in said(plan, answer(plan, both | {("A1", Z): 50.0, ("B1", Z): 0.0}))


def test_what_is_linked_gets_one_percent_and_its_minimum_or_nothing():
    plan = pair("requires")
    assert "or nothing: B1 / 2027" in said(plan, answer(plan, {("A1", Y): 50.0, ("B1", Y): 0.9}))
    assert "or nothing: A1 / 2027" in said(plan, answer(plan, {("A1", Y): 0.9}))


def test_a_package_counts_from_its_first_year_to_the_last():
    other = activity("B1", "B", kind="package", requests={Y: 10.0}, value=1.0)
    plan = pair("requires", other=other)
    document = answer(plan, {("A1", Y): 50.0, ("A1", Z): 50.0, ("B1", Y): 10.0})
    assert breaches(plan, document) == []
    late = pair("requires", other=replace(other, requests={Z: 10.0}))
    document = answer(late, {("A1", Y): 50.0, ("A1", Z): 50.0, ("B1", Z): 10.0})
    assert "A1 / requires / B1 / 2027" in said(late, document)


def test_activities_that_exclude_each_other_never_both_get_money():
    plan = pair("excludes")
    assert breaches(plan, answer(plan, {("A1", Y): 50.0, ("A1", Z): 50.0})) == []
    assert "A1 / excludes / B1" in said(plan, answer(plan, {("A1", Y): 50.0, ("B1", Z): 50.0}))


def test_a_count_counts_each_activity_once():
    items = [
        activity("S1", shares={"A": 0.5, "B": 0.5}, request=100.0, value=20.0, baseline=10.0),
        activity("B1", "B", request=100.0, value=10.0),
    ]
    most = rule("N", "count", "at most", 1.0, [Y, Z], each=("topic",))
    plan = plan_of(items, years=TWO_YEARS, rules=[most])
    amounts = {("S1", Y): 50.0, ("B1", Z): 50.0}
    rows = [
        rule_row("N", topic, year, "at most", required=1.0, achieved=number, margin=1.0 - number, limit=1.0)
        for topic, year, number in (("A", Y, 1.0), ("A", Z, 0.0), ("B", Y, 1.0), ("B", Z, 1.0))
    ]
    assert breaches(plan, answer(plan, amounts, rules=rows)) == []
    over = answer(plan, amounts | {("B1", Y): 50.0}, rules=rows)
    assert "rule: N · B · 2027: at most" in said(plan, over)
    few = answer(plan, amounts | {("B1", Z): 0.9}, rules=rows)
    assert "or nothing: B1 / 2028" in said(plan, few)


def test_a_count_over_the_whole_plan_and_against_the_year_before():
    items = [
        activity("A1", request=100.0, value=20.0, baseline=10.0),
        activity("B1", "B", request=100.0, value=10.0),
    ]
    amounts = {("A1", Y): 50.0, ("A1", Z): 50.0, ("B1", Z): 50.0}
    whole = rule("N", "count", "at least", 2.0, [Y, Z], period="whole plan")
    plan = plan_of(items, years=TWO_YEARS, rules=[whole])
    row = rule_row("N", "", None, "at least", required=2.0, achieved=2.0, margin=0.0, limit=2.0)
    assert breaches(plan, answer(plan, amounts, rules=[row])) == []
    growth = rule("N", "count", "at most", 1.5, [Y, Z], base=Base(kind="previous year"), strength="should", penalty=2.0)
    plan = plan_of(items, years=TWO_YEARS, rules=[growth])
    rows = [
        rule_row("N", "", Y, "at most", required=1.5, achieved=1.0, margin=0.5, limit=1.5, base=1.0, penalty=2.0),
        rule_row("N", "", Z, "at most", required=1.5, achieved=2.0, margin=-0.5, limit=1.5, base=1.0, penalty=2.0),
    ]
    # Half an activity too many costs a point.
    assert breaches(plan, answer(plan, amounts, rules=rows, costs=1.0)) == []
    assert "less penalties" in said(plan, answer(plan, amounts, rules=rows))


def test_units_in_place_are_added_over_the_years_and_start_from_the_baseline():
    moves = ((2, 0), (0, 0), (0, 0))
    growth = rule("N", "units", "at most", 2.0, [Y, Z], base=Base(kind="previous year"))
    total = rule("T", "units", "at least", 12.0, [Y, Z, 2029], period="whole plan")
    rows = [
        rule_row("N", "", Y, "at most", required=4.0, achieved=4.0, margin=0.0, limit=2.0, base=2.0),
        rule_row("N", "", Z, "at most", required=8.0, achieved=4.0, margin=4.0, limit=2.0, base=4.0),
        rule_row("T", "", None, "at least", required=12.0, achieved=12.0, margin=0.0, limit=12.0),
    ]
    plan, document = posts_answer(posts(), moves, rules=rows)
    assert breaches(replace(plan, rules=(growth, total)), document) == []
    third = replace(total, limit=13.0)
    assert "rule: T · whole plan: at least" in said(replace(plan, rules=(growth, third)), document)


def test_levels_that_are_not_concave_earn_the_line_between_them():
    levels = (Level(name="1", amount=50.0, value=1.0), Level(name="2", amount=100.0, value=10.0))
    plan = plan_of([activity("A1", request=100.0, levels=levels, value=1.0)], years=[Year(year=Y, ceiling=75.0)])
    document = answer(plan, {("A1", Y): 75.0}, earned={("A1", Y): (5.5, 0.18)}, full={"A1": 10.0})
    assert document["value"] == 11.0
    assert breaches(plan, document) == []


@pytest.mark.parametrize("column", ["before", "filled", "given_up", "in_place", "cost", "full_year", "deferred"])
def test_every_figure_of_the_table_of_posts_is_checked(column):
    plan, document = posts_answer(posts(), ((2, 0), (0, 0), (0, 0)))
    spoilt = copy.deepcopy(document)
    spoilt["posts"][1][column] += 1
    assert "posts: " in said(plan, spoilt)
    del spoilt["posts"][1]
    assert "one row for each activity and year" in said(plan, spoilt)
