"""The proportionally fair plan: the greatest sum of the logarithms of the topics' attainments.

No other plan changes the attainments so that the relative gains of those who gain add to more than the relative
losses of those who lose (Kelly, Maulloo and Tan, Journal of the Operational Research Society 49 (1998) 237-252,
doi:10.1057/palgrave.jors.2600523). The logarithm is replaced by tangents, to which one is added at every solution
until solution and bound are one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from optimizer.allocate.another import Another, finished
from optimizer.allocate.options import Options
from optimizer.model import Model
from optimizer.model.program import INF, Column, Extra, LinearProgram, Stage, extended
from optimizer.plan.amounts import Floats
from optimizer.solvers import Limits, open_session, solve_stages

LEAST = 1e-3
"""Below this attainment the logarithm goes on straight: it has to stay finite where a topic can reach nothing."""

FIRST_TANGENTS = 40
"""Tangents to start with, at attainments in equal ratios from `LEAST` to all."""

SOUGHT = 1e-8
"""Tangents are added until solution and bound are this near, in units of the sum of logarithms …"""

PROVEN = 1e-6
"""… and this near counts as the best."""

MOST_ROUNDS = 25


@dataclass(frozen=True, kw_only=True)
class Proportional:
    """The plan, and how far the sum of logarithms is from its bound, before rounding; ``None`` without a bound."""

    plan: Another
    gap: float | None

    @property
    def proven(self) -> bool:
        """Whether no plan has a greater sum of logarithms, to `PROVEN`."""
        return self.gap is not None and self.gap <= PROVEN


def proportional(model: Model, without: Mapping[str, Floats], options: Options) -> Proportional | None:
    """The proportionally fair plan of ``model``, assembled under ``balanced``; ``None`` where none was found.

    Ties are settled by value, then as in every plan.
    """
    assert model.balance is not None, "the model balances topics"
    attained = model.balance.attained
    points = [np.geomspace(LEAST, 1.0, FIRST_TANGENTS) for _ in attained]
    limits = Limits(seconds=options.time_limit, gap=options.gap)
    best: tuple[float | None, Model, Floats] | None = None
    staged = None
    for _ in range(MOST_ROUNDS):
        program = _with_tangents(model.program, attained.tolist(), points)
        session = open_session(program, options.solver, limits)
        found = session.run(program.stages[0].cost, maximise=True)
        if found.x is None:
            break
        reached = found.x[attained]
        gap = None if found.bound is None else found.bound - float(logarithm(reached).sum())
        if gap is None or gap <= SOUGHT or found.status != "optimal":
            staged = solve_stages(open_session(program, options.solver, limits), program, model.amount, model.num_years)
            if staged.x is None:
                break
            reached = staged.x[attained]
            bound = staged.first.bound
            gap = None if bound is None else bound - float(logarithm(reached).sum())
            best = (gap, replace(model, program=program), reached)
            if gap is None or gap <= PROVEN or staged.status != "optimal":
                break
        points = [np.append(held, max(LEAST, a)) for held, a in zip(points, reached.tolist(), strict=True)]
    if best is None or staged is None or staged.x is None:
        return None
    gap, solved, _ = best
    plan = finished(solved, staged, without, solver=options.solver)
    return Proportional(plan=plan, gap=None if gap is None else max(0.0, gap))


def logarithm(attained: Floats) -> Floats:
    """The natural logarithm from `LEAST` up, its tangent there below."""
    above = np.maximum(attained, LEAST)
    return np.asarray(np.log(above) + np.minimum(attained - LEAST, 0.0) / LEAST, dtype=np.float64)


def _with_tangents(program: LinearProgram, attained: Sequence[int], points: Sequence[Floats]) -> LinearProgram:
    """``program`` with a column below all tangents of each attainment, and their sum as its first objective."""
    count = len(program.columns)
    columns = [Column(label=("logarithm", topic), lower=-INF, upper=0.0) for topic in range(len(attained))]
    rows = [
        Extra(
            label=("tangent", topic, number),
            places=np.array([place, count + topic], dtype=np.int64),
            coefficients=np.array([-1.0 / at, 1.0]),
            upper=float(np.log(at)) - 1.0,
        )
        for topic, (place, held) in enumerate(zip(attained, points, strict=True))
        for number, at in enumerate(held.tolist())
    ]
    wider = extended(program, rows, columns)
    cost = np.zeros(len(wider.columns))
    cost[count:] = 1.0
    first = Stage(name="proportional", meaning="greatest sum of logarithms", maximise=True, cost=cost)
    return replace(wider, stages=(first, *(stage for stage in wider.stages if not stage.name.startswith("balanced"))))
