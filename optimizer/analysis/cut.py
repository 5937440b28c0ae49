"""The cut drill: every year's ceiling lowered in steps, with all free to move, and with nobody getting money back.

Each step is a plan of its own, solved, rounded and checked; nothing is extrapolated.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from optimizer.allocate import Options, Result, solve
from optimizer.analysis.cut_tables import DECLARED, Step, finding, notes, pictures, tables
from optimizer.analysis.told import Analysis
from optimizer.analysis.tried import Tried, found, given, in_words, tried
from optimizer.errors import UsageError, nearest
from optimizer.language import say
from optimizer.plan import Plan
from optimizer.plan.amounts import Floats, decimal
from optimizer.plan.held import held

STANDARD = (5.0, 10.0, 15.0)
"""What ceilings are lowered by, in per cent, where nothing else was asked."""

ORDERS = ("loss", "sheet")
TITLE = say("Cut drill")


def cut(
    plan: Plan,
    by: Sequence[float] = STANDARD,
    *,
    protect: Sequence[str] = (),
    nested_only: bool = False,
    order: str = "loss",
    options: Options | None = None,
) -> Analysis:
    """What every year's ceiling lowered ``by`` some per cent costs, and whom; money of sources stays.

    Each step is solved twice: with everything free (left out where ``nested_only``), and nested, where no amount is
    above that of the step before, starting from the uncut plan. ``protect`` names activities and tags that get no less
    than in the uncut plan. ``order`` of those who lose: ``loss``, the largest first, or ``sheet``. A step that no
    plan satisfies is a row that says why. Raises UsageError for per cents out of 0 to 100 and names that are not there.
    """
    options = options or Options()
    asked = _Asked(
        percents=_percents(by), protect=tuple(protect), protected=_protected(plan, protect), nested_only=nested_only
    )
    if order not in ORDERS:
        raise UsageError(f"There is no order {order!r}: choose loss or sheet.")
    return _drill(solve(plan, options), asked, order, options)


def standard(result: Result, options: Options) -> Analysis:
    """The drill with its defaults on a plan that is solved already."""
    asked = _Asked(percents=STANDARD, protect=(), protected=np.zeros(len(result.plan.activities), dtype=np.bool_))
    return _drill(result, asked, ORDERS[0], options)


@dataclass(frozen=True, kw_only=True)
class _Asked:
    """What was asked, checked: per cents rising, and whether each activity (activities,) is protected."""

    percents: tuple[float, ...]
    protect: tuple[str, ...]
    protected: np.ndarray[tuple[int], np.dtype[np.bool_]]
    nested_only: bool = False


def _percents(by: Iterable[float]) -> tuple[float, ...]:
    listed = tuple(sorted(set(by)))
    wrong = [percent for percent in listed if not 0.0 < percent <= 100.0]
    if wrong or not listed:
        raise UsageError(
            f"Ceilings are lowered by more than 0 and at most 100 per cent, not by {wrong[0]:g}."
            if wrong
            else "Say by how many per cent ceilings are lowered, such as 5,10,15."
        )
    return listed


def _protected(plan: Plan, words: Sequence[str]) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Which activities (activities,) the codes and tags name."""
    protected = np.zeros(len(plan.activities), dtype=np.bool_)
    for word in words:
        named = [a for a, row in enumerate(plan.activities) if word == row.code or word in row.tags]
        if not named:
            known = [row.code for row in plan.activities] + [tag for row in plan.activities for tag in row.tags]
            close = nearest(word, known)
            raise UsageError(
                f"There is no activity and no tag {word!r} to protect." + (f" Did you mean {close}?" if close else "")
            )
        protected[named] = True
    return protected


def _drill(base: Result, asked: _Asked, order: str, options: Options) -> Analysis:
    plan = base.plan
    head = {
        "by": list(asked.percents),
        "protect": list(asked.protect),
        "nested_only": asked.nested_only,
        "order": order,
    }
    if base.status == "infeasible":
        return Analysis(
            name="cut",
            title=TITLE,
            plan=plan,
            base=base,
            status="infeasible",
            asked=head,
            finding=say("There is nothing to cut: without any cut no plan exists. {why}", why=in_words(base)),
            declared=DECLARED,
            tables={},
        )
    steps = _steps(base, asked, options)
    answers = [answer for step in steps for answer in (step.free, step.nested) if answer is not None]
    proven = base.status == "optimal" and all(row.status in ("optimal", "infeasible") for row in answers)
    return Analysis(
        name="cut",
        title=TITLE,
        plan=plan,
        base=base,
        status="optimal" if proven else "feasible",
        asked=head,
        finding=finding(plan, steps),
        notes=notes(plan, asked.protect),
        declared=DECLARED,
        tables=tables(plan, steps, order),
        pictures=pictures(plan, steps),
    )


def _steps(base: Result, asked: _Asked, options: Options) -> tuple[Step, ...]:
    """The uncut plan, then every step."""
    uncut = found(base)
    before = given(base)
    kept = np.where(asked.protected[:, None], before, 0.0)
    steps = [Step(percent=0.0, plan=base.plan, free=uncut, nested=uncut)]
    for percent in asked.percents:
        plan = held(lowered(base.plan, percent), "in the uncut plan", lower=kept)
        free = None if asked.nested_only else tried(plan, options)
        nested = _nested(plan, before, free, options)
        before = before if nested.amounts is None else nested.amounts
        steps.append(Step(percent=percent, plan=plan, free=free, nested=nested))
    return tuple(steps)


def _nested(plan: Plan, before: Floats, free: Tried | None, options: Options) -> Tried:
    """The best plan with no amount above ``before``.

    The best of all plans is that plan where it takes nothing back, and where there is none there is no nested one.
    """
    if free is not None and (free.status == "infeasible" or _within(free, before)):
        return free
    return tried(held(plan, "in the step before", upper=before), options)


def _within(answer: Tried, before: Floats) -> bool:
    return answer.status == "optimal" and answer.amounts is not None and bool((answer.amounts <= before).all())


def lowered(plan: Plan, percent: float) -> Plan:
    """``plan`` with every year's ceiling ``percent`` lower, in decimal arithmetic."""
    kept = 1 - decimal(percent) / 100
    years = tuple(replace(row, ceiling=float(decimal(row.ceiling) * kept)) for row in plan.years)
    return replace(plan, years=years)
