"""What a rule is held against before there is a plan: requests, baselines, and the money there is at the very best."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from optimizer.language import Text, joined, say
from optimizer.plan import Plan, Rule
from optimizer.plan.amounts import Amounts
from optimizer.plan.scope import Member
from optimizer.workbook.checks.cite import cite
from optimizer.workbook.checks.payers import Paid, Payers
from optimizer.workbook.findings import Findings, figure

Bools = npt.NDArray[np.bool_]

SLACK = 1e-6
"""Relative difference of two sums that is taken for none."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Sums:
    """What a rule's scope can be held against.

    ``money.most`` is the most that each activity can be given in a year, ``payers.most`` the most that each source
    can give; ``free`` (activities,) are those that are not locked out.
    """

    plan: Plan
    money: Amounts
    payers: Payers
    free: Bools

    def index(self, year: int) -> int:
        """The place of a year of the plan."""
        return year - self.plan.first_year


def sums_of(plan: Plan, money: Amounts, payers: Payers) -> Sums:
    """The sums of ``plan``, all activities with a known line and topic."""
    return Sums(
        plan=plan,
        money=money,
        payers=payers,
        free=np.array([row.lock != "out" for row in plan.activities], dtype=np.bool_),
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class Need:
    """The money that a limit stands for in one span, against what is ``asked`` and the ``most`` there is.

    ``payers`` says in words whose money that is.
    """

    target: float
    asked: float
    most: float
    payers: str
    where: str
    place: int


@dataclass(frozen=True, kw_only=True, slots=True)
class RuleSums:
    """One rule against the sums: what its checks have in common."""

    rule: Rule
    paid: list[Paid]
    sums: Sums
    findings: Findings

    @property
    def members(self) -> list[Member]:
        """The members of the rule."""
        return [row.member for row in self.paid]

    def warn(self, code: str, column: str, message: str, **more: str) -> None:
        """Report a warning at a column of the rule."""
        cite(self.findings, "warning", code, self.rule.origin, column, message, **more)

    @property
    def unreachable(self) -> str:
        """The code of a limit out of reach: a `should` is only missed."""
        return "never_holds" if self.rule.strength == "must" else "always_missed"

    def spans(self) -> list[tuple[str, list[int]]]:
        """The spans in which the rule holds: each a word for the message and the places of its years."""
        places = [self.sums.index(year) for year in self.rule.years]
        if self.rule.period == "whole plan":
            return [("over the whole plan", places)]
        return [(f"in {year}", [place]) for year, place in zip(self.rule.years, places, strict=True)]

    def of_member(self, member: Member) -> Text:
        """`` of PoC``; empty without `each`."""
        return say(" of {member}", member=member.label) if member.label else joined("", [])

    def never_binds(self, idle: list[Need]) -> None:
        """Report a limit that every plan keeps."""
        if self.rule.relation != "at most":
            self.warn(
                "never_binds",
                "limit",
                f"{self.rule.code} asks for at least 0, which every plan gives.",
                found="0",
                remedy="Raise the limit, or delete the rule.",
            )
            return
        need = min(idle, key=lambda row: row.target - row.asked)
        self.warn(
            "never_binds",
            "limit",
            f"{self.rule.code} allows {figure(need.target)}, but all requests in its scope{need.where} add only to "
            f"{figure(need.asked)}: it never binds.",
            found=figure(need.target),
            allowed=f"less than {figure(need.asked)}, to have an effect",
            remedy="Lower the limit, or delete the rule.",
        )
