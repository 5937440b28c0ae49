"""Money of several sources: accounts, scopes, rules on sources, who contributes what; worked out by hand."""

import copy
from dataclasses import replace

import pytest

from audit.answers import activity, answer, plan_of, rule, rule_row, source
from optimizer.audit import BREACH, check
from optimizer.audit.book import Book
from optimizer.audit.demands import Demands
from optimizer.audit.rules import measured
from optimizer.plan import Base, Scope, Share, Words, Year

Y, Z = 2027, 2028
TOPIC_A = Scope(topic=Words(include=("A",)))


def breaches(plan, document, prices=None):
    return [line for line in check(plan, document, prices) if line.verdict == BREACH]


def said(plan, document, prices=None):
    return "\n".join(f"{line.check}: {line.what}" for line in breaches(plan, document, prices))


def two(**fields):
    """A1 earns 0.2 a unit, B1 0.1; the earmark pays only topic A."""
    items = [activity("A1", request=100.0, value=10.0), activity("B1", "B", request=100.0, value=10.0)]
    return plan_of(
        items,
        years=[Year(year=Y, ceiling=100.0), Year(year=Z, ceiling=100.0)],
        sources=[source("EM", amount=30.0, scope=TOPIC_A, carry_share=0.5), source("JT", "joint", amounts={Z: 20.0})],
        **fields,
    )


AMOUNTS = {("A1", Y): 100.0, ("B1", Y): 15.0, ("A1", Z): 100.0, ("B1", Z): 65.0}
FLOWS = {("EM", "A1", Y): 15.0, ("EM", "A1", Z): 45.0, ("JT", "B1", Z): 20.0}
CARRIED = {("EM", Y): 15.0}


def paid(plan=None, amounts=AMOUNTS, flows=FLOWS, carried=CARRIED, **fields):
    plan = plan or two()
    return plan, answer(plan, amounts, flows=flows, carried=carried, **fields)


def test_every_source_has_its_account_its_carry_over_and_its_rows():
    plan, document = paid()
    assert [(row["used"], row["carried"], row["lapsed"]) for row in document["sources"]] == [
        (100.0, 0.0, 0.0),
        (100.0, 0.0, 0.0),
        (15.0, 15.0, 0.0),
        (45.0, 0.0, 0.0),
        (0.0, 0.0, 0.0),
        (20.0, 0.0, 0.0),
    ]
    assert breaches(plan, document) == []


def test_a_source_carries_no_more_than_its_share_and_nothing_out_of_the_last_year():
    plan, document = paid(flows=FLOWS | {("EM", "A1", Y): 14.0}, carried={("EM", Y): 16.0})
    assert "EM · 2027: carried is within its share" in said(plan, document)
    plan, document = paid(flows=FLOWS | {("EM", "A1", Z): 40.0}, carried=CARRIED | {("EM", Z): 5.0})
    assert "EM · 2028: nothing is carried out of the last year" in said(plan, document)


def test_a_source_pays_no_more_than_it_has():
    plan, document = paid(flows=FLOWS | {("JT", "B1", Z): 21.0})
    assert "JT · 2028: no money lapses that is not there" in said(plan, document)


def test_a_source_pays_only_cells_in_its_scope():
    plan, document = paid(flows=FLOWS | {("EM", "B1", Y): 5.0, ("EM", "A1", Y): 10.0})
    assert "sources pay only cells in their scope, each once: EM / B1 / B / 2027" in said(plan, document)


def test_money_with_a_narrower_use_is_used_first():
    # 5 of the earmark lapse while common money pays for topic A.
    plan, document = paid(flows=FLOWS | {("EM", "A1", Z): 40.0}, amounts=AMOUNTS | {("B1", Z): 60.0})
    assert "earmarked money is used first, then joint, then common: common / A1 / A / 2028" in said(plan, document)
    row = rule_row("R", "", Z, "at least", required=1.0, achieved=100.0, margin=99.0, limit=1.0)
    want = rule("R", "amount", "at least", 1.0, [Z], source=Words(include=("common",)))
    document["rules"].append(row)
    assert breaches(replace(plan, rules=(want,)), document) == []


@pytest.mark.parametrize(("column", "value"), [("kind", "joint"), ("name", "Other"), ("certainty", "expected")])
def test_sources_are_named_as_typed(column, value):
    plan, document = paid()
    document["sources"][2][column] = value
    assert f"kind, name and certainty of each source: EM / 2027 / {column}" in said(plan, document)


