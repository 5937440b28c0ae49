"""The tables of a sweep and its one sentence."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from optimizer.analysis.sweep.blocks import Row
from optimizer.analysis.sweep.entries import Entry
from optimizer.analysis.told import Field, Table
from optimizer.analysis.words import chosen
from optimizer.language import Text, joined, number, plural, say
from optimizer.plan import Plan

SWEEP = Table(
    "Sweep",
    "One row an entry, in the order of their names.",
    (
        Field("entry", "entry", "text", "The name of the entry."),
        Field(
            "status",
            "status",
            "word",
            "optimal; feasible: stopped at a limit; infeasible: no plan satisfies the rules; stopped: none found in "
            "time; error: the changes are wrong; failed: a fault of ours.",
        ),
        Field("value", "value", "points", "The greatest value before rounding; under other objectives the plan's."),
        Field(
            "difference",
            "against today",
            "points change",
            "The value less that of the plan as it stands; n/a where the entry changes what a point is worth.",
        ),
        Field("money", "money", "money", "All money recommended, before rounding; with allocations only."),
        Field("gap", "gap", "percent", "How far the value may lie from the best, as a part of it.", screen=False),
        Field("reason", "reason", "wrap", "Why there is no plan: the limits that contradict each other, or the error."),
        Field("changes", "changes", "wrap", "What the entry changes in the plan.", screen=False),
    ),
)

TOPICS = Table(
    "Money by topic",
    "One row an entry and topic; with allocations only.",
    (
        Field("entry", "entry", "text", "The name of the entry."),
        Field("topic", "topic", "text", "The topic."),
        Field("money", "money", "money", "Money recommended for the topic in all years, before rounding."),
        Field("change", "against today", "change", "The money less that of the plan as it stands."),
    ),
)

ALLOCATION = Table(
    "Amounts by entry",
    "One row an entry, activity and year; with allocations only.",
    (
        Field("entry", "entry", "text", "The name of the entry."),
        Field("activity", "activity", "text", "The activity."),
        Field("year", "year", "year", "The year."),
        Field("amount", "amount", "money", "The amount recommended, before rounding."),
        Field("change", "against today", "change", "The amount less that of the plan as it stands."),
    ),
)

DECLARED = {"sweep": SWEEP, "topics": TOPICS, "allocation": ALLOCATION}


def tables_of(plan: Plan, base: Row, entries: Sequence[Entry], rows: Sequence[Row]) -> dict[str, tuple[Row, ...]]:
    """The rows of all tables; ``base`` is the plan as it stands."""
    sweep = tuple(_sweep_row(base, entry, row) for entry, row in zip(entries, rows, strict=True))
    topics: list[Row] = []
    allocation: list[Row] = []
    before = None if base["amounts"] is None else np.array(base["amounts"])
    shares = np.array([[row.shares.get(topic.code, 0.0) for row in plan.activities] for topic in plan.topics])
    for row in rows:
        if row["amounts"] is None:
            continue
        # Another plan may have other activities or years: only what is in both can be set beside each other.
        amounts = np.array(row["amounts"])
        if amounts.shape != (len(plan.activities), len(plan.years)):
            continue
        topics += _topic_rows(plan, row["name"], shares, amounts, before)
        allocation += _amount_rows(plan, row["name"], amounts, before)
    return {"sweep": sweep, "topics": tuple(topics), "allocation": tuple(allocation)}


def _sweep_row(base: Row, entry: Entry, row: Row) -> Row:
    known = row["value"] is not None and base["value"] is not None and entry.same_points
    money = None if row["amounts"] is None else float(np.sum(row["amounts"]))
    return {
        "entry": row["name"],
        "status": chosen(row["status"]),
        "value": row["value"],
        "difference": row["value"] - base["value"] if known else None,
        "money": money,
        "gap": row["gap"],
        "reason": row["reason"],
        "changes": entry.told(),
    }


def _topic_rows(plan: Plan, name: str, shares: Any, amounts: Any, before: Any) -> list[Row]:
    now = shares @ amounts.sum(axis=1)
    apart = None if before is None else now - shares @ before.sum(axis=1)
    return [
        {
            "entry": name,
            "topic": topic.code,
            "money": float(now[t]),
            "change": None if apart is None else float(apart[t]),
        }
        for t, topic in enumerate(plan.topics)
    ]


def _amount_rows(plan: Plan, name: str, amounts: Any, before: Any) -> list[Row]:
    return [
        {
            "entry": name,
            "activity": activity.code,
            "year": year.year,
            "amount": float(amounts[a, y]),
            "change": None if before is None else float(amounts[a, y] - before[a, y]),
        }
        for a, activity in enumerate(plan.activities)
        for y, year in enumerate(plan.years)
    ]


def finding_of(rows: Sequence[Row]) -> str:
    """The sweep in a sentence or two; ``rows`` are those of the table sweep."""
    solved = [row for row in rows if row["value"] is not None]
    compared = [row for row in solved if row["difference"] is not None]
    parts = [_all(len(rows))]
    if len(solved) < len(rows):
        parts = [say("{solved} of {all} can be satisfied", solved=len(solved), all=plural(len(rows), "plan"))]
    if len(compared) > 1:
        best = max(compared, key=lambda row: row["value"])
        least = min(compared, key=lambda row: row["value"])
        parts.append(
            say(
                "value runs from {low} points ({least}) to {high} ({best})",
                low=number(least["value"]),
                least=least["entry"],
                high=number(best["value"]),
                best=best["entry"],
            )
        )
    impossible = [row["entry"] for row in rows if row["status"] == "infeasible"]
    if impossible:
        which = impossible[0]
        if len(impossible) > 1:
            which = say("{first} and {count} more", first=which, count=len(impossible) - 1)
        parts.append(say("no plan satisfies the rules under {which}", which=which))
    return say("{told}.", told=joined("; ", parts))


def _all(count: int) -> Text:
    if count == 1:
        return say("The one plan can be satisfied")
    return say("All {count:,} plans can be satisfied", count=count)
