"""Who contributes what: money paid in common, shared out among the allies to the cent."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from optimizer.allocate.flows import Flows
from optimizer.allocate.result import Row
from optimizer.plan import COMMON, Plan, Share
from optimizer.plan.amounts import decimal

CENT = Decimal("0.01")

SHARED_OUT = ("common", "joint")
"""Kinds of source that the allies pay together; money with an earmark has its own giver."""


def contribution_rows(plan: Plan, flows: Flows) -> tuple[Row, ...]:
    """One row per source, year and ally that pays for it; see `contributions.in_cents` for the arithmetic.

    Sources in the order of ``flows``, years rising, allies in sheet order; a source that pays nothing in a year has
    no rows. ``share`` is the ally's share among those that pay for the source. Amounts, in the plan's unit, are whole
    cents that add to the money used, rounded to the cent.
    """
    kinds = {COMMON: "common", **{row.code: row.kind for row in plan.sources}}
    rows: list[Row] = []
    for s, code in enumerate(flows.codes):
        paying = [row for row in plan.shares if code not in row.out]
        if kinds[code] not in SHARED_OUT or not any(row.share for row in paying):
            continue
        shares = _parts(paying)
        for y, year in enumerate(plan.years):
            cents = cents_of(float(flows.used[s, y]), plan.settings.unit)
            if cents:
                parts = _in_cents(cents, shares)
                rows += [
                    {
                        "ally": row.ally,
                        "share": float(share),
                        "source": code,
                        "year": year.year,
                        "amount": float(Decimal(part) * CENT / plan.settings.unit),
                    }
                    for row, share, part in zip(paying, shares, parts, strict=True)
                ]
    return tuple(rows)


def cents_of(amount: float, unit: int) -> int:
    """An amount in the plan's unit as whole cents of the currency, halves upward.

    Amounts hold fractions of a cent only where the plan is not rounded; what this drops is less than half a cent a
    source and year.
    """
    return int((decimal(amount) * unit / CENT).to_integral_value(rounding=ROUND_HALF_UP))


def in_cents(cents: int, paying: Sequence[Share]) -> list[int]:
    """``cents`` shared out among allies by largest remainder, ties in sheet order; shares scaled to add to 1."""
    return _in_cents(cents, _parts(paying))


def _in_cents(cents: int, shares: Sequence[Fraction]) -> list[int]:
    exact = [cents * share for share in shares]
    parts = [int(part) for part in exact]
    order = sorted(range(len(parts)), key=lambda place: parts[place] - exact[place])
    for place in order[: cents - sum(parts)]:
        parts[place] += 1
    return parts


def _parts(paying: Sequence[Share]) -> list[Fraction]:
    """Each ally's share among those that pay."""
    shares = [Fraction(decimal(row.share)) for row in paying]
    whole = sum(shares)
    return [share / whole for share in shares]
