"""``optimizer fairness``: what it costs to treat the topics alike."""

from __future__ import annotations

from optimizer.cli import analysing, screen
from optimizer.cli.asked import Asked, asking


@asking
def fairness(asked: Asked) -> None:
    """Put the plan of greatest value beside plans that treat the topics alike.

    Greatest least attainment, balanced and proportional: what each costs in points, and who gains.
    """
    from optimizer.analysis.fairness import fairness as compared

    plan = asked.plan()
    with screen.working("solving", quiet=asked.quiet):
        found = compared(plan, options=asked.options())
    analysing.deliver(asked, found)
