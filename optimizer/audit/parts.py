"""An activity's shares in its topics, and which of them the words of a scope mean."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from optimizer.plan import Activity, Plan, Scope, Words

KINDS = ("topic", "line", "activity", "tag")


@dataclass(frozen=True, kw_only=True, slots=True)
class Part:
    """An activity's share in one topic; ``place`` is the activity's place on its sheet.

    ``sources`` are the codes of the sources that may pay it.
    """

    place: int
    activity: Activity
    topic: str
    share: Decimal
    weight: float
    sources: tuple[str, ...] = ()


def matching(parts: Sequence[Part], scope: Scope) -> list[int]:
    """The places of the parts in ``scope``: words of a column are alternatives, columns combine."""
    return [place for place, part in enumerate(parts) if inside(part, scope)]


def inside(part: Part, scope: Scope) -> bool:
    """Whether a part is in ``scope``."""
    return all(_carries(words_of(part, kind), words) for kind in KINDS if (words := getattr(scope, kind)))


def words_of(part: Part, kind: str) -> tuple[str, ...]:
    """The words that a part carries in one scope column."""
    if kind == "topic":
        return (part.topic,)
    if kind == "line":
        return (part.activity.line,)
    if kind == "source":
        return part.sources
    return (part.activity.code,) if kind == "activity" else tuple(dict.fromkeys(part.activity.tags))


def _carries(carried: tuple[str, ...], words: Words) -> bool:
    if any(word in words.exclude for word in carried):
        return False
    return not words.include or any(word in words.include for word in carried)


def meant(word: str, words: Words) -> bool:
    """Whether one word is among those that are meant."""
    return word not in words.exclude and (not words.include or word in words.include)


def asked_about(plan: Plan, parts: Sequence[Part]) -> frozenset[int]:
    """The places of activities that links name or rules count: they get enough, or nothing."""
    place_of = {row.code: place for place, row in enumerate(plan.activities)}
    linked = {place_of[code] for link in plan.links for code in (link.activity, *link.others)}
    counting = [rule for rule in plan.rules if rule.measure == "count"]
    return frozenset(linked | {parts[part].place for rule in counting for part in matching(parts, rule.scope)})
