"""Small plans built in code, for tests that need no file, and random ones for property tests."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from hypothesis import strategies as st

from optimizer.plan import (
    Activity,
    Base,
    Level,
    Line,
    Link,
    Plan,
    Rule,
    Scope,
    Settings,
    Share,
    Source,
    Topic,
    Words,
    Year,
)

YEARS = (2027, 2028, 2029)


def activity(code: str, *, topic: str = "PoC", line: str = "TRN", **given: Any) -> Activity:
    """An activity that serves one topic unless ``shares`` says otherwise."""
    shares = given.pop("shares", {topic: 1.0})
    levels = tuple(
        Level(name=f"level {n}", amount=amount, value=value)
        for n, (amount, value) in enumerate(given.pop("levels", ()), 1)
    )
    return Activity(code=code, name=f"Activity {code}", line=line, shares=shares, levels=levels, **given)


def words(text: str) -> Words:
    """The words of one scope column from a comma list: ``words("PoC, not CAAC")``."""
    listed = [word.strip() for word in text.split(",") if word.strip()]
    return Words(
        include=tuple(word for word in listed if not word.startswith("not ")),
        exclude=tuple(word.removeprefix("not ") for word in listed if word.startswith("not ")),
    )


def scope(**columns: str) -> Scope:
    """A scope from comma lists: ``scope(topic="PoC, CAAC", tag="not field")``."""
    return Scope(**{kind: words(text) for kind, text in columns.items()})


def package(code: str, *costs: float, **given: Any) -> Activity:
    """A package that costs ``costs`` in 2027, 2028, …"""
    return activity(code, kind="package", requests={2027 + n: cost for n, cost in enumerate(costs)}, **given)


def link(activity: str, relation: str, *others: str) -> Link:
    """A link: ``link("A", "requires", "B", "C")``."""
    return Link(activity=activity, relation=relation, others=others)  # type: ignore[arg-type]


def source(code: str, amount: float | None = None, *, kind: str = "earmarked", **given: Any) -> Source:
    """Money beside the ceilings; scope columns are comma lists: ``source("EM", 20.0, topic="CAAC")``."""
    within = {column: given.pop(column) for column in ("topic", "line", "activity", "tag") if column in given}
    return Source(
        code=code,
        name=given.pop("name", code),
        kind=kind,  # type: ignore[arg-type]
        scope=scope(**within),
        amount=amount,
        **given,
    )


def share(ally: str, part: float, *out: str) -> Share:
    """What an ally pays in common; ``out`` names the sources it does not pay for."""
    return Share(ally=ally, share=part, out=out)


def rule(code: str, measure: str, relation: str, limit: float, **given: Any) -> Rule:
    """A rule with the contract's defaults; ``of`` is the base's kind or a `Base`, ``source`` a comma list."""
    of = given.pop("of", {"share": "total", "change": "baseline", "moved": "baseline"}.get(measure))
    base = of if of is None or isinstance(of, Base) else Base(kind=of, text=of)
    return Rule(
        code=code,
        name=given.pop("name", code),
        measure=measure,  # type: ignore[arg-type]
        relation=relation,  # type: ignore[arg-type]
        limit=limit,
        years=tuple(given.pop("years", YEARS)),
        base=base,
        source=words(given.pop("source", "")),
        **given,
    )


def plan(
    activities: Sequence[Activity],
    *,
    ceilings: Mapping[int, float] | Sequence[float] = (100.0,),
    rules: Sequence[Rule] = (),
    links: Sequence[Link] = (),
    sources: Sequence[Source] = (),
    shares: Sequence[Share] = (),
    weights: Mapping[str, float] | None = None,
    inflation: Mapping[str, float] | None = None,
    year: Mapping[str, Any] | None = None,
    **settings: Any,
) -> Plan:
    """A plan from 2027 on. Rules are cut to the plan's years; ``year`` gives columns of every year."""
    if not isinstance(ceilings, Mapping):
        ceilings = {2027 + n: ceiling for n, ceiling in enumerate(ceilings)}
    topics = weights or dict.fromkeys((topic for row in activities for topic in row.shares), 1.0)
    lines = dict.fromkeys((row.line for row in activities), 0.0) | dict(inflation or {})
    known = tuple(ceilings)
    kept = [
        Rule(
            **{name: getattr(row, name) for name in row.__slots__}
            | {"years": tuple(y for y in row.years if y in known)}
        )
        for row in rules
    ]
    return Plan(
        settings=Settings(**{"round_to": 0.1, "unit": 1000, **settings}),
        topics=tuple(Topic(code=code, name=code, weight=weight) for code, weight in topics.items()),
        lines=tuple(Line(code=code, name=code, inflation=rate) for code, rate in lines.items()),
        years=tuple(Year(year=y, ceiling=c, **(year or {})) for y, c in ceilings.items()),
        activities=tuple(activities),
        rules=tuple(kept),
        links=tuple(links),
        sources=tuple(sources),
        shares=tuple(shares),
    )


TOPICS, LINES, TAGS = ("PoC", "CAAC", "CPP"), ("TRN", "EXE"), ("field", "protected")


def tenths(low: float, high: float) -> st.SearchStrategy[float]:
    """Money with one decimal."""
    return st.integers(round(low * 10), round(high * 10)).map(lambda n: n / 10)


