"""The price of fairness: the plan of greatest value beside plans that treat the topics alike in three senses.

The price is what a plan gives up of the greatest value (Bertsimas, Farias and Trichakis, Operations Research 59
(2011) 17-31, doi:10.1287/opre.1100.0865).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from optimizer.allocate import Options, Result, solve
from optimizer.allocate.another import another, without_of
from optimizer.allocate.result import Row
from optimizer.allocate.words import listed, points, share
from optimizer.analysis.proportional import Proportional, proportional
from optimizer.analysis.told import Analysis, Field, Picture, Table
from optimizer.analysis.words import yes_no
from optimizer.language import joined, numeral, say, sentence
from optimizer.model import Model, assemble
from optimizer.plan import Plan
from optimizer.solvers import Limits

NAMES = {
    "value": say("greatest value"),
    "max_min": say("greatest least attainment"),
    "balanced": say("balanced"),
    "proportional": say("proportional"),
}
"""The plans in their order, and what they are called."""

SENSES = {
    "value": say("the greatest value, whoever gets it"),
    "max_min": say("lifts the topic that attains least as high as can be, then the greatest value"),
    "balanced": say("lifts the topic that attains least, then the next, and so on, then the greatest value"),
    "proportional": say("no other plan's relative gains of topics exceed its relative losses"),
}

SAME_SHARE = 5e-4
"""Attainments that differ by less are shown as one figure."""

SAME_PRICE = 1e-4
"""A price below this part of the value is none: rounding alone costs as much."""

PLANS = Table(
    "Plans",
    "One row a plan: what it is after, what that costs, and who gains by it.",
    (
        Field("plan", "plan", "text", "The sense in which the plan is fair.", width=26),
        Field("sense", "what it is after", "wrap", "The same in words.", width=48, screen=False),
        Field("value", "value", "points", "Weighted, discounted points less penalties, after rounding."),
        Field("price", "price of fairness", "points", "Points given up against the plan of greatest value."),
        Field("price_percent", "price", "percent", "The same as a part of the greatest value."),
        Field("least", "least attainment", "percent", "What the topic that attains least reaches of its full points."),
        Field("least_topic", "least topic", "text", "The topic that attains least."),
        Field("money", "money", "money", "Money recommended, all sources and years."),
        Field("gains", "gains", "list", "Topics that attain more than in the plan of greatest value."),
        Field("loses", "loses", "list", "Topics that attain less than in the plan of greatest value."),
        Field("proven", "proven", "word", "Whether no plan does better in this sense, before rounding."),
        Field("gap", "gap", "number", "Distance to the bound of its first objective, before rounding.", screen=False),
    ),
)

ATTAINMENTS = Table(
    "Attainments",
    "One row a topic: what it attains in each plan of the points that full requests would bring.",
    (
        Field("topic", "topic", "text", "Code of the topic."),
        Field("name", "name", "text", "Its name.", width=30, screen=False),
        Field("weight", "weight", "number", "Its weight; attainments are counted without it."),
        *(
            Field(name, title, "percent", say("Attainment in the plan: {sense}.", sense=SENSES[name]))
            for name, title in NAMES.items()
        ),
    ),
)

TOPICS = Table(
    "Money of topics",
    "One row a plan and topic: its money and attainment, and the change from the plan of greatest value.",
    (
        Field("plan", "plan", "text", "The sense in which the plan is fair.", width=26),
        Field("topic", "topic", "text", "Code of the topic."),
        Field("recommended", "money", "money", "Money of the topic, all sources and years."),
        Field("change", "change", "change", "Against the plan of greatest value."),
        Field("attainment", "attainment", "percent", "Points reached of those at full requests."),
        Field("lift", "lift", "percent change", "Percentage points of attainment above the plan of greatest value."),
    ),
)

DECLARED = {"plans": PLANS, "attainments": ATTAINMENTS, "topics": TOPICS}


@dataclass(frozen=True, kw_only=True)
class _Fair:
    """One plan: its value, its rows of topics, and how well it is proven."""

    name: str
    value: float
    topics: tuple[Row, ...]
    proven: bool
    gap: float | None

    @property
    def attained(self) -> dict[str, float]:
        """Attainments of the topics that are balanced."""
        return {row["topic"]: row["attainment"] for row in self.topics if row["attainment"] is not None}

    @property
    def money(self) -> float:
        """All money recommended."""
        return float(sum(row["recommended"] for row in self.topics))


def fairness(plan: Plan, *, options: Options | None = None) -> Analysis:
    """What it costs to treat the topics alike: four plans side by side, each rounded and checked.

    Each is after its own end, whatever the objective in the plan's settings. Raises what `optimizer.solve` raises.
    """
    options = options or Options()
    quick = _quick(options)
    return _told(solve(after(plan, "value"), quick), None, quick)


def standard(result: Result, options: Options) -> Analysis:
    """The same beside a plan that is solved already."""
    quick = _quick(options)
    if result.objective == "value":
        return _told(result, None, quick)
    balanced = result if result.objective == "balanced" else None
    return _told(solve(after(result.plan, "value"), quick), balanced, quick)


def after(plan: Plan, objective: str) -> Plan:
    """``plan`` with another objective."""
    return replace(plan, settings=replace(plan.settings, objective=objective))  # type: ignore[arg-type]


def _quick(options: Options) -> Options:
    return replace(options, prices=False, opinion=0.0, stamp=False)


def _told(base: Result, balanced: Result | None, options: Options) -> Analysis:
    if base.status == "infeasible":
        return _analysis(base, say("No plan satisfies the rules, so there is nothing to share out."), {}, "infeasible")
    balanced = balanced or solve(after(base.plan, "balanced"), options)
    taking_part = [row["topic"] for row in base.rows("topics") if row["attainment"] is not None]
    if len(taking_part) < 2 or balanced.value is None:
        told = say("Fairness needs at least two topics that have a weight and ask for something of value.")
        return _analysis(base, told, {}, base.status)
    model, without = assemble(after(base.plan, "balanced"), without=without_of(balanced)), without_of(balanced)
    limits = Limits(seconds=options.time_limit, gap=options.gap)
    most = another(_max_min(model), without, solver=options.solver, limits=limits)
    even = proportional(model, without, options)
    plans = [_of_result("value", base)]
    if most is not None:
        plans.append(_Fair(name="max_min", value=most.value, topics=most.rows("topics"), proven=most.proven, gap=None))
    plans.append(_of_result("balanced", balanced))
    if even is not None:
        plans.append(_of_proportional(even))
    status = "optimal" if len(plans) == len(NAMES) and all(plan.proven for plan in plans) else "feasible"
    found = {plan.name: plan for plan in plans}
    return _analysis(base, _finding(found), found, status)


def _max_min(model: Model) -> Model:
    """The model without the stages that look beyond the topic that attains least."""
    stages = tuple(
        stage for stage in model.program.stages if not stage.name.startswith("balanced") or stage.name == "balanced 1"
    )
    return replace(model, program=replace(model.program, stages=stages))


def _of_result(name: str, result: Result) -> _Fair:
    assert result.value is not None, "a plan was found"
    proven = result.status == "optimal"
    return _Fair(name=name, value=result.value, topics=result.rows("topics"), proven=proven, gap=result.gap)


def _of_proportional(found: Proportional) -> _Fair:
    plan = found.plan
    return _Fair(name="proportional", value=plan.value, topics=plan.rows("topics"), proven=found.proven, gap=found.gap)


def _finding(found: Mapping[str, _Fair]) -> str:
    """What balance costs and whom it lifts, in one sentence."""
    first, balanced = found["value"], found["balanced"]
    lowest = min(first.attained, key=lambda topic: first.attained[topic])
    told = say("Balancing the topics costs {price}", price=_price(first, balanced))
    if abs(first.value - balanced.value) <= SAME_PRICE * max(1.0, abs(first.value)):
        told = say("Balancing the topics costs next to nothing")
    parts = [_lifted(told, lowest, first, balanced)]
    even = found.get("proportional")
    if even is not None:
        told = say("proportional fairness costs {price}", price=_price(first, even))
        parts.append(_lifted(told, lowest, first, even))
    return sentence(joined("; ", parts))


def _price(first: _Fair, other: _Fair) -> str:
    price = first.value - other.value
    if not first.value:
        return say("{points} points", points=points(price))
    part = share(round(price / abs(first.value), 4))
    return say("{points} points ({part})", points=points(price), part=part)


def _lifted(told: str, topic: str, first: _Fair, other: _Fair) -> str:
    before, now = first.attained[topic], other.attained[topic]
    if now - before <= SAME_SHARE:
        return say("{told} and leaves {topic}, which attains least, at {now}", told=told, topic=topic, now=_exact(now))
    return say(
        "{told} and lifts {topic} from {before} to {now}",
        told=told,
        topic=topic,
        before=_exact(before),
        now=_exact(now),
    )


def _exact(part: float) -> str:
    return numeral(f"{part:.1%}".replace("%", " %"))


def _analysis(base: Result, finding: str, found: Mapping[str, _Fair], status: str) -> Analysis:
    tables: dict[str, tuple[Row, ...]] = {}
    if found:
        plans = list(found.values())
        tables = {
            "plans": tuple(_plan_row(plans[0], plan) for plan in plans),
            "attainments": tuple(_attainment_rows(base.plan, found)),
            "topics": tuple(row for plan in plans for row in _topic_rows(plans[0], plan)),
        }
    return Analysis(
        name="fairness",
        title=say("Price of fairness"),
        plan=base.plan,
        finding=finding,
        declared=DECLARED,
        tables=tables,
        status=status,
        base=base,
        notes=tuple(_notes(found)),
        warnings=base.warnings,
        pictures=_pictures(found),
    )


def _notes(found: Mapping[str, _Fair]) -> list[str]:
    notes: list[str] = []
    if found:
        notes.append(say("Attainments are what topics reach of the points at full requests, without weights."))
    missing = [NAMES[name] for name in NAMES if found and name not in found]
    if missing:
        notes.append(say("Not found within the time limit: {plans}.", plans=listed(missing)))
    unproven = [NAMES[plan.name] for plan in found.values() if not plan.proven]
    if unproven:
        notes.append(say("Not proven to be the best in its sense: {plans}.", plans=listed(unproven)))
    return notes


def _plan_row(first: _Fair, plan: _Fair) -> Row:
    attained, before = plan.attained, first.attained
    least = min(attained, key=lambda topic: attained[topic])
    price = first.value - plan.value
    return {
        "plan": NAMES[plan.name],
        "sense": SENSES[plan.name],
        "value": plan.value,
        "price": price,
        "price_percent": price / abs(first.value) if first.value else None,
        "least": attained[least],
        "least_topic": least,
        "money": plan.money,
        "gains": [topic for topic in attained if attained[topic] - before[topic] > SAME_SHARE],
        "loses": [topic for topic in attained if before[topic] - attained[topic] > SAME_SHARE],
        "proven": yes_no(plan.proven),
        "gap": plan.gap,
    }


def _attainment_rows(plan: Plan, found: Mapping[str, _Fair]) -> list[Row]:
    """Topics in sheet order; ``None`` for a plan that was not found."""
    taking_part = found["value"].attained
    return [
        {
            "topic": topic.code,
            "name": topic.name,
            "weight": topic.weight,
            **{name: found[name].attained[topic.code] if name in found else None for name in NAMES},
        }
        for topic in plan.topics
        if topic.code in taking_part
    ]


def _topic_rows(first: _Fair, plan: _Fair) -> list[Row]:
    rows = []
    for before, now in zip(first.topics, plan.topics, strict=True):
        attained, had = now["attainment"], before["attainment"]
        rows.append(
            {
                "plan": NAMES[plan.name],
                "topic": now["topic"],
                "recommended": now["recommended"],
                "change": float(np.round(now["recommended"] - before["recommended"], 9)) + 0.0,
                "attainment": attained,
                "lift": None if attained is None or had is None else attained - had,
            }
        )
    return rows


def _pictures(found: Mapping[str, _Fair]) -> tuple[Picture, ...]:
    if len(found) < len(NAMES):
        return ()
    return (
        Picture(
            kind="column",
            title=say("What each topic attains under four ideas of fairness"),
            text=say("Columns: one group a topic, one column a plan, as the table of attainments lists them."),
            table="attainments",
            x="topic",
            series=tuple(NAMES),
        ),
    )
