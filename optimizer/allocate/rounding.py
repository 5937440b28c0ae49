"""Amounts rounded to the plan's step so that every rule, ceiling and request still holds.

Only amounts at the margin move: what equals a typed request, a minimum, a level or a multiple already stays, and so do
packages, units, posts and locks, which are exact. The choice is a small programme in whole steps of greatest
objective, with all other whole numbers held.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from optimizer.allocate.flows import Flows, settle_flows
from optimizer.allocate.whole import counts, exact_amounts, exact_places, held
from optimizer.model import LinearProgram, Model
from optimizer.model.program import Stage
from optimizer.model.settle import columns_of
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

DEFINING = frozenset({"package", "one start", "partial", "units", "in place", "term", "fills", "ever gets", "link"})
"""Families of rows over whole numbers alone, or that only say what an exact amount consists of."""

BEYOND_THE_LOWEST = 1e-3
"""What the sum of all attainments counts beside the lowest one when balanced amounts are rounded."""

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


def round_amounts(model: Model, solution: Floats, solver: str) -> Rounding:
    """Round the amounts in the columns ``solution`` to ``round_to``; see the module's docstring."""
    step = model.plan.settings.round_to
    x = exact_amounts(model, solution)
    fixed = settled_amounts(model, x)
    nothing_moved = np.zeros(x.shape, dtype=np.bool_)
    if not step:
        return Rounding(amounts=np.where(np.isnan(fixed), x, fixed), rounded=False, moved=nothing_moved)
    task = _Task(model=model, solution=solution, x=x, fixed=fixed, solver=solver)
    if not np.isnan(fixed).any():
        if _fits(model, fixed, solution):
            return Rounding(amounts=fixed, rounded=True, moved=nothing_moved)
        # All amounts are a hair from where they settle, and there a limit is missed: let every hair count.
        hairs = (np.abs(fixed - x) > 0.0) & ~exact_places(model)[:, None]
        task = replace(task, fixed=np.where(hairs, np.nan, fixed))
    for wider in (0, 1):
        for safety in (0.0, 1e-6):
            found = _best_multiples(task, wider, safety)
            if found is not None and _fits(model, found, solution):
                moved = np.abs(found - x) >= step * (1 - NEAR)
                return Rounding(amounts=found, rounded=True, moved=moved)
    exact = np.where(np.isnan(task.fixed), x, task.fixed)
    return Rounding(amounts=exact, rounded=False, in_the_way=_rules_in_the_way(task), moved=nothing_moved)


@dataclass(frozen=True, kw_only=True)
class _Task:
    """What is to be rounded: a model, the columns found, their amounts, and which of these are settled (not NaN)."""

    model: Model
    solution: Floats
    x: Floats
    fixed: Floats
    solver: str

    @property
    def margin(self) -> Ints:
        """The activity-years that are left to choose, shape (how many, 2)."""
        return np.argwhere(np.isnan(self.fixed))


def settled_amounts(model: Model, x: Floats) -> Floats:
    """The amounts that need no rounding, as typed or as exact multiples; NaN where one is left to choose."""
    step = model.plan.settings.round_to
    settled = np.full(x.shape, np.nan)
    exact = exact_places(model)
    for a in range(x.shape[0]):
        if exact[a]:
            settled[a] = x[a]
            continue
        for y in range(x.shape[1]):
            curve = model.curves.get((a, y))
            if curve is None:
                settled[a, y] = 0.0
                continue
            near = NEAR * max(1.0, curve.amounts[-1])
            near = min(near, NEAR_STEP * step) if step else near
            amount = float(x[a, y])
            typed = min((*curve.amounts, *_typed(model, a, y)), key=lambda place: abs(place - amount))
            multiple = _multiple(round(amount / step), step) if step else amount
            if abs(typed - amount) <= near:
                settled[a, y] = typed
            elif step and abs(multiple - amount) <= near:
                settled[a, y] = multiple
    return settled


def _multiple(count: float, step: float) -> float:
    return float(decimal(round(count)) * decimal(step))


def _typed(model: Model, a: int, y: int) -> tuple[float, ...]:
    """Amounts that an officer typed and that stay exact: a minimum, and last year's money of a lock."""
    minimum = float(model.amounts.minimum[a, y])
    row = model.plan.activities[a]
    return (*((minimum,) if minimum else ()), *((row.baseline,) if row.lock == "baseline" else ()))


def _fits(model: Model, amounts: Floats, solution: Floats) -> bool:
    """Whether rounded amounts can be paid to the last digit and keep every rule."""
    flows = settle_flows(model, amounts, filled=counts(model, solution).filled, exactly=True)
    return flows is not None and not missed_rules(model, paid_columns(model, amounts, solution, flows))


