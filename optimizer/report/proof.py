"""What the plan was chosen for, how sure it is that none is better, and who confirmed that: in plain words."""

from __future__ import annotations

import math
from collections.abc import Mapping
from types import MappingProxyType

from optimizer.language import sentence
from optimizer.report.context import Context
from optimizer.report.wording import points

PROVED: Mapping[str, str] = MappingProxyType(
    {
        "value": "No better plan exists under these rules: the best possible value was proved.",
        "balanced": "No plan under these rules raises the lowest topics further: this was proved.",
        "cheapest": "No plan under these rules reaches the target with less common money: this was proved.",
    }
)
"""What is known of a plan that was solved to the end, by its objective."""

PROVEN = 1e-6
"""A gap up to this is none."""

STOPPED = "The calculation stopped before the proof"

CONFIRMED, UNCONFIRMED, DISAGREES = "OK", "NOT CONFIRMED", "BREACH"
"""The words for a second opinion."""


def aim(ctx: Context) -> str:
    """What the plan was chosen for."""
    objective, target = ctx.result.objective, ctx.plan.settings.target_value
    if objective == "balanced":
        return (
            "The plan first raises the topic that reaches the smallest part of what its full requests would bring, "
            "then the next lowest, and so on; value decides what is left."
        )
    if objective == "cheapest":
        return (
            f"The plan reaches a value of {points(target or 0.0)} points with the least common money, then with the "
            "least money in all; value decides what is left."
        )
    return "The plan has the greatest value, in points weighted by topic."


def better_by(gap: float) -> str:
    """A gap as a percentage, rounded up so that the statement stays true: ``0.42 %``."""
    return f"{math.ceil(round(gap * 1e4, 6)) / 100:g}\u00a0%"


def proof(ctx: Context) -> str:
    """How sure it is that no better plan exists."""
    result = ctx.result
    if result.status == "optimal":
        return PROVED.get(result.objective, PROVED["value"])
    if result.gap is None:
        return f"{STOPPED}: how much better a plan could be is not known."
    if result.gap <= PROVEN:
        best = PROVED.get(result.objective, PROVED["value"])
        return f"{best} The calculation stopped while choosing among plans of equal worth."
    most = better_by(result.gap)
    if result.objective == "cheapest":
        return f"{STOPPED}: no plan can reach the target with more than {most} less common money."
    if result.objective == "balanced":
        return f"{STOPPED}: no plan that raises the topics as far can be worth more than {most} more."
    return f"{STOPPED}: no plan can be more than {most} better than this one."


def opinion(ctx: Context) -> str:
    """The second opinion as a sentence; empty where none was asked for."""
    return sentence(f"Second opinion: {ctx.result.second_opinion}") if ctx.result.second_opinion else ""


def opinion_verdict(ctx: Context) -> str:
    """The second opinion in a word."""
    text = ctx.result.second_opinion
    if text.startswith("disagrees"):
        return DISAGREES
    return CONFIRMED if text.startswith("confirmed") else UNCONFIRMED
