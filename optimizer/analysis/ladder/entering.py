"""Who enters and who leaves as money grows, seen in plans solved in all their stages, so that each is the one answer.

Plans are solved at the curve's bends (at some of them where there are many), and wherever the funded activities of
two neighbours differ again between them, until the place is known to a step of money.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from optimizer.analysis.ladder.scaled import Scaled
from optimizer.errors import SolverError
from optimizer.model import Model
from optimizer.model.program import Floats
from optimizer.solvers import Limits, solve_stages
from optimizer.solvers.highs import HighsSession

Bools = npt.NDArray[np.bool_]

FIRST_PLANS = 48
"""So many bends are looked at first; more are only where the funded activities differ."""

FUNDED = 1e-6
"""The part of its request, or of one unit of money if that is more, above which an activity is funded."""


@dataclass(frozen=True, kw_only=True)
class Event:
    """Between the factors ``below`` and ``above``, a step of money apart, activities enter or leave (by index)."""

    below: float
    above: float
    enter: tuple[int, ...]
    leave: tuple[int, ...]


@dataclass(kw_only=True)
class Plans:
    """The plans of a divisible model by the factor on its ceilings, solved when they are asked for.

    ``amounts`` (activities, years) are before rounding.
    """

    model: Model
    scaled: Scaled
    amounts: dict[float, Floats] = field(default_factory=dict)

    def at(self, factor: float) -> Floats:
        """The amounts at a factor: all stages and ties, as in the plan itself."""
        if factor not in self.amounts:
            session = HighsSession(self.scaled.program, Limits())
            place, fixed = np.array([self.scaled.column], dtype=np.int64), np.array([factor])
            session.set_columns(place, fixed, fixed)
            staged = solve_stages(session, self.scaled.program, self.model.amount, self.model.num_years)
            if staged.x is None:
                raise SolverError(f"the plan at {factor:g} times the ceilings was not found")
            self.amounts[factor] = staged.x[self.model.amount].reshape(self.model.shape)
        return self.amounts[factor]

    def funded(self, factor: float) -> Bools:
        """Which activities get money in some year, (activities,)."""
        least = FUNDED * np.maximum(1.0, self.model.amounts.most)
        return np.asarray((self.at(factor) > least).any(axis=1))


def events(plans: Plans, bends: Floats, step: float) -> tuple[Event, ...]:
    """Where activities enter and leave between the first and the last of ``bends``, to ``step`` of the factor."""
    chosen = np.unique(np.linspace(0, len(bends) - 1, min(len(bends), FIRST_PLANS)).round().astype(int))
    places = [float(bends[place]) for place in chosen.tolist()]
    return tuple(event for low, high in itertools.pairwise(places) for event in _between(plans, bends, low, high, step))


def _between(plans: Plans, bends: Floats, low: float, high: float, step: float) -> Iterator[Event]:
    """The events between two factors, rising; none where both fund the same."""
    left = [(low, high)]
    while left:
        below, above = left.pop()
        before, after = plans.funded(below), plans.funded(above)
        if not (before != after).any():
            continue
        if above - below <= step:
            yield Event(
                below=below,
                above=above,
                enter=tuple(np.flatnonzero(after & ~before).tolist()),
                leave=tuple(np.flatnonzero(before & ~after).tolist()),
            )
            continue
        middle = _looked_at(bends, below, above, step)
        left += [(middle, above), (below, middle)]


def _looked_at(bends: Floats, below: float, above: float, step: float) -> float:
    """Where to look next: at a bend; else, because most enter and leave at bends, a step from one; else half way."""
    inside = bends[(bends > below) & (bends < above)]
    if len(inside):
        return float(inside[len(inside) // 2])
    if above - below > 2.0 * step:
        if _is_one(bends, below):
            return below + step
        if _is_one(bends, above):
            return above - step
    return (below + above) / 2.0


def _is_one(bends: Floats, factor: float) -> bool:
    return bool((bends == factor).any())


@dataclass(frozen=True, kw_only=True)
class Entry:
    """When an activity enters: the factor from which it stays funded (``None``: never), and where it left before."""

    factor: float | None
    left: float | None = None


def entries(funded_last: Bools, found: Sequence[Event], first: float) -> tuple[Entry, ...]:
    """The entry of every activity, in sheet order; ``first`` is the least factor."""
    entered: list[float | None] = [first] * len(funded_last)
    left: list[float | None] = [None] * len(funded_last)
    for event in found:
        for a in event.enter:
            entered[a] = event.below
        for a in event.leave:
            left[a] = event.above
    return tuple(
        Entry(factor=entered[a] if funded else None, left=left[a]) for a, funded in enumerate(funded_last.tolist())
    )
