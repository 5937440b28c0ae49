"""``optimizer cut``: the cut drill."""

from __future__ import annotations

from typing import Annotated, Literal

import typer

from optimizer.cli import screen
from optimizer.cli.analysing import deliver
from optimizer.cli.asked import Asked, asking
from optimizer.errors import UsageError


@asking
def cut(
    asked: Asked,
    by: Annotated[str, typer.Option("--by", metavar="PERCENT,...", help="How far ceilings are lowered.")] = "5,10,15",
    protect: Annotated[
        list[str] | None,
        typer.Option(
            "--protect",
            metavar="NAME,...",
            show_default=False,
            help="Activities and tags that get no less than in the uncut plan.",
        ),
    ] = None,
    nested: Annotated[
        bool,
        typer.Option(
            "--nested/--both", help="Nested plans alone, in half the time, or also with everything free to move."
        ),
    ] = False,
    order: Annotated[
        Literal["loss", "sheet"], typer.Option("--order", help="Who loses: the largest loss first, or as on the sheet.")
    ] = "loss",
) -> None:
    """Lower every ceiling in steps: what it costs, and who loses what.

    Nested means that nobody gets more than in the step before, so that cuts can be made one after the other.
    """
    percents, names = [_percent(word) for word in _words([by])], _words(protect or [])
    plan = asked.plan()
    from optimizer.analysis.cut import cut as drill

    with screen.working("cutting", quiet=asked.quiet):
        analysis = drill(
            plan,
            percents,
            protect=names,
            nested_only=nested,
            order=order,
            options=asked.options(prices=asked.output is not None),
        )
    deliver(asked, analysis)


def _words(lists: list[str]) -> list[str]:
    return [word.strip() for text in lists for word in text.split(",") if word.strip()]


def _percent(word: str) -> float:
    try:
        return float(word.removesuffix("%"))
    except ValueError:
        raise UsageError(f"--by takes per cents with commas between them, such as 5,10,15, not {word!r}.") from None
