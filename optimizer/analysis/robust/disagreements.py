"""The smallest change of one weight or one value at which the plan is no longer the same decision.

The best value is a convex, piecewise linear function of one weight or value, each piece belonging to one plan, with
whole things as without (Eisner and Severance, J. ACM 23 (1976) 619-635, doi:10.1145/321978.321982).

Of a divisible plan the pieces are walked outwards from what was typed by intersecting their lines, until an amount
departs from the plan as it stands: no piece in between is jumped over. What is found is solved again on both sides.
With whole things many plans are nearly as good, so the question is when keeping the recommended plan costs more than
a stated part of the value. What it costs is convex too: the lines are followed inwards to where that begins.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from optimizer.analysis.robust.solving import Solving
from optimizer.analysis.robust.statistics import staying

Floats = npt.NDArray[np.float64]

SAME_VALUE = 1e-9
"""Values nearer than this part of the plan's value are one value."""

EITHER_SIDE = 1e-4
"""How far to either side of a break-even, as a part of what was typed, it is confirmed."""

WORSE = 1e-3
"""The part of the value by which a plan with whole things has to fall short to be called another decision."""

FARTHEST = 1.0
"""How far is looked, as a part of what was typed: down to nothing and up to double."""


@dataclass(frozen=True, kw_only=True)
class Knob:
    """One weight (``kind`` ``weight``, ``place`` of the topic) or one value (``value``, of the activity)."""

    kind: str
    place: int


@dataclass(frozen=True, kw_only=True)
class Disagreement:
    """Beyond ``change`` (a part of what was typed, with its sign) of ``knob`` activities get ``amounts`` instead."""

    knob: Knob
    change: float
    amounts: Floats


@dataclass(frozen=True, kw_only=True)
class _Plan:
    """One plan as a line over the change: ``at + change · slope`` is its value, ``amounts`` (activities,) its money."""

    at: float
    slope: float
    amounts: Floats

    def value(self, change: float) -> float:
        return self.at + change * self.slope

    def meets(self, other: _Plan) -> float:
        return (self.at - other.at) / (other.slope - self.slope)


class Search:
    """Looks for disagreements with the plan as it stands; ``most`` bounds the plans solved for one of them."""

    def __init__(self, solving: Solving, request: Floats, most: int) -> None:
        self._solving, self._stake, self._most = solving, solving.stake, most
        self._request = request
        self._base = self._stake.cost(*self._ones())
        self._x = self._stake.recommended if self._stake.whole else solving.best(self._base).x
        self._tolerance = SAME_VALUE * max(1.0, abs(float(self._base @ self._x)))
        self.given_up = 0

    def all(self, knobs: list[Knob]) -> Iterator[tuple[int, list[Disagreement]]]:
        """For each knob in turn its number from 1 and what was found, downwards and upwards."""
        for number, knob in enumerate(knobs, start=1):
            yield number, [found for side in (-1.0, 1.0) if (found := self.first(knob, side)) is not None]

    def first(self, knob: Knob, side: float) -> Disagreement | None:
        """The nearest disagreement on one ``side`` (−1 down, 1 up); ``None`` where there is none, or none sure."""
        tilt = self._tilt(knob) * side
        return self._worse(knob, side, tilt) if self._stake.whole else self._walked(knob, side, tilt)

    def _worse(self, knob: Knob, side: float, tilt: Floats) -> Disagreement | None:
        """Where keeping the recommended plan begins to cost more than `WORSE`, with whole things."""
        kept, other, change = self._line(tilt, self._stake.recommended), None, FARTHEST
        allowed = WORSE * abs(kept.at)
        for _ in range(self._most):
            best = self._solved(tilt, change)
            if best.value(change) - kept.value(change) <= allowed + self._tolerance:
                return None if other is None else Disagreement(knob=knob, change=side * change, amounts=other.amounts)
            other = best
            change = (allowed + kept.at - other.at) / (other.slope - kept.slope)
        self.given_up += 1
        return None

    def _walked(self, knob: Knob, side: float, tilt: Floats) -> Disagreement | None:
        """Where an amount first departs, of a divisible plan."""
        stands = self._line(tilt, self._x)
        now, ahead = stands, [self._solved(tilt, FARTHEST)]
        for _ in range(self._most):
            if not ahead:
                return None
            nearest = ahead[-1]
            if nearest.slope - now.slope <= self._tolerance:
                now = ahead.pop()
                continue
            change = min(max(now.meets(nearest), 0.0), FARTHEST)
            between = self._solved(tilt, change)
            if between.value(change) > now.value(change) + self._tolerance and between.slope < nearest.slope:
                ahead.append(between)
            elif self._departs(nearest.amounts, stands.amounts):
                return self._confirmed(knob, side, tilt, change, stands)
            else:
                now = ahead.pop()
        self.given_up += 1
        return None

    def _confirmed(self, knob: Knob, side: float, tilt: Floats, change: float, stands: _Plan) -> Disagreement | None:
        """The break-even, if solving on both sides of it shows that it is one."""
        if change + EITHER_SIDE > FARTHEST:
            return None
        near = self._settled(tilt, max(0.0, change - EITHER_SIDE))
        beyond = self._settled(tilt, change + EITHER_SIDE)
        if self._departs(near.amounts, stands.amounts) or not self._departs(beyond.amounts, stands.amounts):
            self.given_up += 1
            return None
        return Disagreement(knob=knob, change=side * change, amounts=beyond.amounts)

    def _departs(self, amounts: Floats, stands: Floats) -> bool:
        return not bool(staying(amounts, stands, self._request).all())

    def _solved(self, tilt: Floats, change: float) -> _Plan:
        return self._line(tilt, self._solving.any_best(self._base + change * tilt).x)

    def _settled(self, tilt: Floats, change: float) -> _Plan:
        return self._line(tilt, self._solving.best(self._base + change * tilt).x)

    def _line(self, tilt: Floats, x: Floats) -> _Plan:
        return _Plan(at=float(self._base @ x), slope=float(tilt @ x), amounts=self._stake.totals(x))

    def _tilt(self, knob: Knob) -> Floats:
        """The change of costs (columns,) where the knob is turned to double."""
        weights, values = self._ones()
        (weights if knob.kind == "weight" else values)[knob.place] = 2.0
        return self._stake.cost(weights, values) - self._base

    def _ones(self) -> tuple[Floats, Floats]:
        return np.ones(len(self._stake.weight)), np.ones(self._stake.shape[0])
