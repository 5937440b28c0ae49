"""What the search for other plans came to, in words."""

from __future__ import annotations

from collections.abc import Sequence

from optimizer.allocate import Options
from optimizer.allocate.another import Another
from optimizer.allocate.words import share
from optimizer.analysis.apart.exchange import exchanged
from optimizer.analysis.apart.search import Found, nearest
from optimizer.analysis.apart.space import Space
from optimizer.language import say


def finding(around: Space, plans: Sequence[Another]) -> str:
    """How many other plans there are, and what the first of them comes to."""
    parts = {"near": _nearly(around), "share": share(around.different), "exchange": exchanged(around, plans[0])}
    if len(plans) == 1:
        return say("One other plan {near} moves at least {share} of the money; the first: {exchange}", **parts)
    return say(
        "{count} other plans {near} move at least {share} of the money, also between each other; the first: {exchange}",
        count=len(plans),
        **parts,
    )


def _nearly(around: Space) -> str:
    within, objective = share(around.within), around.base.objective
    if objective == "balanced":
        return say("within {share} of the best balance and value", share=within)
    if objective == "cheapest":
        return say("within {share} of the least common money", share=within)
    return say("within {share} of the best value", share=within)


def none_found(around: Space, found: Found, options: Options) -> str:
    """That there is no alternative, and what the nearest one would cost."""
    near, part = _nearly(around), share(around.different)
    told = say(
        "No other plan {near} that moves {share} of the money was found; that there is none is not proved.",
        near=near,
        share=part,
    )
    if found.farthest is not None and found.farthest < around.needed:
        told = say(
            "There is no other plan {near} that moves {share} of the money: the most that moves is {most} (before "
            "rounding).",
            near=near,
            share=part,
            most=_most(around, found.farthest),
        )
    other = nearest(around, found, options)
    if other is None:
        return told
    exchange = exchanged(around, other)
    if found.farthest is None:
        return say("{told} The nearest plan found that moves so much: {exchange}", told=told, exchange=exchange)
    return say("{told} The nearest plan that moves so much: {exchange}", told=told, exchange=exchange)


def _most(around: Space, farthest: float) -> str:
    return share(round(farthest / around.money, 4))


def completeness(around: Space, found: Found) -> str:
    """Whether there may be more of them."""
    if found.full:
        return say("As many as were asked for; there may be more.")
    if found.farthest is not None and found.farthest < around.needed:
        return say(
            "No further plan differs that much from all of these: the most that one could move is {most} of the money "
            "(before rounding).",
            most=_most(around, found.farthest),
        )
    return say("No further one was found; that none exists is not proved.")
