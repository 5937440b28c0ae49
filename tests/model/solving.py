"""Solving tiny plans in the tests of the model: one stage after the other, each held by a row."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from optimizer.model import LinearProgram, Model, Stage, assemble
from optimizer.plan import Plan
from optimizer.solvers import open_session


@dataclass(frozen=True, kw_only=True)
class Solved:
    """The model, the columns after the last stage (``None``: no plan exists), what every stage came to."""

    model: Model
    x: np.ndarray[Any, Any] | None
    reached: Mapping[str, float]

    @property
    def value(self) -> float:
        return float(self.model.value_cost @ self.x)

    @property
    def amounts(self) -> list[list[float]]:
        return (np.round(self.model.amounts_of(self.x), 4) + 0.0).tolist()

    def of(self, family: str) -> dict[tuple[Any, ...], float]:
        """The columns of one family that are not 0, by the rest of their label."""
        columns = self.model.program.columns
        found = {label[1:]: round(float(self.x[i]), 4) for i, label in enumerate(columns) if label[0] == family}
        return {label: number for label, number in found.items() if number}


def solved(plan: Plan, *, stages: int | None = None, **given: Any) -> Solved:
    """Solve the first ``stages`` stages (blank: all)."""
    model = assemble(plan, **given)
    program, x, reached = model.program, None, {}
    for stage in model.program.stages[:stages]:
        found = open_session(program).run(stage.cost, maximise=stage.maximise)
        x = found.x
        if x is None:
            assert found.status == "infeasible"
            break
        reached[stage.name] = found.objective
        program = _held(program, stage, found.objective)
    return Solved(model=model, x=x, reached=reached)


def _held(program: LinearProgram, stage: Stage, objective: float) -> LinearProgram:
    held, room = np.flatnonzero(stage.cost), 1e-9 * max(1.0, abs(objective))
    return replace(
        program,
        rows=(*program.rows, ("held", stage.name)),
        row_lower=np.append(program.row_lower, objective - room if stage.maximise else -np.inf),
        row_upper=np.append(program.row_upper, np.inf if stage.maximise else objective + room),
        start=np.append(program.start, program.start[-1] + len(held)),
        index=np.concatenate([program.index, held]),
        coefficient=np.concatenate([program.coefficient, stage.cost[held]]),
    )


def row_of(model: Model, *label: Any) -> tuple[dict[tuple[Any, ...], float], float, float]:
    """One row as coefficients by column label, with its limits."""
    program = model.program
    place = program.row_of[label]
    columns, coefficients = program.row(place)
    found = {program.columns[c]: v for c, v in zip(columns.tolist(), coefficients.tolist(), strict=True)}
    return found, float(program.row_lower[place]), float(program.row_upper[place])


def whole_columns(model: Model) -> set[str]:
    """The families of the columns that must be whole."""
    return {str(model.program.columns[i][0]) for i in np.flatnonzero(model.program.integer)}
