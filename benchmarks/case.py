"""The problem that is solved: the same numbers as bare arrays, for the peers, and as a plan, for ours."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
import numpy.typing as npt

from optimizer.plan import Activity, Base, Level, Line, Plan, Rule, Scope, Settings, Topic, Words, Year

Floats = npt.NDArray[np.float64]
Places = npt.NDArray[np.int64]
FIRST_YEAR = 2027
SEGMENTS = 4


@dataclass(frozen=True, kw_only=True)
class Case:
    """A budget problem. Activities are numbered topic by topic, line by line within a topic.

    ``width`` and ``slope`` (activities, segments): the concave value of money; ``baseline`` (activities,);
    ``ceiling`` and ``carry`` (years,): money of a year and how much of it may move to the next; floors and
    caps hold every year: ``topic_*`` (topics,), ``line_*`` (lines,), ``cap`` (activities,); ``change`` is the
    share by which a topic's money on a line may differ from its year before, the first year from its baseline.
    ``scope`` (rules, members): the activities of each further rule, which caps them together at ``scope_cap`` (rules,)
    in every year.
    """

    topic: Places
    line: Places
    width: Floats
    slope: Floats
    baseline: Floats
    ceiling: Floats
    carry: Floats
    topic_floor: Floats
    topic_cap: Floats
    line_floor: Floats
    line_cap: Floats
    cap: Floats
    change: float
    scope: Places = field(default_factory=lambda: np.zeros((0, 0), dtype=np.int64))
    scope_cap: Floats = field(default_factory=lambda: np.zeros(0))

    @property
    def shape(self) -> tuple[int, int, int]:
        """(activities, years, segments)."""
        return len(self.cap), len(self.ceiling), self.width.shape[1]

    @property
    def group(self) -> Places:
        """The pair of topic and line that each activity belongs to, (activities,)."""
        return self.topic * len(self.line_cap) + self.line

    @cached_property
    def plan(self) -> Plan:
        """The same problem as a plan, made once: reading a workbook is not what is compared."""
        return plan_of(self)


def medium() -> Case:
    """Twenty activities for each of the small plan's, over ten years."""
    return small(num_years=10, num_activities=20)


def small(num_topics: int = 5, num_lines: int = 4, num_years: int = 5, num_activities: int = 1, seed: int = 1) -> Case:
    """Five topics by four lines over five years, money for about two thirds of what is asked."""
    rng = np.random.default_rng(seed)
    count = num_topics * num_lines * num_activities
    topic, line = np.divmod(np.arange(count) // num_activities, num_lines)
    width = rng.integers(40, 160, size=(count, SEGMENTS)).astype(np.float64)
    slope = np.sort(rng.uniform(0.01, 1.0, size=(count, SEGMENTS)), axis=1)[:, ::-1].round(4)
    asked = width.sum(axis=1)
    baseline = (0.6 * asked).round(1)
    ceiling = (asked.sum() * np.linspace(0.62, 0.7, num_years)).round(0)
    by_topic = np.bincount(topic, weights=baseline)
    by_line = np.bincount(line, weights=baseline)
    return Case(
        topic=topic,
        line=line,
        width=width,
        slope=slope,
        baseline=baseline,
        ceiling=ceiling,
        carry=0.05 * ceiling,
        topic_floor=(0.8 * by_topic).round(0),
        topic_cap=(1.3 * by_topic).round(0),
        line_floor=(0.8 * by_line).round(0),
        line_cap=(1.3 * by_line).round(0),
        cap=(0.95 * asked).round(0),
        change=0.3,
    )


def with_rules(case: Case, count: int, members: int = 20, seed: int = 2) -> Case:
    """The case with further rules, each on activities drawn at random: any two activities may stand in other rules.

    A cap is 5 % above what its activities had, so that the baseline keeps all of them.
    """
    rng = np.random.default_rng(seed)
    scope = np.array([rng.choice(len(case.cap), members, replace=False) for _ in range(count)]).reshape(count, members)
    return replace(case, scope=scope, scope_cap=(1.05 * case.baseline[scope].sum(axis=1)).round(0))


def plan_of(case: Case) -> Plan:
    """The case as a plan. Caps of activities are their requests; segments are service levels."""
    topics = [f"T{number}" for number in range(len(case.topic_cap))]
    lines = [f"L{number}" for number in range(len(case.line_cap))]
    years = [FIRST_YEAR + number for number in range(len(case.ceiling))]
    activities = []
    for number, cap in enumerate(case.cap):
        amounts = np.cumsum(case.width[number])
        values = np.cumsum(case.width[number] * case.slope[number])
        activities.append(
            Activity(
                code=f"A{number}",
                name=f"Activity {number}",
                line=lines[case.line[number]],
                shares={topics[case.topic[number]]: 1.0},
                baseline=float(case.baseline[number]),
                request=float(cap),
                value=float(values[-1]),
                levels=tuple(
                    Level(name=f"level {place}", amount=float(amount), value=float(value))
                    for place, (amount, value) in enumerate(zip(amounts, values, strict=True), 1)
                ),
            )
        )
    return Plan(
        settings=Settings(title="Benchmark", tie_break="none", round_to=0.0),
        topics=tuple(Topic(code=code, name=code, weight=1.0) for code in topics),
        lines=tuple(Line(code=code, name=code) for code in lines),
        years=tuple(
            Year(year=year, ceiling=float(ceiling), carry_share=float(carry / ceiling))
            for year, ceiling, carry in zip(years, case.ceiling, case.carry, strict=True)
        ),
        activities=tuple(activities),
        rules=(*_limits(case, topics, lines, tuple(years)), _change(case, tuple(years)), *_scoped(case, tuple(years))),
    )


def _limits(case: Case, topics: list[str], lines: list[str], years: tuple[int, ...]) -> list[Rule]:
    rules = []
    for kind, codes, floors, caps in (
        ("topic", topics, case.topic_floor, case.topic_cap),
        ("line", lines, case.line_floor, case.line_cap),
    ):
        for code, floor, cap in zip(codes, floors, caps, strict=True):
            scope = Scope(**{kind: Words(include=(code,))})
            for relation, limit in (("at least", floor), ("at most", cap)):
                rules.append(
                    Rule(
                        code=f"{relation} {code}",
                        measure="amount",
                        relation=relation,
                        limit=float(limit),
                        years=years,
                        scope=scope,
                    )
                )
    return rules


def _change(case: Case, years: tuple[int, ...]) -> Rule:
    return Rule(
        code="change",
        measure="change",
        relation="within",
        limit=case.change,
        years=years,
        each=("topic", "line"),
        base=Base(kind="previous year"),
    )


def _scoped(case: Case, years: tuple[int, ...]) -> list[Rule]:
    return [
        Rule(
            code=f"R{number}",
            measure="amount",
            relation="at most",
            limit=float(cap),
            years=years,
            scope=Scope(activity=Words(include=tuple(f"A{member}" for member in members))),
        )
        for number, (members, cap) in enumerate(zip(case.scope.tolist(), case.scope_cap, strict=True))
    ]
