"""``optimizer robust``: which decisions survive when weights and values are not quite what was typed."""

from __future__ import annotations

from typing import Annotated

import typer

from optimizer.cli import analysing, screen
from optimizer.cli.asked import Asked, asking
from optimizer.errors import UsageError

Samples = Annotated[
    int | None,
    typer.Option(
        "--samples",
        metavar="N",
        min=1,
        show_default=False,
        help="How many samples; without it 10,000, or 200 where the plan has whole things.",
    ),
]
Weights = Annotated[str, typer.Option("--weights", metavar="SHARE", help="How far weights may lie to either side.")]
Values = Annotated[str, typer.Option("--values", metavar="SHARE", help="How far values may lie to either side.")]
Jobs = Annotated[
    int, typer.Option("--jobs", metavar="N", help="Workers that share the samples; -1: one a core. Same answer.")
]
Seed = Annotated[
    str | None,
    typer.Option("--seed", metavar="TEXT", show_default=False, help="Draws other samples; without it the title."),
]


@asking
def robust(
    asked: Asked,
    samples: Samples = None,
    weights: Weights = "20%",
    values: Values = "20%",
    jobs: Jobs = 1,
    seed: Seed = None,
) -> None:
    """Say which activities keep their money when weights and values are uncertain, and who would decide otherwise."""
    widths = part_of(weights, "--weights"), part_of(values, "--values")
    plan = asked.plan()
    from optimizer.analysis.robust import robust as analyse

    with screen.progress("samples", quiet=asked.quiet) as progress:
        analysis = analyse(
            plan,
            samples,
            weights=widths[0],
            values=widths[1],
            seed=seed,
            jobs=jobs,
            options=asked.options(),
            progress=progress,
        )
    analysing.deliver(asked, analysis)


def part_of(text: str, option: str) -> float:
    """A share as a person types it: ``20%``, ``20 %`` or ``0.2``. Raises UsageError for anything else."""
    typed = text.strip().replace(",", ".")
    percent = typed.endswith("%")
    try:
        number = float(typed.removesuffix("%")) / (100.0 if percent else 1.0)
    except ValueError:
        raise UsageError(f"{option} is {text!r}: write a share such as 20% or 0.2.") from None
    if 1.0 < number <= 100.0 and not percent:
        raise UsageError(f"{option} is {text}: a share is at most 1. Did you mean {text}%?")
    return number
