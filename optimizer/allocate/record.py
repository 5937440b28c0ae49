"""What goes on record beside an answer: the manifest, and the warnings of reading and of solving."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from optimizer.allocate.clock import Clock
from optimizer.allocate.options import Options
from optimizer.allocate.outcome import Outcome
from optimizer.allocate.words import listed, money, points
from optimizer.audit import manifest
from optimizer.language import Text, joined, number, say
from optimizer.plan import Plan
from optimizer.plan.held import is_held
from optimizer.workbook.sentences import sentences

DEAR_ROUNDING = 1e-3
"""Rounding that costs more than this part of the plan's value is told."""

RECEIVED = "received"


def read_back(plan: Plan) -> dict[str, str]:
    """Every rule in one sentence, by its id; those that an analysis holds amounts with say so."""
    told = {row["rule"]: row["sentence"] for row in sentences(plan)}
    held = [row for row in plan.rules if is_held(row)]
    return told | {row.code: say("{name} ({money}).", name=row.name, money=money(plan, row.limit)) for row in held}


def reading_warnings(plan: Plan) -> tuple[Text, ...]:
    """The warnings of the workbook's reading, each with its place."""
    found = [problem for problem in plan.problems if problem.level == "warning"]
    return tuple(joined(": ", [problem.where, problem.message]) for problem in found)


def answer_warnings(outcome: Outcome) -> tuple[Text, ...]:
    """What a reader of the answer has to know and no cell of the workbook tells."""
    plan = outcome.model.plan
    found, step = [], number(plan.settings.round_to, "g")
    if outcome.in_the_way:
        found.append(
            say(
                "Amounts are not rounded: no choice of multiples of {step} keeps {rules}.",
                step=step,
                rules=listed(outcome.in_the_way),
            )
        )
    cost = outcome.exact_value - outcome.value
    if outcome.objective == "value" and cost > DEAR_ROUNDING * max(abs(outcome.value), 1e-9):
        found.append(
            say(
                "Rounding to multiples of {step} costs {points} points: a smaller round_to would keep more of them.",
                step=step,
                points=points(cost),
            )
        )
    lowered = dict.fromkeys(row.rule.code for row in outcome.model.rule_rows if row.lowered)
    if lowered:
        found.append(
            say(
                "Lower limits of {rules} were lowered for members that request less than these ask for.",
                rules=listed(list(lowered)),
            )
        )
    return (*found, *_uncertain(outcome))


def _uncertain(outcome: Outcome) -> list[Text]:
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
        certainty = say("pledged") if source.certainty == "pledged" else say("expected")
        amount = money(plan, used)
        if posts:
            found.append(
                say(
                    "{money} of the plan is money of {source} that is {certainty}, not received; posts rest on it: "
                    "{posts}.",
                    money=amount,
                    source=source.code,
                    certainty=certainty,
                    posts=listed(posts),
                )
            )
        else:
            found.append(
                say(
                    "{money} of the plan is money of {source} that is {certainty}, not received.",
                    money=amount,
                    source=source.code,
                    certainty=certainty,
                )
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
