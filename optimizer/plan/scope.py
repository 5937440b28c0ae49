"""Which cells a rule is about: scope words to parts, `each` to members.

A *part* is an activity's share in one topic: an activity serving one topic is one part of share 1, a split
activity one part a topic. A cell is a part in a year.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import numpy.typing as npt

from optimizer.plan.carried import NONE, Carried
from optimizer.plan.rules import Rule, Scope, Words
from optimizer.plan.sources import COMMON
from optimizer.plan.values import Plan

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]

KINDS = ("topic", "line", "activity", "tag")
"""The columns of a scope."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Portion:
    """Shares of some activities' money: ``share`` (members,) of those at ``activity`` (members,), rising.

    All activities are not listed: members are many where every activity is one.
    """

    activity: Ints
    share: Floats

    def of(self, each: Floats) -> float:
        """The portion of what ``each`` activity has, (activities,), in all."""
        return float(self.share @ each[self.activity])

    def among(self, some: Bools) -> Portion:
        """What of it lies in ``some`` activities, (activities,)."""
        here = some[self.activity]
        return Portion(activity=self.activity[here], share=self.share[here])

    def __bool__(self) -> bool:
        """Whether it is of any activity."""
        return len(self.activity) > 0

    def within(self, other: Portion) -> bool:
        """Whether ``other`` holds all of it."""
        at = np.minimum(np.searchsorted(other.activity, self.activity), max(len(other.activity) - 1, 0))
        if not len(other.activity):
            return not self
        held = np.where(other.activity[at] == self.activity, other.share[at], 0.0)
        return bool(np.all(self.share <= held))


@dataclass(frozen=True, kw_only=True, eq=False)
class Member:
    """One member of a rule: its label (``PoC``, ``PoC / TRN``, or empty without `each`) and its parts.

    ``places`` are the parts in the rule's scope that carry ``words``, rising. ``sources`` are the codes of the sources
    whose money counts; ``None``: that of every source. The arrays over all parts and activities are made when asked
    for: members are many where every activity is one.
    """

    label: str
    places: Ints
    parts: Parts = field(repr=False)
    sources: tuple[str, ...] | None = None
    words: tuple[tuple[str, str], ...] = ()

    @cached_property
    def cells(self) -> Bools:
        """The parts of the member, (parts,)."""
        return self.parts.mask_of(self.places)

    @cached_property
    def share(self) -> Floats:
        """The share of each activity's money that is in scope and within the member, (activities,)."""
        return self.parts.share_at(self.places)

    @property
    def portion(self) -> Portion:
        """The same without the activities that have none."""
        return self.parts.portion_of(self.places)

    @cached_property
    def whole_cells(self) -> Bools:
        """The parts within the member but without the rule's own scope (base `member`), (parts,)."""
        return self.parts.words_of_member(self.words)

    @cached_property
    def whole(self) -> Floats:
        """The share of each activity's money in these, (activities,)."""
        return self.parts.share_of(self.whole_cells)


@dataclass(frozen=True, kw_only=True)
class Grouped:
    """The members of a rule as arrays.

    ``key`` (members,) tells members apart, in the order of the sheet; ``code`` (members, kinds of `each`) are the
    places of their words on their sheets. Those at ``start[m]`` to ``start[m + 1]`` of ``place`` are the parts of
    member m, rising.
    """

    key: Ints
    code: Ints
    start: Ints
    place: Ints

    def aligned(self, key: Ints) -> Grouped:
        """The same for the members of ``key``, in that order; those that are not here have no parts."""
        if np.array_equal(key, self.key):
            return self
        at = np.minimum(np.searchsorted(self.key, key), max(len(self.key) - 1, 0))
        here = self.key[at] == key if len(self.key) else np.zeros(len(key), dtype=np.bool_)
        length = np.where(here, np.diff(self.start)[at], 0) if len(self.key) else np.zeros(len(key), dtype=np.int64)
        start = np.concatenate([[0], np.cumsum(length)])
        first = np.where(here, self.start[at], 0) if len(self.key) else start[:-1]
        place = self.place[np.repeat(first - start[:-1], length) + np.arange(start[-1])]
        return Grouped(key=key, code=self.code[at] if len(self.key) else self.code, start=start, place=place)