def test_unspent_money_is_explained_for_each_source():
    plan, document = paid(amounts=AMOUNTS | {("A1", Z): 40.0}, flows=FLOWS | {("EM", "A1", Z): 40.0})
    assert breaches(plan, document) == []
    row = next(row for row in document["unspent"] if (row["source"], row["year"]) == ("EM", Z))
    assert row["amount"] == 5.0
    row["amount"] = 4.0
    assert "EM · 2028: reasons add to the money unspent" in said(plan, document)
    row |= {"amount": 5.0, "gain_if_open": "much"}
    assert "closed list and a reason: EM / 2028 / requests_met / gain_if_open" in said(plan, document)


def test_a_row_of_a_source_tells_its_account():
    plan, document = paid()
    spoilt = copy.deepcopy(document)
    row = next(row for row in spoilt["rules"] if (row["rule"], row["member"], row["year"]) == ("source", "EM", Z))
    assert (row["limit"], row["required"], row["achieved"], row["margin"]) == (30.0, 45.0, 45.0, 0.0)
    row["required"] = 46.0
    assert "as its account says: source / EM / 2028 / required" in said(plan, spoilt)
    spoilt["rules"].remove(row)
    assert "one row for each source and year" in said(plan, spoilt)


def demands(rules, document=None, plan=None):
    """Member, year, required, achieved and base of every demand on the plan above."""
    plan = replace(plan or two(), rules=tuple(rules))
    document = document or paid(plan)[1]
    found = [measured(book, demand) for book in [Book(plan, document)] for demand in Demands(book)]
    return [
        (
            own.demand.member,
            own.demand.year,
            float(own.required),
            float(own.achieved),
            None if own.base is None else float(own.base),
        )
        for own in found
    ]


def test_a_rule_with_sources_counts_their_money_only():
    joint = rule("R", "amount", "at least", 10.0, [Z], source=Words(include=("JT",)))
    assert demands([joint]) == [("", Z, 10.0, 20.0, None)]
    common = rule("R", "share", "at most", 0.5, [Z], scope=TOPIC_A, source=Words(exclude=("EM", "JT")))
    # 55 of topic A's money is common, of 165 in all.
    assert demands([replace(common, base=Base(kind="total"))]) == [("", Z, 82.5, 55.0, 165.0)]
    own = Base(kind="scope", source=Words(include=("common", "EM")))
    assert demands([replace(common, base=own)]) == [("", Z, 72.5, 55.0, 145.0)]
    member = replace(common, each=("topic",), base=Base(kind="member"))
    assert demands([member]) == [("A", Z, 50.0, 55.0, 100.0)]


def test_each_source_makes_a_rule_of_every_source_that_may_pay():
    cap = rule("R", "amount", "at most", 60.0, [Z], each=("topic", "source"))
    assert demands([cap]) == [
        ("A / common", Z, 60.0, 55.0, None),
        ("A / EM", Z, 60.0, 45.0, None),
        ("A / JT", Z, 60.0, 0.0, None),
        ("B / common", Z, 60.0, 45.0, None),
        ("B / JT", Z, 60.0, 20.0, None),
    ]
    some = rule("R", "amount", "at most", 60.0, [Z], each=("source",), source=Words(exclude=("common",)))
    assert [row[0] for row in demands([some])] == ["EM", "JT"]


def test_a_base_without_a_source_is_read_from_the_table_of_that_plan():
    crowd = rule(
        "R", "share", "at least", 1.0, [Y, Z], scope=TOPIC_A, base=Base(kind="without", source=Words(include=("EM",)))
    )
    plan = two(rules=[crowd])
    cells = {("A1", "A", Y): 85.0, ("A1", "A", Z): 80.0, ("B1", "B", Y): 15.0, ("B1", "B", Z): 40.0}
    table = [
        {"source": "EM", "activity": code, "topic": topic, "year": year, "amount": amount}
        for (code, topic, year), amount in cells.items()
    ]
    rows = [
        rule_row("R", "", year, "at least", required=money, achieved=100.0, margin=100.0 - money, limit=1.0, base=money)
        for year, money in ((Y, 85.0), (Z, 80.0))
    ]
    plan, document = paid(plan, without=table, rules=rows)
    assert breaches(plan, document) == []
    spoilt = copy.deepcopy(document)
    spoilt["without"][0]["amount"] = 84.0
    assert "required of each rule as recomputed: R / 2027" in said(plan, spoilt)
    spoilt["without"][0]["amount"] = 101.0
    assert "without: the plan without a source tells each cell once" in said(plan, spoilt)
    assert "one row for each cell" in said(plan, {**document, "without": table[1:]})


