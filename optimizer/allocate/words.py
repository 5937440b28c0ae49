"""Money, points and lists as they stand in sentences."""

from __future__ import annotations

from collections.abc import Sequence

from optimizer.language import Text, numeral, say
from optimizer.language import listed as named
from optimizer.plan import Plan, Rule


def unit_name(plan: Plan) -> Text:
    """``EUR thousand``: what amounts of the plan are in."""
    currency, unit = plan.settings.currency, plan.settings.unit
    if unit == 1:
        return say("{currency}", currency=currency)
    if unit == 1000:
        return say("{currency} thousand", currency=currency)
    if unit == 1_000_000:
        return say("{currency} million", currency=currency)
    return say("{currency} × {unit:,}", currency=currency, unit=unit)


def in_unit(plan: Plan, amount: str) -> Text:
    """``EUR 1,250.0 thousand``; ``amount`` is a number in the plan's unit, already in words."""
    currency, unit = plan.settings.currency, plan.settings.unit
    if unit == 1000:
        return say("{currency} {amount} thousand", currency=currency, amount=amount)
    if unit == 1_000_000:
        return say("{currency} {amount} million", currency=currency, amount=amount)
    if unit == 1:
        return say("{currency} {amount}", currency=currency, amount=amount)
    return say("{currency} {amount} × {unit:,}", currency=currency, amount=amount, unit=unit)


def rule_name(rule: Rule) -> Text:
    """``rule R1 “At least a third”``; without the name where it has none of its own."""
    if rule.name and rule.name != rule.code:
        return say("rule {code} “{name}”", code=rule.code, name=rule.name)
    return say("rule {rule}", rule=rule.code)


def rules_named(codes: Sequence[str]) -> Text:
    """``rule R1``, ``rules R1 and R2``."""
    if len(codes) == 1:
        return say("rule {rule}", rule=codes[0])
    return say("rules {rules}", rules=listed(codes))


def money(plan: Plan, amount: float) -> Text:
    """``EUR 1,234.5 thousand``; two decimals where the plan is in single units."""
    decimals = 2 if plan.settings.unit == 1 else 1
    text = f"{abs(amount):,.{decimals}f}"
    sign = "-" if amount < 0 and float(text.replace(",", "")) != 0.0 else ""
    return in_unit(plan, numeral(f"{sign}{text}"))


def points(number: float) -> Text:
    """Points with as many digits as it takes to tell them apart: four significant ones."""
    return numeral(f"{number:,.1f}" if abs(number) >= 1000 else f"{number:.4g}")


def share(fraction: float) -> Text:
    """``12.5 %``."""
    return numeral(f"{100 * fraction:.4g} %")


def listed(words: Sequence[str], most: int = 6) -> Text:
    """``A, B and C``, the rest counted beyond ``most``."""
    return named(words, most)


def clean(amount: float) -> float:
    """Money without the dust of binary arithmetic."""
    return round(amount, 9) + 0.0
