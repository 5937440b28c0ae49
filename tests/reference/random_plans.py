"""Random small plans whose best amounts are whole, so that trying every whole amount finds them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from hypothesis import assume
from hypothesis import strategies as st

from optimizer.plan import COMMON, Activity, Base, Link, Plan, Rule, Source
from tests.plans import YEARS, activity, link, plan, rule, scope, source, words
from tests.reference.enumerate import count

TOPICS, LINES = ("PoC", "CAAC", "CPP"), ("TRN", "EXE")
SPLITS = ({"PoC": 0.5, "CAAC": 0.5}, {"CAAC": 0.25, "CPP": 0.75})
FEW, MANY = 3_000, 40_000
"""How many allocations a drawn plan may have: few where each has to be paid in fractions."""


def pick(draw: st.DrawFn, *among: Any) -> Any:
    return draw(st.sampled_from(among))


@st.composite
def whole_things(draw: st.DrawFn, code: str, years: Sequence[int], *, splits: bool = True) -> Activity:
    """A package, units or posts."""
    given: dict[str, Any] = {
        "shares": {pick(draw, *TOPICS): 1.0},
        "line": pick(draw, *LINES),
        "value": float(draw(st.integers(0, 12))),
        "baseline": float(draw(st.integers(0, 6))),
        "lock": pick(draw, *[""] * 9, "full", "baseline", "out"),
    }
    if splits and pick(draw, False, False, True):
        given["shares"] = pick(draw, *SPLITS)
    kind = pick(draw, "package", "package", "units", "posts")
    if kind == "package":
        given["requests"] = {year: float(draw(st.integers(0, 5))) for year in years if pick(draw, True, True, False)}
        if pick(draw, False, True):
            given["request"] = float(draw(st.integers(1, 5)))
        if pick(draw, False, True):
            given["start"] = tuple(sorted(draw(st.sets(st.sampled_from(years), min_size=1))))
        given["earns"] = pick(draw, "once", "once", "yearly")
        return activity(code, kind="package", **given)
    given["unit_cost"] = pick(draw, 1.0, 2.0)
    given["request"] = given["unit_cost"] * draw(st.integers(1, 2 if kind == "posts" else 3)) + pick(draw, 0.0, 0.5)
    given["value_at_half"] = pick(draw, 0.5, 0.6, 0.9)
    given["minimum"] = pick(draw, 0.0, 0.0, 2.0)
    if kind == "posts":
        given |= {"unit_cost": 2.0, "request": 4.0, "term": draw(st.integers(1, 3)), "delay": pick(draw, 0.0, 0.5)}
    return activity(code, kind=kind, **given)


@st.composite
def scalable_things(draw: st.DrawFn, code: str, *, most: int, in_links: bool) -> Activity:
    """An activity of any amount: a line, a curve with a corner at every whole amount, or levels of either bend."""
    given: dict[str, Any] = {
        "topic": pick(draw, *TOPICS),
        "line": pick(draw, *LINES),
        "value": float(draw(st.integers(0, 12))),
        "baseline": float(draw(st.integers(0, most))),
        "request": float(draw(st.integers(1, most))),
        "minimum": float(draw(st.integers(1 if in_links else 0, 3))),
        "value_at_half": pick(draw, 0.5, 0.75),
        "lock": pick(draw, *[""] * 9, "full", "baseline", "out"),
    }
    if pick(draw, False, False, True):
        amounts = sorted(draw(st.sets(st.integers(1, most), min_size=1, max_size=3)))
        values = sorted(draw(st.lists(st.integers(0, 12), min_size=len(amounts), max_size=len(amounts))))
        given["levels"] = [(float(a), float(v)) for a, v in zip(amounts, values, strict=True)]
    if pick(draw, False, False, True):
        given["requests"] = {2027: float(draw(st.integers(0, most)))}
    return activity(code, **given)


@st.composite
def money_beside(draw: st.DrawFn, years: Sequence[int]) -> list[Source]:
    """Up to two sources with scopes of their own, what is left of them carried or not."""
    found = []
    for n in range(pick(draw, 0, 0, 1, 1, 2)):
        within = pick(draw, {}, {"topic": "PoC"}, {"topic": "CAAC, CPP"}, {"line": "TRN"}, {"topic": "not CPP"})
        found.append(
            source(
                f"S{n}",
                float(2 * draw(st.integers(0, 3))),
                kind=pick(draw, "common", "joint", "earmarked"),
                amounts={years[-1]: float(2 * draw(st.integers(0, 2)))} if pick(draw, False, True) else {},
                carry_share=pick(draw, 0.0, 0.5, 1.0),
                **within,
            )
        )
    return found


@st.composite
def links_between(draw: st.DrawFn, codes: Sequence[str]) -> list[Link]:
    found = []
    for _ in range(pick(draw, 0, 0, 1, 2) if len(codes) > 1 else 0):
        one, *others = draw(st.permutations(list(codes)))
        found.append(link(one, pick(draw, "requires", "requires any", "excludes"), *others[: pick(draw, 1, 2)]))
    return found


@st.composite
def numbers(draw: st.DrawFn, code: str, years: Sequence[int], *, count_of: str | None = None) -> Rule:
    """A rule on a number of activities, or on units and posts."""
    measure = count_of or pick(draw, "count", "units")
    given: dict[str, Any] = {
        "scope": pick(draw, scope(), scope(line="TRN"), scope(topic="PoC, CAAC")),
        "each": pick(draw, (), (), ("topic",)),
        "years": pick(draw, tuple(years), tuple(years[-1:])),
        "period": pick(draw, "each year", "each year", "whole plan"),
    }
    if given["period"] == "each year" and pick(draw, False, False, True):
        return rule(code, measure, "at most", pick(draw, 1.0, 2.0), of="previous year", **given)
    relation = pick(draw, "at least", "at most", "exactly")
    return softened(draw, rule(code, measure, relation, float(draw(st.integers(0, 3))), **given))


def softened(draw: st.DrawFn, made: Rule) -> Rule:
    """The rule as it is, or one that may be missed at a price."""
    if pick(draw, False, False, True):
        named = {name: getattr(made, name) for name in made.__slots__}
        return Rule(**named | {"strength": "should", "penalty": pick(draw, 0.25, 2.0)})
    return made


@st.composite
def money_rules(draw: st.DrawFn, code: str, years: Sequence[int]) -> Rule:
    """A rule of any measure in money, over any scope."""
    measure = pick(draw, "amount", "share", "change", "moved")
    given: dict[str, Any] = {
        "scope": pick(draw, scope(), scope(topic="PoC"), scope(line="TRN"), scope(topic="not CPP")),
        "each": pick(draw, (), ("topic",), ("line",)),
        "years": pick(draw, tuple(years), tuple(years[:1])),
    }
    relation = pick(draw, "at least", "at most")
    if measure in ("amount", "share"):
        given["period"] = pick(draw, "each year", "whole plan")
    if measure == "amount":
        limit = float(draw(st.integers(1, 4) if relation == "at least" else st.integers(2, 9)))
    elif measure == "share":
        limit = pick(draw, 0.1, 0.25) if relation == "at least" else pick(draw, 0.5, 0.75)
        exercises = Base(kind="scope", scope=scope(line="EXE"), text="line: EXE")
        given["of"] = pick(draw, "total", "ceiling", "request", "baseline", "member", exercises)
    elif measure == "change":
        relation = pick(draw, "at least", "at most", "within")
        limit = pick(draw, 0.5, 0.8) * (-1 if relation == "at least" else 1)
        given["of"] = pick(draw, "baseline", "previous year")
    else:
        relation, limit = "at most", pick(draw, 0.25, 0.5)
        given |= {"each": ("topic",), "of": pick(draw, "baseline", "previous year")}
    return softened(draw, rule(code, measure, relation, limit, **given))


@st.composite
def caps(draw: st.DrawFn, code: str, years: Sequence[int], by: str) -> Rule:
    """A whole limit on topics or lines, each for itself, or on the plan: scopes within each other."""
    each = pick(draw, (), (by,), (by,))
    relation = pick(draw, "at least", "at most", "at most")
    limit = float(draw(st.integers(1, 2) if relation == "at least" else st.integers(2, 7)))
    return softened(draw, rule(code, "amount", relation, limit, each=each, years=tuple(years)))


@st.composite
def source_rules(draw: st.DrawFn, code: str, years: Sequence[int], sources: Sequence[Source]) -> Rule:
    """A rule on who pays."""
    names = [COMMON, *(row.code for row in sources)]
    given: dict[str, Any] = {
        "scope": pick(draw, scope(), scope(topic="PoC"), scope(line="TRN")),
        "source": pick(draw, *names, f"not {COMMON}") if len(names) > 1 else COMMON,
        "years": tuple(years),
        "period": pick(draw, "each year", "whole plan"),
    }
    if pick(draw, False, False, True):
        given |= {"each": ("source",), "source": ""}
    relation = pick(draw, "at least", "at most")
    if pick(draw, False, True):
        limit = float(draw(st.integers(1, 2) if relation == "at least" else st.integers(0, 4)))
        return softened(draw, rule(code, "amount", relation, limit, **given))
    common = Base(kind="scope", source=words(COMMON), text="source: common")
    of = pick(draw, "total", "ceiling", "request", common)
    limit = pick(draw, 0.25, 0.5) if relation == "at least" else pick(draw, 0.5, 1.0)
    return softened(draw, rule(code, "share", relation, limit, of=of, **given))


@st.composite
def frames(draw: st.DrawFn, years: Sequence[int], **settings: Any) -> dict[str, Any]:
    """Ceilings and settings; ceilings are even, so that half of them is whole."""
    return {
        "ceilings": {year: float(2 * draw(st.integers(0, 6))) for year in years},
        "year": {"carry_share": pick(draw, 0.0, 0.5, 1.0)},
        "weights": {topic: pick(draw, 0.0, 1.0, 1.0, 2.5) for topic in TOPICS},
        "discount_rate": pick(draw, 0.0, 0.0, 0.25),
        "tie_break": pick(draw, "baseline", "none"),
        "round_to": 1.0,
        **settings,
    }


@st.composite
def whole_plans(draw: st.DrawFn, *, rules_on_sources: bool = False, **settings: Any) -> Plan:
    """A plan of packages, units and posts under rules of every measure."""
    years = YEARS[: draw(st.integers(1, 2 if rules_on_sources else 3))]
    number = draw(st.integers(2, 3 if rules_on_sources else 5))
    rows = [draw(whole_things(f"A{n}", years)) for n in range(1, number + 1)]
    sources = draw(money_beside(years))
    made = [draw(money_rules(f"R{n}", years)) for n in range(pick(draw, 0, 1, 1, 2))]
    made += [draw(numbers(f"N{n}", years)) for n in range(pick(draw, 0, 0, 1))]
    if rules_on_sources:
        made += [draw(source_rules(f"S{n}", years, sources)) for n in range(pick(draw, 1, 2))]
    frame = draw(frames(years, **settings))
    if pick(draw, False, False, True):
        frame["inflation"] = {"TRN": 0.25}
    links = draw(links_between([row.code for row in rows]))
    return small(plan(rows, sources=sources, rules=made, links=links, **frame), FEW if rules_on_sources else MANY)


@st.composite
def mixed_plans(draw: st.DrawFn, **settings: Any) -> Plan:
    """A plan with amounts of any size among packages, units and posts, under whole limits that lie in each other."""
    years = YEARS[: draw(st.integers(1, 2))]
    links = pick(draw, False, False, True)
    most = 5 if len(years) == 1 else 4
    rows = [draw(scalable_things(f"A{n}", most=most, in_links=links)) for n in range(1, pick(draw, 2, 2, 3))]
    rows += [draw(whole_things(f"B{n}", years, splits=False)) for n in range(1, pick(draw, 1, 2, 3))]
    # Half a unit asked for, or half a post paid, would not be whole money.
    rows = [activity_with(row, request=float(int(row.request))) if row.request else row for row in rows]
    by = pick(draw, "topic", "line")
    made = [draw(caps(f"R{n}", years, by)) for n in range(pick(draw, 0, 1, 1))]
    frame = draw(frames(years, **settings))
    if pick(draw, False, False, True):
        frame["ceilings"] = {year: float(10 * pick(draw, 0, 1, 1)) for year in years}
        frame["year"] = {"carry_share": 0.5, "reserve": 0.1, "overrun": 0.2, "overrun_price": pick(draw, 0.5, 2.0)}
    found = plan(
        rows,
        sources=draw(money_beside(years)),
        rules=made + ([draw(numbers("N", years, count_of="count"))] if links and pick(draw, False, True) else []),
        links=draw(links_between([row.code for row in rows])) if links else [],
        **frame,
    )
    return small(found, MANY)


def activity_with(row: Activity, **given: Any) -> Activity:
    return Activity(**{name: getattr(row, name) for name in row.__slots__} | given)


def small(made: Plan, most: int) -> Plan:
    """The plan, if it can be tried out, and if every rule and source of it has a cell."""
    assume(0 < count(made) <= most)
    return made
