"""What a source whose money is left over would bring if it could pay for everything: the plan is solved again."""

from __future__ import annotations

from dataclasses import replace

from optimizer.allocate.outcome import Outcome
from optimizer.model import assemble
from optimizer.plan import EVERY_CELL
from optimizer.solvers import Limits, open_session

SECONDS = 5.0
"""How long one source may take; without proof nothing is said of it."""

DUST = 1e-9


def value_if_open(outcome: Outcome) -> dict[str, float]:
    """The points gained by opening each source of which money lapses to every cell; as far as it was proved."""
    plan, found = outcome.model.plan, {}
    best = outcome.staged.first.objective
    uses_base = any(row.base is not None and row.base.kind == "without" for row in plan.rules)
    if outcome.objective != "value" or best is None or uses_base:
        return {}
    for s, source in enumerate(plan.sources, start=1):
        if not source.scope or float(outcome.flows.lapsed[s].max(initial=0.0)) <= DUST:
            continue
        opened = tuple(replace(row, scope=EVERY_CELL) if row is source else row for row in plan.sources)
        model = assemble(replace(plan, sources=opened))
        stage = model.program.stages[0]
        again = open_session(model.program, limits=Limits(seconds=SECONDS)).run(stage.cost, maximise=True)
        if again.status == "optimal" and again.objective is not None:
            found[source.code] = max(0.0, again.objective - best)
    return found
