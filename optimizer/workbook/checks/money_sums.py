"""Amounts and shares that plain sums show to be idle or out of reach."""

from __future__ import annotations

from optimizer.plan.scope import Member
from optimizer.workbook.checks.floors import Bound
from optimizer.workbook.checks.payers import Paid
from optimizer.workbook.checks.rule_sums import SLACK, Need, RuleSums
from optimizer.workbook.findings import figure, percent


class MoneySums(RuleSums):
    """A rule that limits an amount, or a share of a base."""

    __slots__ = ()

    def target(self, member: Member, places: list[int]) -> float | None:
        """The limit as money, ``None`` where it depends on the plan."""
        rule = self.rule
        if rule.base is None:
            return rule.limit
        if rule.base.kind == "ceiling":
            return rule.limit * float(self.sums.money.ceiling[places].sum())
        if rule.base.kind == "request":
            return rule.limit * sum(member.portion.of(self.sums.money.request[:, place]) for place in places)
        if rule.base.kind == "baseline":
            return rule.limit * member.portion.of(self.sums.money.baseline) * len(places)
        return None

    def money(self) -> list[Bound]:
        """Amounts, and shares of a base that is known beforehand. Returns what each member gets at least or at most."""
        bounds: list[Bound] = []
        idle: list[Need] = []
        could_bind = False
        # Money of some sources only says nothing of what is left of the others.
        anybody = not self.rule.source and "source" not in self.rule.each
        binding = self.rule.period == "each year" and self.rule.strength == "must" and anybody
        for paid in self.paid:
            needs = [need for when, places in self.spans() if (need := self.need(paid, when, places))]
            if not needs:
                could_bind = True
            for need in needs:
                cap = self.rule.relation == "at most"
                could_bind = could_bind or (need.target < need.asked * (1 - SLACK) if cap else need.target > 0)
                if binding:
                    money = need.target if cap else min(need.target, need.asked)
                    bounds.append(Bound(rule=self.rule, member=paid.member, place=need.place, money=money, cap=cap))
            idle += needs
            if self.rule.relation != "at most":
                self.out_of_reach(needs)
        if not could_bind and self.rule.relation != "exactly":
            self.never_binds(idle)
        return bounds

    def need(self, paid: Paid, when: str, places: list[int]) -> Need | None:
        """What the rule asks of a member in a span; ``None`` where the plan itself decides the limit's base."""
        target = self.target(paid.member, places)
        if target is None:
            return None
        return Need(
            target=target,
            asked=sum(paid.portion.of(self.sums.money.most[:, place]) for place in places),
            most=float(self.sums.payers.money(paid.codes, paid.portion)[places].sum()),
            payers=self.sums.payers.in_words(paid.codes, paid.portion),
            where=f"{self.of_member(paid.member)} {when}",
            place=places[0],
        )

    def out_of_reach(self, needs: list[Need]) -> None:
        """Report a lower limit of one member that no plan can meet, at the span where it is missed most."""
        short = [need for need in needs if need.target > min(need.asked, need.most) * (1 + SLACK) + SLACK]
        if not short:
            return
        need = max(short, key=lambda row: row.target - min(row.asked, row.most))
        more = f" (and in {len(short) - 1} more years)" if len(short) > 2 else " (and in another year)"
        where = need.where + (more if len(short) > 1 else "")
        if need.target > need.asked:
            said = f"all requests in its scope{where} add to {figure(need.asked)}"
            remedy = f"Lower the limit to what is requested, or raise requests by {figure(need.target - need.asked)}."
        else:
            said = f"{need.payers}{where} leaves no more than {figure(need.most)} to give"
            remedy = f"Lower the limit, or raise {need.payers}."
        self.warn(
            self.unreachable,
            "limit",
            f"{self.rule.code} asks for at least {figure(need.target)}, but {said}.",
            found=figure(need.target),
            allowed=f"{figure(min(need.asked, need.most))} at most",
            remedy=remedy,
        )

    def shares_of_total(self) -> None:
        """Shares of money that the plan itself decides."""
        rule = self.rule
        if rule.base is None or rule.base.kind not in ("total", "member"):
            return
        if rule.relation == "at most" and rule.limit >= 1:
            self.warn(
                "never_binds",
                "limit",
                f"{rule.code} allows {percent(rule.limit)} of the {rule.base.kind}: it never binds.",
                found=percent(rule.limit),
                allowed="less than 100 %",
                remedy="Lower the limit, or delete the rule.",
            )
        needed = rule.limit * len(self.members)
        disjoint = rule.each and "tag" not in rule.each and rule.base.kind == "total"
        if rule.relation in ("at least", "exactly") and rule.limit > 1:
            self.warn(
                "never_holds",
                "limit",
                f"{rule.code} asks for {percent(rule.limit)} of the {rule.base.kind}: only a plan that gives "
                "nothing keeps to it.",
                found=percent(rule.limit),
                allowed="100 % at most",
                remedy="Lower the limit.",
            )
        elif rule.relation in ("at least", "exactly") and disjoint and needed > 1 + SLACK:
            self.warn(
                "never_holds",
                "limit",
                f"{rule.code} asks for {percent(rule.limit)} for each of {len(self.members)} members, together "
                f"{percent(needed)}: only a plan that gives nothing keeps to it.",
                found=percent(rule.limit),
                allowed=f"{percent(int(1e4 / len(self.members)) / 1e4)} at most",
                remedy="Lower the limit.",
            )
