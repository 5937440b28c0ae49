"""Whether every source means something: cells that it may pay, and money."""

from __future__ import annotations

from optimizer.language import say
from optimizer.plan import Plan
from optimizer.plan.scope import Parts
from optimizer.workbook.checks.cite import cite
from optimizer.workbook.checks.scopes import empty_scope
from optimizer.workbook.findings import Findings


def check_sources(plan: Plan, parts: Parts, findings: Findings) -> None:
    """Report sources that may pay no cell, and sources without money."""
    years = [row.year for row in plan.years]
    for source in plan.sources:
        empty = empty_scope(source.scope, parts)
        if empty is not None:
            cite(
                findings,
                "error",
                "matches_nothing",
                source.origin,
                empty.column,
                f"The source {source.code} can pay nothing: no active activity has {empty.words}.",
                found=empty.words,
                allowed="a scope that at least one active activity is in",
                remedy="Widen the scope, correct its words, or set the source's active to no.",
            )
        if not any(source.in_year(year) for year in years) and not findings.has_errors:
            cite(
                findings,
                "warning",
                "source_without_money",
                source.origin,
                "amount",
                say("The source {source} gives no money in any year.", source=source.code),
                allowed="an amount above 0, in the plan's unit",
                remedy="Type its amount, for every year or in a column such as "
                f"amount {years[0]}, or set its active to no.",
            )
