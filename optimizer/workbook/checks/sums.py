"""Rules that can never bind or never hold, told by plain sums of requests, baselines and ceilings.

Such a workbook is still solved: a rule that never holds is then named with its conflict and its repairs.
"""

from __future__ import annotations

import math
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


def check_sums(plan: Plan, parts: Parts, findings: Findings) -> None:
    """Report rules that plain sums show to be idle or out of reach, and floors that no ceiling can pay."""
    sums = sums_of(plan)
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
class Need:
    """The money that a limit stands for in one span, against what is ``asked`` and the ``most`` there is."""

    target: float
    asked: float
    most: float
    where: str
    place: int


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
        bounds: list[Bound] = []
        idle: list[Need] = []
        could_bind = False
        binding = self.rule.period == "each year" and self.rule.strength == "must"
        for member in self.members:
            needs = [need for when, places in self.spans() if (need := self.need(member, when, places))]
            if not needs:
                could_bind = True
            for need in needs:
                cap = self.rule.relation == "at most"
                could_bind = could_bind or (need.target < need.asked * (1 - SLACK) if cap else need.target > 0)
                if binding:
                    money = need.target if cap else min(need.target, need.asked)
                    bounds.append(Bound(rule=self.rule, member=member, place=need.place, money=money, cap=cap))
            idle += needs
            if self.rule.relation != "at most":
                self.out_of_reach(needs)
        if not could_bind and self.rule.relation != "exactly":
            self.never_binds(idle)
        return bounds

    def need(self, member: Member, when: str, places: list[int]) -> Need | None:
        """What the rule asks of a member in a span; ``None`` where the plan itself decides the limit's base."""
        target = self.target(member, places)
        if target is None:
            return None
        return Need(
            target=target,
            asked=float(member.share @ self.sums.request[:, places].sum(axis=1)),
            most=float(self.sums.most[places].sum()),
            where=f"{self.of_member(member)} {when}",
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
            said = f"the ceiling{where} leaves no more than {figure(need.most)} to give"
            remedy = "Lower the limit, or raise the ceiling."
        self.warn(
            self.unreachable,
            "limit",
            f"{self.rule.code} asks for at least {figure(need.target)}, but {said}.",
            found=figure(need.target),
            allowed=f"{figure(min(need.asked, need.most))} at most",
            remedy=remedy,
        )

    def never_binds(self, idle: list[Need]) -> None:
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
            for when, places in self.spans() if before else ():
                asked = float(member.share @ self.sums.request[:, places[0]])
                target = (1 + self.rule.limit) * before
                where = f"{self.of_member(member)} {when}"
                room.append(Need(target=target, asked=asked, most=math.inf, where=where, place=places[0]))
        if room and all(need.target >= need.asked * (1 - SLACK) for need in room):
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
                    allowed=f"{percent(math.ceil(1000 * lost / sum(before)) / 1000)} or more",
                    remedy="Raise the limit, or the requests that lie below their baseline.",
                )
