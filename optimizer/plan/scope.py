"""Which cells a rule is about: scope words to parts, `each` to members.

A *part* is an activity's share in one topic: an activity serving one topic is one part of share 1, a split
activity one part a topic. A cell is a part in a year.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from optimizer.plan.rules import Rule, Scope, Words
from optimizer.plan.sources import COMMON
from optimizer.plan.values import Plan

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True, kw_only=True, slots=True)
class Member:
    """One member of a rule: its label (``PoC``, ``PoC / TRN``, or empty without `each`) and its arrays.

    ``share`` (activities,): the share of each activity's money that is in scope and within the member.
    ``whole`` (activities,): the same within the member but without the rule's own scope (base `member`).
    ``cells`` and ``whole_cells`` (parts,) are the parts that these are made of. ``sources`` are the codes of the
    sources whose money counts; ``None``: that of every source.
    """

    label: str
    share: Floats
    whole: Floats
    cells: Bools
    whole_cells: Bools
    sources: tuple[str, ...] | None = None
    words: tuple[tuple[str, str], ...] = ()


class Parts:
    """All parts of a plan in sheet order, as arrays that scopes are looked up in.

    ``activity`` and ``share`` (parts,) tell which activity a part belongs to and how much of it; ``sources`` are
    the codes of all sources, the ceilings first, then in sheet order. A part carries the word of every source
    that may pay it.
    """

    def __init__(self, plan: Plan) -> None:
        rows = [
            (index, row, topic, share)
            for index, row in enumerate(plan.activities)
            for topic, share in row.shares.items()
        ]
        self.num_activities = len(plan.activities)
        self.activity: Ints = np.array([row[0] for row in rows], dtype=np.int64)
        self.share: Floats = np.array([row[3] for row in rows], dtype=np.float64)
        columns: dict[str, list[tuple[str, ...]]] = {
            "topic": [(topic,) for _, _, topic, _ in rows],
            "line": [(row.line,) for _, row, _, _ in rows],
            "activity": [(row.code,) for _, row, _, _ in rows],
            "tag": [row.tags for _, row, _, _ in rows],
        }
        self._places: dict[tuple[str, str], list[int]] = {}
        for kind, per_part in columns.items():
            for place, words in enumerate(per_part):
                for word in words:
                    self._places.setdefault((kind, word), []).append(place)
        self._order = {
            "topic": [row.code for row in plan.topics],
            "line": [row.code for row in plan.lines],
            "activity": [row.code for row in plan.activities],
            "tag": list(dict.fromkeys(tag for row in plan.activities for tag in row.tags)),
            "source": [COMMON, *(row.code for row in plan.sources)],
        }
        self.sources = tuple(self._order["source"])
        self._places["source", COMMON] = list(range(len(rows)))
        for source in plan.sources:
            self._places["source", source.code] = np.flatnonzero(self.matching(source.scope)).tolist()

    def having(self, kind: str, word: str) -> Bools:
        """The parts that carry ``word`` in the column ``kind``; for a source, those that it may pay."""
        mask = np.zeros(len(self.share), dtype=np.bool_)
        mask[self._places.get((kind, word), [])] = True
        return mask

    def _matching(self, kind: str, words: Words) -> Bools:
        everything = np.ones(len(self.share), dtype=np.bool_)
        if words.include:
            mask = np.zeros_like(everything)
            for word in words.include:
                mask |= self.having(kind, word)
        else:
            mask = everything
        for word in words.exclude:
            mask = mask & ~self.having(kind, word)
        return mask

    def matching(self, scope: Scope) -> Bools:
        """The parts in ``scope``, shape (parts,)."""
        return (
            self._matching("topic", scope.topic)
            & self._matching("line", scope.line)
            & self._matching("activity", scope.activity)
            & self._matching("tag", scope.tag)
        )

    def share_of(self, mask: Bools) -> Floats:
        """The share of each activity that lies in ``mask``, shape (activities,)."""
        return np.bincount(self.activity[mask], weights=self.share[mask], minlength=self.num_activities).astype(
            np.float64
        )

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

    def members(self, rule: Rule) -> list[Member]:
        """The members of ``rule`` that have a cell, in sheet order; one with an empty label without `each`.

        An empty list means that the rule matches no cell.
        """
        in_scope = self.matching(rule.scope)
        choices = [
            self._member_words(kind, rule.source if kind == "source" else getattr(rule.scope, kind))
            for kind in rule.each
        ]
        found = []
        for words in itertools.product(*choices):
            whole = self.words_of_member(words)
            mask = in_scope & whole
            if mask.any():
                of_one = tuple(word for kind, word in words if kind == "source")
                found.append(
                    Member(
                        label=" / ".join(word for _, word in words),
                        share=self.share_of(mask),
                        whole=self.share_of(whole),
                        cells=mask,
                        whole_cells=whole,
                        sources=of_one or self.picked(rule.source),
                        words=words,
                    )
                )
        return found

    def _member_words(self, kind: str, named: Words) -> list[tuple[str, str]]:
        return [
            (kind, word)
            for word in self._order[kind]
            if (not named.include or word in named.include) and word not in named.exclude
        ]

    def base_share(self, scope: Scope, member: Member) -> Floats:
        """The share of each activity in a base given by scope parts, within the rule's member."""
        return self.share_of(self.base_cells(scope, member))

    def base_cells(self, scope: Scope, member: Member) -> Bools:
        """The parts in a base given by scope parts, within the rule's member."""
        return self.matching(scope) & self.words_of_member(member.words)
