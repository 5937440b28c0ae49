"""The value that the cheapest plan must reach."""

from __future__ import annotations

from optimizer.language import say
from optimizer.plan import Plan
from optimizer.plan.amounts import Amounts
from optimizer.workbook.findings import Findings, figure


def check_target(plan: Plan, money: Amounts, findings: Findings) -> None:
    """Report a target above what all requests together would bring."""
    target = plan.settings.target_value
    if plan.settings.objective != "cheapest" or target is None:
        return
    most = 0.0
    for index, row in enumerate(plan.activities):
        asked = money.most[index] > 0
        worth = max((level.value for level in row.levels), default=row.value)
        discounts = money.discount[asked]
        once = row.kind == "package" and row.earns == "once"
        earned = float(discounts.max(initial=0.0)) if once else float(discounts.sum())
        most += worth * earned * float(money.weight[index])
    if target > most * (1 + 1e-9):
        sheet, _, cell = plan.settings.cells["target_value"].partition("!")
        findings.add(
            "warning",
            "never_holds",
            sheet,
            cell,
            say(
                "The target_value is {target}, but all requests together bring only {most}.",
                target=figure(target),
                most=figure(round(most, 3)),
            ),
            found=target,
            allowed=f"{figure(round(most, 3))} at most",
            remedy="Lower the target_value: points count weighted by topic, discounted, over all years.",
        )
