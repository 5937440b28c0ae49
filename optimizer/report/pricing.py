"""What more money would bring at each limit, in numbers that never go beyond what was calculated."""

from __future__ import annotations

import math

from optimizer.allocate.result import Row
from optimizer.report.context import Context
from optimizer.report.wording import listed, points


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


def next_money(ctx: Context, row: Row) -> tuple[float, float]:
    """The next money at a limit, in the plan's unit, and the points it adds: never beyond what was calculated."""
    if row["next_gain"] is not None:
        return row["next_step"], row["next_gain"]
    reach = row["holds_up_to"]
    step = min(price_step(ctx), reach) if reach else float(ctx.step)
    return step, step * row["marginal_value"]


def price(ctx: Context, row: Row) -> str:
    """``The next EUR 62.0 thousand in 2028 adds 310.5 points and goes to …; this price holds up to +240.0.``"""
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
    """``rule R10 (CPP) in 2028``."""
    member = f" ({row['member']})" if row["member"] else ""
    return f"rule {row['rule']}{member}" + (f" in {row['year']}" if row["year"] else "")
