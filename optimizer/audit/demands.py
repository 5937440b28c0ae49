"""What every rule demands, read again from the plan: member by member, year by year, side by side.

A rule's scope picks parts (an activity's share in one topic); `each` groups them by the words they carry.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from optimizer.audit.book import ZERO, Book, Part, typed
from optimizer.plan import Relation, Rule, Scope, Words

Key = tuple[str, ...]
KINDS = ("topic", "line", "activity", "tag")


@dataclass(frozen=True, slots=True, kw_only=True)
class Loss:
    """A member of a ``moved`` rule: what it had is ``fixed`` money, or its parts' of the year before."""

    member: str
    parts: Sequence[int]
    fixed: Decimal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Demand:
    """``money of parts in years`` *relation* ``factor · base``; ``year`` is ``None`` over the whole plan.

    The base is ``fixed`` money, or that of ``base_parts`` in ``base_years``; with neither, ``factor`` is
    itself money. ``side`` tells the two demands of ``within`` apart. For ``moved``, ``losses`` replace the
    parts.
    """

    rule: Rule
    member: str
    year: int | None
    relation: Relation
    factor: Decimal
    parts: Sequence[int] = ()
    years: Sequence[int] = ()
    fixed: Decimal | None = None
    base_parts: Sequence[int] | None = None
    base_years: Sequence[int] = ()
    losses: tuple[Loss, ...] = ()
    side: bool = False

    def base(self, book: Book) -> Decimal | None:
        """The base in money; ``None`` where the limit itself is money."""
        if self.base_parts is not None:
            return book.money(self.base_parts, self.base_years)
        return self.fixed

    def achieved(self, book: Book) -> Decimal:
        """The money that is there: in scope, or for ``moved`` what members lie below what they had."""
        if self.rule.measure != "moved":
            return book.money(self.parts, self.years)
        below = ZERO
        for loss in self.losses:
            had = book.money(loss.parts, self.base_years) if loss.fixed is None else loss.fixed
            below += max(ZERO, had - book.money(loss.parts, self.years))
        return below

    def margin(self, required: Decimal, achieved: Decimal) -> Decimal:
        """How far the demand is from being missed; negative where it is missed, never above 0 for exactly."""
        if self.relation == "at least":
            return achieved - required
        return required - achieved if self.relation == "at most" else -abs(achieved - required)


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """The parts of one member: in the rule's scope, regardless of it, and in the base's scope."""

    label: str
    parts: Sequence[int]
    whole: Sequence[int] = ()
    base: Sequence[int] = ()


