"""Really different plans, nearly as good as the recommended one, each with what it gives in exchange for what."""

from __future__ import annotations

from dataclasses import dataclass, replace

from optimizer.allocate import Options, Result, solve
from optimizer.allocate.another import Another
from optimizer.allocate.result import Row
from optimizer.analysis.apart.declared import DECLARED
from optimizer.analysis.apart.exchange import exchange
from optimizer.analysis.apart.finding import completeness, finding, none_found
from optimizer.analysis.apart.rows import amount_rows, plan_row, recommended_row, topic_rows
from optimizer.analysis.apart.search import search
from optimizer.analysis.apart.space import Space, space
from optimizer.analysis.told import Analysis
from optimizer.errors import UsageError
from optimizer.language import say
from optimizer.plan import Plan

WITHIN, DIFFERENT, MOST = 0.02, 0.10, 5
"""What is asked for where nothing is said: how near to the best, how much money moves, and how many plans."""

MOST_PLANS = 50
"""More plans than this nobody compares, and each new one has to differ from all before."""


@dataclass(frozen=True, kw_only=True)
class _Asked:
    """What was asked for: shares, and how many plans at most."""

    within: float
    different: float
    most: int


def alternatives(
    plan: Plan,
    *,
    within: float = WITHIN,
    different: float = DIFFERENT,
    most: int = MOST,
    options: Options | None = None,
) -> Analysis:
    """Plans within a share of the best value that differ from the recommended plan and from each other.

    ``within`` is the share of the value that may be lost; under ``balanced`` also of every sum of least attainments,
    under ``cheapest`` by how much more common money may be spent. ``different`` is the share of the recommended
    plan's money that has to move: half the sum of the absolute differences of all amounts. At most ``most`` plans.
    Every plan is the best in its direction, rounded and checked. Raises UsageError for shares that make no sense, and
    what `optimizer.solve` raises.
    """
    asked = _Asked(within=within, different=different, most=most)
    _demand_sense(asked)
    quick = _quick(options or Options())
    return _answered(solve(plan, quick), asked, quick)


def standard(result: Result, options: Options) -> Analysis:
    """The same of a plan that is solved already, with all shares as they are where nothing is said."""
    return _answered(result, _Asked(within=WITHIN, different=DIFFERENT, most=MOST), _quick(options))


def _quick(options: Options) -> Options:
    return replace(options, prices=False, opinion=0.0, stamp=False)


def _demand_sense(asked: _Asked) -> None:
    if not 0.0 <= asked.within < 1.0:
        raise UsageError(
            f"within is {asked.within:g}: it is the share of the best value that may be lost, from 0 to less than 1 "
            "(2 % is 0.02)."
        )
    if not 0.0 < asked.different <= 1.0:
        raise UsageError(
            f"different is {asked.different:g}: it is the share of the money that has to move, above 0 and at most 1 "
            "(10 % is 0.1)."
        )
    if not 1 <= asked.most <= MOST_PLANS:
        raise UsageError(f"most is {asked.most}: ask for 1 to {MOST_PLANS} plans.")


def _answered(base: Result, asked: _Asked, options: Options) -> Analysis:
    if base.status == "infeasible":
        return _analysis(base, asked, say("No plan satisfies the rules, so there is nothing to choose between."))
    around = space(base, asked.within, asked.different)
    if around.money <= 0.0:
        nothing = say("The recommended plan spends nothing, so no share of its money can move.")
        return _analysis(base, asked, nothing)
    found = search(around, asked.most, options)
    ordered = sorted(found.plans, key=lambda held: _order(around, held.plan))
    plans = [held.plan for held in ordered]
    if not plans:
        return _analysis(base, asked, none_found(around, found, options))
    tables = {
        "alternatives": (
            recommended_row(around, plans),
            *(plan_row(around, nr, held.towards, plans) for nr, held in enumerate(ordered, 1)),
        ),
        "amounts": tuple(row for nr, plan in enumerate(plans, 1) for row in amount_rows(around, nr, plan)),
        "topics": tuple(row for nr, plan in enumerate(plans, 1) for row in topic_rows(base, nr, plan)),
    }
    told = [
        say("{nr}, {towards}: {exchange}", nr=nr, towards=held.towards, exchange=exchange(around, held.plan))
        for nr, held in enumerate(ordered, 1)
    ]
    notes = (*told, completeness(around, found))
    return _analysis(base, asked, finding(around, plans), tables, notes)


def _analysis(
    base: Result,
    asked: _Asked,
    finding: str,
    tables: dict[str, tuple[Row, ...]] | None = None,
    notes: tuple[str, ...] = (),
) -> Analysis:
    return Analysis(
        name="alternatives",
        title=say("Alternatives"),
        plan=base.plan,
        finding=finding,
        declared=DECLARED,
        tables=tables or {},
        status=base.status,
        base=base,
        asked={"within": asked.within, "different": asked.different, "most": asked.most},
        notes=notes,
        warnings=base.warnings,
    )


def _order(around: Space, plan: Another) -> tuple[float, float]:
    """Least loss first; under ``cheapest`` least money."""
    cheapest = around.base.objective == "cheapest"
    return (float(plan.amounts.sum()) if cheapest else 0.0, -plan.value)
