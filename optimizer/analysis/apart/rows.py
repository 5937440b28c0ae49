"""The rows of the tables that tell of other plans."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from optimizer.allocate import Result
from optimizer.allocate.another import Another
from optimizer.allocate.result import Row
from optimizer.allocate.words import clean
from optimizer.analysis.apart.exchange import exchange
from optimizer.analysis.apart.space import Space, moved
from optimizer.analysis.words import yes_no
from optimizer.language import say


def recommended_row(around: Space, plans: Sequence[Another]) -> Row:
    """The row of the recommended plan, that all others are held against."""
    base = around.base
    least = min(moved(around.amounts, plan.amounts) for plan in plans)
    return {
        "nr": 0,
        "towards": say("recommended"),
        "value": base.value,
        "loss": 0.0,
        "loss_percent": 0.0,
        "money": clean(around.money),
        "moved": 0.0,
        "moved_percent": 0.0,
        "nearest_percent": least / around.money,
        "exchange": say("The recommended plan."),
        "verified": yes_no(True),
    }


def plan_row(around: Space, nr: int, towards: str, plans: Sequence[Another]) -> Row:
    """The row of the plan with number ``nr``, found in the direction ``towards``."""
    plan, value = plans[nr - 1], around.base.value or 0.0
    others = [around.amounts, *(other.amounts for other in plans if other is not plan)]
    apart = moved(plan.amounts, around.amounts)
    return {
        "nr": nr,
        "towards": towards,
        "value": plan.value,
        "loss": value - plan.value,
        "loss_percent": (value - plan.value) / abs(value) if value else None,
        "money": clean(float(plan.amounts.sum())),
        "moved": clean(apart),
        "moved_percent": apart / around.money,
        "nearest_percent": min(moved(plan.amounts, other) for other in others) / around.money,
        "exchange": exchange(around, plan),
        "verified": yes_no(all(row["verdict"] == "OK" for row in plan.rows("checks"))),
    }


def amount_rows(around: Space, nr: int, plan: Another) -> list[Row]:
    """A row for each amount that differs from the recommended one, the largest change first."""
    base, change = around.base.plan, np.round(plan.amounts - around.amounts, 9)
    places = [
        divmod(place, change.shape[1]) for place in np.argsort(-np.abs(change), axis=None, kind="stable").tolist()
    ]
    return [
        {
            "nr": nr,
            "activity": base.activities[a].code,
            "name": base.activities[a].name,
            "line": base.activities[a].line,
            "year": base.years[y].year,
            "recommended": float(around.amounts[a, y]),
            "alternative": float(plan.amounts[a, y]),
            "change": float(change[a, y]),
        }
        for a, y in places
        if change[a, y]
    ]


def topic_rows(base: Result, nr: int, plan: Another) -> list[Row]:
    """A row a topic: its money and what it attains beside the recommended plan."""
    return [
        {
            "nr": nr,
            "topic": now["topic"],
            "recommended": before["recommended"],
            "alternative": now["recommended"],
            "change": clean(now["recommended"] - before["recommended"]),
            "attainment": now["attainment"],
            "lift": None if now["attainment"] is None else now["attainment"] - before["attainment"],
        }
        for before, now in zip(base.rows("topics"), plan.rows("topics"), strict=True)
    ]
