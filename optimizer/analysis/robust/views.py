"""The plan from every point of view: each weight set of the sheet Views, solved in full.

Values under different weights are never compared; money and attainment are.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from optimizer.allocate import Options, Result, solve
from optimizer.allocate.result import Row
from optimizer.allocate.tables import topics_of
from optimizer.allocate.words import listed
from optimizer.analysis.robust.statistics import funded
from optimizer.language import say

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, kw_only=True)
class Viewed:
    """What the views come to: rows of both tables, and a sentence (empty where the plan has no views)."""

    views: tuple[Row, ...] = ()
    activities: tuple[Row, ...] = ()
    sentence: str = ""


def seen_by_views(base: Result, options: Options) -> Viewed:
    """Every view of the plan beside the recommended plan; views that no plan satisfies are told and left out."""
    plan = base.plan
    given = replace(options, prices=False, opinion=0.0, stamp=False)
    solved = {name: solve(plan.view(name), given) for name in plan.views}
    found = {name: result for name, result in solved.items() if result.status != "infeasible"}
    if not found:
        return Viewed()
    rows = tuple(row for name, result in found.items() for row in _topics(base, name, result))
    activities = _activities(base, found)
    return Viewed(views=rows, activities=activities, sentence=_sentence(list(found), activities))


def _topics(base: Result, view: str, result: Result) -> Iterable[Row]:
    weights = base.plan.views[view]
    for before, after in zip(base.rows("topics"), result.rows("topics"), strict=True):
        yield {
            "view": view,
            "topic": before["topic"],
            "name": before["name"],
            "weight": float(weights[before["topic"]]),
            "recommended": before["recommended"],
            "money": after["recommended"],
            "change": round(after["recommended"] - before["recommended"], 9) + 0.0,
            "attainment": before["attainment"],
            "view_attainment": after["attainment"],
        }


def _activities(base: Result, found: dict[str, Result]) -> tuple[Row, ...]:
    plan = base.plan
    request = _totals(base, "request")
    own = _totals(base, "recommended")
    amounts = np.array([_totals(result, "recommended") for result in found.values()])
    gets = funded(amounts, request)
    rows = []
    for a in np.flatnonzero(request > 0.0).tolist():
        activity = plan.activities[a]
        by = tuple(name for name, yes in zip(found, gets[:, a].tolist(), strict=True) if yes)
        rows.append(
            {
                "activity": activity.code,
                "name": activity.name,
                "topic": topics_of(activity),
                "recommended": float(own[a]),
                "verdict": say("every view") if len(by) == len(found) else say("some views") if by else say("no view"),
                "funded_by": by,
                "least": float(amounts[:, a].min()),
                "least_view": list(found)[int(np.argmin(amounts[:, a]))],
                "most": float(amounts[:, a].max()),
                "most_view": list(found)[int(np.argmax(amounts[:, a]))],
            }
        )
    return tuple(rows)


def _totals(result: Result, column: str) -> Floats:
    """A column of the allocation over all years, (activities,)."""
    places = {row.code: a for a, row in enumerate(result.plan.activities)}
    totals = np.zeros(len(places))
    for row in result.rows("allocation"):
        totals[places[row["activity"]]] += row[column]
    return np.round(totals, 9)


def _sentence(names: list[str], activities: tuple[Row, ...]) -> str:
    every = sum(row["verdict"] == "every view" for row in activities)
    which = say("{count} of {all} activities", count=every, all=len(activities))
    if every == len(activities):
        which = say("every activity")
    if len(names) == 1:
        return say("The view {view} funds {which}.", view=names[0], which=which)
    parts = {"count": len(names), "views": listed(names), "which": which}
    if every == len(activities):
        return say("All {count} views ({views}) fund {which}.", **parts)
    return say("All {count} views ({views}) fund {which} alike.", **parts)
