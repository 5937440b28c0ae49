"""Rules that can never bind or never hold, told by plain sums of requests, baselines and ceilings.

Such a workbook is still solved: a rule that never holds is then named with its conflict and its repairs.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from optimizer.plan import Plan, Rule
from optimizer.plan.amounts import amounts
from optimizer.plan.scope import Member, Parts
from optimizer.workbook.checks.cite import cite
from optimizer.workbook.checks.floors import Bound, check_floors
from optimizer.workbook.checks.rounding import check_rounding
from optimizer.workbook.findings import Findings, figure, percent

Floats = npt.NDArray[np.float64]

SLACK = 1e-6
"""Relative difference of two sums that is taken for none."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Sums:
    """What a rule's scope can be held against. ``request`` has shape (activities, years), ``most`` (years,).

    ``most`` is the common money that could be used in a year at the very best: what is held back left out, what
    may be carried in or overrun counted.
    """

    plan: Plan
    request: Floats
    baseline: Floats
    ceiling: Floats
    most: Floats

    def index(self, year: int) -> int:
        """The place of a year of the plan."""
        return year - self.plan.first_year


def sums_of(plan: Plan) -> Sums:
    """The sums of ``plan``, all activities with a known line and topic."""
    money = amounts(plan)
    own = np.array([row.ceiling * (1 - row.reserve + row.overrun) for row in plan.years])
    carried = np.array([0.0] + [row.ceiling * row.carry_share for row in plan.years[:-1]])
    return Sums(
        plan=plan,
        request=money.request,
        baseline=money.baseline,
        ceiling=money.ceiling,
        most=own + carried,
    )


