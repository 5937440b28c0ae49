"""Replacement costs: what the plan loses without an activity, or with one that it leaves out, and who pays for it.

After the replacement cost of conservation planning (Cabeza and Moilanen, Biol. Conserv. 132 (2006) 336-342,
doi:10.1016/j.biocon.2006.04.025): the best value less the best value with one choice reversed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from optimizer.allocate.holds import Hold, held_full, held_in, held_out
from optimizer.allocate.options import Options
from optimizer.analysis.explain.resident import Resident, Trial, tried
from optimizer.plan import Plan

ALIKE = 1e-7
"""Changes up to this part of all money asked for are dust."""


class Costs:
    """Withdraws activities from one plan and forces them into it."""

    def __init__(self, resident: Resident, options: Options) -> None:
        self.resident, self.model = resident, resident.model
        self.plan: Plan = resident.model.plan
        self._options = options
        self._against_others = any(row.base is not None and row.base.kind == "without" for row in self.plan.rules)

    def withdrawn(self, a: int) -> Trial:
        """The plan where the activity with index ``a`` gets nothing, as if it were locked out."""
        return self._solved(a, "out", held_out, anew=self._is_held_to_its_change(a))

    def forced_full(self, a: int) -> Trial:
        """The plan where it gets all it asks for, as if it were locked to that."""
        return self._solved(a, "full", held_full)

    def forced_in(self, a: int) -> Trial | None:
        """The plan where it gets at least its cheapest meaningful amount; ``None`` where there is no such thing."""
        hold = held_in(self.model, a)
        if hold is None or self.plan.activities[a].lock or self._against_others:
            return None
        return self.resident.solved(hold)

    def moved(self, trial: Trial) -> list[tuple[str, float]]:
        """What every activity gets more over all years than in the plan as it stands, the largest gains first."""
        change = self.resident.change(trial).sum(axis=1)
        dust = ALIKE * max(1.0, float(self.model.amounts.most.sum()))
        order = np.argsort(-change, kind="stable").tolist()
        return [(self.plan.activities[a].code, float(change[a])) for a in order if abs(change[a]) > dust]

    def _solved(self, a: int, lock: str, hold: Callable[..., Hold | None], *, anew: bool = False) -> Trial:
        held = hold(self.model, a)
        if held is None or anew or self._against_others or self.plan.activities[a].lock:
            return tried(self.locked(a, lock), self._options)
        return self.resident.solved(held)

    def locked(self, a: int, lock: str) -> Plan:
        """The plan with another lock of one activity."""
        rows = list(self.plan.activities)
        rows[a] = replace(rows[a], lock=lock)  # type: ignore[arg-type]
        return replace(self.plan, activities=tuple(rows))

    def _is_held_to_its_change(self, a: int) -> bool:
        """Whether a rule on changes holds the activity: what is locked out leaves such a rule."""
        parts = self.model.parts
        return any(
            member.share[a] > 0.0
            for rule in self.plan.rules
            if rule.measure == "change"
            for member in parts.members(rule)
        )
