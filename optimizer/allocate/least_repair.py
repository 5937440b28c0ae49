"""The cheapest way to loosen some of the limits: a search over ranges of steps, every answer tried on the plan itself.

The loosened programme is never stricter than the plan, so that its cheapest answer is a lower bound; an answer that
the plan itself does not bear out splits the range of the limit that is furthest from it, cheapest first.
"""

from __future__ import annotations

import heapq
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from optimizer.allocate.knobs import Knob
from optimizer.allocate.loosened import Range, loosened
from optimizer.model import Model, assemble
from optimizer.plan import EMPTY, Plan
from optimizer.plan.amounts import Floats
from optimizer.solvers import Limits, open_session

MOST_TRIED = 24
"""Answers tried before the cheapest that was borne out has to do; a few suffice."""

MOST_WORK = 6_500
"""Columns of programmes with an answer, searched in all for one plan: large plans too are answered soon."""

MOST_IN_VAIN = 400_000
"""The same of programmes without an answer, which fewer limits than are needed have."""

GAP = 1e-5
"""Relative distance to the least money at which a search ends: below a step in all but large repairs."""

Steps = Mapping[Knob, int]


@dataclass(frozen=True, kw_only=True)
class Asked:
    """Which solver is asked whether a plan exists, and what cells get without a source, as `assemble` takes it."""

    solver: str
    without: Mapping[str, Floats] = field(default_factory=lambda: EMPTY)

    def model(self, plan: Plan) -> Model:
        """The model without value, but for a target that stands on it."""
        return assemble(plan, with_value=False, without=self.without)

    def possible(self, plan: Plan) -> bool:
        """Whether any plan satisfies the limits."""
        program = self.model(plan).program
        found = open_session(program, self.solver, Limits()).run(np.zeros(len(program.columns)), maximise=False)
        return found.x is not None


@dataclass(frozen=True, kw_only=True)
class Repair:
    """Limits and how many steps each is loosened by; ``money`` is what they move by in all."""

    steps: Steps
    money: float

    @property
    def limits(self) -> frozenset[Knob]:
        """The limits it touches."""
        return frozenset(self.steps)

    def on(self, plan: Plan) -> Plan:
        """``plan`` with this repair."""
        for knob, steps in self.steps.items():
            plan = knob.turned(plan, knob.after(steps))
        return plan


@dataclass(frozen=True, kw_only=True)
class _Node:
    """One part of the search: the plan as loosened for good, and the ranges of the limits still open."""

    model: Model
    lifted: Steps
    ranges: Mapping[Knob, Range]
    steps: Steps = field(default_factory=dict)
    needed: Steps = field(default_factory=dict)
    tried: bool = False
    depth: int = 0


