"""Reasons under objectives other than value: there, points per unit of money do not decide who gets what."""

from __future__ import annotations

from optimizer.allocate.outcome import Outcome
from optimizer.allocate.reason import Reason
from optimizer.allocate.words import listed, points, share
from optimizer.language import joined, say

FULL = 1e-9


def goal_reason(outcome: Outcome, a: int, y: int, held: Reason | None) -> Reason:
    """Why activity ``a`` gets what it gets in year ``y`` under ``balanced`` or ``cheapest``."""
    model, plan = outcome.model, outcome.model.plan
    year = plan.years[y]
    most = float(model.amounts.most[a, y])
    if float(outcome.exact[a, y]) >= most - FULL * max(1.0, most):
        return Reason(code="full_request", text=say("Gets all it asks for in {year}.", year=year.year))
    if held is not None:
        return held
    if outcome.objective == "cheapest":
        target = float(plan.settings.target_value or 0.0)
        return Reason(
            code="worth_nothing_more",
            text=say(
                "The target of {points} points is reached for less money than with more here in {year}.",
                points=points(target),
                year=year.year,
            ),
            rules=("target",),
            cells=tuple(cell for name, cell in plan.settings.cells.items() if name == "target_value"),
        )
    standing = [
        say("{topic} at {share}", topic=topic, share=share(reached))
        for topic in plan.activities[a].shares
        if (reached := outcome.attainment.get(topic)) is not None
    ]
    where = [say(" ({topics} of what full requests would bring)", topics=listed(standing, most=3))] if standing else []
    return Reason(
        code="ceiling",
        text=say(
            "The lowest topics are raised first, then the next{where}; the ceiling of {year} stops here.",
            where=joined("", where),
            year=year.year,
        ),
        rules=("ceiling",),
        cells=(year.origin.cell("ceiling"),),
    )
