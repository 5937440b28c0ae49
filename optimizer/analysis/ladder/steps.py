"""The ladder of a plan with whole things: chosen budgets, each with the best plan and the best that only adds.

Where money comes in whole things the best plan of a larger budget may drop what a smaller one funds. The nested
ladder never does: no amount is below that of the step before. It starts from the best plan of the smallest budget.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from optimizer.allocate import Options
from optimizer.allocate.without import left_out
from optimizer.analysis.ladder.scaled import scaled
from optimizer.analysis.tried import Tried, tried
from optimizer.model import assemble
from optimizer.plan import Plan
from optimizer.plan.amounts import Floats, decimal
from optimizer.plan.held import held
from optimizer.solvers import Limits
from optimizer.solvers.highs import HighsSession

SEARCH_SECONDS = 60.0
"""How long to look for the least ceilings, and for what any ceilings could buy; without proof nothing is said."""


@dataclass(frozen=True, kw_only=True)
class Step:
    """One budget: the factor on the ceilings, the best plan, and the best that takes nothing back."""

    factor: float
    free: Tried
    nested: Tried


def times(plan: Plan, factor: float) -> Plan:
    """``plan`` with every ceiling multiplied, in decimal arithmetic."""
    years = tuple(replace(row, ceiling=float(decimal(row.ceiling) * decimal(factor))) for row in plan.years)
    return replace(plan, years=years)


def steps_of(plan: Plan, factors: Sequence[float], today: Tried, options: Options) -> tuple[Step, ...]:
    """The steps at ``factors``, rising; ``today`` is the plan as it stands, which is not solved again."""
    before: Floats | None = None
    found = []
    for factor in factors:
        larger = times(plan, factor)
        free = today if factor == 1.0 else tried(larger, options)
        nested = _nested(larger, before, free, options)
        before = before if nested.amounts is None else nested.amounts
        found.append(Step(factor=factor, free=free, nested=nested))
    return tuple(found)


def _nested(plan: Plan, before: Floats | None, free: Tried, options: Options) -> Tried:
    """The best plan with no amount below ``before``; the best of all where it is one."""
    if before is None or free.status == "infeasible":
        return free
    if free.status == "optimal" and free.amounts is not None and bool((free.amounts >= before).all()):
        return free
    return tried(held(plan, "in the step before", lower=before), options)


@dataclass(frozen=True, kw_only=True)
class Ends:
    """The least factor on the ceilings that some plan satisfies, and the value that no factor exceeds.

    Both before rounding; ``None`` where it was not proved in time.
    """

    least: float | None
    best: float | None


def ends_of(plan: Plan, options: Options) -> Ends:
    """Where the ladder of a plan begins and what it leads to; not asked where a rule is held against another plan."""
    if left_out(plan):
        return Ends(least=None, best=None)
    model = assemble(plan)
    found = scaled(model)
    seconds = SEARCH_SECONDS if options.time_limit is None else options.time_limit
    factor = np.zeros(len(found.program.columns))
    factor[found.column] = 1.0
    least = HighsSession(found.program, Limits(seconds=seconds)).run(factor, maximise=False)
    best = HighsSession(found.program, Limits(seconds=seconds)).run(np.append(model.value_cost, 0.0), maximise=True)
    return Ends(
        least=least.objective if least.proven else None,
        best=best.objective if best.proven else None,
    )
