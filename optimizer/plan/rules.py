"""Rules: which money is meant, what it is held against, and how strictly."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from optimizer.plan.origin import NOWHERE, Origin

Measure = Literal["amount", "share", "change", "moved", "count", "units"]
Relation = Literal["at least", "at most", "exactly", "within"]
Strength = Literal["must", "should"]
Priority = Literal["statutory", "political", "preference"]
Period = Literal["each year", "whole plan"]
BaseKind = Literal["total", "ceiling", "request", "baseline", "member", "previous year", "without", "scope"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Words:
    """One scope column of a rule: the words that are meant, and those that are not. Both empty: all."""

    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.include or self.exclude)


@dataclass(frozen=True, kw_only=True, slots=True)
class Scope:
    """Which cells are meant: the words of one column are alternatives, the columns combine."""

    topic: Words = Words()
    line: Words = Words()
    activity: Words = Words()
    tag: Words = Words()

    def __bool__(self) -> bool:
        return bool(self.topic or self.line or self.activity or self.tag)


EVERY_CELL = Scope()
"""The scope without words: every cell of the plan."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Base:
    """What a share or a change is measured against. ``scope`` is filled where ``kind`` is ``scope``.

    ``source`` then picks the money that counts; where ``kind`` is ``without`` it includes the one source that is
    left out.
    """

    kind: BaseKind
    scope: Scope = EVERY_CELL
    source: Words = Words()
    text: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Rule:
    """A row of the sheet Rules.

    ``years`` are the years the rule is about, in order (all years where the cell is blank). ``limit`` is money
    for ``amount``, a fraction for ``share``, ``change`` and ``moved``, and a number for ``count`` and ``units`` (a
    factor where they are held against ``previous year``). ``base`` is ``None`` for ``amount`` and for ``count`` and
    ``units`` without one. ``source`` picks the money that counts, empty: of every source; the ceilings are called
    ``common``. ``each`` names the kinds of member: ``topic``, ``line``, ``activity``, ``tag``, ``source``.
    """

    code: str
    measure: Measure
    relation: Relation
    limit: float
    years: tuple[int, ...]
    name: str = ""
    scope: Scope = EVERY_CELL
    source: Words = Words()
    each: tuple[str, ...] = ()
    period: Period = "each year"
    base: Base | None = None
    strength: Strength = "must"
    penalty: float = 0.0
    priority: Priority = "political"
    owner: str = ""
    reason: str = ""
    name_fr: str = ""
    reason_fr: str = ""
    origin: Origin = NOWHERE
