"""``optimizer review``: a plan amended by hand, held against its workbook."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from optimizer.cli import screen
from optimizer.cli.analysing import deliver
from optimizer.cli.asked import Asked, asking
from optimizer.cli.options import existing


@asking
def review(
    asked: Asked,
    plan: Annotated[
        Path,
        typer.Argument(
            metavar="PLAN",
            show_default=False,
            help="A report with its column approved filled in, or a table activity, year, approved.",
        ),
    ],
) -> None:
    """Hold a plan that was amended by hand against its workbook.

    Says whether it keeps every limit, and by which rule and cell not; how far it is from the best; the smallest repair
    of the plan, and the smallest change of rules. Ends with exit code 6 where a limit is missed.
    """
    existing(plan)
    from optimizer.analysis.review import review as hold

    workbook = asked.plan()
    with screen.working("reviewing", quiet=asked.quiet):
        analysis = hold(workbook, plan, asked.options())
    deliver(asked, analysis)
