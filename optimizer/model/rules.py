"""Rules as rows over the programme's columns: one value per rule, member and year.

Mathematics in docs/mathematics.md, "Rules". Money of an activity in scope is its share times its amount.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from optimizer.errors import UsageError
from optimizer.model.counts import number_row
from optimizer.model.frame import Frame
from optimizer.model.linear import Linear, added, fixed
from optimizer.model.program import INF
from optimizer.model.rule_row import RuleRow
from optimizer.plan import Relation, Rule
from optimizer.plan.scope import Bools, Member

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


def rule_rows(frame: Frame) -> list[RuleRow]:
    """The rows of all rules, in the order of the sheet, members in sheet order, years rising.

    Raises UsageError for a rule that no plan can be held to, which the reader of workbooks refuses as well.
    """
    return [row for rule in frame.plan.rules for row in _rows(frame, rule)]


def _rows(frame: Frame, rule: Rule) -> Iterator[RuleRow]:
    members = frame.parts.members(rule)
    if rule.measure == "moved":
        if rule.relation != "at most":
            raise UsageError(f"Rule {rule.code}: moved money can be held `at most`, not {rule.relation!r}.")
        yield from (_moved(frame, rule, members, year) for year in rule.years)
        return
    spans: list[int | None] = [None] if rule.period == "whole plan" else list(rule.years)
    if rule.measure == "change":
        members = _without_locked_out(frame, members)
    for member in members:
        for year in spans:
            if rule.measure == "amount":
                yield _amount(frame, rule, member, year)
            elif rule.measure == "share":
                yield _share(frame, rule, member, year)
            elif rule.measure in ("count", "units"):
                yield number_row(frame, rule, member, year)
            elif year is not None:
                yield from _change(frame, rule, member, year)


def _amount(frame: Frame, rule: Rule, member: Member, year: int | None) -> RuleRow:
    return RuleRow(
        rule=rule,
        member=member.label,
        year=year,
        relation=rule.relation,
        factor=rule.limit,
        money=frame.money(member.share, member.cells, member.sources, frame.span(rule, year)),
        base=None,
    )


def _share(frame: Frame, rule: Rule, member: Member, year: int | None) -> RuleRow:
    years = frame.span(rule, year)
    return RuleRow(
        rule=rule,
        member=member.label,
        year=year,
        relation=rule.relation,
        factor=rule.limit,
        money=frame.money(member.share, member.cells, member.sources, years),
        base=_share_base(frame, rule, member, years),
    )


def _share_base(frame: Frame, rule: Rule, member: Member, years: list[int]) -> Linear:
    assert rule.base is not None, "the reader gives every share rule a base"
    kind, amounts = rule.base.kind, frame.amounts
    if kind == "ceiling":
        return fixed(float(amounts.ceiling[years].sum()))
    if kind == "request":
        return fixed(float(member.share @ amounts.request[:, years].sum(axis=1)))
    if kind == "baseline":
        return fixed(float(member.share @ amounts.baseline) * len(years))
    if kind == "without":
        return _without(frame, rule, member.cells, years)
    if kind == "member":
        return frame.linear(member.whole, years)
    if kind == "scope":
        cells = frame.parts.base_cells(rule.base.scope, member)
        return frame.money(frame.parts.share_of(cells), cells, frame.parts.picked(rule.base.source), years)
    return frame.linear(np.ones_like(member.share), years)


def _without(frame: Frame, rule: Rule, cells: Bools, years: list[int]) -> Linear:
    """What the rule's cells get in the plan solved without one source: fixed money here."""
    assert rule.base is not None, "a base that leaves a source out names it"
    code = rule.base.source.include[0]
    if code not in frame.without:
        raise UsageError(
            f"Rule {rule.code} is held against the plan without {code}, which has to be solved first: hand its money "
            "over as `without`."
        )
    return fixed(float(frame.without[code][cells][:, years].sum()))


def _without_locked_out(frame: Frame, members: list[Member]) -> list[Member]:
    """The members without what is locked out, which has nothing to change; those with nothing else are left out."""
    locked = np.array([row.lock == "out" for row in frame.plan.activities], dtype=np.bool_)
    if not locked.any():
        return members
    free = ~locked[frame.parts.activity]
    return [
        replace(member, cells=member.cells & free, share=frame.parts.share_of(member.cells & free))
        for member in members
        if (member.cells & free).any()
    ]


def _change(frame: Frame, rule: Rule, member: Member, year: int) -> Iterator[RuleRow]:
    index = year - frame.plan.first_year
    baseline = float(member.share @ frame.amounts.baseline)
    against_baseline = rule.base is None or rule.base.kind == "baseline" or index == 0
    if against_baseline and baseline == 0.0:
        return
    base = fixed(baseline) if against_baseline else frame.linear(member.share, [index - 1])
    within = rule.relation == "within"
    sides: tuple[Relation, ...] = ("at least", "at most") if within else (rule.relation,)
    for relation in sides:
        factor = 1.0 + (-rule.limit if within and relation == "at least" else rule.limit)
        highest = INF
        if relation == "at least":
            highest = _highest_factor(frame, member, index, baseline if against_baseline else None)
        lowered = highest < factor
        yield RuleRow(
            rule=rule,
            member=member.label,
            year=year,
            relation=relation,
            factor=highest if lowered else factor,
            money=frame.linear(member.share, [index]),
            base=base,
            two_sided=within,
            lowered=lowered,
        )


def _highest_factor(frame: Frame, member: Member, index: int, baseline: float | None) -> float:
    """The highest lower factor that requests allow: none is asked above what is requested."""
    request = float(member.share @ frame.amounts.request[:, index])
    if baseline is not None:
        return request / baseline
    if np.count_nonzero(member.share) > 1:
        return INF
    before = float(member.share @ frame.amounts.request[:, index - 1])
    return request / before if before > 0.0 else INF


def _moved(frame: Frame, rule: Rule, members: list[Member], year: int) -> RuleRow:
    index = year - frame.plan.first_year
    against_baseline = rule.base is None or rule.base.kind == "baseline" or index == 0
    losses, held = [], np.zeros(frame.parts.num_activities)
    baseline = 0.0
    for member in members:
        now = frame.linear(member.share, [index], sign=-1.0)
        if against_baseline:
            before = fixed(float(member.share @ frame.amounts.baseline))
            baseline += before.constant
        else:
            before = frame.linear(member.share, [index - 1])
            held = held + member.share
        losses.append((member.label, added((before, now))))
    base = fixed(baseline) if against_baseline else frame.linear(held, [index - 1])
    return RuleRow(
        rule=rule,
        member="",
        year=year,
        relation=rule.relation,
        factor=rule.limit,
        money=Linear(),
        base=base,
        losses=tuple(losses),
    )
