"""Whether every rule means something: cells in its scope, a base that exists, a penalty that counts."""

from __future__ import annotations

from collections.abc import Iterator
from statistics import median

from optimizer.plan import Plan, Rule, Scope, Words
from optimizer.plan.scope import Parts
from optimizer.workbook.checks.cite import cite
from optimizer.workbook.checks.magnitudes import value_per_money
from optimizer.workbook.findings import Findings
from optimizer.workbook.table import nearly
from optimizer.workbook.words import SCOPE_COLUMNS

WORTH_MISSING = 2.0
"""A suggested penalty is this many times what a unit of money earns in the middle activity."""


def check_reach(plan: Plan, parts: Parts, findings: Findings) -> None:
    """Rules that match no cell, bases that match none, `should` without a penalty, tags that no rule means."""
    for rule in plan.rules:
        _scope(rule, parts, findings)
        _base(rule, plan, parts, findings)
        _penalty(rule, plan, findings)
    _tags(plan, findings)


def _scope(rule: Rule, parts: Parts, findings: Findings) -> None:
    if parts.matching(rule.scope).any() and parts.members(rule):
        return
    filled = [name for name in SCOPE_COLUMNS if getattr(rule.scope, name)]
    alone = [name for name in filled if not parts.matching(Scope(**{name: getattr(rule.scope, name)})).any()]
    column = (alone or filled or ["rule"])[0]
    scope = " and ".join(f"{name} {_words(getattr(rule.scope, name))}" for name in filled)
    cite(
        findings,
        "error",
        "matches_nothing",
        rule.origin,
        column,
        f"The rule {rule.code} matches no active activity: none has {scope or ' and '.join(rule.each)}.",
        found=scope,
        allowed="a scope that at least one active activity is in",
        remedy="Widen the scope, correct its words, or set the rule's active to no.",
    )


def _words(words: Words) -> str:
    return ", ".join([*words.include, *(f"not {word}" for word in words.exclude)])


def _base(rule: Rule, plan: Plan, parts: Parts, findings: Findings) -> None:
    if rule.base is None:
        return
    if rule.base.kind == "scope" and not parts.matching(rule.base.scope).any():
        cite(
            findings,
            "error",
            "matches_nothing",
            rule.origin,
            "of",
            f"The base of the rule {rule.code} matches no active activity.",
            found=rule.base.text,
            allowed="parts that at least one active activity is in",
            remedy="Correct the words of the base.",
        )
    more = any(row.carry_share or row.overrun for row in plan.years)
    if rule.base.kind == "ceiling" and more:
        cite(
            findings,
            "warning",
            "share_of_ceiling",
            rule.origin,
            "of",
            f"The rule {rule.code} measures all money, also what was carried over or overrun, against the ceiling "
            "alone.",
            found=rule.base.text,
            remedy="If the share of all money was meant, leave `of` blank.",
        )


def suggested_penalty(plan: Plan) -> float:
    """A penalty that counts: twice the weighted value of a unit of money in the middle activity."""
    weight = {row.code: row.weight for row in plan.topics}
    worth = [
        ratio * sum(weight.get(topic, 0.0) * share for topic, share in row.shares.items())
        for row in plan.activities
        if (ratio := value_per_money(row)) is not None
    ]
    middle = median(worth) if worth else 0.0
    return float(f"{WORTH_MISSING * middle:.2g}") or 1.0


def _penalty(rule: Rule, plan: Plan, findings: Findings) -> None:
    if rule.strength != "should" or rule.penalty > 0:
        return
    guess = f"{suggested_penalty(plan):g}"
    cite(
        findings,
        "error",
        "should_without_penalty",
        rule.origin,
        "penalty",
        f"The rule {rule.code} should hold, but missing it costs nothing.",
        allowed="a number above 0: points per unit of money missed",
        did_you_mean=guess,
        remedy=f"Type a penalty. {guess} is twice what a unit of money earns in the middle activity; a higher one "
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
                f"No rule means the tag {tag!r} of {row.code}.",
                found=tag,
                did_you_mean=near,
                remedy="Correct the tag if a rule was to mean it." if near else "",
            )
