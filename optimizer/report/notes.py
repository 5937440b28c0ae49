"""How the amounts of a page are rounded, in a sentence; no note where rounding moves nothing between pages."""

from __future__ import annotations

from optimizer.report.context import Context


def topics(ctx: Context) -> list[str]:
    """How the amounts of topics and lines are rounded, for the pages that show them; none where nothing is split."""
    if not ctx.several_topics:
        return []
    step = ctx.number(1)
    return [
        f"Topics, lines and the total are exact sums rounded so that all add as shown (within {step}). The parts of an "
        f"activity that serves several topics may differ by {step} from its amount in the sheet Activities."
    ]


def activities(ctx: Context) -> list[str]:
    """That whole activities are exact while their parts are rounded; none where nothing is split."""
    if not ctx.several_topics:
        return []
    return [
        "Each amount is that of the whole activity; its parts by topic, in the sheets by topic and in the Grid, may "
        f"differ from it by {ctx.number(1)} in sum."
    ]