def test_what_is_locked_out_has_nothing_to_change():
    items = [
        activity("A1", request=100.0, value=10.0, baseline=50.0),
        activity("A2", request=100.0, value=10.0, baseline=50.0, lock="out"),
    ]
    steady = rule("C", "change", "at least", 0.0, [Y], each=("topic",), base=Base(kind="baseline"))
    plan = plan_of(items, years=[Year(year=Y, ceiling=60.0)], rules=[steady])
    row = rule_row("C", "A", Y, "at least", required=50.0, achieved=60.0, margin=10.0, limit=0.0, base=50.0)
    assert breaches(plan, answer(plan, {("A1", Y): 60.0}, rules=[row])) == []


SHARES = (Share(ally="X", share=0.5), Share(ally="V", share=0.25), Share(ally="W", share=0.25, out=("JT",)))


def contribution(ally, share, code, year, amount):
    return {"ally": ally, "share": share, "source": code, "year": year, "amount": amount}


def contributions():
    """Common money by ½ ¼ ¼; the 20 000.00 of the joint fund by ⅔ and ⅓: 13 333.33 and 6 666.67."""
    rows = [
        contribution(ally, share, "common", year, 100.0 * share)
        for year in (Y, Z)
        for ally, share in (("X", 0.5), ("V", 0.25), ("W", 0.25))
    ]
    return [*rows, contribution("X", 2 / 3, "JT", Z, 13.33333), contribution("V", 1 / 3, "JT", Z, 6.66667)]


def test_allies_pay_common_and_joint_money_to_the_cent():
    plan, document = paid(two(shares=SHARES), contributions=contributions())
    assert breaches(plan, document) == []
    for place, column, value in (
        (0, "amount", 50.00001),
        (0, "share", 0.4),
        (6, "amount", 13.33334),
        (7, "amount", 6.66666),
        (7, "ally", "W"),
        (7, "source", "EM"),
    ):
        spoilt = copy.deepcopy(document)
        spoilt["contributions"][place][column] = value
        assert "contributions: what each ally pays" in said(plan, spoilt)
    del document["contributions"][0]
    assert "contributions: what each ally pays" in said(plan, document)


def test_left_over_cents_go_to_the_largest_remainder_and_ties_in_order():
    allies = tuple(Share(ally=name, share=1 / 3) for name in "XVW")
    items = [activity("A1", request=100.0, value=10.0)]
    plan = plan_of(items, years=[Year(year=Y, ceiling=1.0)], shares=allies, unit=1, round_to=0.01)
    amounts = (0.34, 0.33, 0.33)
    rows = [contribution(name, 1 / 3, "common", Y, money) for name, money in zip("XVW", amounts, strict=True)]
    assert breaches(plan, answer(plan, {("A1", Y): 1.0}, contributions=rows)) == []
    rows = [rows[0] | {"amount": 0.33}, rows[1] | {"amount": 0.34}, rows[2]]
    assert "contributions" in said(plan, answer(plan, {("A1", Y): 1.0}, contributions=rows))


def cheapest(target):
    items = [activity("A1", request=100.0, value=10.0)]
    return plan_of(items, years=[Year(year=Y, ceiling=60.0)], objective="cheapest", target_value=target)


def target_row(target, value):
    return rule_row(
        "target", "", None, "at least", required=target, achieved=value, margin=value - target, limit=target
    )


def test_the_cheapest_plan_reaches_its_target():
    plan = cheapest(10.0)
    document = answer(plan, {("A1", Y): 50.0}, rules=[target_row(10.0, 10.0)]) | {"bound": None}
    assert breaches(plan, document) == []
    low = answer(plan, {("A1", Y): 49.9}, rules=[target_row(10.0, 9.98)])
    assert "rule: target: at least" in said(plan, low)
    assert "the target has its row" in said(plan, {**document, "rules": document["rules"][1:]})
    near = cheapest(10.000009)
    assert breaches(near, answer(near, {("A1", Y): 50.0}, rules=[target_row(10.000009, 10.0)])) == []


def test_a_target_is_only_for_the_cheapest_plan():
    plan = replace(cheapest(10.0), settings=replace(cheapest(10.0).settings, objective="value"))
    document = answer(plan, {("A1", Y): 60.0}, rules=[target_row(10.0, 12.0)])
    assert "a target only for the cheapest plan" in said(plan, document)


def test_topics_tell_what_is_reached_of_the_full_points_without_weights():
    plan, document = paid()
    assert [row["attainment"] for row in document["topics"]] == [1.0, 0.4]
    document["topics"][1]["attainment"] = 0.41
    assert "attainment of each topic: B / attainment" in said(plan, document)
    document["topics"].reverse()
    assert "one row a topic" in said(plan, document)
