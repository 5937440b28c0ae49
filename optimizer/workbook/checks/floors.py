"""Floors of disjoint groups: together they may ask for more than a year's ceiling can pay."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from optimizer.plan import Rule
from optimizer.plan.scope import Member
from optimizer.workbook.checks.cite import cite
from optimizer.workbook.findings import Findings, figure

SLACK = 1e-6
"""Relative difference of two sums that is taken for none."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Floor:
    """The least money that a `must` rule gives a member in one year (its place among the years)."""

    rule: Rule
    member: Member
    place: int
    money: float


def check_floors(
    floors: Sequence[Floor], most: npt.NDArray[np.float64], years: Sequence[int], findings: Findings
) -> None:
    """Report each year in which floors that share no money add to more than ``most`` (years,) can pay."""
    for place, year in enumerate(years):
        chosen = _disjoint([floor for floor in floors if floor.place == place and floor.money > 0])
        total = sum(floor.money for floor in chosen)
        if len(chosen) < 2 or total <= float(most[place]) * (1 + SLACK) + SLACK:
            continue
        rules = list(dict.fromkeys(floor.rule.code for floor in chosen))
        cite(
            findings,
            "warning",
            "floors_above_ceiling",
            chosen[0].rule.origin,
            "limit",
            f"In {year} the floors of {', '.join(rules)} add to {figure(total)}, but the ceiling leaves no more than "
            f"{figure(float(most[place]))} to give.",
            found=figure(total),
            allowed=f"{figure(float(most[place]))} at most",
            remedy=f"Lower floors by {figure(total - float(most[place]))}, or raise the ceiling of {year}.",
        )


def _disjoint(floors: list[Floor]) -> list[Floor]:
    """Floors that share no activity's money, the largest first: a lower bound on what all of them need."""
    chosen: list[Floor] = []
    taken: npt.NDArray[np.float64] | None = None
    for floor in sorted(floors, key=lambda row: -row.money):
        if taken is None:
            taken = np.zeros_like(floor.member.share)
        if not np.any((taken > 0) & (floor.member.share > 0)):
            chosen.append(floor)
            taken = taken + floor.member.share
    return chosen
