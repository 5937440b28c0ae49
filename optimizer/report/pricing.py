"""What more money would bring at each limit, in numbers that never go beyond what was calculated."""

from __future__ import annotations

import math
from collections.abc import Sequence

from optimizer.allocate.result import Row
from optimizer.language import joined, listed, plural, say, sentence
from optimizer.report.context import Context
from optimizer.report.wording import NOT_CONFIRMED, NOT_PRICED, counted_in, points

MONEY_LIMITS = ("ceiling", "source")
"""Limits that are money to spend: their next money was solved again."""

HELD = say("with the whole things as they are")
"""What a price leaves alone that was found with packages, units and posts held."""


def price_step(ctx: Context) -> float:
    """A round sum of about one per cent of a year's ceiling, in the plan's unit: what 'the next money' means."""
    largest = max((row.ceiling for row in ctx.plan.years), default=0.0)
    return float(10 ** round(math.log10(largest / 100))) if largest > 0 else 1.0


def unpriced(ctx: Context) -> str:
    """Why no limit has a price; empty where they do."""
    if ctx.result.objective == "balanced":
        return say("Under this aim a limit has no single price: more money would raise several topics in turn")
    if ctx.result.status != "optimal":
        return say("No prices were calculated, as the search stopped before the proof")
    return ""


def priced(ctx: Context) -> list[Row]:
    """The limits that more money (or a looser rule) would make worth more: ceilings, sources, then by price."""
    rows = [row for row in ctx.result.rows("rules") if (row["marginal_value"] or 0) > 0 or (row["next_gain"] or 0) > 0]
    money = [row for name in MONEY_LIMITS for row in rows if row["rule"] == name]
    others = [row for row in rows if row["rule"] not in MONEY_LIMITS]
    return money + sorted(others, key=lambda row: -(row["marginal_value"] or 0))


def unconfirmed(ctx: Context) -> list[Row]:
    """The limits that hold the plan back at a price that was not confirmed, ceilings first."""
    if unpriced(ctx):
        return []
    rows = [
        row
        for row in ctx.result.rows("rules")
        if row["binding"] and row["marginal_value"] is None and not (row["next_gain"] or 0) > 0
    ]
    return sorted(rows, key=lambda row: row["rule"] != "ceiling")


def in_a_cell(ctx: Context, row: Row) -> float | str | None:
    """The price of a limit as a cell shows it: a number, or in words why there is none."""
    if row["marginal_value"] is None and row["binding"]:
        return NOT_PRICED if unpriced(ctx) else NOT_CONFIRMED
    return None if row["marginal_value"] is None else float(row["marginal_value"])


def best(ctx: Context, rows: Sequence[Row]) -> list[Row]:
    """Those of ``rows`` whose next money brings most as shown, in their order."""
    shown = [round(_rate(ctx, row), ctx.price_decimals) for row in rows]
    highest = max(shown, default=0.0)
    return [row for row, rate in zip(rows, shown, strict=True) if rate == highest]


def _rate(ctx: Context, row: Row) -> float:
    if row["marginal_value"]:
        return float(row["marginal_value"])
    step, gain = next_money(ctx, row)
    return gain / step if step else 0.0


def next_money(ctx: Context, row: Row) -> tuple[float, float]:
    """The next step at a limit, in its own unit, and what it brings: never beyond what was calculated."""
    if row["next_gain"] is not None:
        return row["next_step"], row["next_gain"]
    reach = row["holds_up_to"]
    usual = price_step(ctx) if counted_in(row) == "money" else 1.0
    step = min(usual, reach) if reach else min(usual, float(ctx.step))
    return step, step * row["marginal_value"]


def gain_unit(ctx: Context) -> str:
    """What a price is in: points, or common money saved where the plan is the cheapest for a target."""
    if ctx.result.objective == "cheapest":
        return say("{unit} of common money saved", unit=ctx.unit)
    return say("points")


def brings(ctx: Context, gain: float) -> str:
    """``adds 12.5 points``; of the cheapest plan ``saves 12.5 EUR thousand of common money``."""
    if ctx.result.objective == "cheapest":
        return say("saves {amount} {unit} of common money", amount=points(gain), unit=ctx.unit)
    return say("adds {points} points", points=points(gain))


def price(ctx: Context, row: Row) -> str:
    """``The next EUR 62.0 thousand in 2028 adds 310.5 points and goes to …; this price holds up to +240.0.``"""
    if row["marginal_value"] is None and row["next_gain"] is None:
        return say("What loosening {place} would bring is {unknown}.", place=_place(row), unknown=NOT_CONFIRMED)
    step, gain = next_money(ctx, row)
    amount, year = _amount(ctx, row, step), row["year"]
    if row["rule"] == "ceiling":
        told = say("The next {amount} in {year} {brings}", amount=amount, year=year, brings=brings(ctx, gain))
    elif row["rule"] == "source":
        told = say(
            "The next {amount} of {source} in {year} {brings}",
            amount=amount,
            source=row["member"],
            year=year,
            brings=brings(ctx, gain),
        )
    else:
        told = say("Loosening {place} by {amount} {brings}", place=_place(row), amount=amount, brings=brings(ctx, gain))
    if row["gets"]:
        told = say("{told} and goes to {who}", told=told, who=listed(map(str, row["gets"]), 3))
    return sentence(joined("; ", [part for part in (told, _how_far(ctx, row)) if part]))


def _how_far(ctx: Context, row: Row) -> str:
    rate, reach, whole = row["marginal_value"], row["holds_up_to"], bool(row.get("whole_held"))
    if not rate or (not reach and not whole):
        if not whole:
            return ""
        if rate == 0:
            return say("{held} it brings nothing", held=HELD)
        return say("{held} it has no confirmed price", held=HELD)
    rated = say("{points} {unit} per {each}", points=points(rate), unit=gain_unit(ctx), each=_unit(ctx, row))
    if not reach:
        return say("{held}, the price is {price}", held=HELD, price=rated)
    upto = say("+{amount}", amount=_number(ctx, row, reach))
    if row["holds_beyond"]:
        upto = say("at least {amount}", amount=upto)
    if not whole:
        return say("the price of {price} holds up to {upto}", price=rated, upto=upto)
    return say("{held}, the price is {price} and holds up to {upto}", held=HELD, price=rated, upto=upto)


def _amount(ctx: Context, row: Row, step: float) -> str:
    kind = counted_in(row)
    if kind == "money":
        return ctx.money(ctx.steps(step))
    if kind == "activities" and step == 1:
        return plural(1, "activity", "activities")
    return say("{number} {of}", number=points(step), of=kind)


def _unit(ctx: Context, row: Row) -> str:
    others = {"activities": say("activity"), "units or posts": say("unit"), "points": say("point")}
    return others.get(counted_in(row), ctx.unit)


def _number(ctx: Context, row: Row, amount: float) -> str:
    return ctx.number(ctx.steps(amount)) if counted_in(row) == "money" else points(amount)


def _place(row: Row) -> str:
    """``rule R10 (CPP) in 2028``, ``the ceiling of 2028``."""
    if row["rule"] == "ceiling":
        return say("the ceiling of {year}", year=row["year"])
    if row["rule"] == "source":
        return say("the source {source} in {year}", source=row["member"], year=row["year"])
    if row["rule"] == "target":
        return say("the target")
    named = say("{rule} ({member})", rule=row["rule"], member=row["member"]) if row["member"] else row["rule"]
    if row["year"]:
        return say("rule {rule} in {year}", rule=named, year=row["year"])
    return say("rule {rule}", rule=named)
