"""The rows of the answer, as `optimizer.allocate.result.TABLES` lists them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

import numpy as np

from optimizer.allocate.outcome import Outcome
from optimizer.allocate.reason import Reason
from optimizer.allocate.result import Row
from optimizer.allocate.whole import counts
from optimizer.allocate.words import clean
from optimizer.allocate.worth import WHOLE, next_worth
from optimizer.model import Model
from optimizer.model.packages import start_of
from optimizer.plan import Activity, Plan
from optimizer.plan.amounts import Floats, decimal, part_of


class Reasoned(Protocol):
    """Whoever tells why amounts are what they are."""

    def of(self, a: int, y: int) -> Reason:
        """The reason for activity ``a`` in year ``y`` (indices in sheet order)."""


def allocation_rows(outcome: Outcome, reasons: Reasoned) -> tuple[Row, ...]:
    """One row per cell: activities in sheet order, their topics, the years."""
    model = outcome.model
    told = [[reasons.of(a, y) for y in range(model.num_years)] for a in range(len(model.plan.activities))]
    figures = _Figures(outcome)
    return tuple(
        figures.row((a, y), topic, fraction, told[a][y])
        for a, activity in enumerate(model.plan.activities)
        for topic, fraction in activity.shares.items()
        for y in range(model.num_years)
    )


class _Figures:
    """The figures of an outcome's cells."""

    def __init__(self, outcome: Outcome) -> None:
        self.outcome, self.model = outcome, outcome.model
        self._weight = {row.code: row.weight for row in self.model.plan.topics}
        self._earned = self.model.earned(outcome.columns)
        self._numbers = counts(self.model, outcome.columns)

    def row(self, at: tuple[int, int], topic: str, fraction: float, reason: Reason) -> Row:
        model, (a, y) = self.model, at
        activity = model.plan.activities[a]
        recommended = part_of(float(self.outcome.amounts[a, y]), fraction)
        baseline = part_of(float(model.amounts.baseline[a]), fraction)
        worth = next_worth(self.model, self.outcome.amounts, a, y)
        weight = self._weight[topic]
        return {
            "activity": activity.code,
            "name": activity.name,
            "topic": topic,
            "share": fraction,
            "line": activity.line,
            "year": model.plan.years[y].year,
            "baseline": baseline,
            "request": part_of(float(model.amounts.request[a, y]), fraction),
            "recommended": recommended,
            "change": float(decimal(recommended) - decimal(baseline)),
            **self._counted(activity, at, fraction),
            "value": weight * fraction * float(self._earned[a, y]),
            "marginal_value": None if worth is None else weight * worth,
            "code": reason.code,
            "reason": reason.text,
            "rules": list(reason.rules),
            "cells": list(reason.cells),
        }

    def _counted(self, activity: Activity, at: tuple[int, int], fraction: float) -> Row:
        posts = activity.kind == "posts"
        counted = posts or activity.kind == "units"
        return {
            "units": clean(fraction * int(self._numbers.units[at])) if counted else None,
            "filled": clean(fraction * int(self._numbers.filled[at])) if posts else None,
            "given_up": clean(fraction * int(self._numbers.given_up[at])) if posts else None,
        }


def ranking_rows(outcome: Outcome) -> tuple[Row, ...]:
    """One row per activity by value per unit of money at full request; those that ask for nothing come last."""
    model = outcome.model
    full = model.full_points.sum(axis=1) * model.amounts.weight
    got = model.points(outcome.columns).sum(axis=1)
    asked = model.amounts.request.sum(axis=1)
    per_unit = np.divide(full, asked, out=np.full_like(full, -1.0), where=asked > 0.0)
    rows = []
    for rank, a in enumerate(np.argsort(-per_unit, kind="stable").tolist(), start=1):
        activity = model.plan.activities[a]
        recommended = _total(outcome.amounts[a])
        rows.append(
            {
                "rank": rank,
                "activity": activity.code,
                "name": activity.name,
                "topic": topics_of(activity),
                "line": activity.line,
                "recommended": recommended,
                "request": _total(model.amounts.request[a]),
                "value": float(got[a]),
                "value_per_unit": float(got[a]) / recommended if recommended > 0.0 else None,
                "enters_at": None,
            }
        )
    return tuple(rows)


