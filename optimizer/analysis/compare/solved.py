"""One option: the plan that its scenarios make, and its answer or the reason why there is none."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from optimizer.allocate import Options, Result, solve
from optimizer.errors import StoppedError, UsageError, WorkbookError
from optimizer.language import joined, say
from optimizer.plan import Plan

DIGITS = 6
"""Decimals of money in the plan's unit beyond which there is only the dust of binary arithmetic."""

MOST_LIMITS = 4
"""Limits of a conflict that a reason names; the rest are counted."""


@dataclass(frozen=True, kw_only=True)
class Solved:
    """``name`` as the option is called; ``plan`` and ``result`` are ``None`` where there is none, ``reason`` says why.

    ``status`` is that of the result, or ``invalid``.
    """

    name: str
    plan: Plan | None
    result: Result | None
    reason: str = ""

    @property
    def status(self) -> str:
        """``optimal``, ``feasible``, ``infeasible`` or ``invalid``."""
        return "invalid" if self.result is None else self.result.status

    @property
    def answer(self) -> Result | None:
        """The result where it holds a plan."""
        return None if self.result is None or self.result.status == "infeasible" else self.result

    @property
    def value(self) -> float | None:
        """The points of the plan, as it counts them."""
        return self.answer.value if self.answer else None

    @cached_property
    def amounts(self) -> dict[tuple[str, int], float]:
        """Money by activity and year."""
        found: dict[tuple[str, int], float] = {}
        for row in self.answer.rows("allocation") if self.answer else ():
            key = row["activity"], row["year"]
            found[key] = round(found.get(key, 0.0) + row["recommended"], DIGITS)
        return found

    @cached_property
    def by_topic(self) -> dict[str, float]:
        """Money by topic."""
        return (
            {row["topic"]: round(row["recommended"], DIGITS) for row in self.answer.rows("topics")}
            if self.answer
            else {}
        )

    @property
    def money(self) -> float:
        """All money recommended."""
        return round(sum(self.amounts.values()), DIGITS)


def quick(options: Options) -> Options:
    """How options are solved: without prices and without a second solver's opinion."""
    return replace(options, prices=False, opinion=0.0, stamp=False)


def option(plan: Plan, name: str, options: Options) -> Solved:
    """``plan`` under the scenarios of ``name``; what makes the sheets invalid is its reason. UsageError as they do."""
    try:
        varied = plan.scenario(name)
    except WorkbookError as error:
        told = [problem for problem in error.problems if problem.level == "error"]
        reason = joined(" ", [joined(": ", [row.where, row.message]) for row in told[:MOST_LIMITS]])
        return Solved(name=name, plan=None, result=None, reason=reason)
    return answered(varied, "+".join(varied.variant.scenarios[len(plan.variant.scenarios) :]), options)


def answered(plan: Plan, name: str, options: Options) -> Solved:
    """The answer to a plan; no plan in time is a reason too."""
    try:
        result = solve(plan, quick(options))
    except StoppedError as error:
        return Solved(name=name, plan=plan, result=None, reason=str(error))
    return Solved(name=name, plan=plan, result=result, reason=conflict_of(result))


def changed_by(plan: Plan, changes: tuple[Any, ...], options: Options) -> Solved | None:
    """The answer under some changes; ``None`` where they cannot be made, or no plan satisfies the rules."""
    if not changes:
        return None
    try:
        found = answered(plan.with_changes(*changes), "", options)
    except (WorkbookError, UsageError):
        return None
    return found if found.answer else None


def conflict_of(result: Result) -> str:
    """The limits that cannot hold together, in words; empty where there is a plan."""
    if result.status != "infeasible":
        return ""
    told = list(dict.fromkeys(row["sentence"] for row in result.conflict))
    rest = [say("And {count} more.", count=len(told) - MOST_LIMITS)] if len(told) > MOST_LIMITS else []
    return say("These cannot hold together: {limits}", limits=joined(" ", [*told[:MOST_LIMITS], *rest]))


def measured(plan: Plan) -> tuple[Any, ...]:
    """All that says how points are counted: plans that differ in it have values that cannot be compared."""
    settings = plan.settings
    activities = {
        row.code: (row.value, row.value_at_half, row.levels and [(level.amount, level.value) for level in row.levels],
                   row.earns, tuple(row.shares.items()))
        for row in plan.activities
    }  # fmt: skip
    weights = {row.code: row.weight for row in plan.topics}
    return settings.objective, settings.discount_rate, weights, activities


def comparable(first: Plan | None, second: Plan | None) -> bool:
    """Whether the values of two plans are counted alike. Activities that only one of them has do not matter."""
    if first is None or second is None:
        return False
    *one, mine = measured(first)
    *other, theirs = measured(second)
    return one == other and all(mine[code] == theirs[code] for code in mine.keys() & theirs.keys())