class Parts:
    """All parts of a plan in sheet order, as arrays that scopes are looked up in.

    ``activity`` and ``share`` (parts,) tell which activity a part belongs to and how much of it; ``sources`` are
    the codes of all sources, the ceilings first, then in sheet order. A part carries the word of every source
    that may pay it.
    """

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        shared = [pair for row in plan.activities for pair in row.shares.items()]
        self.num_activities = len(plan.activities)
        every = np.arange(self.num_activities)
        counts = [len(row.shares) for row in plan.activities]
        self.split = counts.count(1) != len(counts)
        self.activity: Ints = np.repeat(every, counts) if self.split else every
        self.share: Floats = np.array([share for _, share in shared], dtype=np.float64)
        self._topics = [topic for topic, _ in shared]
        self.sources = (COMMON, *(row.code for row in plan.sources))
        self._every: Ints = np.arange(len(shared))
        self._carried: dict[str, Carried] = {}

    def carried(self, kind: str) -> Carried:
        """The words of one column, or the sources that may pay."""
        if kind not in self._carried:
            self._carried[kind] = self._looked_up(kind)
        return self._carried[kind]

    def _looked_up(self, kind: str) -> Carried:
        plan = self._plan
        if kind == "topic":
            return Carried.one_each([row.code for row in plan.topics], self._topics)
        if kind == "line":
            found = Carried.one_each([row.code for row in plan.lines], [row.line for row in plan.activities])
            return found if not self.split else found.taken(self.activity)
        if kind == "activity":
            codes = [row.code for row in plan.activities]
            found = Carried.one_each(codes, codes)
            return found if not self.split else found.taken(self.activity)
        if kind == "tag":
            held: dict[str, list[int]] = {}
            for a, row in enumerate(plan.activities):
                for tag in row.tags:
                    held.setdefault(tag, []).append(a)
            carriers = [(self._parts_of(np.unique(np.array(rows))), tag) for tag, rows in held.items()]
            return Carried.several(list(held), carriers)
        paid = [(self._every, COMMON), *((self.in_scope(row.scope), row.code) for row in plan.sources)]
        return Carried.several(self.sources, paid)

    def _parts_of(self, activities: Ints) -> Ints:
        """The parts of ``activities``, rising."""
        if not self.split:
            return activities.astype(np.int64)
        held = np.zeros(self.num_activities, dtype=np.bool_)
        held[activities] = True
        return np.flatnonzero(held[self.activity])

    def mask_of(self, places: Ints) -> Bools:
        """Parts as a mask, (parts,)."""
        mask = np.zeros(len(self.share), dtype=np.bool_)
        mask[places] = True
        return mask

    def having(self, kind: str, word: str) -> Bools:
        """The parts that carry ``word`` in the column ``kind``; for a source, those that it may pay."""
        return self.mask_of(self.carried(kind).places(word))

    def in_scope(self, scope: Scope) -> Ints:
        """The parts in ``scope``, rising."""
        found: Ints | None = None
        columns = [(kind, words) for kind in KINDS if (words := getattr(scope, kind))]
        for kind, words in columns:
            if words.include:
                here = self.carried(kind).carrying(words.include)
                found = here if found is None else found[np.isin(found, here, assume_unique=True)]
        places = self._every if found is None else found
        for kind, words in columns:
            if words.exclude:
                without = self.carried(kind).carrying(words.exclude)
                places = places[np.isin(places, without, assume_unique=True, invert=True)]
        return places

    def matching(self, scope: Scope) -> Bools:
        """The parts in ``scope``, shape (parts,)."""
        return self.mask_of(self.in_scope(scope))

    def share_of(self, mask: Bools) -> Floats:
        """The share of each activity that lies in ``mask``, shape (activities,)."""
        return self.share_at(np.flatnonzero(mask))

    def share_at(self, places: Ints) -> Floats:
        """The share of each activity that lies in the parts at ``places``, shape (activities,)."""
        held = np.bincount(self.activity[places], weights=self.share[places], minlength=self.num_activities)
        return held.astype(np.float64)

    def portion_of(self, places: Ints) -> Portion:
        """The share of activities that lies in the parts at ``places``, rising, without those that have none."""
        places = places[self.share[places] > 0.0]
        activity, share = self.activity[places], self.share[places]
        if not self.split or not len(places):
            return Portion(activity=activity, share=share)
        heads = np.flatnonzero(np.concatenate([[True], activity[1:] != activity[:-1]]))
        return Portion(activity=activity[heads], share=np.add.reduceat(share, heads))

    def picked(self, words: Words) -> tuple[str, ...] | None:
        """The codes of the sources that ``words`` mean, in order; ``None`` without words: every source."""
        if not words:
            return None
        return tuple(
            code for code in self.sources if (not words.include or code in words.include) and code not in words.exclude
        )

    def words_of_member(self, words: Sequence[tuple[str, str]]) -> Bools:
        """The parts that carry all of ``words``, pairs of column and word."""
        mask = np.ones(len(self.share), dtype=np.bool_)
        for kind, word in words:
            mask &= self.having(kind, word)
        return mask

    def grouped(self, rule: Rule, scope: Scope) -> Grouped:
        """The parts in ``scope`` by the members of ``rule``, without members that have none."""
        place, codes = self.in_scope(scope), list[Ints]()
        for kind in rule.each:
            named = rule.source if kind == "source" else getattr(rule.scope, kind)
            which, code = self.carried(kind).spread(place, named.include, named.exclude)
            place, codes = place[which], [*(held[which] for held in codes), code]
        key = np.zeros(len(place), dtype=np.int64)
        for kind, code in zip(rule.each, codes, strict=True):
            key = key * len(self.carried(kind).words) + code
        if len(key) and not (key[1:] >= key[:-1]).all():
            order = np.argsort(key, kind="stable")
            key, place, codes = key[order], place[order], [code[order] for code in codes]
        heads = np.flatnonzero(np.concatenate([[True], key[1:] != key[:-1]])) if len(key) else NONE
        return Grouped(
            key=key[heads],
            code=np.array([code[heads] for code in codes], dtype=np.int64).reshape(len(codes), len(heads)).T,
            start=np.concatenate([heads, [len(key)]]),
            place=place,
        )

    def words_of(self, rule: Rule, grouped: Grouped) -> list[tuple[tuple[str, str], ...]]:
        """The words of each member, pairs of column and word."""
        known = [(kind, self.carried(kind).words) for kind in rule.each]
        return [
            tuple((kind, words[code]) for (kind, words), code in zip(known, row, strict=True))
            for row in grouped.code.tolist()
        ]

    def members(self, rule: Rule) -> list[Member]:
        """The members of ``rule`` that have a cell, in sheet order; one with an empty label without `each`.

        An empty list means that the rule matches no cell.
        """
        grouped, picked = self.grouped(rule, rule.scope), self.picked(rule.source)
        return [
            Member(
                label=label_of(words),
                places=grouped.place[low:high],
                parts=self,
                sources=tuple(word for kind, word in words if kind == "source") or picked,
                words=words,
            )
            for words, low, high in zip(
                self.words_of(rule, grouped), grouped.start[:-1].tolist(), grouped.start[1:].tolist(), strict=True
            )
        ]

    def base_share(self, scope: Scope, member: Member) -> Floats:
        """The share of each activity in a base given by scope parts, within the rule's member."""
        return self.share_of(self.base_cells(scope, member))

    def base_cells(self, scope: Scope, member: Member) -> Bools:
        """The parts in a base given by scope parts, within the rule's member."""
        return self.matching(scope) & self.words_of_member(member.words)


def label_of(words: Sequence[tuple[str, str]]) -> str:
    """How a member is called: its words."""
    return " / ".join(word for _, word in words)
