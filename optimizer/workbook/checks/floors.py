"""Floors of disjoint groups: together they may ask for more than a year's ceiling can pay."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from optimizer.language import joined, say
from optimizer.plan import Rule
from optimizer.plan.scope import Member
from optimizer.workbook.checks.cite import cite
from optimizer.workbook.checks.payers import Payers
from optimizer.workbook.findings import Findings, figure

SLACK = 1e-6
"""Relative difference of two sums that is taken for none."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Bound:
    """The least money (or the most: a ``cap``) that a `must` rule gives a member in the year at ``place``."""

    rule: Rule
    member: Member
    place: int
    money: float
    cap: bool = False


def check_floors(bounds: Sequence[Bound], payers: Payers, years: Sequence[int], findings: Findings) -> None:
    """Report years in which floors that share no money add to more than there can be, and floors above caps."""
    floors = [bound for bound in bounds if not bound.cap]
    _contradictions(floors, [bound for bound in bounds if bound.cap], years, findings)
    for place, year in enumerate(years):
        chosen = _disjoint([floor for floor in floors if floor.place == place and floor.money > 0])
        total = sum(floor.money for floor in chosen)
        if len(chosen) < 2:
            continue
        share = np.sum([floor.member.share for floor in chosen], axis=0)
        most, whose = float(payers.money(payers.codes, share)[place]), payers.in_words(payers.codes, share)
        if total <= most * (1 + SLACK) + SLACK:
            continue
        rules = list(dict.fromkeys(floor.rule.code for floor in chosen))
        cite(
            findings,
            "warning",
            "floors_above_ceiling",
            chosen[0].rule.origin,
            "limit",
            say(
                "In {year} the floors of {rules} add to {total}, but {whose} leaves no more than {most} to give.",
                year=year,
                rules=joined(", ", rules),
                total=figure(total),
                whose=whose,
                most=figure(most),
            ),
            found=figure(total),
            allowed=f"{figure(most)} at most",
            remedy=f"Lower floors by {figure(total - most)}, or raise {whose} of {year}.",
        )


def _disjoint(floors: list[Bound]) -> list[Bound]:
    """Floors that share no activity's money, the largest first: a lower bound on what all of them need."""
    chosen: list[Bound] = []
    taken: npt.NDArray[np.float64] | None = None
    for floor in sorted(floors, key=lambda row: -row.money):
        if taken is None:
            taken = np.zeros_like(floor.member.share)
        if not np.any((taken > 0) & (floor.member.share > 0)):
            chosen.append(floor)
            taken = taken + floor.member.share
    return chosen


def _contradictions(floors: Sequence[Bound], caps: Sequence[Bound], years: Sequence[int], findings: Findings) -> None:
    """Report floors above the cap of a scope that holds theirs, once for each pair of rules."""
    told: set[tuple[str, str]] = set()
    for cap in caps:
        for floor in floors:
            pair = (floor.rule.code, cap.rule.code)
            if floor.place != cap.place or floor.money <= cap.money * (1 + SLACK) + SLACK or pair in told:
                continue
            if np.all(floor.member.share <= cap.member.share):
                told.add(pair)
                cite(
                    findings,
                    "warning",
                    "never_holds",
                    floor.rule.origin,
                    "limit",
                    say(
                        "In {year} {rule} asks for at least {least}, but {other} ({cell}) allows {most} at most.",
                        year=years[floor.place],
                        rule=floor.rule.code,
                        least=figure(floor.money),
                        other=cap.rule.code,
                        cell=cap.rule.origin.cell("limit"),
                        most=figure(cap.money),
                    ),
                    found=figure(floor.money),
                    allowed=f"{figure(cap.money)} at most",
                    remedy=f"Lower the limit of {floor.rule.code}, or raise that of {cap.rule.code}.",
                )
