"""What restoring an amount takes from the rest of the plan where no money is added: an estimate, and called one."""

from __future__ import annotations

from optimizer.allocate.result import Row
from optimizer.language import say
from optimizer.report.context import Context

TITLE = say("lost elsewhere if no money is added (points)")

NOTE = say(
    "What is lost elsewhere is an estimate from the price of the year's ceiling, not calculated again: the amount "
    "times the price of taking money away. What is restored beyond it brings less than it costs the others."
)


def lost_elsewhere(ctx: Context, row: Row) -> float | None:
    """Points that the amount of a row of ``unfunded`` is worth elsewhere; ``None`` where its ceiling has no price."""
    price, amount = _price(ctx, row["year"]), float(row["amount"])
    return None if price is None else price * amount


def _price(ctx: Context, year: int) -> float | None:
    """Points per unit of money taken from the ceiling of a year; ``None`` under aims that are not after value."""
    if ctx.result.objective != "value":
        return None
    found = ctx.limits.get(("ceiling", year))
    if found is None:
        return None
    price: float | None = found["tightening_value"]
    return found["marginal_value"] if price is None else price
