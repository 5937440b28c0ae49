"""The rows of the table of rules: every rule's rows, then ceilings and sources, then the target."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from optimizer.allocate.outcome import Outcome, missed_money
from optimizer.allocate.prices import Price
from optimizer.allocate.result import Row
from optimizer.allocate.words import clean
from optimizer.language import joined, say
from optimizer.model.rule_row import RuleRow
from optimizer.plan import EMPTY


@dataclass(frozen=True, kw_only=True)
class AtLimits:
    """Prices of limits: of rule rows by their place, of accounts by source code and year, of the target."""

    rules: Mapping[int, Price] = field(default_factory=lambda: EMPTY)
    accounts: Mapping[tuple[str, int], Price] = field(default_factory=lambda: EMPTY)
    target: Price | None = None


def rule_table(outcome: Outcome, limits: AtLimits, sentences: Mapping[str, str]) -> tuple[Row, ...]:
    """One row per rule row, per source and year (the ceilings first), and for the target of ``cheapest``.

    ``sentences`` reads the rules back by their id.
    """
    rows = [
        _rule_row(outcome, place, row, limits.rules.get(place), sentences.get(row.rule.code, ""))
        for place, row in enumerate(outcome.model.rule_rows)
    ]
    for s, code in enumerate(outcome.flows.codes):
        for y, year in enumerate(outcome.model.plan.years):
            rows.append(_account_row(outcome, s, y, limits.accounts.get((code, year.year))))
    if outcome.objective == "cheapest":
        rows.append(_target_row(outcome, limits.target))
    return tuple(rows)


def _rule_row(outcome: Outcome, place: int, row: RuleRow, price: Price | None, sentence: str) -> Row:
    columns = outcome.columns
    required, achieved = clean(row.required(columns)), clean(row.achieved(columns))
    base = None if row.base is None else clean(row.base.at(columns))
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
        "margin": clean(row.margin(columns)),
        "missed": clean(missed_money(row, columns)),
        "penalty": rule.penalty if rule.strength == "should" else None,
        "binding": outcome.binding(place),
        **_price_columns(outcome, price, outcome.binding(place)),
        "owner": rule.owner,
        "reason": rule.reason,
    }


def _account_row(outcome: Outcome, s: int, y: int, price: Price | None) -> Row:
    """The account of a source (0: the ceilings) in a year."""
    flows, plan = outcome.flows, outcome.model.plan
    year = plan.years[y]
    binding = bool(outcome.account_binding[s, y])
    if s == 0:
        named = {
            "rule": "ceiling",
            "name": say("Ceiling {year}", year=year.year),
            "member": str(year.year),
            "cell": year.origin.cell("ceiling"),
            "priority": "statutory" if year.status == "approved" else "political",
            "limit": year.ceiling,
            "owner": "",
        }
    else:
        source = plan.sources[s - 1]
        typed = f"amount {year.year}" if year.year in source.amounts else "amount"
        named = {
            "rule": "source",
            "name": joined(" ", [source.name, str(year.year)]),
            "member": source.code,
            "cell": source.origin.cell(typed),
            "priority": "statutory",
            "limit": source.in_year(year.year),
            "owner": source.owner,
        }
    return {
        "rule": named["rule"],
        "name": named["name"],
        "member": named["member"],
        "year": year.year,
        "cell": named["cell"],
        "sentence": "",
        "measure": "amount",
        "relation": "at most",
        "strength": "must",
        "priority": named["priority"],
        "limit": named["limit"],
        "base": None,
        "percent": None,
        "required": float(flows.available[s, y]),
        "achieved": clean(float(flows.used[s, y] + flows.carried[s, y])),
        "margin": float(flows.lapsed[s, y]),
        "missed": 0.0,
        "penalty": None,
        "binding": binding,
        **_price_columns(outcome, price, binding),
        "owner": named["owner"],
        "reason": "",
    }


def _target_row(outcome: Outcome, price: Price | None) -> Row:
    settings = outcome.model.plan.settings
    target = float(settings.target_value or 0.0)
    binding = outcome.exact_value - target <= 1e-6 * max(1.0, target)
    return {
        "rule": "target",
        "name": say("Target value"),
        "member": "",
        "year": None,
        "cell": settings.cells.get("target_value", ""),
        "sentence": "",
        "measure": "amount",
        "relation": "at least",
        "strength": "must",
        "priority": "political",
        "limit": target,
        "base": None,
        "percent": None,
        "required": target,
        "achieved": outcome.value,
        "margin": outcome.value - target,
        "missed": 0.0,
        "penalty": None,
        "binding": binding,
        **_price_columns(outcome, price, binding),
        "owner": "",
        "reason": "",
    }


def _price_columns(outcome: Outcome, price: Price | None, binding: bool) -> Row:
    """A limit that does not bind is worth nothing more; one that binds and was not priced is not known."""
    unpriced = binding or outcome.objective == "balanced"
    shown = price or Price(marginal=None if unpriced else 0.0)
    return {
        "marginal_value": shown.marginal,
        "tightening_value": shown.tightening,
        "holds_up_to": shown.holds_up_to,
        "holds_beyond": shown.beyond,
        "whole_held": shown.whole_held,
        "next_step": shown.next_step,
        "next_gain": shown.next_gain,
        "gets": list(shown.gets),
    }
