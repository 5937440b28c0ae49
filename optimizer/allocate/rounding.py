"""Amounts rounded to the plan's step so that every rule, ceiling and request still holds.

Only amounts at the margin move: what equals a typed request, a level or a multiple already stays. The choice is
a small programme in whole steps of greatest objective.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from optimizer.allocate.flows import settle_flows
from optimizer.model import LinearProgram, Model
from optimizer.model.program import Stage
from optimizer.plan.amounts import decimal
from optimizer.solvers import Limits, open_session

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

NEAR = 1e-6
"""Amounts this near (in money, per unit of size) to a multiple, a request or a level are that amount …"""

NEAR_STEP = 1e-3
"""… and never further from it than this part of a step."""

HOLDS = 1e-9
"""By how much a rule may be missed on a rounded plan, relative to max(1, required)."""

MOST_NODES = 20_000
"""How long to look for the best rounding: the money at stake is a step or two."""


@dataclass(frozen=True, kw_only=True)
class Rounding:
    """Rounded amounts (activities, years); ``rounded`` is false where no choice held every rule.

    ``in_the_way`` then names the rules; ``moved`` marks amounts moved by a whole step or more.
    """

    amounts: Floats
    rounded: bool
    in_the_way: tuple[str, ...] = ()
    moved: npt.NDArray[np.bool_]


def round_amounts(model: Model, x: Floats, solver: str) -> Rounding:
    """Round ``x`` (activities, years) to ``round_to``; see the module's docstring."""
    step = model.plan.settings.round_to
    fixed = settled_amounts(model, x)
    nothing_moved = np.zeros(x.shape, dtype=np.bool_)
    if not step:
        return Rounding(amounts=np.where(np.isnan(fixed), x, fixed), rounded=False, moved=nothing_moved)
    if not np.isnan(fixed).any():
        if _fits(model, fixed):
            return Rounding(amounts=fixed, rounded=True, moved=nothing_moved)
        # All amounts are a hair from where they settle, and there a limit is missed: let every hair count.
        fixed = np.where(np.abs(fixed - x) > 0.0, np.nan, fixed)
    margin = np.argwhere(np.isnan(fixed))
    for wider in (0, 1):
        for safety in (0.0, 1e-6):
            found = _best_multiples(model, x, fixed, margin, wider, safety, solver)
            if found is not None and _fits(model, found):
                moved = np.abs(found - x) >= step * (1 - NEAR)
                return Rounding(amounts=found, rounded=True, moved=moved)
    exact = np.where(np.isnan(fixed), x, fixed)
    return Rounding(
        amounts=exact,
        rounded=False,
        in_the_way=_rules_in_the_way(model, x, fixed, margin, solver),
        moved=nothing_moved,
    )


def settled_amounts(model: Model, x: Floats) -> Floats:
    """The amounts that need no rounding, as typed or as exact multiples; NaN where one is left to choose."""
    step = model.plan.settings.round_to
    settled = np.full(x.shape, np.nan)
    for a in range(x.shape[0]):
        for y in range(x.shape[1]):
            curve = model.curves.get((a, y))
            if curve is None:
                settled[a, y] = 0.0
                continue
            near = NEAR * max(1.0, curve.amounts[-1])
            near = min(near, NEAR_STEP * step) if step else near
            amount = float(x[a, y])
            typed = min(curve.amounts, key=lambda place: abs(place - amount))
            multiple = _multiple(round(amount / step), step) if step else amount
            if abs(typed - amount) <= near:
                settled[a, y] = typed
            elif step and abs(multiple - amount) <= near:
                settled[a, y] = multiple
    return settled


def _multiple(count: float, step: float) -> float:
    return float(decimal(round(count)) * decimal(step))


def _fits(model: Model, amounts: Floats) -> bool:
    """Whether rounded amounts keep every rule, and the ceilings pay them to the last digit."""
    return not missed_rules(model, amounts) and settle_flows(model, amounts, exactly=True) is not None


def missed_rules(model: Model, x: Floats, tolerance: float = HOLDS) -> list[int]:
    """Places of the ``must`` rows that amounts ``x`` miss by more than the tolerance."""
    flat = x.ravel()
    return [
        place
        for place, row in enumerate(model.rule_rows)
        if row.rule.strength == "must" and row.margin(flat) < -tolerance * max(1.0, abs(row.required(flat)))
    ]


