"""The ladder of a plan: exact where it is divisible, in steps where it has whole things."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from optimizer.allocate import Options, Result, solve
from optimizer.allocate.result import Row
from optimizer.allocate.without import left_out
from optimizer.analysis.ladder import telling
from optimizer.analysis.ladder.exact import Exact, amount_rows, curve_rows, exact_of
from optimizer.analysis.ladder.stepped import order_of, step_rows
from optimizer.analysis.ladder.steps import Step, ends_of, steps_of
from optimizer.analysis.ladder.tables import DECLARED
from optimizer.analysis.told import Analysis
from optimizer.analysis.tried import found, tried
from optimizer.errors import SolverError, UsageError
from optimizer.language import say
from optimizer.model import assemble
from optimizer.plan import Plan

TITLE = say("Ladder")

DISAGREE = 1e-6
"""Values of one plan that lie further apart than this, relatively, contradict each other."""

STANDARD = (50.0, 60.0, 70.0, 80.0, 90.0, 100.0, 110.0, 120.0, 130.0)
"""The budgets, in per cent of the ceilings, that are solved where the plan has whole things."""


def ladder(plan: Plan, steps: Sequence[float] = (), *, options: Options | None = None) -> Analysis:
    """The greatest value at every budget, all ceilings scaled by one factor; sources and typed limits stay.

    A divisible plan has an exact curve with every bend. Plans with whole things, with a rule held against a plan
    without some source, or for which ``steps`` (in per cent of the ceilings) are asked, are solved at these budgets:
    freely, and nested, where each plan contains the one before. The ladder is about value, whatever the plan's
    objective. Raises UsageError for steps that are not above 0.
    """
    options = options or Options()
    wrong = [step for step in steps if not step > 0.0]
    if wrong:
        raise UsageError(
            f"Steps are budgets in per cent of the ceilings, above 0, such as 80,100,120, not {wrong[0]:g}."
        )
    if not any(row.ceiling > 0.0 for row in plan.years):
        raise UsageError("All ceilings are 0, and no factor changes that: type the ceilings that are to be scaled.")
    return _ladder(solve(plan, options), tuple(sorted({*steps, 100.0})) if steps else (), options)


def standard(result: Result, options: Options) -> Analysis:
    """The ladder with its defaults on a plan that is solved already."""
    return _ladder(result, (), options)


def _ladder(base: Result, steps: tuple[float, ...], options: Options) -> Analysis:
    plan = replace(base.plan, settings=replace(base.plan.settings, objective="value"))
    whole = bool(left_out(plan)) or bool(assemble(plan).program.integer.any())
    if steps or whole:
        return _stepped(base, plan, steps or STANDARD, options)
    exact = exact_of(plan)
    return _nowhere(base) if exact is None else _exact(base, plan, exact)


def _nowhere(base: Result) -> Analysis:
    """No budget at all makes a plan possible."""
    return Analysis(
        name="ladder",
        title=TITLE,
        plan=base.plan,
        base=base,
        status="infeasible",
        asked={"steps": []},
        finding=say("No budget makes a plan possible: it is not money that is short. {why}", why=found(base).reason),
        declared=DECLARED,
        tables={},
    )


def _exact(base: Result, plan: Plan, exact: Exact) -> Analysis:
    _demand_the_same(base, exact)
    order = _order(
        plan,
        [None if row.factor is None else row.factor * exact.today for row in exact.entry],
        [None if row.left is None else row.left * exact.today for row in exact.entry],
        exact.today,
    )
    return Analysis(
        name="ladder",
        title=TITLE,
        plan=base.plan,
        base=with_entries(base, order),
        status=base.status,
        asked={"steps": []},
        finding=telling.exact(plan, exact),
        notes=telling.exact_notes(base, exact),
        declared=DECLARED,
        tables={"curve": curve_rows(exact), "order": order, "amounts": amount_rows(plan, exact)},
        pictures=(telling.curve_picture(exact.today),),
    )


def _demand_the_same(base: Result, exact: Exact) -> None:
    """Stop where the curve passes beside the plan as it was solved and proved."""
    proved = base.bound if base.objective == "value" and base.status == "optimal" else None
    if proved is None:
        return
    at_today = exact.curve.value(1.0)
    if abs(at_today - proved) > DISAGREE * max(1.0, abs(proved)):
        raise SolverError(f"the curve is worth {at_today!r} at today's ceilings, and the plan there {proved!r}")


def _stepped(base: Result, plan: Plan, percents: Sequence[float], options: Options) -> Analysis:
    today = found(base) if base.objective == "value" else tried(plan, options)
    ends = ends_of(plan, options)
    factors = [percent / 100.0 for percent in percents if ends.least is None or percent / 100.0 >= ends.least - 1e-9]
    steps = steps_of(plan, factors, today, options)
    enters, leaves = order_of(plan, steps)
    total = float(sum(row.ceiling for row in plan.years))
    order = _order(plan, enters, leaves, total)
    return Analysis(
        name="ladder",
        title=TITLE,
        plan=base.plan,
        base=with_entries(base, order),
        status=_status(base, steps),
        asked={"steps": list(percents)},
        finding=telling.stepped(plan, steps, ends),
        notes=telling.stepped_notes(base, steps, ends),
        declared=DECLARED,
        tables={"steps": step_rows(plan, steps, ends), "order": order},
        pictures=(telling.steps_picture(total),) if any(step.free.value is not None for step in steps) else (),
    )


def _status(base: Result, steps: Sequence[Step]) -> str:
    proved = all(row.status in ("optimal", "infeasible") for step in steps for row in (step.free, step.nested))
    return base.status if proved or base.status == "infeasible" else "feasible"


def _order(plan: Plan, enters: Sequence[float | None], leaves: Sequence[float | None], today: float) -> tuple[Row, ...]:
    """The activities in the order in which they enter, ties in sheet order, those that never do last."""
    asked = assemble(plan, with_value=False).amounts.request.sum(axis=1)
    listed = sorted(
        range(len(plan.activities)), key=lambda a: (np.inf if enters[a] is None else float(enters[a] or 0.0), a)
    )
    rows: list[Row] = []
    for place, a in enumerate(listed, start=1):
        activity, at = plan.activities[a], enters[a]
        rows.append(
            {
                "place": None if at is None else place,
                "activity": activity.code,
                "name": activity.name,
                "topic": ", ".join(activity.shares),
                "line": activity.line,
                "request": float(asked[a]),
                "enters_at": at,
                "share": None if at is None else at / today,
                "leaves_at": leaves[a],
            }
        )
    return tuple(rows)


def with_entries(result: Result, order: Sequence[Row]) -> Result:
    """``result`` with ``enters_at`` of its ranking filled in from the table ``order`` of a ladder."""
    at = {row["activity"]: row["enters_at"] for row in order}
    ranking = tuple({**row, "enters_at": at.get(row["activity"])} for row in result.rows("ranking"))
    tables: Mapping[str, Any] = {**result.tables, "ranking": ranking} if ranking else result.tables
    return replace(result, tables=tables)
