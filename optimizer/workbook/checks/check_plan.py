"""All checks across records, in one call."""

from __future__ import annotations

from optimizer.plan import Plan
from optimizer.plan.amounts import amounts
from optimizer.plan.scope import Parts
from optimizer.workbook.checks.figures import check_figures
from optimizer.workbook.checks.kinds import check_kinds
from optimizer.workbook.checks.levels import check_levels
from optimizer.workbook.checks.links import check_links
from optimizer.workbook.checks.magnitudes import check_magnitudes
from optimizer.workbook.checks.payers import Payers
from optimizer.workbook.checks.reach import check_reach
from optimizer.workbook.checks.sources import check_sources
from optimizer.workbook.checks.sums import check_sums
from optimizer.workbook.checks.target import check_target
from optimizer.workbook.findings import Findings


def check_plan(plan: Plan, findings: Findings) -> None:
    """Report what is wrong with ``plan`` as a whole; the cells behind it may have errors of their own.

    Sums are only compared once every cell could be read: on half a workbook they would mislead.
    """
    check_figures(plan, findings)
    check_levels(plan, findings)
    check_links(plan, findings)
    lines = {row.code for row in plan.lines}
    whole = all(row.line in lines and row.shares for row in plan.activities)
    if not (whole and plan.years and plan.activities):
        return
    payers = Payers(plan, Parts(plan)) if plan.rules or plan.sources else None
    if payers is not None:
        check_sources(plan, payers.parts, findings)
        check_reach(plan, payers, findings)
    if not findings.has_errors:
        money = amounts(plan)
        check_kinds(plan, money, findings)
        check_target(plan, money, findings)
        if payers is not None:
            check_sums(plan, money, payers, findings)
        check_magnitudes(plan, findings)
