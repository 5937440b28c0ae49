"""Rules on change: money against the year before, or against last year's in every year."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from optimizer.model.frame import Frame, Shares, shares_of
from optimizer.model.program import INF
from optimizer.model.rule_block import RuleBlock
from optimizer.plan import Relation, Rule
from optimizer.plan.scope import Grouped, label_of

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]


def change_block(frame: Frame, rule: Rule) -> RuleBlock:
    """The rows ``money − factor · before`` of every member and year with a before; both sides of ``within``."""
    parts, count = frame.parts, len(rule.years)
    members = _without_locked_out(frame, parts.grouped(rule, rule.scope))
    shares = shares_of(parts, members.start, members.place)
    index = np.array([year - frame.plan.first_year for year in rule.years], dtype=np.int64)
    against_baseline = (index == 0) | (rule.base is None or rule.base.kind == "baseline")
    baseline = shares.summed(frame.amounts.baseline)
    # Nothing can be held against a baseline of nothing.
    there = ~(against_baseline[None, :] & (baseline == 0.0)[:, None])
    pairs = np.flatnonzero(there)
    member, year = pairs // count, pairs % count
    fixed = against_baseline[year]
    within = rule.relation == "within"
    sides: tuple[Relation, ...] = ("at least", "at most") if within else (rule.relation,)
    factor = np.empty((len(pairs), len(sides)))
    lowered = np.zeros((len(pairs), len(sides)), dtype=np.bool_)
    for side, relation in enumerate(sides):
        factor[:, side] = 1.0 + (-rule.limit if within and relation == "at least" else rule.limit)
        if relation == "at least":
            highest = _highest(frame, shares, baseline)[member, index[year]]
            if not against_baseline.all():
                highest = np.where(fixed, highest, _highest_on_before(frame, shares)[member, index[year]])
            lowered[:, side] = highest < factor[:, side]
            factor[:, side] = np.where(lowered[:, side], highest, factor[:, side])
    return RuleBlock(
        rule=rule,
        labels=[label_of(words) for words in parts.words_of(rule, members)],
        member=member,
        year=np.array(rule.years, dtype=np.int64)[year],
        sides=sides,
        factor=factor.ravel(),
        money=frame.in_years(shares, member, index[year], np.ones(len(pairs), dtype=np.bool_), np.zeros(len(pairs))),
        base=frame.in_years(shares, member, index[year] - 1, ~fixed, np.where(fixed, baseline[member], 0.0)),
        lowered=lowered.ravel(),
    )


def _without_locked_out(frame: Frame, members: Grouped) -> Grouped:
    """The members without what is locked out, which has nothing to change; those with nothing else are left out."""
    locked = np.array([row.lock == "out" for row in frame.plan.activities], dtype=np.bool_)
    if not locked.any():
        return members
    free = ~locked[frame.parts.activity[members.place]]
    before = np.concatenate([[0], np.cumsum(free)])
    start = before[members.start]
    kept = np.flatnonzero(start[1:] > start[:-1])
    return Grouped(
        key=members.key[kept],
        code=members.code[kept],
        start=np.concatenate([start[:-1][kept], start[-1:]]),
        place=members.place[free],
    )


def _highest(frame: Frame, shares: Shares, baseline: Floats) -> Floats:
    """The highest lower factor on the baseline that requests allow: none is asked above what is requested."""
    asked = shares.summed(frame.amounts.request)
    found = np.full(asked.shape, INF)
    np.divide(asked, baseline[:, None], out=found, where=baseline[:, None] > 0.0)
    return found


def _highest_on_before(frame: Frame, shares: Shares) -> Floats:
    """The same on the year before, which can be said of a single activity only."""
    asked = shares.summed(frame.amounts.request)
    before = np.concatenate([np.zeros((len(asked), 1)), asked[:, :-1]], axis=1)
    before[np.diff(shares.start) > 1] = 0.0
    found = np.full(asked.shape, INF)
    np.divide(asked, before, out=found, where=before > 0.0)
    return found
