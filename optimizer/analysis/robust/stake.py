"""A plan as its weights and values see it: what they multiply, and which columns earn."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from optimizer.allocate.result import Result
from optimizer.model import LinearProgram, Model, assemble, columns_of
from optimizer.model.value import worth

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, kw_only=True)
class Stake:
    """What samples need of a plan; arrays only, so that it travels to other processes.

    ``share`` (activities, topics) times ``weight`` (topics,) are the activities' weights. ``column`` (earning,)
    are the columns that earn ``points`` each before weights, for the activity ``owner``; ``fixed`` (columns,) is
    the cost of everything else, such as penalties. ``like`` (earning,) is equal for columns that an activity may
    exchange at no change of its amount. ``recommended`` (columns,) is the plan as it is shown.
    """

    program: LinearProgram
    amount: Ints
    shape: tuple[int, int]
    share: Floats
    weight: Floats
    column: Ints
    owner: Ints
    points: Floats
    like: Ints
    fixed: Floats
    recommended: Floats

    @property
    def whole(self) -> bool:
        """Whether the plan has whole things."""
        return bool(self.program.integer.any())

    def cost(self, weights: Floats, values: Floats) -> Floats:
        """The cost of value (columns,) where weights (topics,) and values (activities,) are multiplied by these."""
        cost = self.fixed.copy()
        cost[self.column] = self.points * ((self.share @ (self.weight * weights)) * values)[self.owner]
        return cost

    def totals(self, x: Floats) -> Floats:
        """What each activity gets over all years in the columns ``x``, (activities,)."""
        return np.asarray(np.round(x[self.amount].reshape(self.shape).sum(axis=1), 9) + 0.0, dtype=np.float64)


def stake_of(result: Result) -> tuple[Model, Stake]:
    """The model of a plan that was solved, and what samples need of it."""
    plan = result.plan
    model = assemble(plan, without=_without(result))
    earning = worth(plan, model.amounts, model.pieces, dict(model.whole.share))
    share = np.array([[row.shares.get(topic.code, 0.0) for topic in plan.topics] for row in plan.activities])
    fixed = model.value_cost.copy()
    fixed[earning.column] = 0.0
    _, like = np.unique(np.column_stack([earning.activity, earning.points]), axis=0, return_inverse=True)
    return model, Stake(
        program=model.program,
        amount=model.amount,
        shape=model.shape,
        share=share.reshape(len(plan.activities), len(plan.topics)),
        weight=np.array([topic.weight for topic in plan.topics], dtype=np.float64),
        column=earning.column,
        owner=earning.activity,
        points=earning.points,
        like=np.asarray(like, dtype=np.int64).ravel(),
        fixed=np.concatenate([fixed, np.zeros(len(model.program.columns) - len(fixed))]),
        recommended=_recommended(model, result),
    )


def _recommended(model: Model, result: Result) -> Floats:
    """The columns of the plan as it is shown."""
    places = {row.code: a for a, row in enumerate(model.plan.activities)}
    amounts = np.zeros(model.shape)
    for row in result.rows("allocation"):
        amounts[places[row["activity"]], row["year"] - model.plan.first_year] += row["recommended"]
    overrun = {row["year"]: row["overrun"] for row in result.rows("sources") if row["source"] == "common"}
    used = np.array([overrun.get(row.year) or 0.0 for row in model.plan.years], dtype=np.float64)
    return columns_of(model, np.round(amounts, 9), overrun=used)


def _without(result: Result) -> dict[str, Floats]:
    """What cells get without a source, where a rule is measured against that: held as in the plan itself."""
    plan = result.plan
    cells = [(row.code, topic) for row in plan.activities for topic in row.shares]
    place = {cell: part for part, cell in enumerate(cells)}
    found: dict[str, Floats] = {}
    for row in result.rows("without"):
        held = found.setdefault(row["source"], np.zeros((len(cells), len(plan.years))))
        held[place[row["activity"], row["topic"]], row["year"] - plan.first_year] = row["amount"]
    return found
