"""Sums over requests, baselines and money that show a rule to be idle or out of reach before anything is solved."""

from __future__ import annotations

from optimizer.plan import Plan
from optimizer.plan.amounts import Amounts
from optimizer.workbook.checks.change_sums import ChangeSums
from optimizer.workbook.checks.floors import Bound, check_floors
from optimizer.workbook.checks.money_sums import MoneySums
from optimizer.workbook.checks.number_sums import NumberSums
from optimizer.workbook.checks.payers import Payers
from optimizer.workbook.checks.rounding import check_rounding, check_whole_units
from optimizer.workbook.checks.rule_sums import sums_of
from optimizer.workbook.findings import Findings


def check_sums(plan: Plan, money: Amounts, payers: Payers, findings: Findings) -> None:
    """Report rules that plain sums show to be idle or out of reach, and floors that no money can pay."""
    sums = sums_of(plan, money, payers)
    bounds: list[Bound] = []
    for rule in plan.rules:
        paid = payers.members(rule)
        if rule.measure in ("count", "units"):
            NumberSums(rule=rule, paid=paid, sums=sums, findings=findings).check()
            continue
        if rule.measure in ("change", "moved"):
            change = ChangeSums(rule=rule, paid=paid, sums=sums, findings=findings)
            if rule.measure == "moved":
                change.moved()
            else:
                bounds += change.change()
                check_whole_units(rule, change.members, plan, money, findings)
        else:
            amount = MoneySums(rule=rule, paid=paid, sums=sums, findings=findings)
            bounds += amount.money()
            amount.shares_of_total()
        if plan.settings.round_to:
            baselines = [row.member.portion.of(money.baseline) for row in paid]
            check_rounding(rule, baselines, plan.settings.round_to, findings)
    check_floors(bounds, payers, [row.year for row in plan.years], findings)
