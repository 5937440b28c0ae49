"""Figures that cannot be meant: weights all zero, nothing asked for, a rounding coarser than the money."""

from __future__ import annotations

from optimizer.language import say
from optimizer.plan import Plan
from optimizer.workbook.checks.cite import cite
from optimizer.workbook.findings import Findings, figure

COARSE = 0.01
"""The largest part of the smallest ceiling that the rounding step may be before it is remarked on."""


def check_figures(plan: Plan, findings: Findings) -> None:
    """Weights, values, requests, the price of an overrun, and the step of rounding."""
    _weights(plan, findings)
    _years(plan, findings)
    _activities(plan, findings)
    _rounding(plan, findings)


def _weights(plan: Plan, findings: Findings) -> None:
    if plan.topics and all(row.weight == 0 for row in plan.topics):
        cite(
            findings,
            "error",
            "weights_all_zero",
            plan.topics[0].origin,
            "weight",
            "Every topic has the weight 0, so no plan would be better than another.",
            found="0",
            allowed="at least one weight above 0",
            remedy="Give the topics weights; equal weights are 1 each.",
        )


def _years(plan: Plan, findings: Findings) -> None:
    for row in plan.years:
        if row.overrun and not row.overrun_price:
            cite(
                findings,
                "error",
                "overrun_without_price",
                row.origin,
                "overrun_price" if "overrun_price" in row.origin.columns else "overrun",
                f"The ceiling of {row.year} may be overrun, but without a price it would be no ceiling.",
                allowed="a number above 0, in points per unit of money",
                remedy="Type an overrun_price, or clear the overrun.",
            )
        elif row.overrun_price and not row.overrun:
            cite(
                findings,
                "warning",
                "price_without_overrun",
                row.origin,
                "overrun_price",
                say("The ceiling of {year} has an overrun_price, but no overrun is allowed.", year=row.year),
                found=row.overrun_price,
                remedy="Type the overrun too, or clear the price.",
            )
    paid = any(source.in_year(row.year) for source in plan.sources for row in plan.years)
    if plan.years and not findings.has_errors and not paid and all(row.ceiling == 0 for row in plan.years):
        cite(
            findings,
            "warning",
            "no_money",
            plan.years[0].origin,
            "ceiling",
            say("Every ceiling is 0: there is no money to give."),
            found="0",
            remedy="Type the ceilings.",
        )
    last = plan.years[-1] if plan.years else None
    if last is not None and last.carry_share and "carry_share" in last.origin.columns and len(plan.years) == 1:
        cite(
            findings,
            "note",
            "nothing_carried",
            last.origin,
            "carry_share",
            f"Nothing is carried out of {last.year}, the last year of the plan.",
        )


def _activities(plan: Plan, findings: Findings) -> None:
    for row in plan.activities:
        if findings.has_errors and any(
            findings.has_error_at(row.origin.sheet, f"{letter}{row.origin.row}")
            for letter in row.origin.columns.values()
        ):
            continue
        asked = bool(row.request) or any(row.requests.values())
        if not asked:
            cite(
                findings,
                "warning",
                "nothing_requested",
                row.origin,
                "request",
                say("{activity} asks for nothing in any year, so it gets nothing.", activity=row.code),
                remedy="Type its request, or set its active to no.",
            )
        elif not row.levels and not row.value:
            cite(
                findings,
                "warning",
                "no_value",
                row.origin,
                "value",
                say("{activity} has no value, so only rules can bring it money.", activity=row.code),
                remedy="Type the points that its whole request brings, or give it Levels.",
            )


def _rounding(plan: Plan, findings: Findings) -> None:
    step = plan.settings.round_to
    cell = plan.settings.cells.get("round_to")
    if not step or cell is None:
        return
    sheet, _, place = cell.partition("!")
    ceilings = [row.ceiling for row in plan.years if row.ceiling > 0]
    if ceilings and step > min(ceilings):
        findings.add(
            "error",
            "round_to_too_coarse",
            sheet,
            place,
            f"Amounts cannot be rounded to {figure(step)}: that is more than the ceiling of {figure(min(ceilings))}.",
            found=step,
            allowed="0 (not rounded) or a small step in the plan's unit, such as 0.1",
            did_you_mean="0.1",
            remedy="The step is in the plan's unit: with unit 1000, 0.1 is one hundred of the currency.",
        )
    elif ceilings and step > COARSE * min(ceilings):
        findings.add(
            "warning",
            "round_to_coarse",
            sheet,
            place,
            say(
                "Amounts are rounded to {step}, more than 1 % of the ceiling of {ceiling}.",
                step=figure(step),
                ceiling=figure(min(ceilings)),
            ),
            found=step,
            remedy="The step is in the plan's unit: with unit 1000, 0.1 is one hundred of the currency.",
        )
