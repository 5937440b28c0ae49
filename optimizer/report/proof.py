"""What the plan was chosen for, how sure it is that none is better, and who confirmed that: in plain words."""

from __future__ import annotations

import math
from collections.abc import Mapping
from types import MappingProxyType

from optimizer.language import Text, joined, numeral, say, sentence
from optimizer.report.context import Context
from optimizer.report.wording import BREACH, OK, points

PROVED: Mapping[str, Text] = MappingProxyType(
    {
        "value": say("No better plan exists under these rules: the best possible value was proved."),
        "balanced": say("No plan under these rules raises the lowest topics further: this was proved."),
        "cheapest": say("No plan under these rules reaches the target with less common money: this was proved."),
    }
)
"""What is known of a plan that was solved to the end, by its objective."""

PROVEN = 1e-6
"""A gap up to this is none."""

STOPPED = say("The calculation stopped before the proof")

CONFIRMED, UNCONFIRMED, DISAGREES = OK, say("NOT CONFIRMED"), BREACH
"""The words for a second opinion."""


def aim(ctx: Context) -> str:
    """What the plan was chosen for."""
    objective, target = ctx.result.objective, ctx.plan.settings.target_value
    if objective == "balanced":
        return say(
            "The plan first raises the topic that reaches the smallest part of what its full requests would bring, "
            "then the next lowest, and so on; value decides what is left."
        )
    if objective == "cheapest":
        return say(
            "The plan reaches a value of {points} points with the least common money, then with the least money in "
            "all; value decides what is left.",
            points=points(target or 0.0),
        )
    return say("The plan has the greatest value, in points weighted by topic.")


def better_by(gap: float) -> str:
    """A gap as a percentage, rounded up so that the statement stays true: ``0.42 %``."""
    return numeral(f"{math.ceil(round(gap * 1e4, 6)) / 100:g}\u00a0%")


def proof(ctx: Context) -> str:
    """How sure it is that no better plan exists."""
    result = ctx.result
    if result.status == "optimal":
        return PROVED.get(result.objective, PROVED["value"])
    if result.gap is None:
        return say("{stopped}: how much better a plan could be is not known.", stopped=STOPPED)
    if result.gap <= PROVEN:
        best = PROVED.get(result.objective, PROVED["value"])
        return joined(" ", [best, say("The calculation stopped while choosing among plans of equal worth.")])
    most = better_by(result.gap)
    if result.objective == "cheapest":
        return say(
            "{stopped}: no plan can reach the target with more than {most} less common money.",
            stopped=STOPPED,
            most=most,
        )
    if result.objective == "balanced":
        return say(
            "{stopped}: no plan that raises the topics as far can be worth more than {most} more.",
            stopped=STOPPED,
            most=most,
        )
    return say("{stopped}: no plan can be more than {most} better than this one.", stopped=STOPPED, most=most)


def opinion(ctx: Context) -> str:
    """The second opinion as a sentence; empty where none was asked for."""
    text = ctx.result.second_opinion
    return sentence(say("Second opinion: {text}", text=text)) if text else ""


def opinion_verdict(ctx: Context) -> str:
    """The second opinion in a word."""
    text = ctx.result.second_opinion
    if text.startswith("disagrees"):
        return DISAGREES
    return CONFIRMED if text.startswith("confirmed") else UNCONFIRMED
