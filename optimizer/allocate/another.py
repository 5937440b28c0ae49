"""Another plan than the recommended one: rounded, paid for and checked like it, without the reasons of its amounts.

Why an amount is what it is under a question that was put (another objective, a difference demanded) no limit of the
workbook explains; what holds is told by the independent checker all the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from optimizer.allocate.money_tables import (
    contribution_rows,
    financing_rows,
    posts_rows,
    source_rows,
    unspent_rows,
)
from optimizer.allocate.outcome import Outcome
from optimizer.allocate.reason import Reason
from optimizer.allocate.record import read_back
from optimizer.allocate.result import Result, Row
from optimizer.allocate.rule_table import AtLimits, rule_table
from optimizer.allocate.solve import checked, rounded
from optimizer.allocate.tables import allocation_rows, cells_of, ranking_rows, topic_rows, unfunded_rows, without_rows
from optimizer.allocate.unspent import Unspent
from optimizer.allocate.whole import counts
from optimizer.language import say
from optimizer.model import Model
from optimizer.plan import Plan
from optimizer.plan.amounts import Floats, decimal
from optimizer.solvers import Limits, Staged, open_session, solve_stages

ASKED_FOR = say("Of a plan that answers a question, not of the recommended one.")
"""Stands where the recommended plan tells a reason: the checker demands one."""

DUST = 1e-9


@dataclass(frozen=True, kw_only=True)
class Another:
    """A plan found beside the recommended one; every rule of the workbook was checked on it.

    ``amounts`` (activities, years) as delivered, ``value`` in points, ``tables`` those of `Result` that hold without
    reasons. ``proven`` says whether it is the best answer to its question; ``before_rounding`` is what its first
    objective came to, ``columns`` the solution itself.
    """

    model: Model
    amounts: Floats
    value: float
    rounded: bool
    proven: bool
    before_rounding: float
    columns: Floats
    tables: Mapping[str, tuple[Row, ...]]

    def rows(self, table: str) -> tuple[Row, ...]:
        """The rows of one table."""
        return self.tables[table]


def another(model: Model, without: Mapping[str, Floats], *, solver: str = "highs", limits: Limits) -> Another | None:
    """The plan that solves ``model`` as it stands, all its stages; ``None`` where there is none, or none was found.

    ``without`` is what the model was assembled with. Raises CheckError where the checker refuses the plan.
    """
    session = open_session(model.program, solver, limits)
    staged = solve_stages(session, model.program, model.amount, model.num_years)
    return None if staged.x is None else finished(model, staged, without, solver=solver)


def finished(model: Model, staged: Staged, without: Mapping[str, Floats], *, solver: str = "highs") -> Another:
    """A solved plan, rounded, with its tables, checked. Raises CheckError where the checker refuses it."""
    assert staged.x is not None, "a plan was found"
    outcome = rounded(model, staged, solver)
    tables = _tables(outcome, without)
    head: dict[str, Any] = {
        "objective": outcome.objective,
        "value": outcome.value,
        "rounded": outcome.rounded,
        "curve_error": model.curve_error,
    }
    tables["checks"] = checked(model.plan, {**head, **tables}, None)
    reached = staged.first.objective
    return Another(
        model=model,
        amounts=outcome.amounts,
        value=outcome.value,
        rounded=outcome.rounded,
        proven=staged.status == "optimal",
        before_rounding=0.0 if reached is None else reached,
        columns=staged.x,
        tables=tables,
    )


def without_of(result: Result) -> dict[str, Floats]:
    """What each part gets without a source, as a result tells it; what its model was assembled with."""
    plan = result.plan
    place = {(plan.activities[a].code, topic): part for part, (a, topic) in enumerate(cells_of(plan))}
    found: dict[str, Floats] = {}
    for row in result.rows("without"):
        money = found.setdefault(row["source"], np.zeros((len(place), len(plan.years))))
        money[place[row["activity"], row["topic"]], row["year"] - plan.first_year] = row["amount"]
    return found


def amounts_of(plan: Plan, allocation: tuple[Row, ...]) -> Floats:
    """The amounts (activities, years) of the rows of an allocation, the cells of split activities added."""
    place = {row.code: a for a, row in enumerate(plan.activities)}
    found = [[decimal(0.0)] * len(plan.years) for _ in plan.activities]
    for row in allocation:
        found[place[row["activity"]]][row["year"] - plan.first_year] += decimal(row["recommended"])
    return np.array(found, dtype=np.float64).reshape(len(place), len(plan.years))


class _Unexplained:
    """Stands for the reasons of amounts that answer a question."""

    def of(self, a: int, y: int) -> Reason:  # noqa: ARG002 - one sentence for all of them
        """The same for every amount."""
        return Reason(code="amended", text=ASKED_FOR)


def _unexplained(outcome: Outcome) -> list[Unspent]:
    """The money that each source leaves, as reserve, carried or lapsed."""
    flows, found = outcome.flows, []
    for s, code in enumerate(flows.codes):
        for y, year in enumerate(outcome.model.plan.years):
            left = (("reserve", flows.reserve), ("carried", flows.carried), ("rule", flows.lapsed))
            found += [
                Unspent(source=code, year=year.year, code=word, amount=float(money[s, y]), reason=ASKED_FOR)
                for word, money in left
                if money[s, y] > DUST
            ]
    return found


def _tables(outcome: Outcome, without: Mapping[str, Floats]) -> dict[str, tuple[Row, ...]]:
    model, plan = outcome.model, outcome.model.plan
    left, numbers = _unexplained(outcome), counts(model, outcome.columns)
    return {
        "allocation": allocation_rows(outcome, _Unexplained()),
        "ranking": ranking_rows(outcome),
        "rules": rule_table(outcome, AtLimits(), read_back(plan)),
        "sources": source_rows(plan, outcome.flows, left),
        "unspent": unspent_rows(left),
        "financing": financing_rows(plan, model.parts, outcome.flows),
        "contributions": contribution_rows(plan, outcome.flows),
        "posts": posts_rows(plan, model.amounts, numbers.units, numbers.filled, numbers.given_up),
        "topics": topic_rows(outcome),
        "without": without_rows(model, without),
        "unfunded": unfunded_rows(outcome),
    }
