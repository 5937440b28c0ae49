"""The rows of the answer, as `optimizer.allocate.result.TABLES` lists them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from optimizer.allocate.outcome import Outcome, missed_money
from optimizer.allocate.prices import Price
from optimizer.allocate.reasons import Reason, Reasons
from optimizer.allocate.result import Row
from optimizer.model.rule_row import RuleRow
from optimizer.plan import Activity
from optimizer.plan.amounts import decimal, part_of


def allocation_rows(outcome: Outcome, reasons: Reasons) -> tuple[Row, ...]:
    """One row per cell: activities in sheet order, their topics, the years."""
    model = outcome.model
    told = [[reasons.of(a, y) for y in range(model.num_years)] for a in range(len(model.plan.activities))]
    return tuple(
        _cell_row(outcome, (a, y), topic, fraction, told[a][y])
        for a, activity in enumerate(model.plan.activities)
        for topic, fraction in activity.shares.items()
        for y in range(model.num_years)
    )


def _cell_row(outcome: Outcome, at: tuple[int, int], topic: str, fraction: float, reason: Reason) -> Row:
    model, (a, y) = outcome.model, at
    activity = model.plan.activities[a]
    amount = float(outcome.amounts[a, y])
    recommended = part_of(amount, fraction)
    baseline = part_of(float(model.amounts.baseline[a]), fraction)
    curve = model.curves.get((a, y))
    weight = next(row.weight for row in model.plan.topics if row.code == topic)
    scale = weight * float(model.amounts.discount[y])
    slope = None if curve is None else curve.slope_above(amount)
    return {
        "activity": activity.code,
        "name": activity.name,
        "topic": topic,
        "share": fraction,
        "line": activity.line,
        "year": model.plan.years[y].year,
        "baseline": baseline,
        "request": part_of(float(model.amounts.request[a, y]), fraction),
        "recommended": recommended,
        "change": float(decimal(recommended) - decimal(baseline)),
        "units": None,
        "filled": None,
        "value": 0.0 if curve is None else scale * fraction * curve.value(amount),
        "marginal_value": None if slope is None else scale * slope,
        "code": reason.code,
        "reason": reason.text,
        "rules": list(reason.rules),
        "cells": list(reason.cells),
    }


def ranking_rows(outcome: Outcome) -> tuple[Row, ...]:
    """One row per activity by value per unit of money at full request; those that ask for nothing come last."""
    model = outcome.model
    full, got = model.points(model.amounts.request).sum(axis=1), model.points(outcome.amounts).sum(axis=1)
    asked = model.amounts.request.sum(axis=1)
    per_unit = np.divide(full, asked, out=np.full_like(full, -1.0), where=asked > 0.0)
    rows = []
    for rank, a in enumerate(np.argsort(-per_unit, kind="stable").tolist(), start=1):
        activity = model.plan.activities[a]
        recommended = _total(outcome.amounts[a])
        rows.append(
            {
                "rank": rank,
                "activity": activity.code,
                "name": activity.name,
                "topic": topics_of(activity),
                "line": activity.line,
                "recommended": recommended,
                "request": _total(model.amounts.request[a]),
                "value": float(got[a]),
                "value_per_unit": float(got[a]) / recommended if recommended > 0.0 else None,
                "enters_at": None,
            }
        )
    return tuple(rows)


def topics_of(activity: Activity) -> str:
    """The activity's topics as one text, the largest share first where it is split."""
    return ", ".join(sorted(activity.shares, key=lambda topic: -activity.shares[topic]))


def _total(amounts: Sequence[float] | Any) -> float:
    return float(sum((decimal(float(amount)) for amount in amounts), start=decimal(0.0)))


