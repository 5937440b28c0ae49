"""Floors of disjoint groups: together they may ask for more than a year's ceiling can pay."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from optimizer.language import joined, say
from optimizer.plan import Rule
from optimizer.plan.scope import Member, Portion
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
    floors: list[list[Bound]] = [[] for _ in years]
    caps = [bound for bound in bounds if bound.cap]
    for bound in bounds:
        if not bound.cap:
            floors[bound.place].append(bound)
    _contradictions(floors, caps, years, findings)
    for place, year in enumerate(years):
        chosen, taken = _disjoint([floor for floor in floors[place] if floor.money > 0], payers.parts.num_activities)
        total = sum(floor.money for floor in chosen)
        if len(chosen) < 2:
            continue
        most, whose = float(payers.money(payers.codes, taken)[place]), payers.in_words(payers.codes, taken)
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


def _disjoint(floors: list[Bound], num_activities: int) -> tuple[list[Bound], Portion]:
    """Floors that share no activity's money, the largest first: a lower bound on what all of them need.

    With them what all of them are about.
    """
    chosen: list[Bound] = []
    taken = np.zeros(num_activities)
    for floor in sorted(floors, key=lambda row: -row.money):
        portion = floor.member.portion
        if not np.any(taken[portion.activity] > 0.0):
            chosen.append(floor)
            taken[portion.activity] += portion.share
    held = np.flatnonzero(taken)
    return chosen, Portion(activity=held, share=taken[held])


def _contradictions(
    floors: Sequence[Sequence[Bound]], caps: Sequence[Bound], years: Sequence[int], findings: Findings
) -> None:
    """Report floors (by year) above the cap of a scope that holds theirs, once for each pair of rules."""
    told: set[tuple[str, str]] = set()
    by_first = [_by_first(held) if caps else {} for held in floors]
    for cap in caps:
        scope = cap.member.portion
        for floor in [floor for a in scope.activity.tolist() for floor in by_first[cap.place].get(a, ())]:
            pair = (floor.rule.code, cap.rule.code)
            if floor.money <= cap.money * (1 + SLACK) + SLACK or pair in told:
                continue
            if floor.member.portion.within(scope):
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


def _by_first(floors: Sequence[Bound]) -> dict[int, list[Bound]]:
    """Floors by the first activity that they are about: whatever holds a floor's scope holds that one."""
    found: dict[int, list[Bound]] = {}
    for floor in floors:
        portion = floor.member.portion
        if portion:
            found.setdefault(int(portion.activity[0]), []).append(floor)
    return found
