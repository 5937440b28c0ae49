"""One plan with every kind of money, activity, link and rule, and its answer; amounts chosen by hand."""

from dataclasses import replace

from audit.answers import activity, answer, plan_of, rule, rule_row, source
from optimizer.plan import Base, Link, Scope, Share, Words, Year

Y, Z = 2027, 2028
IN_A, IN_B = Scope(topic=Words(include=("A",))), Scope(topic=Words(include=("B",)))
EARMARK = Words(include=("EM",))

AMOUNTS = {
    "A1": (80.0, 60.0),
    "S1": (20.0, 10.0),
    "U1": (20.0, 30.0),
    "P1": (30.0, 40.0),
    "P2": (20.0, 0.0),
    "L1": (30.0, 30.0),
}
"""200 in the first year and 170 in the second; of topic B 75 and 72.5."""

WITHOUT = (170.0, 155.0)
"""What all cells get together in the plan without the earmark."""


def _activities():
    return [
        activity("A1", request=100.0, value=10.0, baseline=40.0, minimum=20.0),
        activity(
            "S1", shares={"A": 0.75, "B": 0.25}, kind="package", requests={Y: 40.0, Z: 20.0}, partial=0.0, value=8.0
        ),
        activity("U1", "B", "M", kind="units", unit_cost=10.0, request=40.0, value=4.0, baseline=10.0),
        activity("P1", "B", "M", kind="posts", unit_cost=20.0, request=60.0, value=6.0, baseline=20.0, delay=0.5),
        activity("P2", "B", "M", kind="posts", unit_cost=20.0, request=40.0, value=2.0, baseline=20.0),
        activity("L1", request=30.0, value=1.0, lock="full"),
    ]


def _rules():
    """Each rule with its rows: member, year, relation, required, achieved, margin and base."""
    return [
        (
            rule("F", "share", "at least", 0.3, [Y], scope=IN_B, base=Base(kind="total")),
            [("", Y, "at least", 60.0, 75.0, 15.0, 200.0)],
        ),
        (
            rule("W", "amount", "at least", 80.0, [Z], scope=IN_B, strength="should", penalty=0.5),
            [("", Z, "at least", 80.0, 72.5, -7.5, None)],
        ),
        (rule("N", "count", "at most", 6.0, [Z]), [("", Z, "at most", 6.0, 5.0, 1.0, None)]),
        (
            rule("U", "units", "at most", 2.0, [Y, Z], base=Base(kind="previous year")),
            [("", Y, "at most", 6.0, 5.0, 1.0, 3.0), ("", Z, "at most", 10.0, 5.0, 5.0, 5.0)],
        ),
        (
            rule(
                "C",
                "change",
                "within",
                1.0,
                [Y],
                scope=Scope(activity=Words(include=("A1",))),
                base=Base(kind="baseline"),
            ),
            [("", Y, "at least", 0.0, 80.0, 80.0, 40.0), ("", Y, "at most", 80.0, 80.0, 0.0, 40.0)],
        ),
        (
            rule("M", "moved", "at most", 0.5, [Z], scope=IN_A, each=("activity",), base=Base(kind="previous year")),
            [("", Z, "at most", 62.5, 27.5, 35.0, 125.0)],
        ),
        (
            rule(
                "X",
                "share",
                "at least",
                0.5,
                [Y],
                scope=IN_A,
                source=EARMARK,
                base=Base(kind="scope", source=Words(exclude=("common",))),
            ),
            [("", Y, "at least", 10.0, 20.0, 10.0, 20.0)],
        ),
        (
            rule("O", "share", "at least", 1.0, [Y, Z], base=Base(kind="without", source=EARMARK)),
            [("", Y, "at least", 170.0, 200.0, 30.0, 170.0), ("", Z, "at least", 155.0, 170.0, 15.0, 155.0)],
        ),
    ]


def _row(item, member, year, relation, required, achieved, margin, base):
    penalty = item.penalty if item.strength == "should" else None
    figures = {"required": required, "achieved": achieved, "margin": margin}
    return rule_row(item.code, member, year, relation, limit=item.limit, base=base, penalty=penalty, **figures)


def _without(plan):
    for item in plan.activities:
        for topic, share in item.shares.items():
            for place, year in enumerate((Y, Z)):
                # A1 gives up what the earmark brought: the others keep what they have.
                money = AMOUNTS[item.code][place] - ((30.0, 15.0)[place] if item.code == "A1" else 0.0)
                yield {"source": "EM", "activity": item.code, "topic": topic, "year": year, "amount": money * share}


def _contributions():
    for code, year, money in (("common", Y, 90.0), ("common", Z, 60.0), ("JT", Z, 7.5)):
        for ally in ("X", "V"):
            yield {"ally": ally, "share": 0.5, "source": code, "year": year, "amount": money}


def everything():
    """The plan and its answer: the cheapest plan, so that there is a target as well."""
    rules = _rules()
    plan = plan_of(
        _activities(),
        years=[
            Year(year=Y, ceiling=200.0, reserve=0.05, carry_share=0.1),
            Year(year=Z, ceiling=130.0, overrun=0.1, overrun_price=0.1),
        ],
        rules=[item for item, _ in rules],
        sources=[source("EM", amount=30.0, scope=IN_A, carry_share=0.5), source("JT", "joint", amounts={Z: 20.0})],
        links=[Link(activity="A1", relation="requires", others=("L1",))],
        shares=[Share(ally="X", share=0.5), Share(ally="V", share=0.5)],
        discount_rate=0.25,
        objective="cheapest",
    )
    document = answer(
        plan,
        {(code, year): money for code, row in AMOUNTS.items() for year, money in zip((Y, Z), row, strict=True)},
        rules=[_row(item, *row) for item, rows in rules for row in rows],
        flows={("EM", "A1", Y): 20.0, ("EM", "A1", Z): 35.0, ("JT", "U1", Z): 15.0},
        carried={Y: 5.0, ("EM", Y): 10.0},
        overrun={Z: 5.0},
        # 7.5 that W misses at 0.5 and an overrun of 5 at 0.1.
        costs=4.25,
        earned={("S1", Y): (0.5, 1 / 60), ("S1", Z): (0.0, 1.25 / 60)},
        units={("U1", Y): 2, ("U1", Z): 3},
        posts={("P1", Y): (1, 1, 0), ("P1", Z): (2, 0, 0), ("P2", Y): (1, 0, 0), ("P2", Z): (1, 0, 1)},
        without=list(_without(plan)),
        contributions=list(_contributions()),
    )
    value = document["value"]
    document["rules"].append(
        rule_row("target", "", None, "at least", required=value, achieved=value, margin=0.0, limit=value)
    )
    plan = replace(plan, settings=replace(plan.settings, target_value=value))
    return plan, document | {"bound": None}