def unfunded_rows(outcome: Outcome) -> tuple[Row, ...]:
    """What is not funded, dearest first: the next money there brings most. Ties: earlier year, then sheet order."""
    model = outcome.model
    found = []
    for (a, y), curve in model.curves.items():
        amount = float(outcome.amounts[a, y])
        slope = curve.slope_above(amount)
        if slope is None:
            continue
        worth = slope * float(model.amounts.weight[a] * model.amounts.discount[y])
        missing = float(decimal(float(model.amounts.request[a, y])) - decimal(amount))
        found.append((-worth, y, a, missing))
    rows = []
    for rank, (worth, y, a, missing) in enumerate(sorted(found), start=1):
        activity = model.plan.activities[a]
        rows.append(
            {
                "rank": rank,
                "activity": activity.code,
                "name": activity.name,
                "topic": topics_of(activity),
                "line": activity.line,
                "year": model.plan.years[y].year,
                "amount": missing,
                "marginal_value": -worth + 0.0,
            }
        )
    return tuple(rows)


def rule_table(
    outcome: Outcome, prices: dict[int, Price], ceilings: dict[int, Price], sentences: dict[str, str]
) -> tuple[Row, ...]:
    """One row per rule row, then one per ceiling. ``prices`` is by rule row, ``ceilings`` by year."""
    rows = [
        _rule_row(outcome, place, row, prices.get(place), sentences.get(row.rule.code, ""))
        for place, row in enumerate(outcome.model.rule_rows)
    ]
    rows += [_ceiling_row(outcome, y, ceilings.get(row.year)) for y, row in enumerate(outcome.model.plan.years)]
    return tuple(rows)


def _rule_row(outcome: Outcome, place: int, row: RuleRow, price: Price | None, sentence: str) -> Row:
    amounts = outcome.amounts.ravel()
    required, achieved = _clean(row.required(amounts)), _clean(row.achieved(amounts))
    base = None if row.base is None else _clean(row.base.at(amounts))
    rule = row.rule
    return {
        "rule": rule.code,
        "name": rule.name,
        "member": row.member,
        "year": row.year,
        "cell": rule.origin.cell("limit"),
        "sentence": sentence,
        "measure": rule.measure,
        "relation": row.relation,
        "strength": rule.strength,
        "priority": rule.priority,
        "limit": rule.limit,
        "base": base,
        "percent": achieved / base if base else None,
        "required": required,
        "achieved": achieved,
        "margin": _clean(row.margin(amounts)),
        "missed": _clean(missed_money(row, outcome.amounts)),
        "penalty": rule.penalty if rule.strength == "should" else None,
        "binding": outcome.binding(place),
        **_price_columns(price, outcome.binding(place)),
        "owner": rule.owner,
        "reason": rule.reason,
    }


def _ceiling_row(outcome: Outcome, y: int, price: Price | None) -> Row:
    flows, year = outcome.flows, outcome.model.plan.years[y]
    return {
        "rule": "ceiling",
        "name": f"Ceiling {year.year}",
        "member": str(year.year),
        "year": year.year,
        "cell": year.origin.cell("ceiling"),
        "sentence": "",
        "measure": "amount",
        "relation": "at most",
        "strength": "must",
        "priority": "statutory" if year.status == "approved" else "political",
        "limit": year.ceiling,
        "base": None,
        "percent": None,
        "required": float(flows.available[0, y]),
        "achieved": _clean(float(flows.used[0, y] + flows.carried[0, y])),
        "margin": float(flows.lapsed[0, y]),
        "missed": 0.0,
        "penalty": None,
        "binding": bool(outcome.ceiling_binding[y]),
        **_price_columns(price, bool(outcome.ceiling_binding[y])),
        "owner": "",
        "reason": "",
    }


def _price_columns(price: Price | None, binding: bool) -> Row:
    """A limit that does not bind is worth nothing more; one that binds and was not priced is not known."""
    shown = price or Price(marginal=None if binding else 0.0)
    return {
        "marginal_value": shown.marginal,
        "tightening_value": shown.tightening,
        "holds_up_to": shown.holds_up_to,
        "holds_beyond": shown.beyond,
        "next_step": shown.next_step,
        "next_gain": shown.next_gain,
        "gets": list(shown.gets),
    }


def _clean(amount: float) -> float:
    """Money without the dust of binary arithmetic."""
    return round(amount, 9) + 0.0
