"""Changes and moved money that plain sums show to be idle or out of reach."""

from __future__ import annotations

import math

from optimizer.language import say
from optimizer.plan.scope import Member
from optimizer.workbook.checks.cite import cite
from optimizer.workbook.checks.floors import Bound
from optimizer.workbook.checks.rule_sums import SLACK, Need, RuleSums
from optimizer.workbook.findings import figure, percent


class ChangeSums(RuleSums):
    """A rule that limits changes, or how much money changes hands."""

    __slots__ = ()

    def baseline(self, member: Member) -> float:
        """The baseline that the rule holds the member to: what is locked out is skipped."""
        return member.portion.among(self.sums.free).of(self.sums.money.baseline)

    def asked(self, member: Member, place: int) -> float:
        """The most that the member can be given in the year at ``place``."""
        return member.portion.among(self.sums.free).of(self.sums.money.most[:, place])

    def locked_out(self, member: Member) -> None:
        """Note the activities of a member that the rule skips."""
        shut = member.portion.among(~self.sums.free).activity.tolist()
        skipped = [row.code for row in map(self.sums.plan.activities.__getitem__, shut) if row.baseline > 0]
        if skipped:
            cite(
                self.findings,
                "note",
                "locked_out_skipped",
                self.rule.origin,
                "measure",
                f"{self.rule.code}{self.of_member(member)} does not count {', '.join(skipped)}: locked out.",
                found=", ".join(skipped),
            )

    def change(self) -> list[Bound]:
        """Changes against the baseline: members without one, and lower limits above the requests."""
        rule = self.rule
        floors = []
        against_baseline = rule.base is None or rule.base.kind == "baseline"
        lower = rule.relation != "at most"
        factor = 1 - rule.limit if rule.relation == "within" else 1 + rule.limit
        first = self.sums.index(rule.years[0]) == 0
        if against_baseline and rule.relation == "at most":
            self.growth_never_binds()
        for member in self.members:
            before = self.baseline(member)
            self.locked_out(member)
            if before == 0 and (against_baseline or first):
                self.without_baseline(member, against_baseline)
                continue
            if not lower or not (against_baseline or first):
                continue
            years = rule.years if against_baseline else rule.years[:1]
            places = [self.sums.index(year) for year in years]
            asked = [self.asked(member, place) for place in places]
            self.lowered(member, factor * before, dict(zip(years, asked, strict=True)))
            if rule.strength == "must":
                floors += [
                    Bound(rule=rule, member=member, place=place, money=max(0.0, min(factor * before, most)))
                    for place, most in zip(places, asked, strict=True)
                ]
        return floors

    def growth_never_binds(self) -> None:
        """Whether no member could use more than the limit allows, in any year."""
        room = []
        for member in self.members:
            before = self.baseline(member)
            for when, places in self.spans() if before else ():
                asked = self.asked(member, places[0])
                target = (1 + self.rule.limit) * before
                where = f"{self.of_member(member)} {when}"
                room.append(Need(target=target, asked=asked, most=math.inf, payers="", where=where, place=places[0]))
        if room and all(need.target >= need.asked * (1 - SLACK) for need in room):
            self.never_binds(room)

    def without_baseline(self, member: Member, always: bool) -> None:
        """Note a member that the rule does not hold."""
        rule = self.rule
        when = "" if always else f" in {rule.years[0]}"
        cite(
            self.findings,
            "note",
            "no_baseline",
            rule.origin,
            "measure",
            f"{rule.code}: {member.label or 'its scope'} has no baseline, so the rule does not hold it{when}.",
            found="baseline 0",
        )

    def lowered(self, member: Member, floor: float, asked: dict[int, float]) -> None:
        """Report a lower limit above the requests (by year)."""
        short = {year: most for year, most in asked.items() if floor > most * (1 + SLACK) + SLACK}
        if not short:
            return
        year, most = min(short.items(), key=lambda item: item[1])
        self.warn(
            "change_lowered",
            "limit",
            say(
                "{rule} asks for at least {floor}{whose}, but only {most} is requested in {year}: the limit is lowered "
                "to the requests.",
                rule=self.rule.code,
                floor=figure(floor),
                whose=self.of_member(member),
                most=figure(most),
                year=year,
            ),
            found=percent(self.rule.limit),
            remedy="Nothing to do if the lower request is meant; else raise the requests.",
        )

    def moved(self) -> None:
        """Money that changes hands whatever the plan, because requests lie below the baselines."""
        rule = self.rule
        if rule.limit >= 1:
            self.warn(
                "never_binds",
                "limit",
                say("{rule} lets {share} change hands: it never binds.", rule=rule.code, share=percent(rule.limit)),
                found=percent(rule.limit),
                allowed="less than 100 %",
                remedy="Lower the limit, or delete the rule.",
            )
        if rule.base is not None and rule.base.kind != "baseline":
            return
        before = [member.portion.of(self.sums.money.baseline) for member in self.members]
        for year in rule.years:
            asked = [self.asked(member, self.sums.index(year)) for member in self.members]
            lost = sum(max(0.0, old - new) for old, new in zip(before, asked, strict=True))
            allowed = rule.limit * sum(before)
            if lost > allowed * (1 + SLACK) + SLACK:
                self.warn(
                    "never_holds" if rule.strength == "must" else "always_missed",
                    "limit",
                    f"{rule.code} lets {figure(allowed)} change hands, but in {year} requests lie {figure(lost)} below "
                    "the baselines already.",
                    found=percent(rule.limit),
                    allowed=f"{percent(math.ceil(1000 * lost / sum(before)) / 1000)} or more",
                    remedy="Raise the limit, or the requests that lie below their baseline.",
                )