def paid_columns(model: Model, amounts: Floats, solution: Floats, flows: Flows) -> Floats:
    """The programme's columns that belong to ``amounts`` (activities, years) paid by ``flows``."""
    payments = np.zeros(model.flow.column.shape)
    for number, group in enumerate(model.flow.classes):
        payments[:, number, :] = flows.payments[1:, group.parts, :].sum(axis=1)
    return columns_of(
        model,
        amounts,
        like=solution,
        flows=payments,
        carried=flows.carried[0],
        overrun=flows.overrun[0],
        source_carried=flows.carried[1:],
    )


def missed_rules(model: Model, columns: Floats, tolerance: float = HOLDS) -> list[int]:
    """Places of the ``must`` rows that the columns miss by more than the tolerance."""
    return [
        place
        for place, row in enumerate(model.rule_rows)
        if row.rule.strength == "must" and row.margin(columns) < -tolerance * max(1.0, abs(row.required(columns)))
    ]


def _best_multiples(task: _Task, wider: int, safety: float, without: Ints | None = None) -> Floats | None:
    """The best choice of multiples at most ``wider`` steps beyond the nearest two, or ``None``.

    ``safety`` draws one-sided limits in by that much money; ``without`` lists rows to leave out.
    """
    model, x = task.model, task.x
    program = _whole_steps(task, wider, safety, without)
    session = open_session(program, task.solver, Limits(gap=1e-9, nodes=MOST_NODES))
    stage = program.stages[0]
    found = session.run(stage.cost, maximise=stage.maximise)
    if found.x is None:
        return None
    step = model.plan.settings.round_to
    further = found.x[model.amount].reshape(x.shape)
    chosen = task.fixed.copy()
    for a, y in task.margin.tolist():
        count = _lowest_count(x[a, y], step, wider) + round(further[a, y])
        chosen[a, y] = min(_multiple(count, step), float(model.amounts.request[a, y]))
    return chosen


def _lowest_count(amount: float, step: float, wider: int) -> int:
    """The fewest steps that an amount may be rounded to."""
    return max(0, int(np.floor(amount / step)) - wider)


def _whole_steps(task: _Task, wider: int, safety: float, without: Ints | None) -> LinearProgram:
    """The plan's programme over how many steps each unsettled amount lies above its lowest choice.

    What is settled moves into the limits, so that no large amount stands beside a single step; so do whole numbers
    and the shares of packages.
    """
    model, step = task.model, task.model.plan.settings.round_to
    program = held(model.program, task.solution)
    lower, upper = program.col_lower.copy(), program.col_upper.copy()
    given = np.zeros(len(program.columns))
    given[model.amount] = np.where(np.isnan(task.fixed), 0.0, task.fixed).ravel()
    given[model.program.integer] = np.round(task.solution[model.program.integer])
    shares = [column for column in model.whole.share.values() if not model.program.integer[column]]
    given[shares] = task.solution[shares]
    for places in (model.amount, np.flatnonzero(model.program.integer), np.array(shares, dtype=np.int64)):
        lower[places] = upper[places] = 0.0
    integer = np.zeros(len(program.columns), dtype=np.bool_)
    scale = np.ones(len(program.columns))
    for a, y in task.margin.tolist():
        column = int(model.amount[a * model.num_years + y])
        count, lowest = task.x[a, y] / step, _lowest_count(task.x[a, y], step, wider)
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
    # What a package is was settled with its share; its amount was rounded a last time since.
    defining = [place for place, label in enumerate(program.rows) if label[0] in DEFINING]
    row_lower[defining], row_upper[defining] = -np.inf, np.inf
    if without is not None:
        row_lower[without], row_upper[without] = -np.inf, np.inf
    first = _chosen_by(model)
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


def _chosen_by(model: Model) -> Stage:
    """What a choice of multiples is judged by: the first stage; `balanced` looks beyond the lowest topic too."""
    own = [stage for stage in model.program.stages if stage.own]
    if model.plan.settings.objective != "balanced" or len(own) < 2:
        return own[0]
    return replace(own[0], cost=own[0].cost + BEYOND_THE_LOWEST * own[-2].cost)


def _rules_in_the_way(task: _Task) -> tuple[str, ...]:
    """The rules without which a rounded plan exists, one at a time; else all that the nearest multiples miss."""
    model, step = task.model, task.model.plan.settings.round_to
    nearest = task.fixed.copy()
    for a, y in task.margin.tolist():
        nearest[a, y] = _multiple(task.x[a, y] / step, step)
    columns = columns_of(model, nearest, like=task.solution)
    missed = list(dict.fromkeys(model.rule_rows[place].rule.code for place in missed_rules(model, columns)))
    alone = []
    for code in missed:
        rows = [p for p, row in zip(model.rule_places, model.rule_rows, strict=True) if row.rule.code == code]
        if _best_multiples(task, 1, 0.0, without=np.array(rows, dtype=np.int64)) is not None:
            alone.append(code)
    return tuple(alone or missed)
