"""A solved plan before it is told: the model, the stages, the exact and the rounded amounts, the flows."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from optimizer.allocate.flows import Flows
from optimizer.model import Model
from optimizer.model.groups import Groups
from optimizer.model.rule_row import RuleRow
from optimizer.solvers import Staged

Floats = npt.NDArray[np.float64]

BINDING = 1e-6
"""A limit is binding where its unrounded margin is within this part of max(1, required)."""

MONEY_ROWS = frozenset({"ceiling", "full year", "paid", "rule", "below"})
"""Families of rows that say what money costs; all others say what a whole thing is."""


@dataclass(frozen=True)
class Outcome:
    """Amounts are (activities, years): ``exact`` before rounding, ``amounts`` as delivered.

    ``exact_columns`` and ``columns`` are the programme's columns that belong to them. ``groups`` are those by which the
    plan was solved, where it was.
    """

    model: Model
    staged: Staged
    exact: Floats
    exact_columns: Floats
    amounts: Floats
    columns: Floats
    moved: npt.NDArray[np.bool_]
    rounded: bool
    in_the_way: tuple[str, ...]
    flows: Flows
    exact_flows: Flows
    groups: Groups | None = None

    @property
    def objective(self) -> str:
        """What the plan is after: ``value``, ``balanced`` or ``cheapest``."""
        return self.model.plan.settings.objective

    @property
    def whole(self) -> bool:
        """Whether the plan has whole numbers."""
        return bool(self.model.program.integer.any())

    @cached_property
    def value(self) -> float:
        """Value of the amounts delivered: points less penalties."""
        return self.points_less_penalties(self.columns, self.flows)

    @cached_property
    def exact_value(self) -> float:
        """The same before rounding."""
        return self.points_less_penalties(self.exact_columns, self.exact_flows)

    def points_less_penalties(self, columns: Floats, flows: Flows) -> float:
        """Weighted, discounted points at ``columns`` less what missed rules and overrun cost."""
        plan = self.model.plan
        price = np.array([row.overrun_price for row in plan.years])
        missed = sum(
            row.rule.penalty * missed_money(row, columns)
            for row in self.model.rule_rows
            if row.rule.strength == "should"
        )
        return float(self.model.points(columns).sum() - missed - price @ flows.overrun[0])

    def binding(self, place: int) -> bool:
        """Whether a rule's row holds the plan, seen before rounding."""
        row = self.model.rule_rows[place]
        return row.margin(self.exact_columns) <= BINDING * max(1.0, abs(row.required(self.exact_columns)))

    @cached_property
    def account_binding(self) -> npt.NDArray[np.bool_]:
        """Whether all money of a source and year was spent or carried before rounding, (sources + 1, years)."""
        flows = self.exact_flows
        return np.asarray(flows.lapsed <= BINDING * np.maximum(1.0, flows.available), dtype=np.bool_)

    @cached_property
    def attainment(self) -> dict[str, float]:
        """What each topic attains of its points at full requests; without topics that have weight 0 or no points."""
        reached = self.model.attainments(self.columns).tolist()
        codes = [self.model.plan.topics[t].code for t in self.model.attainable.topics.tolist()]
        return dict(zip(codes, reached, strict=True))

    @cached_property
    def may_pay(self) -> npt.NDArray[np.bool_]:
        """Whether a source of the sheet may pay some cell of an activity, (sources, activities)."""
        parts = self.model.parts
        found = np.zeros((len(self.model.plan.sources), len(self.model.plan.activities)), dtype=np.bool_)
        for s, source in enumerate(self.model.plan.sources):
            found[s, parts.activity[parts.matching(source.scope)]] = True
        return found

    @cached_property
    def charge(self) -> Floats:
        """What limits charge one more unit of each amount, in points of the first stage (activities, years)."""
        return self._charged(MONEY_ROWS)

    @cached_property
    def paid_charge(self) -> Floats:
        """By how much sources beside the ceilings make money cheaper (below 0), or nothing."""
        return self._charged(frozenset({"paid"}))

    def _charged(self, families: frozenset[str]) -> Floats:
        program = self.model.program
        price = self.first_prices.copy()
        price[[place for place, label in enumerate(program.rows) if label[0] not in families]] = 0.0
        return program.priced(price)[self.model.amount].reshape(self.model.shape)

    @cached_property
    def first_prices(self) -> Floats:
        """What the first stage rises by when a row's limit rises by one, (rows,); zeros where there are none."""
        price = self.staged.first.price
        return np.zeros(len(self.model.program.rows)) if price is None else price


def missed_money(row: RuleRow, columns: Floats) -> float:
    """By how much money (activities, units) a row is missed; dust of the last digit is none."""
    margin = row.margin(columns)
    return 0.0 if margin >= -1e-9 * max(1.0, abs(row.required(columns))) else -margin
