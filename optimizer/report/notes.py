"""How the amounts of a page are rounded, in a sentence; no note where rounding moves nothing between pages."""

from __future__ import annotations

from optimizer.language import say
from optimizer.report.context import Context


def topics(ctx: Context) -> list[str]:
    """How the amounts of topics and lines are rounded, for the pages that show them; none where nothing is split."""
    if not ctx.several_topics:
        return []
    return [
        say(
            "Topics, lines and the total are exact sums rounded so that all add as shown (within {step}). The parts of "
            "an activity that serves several topics may differ by {step} from its amount in the sheet {sheet}.",
            step=ctx.number(1),
            sheet=say("Activities"),
        )
    ]


def activities(ctx: Context) -> list[str]:
    """That whole activities are exact while their parts are rounded; none where nothing is split."""
    if not ctx.several_topics:
        return []
    return [
        say(
            "Each amount is that of the whole activity; its parts by topic, in the sheets by topic and in the {grid}, "
            "may differ from it by {step} in sum.",
            grid=say("Grid"),
            step=ctx.number(1),
        )
    ]
