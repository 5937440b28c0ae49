"""The rows of the tables of ``robust``."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from optimizer.allocate.result import Row
from optimizer.allocate.tables import topics_of
from optimizer.analysis.robust.batch import Samples
from optimizer.analysis.robust.disagreements import Disagreement
from optimizer.analysis.robust.sampling import Sampling
from optimizer.analysis.robust.stake import Stake
from optimizer.analysis.robust.statistics import (
    CORE,
    funded,
    range_of,
    ranks_of,
    regret_of,
    staying,
    wilson,
    word,
)
from optimizer.analysis.sweep.moved import values_of
from optimizer.analysis.words import chosen, yes_no
from optimizer.language import say
from optimizer.model import Model

Floats = npt.NDArray[np.float64]

MOST_DISAGREEMENTS = 10
"""Rows that are told: a committee discusses a few."""


@dataclass(frozen=True, kw_only=True)
class Sampled:
    """A plan, its samples, and what was asked."""

    model: Model
    stake: Stake
    samples: Samples
    sampling: Sampling

    @property
    def request(self) -> Floats:
        """What each activity asks for over all years, (activities,)."""
        return np.asarray(self.model.amounts.request.sum(axis=1), dtype=np.float64)

    @property
    def recommended(self) -> Floats:
        """What each activity gets over all years in the recommended plan, (activities,)."""
        return self.stake.totals(self.stake.recommended)


def activity_rows(told: Sampled) -> tuple[Row, ...]:
    """One row an activity that asks for money."""
    amounts, request, recommended = told.samples.amounts, told.request, told.recommended
    count = len(amounts)
    hits = np.count_nonzero(funded(amounts, request), axis=0)
    stays = np.count_nonzero(staying(amounts, recommended, request), axis=0)
    rows = []
    for a in np.flatnonzero(request > 0.0).tolist():
        activity = told.model.plan.activities[a]
        low, median, high = range_of(amounts[:, a])
        funded_low, funded_high = wilson(int(hits[a]), count)
        stays_low, stays_high = wilson(int(stays[a]), count)
        rows.append(
            {
                "activity": activity.code,
                "name": activity.name,
                "topic": topics_of(activity),
                "request": float(request[a]),
                "recommended": float(recommended[a]),
                "verdict": word(hits[a] / count),
                "funded": hits[a] / count,
                "funded_low": funded_low,
                "funded_high": funded_high,
                "stays": stays[a] / count,
                "stays_low": stays_low,
                "stays_high": stays_high,
                "low": low,
                "median": median,
                "high": high,
            }
        )
    return tuple({name: _plain(value) for name, value in row.items()} for row in rows)


def recommendation_row(told: Sampled, activities: tuple[Row, ...]) -> Row:
    """How the recommended plan does over all samples."""
    count, regret = len(told.samples.best), regret_of(told.samples)
    near_low, near_high = wilson(regret.near_best, count)
    verdicts = [row["verdict"] for row in activities]
    return {
        "samples": count,
        "activities": len(activities),
        "stay": sum(row["stays"] >= CORE for row in activities),
        **{verdict: verdicts.count(verdict) for verdict in ("core", "borderline", "excluded")},
        "near_best": regret.near_best / count,
        "near_best_low": near_low,
        "near_best_high": near_high,
        "regret": regret.mean,
        "regret_high": regret.high,
        "regret_part": regret.mean_part,
        "regret_part_high": regret.high_part,
    }


def rank_rows(told: Sampled) -> tuple[Row, ...]:
    """One row an activity that asks for money, best value for money first."""
    ranks, plan = ranks_of(told.model, told.stake, told.samples), told.model.plan
    count = len(told.samples.best)
    rows = []
    for place, a in enumerate(ranks.order.tolist()):
        low, median, high = range_of(ranks.rank[:, place].astype(np.float64))
        last = place + 1 == len(ranks.order)
        rows.append(
            {
                "rank": place + 1,
                "activity": plan.activities[a].code,
                "name": plan.activities[a].name,
                "median": median,
                "low": low,
                "high": high,
                "next": "" if last else plan.activities[int(ranks.order[place + 1])].code,
                "flips": None if last else int(ranks.flips[place]) / count,
            }
        )
    return tuple(rows)


def range_rows(told: Sampled) -> tuple[Row, ...]:
    """One row a weight or value that is not 0."""
    plan, sampling = told.model.plan, told.sampling
    typed = [("weight", row.code, row.name, row.weight, sampling.weights) for row in plan.topics]
    full = values_of(plan).tolist()
    typed += [("value", row.code, row.name, full[a], sampling.values) for a, row in enumerate(plan.activities)]
    return tuple(
        {
            "what": chosen(what),
            "code": code,
            "name": name,
            "typed": float(now),
            "low": float(now) * (1.0 - width),
            "high": float(now) * (1.0 + width),
        }
        for what, code, name, now, width in typed
        if now
    )


def disagreement_rows(told: Sampled, found: list[Disagreement]) -> tuple[Row, ...]:
    """The smallest changes first; of equal ones weights before values, in sheet order."""
    order = sorted(found, key=lambda row: (round(abs(row.change), 9), row.knob.kind == "value", row.knob.place))
    return tuple(_disagreement(told, row) for row in order[:MOST_DISAGREEMENTS])


def _disagreement(told: Sampled, row: Disagreement) -> Row:
    plan, knob = told.model.plan, row.knob
    is_weight = knob.kind == "weight"
    width = told.sampling.weights if is_weight else told.sampling.values
    code = plan.topics[knob.place].code if is_weight else plan.activities[knob.place].code
    name = plan.topics[knob.place].name if is_weight else plan.activities[knob.place].name
    now = float(plan.topics[knob.place].weight if is_weight else values_of(plan)[knob.place])
    more = np.round(row.amounts - told.recommended, 9)
    gains, loses = int(np.argmax(more)), int(np.argmin(more))
    up, down = float(more[gains]), float(more[loses])
    return {
        "what": chosen(knob.kind),
        "code": code,
        "name": name,
        "now": now,
        "side": say("above") if row.change > 0 else say("below"),
        "break_even": now * (1.0 + row.change),
        "change": row.change,
        "within_range": yes_no(abs(row.change) <= width),
        "gains": plan.activities[gains].code if up > 0.0 else "",
        "gain": up if up > 0.0 else None,
        "loses": plan.activities[loses].code if down < 0.0 else "",
        "loss": down if down < 0.0 else None,
        "moved": float(more[more > 0.0].sum()),
    }


def _plain(value: object) -> object:
    return value.item() if isinstance(value, np.generic) else value
