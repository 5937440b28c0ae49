"""What a source whose money is left over would bring if it could pay for everything: the plan is solved again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from optimizer.allocate.outcome import Outcome
from optimizer.language import Text, number, say
from optimizer.model import assemble
from optimizer.plan import EVERY_CELL, Source
from optimizer.solvers import Limits, open_session

SECONDS = 5.0
"""How long one source may take; without proof nothing is said of it."""

MOST = 20
"""How many sources are opened, those with the most money left over first; the others are told without."""

DUST = 1e-9


def left_over(outcome: Outcome) -> list[Source]:
    """The sources of which money lapses that may not pay every cell, the most money first."""
    lapsed = outcome.flows.lapsed[1:]
    asked = [
        (float(lapsed[s].sum()), source)
        for s, source in enumerate(outcome.model.plan.sources)
        if source.scope and float(lapsed[s].max(initial=0.0)) > DUST
    ]
    return [source for _, source in sorted(asked, key=lambda pair: -pair[0])]


def not_opened(outcome: Outcome, opened: Mapping[str, float]) -> tuple[Text, ...]:
    """Says so where some sources were not asked for what they would bring if they could pay everything."""
    asked = len(left_over(outcome))
    if not opened or asked <= MOST:
        return ()
    return (
        say(
            "Of {asked} sources with money left over, those {most} with the most were asked for what they would bring "
            "if they could pay everything; of the others it was not looked for.",
            asked=number(asked, "d"),
            most=number(MOST, "d"),
        ),
    )


def value_if_open(outcome: Outcome) -> dict[str, float]:
    """The points gained by opening each source of which money lapses to every cell; as far as it was proved."""
    plan, found = outcome.model.plan, {}
    best = outcome.staged.first.objective
    uses_base = any(row.base is not None and row.base.kind == "without" for row in plan.rules)
    if outcome.objective != "value" or best is None or uses_base:
        return {}
    for source in left_over(outcome)[:MOST]:
        opened = tuple(replace(row, scope=EVERY_CELL) if row is source else row for row in plan.sources)
        model = assemble(replace(plan, sources=opened))
        stage = model.program.stages[0]
        again = open_session(model.program, limits=Limits(seconds=SECONDS)).run(stage.cost, maximise=True)
        if again.status == "optimal" and again.objective is not None:
            found[source.code] = max(0.0, again.objective - best)
    return found
