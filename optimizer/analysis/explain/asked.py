"""What one explanation works with: the result, the plan held in memory, and what may be asked of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property
from math import isfinite

import numpy as np
import numpy.typing as npt

from optimizer.allocate.options import Options
from optimizer.allocate.result import Result, Row
from optimizer.analysis.explain.costs import Costs
from optimizer.analysis.explain.resident import Resident, Trial, whole_plan
from optimizer.errors import SolverError, UsageError, nearest
from optimizer.language import numeral, say
from optimizer.plan import Plan

Floats = npt.NDArray[np.float64]

DUST = 1e-9
"""Money up to this is none."""


class Case:
    """A result with its plan held in memory; the plan is made and solved again only when something is asked of it."""

    def __init__(self, result: Result, options: Options) -> None:
        self.result, self.options, self.plan = result, options, result.plan

    @cached_property
    def resident(self) -> Resident:
        """The plan held in memory."""
        model = whole_plan(self.plan, self.options)
        if model is None:
            raise SolverError("the plan that was solved cannot be solved again")
        return Resident(model, self.result)

    @cached_property
    def costs(self) -> Costs:
        """Withdraws and forces in."""
        return Costs(self.resident, self.options)

    @cached_property
    def rows_of(self) -> dict[str, list[Row]]:
        """The rows of the result's allocation by activity."""
        found: dict[str, list[Row]] = {row.code: [] for row in self.plan.activities}
        for row in self.result.rows("allocation"):
            found[row["activity"]].append(row)
        return found

    @property
    def proved(self) -> bool:
        """Whether the plan as it stands is the best there is: differences from any other mean little."""
        return self.result.status == "optimal"

    def recommended(self, a: int) -> float:
        """What the activity with index ``a`` gets over all years, as delivered."""
        return float(sum(row["recommended"] for row in self.rows_of[self.plan.activities[a].code]))

    def got(self, a: int) -> float:
        """The same before rounding."""
        assert self.resident.base.amounts is not None, "the plan as it stands is one"
        return float(self.resident.base.amounts[a].sum())

    def asks(self, a: int) -> float:
        """What it asks for over all years."""
        return float(sum(row["request"] for row in self.rows_of[self.plan.activities[a].code]))

    def lost(self, trial: Trial | None) -> float | None:
        """What the plan loses; ``None`` where nothing is known, and where topics are balanced: no number says it."""
        if trial is None or self.plan.settings.objective == "balanced":
            return None
        return self.resident.loss(trial)

    def moved(self, trial: Trial | None) -> list[tuple[str, float]]:
        """What every activity gets more, the largest gains first; empty where nothing is known."""
        return [] if trial is None or trial.amounts is None else self.costs.moved(trial)

    def attainment(self, trial: Trial | None) -> list[str]:
        """Topics that attain less than in the plan, where topics are balanced, the largest losses first."""
        base = self.resident.base.attainment
        if self.plan.settings.objective != "balanced" or trial is None or trial.attainment is None or base is None:
            return []
        change = {topic: trial.attainment[topic] - before for topic, before in base.items()}
        less = sorted((topic for topic, by in change.items() if by < -5e-5), key=lambda topic: change[topic])
        shown = {topic: numeral(f"{change[topic]:+.1%}".replace("%", " %")) for topic in less}
        return [say("{code} {change}", code=topic, change=by) for topic, by in shown.items()]


def verdict(case: Case, a: int) -> str:
    """Whether an activity is funded, in part, or not at all."""
    got, asked = case.recommended(a), case.asks(a)
    if got <= DUST:
        return say("unfunded")
    return say("funded") if got >= asked - 1e-9 * max(1.0, asked) else say("part")


def named(plan: Plan, codes: str | Iterable[str]) -> tuple[int, ...]:
    """The indices of the activities that are named; UsageError with the nearest code for one that there is not."""
    known = {row.code.casefold(): a for a, row in enumerate(plan.activities)}
    found = []
    for code in [codes] if isinstance(codes, str) else codes:
        place = known.get(code.strip().casefold())
        if place is None:
            close = nearest(code, [row.code for row in plan.activities])
            raise UsageError(
                f"There is no activity {code!r} among those that are active."
                + (f" Did you mean {close}?" if close else "")
            )
        found.append(place)
    return tuple(dict.fromkeys(found))


def money_step(step: float) -> float:
    """``step`` where it is money to add; else UsageError."""
    if not isfinite(step) or step <= 0.0:
        raise UsageError(f"The next money is an amount above 0 in the plan's unit, not {step:g}.")
    return step


def texts(given: str | Sequence[str]) -> tuple[str, ...]:
    """One or several words as a tuple."""
    return (given,) if isinstance(given, str) else tuple(given)
