"""The rows of the ladder in steps."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from optimizer.allocate.result import Row
from optimizer.analysis.ladder.exact import part_of_best
from optimizer.analysis.ladder.steps import Ends, Step, times
from optimizer.analysis.tried import Tried, summed
from optimizer.analysis.words import chosen
from optimizer.language import joined
from optimizer.plan import Plan

Bools = npt.NDArray[np.bool_]
Places = list[float | None]


def step_rows(plan: Plan, steps: Sequence[Step], ends: Ends) -> tuple[Row, ...]:
    """One row a step."""
    rows: list[Row] = []
    free_before = nested_before = None
    for step in steps:
        free, nested = _funded(step.free), _funded(step.nested)
        value, nested_value = step.free.value, step.nested.value
        rows.append(
            {
                "ceiling": total(times(plan, step.factor)),
                "share": step.factor,
                "status": chosen(step.free.status),
                "value": value,
                "of_best": part_of_best(value, ends.best),
                "nested_status": chosen(step.nested.status),
                "nested_value": nested_value,
                "price": None if value is None or nested_value is None else value - nested_value,
                "enter": _named(plan, nested, nested_before),
                "leave": _named(plan, free_before, free) if free is not None and free_before is not None else (),
                "reason": joined(" ", dict.fromkeys(row.reason for row in (step.free, step.nested) if row.reason)),
            }
        )
        free_before = free_before if free is None else free
        nested_before = nested_before if nested is None else nested
    return tuple(rows)


def total(plan: Plan) -> float:
    """All ceilings together."""
    return summed(np.array([row.ceiling for row in plan.years]))


def _funded(answer: Tried) -> Bools | None:
    return None if answer.amounts is None else np.asarray(answer.amounts.any(axis=1))


def _named(plan: Plan, now: Bools | None, before: Bools | None) -> tuple[str, ...]:
    """The activities funded in ``now`` and not in ``before``."""
    if now is None:
        return ()
    new = now if before is None else now & ~before
    return tuple(plan.activities[a].code for a in np.flatnonzero(new).tolist())


def order_of(plan: Plan, steps: Sequence[Step]) -> tuple[Places, Places]:
    """The ceilings from which each activity stays funded in the nested plans, and at which it leaves the free ones."""
    enters: Places = [None] * len(plan.activities)
    leaves: Places = [None] * len(plan.activities)
    before = None
    for step in steps:
        at = total(times(plan, step.factor))
        nested, free = _funded(step.nested), _funded(step.free)
        for a in [] if nested is None else np.flatnonzero(nested).tolist():
            enters[a] = at if enters[a] is None else enters[a]
        if free is not None:
            for a in [] if before is None else np.flatnonzero(before & ~free).tolist():
                leaves[a] = at
            before = free
    return enters, leaves
