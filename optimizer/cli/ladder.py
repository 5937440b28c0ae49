"""``optimizer ladder``: the value of the budget, and the order in which activities enter."""

from __future__ import annotations

from typing import Annotated

import typer

from optimizer.cli import screen
from optimizer.cli.analysing import deliver
from optimizer.cli.asked import Asked, asking
from optimizer.errors import UsageError


@asking
def ladder(
    asked: Asked,
    steps: Annotated[
        str | None,
        typer.Option(
            "--steps",
            metavar="PERCENT,...",
            show_default=False,
            help="Solve these budgets, in per cent of the ceilings, each containing the one before; plans with whole "
            "things: 50,60 to 130 without it.",
        ),
    ] = None,
) -> None:
    """What every budget buys, and who enters as money grows.

    All ceilings are scaled by one factor. A plan without whole things has an exact curve with every bend; others are
    solved in steps.
    """
    percents = [] if steps is None else [_percent(word.strip()) for word in steps.split(",") if word.strip()]
    plan = asked.plan()
    from optimizer.analysis.ladder import ladder as climbed

    with screen.working("climbing", quiet=asked.quiet):
        analysis = climbed(plan, percents, options=asked.options(prices=asked.output is not None))
    deliver(asked, analysis)


def _percent(word: str) -> float:
    try:
        return float(word.removesuffix("%"))
    except ValueError:
        raise UsageError(f"--steps takes per cents with commas between them, such as 80,100, not {word!r}.") from None
