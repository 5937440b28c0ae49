"""What a solve in stages comes to, stage by stage."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from optimizer.language import say
from optimizer.model.program import Stage
from optimizer.solvers.session import Solution

Floats = npt.NDArray[np.float64]

ORDER = say("earlier years, then earlier rows")

LAST_DIGIT = 1e-14
"""By what part of all that it adds up a sum of amounts may be off."""


@dataclass(frozen=True, kw_only=True)
class StageResult:
    """What one stage came to. ``status`` is ``optimal``, ``feasible`` (without proof) or ``skipped``."""

    stage: str
    meaning: str
    objective: float | None
    gap: float | None
    status: str


@dataclass(frozen=True, kw_only=True)
class Staged:
    """The outcome of all stages: ``x`` (columns,) after the last, ``first`` the first stage's own solution.

    With whole numbers (``whole``) ``first`` is solved with them held, so that it has prices; its ``bound`` is that
    of the search. ``bound`` and ``gap`` are those of the stage that counts: the last of the objective's own stages,
    or the first where money is minimised; ``None`` where that stage was not reached.
    """

    status: str
    first: Solution
    x: Floats | None
    stages: tuple[StageResult, ...]
    bound: float | None = None
    gap: float | None = None
    whole: bool = False


def told(stage: Stage, found: Solution) -> StageResult:
    """A stage that was solved."""
    return StageResult(
        stage=stage.name,
        meaning=stage.meaning,
        objective=found.objective,
        gap=found.gap,
        status=found.status,
    )


def skipped(stage: Stage) -> StageResult:
    """A stage that was not solved, or whose answer was not taken over."""
    return StageResult(stage=stage.name, meaning=stage.meaning, objective=None, gap=None, status="skipped")


def told_order(ties: int | None, status: str = "optimal") -> StageResult:
    """The last tie-break: how many ties it settled, ``None`` where it was skipped."""
    return StageResult(
        stage="order",
        meaning=ORDER,
        objective=None if ties is None else float(ties),
        gap=None if ties is None or status != "optimal" else 0.0,
        status="skipped" if ties is None else status,
    )


def counting(stages: Sequence[Stage]) -> int:
    """The place of the stage whose bound and gap are the plan's; see `Staged`."""
    own = [place for place, stage in enumerate(stages) if stage.own]
    return 0 if not own or not stages[0].maximise else own[-1]


def lost(stages: Sequence[Stage], reached: Sequence[float | None], x: Floats, loses: float) -> bool:
    """Whether ``x`` gives up more than ``loses``, relatively, of what an earlier stage had reached."""
    for stage, before in zip(stages, reached, strict=True):
        best = float(before or 0.0)
        # Sums of large amounts cancel: what is lost is seen against what was added up, not only their sum.
        added = float(np.abs(stage.cost * x).sum())
        size = max(abs(best), 1e-9 * added)
        worse = (best - float(stage.cost @ x)) * (1.0 if stage.maximise else -1.0)
        # Nor is the dust of such a sum a loss where it comes to nothing.
        if worse > max(loses * max(size, loses), LAST_DIGIT * added):
            return True
    return False
