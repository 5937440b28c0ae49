"""Random small plans of every kind of money and activity, for property tests of the model."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from optimizer.plan import Activity, Base, Link, Plan, Rule, Source
from tests.plans import activity, link, plan, rule, scope, source, words

YEARS = (2027, 2028, 2029)
TOPICS = ("PoC", "CAAC")


@st.composite
def activities(draw: st.DrawFn, code: str, years: tuple[int, ...]) -> Activity:
    """One activity of any kind."""
    kind = draw(st.sampled_from(["scalable", "scalable", "levels", "package", "units", "posts"]))
    given: dict[str, Any] = {
        "shares": draw(st.sampled_from([{"PoC": 1.0}, {"CAAC": 1.0}, {"PoC": 0.25, "CAAC": 0.75}])),
        "line": draw(st.sampled_from(["TRN", "EXE"])),
        "baseline": draw(st.sampled_from([0.0, 20.0, 35.0])),
        "request": draw(st.sampled_from([40.0, 52.0, 60.0])),
        "value": float(draw(st.integers(0, 30))),
        "value_at_half": draw(st.sampled_from([0.5, 0.7])),
        "lock": draw(st.sampled_from(["", "", "", "", "", "full", "baseline", "out"])),
    }
    if draw(st.integers(0, 2)) == 0:
        given["requests"] = {2028: draw(st.sampled_from([0.0, 30.0]))}
    if kind == "levels":
        del given["value"], given["value_at_half"]
        given["levels"] = draw(
            st.sampled_from([[(10.0, 1.0), (30.0, 20.0)], [(20.0, 10.0), (30.0, 11.0), (50.0, 30.0)]])
        )
        return activity(code, **given)
    given["kind"] = kind
    if kind == "package":
        del given["value_at_half"]
        given["partial"] = draw(st.sampled_from([None, None, 0.0, 0.5]))
        given["start"] = draw(st.sampled_from([None, None, years, years[-1:]]))
        given["earns"] = draw(st.sampled_from(["once", "yearly"]))
        return activity(code, **given)
    given["minimum"] = draw(st.sampled_from([0.0, 0.0, 20.0]))
    if kind in ("units", "posts"):
        given["unit_cost"] = draw(st.sampled_from([10.0, 20.0]))
    if kind == "posts":
        given |= {"term": draw(st.integers(1, 3)), "delay": draw(st.sampled_from([0.0, 0.5, 1.0]))}
    return activity(code, **given)


@st.composite
def rules(draw: st.DrawFn, code: str, years: tuple[int, ...], sources: list[Source]) -> Rule:
    """One rule, among them those that count and those that name a source."""
    measure = draw(st.sampled_from(["amount", "share", "change", "moved", "count", "units"]))
    given: dict[str, Any] = {"scope": draw(st.sampled_from([scope(), scope(topic="PoC"), scope(line="EXE")]))}
    given["each"] = draw(st.sampled_from([(), ("topic",), ("activity",)]))
    given["years"] = draw(st.sampled_from([years, years[:1], years[-1:]]))
    relation = draw(st.sampled_from(["at least", "at most"]))
    low = relation == "at least"
    limit = 0.1 if low else 0.8
    if measure in ("amount", "share"):
        given["period"] = draw(st.sampled_from(["each year", "whole plan"]))
        if sources:
            given["source"] = draw(st.sampled_from(["", "common", sources[0].code, f"not {sources[-1].code}"]))
            given["each"] = draw(st.sampled_from([given["each"], ("source",)]))
    if measure == "amount":
        limit = 10.0 if low else 60.0
    elif measure == "share":
        of = ["total", "member", "ceiling", "request"]
        given["of"] = draw(st.sampled_from([*of, Base(kind="scope", source=words("common"), text="source: common")]))
    elif measure in ("change", "moved"):
        given["of"] = draw(st.sampled_from(["baseline", "previous year"]))
        limit = -0.8 if low else 0.5
        if measure == "moved":
            relation, limit = "at most", 0.8
    else:
        given["of"] = draw(st.sampled_from([None, "previous year"]))
        given["period"] = "each year" if given["of"] else draw(st.sampled_from(["each year", "whole plan"]))
        limit = 1.0 if low else 3.0
    if draw(st.booleans()):
        given |= {"strength": "should", "penalty": draw(st.sampled_from([0.1, 2.0]))}
    return rule(code, measure, relation, limit, **given)


@st.composite
def links(draw: st.DrawFn, codes: list[str]) -> Link:
    """One link between different activities."""
    first, *others = draw(st.permutations(codes))
    relation = draw(st.sampled_from(["requires", "requires any", "excludes"]))
    return link(first, relation, *others[: draw(st.integers(1, min(2, len(others))))])


@st.composite
def full_plans(draw: st.DrawFn) -> Plan:
    """A random plan of up to five activities of any kind, three years and two sources."""
    years = YEARS[: draw(st.integers(1, 3))]
    rows = [draw(activities(f"A{n}", years)) for n in range(1, draw(st.integers(2, 5)) + 1)]
    topics = [topic for topic in TOPICS if any(topic in row.shares for row in rows)]
    sources = [
        source("E", 30.0, topic=topics[0], carry_share=0.5),
        source("K", 10.0, kind=draw(st.sampled_from(["common", "joint"]))),
    ][: draw(st.integers(0, 2))]
    codes = [row.code for row in rows]
    objective = draw(st.sampled_from(["value", "value", "balanced", "cheapest"]))
    return plan(
        rows,
        ceilings={year: draw(st.sampled_from([40.0, 75.0, 120.0])) for year in years},
        rules=[draw(rules(f"R{n}", years, sources)) for n in range(draw(st.integers(0, 3)))],
        links=[draw(links(codes)) for _ in range(draw(st.integers(0, 2)))],
        sources=sources,
        weights={topic: draw(st.sampled_from([0.0, 1.0, 2.0])) for topic in topics},
        inflation={"TRN": draw(st.sampled_from([0.0, 0.02])), "EXE": 0.0},
        year=draw(st.sampled_from([{}, {"carry_share": 0.2, "reserve": 0.02}, {"overrun": 0.1, "overrun_price": 0.2}])),
        discount_rate=draw(st.sampled_from([0.0, 0.03])),
        objective=objective,
        target_value=5.0 if objective == "cheapest" else None,
    )
