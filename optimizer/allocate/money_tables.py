"""The rows about money and posts: accounts, why money is unspent, who pays what, posts year by year."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from optimizer.allocate.contributions import contribution_rows
from optimizer.allocate.flows import Flows
from optimizer.allocate.result import Row
from optimizer.allocate.unspent import Unspent
from optimizer.plan import COMMON, Plan
from optimizer.plan.amounts import Amounts, decimal
from optimizer.plan.scope import Parts

__all__ = ["contribution_rows", "financing_rows", "posts_rows", "source_rows", "unspent_rows"]

Counts = npt.NDArray[np.generic]

CEILINGS = "Common funding (the ceilings)"
"""What the source `common` is called."""


def source_rows(plan: Plan, flows: Flows, reasons: Sequence[Unspent]) -> tuple[Row, ...]:
    """One row per source and year, the ceilings first; its reason is that of the largest unspent part.

    The ceilings have no certainty: the status of the year says how firm they are.
    """
    named: list[tuple[str, str, str, str | None]] = [(COMMON, CEILINGS, "common", None)]
    named += [(row.code, row.name, row.kind, row.certainty) for row in plan.sources]
    available, lapsed = flows.available, flows.lapsed
    told: dict[tuple[str, int], list[Unspent]] = {}
    for part in reasons:
        told.setdefault((part.source, part.year), []).append(part)
    rows = []
    for s, (code, name, kind, certainty) in enumerate(named):
        for y, year in enumerate(plan.years):
            largest = max(told.get((code, year.year), ()), key=lambda part: part.amount, default=None)
            rows.append(
                {
                    "source": code,
                    "name": name,
                    "kind": kind,
                    "certainty": certainty,
                    "year": year.year,
                    "status": year.status,
                    "amount": float(flows.amount[s, y]),
                    "overrun": float(flows.overrun[s, y]),
                    "carry_in": float(flows.carry_in[s, y]),
                    "reserve": float(flows.reserve[s, y]),
                    "available": float(available[s, y]),
                    "used": float(flows.used[s, y]),
                    "carried": float(flows.carried[s, y]),
                    "lapsed": float(lapsed[s, y]),
                    "code": None if largest is None else largest.code,
                    "reason": "" if largest is None else largest.reason,
                }
            )
    return tuple(rows)


def unspent_rows(reasons: Sequence[Unspent]) -> tuple[Row, ...]:
    """Every reason for unspent money."""
    return tuple(
        {
            "source": part.source,
            "year": part.year,
            "code": part.code,
            "amount": part.amount,
            "reason": part.reason,
            "rules": list(part.rules),
            "cells": list(part.cells),
            "gain_if_open": part.gain_if_open,
        }
        for part in reasons
    )


def financing_rows(plan: Plan, parts: Parts, flows: Flows) -> tuple[Row, ...]:
    """Who pays each cell that gets money: cells in the order of the allocation, then sources."""
    topics = [(row.code, topic) for row in plan.activities for topic in row.shares]
    years = [row.year for row in plan.years]
    assert len(topics) == len(parts.share), "parts are the topics of the activities"
    by_cell = np.moveaxis(flows.payments, 0, -1)
    return tuple(
        {
            "source": flows.codes[s],
            "activity": topics[part][0],
            "topic": topics[part][1],
            "year": years[y],
            "amount": float(by_cell[part, y, s]),
        }
        for part, y, s in np.argwhere(by_cell > 0.0).tolist()
    )


def posts_rows(plan: Plan, amounts: Amounts, in_place: Counts, filled: Counts, given_up: Counts) -> tuple[Row, ...]:
    """Posts year by year, activities in sheet order. The three arrays count posts, shape (activities, years)."""
    rows = []
    for a, activity in enumerate(plan.activities):
        if activity.kind != "posts":
            continue
        before = int(amounts.posts_before[a])
        for y, year in enumerate(plan.years):
            posts, new = round(float(in_place[a, y])), round(float(filled[a, y]))
            unit_cost = decimal(float(amounts.unit_cost[a, y]))
            deferred = unit_cost * decimal(activity.delay) * new
            rows.append(
                {
                    "activity": activity.code,
                    "name": activity.name,
                    "line": activity.line,
                    "year": year.year,
                    "before": before,
                    "filled": new,
                    "given_up": round(float(given_up[a, y])),
                    "in_place": posts,
                    "cost": float(unit_cost * posts - deferred),
                    "full_year": float(unit_cost * posts),
                    "deferred": float(deferred),
                }
            )
            before = posts
    return tuple(rows)
