"""Whether every rule means something: cells in its scope, a base that exists, a penalty that counts."""

from __future__ import annotations

from collections.abc import Iterator
from statistics import median

import numpy as np

from optimizer.language import joined, listed, say
from optimizer.plan import COMMON, Activity, Measure, Plan, Rule, Scope
from optimizer.workbook.checks.cite import cite
from optimizer.workbook.checks.magnitudes import value_per_money
from optimizer.workbook.checks.payers import Payers
from optimizer.workbook.checks.scopes import empty_scope, words_typed
from optimizer.workbook.findings import Findings
from optimizer.workbook.table import nearly

WORTH_MISSING = 2.0
"""A suggested penalty is this many times what a unit of money earns in the middle activity."""


def check_reach(plan: Plan, payers: Payers, findings: Findings) -> None:
    """Rules that match no cell, bases that match none, `should` without a penalty, tags that no rule means."""
    for rule in plan.rules:
        _scope(rule, payers, findings)
        _base(rule, payers, findings)
        _of_ceiling(rule, plan, findings)
        if rule.measure == "units":
            _units(rule, plan, payers, findings)
        _penalty(rule, plan, findings)
    _tags(plan, findings)


def _scope(rule: Rule, payers: Payers, findings: Findings) -> None:
    if payers.members(rule):
        return
    empty = empty_scope(rule.scope, payers.parts)
    if empty is None and (rule.source or "source" in rule.each):
        _no_payer(rule, payers, findings)
        return
    words = empty.words if empty else ""
    cite(
        findings,
        "error",
        "matches_nothing",
        rule.origin,
        empty.column if empty and empty.column else "rule",
        f"The rule {rule.code} matches no active activity: none has {words or ' and '.join(rule.each)}.",
        found=words,
        allowed="a scope that at least one active activity is in",
        remedy="Widen the scope, correct its words, or set the rule's active to no.",
    )


def _no_payer(rule: Rule, payers: Payers, findings: Findings) -> None:
    picked = payers.picked(rule.source)
    typed = words_typed(rule.source)
    cite(
        findings,
        "error",
        "matches_nothing",
        rule.origin,
        "source" if rule.source else "each",
        f"The rule {rule.code} counts the money of {', '.join(picked)}, which may pay none of the cells in its scope."
        if picked
        else f"The rule {rule.code} counts no active source: {typed}.",
        found=typed,
        allowed="sources that may pay at least one cell in the rule's scope",
        remedy="Name another source, widen the rule's scope or the source's, or set the rule's active to no.",
    )


def _base(rule: Rule, payers: Payers, findings: Findings) -> None:
    if rule.base is None or rule.base.kind not in ("scope", "without"):
        return
    if rule.base.kind == "without":
        if payers.picked(rule.base.source):
            return
        why = f"leaves out the source {words_typed(rule.base.source)}, which is not active"
    else:
        cells = payers.parts.matching(rule.base.scope)
        if (cells & payers.payable(payers.picked(rule.base.source))).any():
            return
        why = "is money of sources that may pay none of its cells" if cells.any() else "matches no active activity"
    cite(
        findings,
        "error",
        "matches_nothing",
        rule.origin,
        "of",
        f"The base of the rule {rule.code} {why}.",
        found=rule.base.text,
        allowed="parts that at least one active activity is in",
        remedy="Correct the words of the base.",
    )


def _of_ceiling(rule: Rule, plan: Plan, findings: Findings) -> None:
    """A share of the ceilings of money that does not only come from them."""
    if rule.base is None or rule.base.kind != "ceiling" or rule.source.include == (COMMON,):
        return
    moved = any(row.carry_share or row.overrun for row in plan.years)
    if not (plan.sources or moved):
        return
    sources = joined(", ", [row.code for row in plan.sources])
    more = [
        *([say("that of {sources}", sources=sources)] if plan.sources else []),
        *([say("what was carried over or overrun")] if moved else []),
    ]
    cite(
        findings,
        "warning",
        "share_of_ceiling",
        rule.origin,
        "of",
        say(
            "The rule {rule} measures all money, also {more}, against the ceiling alone.",
            rule=rule.code,
            more=listed(more),
        ),
        found=rule.base.text,
        remedy="Write common in the column source to measure the ceilings' money alone; if the share of all money was "
        "meant, leave `of` blank.",
    )


def _units(rule: Rule, plan: Plan, payers: Payers, findings: Findings) -> None:
    members = payers.parts.members(rule)
    whole = np.array([row.kind in ("units", "posts") for row in plan.activities], dtype=np.bool_)
    if not members or any(member.portion.among(whole) for member in members):
        return
    cite(
        findings,
        "error",
        "no_units",
        rule.origin,
        "measure",
        f"The rule {rule.code} counts units, but no activity in its scope is of the kind units or posts.",
        found="units",
        allowed="a scope with units or posts",
        remedy="Widen the scope, or choose the measure count to count activities.",
    )


def suggested_penalty(plan: Plan, measure: Measure = "amount") -> float:
    """A penalty that counts: twice what a unit of what is missed earns, weighted, in the middle activity."""
    weight = {row.code: row.weight for row in plan.topics}
    times = {"count": _asked_at_once, "units": _unit_cost}.get(measure, lambda _: 1.0)
    worth = [
        ratio * times(row) * sum(weight.get(topic, 0.0) * share for topic, share in row.shares.items())
        for row in plan.activities
        if (ratio := value_per_money(row, plan)) is not None and times(row)
    ]
    middle = median(worth) if worth else 0.0
    return float(f"{WORTH_MISSING * middle:.2g}") or 1.0


def _asked_at_once(row: Activity) -> float:
    return max([row.request or 0.0, *row.requests.values()])


def _unit_cost(row: Activity) -> float:
    return row.unit_cost or 0.0


def _penalty(rule: Rule, plan: Plan, findings: Findings) -> None:
    if rule.strength != "should" or rule.penalty > 0:
        return
    guess = f"{suggested_penalty(plan, rule.measure):g}"
    what = {"count": "an activity", "units": "a unit"}.get(rule.measure, "a unit of money")
    cite(
        findings,
        "error",
        "should_without_penalty",
        rule.origin,
        "penalty",
        f"The rule {rule.code} should hold, but missing it costs nothing.",
        allowed=f"a number above 0: points for {what} missed",
        did_you_mean=guess,
        remedy=f"Type a penalty. {guess} is twice what {what} earns in the middle; a higher one "
        "makes the rule harder to miss.",
    )


def _tags_named(plan: Plan) -> Iterator[str]:
    for rule in plan.rules:
        if "tag" in rule.each:
            yield from (tag for row in plan.activities for tag in row.tags)
        for scope in (rule.scope, rule.base.scope if rule.base else Scope()):
            yield from (*scope.tag.include, *scope.tag.exclude)


def _tags(plan: Plan, findings: Findings) -> None:
    """A tag nearly like one that a rule names is probably a slip, and slips out of the rule."""
    named = {tag.casefold() for tag in _tags_named(plan)}
    if not named:
        return
    unused: dict[str, str] = {}
    for row in plan.activities:
        for tag in row.tags:
            if tag.casefold() in named:
                continue
            if tag in unused:
                continue
            near = unused.setdefault(tag, nearly(tag.casefold(), sorted(named)))
            cite(
                findings,
                "warning" if near else "note",
                "unused_tag",
                row.origin,
                "tags",
                say("No rule means the tag '{tag}' of {activity}.", tag=tag, activity=row.code),
                found=tag,
                did_you_mean=near,
                remedy="Correct the tag if a rule was to mean it." if near else "",
            )
