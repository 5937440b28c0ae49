"""A plan solved once more with something changed: no answer is an answer too, told in words."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from optimizer.allocate import Options, Result, solve
from optimizer.allocate.words import listed
from optimizer.errors import StoppedError
from optimizer.language import say, within
from optimizer.plan import Plan
from optimizer.plan.amounts import Floats, decimal

STOPPED = say("The time limit came before any plan was found.")
"""Why there is no plan where there was no time."""


@dataclass(frozen=True, kw_only=True)
class Tried:
    """One solve: ``status`` as in a result, or ``stopped`` where the time limit came before any plan.

    ``reason`` says in words why there is no plan. ``amounts`` (activities, years) are those recommended, rounded.
    """

    status: str
    reason: str = ""
    result: Result | None = None
    amounts: Floats | None = None

    @property
    def value(self) -> float | None:
        """Points of the amounts shown; ``None`` without a plan."""
        return None if self.result is None else self.result.value


def tried(plan: Plan, options: Options) -> Tried:
    """``plan`` solved, rounded and checked, without what explains a plan: prices, a second opinion, repairs."""
    try:
        result = solve(plan, replace(options, prices=False, opinion=0.0, repairs=False))
    except StoppedError:
        return Tried(status="stopped", reason=STOPPED)
    return found(result)


def found(result: Result) -> Tried:
    """A result that is there already, as `tried` would hand it over."""
    if result.status == "infeasible":
        return Tried(status="infeasible", reason=in_words(result))
    return Tried(status=result.status, result=result, amounts=given(result))


def given(result: Result) -> Floats:
    """What a plan recommends (activities, years): the cells of an activity added as they are printed."""
    plan = result.plan
    place = {row.code: a for a, row in enumerate(plan.activities)}
    total = [[decimal(0.0)] * len(plan.years) for _ in plan.activities]
    for row in result.rows("allocation"):
        total[place[row["activity"]]][row["year"] - plan.first_year] += decimal(row["recommended"])
    return np.array(total, dtype=np.float64).reshape(len(plan.activities), len(plan.years))


def in_words(result: Result) -> str:
    """The conflict of an impossible plan in one text."""
    told = [within(row["sentence"]) for row in result.conflict]
    if not told:
        return say("No plan satisfies the rules.")
    return say("No plan satisfies these together: {limits}.", limits=listed(told, most=8))


def summed(money: Floats) -> float:
    """The sum in decimal arithmetic: what an officer adding the printed figures gets."""
    return float(sum((decimal(amount) for amount in money.ravel().tolist()), start=decimal(0.0)))
