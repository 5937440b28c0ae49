"""Money, points and lists as they stand in sentences."""

from __future__ import annotations

from collections.abc import Sequence

from optimizer.plan import Plan

UNITS = {1: "", 1000: " thousand", 1_000_000: " million"}


def unit_name(plan: Plan) -> str:
    """``EUR thousand``: what amounts of the plan are in."""
    return plan.settings.currency + UNITS.get(plan.settings.unit, f" × {plan.settings.unit:,}")


def money(plan: Plan, amount: float) -> str:
    """``EUR 1,234.5 thousand``; two decimals where the plan is in single units."""
    decimals = 2 if plan.settings.unit == 1 else 1
    text = f"{abs(amount):,.{decimals}f}"
    sign = "-" if amount < 0 and float(text.replace(",", "")) != 0.0 else ""
    return f"{plan.settings.currency} {sign}{text}{UNITS.get(plan.settings.unit, '')}"


def points(number: float) -> str:
    """Points with as many digits as it takes to tell them apart: four significant ones."""
    return f"{number:,.1f}" if abs(number) >= 1000 else f"{number:.4g}"


def share(fraction: float) -> str:
    """``12.5 %``."""
    return f"{100 * fraction:.4g} %"


def listed(words: Sequence[str], most: int = 6) -> str:
    """``A, B and C``, the rest counted beyond ``most``."""
    if len(words) > most:
        return f"{', '.join(words[:most])} and {len(words) - most} more"
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} and {words[-1]}"


def clean(amount: float) -> float:
    """Money without the dust of binary arithmetic."""
    return round(amount, 9) + 0.0
