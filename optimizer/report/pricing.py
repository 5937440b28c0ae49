"""What more money would bring at each limit, in numbers that never go beyond what was calculated."""

from __future__ import annotations

import math
from collections.abc import Sequence

from optimizer.allocate.result import Row
from optimizer.report.context import Context
from optimizer.report.wording import NOT_CONFIRMED, listed, points


def price_step(ctx: Context) -> float:
    """A round sum of about one per cent of a year's ceiling, in the plan's unit: what 'the next money' means."""
    largest = max((row.ceiling for row in ctx.plan.years), default=0.0)
    return float(10 ** round(math.log10(largest / 100))) if largest > 0 else 1.0


def priced(ctx: Context) -> list[Row]:
    """The limits that more money (or a looser rule) would make worth more: ceilings first, then by price."""
    rows = [row for row in ctx.result.rows("rules") if (row["marginal_value"] or 0) > 0]
    ceilings = [row for row in rows if row["rule"] == "ceiling"]
    others = [row for row in rows if row["rule"] != "ceiling"]
    return ceilings + sorted(others, key=lambda row: -row["marginal_value"])


def unconfirmed(ctx: Context) -> list[Row]:
    """The limits that hold the plan back at a price that was not confirmed, ceilings first."""
    rows = [row for row in ctx.result.rows("rules") if row["binding"] and row["marginal_value"] is None]
    return sorted(rows, key=lambda row: row["rule"] != "ceiling")


def dearest(ctx: Context, rows: Sequence[Row]) -> list[Row]:
    """Those of ``rows`` whose price is the highest as shown, in their order."""
    shown = [round(row["marginal_value"], ctx.price_decimals) for row in rows]
    return [row for row, rate in zip(rows, shown, strict=True) if rate == max(shown)]


def next_money(ctx: Context, row: Row) -> tuple[float, float]:
    """The next money at a limit, in the plan's unit, and the points it adds: never beyond what was calculated."""
    if row["next_gain"] is not None:
        return row["next_step"], row["next_gain"]
    reach = row["holds_up_to"]
    step = min(price_step(ctx), reach) if reach else float(ctx.step)
    return step, step * row["marginal_value"]


def price(ctx: Context, row: Row) -> str:
    """``The next EUR 62.0 thousand in 2028 adds 310.5 points and goes to …; this price holds up to +240.0.``"""
    if row["marginal_value"] is None:
        return f"What loosening {_place(row)} would bring is {NOT_CONFIRMED}."
    step, gain = next_money(ctx, row)
    money, reach = ctx.money(ctx.steps(step)), row["holds_up_to"]
    if row["rule"] == "ceiling":
        text = f"The next {money} in {row['year']} adds {points(gain)} points"
    else:
        text = f"Loosening {_place(row)} by {money} adds {points(gain)} points"
    if row["gets"]:
        text += f" and goes to {listed(map(str, row['gets']), 3)}"
    if reach:
        rate = f"{points(row['marginal_value'])} points per {ctx.unit}"
        upto = f"{'at least ' if row['holds_beyond'] else ''}+{ctx.number(ctx.steps(reach))}"
        text += f"; the price of {rate} holds up to {upto}"
    return text + "."


def _place(row: Row) -> str:
    """``rule R10 (CPP) in 2028``, ``the ceiling of 2028``."""
    if row["rule"] == "ceiling":
        return f"the ceiling of {row['year']}"
    member = f" ({row['member']})" if row["member"] else ""
    return f"rule {row['rule']}{member}" + (f" in {row['year']}" if row["year"] else "")
