"""A plan and its linear programme, and what can be read off its columns."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from optimizer.model.balance import Attainable, Balance, attainable
from optimizer.model.curves import Curves, full_points, value_curves
from optimizer.model.linear import Linear
from optimizer.model.packages import earned_by, start_of
from optimizer.model.program import LinearProgram
from optimizer.model.rule_block import Rules
from optimizer.model.rule_row import RuleRow
from optimizer.model.sources import Flows
from optimizer.model.value import Pieces
from optimizer.model.whole import Whole
from optimizer.plan import Plan
from optimizer.plan.amounts import Amounts
from optimizer.plan.scope import Parts

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, kw_only=True)
class Model:
    """A plan and its linear programme.

    ``amount`` holds the column of every activity-year (years fastest): they are the first columns. ``curves`` has
    the value curve of each activity-year of a scalable activity, units or posts that can get money. ``rule_rows``
    and ``rule_places`` go together; rows speak of columns, so they are evaluated at a full column vector, such as
    that of `optimizer.model.columns_of`. ``whole``, ``flow`` and ``balance`` say where whole things, the money of
    sources and the balance of topics stand. ``getting`` is, for each activity-year that a link or a ``count`` rule
    asks about, the expression that is 1 where it gets money and 0 where it does not; absent where it never can.
    ``value_cost`` (columns,) is the cost of value: points less penalties and overrun.
    """

    plan: Plan
    amounts: Amounts
    parts: Parts
    curves: Curves
    pieces: Pieces
    rules: Rules
    rule_places: Ints
    amount: Ints
    whole: Whole
    flow: Flows
    balance: Balance | None
    getting: dict[tuple[int, int], Linear]
    value_cost: Floats
    program: LinearProgram

    @property
    def num_years(self) -> int:
        """How many years the plan has."""
        return len(self.plan.years)

    @property
    def shape(self) -> tuple[int, int]:
        """(activities, years)."""
        return len(self.plan.activities), len(self.plan.years)

    @property
    def rule_rows(self) -> tuple[RuleRow, ...]:
        """The rows of all rules, each on its own, in the order of ``rule_places``."""
        return self.rules.rows

    def amounts_of(self, x: Floats) -> Floats:
        """The amounts (activities, years) in the columns ``x``, or ``x`` itself where it is amounts already."""
        return np.asarray(x.ravel()[: len(self.amount)].reshape(self.shape), dtype=np.float64)

    def earned(self, x: Floats) -> Floats:
        """Discounted, unweighted points of each activity-year; ``x`` is the columns or the amounts alone.

        The points of a package stand in the year they are earned: once is the first year of the start chosen.
        """
        money = self.amounts_of(x)
        earned = self.curves.earned(money) * self.amounts.discount[None, :]
        for a, ways in self.amounts.starts.items():
            begun, row = start_of(ways, money[a]), self.plan.activities[a]
            if begun is not None:
                earned[a] = begun[1] * earned_by(row.value, row.earns, ways[begun[0]], self.amounts.discount)
        return earned

    def points(self, x: Floats) -> Floats:
        """Weighted, discounted points of each activity-year; ``x`` is the columns or the amounts alone."""
        return self.earned(x) * self.amounts.weight[:, None]

    @cached_property
    def full_points(self) -> Floats:
        """Discounted, unweighted points (activities, years) of full requests; of packages, of their earliest start."""
        return full_points(self.plan, self.amounts, value_curves(self.plan, self.amounts))

    @cached_property
    def attainable(self) -> Attainable:
        """The topics whose attainments are balanced, and what they are measured against."""
        return attainable(self.plan, self.full_points)

    def attainments(self, x: Floats) -> Floats:
        """What each topic of `attainable` reaches of its full points, in that order."""
        found = self.attainable
        return np.asarray(found.share @ self.earned(x).sum(axis=1) / found.full, dtype=np.float64)

    @property
    def curve_error(self) -> float:
        """How far the plan can lie below the optimum of the smooth curves, in points."""
        return self.curves.error(self.amounts.weight[:, None] * self.amounts.discount[None, :])
