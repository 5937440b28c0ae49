"""Sources beside the ceilings: who may pay whom, by class of cells, and every source's account."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from optimizer.model.program import Builder
from optimizer.plan import Plan
from optimizer.plan.amounts import Amounts
from optimizer.plan.scope import Parts

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True, kw_only=True)
class FlowClass:
    """Parts that the same sources may pay and that no rule on sources tells apart.

    ``label`` is its first part's, ``activity`` or ``activity / topic``; ``parts`` and ``sources`` hold indices of
    `optimizer.plan.scope.Parts` and of the sheet Sources.
    """

    label: str
    parts: Ints
    sources: Ints


@dataclass(frozen=True, kw_only=True)
class Flows:
    """Who pays whom: columns of money from a source to a class of cells in a year.

    ``sources`` are the codes of the sheet Sources in order (the ceilings pay what these do not); ``classes``, those
    that one of them may pay, come in the order of their first part. ``column`` (sources, classes, years) is −1
    where a source may not pay a class; ``carry`` (sources, years) is what a source carries out of a year.
    """

    sources: tuple[str, ...]
    classes: tuple[FlowClass, ...]
    column: Ints
    carry: Ints

    def in_year(self, y: int) -> Ints:
        """All flows of one year."""
        held = self.column[:, :, y].ravel()
        return held[held >= 0]

    def within(self, cells: Bools) -> list[int]:
        """The classes in ``cells`` (parts,), by their places."""
        return [c for c, row in enumerate(self.classes) if cells[row.parts[0]]]

    def of(self, sources: Iterable[str], classes: list[int], years: Iterable[int]) -> Ints:
        """The flows of ``sources`` (codes) to ``classes`` (places) in the years with those indices."""
        wanted = set(sources)
        picked = [s for s, code in enumerate(self.sources) if code in wanted]
        held = self.column[np.ix_(picked, classes, list(years))].ravel()
        return held[held >= 0]


def told_apart(plan: Plan, parts: Parts) -> list[Bools]:
    """The cells (parts,) whose money by source a rule asks about: of each member, and of its base."""
    found = []
    for rule in plan.rules:
        based = rule.base is not None and rule.base.kind == "scope" and bool(rule.base.source)
        if not (rule.source or "source" in rule.each or based):
            continue
        for member in parts.members(rule):
            if member.sources is not None:
                found.append(member.cells)
            if rule.base is not None and based:
                found.append(parts.base_cells(rule.base.scope, member))
    return found


def flow_classes(plan: Plan, parts: Parts) -> tuple[FlowClass, ...]:
    """The classes of cells that some source beside the ceilings may pay, in the order of their first part."""
    if not plan.sources:
        return ()
    may_pay = np.array([parts.having("source", row.code) for row in plan.sources])
    signs = np.concatenate([may_pay, *(cells[None, :] for cells in told_apart(plan, parts))])
    members: dict[bytes, list[int]] = {}
    for part in np.flatnonzero(may_pay.any(axis=0)).tolist():
        members.setdefault(signs[:, part].tobytes(), []).append(part)
    topics = [topic for row in plan.activities for topic in row.shares]
    return tuple(
        FlowClass(
            label=_label(plan, parts, topics, held[0]),
            parts=np.array(held, dtype=np.int64),
            sources=np.flatnonzero(may_pay[:, held[0]]),
        )
        for held in members.values()
    )


def _label(plan: Plan, parts: Parts, topics: list[str], part: int) -> str:
    row = plan.activities[int(parts.activity[part])]
    return row.code if len(row.shares) == 1 else f"{row.code} / {topics[part]}"


def add_flows(builder: Builder, plan: Plan, money: Amounts, parts: Parts, amount: Ints) -> Flows:
    """Add flows by class, carried money, the accounts, and the rows ``Σ flows − money of the class ≤ 0``."""
    years = [row.year for row in plan.years]
    classes = flow_classes(plan, parts)
    column = np.full((len(plan.sources), len(classes), len(years)), -1, dtype=np.int64)
    eligible = [(s, c) for s in range(len(plan.sources)) for c, row in enumerate(classes) if s in row.sources]
    labels = [("flow", plan.sources[s].code, classes[c].label, year) for s, c in eligible for year in years]
    pairs = np.array(eligible, dtype=np.int64).reshape(-1, 2)
    column[pairs[:, 0], pairs[:, 1]] = builder.add_columns(labels).reshape(-1, len(years))
    carry = _add_accounts(builder, plan, money, column)
    _add_paid(builder, years, parts, amount, classes, column)
    return Flows(sources=tuple(row.code for row in plan.sources), classes=classes, column=column, carry=carry)


def _add_accounts(builder: Builder, plan: Plan, money: Amounts, column: Ints) -> Ints:
    """Add ``used + carry out − carry in ≤ amount`` for every source and year; returns what is carried out."""
    years = [row.year for row in plan.years]
    heads = [(row.code, year) for row in plan.sources for year in years]
    may_carry = money.money * np.array([[row.carry_share] for row in plan.sources]).reshape(-1, 1)
    may_carry[:, -1] = 0.0
    carry = builder.add_columns([("source carry", *head) for head in heads], upper=may_carry.ravel())
    rows = builder.add_rows([("source", *head) for head in heads], upper=money.money.ravel())
    carry, rows = carry.reshape(-1, len(years)), rows.reshape(-1, len(years))
    held = column >= 0
    builder.add_entries(np.broadcast_to(rows[:, None, :], column.shape)[held], column[held], 1.0)
    builder.add_entries(rows, carry, 1.0)
    builder.add_entries(rows[:, 1:], carry[:, :-1], -1.0)
    return carry


def _add_paid(
    builder: Builder, years: list[int], parts: Parts, amount: Ints, classes: tuple[FlowClass, ...], column: Ints
) -> None:
    """Add the rows that pay no class more than it gets."""
    rows = builder.add_rows([("paid", row.label, year) for row in classes for year in years], upper=0.0)
    rows = rows.reshape(-1, len(years))
    held = column >= 0
    builder.add_entries(np.broadcast_to(rows[None, :, :], column.shape)[held], column[held], 1.0)
    money = amount.reshape(-1, len(years))
    for row, block in zip(classes, rows, strict=True):
        shares = np.repeat(-parts.share[row.parts], len(years))
        builder.add_entries(np.tile(block, len(row.parts)), money[parts.activity[row.parts]].ravel(), shares)
