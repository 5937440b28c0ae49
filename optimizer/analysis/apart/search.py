"""Plans apart from the recommended one and from each other, each the best in its direction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from optimizer.allocate.another import Another, another
from optimizer.allocate.options import Options
from optimizer.analysis.apart.directions import AS_FAR, Candidate, candidates, cheapest_move, farthest
from optimizer.analysis.apart.space import HOLDS, Space, apart, moved
from optimizer.model.program import LinearProgram, extended
from optimizer.plan.amounts import Floats
from optimizer.solvers import Limits


@dataclass(frozen=True, kw_only=True)
class Alternative:
    """A plan, and the direction in which it was found."""

    towards: str
    plan: Another


@dataclass(frozen=True, kw_only=True)
class Found:
    """The plans found, in the order in which they were taken up.

    ``farthest`` is the most money that a further plan within the floors could move from all of them: ``None`` where
    that was not proved. ``full`` says that as many were found as were asked for. ``lead`` is the farthest direction
    that was tried.
    """

    plans: tuple[Alternative, ...]
    farthest: float | None
    full: bool
    lead: Floats | None = None


def search(space: Space, most: int, options: Options) -> Found:
    """At most ``most`` plans, the most different direction first; each is then made as good as it can be.

    Directions that mean something to a reader come before others.
    """
    chosen: list[Floats] = [space.amounts]
    plans: list[Alternative] = []
    pool = candidates(space)
    lead = max((held.amounts for held in pool), key=lambda held: moved(held, space.amounts), default=None)
    while len(plans) < most:
        taken, bound = _most_apart(pool, chosen, space.needed), None
        if taken is not None:
            pool = [held for held in pool if held is not taken]
        else:
            amounts, bound = farthest(space, chosen)
            if amounts is None or _least(amounts, chosen) < space.needed * (1 - HOLDS):
                return Found(plans=tuple(plans), farthest=bound, full=False, lead=lead)
            taken = Candidate(towards=AS_FAR, amounts=amounts)
        plan = completed(space, space.near(), taken.amounts, chosen, options)
        if plan is not None and space.keeps(plan) and _far_enough(space, plan.amounts, chosen):
            plans.append(Alternative(towards=taken.towards, plan=plan))
            chosen.append(plan.amounts)
        elif bound is not None:
            # What is there before rounding is not there after it.
            return Found(plans=tuple(plans), farthest=None, full=False, lead=lead)
    return Found(plans=tuple(plans), farthest=None, full=True, lead=lead)


def nearest(space: Space, found: Found, options: Options) -> Another | None:
    """The plan that moves the money needed at the least loss, whatever that is; ``None`` where none was found.

    Of a plan too large for an exact answer, the best one in the farthest direction that was tried.
    """
    towards = cheapest_move(space)
    towards = found.lead if towards is None else towards
    if towards is None:
        return None
    plan = completed(space, space.model.program, towards, [space.amounts], options)
    return plan if plan is not None and _far_enough(space, plan.amounts, [space.amounts]) else None


def completed(
    space: Space, program: LinearProgram, towards: Floats, chosen: Sequence[Floats], options: Options
) -> Another | None:
    """The best plan of ``program`` that keeps the money needed moved from all ``chosen`` plans.

    It moves in the direction of the amounts ``towards``, so that nothing is given up for no difference.
    """
    limits = Limits(seconds=options.time_limit, gap=options.gap)
    rows = apart(space.model, towards, chosen, space.needed)
    model = replace(space.model, program=extended(program, rows))
    return another(model, space.without, solver=options.solver, limits=limits)


def _most_apart(pool: Sequence[Candidate], chosen: Sequence[Floats], needed: float) -> Candidate | None:
    """The candidate whose least distance from the chosen plans is greatest, of those that are far enough."""
    far = [held for held in pool if _least(held.amounts, chosen) >= needed]
    return max(far, key=lambda held: (held.named, _least(held.amounts, chosen)), default=None)


def _least(amounts: Floats, chosen: Sequence[Floats]) -> float:
    return min(moved(amounts, other) for other in chosen)


def _far_enough(space: Space, amounts: Floats, chosen: Sequence[Floats]) -> bool:
    return _least(amounts, chosen) >= space.needed - HOLDS * max(1.0, space.needed)
