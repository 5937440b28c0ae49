"""What it would cost to fund a package that the plan leaves out: the plan is solved again with it forced in."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from optimizer.allocate.holds import held_full
from optimizer.allocate.outcome import Outcome
from optimizer.plan.amounts import Floats
from optimizer.solvers import Limits, open_session

SECONDS = 5.0
"""How long one package may take; without proof nothing is said of it."""

MOST = 20
"""How many packages are forced in, the most valuable first: nobody reads more."""

WORTH_TELLING = 0.05
"""Smallest part of a package's cost that an activity has to lose to be named as displaced."""


@dataclass(frozen=True, kw_only=True)
class Forced:
    """A plan with one package forced in.

    ``lost`` is what the first objective loses (points; money where money is minimised), ``displaced`` the activities
    that get less, the largest loss first. ``possible`` is false where no plan funds the package.
    """

    possible: bool
    lost: float = 0.0
    displaced: tuple[str, ...] = ()


def forced_packages(outcome: Outcome) -> dict[int, Forced]:
    """The answer for each package that gets nothing (by activity index), as far as it was proved."""
    model = outcome.model
    left_out = [
        a
        for a, ways in model.amounts.starts.items()
        if ways and not outcome.amounts[a].any() and not model.plan.activities[a].lock
    ]
    worth = [float(model.amounts.weight[a]) * model.plan.activities[a].value for a in left_out]
    order = sorted(range(len(left_out)), key=lambda place: -worth[place])[:MOST]
    found = {left_out[place]: _forced(outcome, left_out[place]) for place in order}
    return {a: answer for a, answer in found.items() if answer is not None}


def _forced(outcome: Outcome, a: int) -> Forced | None:
    model = outcome.model
    hold = held_full(model, a)
    if hold is None:
        return None
    program = hold.applied(model.program)
    session = open_session(program, limits=Limits(seconds=SECONDS))
    stage = program.stages[0]
    again = session.run(stage.cost, maximise=stage.maximise)
    if again.status == "infeasible":
        return Forced(possible=False)
    found, before = again.objective, outcome.staged.first.objective
    if again.status != "optimal" or again.x is None or found is None or before is None:
        return None
    less = (outcome.exact - again.x[model.amount].reshape(model.shape)).sum(axis=1)
    cost = float(model.amounts.request[a].sum())
    return Forced(
        possible=True,
        lost=before - found if stage.maximise else found - before,
        displaced=_named(outcome, less, cost),
    )


def _named(outcome: Outcome, less: Floats, cost: float) -> tuple[str, ...]:
    order = np.argsort(-less, kind="stable").tolist()
    return tuple(outcome.model.plan.activities[a].code for a in order if less[a] > WORTH_TELLING * cost)
