"""Core, borderline and excluded activities under uncertain weights and values, and who would decide otherwise."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from optimizer.allocate import Options, Result, solve
from optimizer.allocate.words import share
from optimizer.analysis.robust.batch import Progress, solve_samples
from optimizer.analysis.robust.declared import DECLARED
from optimizer.analysis.robust.disagreements import WORSE, Disagreement, Knob, Search
from optimizer.analysis.robust.rows import (
    Sampled,
    activity_rows,
    disagreement_rows,
    range_rows,
    rank_rows,
    recommendation_row,
)
from optimizer.analysis.robust.sampling import DEFAULT_RANGE, Sampling
from optimizer.analysis.robust.solving import WHOLE_GAP, WHOLE_SECONDS, Solving
from optimizer.analysis.robust.stake import stake_of
from optimizer.analysis.robust.statistics import CORE, STAYS
from optimizer.analysis.robust.views import seen_by_views
from optimizer.analysis.robust.words import finding
from optimizer.analysis.sweep.moved import values_of
from optimizer.analysis.told import Analysis, Picture
from optimizer.errors import SolverError, UsageError
from optimizer.language import joined, say
from optimizer.plan import Plan

SAMPLES, WHOLE_SAMPLES = 10_000, 200
"""How many samples are solved unless told otherwise: of divisible plans, and of plans with whole things, each of which
takes some three hundred times longer."""

MOST_KNOBS = 60
"""More weights and values than this are not turned one by one: then only those of activities that do not stay."""

WHOLE_KNOBS = 2
"""Values of how many activities are turned where there are whole things; weights always are."""

MOST_PLANS, MOST_WHOLE_PLANS = 400, 12
"""Plans solved to find one disagreement before it is given up."""

BREAK_EVEN_GAP = WORSE / 10
"""How near to the best the plans with whole things are solved that break-evens are read from."""

SAME_VALUE = 1e-6
"""The relative difference of two values of one plan that is a contradiction."""


def robust(
    plan: Plan,
    samples: int | None = None,
    *,
    weights: float = DEFAULT_RANGE,
    values: float = DEFAULT_RANGE,
    seed: str | None = None,
    jobs: int = 1,
    options: Options | None = None,
    progress: Progress | None = None,
) -> Analysis:
    """Which activities keep their money where weights and values are drawn from ranges around what is typed.

    ``weights`` and ``values`` are the ranges as a part to either side (0.2: from 80 % to 120 %). ``samples`` is by
    default `SAMPLES`, or `WHOLE_SAMPLES` where the plan has whole things. The ``seed`` is by default the plan's
    title. ``jobs`` workers share the samples (−1: as many as there are cores) and give the same as one.
    ``progress`` is told how many samples are done, and of how many.

    Raises UsageError for a plan that is not after the greatest value: what is lost would have no meaning.
    """
    _demand_value(plan.settings.objective)
    options = replace(options or Options(), prices=False)
    sampling = Sampling(weights=weights, values=values, seed=_seed(plan, seed))
    return _answer(solve(plan, options), options, sampling, samples, jobs, progress)


def standard(result: Result, options: Options) -> Analysis:
    """The same of a plan that is solved already, with everything at its default. Raises UsageError likewise."""
    _demand_value(result.objective)
    return _answer(result, options, Sampling(seed=_seed(result.plan, None)), None, 1, None)


def _demand_value(objective: str) -> None:
    if objective != "value":
        raise UsageError(
            f"The plan's objective is {objective}; robust samples what the greatest value depends on. "
            "Ask for --objective value, or set it in the sheet Settings."
        )


def _seed(plan: Plan, seed: str | None) -> str:
    return plan.settings.title if seed is None else seed


def _answer(
    result: Result, options: Options, sampling: Sampling, samples: int | None, jobs: int, progress: Progress | None
) -> Analysis:
    if samples is not None and samples < 1:
        raise UsageError(f"{samples} samples cannot be drawn: ask for at least 1.")
    if jobs == 0 or jobs < -1:
        raise UsageError(f"{jobs} workers cannot work: ask for 1 or more, or for -1 to use every core.")
    if result.status == "infeasible":
        return _impossible(result)
    model, stake = stake_of(result)
    stands = float(stake.cost(np.ones(len(stake.weight)), np.ones(stake.shape[0])) @ stake.recommended)
    if result.value is None or abs(stands - result.value) > SAME_VALUE * max(1.0, abs(stands)):
        raise SolverError(f"the recommended plan is worth {result.value!r} points, and {stands!r} where it is sampled")
    count = samples or (WHOLE_SAMPLES if stake.whole else SAMPLES)
    solved = solve_samples(stake, sampling, count, jobs=jobs, progress=progress)
    told = Sampled(model=model, stake=stake, samples=solved, sampling=sampling)
    activities = activity_rows(told)
    recommendation = recommendation_row(told, activities)
    found, given_up = _disagreements(told, activities)
    disagreements = disagreement_rows(told, found)
    viewed = seen_by_views(result, options)
    sentences = (finding(result.plan, recommendation, activities, disagreements), viewed.sentence)
    return Analysis(
        name="robust",
        title=say("Robust"),
        plan=result.plan,
        base=result,
        status=result.status,
        asked=_asked(sampling, count),
        finding=joined(" ", filter(None, sentences)),
        declared=DECLARED,
        tables={
            "recommendation": (recommendation,),
            "disagreements": disagreements,
            "activities": activities,
            "ranks": rank_rows(told),
            "views": viewed.views,
            "view_activities": viewed.activities,
            "ranges": range_rows(told),
        },
        notes=_notes(told, given_up),
        warnings=_warnings(told),
        pictures=(_picture(recommendation),),
    )


def _disagreements(told: Sampled, activities: tuple[dict[str, Any], ...]) -> tuple[list[Disagreement], int]:
    """What would change the decision, and how often the search for it was given up."""
    stake, plan = told.stake, told.model.plan
    weights = [Knob(kind="weight", place=t) for t in np.flatnonzero(stake.weight > 0.0).tolist()]
    values = np.flatnonzero(
        (values_of(plan) > 0.0) & (stake.share @ stake.weight > 0.0) & (told.request > 0.0)
    ).tolist()
    stays = {row["activity"]: row["stays"] for row in activities}
    if stake.whole or len(weights) + len(values) > MOST_KNOBS:
        moving = [a for a in values if stays[plan.activities[a].code] < CORE]
        moving.sort(key=lambda a: stays[plan.activities[a].code])
        values = moving[: WHOLE_KNOBS if stake.whole else max(0, MOST_KNOBS - len(weights))]
    search = Search(
        Solving(stake, gap=BREAK_EVEN_GAP),
        told.request,
        MOST_WHOLE_PLANS if stake.whole else MOST_PLANS,
    )
    knobs = [*weights, *(Knob(kind="value", place=a) for a in values)]
    return [row for _, rows in search.all(knobs) for row in rows], search.given_up


def _asked(sampling: Sampling, count: int) -> dict[str, Any]:
    return {"samples": count, "weights": sampling.weights, "values": sampling.values, "seed": sampling.seed}


def _notes(told: Sampled, given_up: int) -> tuple[str, ...]:
    sampling = told.sampling
    notes = [
        say(
            "Every weight was drawn between {weight_low} and {weight_high} of what is typed, every value between "
            "{value_low} and {value_high}, uniformly and each by itself; the seed is {seed}.",
            weight_low=share(1 - sampling.weights),
            weight_high=share(1 + sampling.weights),
            value_low=share(1 - sampling.values),
            value_high=share(1 + sampling.values),
            seed=repr(sampling.seed),
        ),
        say(
            "An activity stays as it is where its amount over all years is within {share} of its request from the "
            "recommended one. Amounts of samples are before rounding.",
            share=share(STAYS),
        ),
    ]
    if told.stake.whole:
        notes.append(
            say(
                "The plan has whole things: each sample was solved to within {gap} of the best, and where the "
                "recommended plan is that good it counts as the best. A disagreement begins where keeping the "
                "recommended plan costs more than {worse} of its value.",
                gap=share(WHOLE_GAP),
                worse=share(WORSE),
            )
        )
    if any(row.base is not None and row.base.kind == "without" for row in told.model.plan.rules):
        notes.append(say("What rules are measured against without a source is held as it is in the recommended plan."))
    if given_up:
        notes.append(
            say(
                "{count} searches for a change that would decide otherwise came to no confirmed answer; they are left "
                "out.",
                count=given_up,
            )
        )
    return tuple(notes)


def _warnings(told: Sampled) -> tuple[str, ...]:
    stopped = int(np.count_nonzero(~told.samples.proved))
    if not stopped:
        return ()
    return (
        say(
            "{stopped:,} of {all:,} samples were stopped after {seconds:g} seconds; another run may find other plans "
            "for them.",
            stopped=stopped,
            all=len(told.samples.proved),
            seconds=WHOLE_SECONDS,
        ),
    )


def _picture(recommendation: dict[str, Any]) -> Picture:
    return Picture(
        kind="bar",
        title=say(
            "{stay} of {count} activities stay as they are",
            stay=recommendation["stay"],
            count=recommendation["activities"],
        ),
        text=say(
            "Bars, one pair an activity: the share of samples in which it is funded, and in which it stays as it is."
        ),
        table="activities",
        x="activity",
        series=("funded", "stays"),
    )


def _impossible(result: Result) -> Analysis:
    return Analysis(
        name="robust",
        title=say("Robust"),
        plan=result.plan,
        base=result,
        status=result.status,
        finding=say("No plan satisfies the rules, whatever the weights and values are."),
        declared=DECLARED,
        tables={},
    )
