"""What rules that name a source demand of the flows, once the amounts are final."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from optimizer.model import Model
from optimizer.model.linear import Linear
from optimizer.model.rule_row import RuleRow

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, kw_only=True)
class FlowRule:
    """A rule row with the amounts put in: ``lower <= coefficients · flows <= upper``.

    ``source``, ``group`` and ``year`` (terms,) say which flows: indices of the sheet Sources, of the model's
    classes of cells and of years.
    """

    row: RuleRow
    source: Ints
    group: Ints
    year: Ints
    coefficients: Floats
    lower: float
    upper: float
    required: float

    def holds(self, money: Floats, tolerance: float) -> bool:
        """Whether the flows ``money`` (sources, classes, years) keep a ``must`` rule; others may be missed."""
        found = float(self.coefficients @ money[self.source, self.group, self.year])
        slack = tolerance * max(1.0, abs(self.required))
        return self.row.rule.strength == "should" or self.lower - slack <= found <= self.upper + slack


def flow_rules(model: Model, x: Floats) -> list[FlowRule]:
    """The rules that flows can keep or miss at amounts ``x`` (activities, years), in the order of the model."""
    column = model.flow.column
    if not (column >= 0).any():
        return []
    flow_at = np.full(len(model.program.columns), -1, dtype=np.int64)
    flow_at[column[column >= 0]] = np.flatnonzero(column.ravel() >= 0)
    known = np.zeros(len(model.program.columns))
    known[model.amount] = x.ravel()
    made = (_made(row, flow_at, known, column.shape) for row in model.rule_rows if not row.losses)
    return [rule for rule in made if rule is not None]


def _made(row: RuleRow, flow_at: Ints, known: Floats, shape: tuple[int, ...]) -> FlowRule | None:
    """One row as flows against limits; ``None`` where no flow counts in it."""
    terms = [(row.money, 1.0), *([] if row.base is None else [(row.base, -row.factor)])]
    flows = [_flows(linear, sign, flow_at) for linear, sign in terms]
    places = np.concatenate([found[0] for found in flows])
    if not len(places):
        return None
    difference = sum(sign * linear.at(known) for linear, sign in terms)
    limit = (0.0 if row.base is not None else row.factor) - difference
    source, group, year = np.unravel_index(places, shape)
    return FlowRule(
        row=row,
        source=source.astype(np.int64),
        group=group.astype(np.int64),
        year=year.astype(np.int64),
        coefficients=np.concatenate([found[1] for found in flows]),
        lower=-np.inf if row.relation == "at most" else limit,
        upper=np.inf if row.relation == "at least" else limit,
        required=row.required(known),
    )


def _flows(linear: Linear, sign: float, flow_at: Ints) -> tuple[Ints, Floats]:
    at = flow_at[linear.places]
    return at[at >= 0], sign * linear.coefficients[at >= 0]
