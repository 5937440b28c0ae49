"""Numbers of activities and units that a rule asks for, against how many there can be."""

from __future__ import annotations

import numpy as np

from optimizer.plan.scope import Member
from optimizer.workbook.checks.rule_sums import SLACK, RuleSums
from optimizer.workbook.findings import figure


class NumberSums(RuleSums):
    """A rule that limits how many activities get money, or how many units or posts are in place."""

    __slots__ = ()

    def check(self) -> None:
        """Report a limit that every plan keeps, or none can."""
        rule = self.rule
        if rule.base is not None:
            return
        if rule.relation == "at least" and rule.limit == 0:
            self.warn(
                "never_binds",
                "limit",
                f"{rule.code} asks for at least 0, which every plan gives.",
                found="0",
                remedy="Raise the limit, or delete the rule.",
            )
            return
        spans = [
            (f"{self.of_member(member)} {when}", self.most(member, places))
            for member in self.members
            for when, places in self.spans()
        ]
        if rule.relation == "at most":
            self.idle(spans)
        else:
            self.too_many(spans)

    def most(self, member: Member, places: list[int]) -> float:
        """How many there can be: activities that ask for something, or the units that the requests pay."""
        money, portion = self.sums.money, member.portion.among(self.sums.free)
        if self.rule.measure == "units":
            return float(portion.share @ money.most_units[portion.activity][:, places].sum(axis=1))
        return float(np.count_nonzero((money.most[portion.activity][:, places] > 0).any(axis=1)))

    @property
    def what(self) -> str:
        """What is counted, for a message."""
        return "activities that ask for something" if self.rule.measure == "count" else "units or posts requested"

    def too_many(self, spans: list[tuple[str, float]]) -> None:
        """Report a lower limit above what there can be in some span."""
        rule = self.rule
        short = [(where, most) for where, most in spans if rule.limit > most * (1 + SLACK)]
        if not short:
            return
        where, most = min(short, key=lambda row: row[1])
        self.warn(
            self.unreachable,
            "limit",
            f"{rule.code} asks for {rule.relation} {figure(rule.limit)}, but there are only {figure(most)} {self.what}"
            f"{where}.",
            found=figure(rule.limit),
            allowed=f"{figure(most)} at most",
            remedy="Lower the limit, or widen the scope.",
        )

    def idle(self, spans: list[tuple[str, float]]) -> None:
        """Report an upper limit that no span can reach."""
        rule = self.rule
        if any(rule.limit < most * (1 - SLACK) for _, most in spans):
            return
        where, most = max(spans, key=lambda row: row[1])
        self.warn(
            "never_binds",
            "limit",
            f"{rule.code} allows {figure(rule.limit)}, but there are only {figure(most)} {self.what}{where}: it never "
            "binds.",
            found=figure(rule.limit),
            allowed=f"less than {figure(most)}, to have an effect",
            remedy="Lower the limit, or delete the rule.",
        )
