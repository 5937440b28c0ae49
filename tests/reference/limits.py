"""Rules and links held against many allocations at once. Written from the definitions alone."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from optimizer.plan import COMMON, Base, Plan, Rule, Scope, Words
from tests.reference.choices import bought, requests

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
SAME = 1e-7


@dataclass(frozen=True, kw_only=True)
class Part:
    """What an activity gives to one topic."""

    activity: int
    topic: str
    share: float
    line: str
    code: str
    tags: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Allocations:
    """Many allocations: arrays (allocations, activities, years); ``deferred`` (allocations,)."""

    amount: Floats
    gets: Bools
    serves: Bools
    units: Floats
    deferred: Floats


@dataclass(frozen=True, kw_only=True)
class Held:
    """One row of a rule: what is there and what is asked for, (allocations,)."""

    rule: Rule
    relation: str
    achieved: Floats
    required: Floats

    @property
    def missed(self) -> Floats:
        short, over = self.required - self.achieved, self.achieved - self.required
        worst = {"at least": short, "at most": over, "exactly": np.abs(short)}[self.relation]
        return np.where(worst > SAME, worst, 0.0)


@dataclass(frozen=True, kw_only=True)
class Member:
    """The words of one member, and its parts in and out of the rule's own scope."""

    words: tuple[tuple[str, str], ...]
    parts: list[Part]
    whole: list[Part]

    @property
    def sources(self) -> list[str]:
        return [word for kind, word in self.words if kind == "source"]


def parts(plan: Plan) -> list[Part]:
    return [
        Part(activity=a, topic=topic, share=share, line=row.line, code=row.code, tags=row.tags)
        for a, row in enumerate(plan.activities)
        for topic, share in row.shares.items()
    ]


def in_words(words: Words, having: tuple[str, ...]) -> bool:
    included = not words.include or any(word in having for word in words.include)
    return included and not any(word in having for word in words.exclude)


def in_scope(scope: Scope, part: Part) -> bool:
    return (
        in_words(scope.topic, (part.topic,))
        and in_words(scope.line, (part.line,))
        and in_words(scope.activity, (part.code,))
        and in_words(scope.tag, part.tags)
    )


def carries(part: Part, word: tuple[str, str]) -> bool:
    kind, name = word
    held = {"topic": (part.topic,), "line": (part.line,), "activity": (part.code,), "tag": part.tags, "source": (name,)}
    return name in held[kind]


def members(plan: Plan, rule: Rule) -> list[Member]:
    every = parts(plan)
    codes = {
        "topic": [row.code for row in plan.topics],
        "line": [row.code for row in plan.lines],
        "activity": [row.code for row in plan.activities],
        "tag": list(dict.fromkeys(tag for row in plan.activities for tag in row.tags)),
        "source": [code for code in source_codes(plan) if in_words(rule.source, (code,))],
    }
    found = []
    for names in itertools.product(*(codes[kind] for kind in rule.each)):
        words = tuple(zip(rule.each, names, strict=True))
        whole = [part for part in every if all(carries(part, word) for word in words)]
        mine = [part for part in whole if in_scope(rule.scope, part)]
        payable = [part for part in mine if all(pays(plan, name, part) for kind, name in words if kind == "source")]
        if payable:
            found.append(Member(words=words, parts=mine, whole=whole))
    return found


def source_codes(plan: Plan) -> list[str]:
    return [COMMON, *(row.code for row in plan.sources)]


def pays(plan: Plan, source: str, part: Part) -> bool:
    if source == COMMON:
        return True
    return in_scope(next(row.scope for row in plan.sources if row.code == source), part)


def names_sources(rule: Rule) -> bool:
    """Whether the rule depends on who pays what, not only on the amounts."""
    of_source = rule.base is not None and rule.base.kind == "scope" and bool(rule.base.source)
    return bool(rule.source) or "source" in rule.each or of_source


def spans(rule: Rule) -> list[tuple[int, ...]]:
    return [rule.years] if rule.period == "whole plan" else [(year,) for year in rule.years]


