"""``optimizer explain``: why this amount and not that one, and what the next money would buy."""

from __future__ import annotations

from typing import Annotated

import typer

from optimizer.cli import analysing, screen
from optimizer.cli.asked import Asked, asking


@asking
def explain(
    asked: Asked,
    *,
    activity: Annotated[
        list[str] | None,
        typer.Option(
            "--activity", metavar="CODE", show_default=False, help="Explain this activity in detail; may be repeated."
        ),
    ] = None,
    next_money: Annotated[
        float | None,
        typer.Option(
            "--next", metavar="MONEY", show_default=False, help="How much money to add, in the plan's unit (100)."
        ),
    ] = None,
    next_for: Annotated[
        list[str] | None,
        typer.Option(
            "--for",
            metavar="WHOM",
            show_default=False,
            help="Whom to add it for: “topic PoC”, “line TRN”, “source EM” or “year 2028”; may be repeated.",
        ),
    ] = None,
) -> None:
    """Say why each amount is what it is, what it would cost to change it, and what the next money buys."""
    from optimizer.analysis.explain import explain as explained

    plan = asked.plan()
    with screen.working("explaining", quiet=asked.quiet):
        analysis = explained(
            plan,
            activity=activity or (),
            next_money=next_money,
            next_for=next_for or (),
            options=asked.options(),
        )
    analysing.deliver(asked, analysis)
