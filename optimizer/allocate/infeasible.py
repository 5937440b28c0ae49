"""The answer where no plan satisfies the rules: the conflict, and repairs that were solved again."""

from __future__ import annotations

from optimizer.allocate.clock import Clock
from optimizer.allocate.conflict import Conflict, conflict_rows, find_conflict
from optimizer.allocate.options import Options
from optimizer.allocate.record import manifest_of, read_back, reading_warnings
from optimizer.allocate.repairs import Menu, repairs
from optimizer.allocate.result import Result
from optimizer.allocate.sums import contradiction
from optimizer.language import Text, say
from optimizer.model import assemble
from optimizer.plan import Plan
from optimizer.plan.amounts import Floats
from optimizer.solvers import Limits, open_session


def infeasible(plan: Plan, without: dict[str, Floats], options: Options, clock: Clock) -> Result:
    """The result of a plan that no amounts satisfy; ``without`` as in `optimizer.model.assemble`."""
    # Pieces of value would hold the amounts to their requests a second time; a target is about value.
    model = assemble(plan, with_value=plan.settings.objective == "cheapest", without=without)
    conflict = find_conflict(model, options.solver)
    clock.lap("conflict")

    def value_of(changed: Plan) -> float | None:
        again = assemble(changed, without=without)
        found = open_session(again.program, options.solver, Limits()).run(again.value_cost, maximise=True)
        return found.objective

    menu = repairs(model, options.solver, value_of, without) if options.repairs else None
    offered = () if menu is None else menu.offered
    clock.lap("repairs")
    results = {
        "status": "infeasible",
        "solver": options.solver,
        "conflict": len(conflict.limits),
        "repairs": len(offered),
    }
    return Result(
        plan=plan,
        status="infeasible",
        objective=plan.settings.objective,
        value=None,
        bound=None,
        gap=None,
        warnings=(
            *reading_warnings(plan),
            *_not_least(conflict),
            *(() if menu is None else _about_repairs(menu)),
        ),
        conflict=conflict_rows(model, conflict.limits, read_back(plan)),
        repairs=offered,
        contradiction=contradiction(model, conflict.limits),
        manifest=manifest_of(plan, options, results, clock),
    )


def _not_least(conflict: Conflict) -> tuple[Text, ...]:
    if conflict.irreducible:
        return ()
    return (
        say(
            "The limits of the conflict cannot hold together, but it takes so many of them that not each was tried: "
            "some may not be needed for it."
        ),
    )


def _about_repairs(menu: Menu) -> tuple[Text, ...]:
    if menu.offered and menu.ended_early:
        return (
            say(
                "So many limits would have to be loosened that the search for repairs was ended: other repairs, and "
                "the same with fewer limits, were not looked for any further."
            ),
        )
    if menu.offered:
        return ()
    return (
        say(
            "No repair can be offered: statutory rules, approved ceilings and requests are never loosened, and "
            "loosening the other limits, one by one or together, was not found to make a plan possible."
        ),
    )
