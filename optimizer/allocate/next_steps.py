"""What could still be bought: how much is open, what it is worth, and the least that the next step needs."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from optimizer.allocate.outcome import Outcome
from optimizer.language import Text, say
from optimizer.plan.amounts import decimal

Floats = npt.NDArray[np.float64]

DUST = 1e-9


@dataclass(frozen=True, kw_only=True)
class Step:
    """The next whole thing: what it is in words, and what it needs in every year (years,)."""

    thing: Text
    need: Floats


class NextSteps:
    """What is still asked for in one outcome, by activity and year (indices in sheet order)."""

    def __init__(self, outcome: Outcome) -> None:
        self._outcome, self._model = outcome, outcome.model
        x = outcome.staged.x
        assert x is not None, "an outcome has a plan"
        self._x = x

    @cached_property
    def open(self) -> Floats:
        """How much more money each activity may still get in each year, (activities, years)."""
        model = self._model
        found = np.maximum(model.amounts.most - self._outcome.amounts, 0.0)
        for a, row in enumerate(model.plan.activities):
            if row.kind == "package" and self._share(a) >= 1.0 - DUST:
                found[a] = 0.0
            elif row.kind == "posts":
                # A post in its first year costs less than its full year, and asks for no more.
                missing = model.amounts.most_units[a] - [self._units(a, y) for y in range(model.num_years)]
                found[a] = np.maximum(missing, 0) * model.amounts.unit_cost[a]
        found[found <= DUST] = 0.0
        return found

    def is_worth_it(self, a: int, y: int) -> bool:
        """Whether more money would bring any value."""
        model = self._model
        if model.plan.activities[a].kind == "package":
            return self.could_add(a, y) > DUST
        curve = model.curves.get((a, y))
        return curve is not None and self.could_add(a, y) > DUST * max(
            1.0, curve.value(float(model.amounts.most[a, y]))
        )

    def could_add(self, a: int, y: int) -> float:
        """The weighted points that all that is still asked for would bring; of a package, the whole of it."""
        model = self._model
        weight = float(model.amounts.weight[a])
        if model.plan.activities[a].kind == "package":
            return weight * model.plan.activities[a].value
        curve = model.curves.get((a, y))
        if curve is None:
            return 0.0
        amount = min(float(self._outcome.exact[a, y]), float(model.amounts.most[a, y]))
        return weight * (curve.value(float(model.amounts.most[a, y])) - curve.value(amount))

    def of(self, a: int, y: int) -> tuple[Step, ...]:
        """The whole things that could be next, any of them; empty where money may be given as it comes."""
        model, row = self._model, self._model.plan.activities[a]
        if row.kind == "package":
            return self._package(a, y)
        if row.kind in ("units", "posts"):
            cost = decimal(float(model.amounts.unit_cost[a, y]))
            if row.kind == "units":
                thing = say("the unit of {activity}", activity=row.code)
                return (Step(thing=thing, need=self._in_year(y, float(cost))),)
            return (Step(thing=say("the post of {activity}", activity=row.code), need=self._post(a, y)),)
        least = float(model.amounts.minimum[a, y])
        if least > 0.0 and float(self._outcome.amounts[a, y]) <= DUST:
            thing = say("the least workable amount of {activity}", activity=row.code)
            return (Step(thing=thing, need=self._in_year(y, least)),)
        return ()

    def _package(self, a: int, y: int) -> tuple[Step, ...]:
        row = self._model.plan.activities[a]
        begun = self._share(a) > DUST
        if begun or row.partial == 0.0:
            return ()
        least = 1.0 if row.partial is None else row.partial
        thing = say("the package {activity}", activity=row.code)
        if row.partial is not None:
            thing = say("the least share of package {activity}", activity=row.code)
        ways = [way.cost for way in self._model.amounts.starts[a] if way.cost[y] > 0.0]
        return tuple(Step(thing=thing, need=least * cost) for cost in ways)

    def _post(self, a: int, y: int) -> Floats:
        """What one more post needs while its term runs; in the last year its full year has to be free."""
        row, cost = self._model.plan.activities[a], self._model.amounts.unit_cost[a]
        need = np.zeros(self._model.num_years)
        need[y : y + max(1, row.term)] = cost[y : y + max(1, row.term)]
        if y < self._model.num_years - 1:
            need[y] = float(decimal(float(cost[y])) * (1 - decimal(row.delay)))
        return need

    def _in_year(self, y: int, money: float) -> Floats:
        need = np.zeros(self._model.num_years)
        need[y] = money
        return need

    def _share(self, a: int) -> float:
        """How much of a package is funded."""
        columns = (self._model.whole.share.get((a, s)) for s in range(len(self._model.amounts.starts.get(a, ()))))
        return float(sum(self._x[column] for column in columns if column is not None))

    def _units(self, a: int, y: int) -> int:
        column = self._model.whole.units.get((a, y))
        return 0 if column is None else round(float(self._x[column]))