class Demands:
    """All demands of a plan's rules, in sheet order."""

    def __init__(self, book: Book) -> None:
        self.book = book

    def __iter__(self) -> Iterator[Demand]:
        for rule in self.book.plan.rules:
            yield from self.of(rule)

    def of(self, rule: Rule) -> Iterator[Demand]:
        """The demands of one rule."""
        groups = self.groups(rule)
        indices = [self.book.year_idx[year] for year in rule.years]
        if rule.measure == "moved":
            yield from (self._moved(rule, groups, index) for index in indices)
            return
        if rule.measure == "change":
            for group, index in itertools.product(groups, indices):
                yield from self._change(rule, group, index)
            return
        spans = [indices] if rule.period == "whole plan" else [[index] for index in indices]
        for group, span in itertools.product(groups, spans):
            yield self._plain(rule, group, span)

    def groups(self, rule: Rule) -> list[Group]:
        """The rule's members that have a cell; one without label where there is no `each`."""
        parts = self.book.parts
        inside = matching(parts, rule.scope)
        base = rule.base.scope if rule.base is not None and rule.base.kind == "scope" else None
        whole = rule.base is not None and rule.base.kind == "member"
        held = self._by_member(rule, inside)
        wholes = self._by_member(rule, self.book.everything) if whole else {}
        bases = self._by_member(rule, matching(parts, base)) if base is not None else {}
        return [
            Group(label=" / ".join(key), parts=found, whole=wholes.get(key, ()), base=bases.get(key, ()))
            for key, found in held.items()
        ]

    def _by_member(self, rule: Rule, places: Sequence[int]) -> dict[Key, list[int]]:
        found: dict[Key, list[int]] = {}
        columns: list[Words] = [getattr(rule.scope, kind) for kind in rule.each]
        for place in places:
            part = self.book.parts[place]
            choices = [
                [word for word in _words(part, kind) if _meant(word, column)]
                for kind, column in zip(rule.each, columns, strict=True)
            ]
            for key in itertools.product(*choices):
                found.setdefault(key, []).append(place)
        return found

    def _plain(self, rule: Rule, group: Group, span: list[int]) -> Demand:
        """An amount, or a share of its base."""
        kind = rule.base.kind if rule.measure == "share" and rule.base is not None else None
        fixed: Decimal | None = None
        base_parts: Sequence[int] | None = None
        if kind == "ceiling":
            fixed = sum((typed(self.book.plan.years[index].ceiling) for index in span), ZERO)
        elif kind == "request":
            fixed = self.book.requested(group.parts, span)
        elif kind == "baseline":
            fixed = self.book.last_year(group.parts) * len(span)
        elif kind == "member":
            base_parts = group.whole
        elif kind == "scope":
            base_parts = group.base
        elif rule.measure == "share":
            base_parts = self.book.everything
        return Demand(
            rule=rule,
            member=group.label,
            year=None if rule.period == "whole plan" else self.book.years[span[0]],
            relation=rule.relation,
            factor=typed(rule.limit),
            parts=group.parts,
            years=span,
            fixed=fixed,
            base_parts=base_parts,
            base_years=span if base_parts is not None else (),
        )

    def _change(self, rule: Rule, group: Group, index: int) -> Iterator[Demand]:
        """Money against last year's: skipped where the baseline is the base and is zero."""
        last = self.book.last_year(group.parts)
        fixed = _against_baseline(rule, index)
        if fixed and not last:
            return
        limit = typed(rule.limit)
        sides: list[tuple[Relation, Decimal]] = [(rule.relation, 1 + limit)]
        if rule.relation == "within":
            sides = [("at least", 1 - limit), ("at most", 1 + limit)]
        for relation, factor in sides:
            if relation == "at least":
                factor = min(factor, self._highest(group.parts, index, last if fixed else None, factor))
            yield Demand(
                rule=rule,
                member=group.label,
                year=self.book.years[index],
                relation=relation,
                factor=factor,
                parts=group.parts,
                years=(index,),
                fixed=last if fixed else None,
                base_parts=None if fixed else group.parts,
                base_years=() if fixed else (index - 1,),
                side=rule.relation == "within",
            )

    def _highest(self, parts: Sequence[int], index: int, last: Decimal | None, factor: Decimal) -> Decimal:
        """The highest lower factor that is fair: nobody has to get more than is asked for."""
        asked = self.book.requested(parts, (index,))
        if last is not None:
            return asked / last
        if len({self.book.parts[part].place for part in parts}) > 1:
            return factor
        before = self.book.requested(parts, (index - 1,))
        return asked / before if before else factor

    def _moved(self, rule: Rule, groups: list[Group], index: int) -> Demand:
        """What members lie below what they had, against the sum of what they had."""
        fixed = _against_baseline(rule, index)
        had = [self.book.last_year(group.parts) if fixed else None for group in groups]
        return Demand(
            rule=rule,
            member="",
            year=self.book.years[index],
            relation=rule.relation,
            factor=typed(rule.limit),
            years=(index,),
            fixed=sum((money for money in had if money is not None), ZERO) if fixed else None,
            base_parts=None if fixed else [part for group in groups for part in group.parts],
            base_years=() if fixed else (index - 1,),
            losses=tuple(
                Loss(member=group.label, parts=group.parts, fixed=money)
                for group, money in zip(groups, had, strict=True)
            ),
        )


def _against_baseline(rule: Rule, index: int) -> bool:
    return index == 0 or rule.base is None or rule.base.kind != "previous year"


def matching(parts: Sequence[Part], scope: Scope) -> list[int]:
    """The places of the parts in ``scope``: words of a column are alternatives, columns combine."""
    columns = [(kind, words) for kind in KINDS if (words := getattr(scope, kind))]
    return [
        place for place, part in enumerate(parts) if all(_carries(_words(part, kind), words) for kind, words in columns)
    ]


def _words(part: Part, kind: str) -> tuple[str, ...]:
    if kind == "topic":
        return (part.topic,)
    if kind == "line":
        return (part.activity.line,)
    return (part.activity.code,) if kind == "activity" else tuple(dict.fromkeys(part.activity.tags))


def _carries(carried: tuple[str, ...], words: Words) -> bool:
    if any(word in words.exclude for word in carried):
        return False
    return not words.include or any(word in words.include for word in carried)


def _meant(word: str, words: Words) -> bool:
    return word not in words.exclude and (not words.include or word in words.include)
