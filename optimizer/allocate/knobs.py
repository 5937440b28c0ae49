"""Which limits may be loosened to make a plan possible, in which steps, and how far."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from optimizer.allocate.limits import Limit
from optimizer.model import Model
from optimizer.plan import Plan, Rule
from optimizer.plan.amounts import decimal

SHARE_STEP = 0.001
"""Shares are loosened in steps of 0.1 %."""

MOST_SHARE = 100.0
"""How far a share or a change is loosened at most: a hundred times its base."""

CLASSES = ("preference", "political", "ceiling")
"""What may be loosened, what is touched most lightly first; locks and the target count with the ceilings."""

NUMBERS = ("count", "units")
"""Measures whose limits are numbers, not money."""


@dataclass(frozen=True, kw_only=True)
class Knob:
    """A limit that may be loosened: a rule's limit cell, a year's ceiling, the target, or a lock.

    ``sign`` is the loosening side. ``member`` is the activity of a lock, which counts 1 where it holds and 0 lifted.
    """

    rule: str
    year: int | None
    kind: str
    typed: float
    sign: float
    step: float
    lowest: float
    highest: float
    cell: str
    member: str = ""

    def turned(self, plan: Plan, to: float) -> Plan:
        """``plan`` with this limit set to ``to``."""
        if self.rule == "lock":
            free = (replace(row, lock="") if row.code == self.member else row for row in plan.activities)
            return replace(plan, activities=tuple(free))
        if self.rule == "target":
            return replace(plan, settings=replace(plan.settings, target_value=to))
        return plan.with_ceiling(self.year, to) if self.year is not None else plan.with_limit(self.rule, to)

    def after(self, steps: int) -> float:
        """The limit after so many steps outwards: whole multiples of a step, the first just beyond the typed one."""
        if steps == 0:
            return self.typed
        side = int(self.sign)
        inside = math.floor(round(side * self.typed / self.step, 6))
        to = float(side * (inside + steps) * decimal(self.step))
        return min(max(to, self.lowest), self.highest)

    @property
    def most(self) -> int:
        """How many steps there are to the end."""
        farthest = self.highest - self.typed if self.sign > 0 else self.typed - self.lowest
        return max(0, math.ceil(round(farthest / self.step, 6)))


def knobs_of(model: Model, limit: Limit) -> list[Knob]:
    """The ways to loosen one limit; none for what is never offered."""
    step = model.plan.settings.round_to or 0.1
    everything = max(step, float(model.amounts.request.sum()))  # more money than this changes nothing
    if limit.kind == "ceiling":
        year = model.plan.years[limit.place]
        if year.status == "approved":
            return []
        knob = Knob(
            rule="ceiling",
            year=year.year,
            kind="ceiling",
            typed=year.ceiling,
            sign=1.0,
            step=step,
            lowest=0.0,
            highest=year.ceiling + everything,
            cell=year.origin.cell("ceiling"),
        )
        return [knob]
    if limit.kind in ("lock", "target"):
        return [_lock(model, limit) if limit.kind == "lock" else _target(model)]
    if limit.kind != "rule" or model.rule_rows[limit.place].rule.priority == "statutory":
        return []
    rule = model.rule_rows[limit.place].rule
    signs = {"at least": [-1.0], "at most": [1.0], "within": [1.0]}.get(rule.relation, [-1.0, 1.0])
    return [
        Knob(
            rule=rule.code,
            year=None,
            kind=rule.priority,
            typed=rule.limit,
            sign=sign,
            step=_step_of(rule, step),
            lowest=-1.0 if rule.measure == "change" else 0.0,
            highest=rule.limit + (everything if rule.measure == "amount" else _most_of(model, rule)),
            cell=rule.origin.cell("limit"),
        )
        for sign in signs
    ]


def _lock(model: Model, limit: Limit) -> Knob:
    """A lock, which is lifted or not."""
    row = model.plan.activities[limit.place]
    return Knob(
        rule="lock",
        year=None,
        kind="ceiling",
        typed=1.0,
        sign=-1.0,
        step=1.0,
        lowest=0.0,
        highest=1.0,
        cell=row.origin.cell("lock"),
        member=row.code,
    )


def _target(model: Model) -> Knob:
    """The points to reach, lowered by tenths of a per cent."""
    settings = model.plan.settings
    target = float(settings.target_value or 0.0)
    return Knob(
        rule="target",
        year=None,
        kind="ceiling",
        typed=target,
        sign=-1.0,
        step=SHARE_STEP * target,
        lowest=0.0,
        highest=target,
        cell=settings.cells.get("target_value", ""),
    )


def _step_of(rule: Rule, step: float) -> float:
    """The steps in which a limit is loosened: money, whole activities or units, or tenths of a per cent."""
    if rule.measure == "amount":
        return step
    return 1.0 if rule.measure in NUMBERS and rule.base is None else SHARE_STEP


def _most_of(model: Model, rule: Rule) -> float:
    """How far a limit that is no money is loosened at most."""
    if rule.measure in NUMBERS and rule.base is None:
        return float(len(model.plan.activities) + model.amounts.most_units.sum())
    return MOST_SHARE
