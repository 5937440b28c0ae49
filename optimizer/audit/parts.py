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


class Places:
    """The places of parts by the words that they carry, so that a narrow scope asks few parts."""

    def __init__(self, parts: Sequence[Part]) -> None:
        self.parts = parts
        self._carrying: dict[str, dict[str, list[int]]] = {}

    def matching(self, scope: Scope) -> Sequence[int]:
        """The places of the parts in ``scope``, rising: words of a column are alternatives, columns combine."""
        if not any(getattr(scope, kind) for kind in KINDS):
            return range(len(self.parts))
        return [place for place in self._asked(scope) if inside(self.parts[place], scope)]

    def _asked(self, scope: Scope) -> Sequence[int]:
        """The fewest places, rising, that one column of ``scope`` leaves."""
        named = [(kind, words.include) for kind in KINDS if (words := getattr(scope, kind)).include]
        found: list[Sequence[int]] = [range(len(self.parts))]
        for kind, included in named:
            held = self._by_word(kind)
            found.append(sorted({place for word in included for place in held.get(word, ())}))
        return min(found, key=len)

    def _by_word(self, kind: str) -> dict[str, list[int]]:
        if kind not in self._carrying:
            held = self._carrying.setdefault(kind, {})
            for place, part in enumerate(self.parts):
                for word in words_of(part, kind):
                    held.setdefault(word, []).append(place)
        return self._carrying[kind]


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


def asked_about(plan: Plan, places: Places) -> frozenset[int]:
    """The places of activities that links name or rules count: they get enough, or nothing."""
    place_of = {row.code: place for place, row in enumerate(plan.activities)}
    linked = {place_of[code] for link in plan.links for code in (link.activity, *link.others)}
    counting = [rule for rule in plan.rules if rule.measure == "count"]
    return frozenset(linked | {places.parts[part].place for rule in counting for part in places.matching(rule.scope)})