class Search:
    """Cheapest repairs of one plan. ``rate`` is the money that each limit moves by per unit of its own."""

    def __init__(self, model: Model, rate: Mapping[Knob, float], asked: Asked) -> None:
        self.model, self.rate, self.asked = model, rate, asked
        self._found: dict[frozenset[Knob], Repair | None] = {}
        self._work, self._in_vain = MOST_WORK, MOST_IN_VAIN

    @property
    def over(self) -> bool:
        """Whether the work that one plan is given is done."""
        return self._work <= 0 or self.in_vain

    @property
    def in_vain(self) -> bool:
        """Whether it was done without an answer to what was looked for last."""
        return self._in_vain <= 0

    def least(self, knobs: Sequence[Knob]) -> Repair | None:
        """The repair of least money that loosens none but ``knobs``; ``None`` where none was found.

        Its money is within `GAP` of the least, unless the answers to try run out.
        """
        key = frozenset(knobs)
        if key not in self._found:
            self._found[key] = self._searched(knobs)
        return self._found[key]

    def _searched(self, knobs: Sequence[Knob]) -> Repair | None:
        heap: list[tuple[float, int, _Node]] = []
        number = 0
        waiting = [_Node(model=self.model, lifted={}, ranges={knob: (0, knob.most) for knob in knobs if knob.most})]
        for _ in range(MOST_TRIED):
            if self.over:
                break
            for node in waiting:
                solved = node if node.tried else self._solved(node)
                if solved is not None:
                    number += 1
                    heapq.heappush(heap, (self.money(solved.steps), number, solved))
            if not heap:
                return None
            _, _, best = heapq.heappop(heap)
            repair = Repair(steps=best.steps, money=self.money(best.steps))
            if best.tried or self.asked.possible(repair.on(self.model.plan)):
                return repair
            waiting = self._parts(best)
        borne_out = [node for _, _, node in sorted(heap, key=lambda held: held[:2]) if node.tried]
        return Repair(steps=borne_out[0].steps, money=self.money(borne_out[0].steps)) if borne_out else None

    def money(self, steps: Steps) -> float:
        """What the limits move by in money."""
        moved = (self.rate[knob] * abs(knob.after(count) - knob.typed) for knob, count in steps.items())
        return round(sum(moved), 9)

    def _solved(self, node: _Node) -> _Node | None:
        loose = loosened(node.model, node.ranges)
        cost = np.zeros(len(loose.program.columns))
        for knob, column in loose.steps.items():
            cost[column] = self.rate[knob] * knob.step
        found = open_session(loose.program, self.asked.solver, Limits(gap=GAP)).run(cost, maximise=False)
        if found.x is None:
            self._in_vain -= len(loose.program.columns)
            return None
        self._work -= len(loose.program.columns)
        steps = {knob: round(float(found.x[column])) for knob, column in loose.steps.items()}
        steps = {knob: count for knob, count in steps.items() if count}
        return replace(node, steps={**node.lifted, **steps}, needed={**node.lifted, **loose.needed(found.x)})

    def _parts(self, node: _Node) -> list[_Node]:
        """What is left to search where an answer is not borne out by the plan itself."""
        parts = []
        short = {knob: count - node.steps.get(knob, 0) for knob, count in node.needed.items()}
        short = {knob: by for knob, by in short.items() if by > 0}
        if short:
            enough = Repair(steps={**node.steps, **node.needed}, money=0.0)
            if self.asked.possible(enough.on(self.model.plan)):
                parts.append(replace(node, steps=enough.steps, tried=True))
            knob = max(short, key=lambda knob: self.rate[knob] * knob.step * short[knob])
            # Mostly the steps found are right and the amounts are not: the end of a range is exact, so end it there.
            more = short[knob] // 2 if node.depth % 2 else 0
            return [*parts, *_halves(node, knob, node.steps.get(knob, 0) + more)]
        locks = {knob: 1 for knob in node.steps if knob.rule == "lock" and knob not in node.lifted}
        if locks:
            # A lifted lock may bring back rules on what it had taken out: read the plan again without it.
            lifted = {**node.lifted, **locks}
            again = self.asked.model(Repair(steps=lifted, money=0.0).on(self.model.plan))
            open_ = {knob: span for knob, span in node.ranges.items() if knob not in locks}
            parts.append(replace(node, model=again, lifted=lifted, ranges=open_, steps={}, needed={}))
            others = [_within(node, knob, (0, 0)) for knob in locks]
            return [*parts, *(other for other in others if other is not None)]
        # Nothing tells them apart: one step more of either.
        beyond = [
            _within(node, knob, (count + 1, node.ranges[knob][1]))
            for knob, count in node.steps.items()
            if knob in node.ranges
        ]
        return [part for part in beyond if part is not None]


def _halves(node: _Node, knob: Knob, middle: int) -> list[_Node]:
    low, high = node.ranges[knob]
    middle = min(max(middle, low), high - 1)
    parts = [_within(node, knob, (low, middle)), _within(node, knob, (middle + 1, high))]
    return [part for part in parts if part is not None]


def _within(node: _Node, knob: Knob, span: Range) -> _Node | None:
    low, high = span
    if high < low:
        return None
    return replace(node, ranges={**node.ranges, knob: span}, steps={}, needed={}, depth=node.depth + 1)