def check_sums(plan: Plan, findings: Findings) -> None:
    """Report rules that plain sums show to be idle or out of reach, and floors that no ceiling can pay."""
    if not plan.rules:
        return
    sums, parts = sums_of(plan), Parts(plan)
    bounds: list[Bound] = []
    for rule in plan.rules:
        members = parts.members(rule)
        check = _Check(rule=rule, members=members, sums=sums, findings=findings)
        if rule.measure == "moved":
            check.moved()
        elif rule.measure == "change":
            bounds += check.change()
        else:
            bounds += check.money()
            check.shares_of_total()
        if plan.settings.round_to:
            baselines = [float(member.share @ sums.baseline) for member in members]
            check_rounding(rule, baselines, plan.settings.round_to, findings)
    check_floors(bounds, sums.most, [row.year for row in plan.years], findings)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Check:
    """One rule against the sums."""

    rule: Rule
    members: list[Member]
    sums: Sums
    findings: Findings

    def warn(self, code: str, column: str, message: str, **more: str) -> None:
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

    def of_member(self, member: Member) -> str:
        return f" of {member.label}" if member.label else ""

    def target(self, member: Member, places: list[int]) -> float | None:
        """The limit as money, ``None`` where it depends on the plan."""
        rule = self.rule
        if rule.base is None:
            return rule.limit
        if rule.base.kind == "ceiling":
            return rule.limit * float(self.sums.ceiling[places].sum())
        if rule.base.kind == "request":
            return rule.limit * float(member.share @ self.sums.request[:, places].sum(axis=1))
        if rule.base.kind == "baseline":
            return rule.limit * float(member.share @ self.sums.baseline) * len(places)
        return None

    def money(self) -> list[Bound]:
        """Amounts, and shares of a base that is known beforehand. Returns what each member gets at least or at most."""
        bounds = []
        idle: list[tuple[float, float, str]] = []
        could_bind = False
        for member in self.members:
            for when, places in self.spans():
                target = self.target(member, places)
                if target is None:
                    could_bind = True
                    continue
                asked = float(member.share @ self.sums.request[:, places].sum(axis=1))
                most = float(self.sums.most[places].sum())
                if self.rule.relation == "at most":
                    if target < asked * (1 - SLACK):
                        could_bind = True
                    idle.append((target, asked, f"{self.of_member(member)} {when}"))
                    if self.rule.period == "each year" and self.rule.strength == "must":
                        bounds.append(Bound(rule=self.rule, member=member, place=places[0], money=target, cap=True))
                    continue
                could_bind = could_bind or target > 0 or self.rule.relation == "exactly"
                self.out_of_reach(target, asked, most, f"{self.of_member(member)} {when}")
                if self.rule.period == "each year" and self.rule.strength == "must":
                    bounds.append(Bound(rule=self.rule, member=member, place=places[0], money=min(target, asked)))
        if not could_bind:
            self.never_binds(idle)
        return bounds

    def out_of_reach(self, target: float, asked: float, most: float, where: str) -> None:
        if target > asked * (1 + SLACK) + SLACK:
            self.warn(
                self.unreachable,
                "limit",
                f"{self.rule.code} asks for at least {figure(target)}, but all requests in its scope{where} add to "
                f"{figure(asked)}.",
                found=figure(target),
                allowed=f"{figure(asked)} at most",
                remedy=f"Lower the limit to what is requested, widen the scope, or raise requests by "
                f"{figure(target - asked)}.",
            )
        elif target > most * (1 + SLACK) + SLACK:
            self.warn(
                self.unreachable,
                "limit",
                f"{self.rule.code} asks for at least {figure(target)}{where}, but the ceiling leaves no more than "
                f"{figure(most)} to give.",
                found=figure(target),
                allowed=f"{figure(most)} at most",
                remedy="Lower the limit, or raise the ceiling.",
            )

    def never_binds(self, idle: list[tuple[float, float, str]]) -> None:
        if self.rule.relation != "at most":
            self.warn(
                "never_binds",
                "limit",
                f"{self.rule.code} asks for at least 0, which every plan gives.",
                found="0",
                remedy="Raise the limit, or delete the rule.",
            )
            return
        target, asked, where = min(idle, key=lambda row: row[0] - row[1])
        self.warn(
            "never_binds",
            "limit",
            f"{self.rule.code} allows {figure(target)}, but all requests in its scope{where} add only to "
            f"{figure(asked)}: it never binds.",
            found=figure(target),
            allowed=f"less than {figure(asked)}, to have an effect",
            remedy="Lower the limit, or delete the rule.",
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
            before = float(member.share @ self.sums.baseline)
            if before == 0 and (against_baseline or first):
                self.without_baseline(member, against_baseline)
                continue
            if not lower or not (against_baseline or first):
                continue
            years = rule.years if against_baseline else rule.years[:1]
            places = [self.sums.index(year) for year in years]
            asked = [float(member.share @ self.sums.request[:, place]) for place in places]
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
            before = float(member.share @ self.sums.baseline)
            for year in self.rule.years if before else ():
                asked = float(member.share @ self.sums.request[:, self.sums.index(year)])
                room.append(((1 + self.rule.limit) * before, asked, f"{self.of_member(member)} in {year}"))
        if room and all(target >= asked * (1 - SLACK) for target, asked, _ in room):
            self.never_binds(room)

    def without_baseline(self, member: Member, always: bool) -> None:
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
        short = {year: most for year, most in asked.items() if floor > most * (1 + SLACK) + SLACK}
        if not short:
            return
        year, most = min(short.items(), key=lambda item: item[1])
        self.warn(
            "change_lowered",
            "limit",
            f"{self.rule.code} asks for at least {figure(floor)}{self.of_member(member)}, but only {figure(most)} is "
            f"requested in {year}: the limit is lowered to the requests.",
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
                f"{rule.code} lets {percent(rule.limit)} change hands: it never binds.",
                found=percent(rule.limit),
                allowed="less than 100 %",
                remedy="Lower the limit, or delete the rule.",
            )
        if rule.base is not None and rule.base.kind != "baseline":
            return
        before = [float(member.share @ self.sums.baseline) for member in self.members]
        for year in rule.years:
            asked = [float(member.share @ self.sums.request[:, self.sums.index(year)]) for member in self.members]
            lost = sum(max(0.0, old - new) for old, new in zip(before, asked, strict=True))
            allowed = rule.limit * sum(before)
            if lost > allowed * (1 + SLACK) + SLACK:
                self.warn(
                    "never_holds" if rule.strength == "must" else "always_missed",
                    "limit",
                    f"{rule.code} lets {figure(allowed)} change hands, but in {year} requests lie {figure(lost)} below "
                    "the baselines already.",
                    found=percent(rule.limit),
                    allowed=f"{percent(lost / sum(before))} or more",
                    remedy="Raise the limit, or the requests that lie below their baseline.",
                )
