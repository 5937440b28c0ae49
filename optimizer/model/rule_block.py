"""All rows of one rule on money as arrays: what is many in a large plan is never an object each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from optimizer.model.labels import Label, Lazy
from optimizer.model.linear import Expressions
from optimizer.model.program import INF, Builder
from optimizer.model.rule_row import RuleRow, limits_of, missed_sides
from optimizer.plan import Relation, Rule

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True, kw_only=True)
class RuleBlock:
    """The rows of one rule: every pair of a member and a year, on one side or on both (``within``).

    ``labels`` are the members'; ``member`` and ``year`` (pairs,) say which pairs there are, ``year`` being ``None``
    over the whole plan. ``money`` and ``base`` (pairs) are as in `RuleRow`; ``factor`` and ``lowered`` have one
    entry a row, the ``sides`` of a pair after each other.
    """

    rule: Rule
    labels: Sequence[str]
    member: Ints
    year: Ints | None
    sides: tuple[Relation, ...]
    factor: Floats
    money: Expressions
    base: Expressions | None
    lowered: Bools

    def __len__(self) -> int:
        return len(self.factor)

    def rows(self) -> Iterator[RuleRow]:
        """Each row on its own."""
        years = [None] * len(self.member) if self.year is None else self.year.tolist()
        factor, lowered = self.factor.tolist(), self.lowered.tolist()
        for pair, (member, year) in enumerate(zip(self.member.tolist(), years, strict=True)):
            money, base = self.money.one(pair), None if self.base is None else self.base.one(pair)
            for side, relation in enumerate(self.sides):
                row = pair * len(self.sides) + side
                yield RuleRow(
                    rule=self.rule,
                    member=self.labels[member],
                    year=year,
                    relation=relation,
                    factor=factor[row],
                    money=money,
                    base=base,
                    two_sided=len(self.sides) > 1,
                    lowered=lowered[row],
                )

    def row_labels(self) -> Iterator[Label]:
        """The labels of the rows."""
        years = [None] * len(self.member) if self.year is None else self.year.tolist()
        for member, year in zip(self.member.tolist(), years, strict=True):
            head: Label = ("rule", self.rule.code, self.labels[member], year)
            if len(self.sides) == 1:
                yield head
            else:
                yield from ((*head, relation) for relation in self.sides)

    def limits(self) -> tuple[Floats, Floats]:
        """The lower and upper limits of the rows."""
        required = self.factor
        if self.base is not None:
            required = self.factor * np.repeat(self.base.constant, len(self.sides))
        lower, upper = np.full(len(self), -INF), np.full(len(self), INF)
        for side, relation in enumerate(self.sides):
            mine = slice(side, None, len(self.sides))
            if relation != "at most":
                lower[mine] = required[mine]
            if relation != "at least":
                upper[mine] = required[mine]
        return lower, upper


@dataclass(frozen=True)
class Listed:
    """Rows of one rule that are objects each: numbers of things, and money moved."""

    rule: Rule
    held: tuple[RuleRow, ...]

    def __len__(self) -> int:
        return len(self.held)

    def rows(self) -> Iterator[RuleRow]:
        """Each row on its own."""
        return iter(self.held)

    def row_labels(self) -> Iterator[Label]:
        """The labels of the rows."""
        return (row.label for row in self.held)

    def limits(self) -> tuple[Floats, Floats]:
        """The lower and upper limits of the rows."""
        found = np.array([limits_of(row) for row in self.held], dtype=np.float64).reshape(-1, 2)
        return found[:, 0], found[:, 1]


@dataclass(frozen=True)
class Rules:
    """The rows of all rules, in the order of the sheet, members in sheet order, years rising."""

    blocks: tuple[RuleBlock | Listed, ...]

    @cached_property
    def rows(self) -> tuple[RuleRow, ...]:
        """Each row on its own."""
        return tuple(row for block in self.blocks for row in block.rows())


@dataclass(frozen=True, kw_only=True)
class Added:
    """Where rules stand: their rows (rows,), and the columns of what is missed with what a unit of it costs."""

    places: Ints
    missed: Ints
    penalty: Floats


def add_rules(builder: Builder, rules: Rules) -> Added:
    """Add the rows, what each misses (should) and what members lose (moved)."""
    blocks = rules.blocks
    starts = np.concatenate([[0], np.cumsum([len(block) for block in blocks])]).astype(np.int64)
    limits = [block.limits() for block in blocks]
    nothing = np.zeros(0)
    places = builder.add_rows(
        Lazy(int(starts[-1]), lambda: (label for block in blocks for label in block.row_labels())),
        np.concatenate([nothing, *(low for low, _ in limits)]),
        np.concatenate([nothing, *(high for _, high in limits)]),
    )
    mine = [places[low:high] for low, high in zip(starts[:-1].tolist(), starts[1:].tolist(), strict=True)]
    _put(builder, list(_money(zip(blocks, mine, strict=True))))
    _put(builder, list(_bases(zip(blocks, mine, strict=True))))
    missed: list[tuple[Ints, float]] = []
    for block, held in zip(blocks, mine, strict=True):
        if isinstance(block, Listed):
            for row, place in zip(block.held, held, strict=True):
                _add_losses(builder, row, place)
                missed += _add_missed(builder, [row], np.array([place]))
        elif block.rule.strength != "must":
            missed += _add_missed(builder, block.rows(), held)
    return Added(
        places=places,
        missed=np.concatenate([np.zeros(0, dtype=np.int64), *(columns for columns, _ in missed)]),
        penalty=np.concatenate([nothing, *(np.full(len(columns), penalty) for columns, penalty in missed)]),
    )


Entries = tuple[Ints, Ints, Floats]


def _money(held: Iterable[tuple[RuleBlock | Listed, Ints]]) -> Iterator[Entries]:
    for block, places in held:
        if isinstance(block, Listed):
            for row, place in zip(block.held, places, strict=True):
                yield np.full(len(row.money.places), place), row.money.places, row.money.coefficients
            continue
        length = np.diff(block.money.start)
        for side in range(len(block.sides)):
            rows = np.repeat(places[side :: len(block.sides)], length)
            yield rows, block.money.places, block.money.coefficients


def _bases(held: Iterable[tuple[RuleBlock | Listed, Ints]]) -> Iterator[Entries]:
    for block, places in held:
        if isinstance(block, Listed):
            for row, place in zip(block.held, places, strict=True):
                if row.base is not None and len(row.base.places):
                    base = row.base.times(-row.factor)
                    yield np.full(len(base.places), place), base.places, base.coefficients
            continue
        if block.base is None or not len(block.base.places):
            continue
        length = np.diff(block.base.start)
        for side in range(len(block.sides)):
            by = np.repeat(-block.factor[side :: len(block.sides)], length)
            rows = np.repeat(places[side :: len(block.sides)], length)
            yield rows, block.base.places, by * block.base.coefficients


def _put(builder: Builder, entries: Sequence[Entries]) -> None:
    if entries:
        builder.add_entries(*(np.concatenate(column) for column in zip(*entries, strict=True)))


def _add_missed(builder: Builder, rows: Iterable[RuleRow], places: Ints) -> list[tuple[Ints, float]]:
    """Add what rows of one rule miss on each side; returns the columns and the rule's penalty."""
    found = [
        (place, sign, ("missed", *row.label[1:4], side), row.rule.penalty)
        for row, place in zip(rows, places.tolist(), strict=True)
        for side, sign in missed_sides(row)
    ]
    if not found:
        return []
    columns = builder.add_columns([label for _, _, label, _ in found])
    signs = np.array([sign for _, sign, _, _ in found])
    builder.add_entries(np.array([place for place, *_ in found], dtype=np.int64), columns, signs)
    return [(columns, found[0][3])]


def _add_losses(builder: Builder, row: RuleRow, place: int) -> None:
    """Add what each member loses, which the rule's row adds up."""
    if not row.losses:
        return
    labels = [("below", row.rule.code, member, row.year) for member, _ in row.losses]
    below = builder.add_columns(labels)
    lines = builder.add_rows(labels, lower=np.array([loss.constant for _, loss in row.losses], dtype=np.float64))
    builder.add_entries(lines, below, 1.0)
    builder.add_entries(
        np.repeat(lines, [len(loss.places) for _, loss in row.losses]),
        np.concatenate([loss.places for _, loss in row.losses]),
        -np.concatenate([loss.coefficients for _, loss in row.losses]),
    )
    builder.add_entries(np.full(len(below), place), below, 1.0)
