"""Directions in which plans nearly as good as the best are looked for: modelling to generate alternatives.

Plans that are far from the best one in what nobody wrote into the objective are made by pushing to the limits of what
the floor leaves (Brill, Chang and Hopkins, Management Science 28 (1982) 221-235, doi:10.1287/mnsc.28.3.221).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from zlib import crc32

import numpy as np

from optimizer.analysis.apart.space import Space, moved
from optimizer.language import say
from optimizer.model import Model
from optimizer.model.program import Column, Extra, extended
from optimizer.plan.amounts import Floats
from optimizer.solvers import Limits, Session, Solution, open_session

AS_FAR = say("as far as can be")
"""What the direction of a plan is called that was pushed away from all others and towards nothing in particular."""

LARGEST = {False: 10, True: 4}
"""How many of the largest amounts are pushed out, and of the largest left out in; fewer in a plan with whole things."""

PUSHED_ON = 8
"""So many plans with whole things, the farthest, are pushed on: each push is a search."""

RANDOM = 12
"""How many directions are drawn at random, for a divisible plan."""

CLIMBS = 5
"""How often a divisible plan is pushed further in the direction in which it lies already."""

QUICK = Limits(nodes=60, gap=1e-2)
"""A search for a direction need not be the best: what it finds is solved again."""

EXACT = Limits(nodes=4000, gap=1e-4)
"""A search that has to prove that there is nothing further."""

MOST_CHOICES = 150
"""Up to so many whole numbers and amounts that may move either way the search for the farthest plan is exact."""


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """Amounts (activities, years) of a plan within the floors, and the direction in which it was pushed."""

    towards: str
    amounts: Floats

    @property
    def named(self) -> bool:
        """Whether the direction means something to a reader."""
        return self.towards != AS_FAR


def candidates(space: Space) -> list[Candidate]:
    """Plans within the floors, each pushed in one direction.

    One that does not move enough, and one that means nothing, is pushed on in the direction in which it lies.
    """
    program = space.near()
    whole = bool(program.integer.any())
    session = open_session(program, limits=QUICK if whole else Limits())
    found: dict[bytes, Candidate] = {}
    for towards, direction in _directions(space, whole=whole):
        amounts = _pushed(session, space.model, direction)
        if amounts is not None:
            found.setdefault(np.round(amounts, 6).tobytes(), Candidate(towards=towards, amounts=amounts))
    order = sorted(found.values(), key=lambda held: -moved(held.amounts, space.amounts))
    near = [held for held in order if not held.named or moved(held.amounts, space.amounts) < space.needed]
    further = [
        replace(held, amounts=_farther(session, space, held.amounts)) for held in near[: PUSHED_ON if whole else None]
    ]
    return [*(held for held in order if not any(held is other for other in near)), *further]


def _directions(space: Space, *, whole: bool) -> Iterator[tuple[str, Floats]]:
    """Most and least money of topics, lines and years, the largest activities out and in, then at random."""
    model, plan = space.model, space.model.plan
    for topic in plan.topics:
        share = np.array([row.shares.get(topic.code, 0.0) for row in plan.activities])
        yield from _both(topic.code, np.repeat(share[:, None], model.num_years, axis=1))
    for line in plan.lines:
        mine = np.array([float(row.line == line.code) for row in plan.activities])
        yield from _both(say("the line {line}", line=line.code), np.repeat(mine[:, None], model.num_years, axis=1))
    for y in range(model.num_years if model.num_years > 1 else 0):
        one = np.zeros(model.shape)
        one[:, y] = 1.0
        yield from _both(str(plan.years[y].year), one)
    gets = space.amounts.sum(axis=1)
    left = model.amounts.most.sum(axis=1) - gets
    for sign, size in ((-1.0, gets), (1.0, left)):
        for a in np.argsort(-size, kind="stable")[: LARGEST[whole]].tolist():
            one = np.zeros(model.shape)
            one[a] = sign
            code = plan.activities[a].code
            yield (say("more for {what}", what=code) if sign > 0 else say("less for {what}", what=code)), one
    drawn = np.random.default_rng(crc32(plan.settings.title.encode()))
    for _ in range(0 if whole else RANDOM):
        yield AS_FAR, drawn.choice([-1.0, 1.0], size=model.shape)


def _both(name: str, direction: Floats) -> Iterator[tuple[str, Floats]]:
    if direction.any():
        yield say("more for {what}", what=name), direction
        yield say("less for {what}", what=name), -direction


def _pushed(session: Session, model: Model, direction: Floats) -> Floats | None:
    cost = np.zeros(len(session.program.columns))
    cost[model.amount] = direction.ravel()
    found = session.run(cost, maximise=True)
    return None if found.x is None else model.amounts_of(found.x)


def _farther(session: Session, space: Space, amounts: Floats) -> Floats:
    """Pushed on in the signs of what has moved, as long as more moves."""
    for _ in range(CLIMBS):
        again = _pushed(session, space.model, np.sign(np.round(amounts - space.amounts, 6)))
        if again is None or moved(again, space.amounts) <= moved(amounts, space.amounts) * (1 + 1e-6):
            break
        amounts = again
    return amounts


def farthest(space: Space, plans: Sequence[Floats]) -> tuple[Floats | None, float | None]:
    """The plan within the floors whose least distance from ``plans`` is greatest, and a bound on that distance.

    Distances are money moved. ``(None, None)`` where the plan is too large for an exact answer; the bound is ``None``
    where nothing was proved.
    """
    signs = _Signs(space, plans)
    if signs.choices > MOST_CHOICES:
        return None, None
    columns, rows, least = signs.built()
    wider = extended(space.near(), rows, columns)
    cost = np.zeros(len(wider.columns))
    cost[least] = 0.5
    found = open_session(wider, limits=EXACT).run(cost, maximise=True)
    return _amounts(space.model, found), found.bound


def cheapest_move(space: Space) -> Floats | None:
    """The best plan that moves the money needed from the recommended one, whatever it loses; ``None`` if unknown."""
    signs = _Signs(space, [space.amounts])
    if signs.choices > MOST_CHOICES:
        return None
    columns, rows, least = signs.built()
    wider = extended(space.model.program, rows, columns)
    lower = wider.col_lower.copy()
    lower[least] = 2.0 * space.needed
    session = open_session(wider, limits=EXACT)
    session.set_columns(np.array([least]), lower[[least]], wider.col_upper[[least]])
    stage = wider.stages[0]
    return _amounts(space.model, session.run(stage.cost, maximise=stage.maximise))


def _amounts(model: Model, found: Solution) -> Floats | None:
    return None if found.x is None else model.amounts_of(found.x)


class _Signs:
    """Columns that measure how far amounts are above or below those of plans, of which only one may count."""

    def __init__(self, space: Space, plans: Sequence[Floats]) -> None:
        self._first = len(space.model.program.columns)
        self._whole = int(space.model.program.integer.sum())
        self._most = space.model.amounts.most.ravel()
        self._plans = [np.clip(plan.ravel(), 0.0, self._most) for plan in plans]
        self._amount = space.model.amount

    @property
    def choices(self) -> int:
        """How many amounts may move either way, over all plans, and the plan's own whole numbers."""
        return self._whole + sum(int(((at > 0.0) & (at < self._most)).sum()) for at in self._plans)

    def built(self) -> tuple[list[Column], list[Extra], int]:
        """The columns, the rows, and the place of the column that is the least sum of differences."""
        columns = [Column(label=("least apart",), upper=2.0 * float(self._most.sum()))]
        rows: list[Extra] = []
        for number, at in enumerate(self._plans):
            measured: list[int] = []
            for i in np.flatnonzero(self._most > 0.0).tolist():
                measured += self._measure(columns, rows, number, i, float(at[i]))
            places = np.array([self._first, *measured], dtype=np.int64)
            coefficients = np.array([-1.0, *([1.0] * len(measured))])
            rows.append(Extra(label=("least apart", number), places=places, coefficients=coefficients, lower=0.0))
        return columns, rows, self._first

    def _measure(self, columns: list[Column], rows: list[Extra], number: int, i: int, at: float) -> list[int]:
        """The columns whose sum is how far amount ``i`` is from ``at``."""
        above, below = float(self._most[i]) - at, at
        up = self._first + len(columns)
        columns.append(Column(label=("above", number, i), upper=above))
        columns.append(Column(label=("under", number, i), upper=below))
        places = np.array([int(self._amount[i]), up, up + 1], dtype=np.int64)
        rows.append(
            Extra(
                label=("apart", number, i), places=places, coefficients=np.array([1.0, -1.0, 1.0]), lower=at, upper=at
            )
        )
        if above > 0.0 and below > 0.0:
            columns.append(Column(label=("is above", number, i), upper=1.0, integer=True))
            pair = np.array([up, up + 2], dtype=np.int64)
            rows.append(
                Extra(label=("if above", number, i), places=pair, coefficients=np.array([1.0, -above]), upper=0.0)
            )
            pair = np.array([up + 1, up + 2], dtype=np.int64)
            rows.append(
                Extra(label=("if under", number, i), places=pair, coefficients=np.array([1.0, below]), upper=below)
            )
        return [up, up + 1]
