"""The score, or the cost, from which an activity is funded: found by solving, confirmed just above and just below."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from optimizer.allocate.holds import held_out
from optimizer.allocate.options import Options
from optimizer.analysis.explain.resident import Resident, Trial, tried
from optimizer.plan import EMPTY, Activity, Plan
from optimizer.solvers import Solution

Floats = npt.NDArray[np.float64]

MOST_STEPS = 40
"""Plans solved before a break-even is given up; a handful are needed."""

BESIDE = 1e-3
"""How far above and below the break-even it is confirmed, as a part of it."""

PER_MILLE = 1000
"""Costs are broken down to a thousandth of today's."""

DUST = 1e-9


@dataclass(frozen=True, kw_only=True)
class BreakEven:
    """``factor``: the activity is funded from this multiple of today's score on (up to this part of today's cost).

    ``below`` and ``above`` are what it got when the plan was solved again just below and just above the factor.
    ``verified``: below it got nothing that it would not have to, above it was worth its money, and both were proved.
    A factor of 0: it is funded whatever its score, because rules or other activities need it.
    """

    factor: float
    below: float | None
    above: float | None
    verified: bool


def score(resident: Resident, a: int, start: Trial | None = None) -> BreakEven | None:
    """The multiple of its score from which the activity with index ``a`` is funded; ``None``: no score does it.

    Solved at ever smaller scores by the method of Dinkelbach (Manag. Sci. 13 (1967) 492-498,
    doi:10.1287/mnsc.13.7.492): each plan that funds the activity tells from which score on it is the better one.
    ``start`` is a plan that funds it, where one is known.
    """
    own = _own_points(resident, a)
    if resident.stage.name != "value" or not own.any():
        return None
    out = resident.solved(held_out(resident.model, a))
    if not out.possible and out.verified:
        return BreakEven(factor=0.0, below=None, above=None, verified=True)
    if out.objective is None:
        return None
    others = resident.stage.cost - own
    factor = _of_start(resident, a, out.objective, start)
    found = resident.first(own if np.isinf(factor) else others + factor * own)
    proved = out.verified and _proved(resident, found)
    for _ in range(MOST_STEPS):
        if found.x is None:
            return None
        points = float(own @ found.x)
        if points <= DUST * max(1.0, resident.tolerance):
            break
        now = max(0.0, (out.objective - float(others @ found.x)) / points)
        if now >= factor * (1 - DUST):
            break
        factor = now
        found = resident.first(others + factor * own)
        proved = proved and _proved(resident, found)
    return _confirmed(resident, a, own, out.objective, factor, proved) if np.isfinite(factor) else None


def _of_start(resident: Resident, a: int, without: float, start: Trial | None) -> float:
    """From which multiple on a plan that funds the activity is better than the plan without it."""
    if start is None or start.amounts is None or start.objective is None:
        return float(np.inf)
    points = float(resident.model.points(start.amounts)[a].sum())
    return max(0.0, (without - start.objective + points) / points) if points > 0.0 else float(np.inf)


def _confirmed(resident: Resident, a: int, own: Floats, without: float, factor: float, proved: bool) -> BreakEven:
    others = resident.stage.cost - own
    got, proofs = [], proved
    room = 1e-9 * max(1.0, abs(without))
    for beside, above in ((1 - BESIDE, False), (1 + BESIDE, True)):
        at = factor * beside
        found = resident.first(others + at * own)
        if found.x is None or found.objective is None:
            return BreakEven(factor=factor, below=None, above=None, verified=False)
        gains = found.objective - without
        places = resident.model.amount.reshape(resident.model.shape)[a]
        got.append(float(found.x[places].sum()) if gains > room else 0.0)
        # At a score of 0 there is no below.
        proofs = proofs and _proved(resident, found) and (gains > room) == (above or factor == 0.0)
    return BreakEven(factor=factor, below=got[0], above=got[1], verified=proofs)


def _proved(resident: Resident, found: Solution) -> bool:
    return found.proven if resident.whole else found.status == "optimal"


def _own_points(resident: Resident, a: int) -> Floats:
    """What the columns of one activity earn in the first stage, (columns,)."""
    model = resident.model
    pieces = model.pieces
    places = [*pieces.column[pieces.owner // model.num_years == a].tolist()]
    places += [column for (owner, _), column in model.whole.share.items() if owner == a]
    own = np.zeros(len(model.program.columns))
    own[places] = resident.stage.cost[places]
    return own


def cost(resident: Resident, a: int, options: Options) -> BreakEven | None:
    """The part of its cost at which an activity that gets nothing would be funded, to a thousandth.

    Requests, minimum, unit cost and levels shrink together; its score stays. ``None`` where no cost does it, and for
    posts already in place, whose number would change. Plans are made and solved from nothing.
    """
    row = resident.model.plan.activities[a]
    if resident.model.plan.settings.objective == "balanced" or (row.kind == "posts" and row.baseline > 0.0):
        return None
    out = resident.solved(held_out(resident.model, a))
    if out.objective is None:
        return None

    def at(part: int) -> Trial:
        return tried(with_cost(resident.model.plan, a, part / PER_MILLE), options)

    low, high = 1, PER_MILLE
    trials = {low: at(low)}
    if not _gains(resident, trials[low], out):
        return None
    while high - low > 1:
        middle = (low + high) // 2
        trials[middle] = at(middle)
        if _gains(resident, trials[middle], out):
            low = middle
        else:
            high = middle
    trials.setdefault(high, at(high))
    funded, not_funded = trials[low], trials[high]
    verified = funded.verified and not_funded.verified and not _gains(resident, not_funded, out)
    return BreakEven(factor=low / PER_MILLE, below=_got(funded, a), above=_got(not_funded, a), verified=verified)


def _got(trial: Trial, a: int) -> float | None:
    return None if trial.amounts is None else float(trial.amounts[a].sum())


def _gains(resident: Resident, trial: Trial, out: Trial) -> bool:
    """Whether the plan is better than it is without the activity."""
    if trial.objective is None or out.objective is None:
        return False
    gained = trial.objective - out.objective
    return (gained if resident.stage.maximise else -gained) > DUST * max(1.0, abs(out.objective))


def with_cost(plan: Plan, a: int, part: float) -> Plan:
    """``plan`` where one activity costs ``part`` of what it does."""
    rows = list(plan.activities)
    rows[a] = _cheaper(rows[a], part)
    return replace(plan, activities=tuple(rows))


def _cheaper(row: Activity, part: float) -> Activity:
    return replace(
        row,
        request=None if row.request is None else part * row.request,
        requests={year: part * asked for year, asked in row.requests.items()} or EMPTY,
        minimum=part * row.minimum,
        unit_cost=None if row.unit_cost is None else part * row.unit_cost,
        levels=tuple(replace(level, amount=part * level.amount) for level in row.levels),
    )
