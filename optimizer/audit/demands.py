"""What every rule demands, read again from the plan: member by member, year by year, side by side.

A rule's scope picks parts (an activity's share in one topic); `each` groups them by the words they carry, and by
the sources that may pay them.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from optimizer.audit.asked import ZERO
from optimizer.audit.book import Book, table
from optimizer.audit.finding import exact, typed
from optimizer.audit.numbers import NUMBERS, number, number_before
from optimizer.audit.parts import meant, words_of
from optimizer.plan import Relation, Rule, Words

Key = tuple[str, ...]
Sources = Sequence[int] | None


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
    itself money. ``sources`` and ``base_sources`` pick whose money counts, ``None``: everybody's. ``side`` tells
    the two demands of ``within`` apart. For ``moved``, ``losses`` replace the parts; for ``count`` and ``units``
    everything is a number instead of money.
    """

    rule: Rule
    member: str
    year: int | None
    relation: Relation
    factor: Decimal
    parts: Sequence[int] = ()
    years: Sequence[int] = ()
    sources: Sources = None
    fixed: Decimal | None = None
    base_parts: Sequence[int] | None = None
    base_years: Sequence[int] = ()
    base_sources: Sources = None
    losses: tuple[Loss, ...] = ()
    side: bool = False

    def base(self, book: Book) -> Decimal | None:
        """The base in money; ``None`` where the limit itself is money."""
        if self.base_parts is not None:
            if self.rule.measure in NUMBERS:
                return number(book, self.rule.measure, self.base_parts, self.base_years)
            return book.money(self.base_parts, self.base_years, self.base_sources)
        return self.fixed

    def achieved(self, book: Book) -> Decimal:
        """The money that is there: in scope, or for ``moved`` what members lie below what they had."""
        if self.rule.measure in NUMBERS:
            return number(book, self.rule.measure, self.parts, self.years)
        if self.rule.measure != "moved":
            return book.money(self.parts, self.years, self.sources)
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
    """The parts of one member: in the rule's scope, regardless of it, and in the base's scope; whose money counts."""

    label: str
    parts: Sequence[int]
    sources: Sources = None
    whole: Sequence[int] = ()
    base: Sequence[int] = ()


class Demands:
    """All demands of a plan's rules, in sheet order."""

    def __init__(self, book: Book) -> None:
        self.book = book
        self._left_out: dict[tuple[str, int, int], Decimal] | None = None

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
            yield self._number(rule, group, span) if rule.measure in NUMBERS else self._plain(rule, group, span)

    def groups(self, rule: Rule) -> list[Group]:
        """The rule's members that have a cell; one without label where there is no `each`."""
        inside = self._in_scope(rule)
        base = rule.base.scope if rule.base is not None and rule.base.kind == "scope" else None
        whole = rule.base is not None and rule.base.kind == "member"
        held = self._by_member(rule, inside)
        wholes = self._by_member(rule, self.book.everything) if whole else {}
        bases = self._by_member(rule, self.book.places.matching(base)) if base is not None else {}
        return [
            Group(
                label=" / ".join(key),
                parts=found,
                sources=self._sources(rule, key),
                whole=wholes.get(key, ()),
                base=bases.get(key, ()),
            )
            for key, found in held.items()
        ]

    def _in_scope(self, rule: Rule) -> Sequence[int]:
        """The parts a rule is about; what is locked out has nothing to change."""
        found = self.book.places.matching(rule.scope)
        if rule.measure != "change":
            return found
        return [place for place in found if self.book.parts[place].activity.lock != "out"]

    def _sources(self, rule: Rule, key: Key) -> Sources:
        """The places of the sources whose money counts for one member; ``None``: of every source."""
        if "source" in rule.each:
            return (self.book.source_idx[key[rule.each.index("source")]],)
        return self._meant(rule.source) if rule.source else None

    def _meant(self, words: Words) -> list[int]:
        return [place for place, code in enumerate(self.book.sources) if meant(code, words)]

    def _by_member(self, rule: Rule, places: Sequence[int]) -> Mapping[Key, Sequence[int]]:
        if not rule.each:
            return {(): places} if places else {}
        found: dict[Key, list[int]] = {}
        columns: list[Words] = [rule.source if kind == "source" else getattr(rule.scope, kind) for kind in rule.each]
        for place in places:
            part = self.book.parts[place]
            choices = [
                [word for word in words_of(part, kind) if meant(word, column)]
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
        base_sources: Sources = None
        if kind == "ceiling":
            fixed = sum((typed(self.book.plan.years[index].ceiling) for index in span), ZERO)
        elif kind == "request":
            fixed = self.book.requested(group.parts, span)
        elif kind == "baseline":
            fixed = self.book.last_year(group.parts) * len(span)
        elif kind == "without":
            fixed = self._without(rule, group.parts, span)
        elif kind == "member":
            base_parts = group.whole
        elif kind == "scope":
            base_parts = group.base
            base_sources = self._meant(rule.base.source) if rule.base is not None and rule.base.source else None
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
            sources=group.sources,
            fixed=fixed,
            base_parts=base_parts,
            base_years=span if base_parts is not None else (),
            base_sources=base_sources,
        )

    def _without(self, rule: Rule, parts: Sequence[int], span: Sequence[int]) -> Decimal:
        """What ``parts`` get in the plan without the base's source, as the table of such plans tells it."""
        assert rule.base is not None, "a share of such a plan names its source"
        if self._left_out is None:
            self._left_out = {}
            for row in table(self.book.document, "without"):
                part, year = self.book.cell_of(row)
                if part is not None and year is not None:
                    self._left_out[str(row.get("source")), part, year] = exact(row.get("amount")) or ZERO
        code = rule.base.source.include[0]
        return sum((self._left_out.get((code, part, year), ZERO) for part in parts for year in span), ZERO)

    def _number(self, rule: Rule, group: Group, span: list[int]) -> Demand:
        """A number of activities, units or posts; against that of the year before where the rule says so."""
        before = rule.base is not None
        fixed = number_before(self.book, rule.measure, group.parts) if before and span[0] == 0 else None
        return Demand(
            rule=rule,
            member=group.label,
            year=None if rule.period == "whole plan" else self.book.years[span[0]],
            relation=rule.relation,
            factor=typed(rule.limit),
            parts=group.parts,
            years=span,
            fixed=fixed,
            base_parts=group.parts if before and span[0] else None,
            base_years=(span[0] - 1,) if before and span[0] else (),
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