@st.composite
def activities(draw: st.DrawFn, code: str) -> Activity:
    """One activity: one topic or a split, a curve or levels, requests once or by year."""
    shares = draw(
        st.sampled_from([{topic: 1.0} for topic in TOPICS] + [{"PoC": 0.3, "CPP": 0.7}, {"CAAC": 0.25, "PoC": 0.75}])
    )
    given: dict[str, Any] = {
        "shares": shares,
        "line": draw(st.sampled_from(LINES)),
        "tags": tuple(draw(st.lists(st.sampled_from(TAGS), unique=True, max_size=2))),
        "baseline": draw(st.sampled_from([0.0, 12.5, 30.0, 47.3, 80.0])),
        "request": draw(tenths(5, 120)),
    }
    if draw(st.booleans()):
        given["requests"] = {2028: draw(st.sampled_from([0.0, 33.3, 60.0]))}
    if draw(st.integers(0, 4)) == 0:
        amounts = sorted(draw(st.lists(st.integers(5, 130), min_size=1, max_size=4, unique=True)))
        slopes = sorted(draw(st.lists(st.integers(0, 20), min_size=len(amounts), max_size=len(amounts))), reverse=True)
        value, before, levels = 0.0, 0, []
        for amount, slope in zip(amounts, slopes, strict=True):
            value += (amount - before) * slope / 10
            before = amount
            levels.append((float(amount), value))
        given["levels"] = levels
    else:
        given["value"] = float(draw(st.integers(0, 40)))
        given["value_at_half"] = draw(st.sampled_from([0.5, 0.6, 0.75, 0.9]))
    return activity(code, **given)


@st.composite
def rules(draw: st.DrawFn, code: str, years: Sequence[int]) -> Rule:
    """One rule of any measure, often one that some plan can keep."""
    measure = draw(st.sampled_from(["amount", "share", "change", "moved"]))
    given: dict[str, Any] = {"years": draw(st.sampled_from([tuple(years), tuple(years[:1]), tuple(years[-1:])]))}
    within = draw(st.sampled_from([{}, {"topic": "PoC"}, {"line": "TRN"}, {"tag": "not field"}, {"topic": "PoC, CPP"}]))
    given["scope"] = scope(**within)
    given["each"] = draw(st.sampled_from([(), ("topic",), ("line",), ("topic", "line"), ("activity",)]))
    relation = draw(st.sampled_from(["at least", "at most"]))
    if measure == "amount":
        limit = draw(tenths(5, 40) if relation == "at least" else tenths(40, 150))
        given["period"] = draw(st.sampled_from(["each year", "whole plan"]))
    elif measure == "share":
        limit = draw(st.sampled_from([0.05, 0.1, 0.2] if relation == "at least" else [0.4, 0.6, 0.9]))
        given["of"] = draw(
            st.sampled_from(
                ["total", "ceiling", "request", "baseline", "member", Base(kind="scope", scope=scope(line="EXE"))]
            )
        )
        given["period"] = draw(st.sampled_from(["each year", "whole plan"]))
    elif measure == "change":
        relation = draw(st.sampled_from(["at least", "at most", "within"]))
        limit = draw(st.sampled_from([0.2, 0.5, 0.9])) * (-1 if relation == "at least" else 1)
        given["of"] = draw(st.sampled_from(["baseline", "previous year"]))
    else:
        relation, limit = "at most", draw(st.sampled_from([0.1, 0.3, 0.6]))
        given["each"] = draw(st.sampled_from([("topic",), ("line",), ("activity",)]))
        given["of"] = draw(st.sampled_from(["baseline", "previous year"]))
    if draw(st.integers(0, 2)) == 0:
        given |= {"strength": "should", "penalty": draw(st.sampled_from([0.01, 0.5, 5.0]))}
    given["priority"] = draw(st.sampled_from(["statutory", "political", "preference"]))
    return rule(code, measure, relation, limit, **given)


@st.composite
def plans(draw: st.DrawFn, *, with_rules: bool = True) -> Plan:
    """A random plan of up to five activities and three years."""
    years = YEARS[: draw(st.integers(1, 3))]
    count = draw(st.integers(1, 5))
    rows = [draw(activities(f"A{n}")) for n in range(1, count + 1)]
    ceilings = {y: draw(tenths(10, 250)) for y in years}
    made = [draw(rules(f"R{n}", years)) for n in range(1, draw(st.integers(0, 4 if with_rules else 0)) + 1)]
    return plan(
        rows,
        ceilings=ceilings,
        rules=made,
        weights={topic: draw(st.sampled_from([0.0, 1.0, 2.5, 10.0])) for topic in TOPICS},
        inflation={line: draw(st.sampled_from([0.0, 0.02, 0.035])) for line in LINES},
        year={
            "carry_share": draw(st.sampled_from([0.0, 0.1, 1.0])),
            "reserve": draw(st.sampled_from([0.0, 0.02])),
            **draw(st.sampled_from([{}, {"overrun": 0.1, "overrun_price": 0.05}])),
        },
        discount_rate=draw(st.sampled_from([0.0, 0.03])),
        tie_break=draw(st.sampled_from(["baseline", "none"])),
        round_to=draw(st.sampled_from([0.1, 1.0, 0.0])),
    )
