"""Limits that rounded amounts can hardly meet."""

from __future__ import annotations

from collections.abc import Sequence

from optimizer.language import say
from optimizer.plan import Plan, Rule
from optimizer.plan.amounts import Amounts
from optimizer.plan.scope import Member
from optimizer.workbook.checks.cite import cite
from optimizer.workbook.findings import Findings, figure, percent

SLACK = 1e-6
"""How far from a whole number of steps a limit may be, in steps."""


def check_rounding(rule: Rule, baselines: Sequence[float], step: float, findings: Findings) -> None:
    """Report exact limits off the rounding ``step`` and changes below it; ``baselines`` are those of its members."""
    if rule.relation == "exactly":
        _exactly(rule, step, findings)
        return
    if rule.measure != "change" or not rule.limit:
        return
    small = [money for money in baselines if money > 0 and abs(rule.limit) * money < step * (1 - SLACK)]
    if small:
        cite(
            findings,
            "warning",
            "change_below_rounding",
            rule.origin,
            "limit",
            say(
                "{rule} speaks of a change by {share} of {amount}, less than the {step} that amounts are rounded to.",
                rule=rule.code,
                share=percent(rule.limit),
                amount=figure(min(small)),
                step=figure(step),
            ),
            found=percent(rule.limit),
            remedy="Raise the limit, or type a finer round_to in Settings.",
        )


def check_whole_units(rule: Rule, members: Sequence[Member], plan: Plan, money: Amounts, findings: Findings) -> None:
    """Report a change that is smaller than one unit where a member has nothing but units or posts to change."""
    if not rule.limit or rule.relation == "exactly":
        return
    for member in members:
        portion = member.portion
        served = [
            (index, share)
            for index, share in zip(portion.activity.tolist(), portion.share.tolist(), strict=True)
            if share > 0
        ]
        units = [float(money.unit_cost[index].max()) * share for index, share in served]
        room = abs(rule.limit) * portion.of(money.baseline)
        if not units or not all(units) or not 0 < room < min(units) * (1 - SLACK):
            continue
        index, _ = min(zip([index for index, _ in served], units, strict=True), key=lambda row: row[1])
        cite(
            findings,
            "warning",
            "change_below_unit",
            rule.origin,
            "limit",
            say(
                "{rule} speaks of a change by {change}, which is {amount}: less than one unit or post of {activity}, "
                "{cost}.",
                rule=rule.code,
                change=say("{share} of {member}", share=percent(rule.limit), member=member.label)
                if member.label
                else percent(rule.limit),
                amount=figure(room),
                activity=plan.activities[index].code,
                cost=figure(min(units)),
            ),
            found=percent(rule.limit),
            allowed="a change of at least one unit",
            remedy="Raise the limit to one unit or more, or leave the activity out of the rule.",
        )
        return


def _exactly(rule: Rule, step: float, findings: Findings) -> None:
    if rule.measure != "amount":
        cite(
            findings,
            "warning",
            "exactly_unrounded",
            rule.origin,
            "relation",
            say(
                "{rule} asks for exactly {share}: rounded amounts can seldom meet that.",
                rule=rule.code,
                share=percent(rule.limit),
            ),
            found="exactly",
            remedy="Use two rules, at least and at most, a little apart; else the plan may be delivered unrounded.",
        )
        return
    steps = rule.limit / step
    if abs(steps - round(steps)) <= SLACK:
        return
    cite(
        findings,
        "warning",
        "exactly_unrounded",
        rule.origin,
        "limit",
        say(
            "{rule} asks for exactly {limit}, which amounts rounded to {step} cannot add to.",
            rule=rule.code,
            limit=figure(rule.limit),
            step=figure(step),
        ),
        found=figure(rule.limit),
        allowed=f"multiples of {figure(step)}",
        did_you_mean=figure(round(round(steps) * step, 6)),
        remedy="Round the limit; otherwise the plan is delivered unrounded.",
    )