def _best_multiples(
    model: Model,
    x: Floats,
    fixed: Floats,
    margin: Ints,
    wider: int,
    safety: float,
    solver: str,
    without: Ints | None = None,
) -> Floats | None:
    """The best choice of multiples at most ``wider`` steps beyond the nearest two, or ``None``.

    ``safety`` draws one-sided limits in by that much money; ``without`` lists rows to leave out.
    """
    program = _whole_steps(model, x, fixed, margin, wider, safety, without)
    session = open_session(program, solver, Limits(gap=1e-9, nodes=MOST_NODES))
    stage = program.stages[0]
    found = session.run(stage.cost, maximise=stage.maximise)
    if found.x is None:
        return None
    step = model.plan.settings.round_to
    further = found.x[model.amount].reshape(x.shape)
    chosen = fixed.copy()
    for a, y in margin.tolist():
        count = _lowest_count(x[a, y], step, wider) + round(further[a, y])
        chosen[a, y] = min(_multiple(count, step), float(model.amounts.request[a, y]))
    return chosen


def _lowest_count(amount: float, step: float, wider: int) -> int:
    """The fewest steps that an amount may be rounded to."""
    return max(0, int(np.floor(amount / step)) - wider)


def _whole_steps(
    model: Model, x: Floats, fixed: Floats, margin: Ints, wider: int, safety: float, without: Ints | None
) -> LinearProgram:
    """The plan's programme over how many steps each unsettled amount lies above its lowest choice.

    What is settled moves into the limits, so that no large amount stands beside a single step.
    """
    program, step = model.program, model.plan.settings.round_to
    lower, upper = program.col_lower.copy(), program.col_upper.copy()
    given = np.zeros(len(program.columns))
    given[model.amount] = np.where(np.isnan(fixed), 0.0, fixed).ravel()
    lower[model.amount] = upper[model.amount] = 0.0
    integer = np.zeros(len(program.columns), dtype=np.bool_)
    scale = np.ones(len(program.columns))
    for a, y in margin.tolist():
        column = int(model.amount[a * model.num_years + y])
        count, lowest = x[a, y] / step, _lowest_count(x[a, y], step, wider)
        most = min(np.ceil(count) + wider, np.floor(model.amounts.request[a, y] / step + NEAR_STEP))
        given[column] = _multiple(lowest, step)
        upper[column] = max(0.0, most - lowest)
        integer[column] = True
        scale[column] = step
    settled = np.round(program.activity(given), 9)
    row_lower, row_upper = program.row_lower - settled, program.row_upper - settled
    one_sided = program.row_lower != program.row_upper
    row_lower[one_sided] += safety
    row_upper[one_sided] -= safety
    if without is not None:
        row_lower[without], row_upper[without] = -np.inf, np.inf
    first = program.stages[0]
    return replace(
        program,
        col_lower=lower,
        col_upper=upper,
        row_lower=row_lower,
        row_upper=row_upper,
        coefficient=program.coefficient * scale[program.index],
        integer=integer,
        stages=(Stage(name=first.name, meaning=first.meaning, maximise=first.maximise, cost=first.cost * scale),),
    )


def _rules_in_the_way(model: Model, x: Floats, fixed: Floats, margin: Ints, solver: str) -> tuple[str, ...]:
    """The rules without which a rounded plan exists, one at a time; else all that the nearest multiples miss."""
    step = model.plan.settings.round_to
    nearest = fixed.copy()
    for a, y in margin.tolist():
        nearest[a, y] = _multiple(x[a, y] / step, step)
    missed = list(dict.fromkeys(model.rule_rows[place].rule.code for place in missed_rules(model, nearest)))
    alone = []
    for code in missed:
        rows = [p for p, row in zip(model.rule_places, model.rule_rows, strict=True) if row.rule.code == code]
        places = np.array(rows, dtype=np.int64)
        if _best_multiples(model, x, fixed, margin, 1, 0.0, solver, without=places) is not None:
            alone.append(code)
    return tuple(alone or missed)