def cells_of(plan: Plan) -> list[tuple[int, str]]:
    """The activity index and the topic of every part, in the order of `optimizer.plan.scope.Parts`."""
    return [(a, topic) for a, row in enumerate(plan.activities) for topic in row.shares]


def topics_of(activity: Activity) -> str:
    """The activity's topics as one text, the largest share first where it is split."""
    return ", ".join(sorted(activity.shares, key=lambda topic: -activity.shares[topic]))


def _total(amounts: Sequence[float] | Any) -> float:
    return float(sum((decimal(float(amount)) for amount in amounts), start=decimal(0.0)))


def unfunded_rows(outcome: Outcome) -> tuple[Row, ...]:
    """What is not funded, dearest first: the next money there brings most. Ties: earlier year, then sheet order."""
    model = outcome.model
    found = []
    for a, y in np.argwhere(model.amounts.most > 0.0).tolist():
        worth = next_worth(model, outcome.amounts, a, y)
        missing = _missing(outcome, a, y)
        if worth is not None and missing > 0.0:
            found.append((-worth * float(model.amounts.weight[a]), y, a, missing))
    rows = []
    for rank, (worth, y, a, missing) in enumerate(sorted(found), start=1):
        activity = model.plan.activities[a]
        rows.append(
            {
                "rank": rank,
                "activity": activity.code,
                "name": activity.name,
                "topic": topics_of(activity),
                "line": activity.line,
                "year": model.plan.years[y].year,
                "amount": missing,
                "marginal_value": -worth + 0.0,
            }
        )
    return tuple(rows)


def _missing(outcome: Outcome, a: int, y: int) -> float:
    """What is asked for and not recommended: of units what the most whole ones cost, of a package all or the rest."""
    model = outcome.model
    amounts = model.amounts
    if model.plan.activities[a].kind == "package":
        s, share = start_of(amounts.starts[a], outcome.amounts[a]) or (0, 0.0)
        # Begun later, a package asks for the same in other years.
        if s > 0 or share >= 1.0 - WHOLE:
            return 0.0
    most = amounts.request if model.plan.activities[a].kind == "package" else amounts.most
    return float(decimal(float(most[a, y])) - decimal(float(outcome.amounts[a, y])))


def topic_rows(outcome: Outcome) -> tuple[Row, ...]:
    """One row per topic over the horizon: its money, and how much of what it asks for is attained."""
    model, plan = outcome.model, outcome.model.plan
    earned, full = model.earned(outcome.columns).sum(axis=1), model.full_points.sum(axis=1)
    rows = []
    for topic in plan.topics:
        share = np.array([row.shares.get(topic.code, 0.0) for row in plan.activities])
        rows.append(
            {
                "topic": topic.code,
                "name": topic.name,
                "baseline": _of_topic(model.amounts.baseline[:, None] + np.zeros(model.shape), share),
                "request": _of_topic(model.amounts.request, share),
                "recommended": _of_topic(outcome.amounts, share),
                "points": float(share @ earned),
                "full_points": float(share @ full),
                "attainment": outcome.attainment.get(topic.code),
            }
        )
    return tuple(rows)


def _of_topic(money: Floats, share: Floats) -> float:
    """A topic's part of money (activities, years), its cells added as they are printed."""
    parts = (
        decimal(part_of(float(money[a, y]), float(share[a])))
        for a in np.flatnonzero(share).tolist()
        for y in range(money.shape[1])
    )
    return float(sum(parts, start=decimal(0.0)))


def without_rows(model: Model, without: Mapping[str, Floats]) -> tuple[Row, ...]:
    """What each cell gets in the plan without a source, where a rule is measured against that."""
    plan = model.plan
    return tuple(
        {
            "source": source,
            "activity": plan.activities[a].code,
            "topic": topic,
            "year": year.year,
            "amount": float(amount[part, y]),
        }
        for source, amount in without.items()
        for part, (a, topic) in enumerate(cells_of(plan))
        for y, year in enumerate(plan.years)
    )
