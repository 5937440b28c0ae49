"""What goes on record beside an answer: the manifest, and the warnings of reading and of solving."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from optimizer.allocate.clock import Clock
from optimizer.allocate.options import Options
from optimizer.allocate.outcome import Outcome
from optimizer.allocate.words import listed, money, points
from optimizer.audit import manifest
from optimizer.plan import Plan
from optimizer.plan.held import is_held
from optimizer.workbook.sentences import sentences

DEAR_ROUNDING = 1e-3
"""Rounding that costs more than this part of the plan's value is told."""

RECEIVED = "received"


def read_back(plan: Plan) -> dict[str, str]:
    """Every rule in one sentence, by its id; those that an analysis holds amounts with say so."""
    told = {row["rule"]: row["sentence"] for row in sentences(plan)}
    return told | {row.code: f"{row.name} ({money(plan, row.limit)})." for row in plan.rules if is_held(row)}


def reading_warnings(plan: Plan) -> tuple[str, ...]:
    """The warnings of the workbook's reading, each with its place."""
    return tuple(f"{problem.where}: {problem.message}" for problem in plan.problems if problem.level == "warning")


def answer_warnings(outcome: Outcome) -> tuple[str, ...]:
    """What a reader of the answer has to know and no cell of the workbook tells."""
    plan = outcome.model.plan
    found = []
    if outcome.in_the_way:
        found.append(
            f"Amounts are not rounded: no choice of multiples of {plan.settings.round_to:g} keeps "
            f"{listed(outcome.in_the_way)}."
        )
    cost = outcome.exact_value - outcome.value
    if outcome.objective == "value" and cost > DEAR_ROUNDING * max(abs(outcome.value), 1e-9):
        found.append(
            f"Rounding to multiples of {plan.settings.round_to:g} costs {points(cost)} points: a smaller "
            "round_to would keep more of them."
        )
    lowered = dict.fromkeys(row.rule.code for row in outcome.model.rule_rows if row.lowered)
    if lowered:
        found.append(
            f"Lower limits of {listed(list(lowered))} were lowered for members that request less than these ask for."
        )
    return (*found, *_uncertain(outcome))


def _uncertain(outcome: Outcome) -> list[str]:
    """Which money of the plan has not been received, and the posts that rest on it."""
    plan, model = outcome.model.plan, outcome.model
    found = []
    for s, source in enumerate(plan.sources, start=1):
        used = float(outcome.flows.used[s].sum())
        if source.certainty == RECEIVED or used <= 0.0:
            continue
        paid = outcome.flows.payments[s].sum(axis=1) > 0.0
        posts = [
            plan.activities[a].code
            for a in dict.fromkeys(model.parts.activity[paid].tolist())
            if plan.activities[a].kind == "posts"
        ]
        rests = f"; posts rest on it: {listed(posts)}" if posts else ""
        found.append(
            f"{money(plan, used)} of the plan is money of {source.code} that is {source.certainty}, not "
            f"received{rests}."
        )
    return found


def manifest_of(plan: Plan, options: Options, results: Mapping[str, Any], clock: Clock) -> dict[str, Any]:
    """The manifest of one run; times only where a stamp was asked for."""
    told = {"solver": options.solver, "gap": f"{options.gap:g}"}
    if options.time_limit is not None:
        told["time_limit"] = f"{options.time_limit:g}"
    if options.command:
        told["command"] = options.command
    return manifest(plan, options=told, results=results, times=clock.times() if options.stamp else None)
