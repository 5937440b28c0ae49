"""The sentences that the sheets of record lead with: the grid, assumptions, checks, where the report came from."""

from __future__ import annotations

from optimizer.language import joined, plural, say
from optimizer.report.context import Context
from optimizer.report.proof import proof


def grid(ctx: Context) -> str:
    """What the grid holds."""
    return say(
        "All {cells:,} amounts, each with its reason; enter what the committee decides in the column '{approved}', "
        "in full {currency}.",
        cells=len(ctx.cells),
        approved=say("approved"),
        currency=ctx.plan.settings.currency,
    )


def lean_grid(ctx: Context) -> str:
    """What the grid of a large plan holds."""
    return say(
        "All {cells:,} amounts; enter what the committee decides in the column '{approved}', in full {currency}.",
        cells=len(ctx.cells),
        approved=say("approved"),
        currency=ctx.plan.settings.currency,
    )


def assumptions(ctx: Context) -> str:
    """How many assumptions there are and how many activities name their basis."""
    named = sum(bool(row.basis) for row in ctx.plan.activities)
    number = len(ctx.plan.assumptions)
    return say(
        "The plan rests on {stated}; {named} of {all} name the basis of their figures.",
        stated=plural(number, "stated assumption") if number else say("no stated assumption"),
        named=named,
        all=plural(len(ctx.plan.activities), "activity", "activities"),
    )


def checks(ctx: Context, number: int) -> str:
    """Whether the independent checks agree; ``number`` counts those on the sheet."""
    wrong = [row for row in ctx.result.rows("checks") if row["verdict"] != "OK"]
    if wrong:
        return say(
            "{wrong} of {number} checks do not agree; do not use this report before they do.",
            wrong=len(wrong),
            number=number,
        )
    return say(
        "All {number} checks agree: the plan was recomputed independently, and the pages add up to each other.",
        number=number,
    )


def record(ctx: Context) -> str:
    """Where the report came from."""
    source = ctx.plan.file
    if source.workbook:
        made = say("Made from the workbook {name}.", name=source.workbook)
    else:
        made = say("Made from a plan made in a script.")
    return joined(" ", [made, proof(ctx)])