class Limits:
    """The rules and links of one plan."""

    def __init__(self, plan: Plan, without: dict[str, Floats]) -> None:
        self.plan, self.without = plan, without
        self.year_idx = {row.year: y for y, row in enumerate(plan.years)}
        self.request = np.array([requests(plan, row) for row in plan.activities])
        self.baseline = np.array([row.baseline for row in plan.activities])
        self.units_before = [
            bought(row.baseline, row.unit_cost) if row.unit_cost and row.kind in ("units", "posts") else 0
            for row in plan.activities
        ]

    def linked(self, all_of: Allocations) -> Bools:
        """Which allocations keep every link."""
        place = {row.code: a for a, row in enumerate(self.plan.activities)}
        kept = np.ones(len(all_of.amount), dtype=np.bool_)
        for link in self.plan.links:
            mine = all_of.gets[:, place[link.activity]]
            others = [place[code] for code in link.others]
            if link.relation == "excludes":
                for other in others:
                    kept &= ~(mine.any(axis=1) & all_of.gets[:, other].any(axis=1))
            else:
                serving = all_of.serves[:, others]
                enough = serving.all(axis=1) if link.relation == "requires" else serving.any(axis=1)
                kept &= (~mine | enough).all(axis=1)
        return kept

    def held(self, all_of: Allocations) -> Iterator[Held]:
        """Every row of the rules that depend on the amounts alone."""
        for rule in self.plan.rules:
            if not names_sources(rule):
                by_measure = {"change": self._change, "moved": self._moved, "count": self._number}
                by_measure |= {"units": self._number, "amount": self._money, "share": self._money}
                yield from by_measure[rule.measure](rule, all_of)

    def _in(self, chosen: list[Part], all_of: Allocations, years: tuple[int, ...]) -> Floats:
        places = [self.year_idx[year] for year in years]
        share = np.zeros(len(self.plan.activities))
        for part in chosen:
            share[part.activity] += part.share
        return np.asarray(np.einsum("nay,a->n", all_of.amount[:, :, places], share))

    def _money(self, rule: Rule, all_of: Allocations) -> Iterator[Held]:
        for member in members(self.plan, rule):
            for years in spans(rule):
                required = np.full(len(all_of.amount), rule.limit)
                if rule.base is not None:
                    required = rule.limit * self._base(rule.base, member, all_of, years)
                yield Held(
                    rule=rule,
                    relation=rule.relation,
                    achieved=self._in(member.parts, all_of, years),
                    required=required,
                )

    def _base(self, base: Base, member: Member, all_of: Allocations, years: tuple[int, ...]) -> Floats:
        if base.kind == "total":
            return self._in(parts(self.plan), all_of, years)
        if base.kind == "member":
            return self._in(member.whole, all_of, years)
        if base.kind == "scope":
            every = [part for part in parts(self.plan) if all(carries(part, word) for word in member.words)]
            return self._in([part for part in every if in_scope(base.scope, part)], all_of, years)
        return np.full(len(all_of.amount), self.fixed_base(base, member, years))

    def fixed_base(self, base: Base, member: Member, years: tuple[int, ...]) -> float:
        """A base that does not depend on the allocation."""
        places = [self.year_idx[year] for year in years]
        if base.kind == "ceiling":
            return float(sum(self.plan.years[y].ceiling for y in places))
        if base.kind == "request":
            return float(sum(part.share * self.request[part.activity, places].sum() for part in member.parts))
        if base.kind == "baseline":
            return float(sum(part.share * self.baseline[part.activity] for part in member.parts) * len(places))
        assert base.kind == "without", base.kind
        fixed = self.without[base.source.include[0]]
        return float(sum(part.share * fixed[part.activity, places].sum() for part in member.parts))

    def _change(self, rule: Rule, all_of: Allocations) -> Iterator[Held]:
        assert rule.base is not None
        for member in members(self.plan, rule):
            before = sum(part.share * self.baseline[part.activity] for part in member.parts)
            asked = sum(part.share * self.request[part.activity] for part in member.parts)
            for year in rule.years:
                y = self.year_idx[year]
                fixed = rule.base.kind == "baseline" or y == 0
                if fixed and before == 0:
                    continue
                now = self._in(member.parts, all_of, (year,))
                then = np.full(len(now), before) if fixed else self._in(member.parts, all_of, (year - 1,))
                single = len({part.activity for part in member.parts}) == 1
                highest = np.inf
                if fixed:
                    highest = asked[y] / before
                elif single and asked[y - 1] > 0:
                    highest = asked[y] / asked[y - 1]
                sides = ("at least", "at most") if rule.relation == "within" else (rule.relation,)
                for side in sides:
                    factor = 1 - rule.limit if rule.relation == "within" and side == "at least" else 1 + rule.limit
                    factor = min(factor, highest) if side == "at least" else factor
                    yield Held(rule=rule, relation=side, achieved=now, required=factor * then)

    def _moved(self, rule: Rule, all_of: Allocations) -> Iterator[Held]:
        assert rule.base is not None
        for year in rule.years:
            y, lost, base = self.year_idx[year], np.zeros(len(all_of.amount)), np.zeros(len(all_of.amount))
            for member in members(self.plan, rule):
                then = np.full(len(lost), sum(part.share * self.baseline[part.activity] for part in member.parts))
                if rule.base.kind == "previous year" and y > 0:
                    then = self._in(member.parts, all_of, (year - 1,))
                lost += np.maximum(0.0, then - self._in(member.parts, all_of, (year,)))
                base += then
            yield Held(rule=rule, relation=rule.relation, achieved=lost, required=rule.limit * base)

    def _number(self, rule: Rule, all_of: Allocations) -> Iterator[Held]:
        for member in members(self.plan, rule):
            for years in spans(rule):
                required = np.full(len(all_of.amount), rule.limit)
                if rule.base is not None:
                    assert rule.base.kind == "previous year"
                    required = rule.limit * self._counted(rule, member, all_of, (years[0] - 1,))
                yield Held(
                    rule=rule,
                    relation=rule.relation,
                    achieved=self._counted(rule, member, all_of, years),
                    required=required,
                )

    def _counted(self, rule: Rule, member: Member, all_of: Allocations, years: tuple[int, ...]) -> Floats:
        """Activities that get money, or units in place; in the year before the first, those of the baseline."""
        chosen = sorted({part.activity for part in member.parts})
        if years[0] not in self.year_idx:
            if rule.measure == "count":
                number = float(sum(self.baseline[a] > 0 for a in chosen))
            else:
                number = sum(part.share * self.units_before[part.activity] for part in member.parts)
            return np.full(len(all_of.amount), number)
        places = [self.year_idx[year] for year in years]
        if rule.measure == "count":
            return np.asarray(all_of.gets[:, chosen][:, :, places].any(axis=2).sum(axis=1), dtype=np.float64)
        share = np.zeros(len(self.plan.activities))
        for part in member.parts:
            share[part.activity] += part.share
        return np.asarray(np.einsum("nay,a->n", all_of.units[:, :, places], share))
