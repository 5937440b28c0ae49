"""``optimizer alternatives``: really different plans that are nearly as good."""

from __future__ import annotations

from typing import Annotated

import typer

from optimizer.cli import analysing, screen
from optimizer.cli.asked import Asked, asking
from optimizer.errors import UsageError


@asking
def alternatives(
    asked: Asked,
    within: Annotated[
        str, typer.Option("--within", metavar="SHARE", help="How much of the best value a plan may lose.")
    ] = "2%",
    different: Annotated[
        str,
        typer.Option("--different", metavar="SHARE", help="How much of the money has to move between any two plans."),
    ] = "10%",
    most: Annotated[int, typer.Option("--most", metavar="N", help="How many plans at most.")] = 5,
) -> None:
    """Find really different plans that are nearly as good, each with its "in exchange for".

    Every plan is the best in its direction, rounded, and checked like the recommended one.
    """
    from optimizer.analysis.alternatives import alternatives as others

    shares = {"within": share(within, "--within"), "different": share(different, "--different")}
    plan = asked.plan()
    with screen.working("solving", quiet=asked.quiet):
        found = others(plan, **shares, most=most, options=asked.options())
    analysing.deliver(asked, found)


def share(typed: str, option: str) -> float:
    """``2%``, ``2 %`` or ``0.02``; UsageError for what is no share, and for a plain number above 1."""
    text = typed.strip().replace(",", ".")
    percent = text.endswith("%")
    try:
        number = float(text.removesuffix("%"))
    except ValueError:
        raise UsageError(f"{option} is {typed!r}, which is no share: write 2% or 0.02.") from None
    if not percent and number > 1.0:
        raise UsageError(f"{option} is {typed}, which is more than all: did you mean {typed.strip()}%?")
    return number / 100.0 if percent else number
