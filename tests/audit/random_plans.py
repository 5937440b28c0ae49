"""Random small plans with every kind of activity, money, link, rule and objective."""

import random
from dataclasses import replace

from audit.answers import activity, plan_of, rule, source
from optimizer.plan import EVERY_CELL, Base, Level, Line, Link, Scope, Share, Words, Year

YEARS = (2027, 2028, 2029)
IN_A, NOT_M = Scope(topic=Words(include=("A",))), Scope(line=Words(exclude=("M",)))


def random_plan(seed):
    """The plan of a seed, the same on every machine."""
    chance = random.Random(seed)
    years = YEARS[: chance.randint(1, 3)]
    activities = [_activity(chance, place, years) for place in range(chance.randint(3, 6))]
    sources = [_source(chance, place) for place in range(chance.randint(0, 2))]
    objective = chance.choice(["value", "value", "value", "balanced", "cheapest"])
    return plan_of(
        activities,
        years=[_year(chance, year) for year in years],
        rules=[_rule(chance, place, years, sources) for place in range(chance.randint(0, 3))],
        sources=sources,
        links=[_link(chance, activities)] if chance.random() < 0.5 else [],
        shares=SHARES if chance.random() < 0.5 else (),
        lines=(Line(code="L", name="L", inflation=chance.choice([0.0, 0.03])), Line(code="M", name="M")),
        objective=objective,
        target_value=5.0 if objective == "cheapest" else None,
        discount_rate=chance.choice([0.0, 0.04]),
        round_to=chance.choice([0.1, 0.1, 1.0, 0.0]),
    )


SHARES = (Share(ally="X", share=0.4), Share(ally="Y", share=0.35), Share(ally="Z", share=0.25, out=("common",)))


def _year(chance, year):
    return Year(
        year=year,
        ceiling=chance.choice([60.0, 100.0, 140.0]),
        carry_share=chance.choice([0.0, 0.2]),
        reserve=chance.choice([0.0, 0.05]),
        overrun=chance.choice([0.0, 0.0, 0.1]),
        overrun_price=0.1,
    )


def _activity(chance, place, years):
    kind = chance.choice(["scalable", "scalable", "scalable", "package", "units", "posts"])
    fields = {
        "kind": kind,
        "baseline": chance.choice([0.0, 20.0, 40.0, 35.5]),
        "value": chance.choice([0.0, 3.0, 5.0, 10.0, 8.5]),
        "line": chance.choice("LM"),
        "shares": chance.choice([{"A": 1.0}, {"B": 1.0}, {"A": 0.75, "B": 0.25}, {"A": 1 / 3, "B": 2 / 3}]),
        "request": chance.choice([30.0, 50.0, 62.5, 100.0]),
        "requests": {year: chance.choice([0.0, 25.0, 60.0]) for year in years if chance.random() < 0.2},
        "lock": chance.choice(["full", "baseline", "out"]) if chance.random() < 0.12 else "",
    }
    if kind == "package":
        fields |= {"partial": chance.choice([None, None, 0.0, 0.5]), "earns": chance.choice(["once", "yearly"])}
        if chance.random() < 0.5:
            fields["start"] = tuple(year for year in years if chance.random() < 0.6) or years
    else:
        fields |= {"minimum": chance.choice([0.0, 0.0, 15.0, 25.0]), "value_at_half": chance.choice([0.5, 0.6, 0.8])}
    if kind in ("units", "posts"):
        fields["unit_cost"] = chance.choice([10.0, 12.5, 33.3])
    if kind == "posts":
        fields |= {"delay": chance.choice([0.0, 0.5, 1.0]), "term": chance.choice([1, 2, 3])}
    if kind == "scalable" and chance.random() < 0.25:
        first = chance.choice([1.0, 6.0])
        fields["levels"] = (Level(name="1", amount=20.0, value=first), Level(name="2", amount=45.0, value=8.0))
    return activity(f"X{place}", **fields)


def _source(chance, place):
    kind = chance.choice(["earmarked", "joint", "common"])
    amount, carry = chance.choice([10.0, 25.0]), chance.choice([0.0, 0.5])
    return source(f"S{place}", kind, amount=amount, carry_share=carry, scope=chance.choice([EVERY_CELL, IN_A]))


def _link(chance, activities):
    first, second, third = chance.sample(activities, 3)
    others = (second.code, third.code) if chance.random() < 0.5 else (second.code,)
    return Link(activity=first.code, relation=chance.choice(["requires", "requires any", "excludes"]), others=others)


def _rule(chance, place, years, sources):
    """A rule that leaves something possible: upper limits, and lower ones as wishes."""
    measure = chance.choice(["amount", "share", "share", "change", "count", "units", "moved"])
    wish = measure == "moved" or chance.random() < 0.5
    found = rule(
        f"R{place}",
        measure,
        chance.choice(["at most", "at least"]) if wish and measure in ("amount", "share") else "at most",
        {"amount": 50.0, "share": 0.6, "change": 0.8, "moved": 0.5}.get(measure, 4.0),
        chance.choice([years, years[:1]]),
        scope=chance.choice([EVERY_CELL, IN_A, NOT_M]),
        each=("activity",) if measure == "moved" else chance.choice([(), ("topic",)]),
        period=chance.choice(["each year", "whole plan"]) if measure not in ("change", "moved") else "each year",
        strength="should" if wish else "must",
        penalty=chance.choice([0.01, 0.05, 1.0]) if wish else 0.0,
    )
    if measure in ("change", "moved"):
        return replace(found, base=Base(kind=chance.choice(["baseline", "previous year"])))
    if measure in ("count", "units"):
        before = chance.random() < 0.4
        return replace(found, base=Base(kind="previous year"), limit=2.0, period="each year") if before else found
    return _with_money(chance, found, sources)


def _with_money(chance, found, sources):
    bases = [Base(kind="total"), Base(kind="ceiling"), Base(kind="request"), Base(kind="scope", scope=IN_A)]
    if sources:
        own = Words(include=(sources[0].code,))
        found = replace(found, source=chance.choice([Words(), own, Words(include=("common",))]))
        if chance.random() < 0.3:
            found = replace(found, each=(*found.each, "source"))
        bases += [Base(kind="scope", source=own), Base(kind="without", source=own)]
    return replace(found, base=chance.choice(bases)) if found.measure == "share" else found
