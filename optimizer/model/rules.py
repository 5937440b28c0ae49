"""Rules as rows over the programme's columns: a block for each rule, a row for each member and year.

Mathematics in docs/mathematics.md, "Rules". Money of an activity in scope is its share times its amount.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from optimizer.errors import UsageError
from optimizer.model.change_rules import change_block
from optimizer.model.counts import number_row
from optimizer.model.frame import Frame, Shares, shares_of
from optimizer.model.linear import Expressions, Linear, added, constants, fixed
from optimizer.model.rule_block import Listed, RuleBlock, Rules
from optimizer.model.rule_row import RuleRow
from optimizer.plan import Rule, Scope
from optimizer.plan.rules import EVERY_CELL
from optimizer.plan.scope import Grouped, label_of

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


def rule_rows(frame: Frame) -> Rules:
    """The rows of all rules, in the order of the sheet, members in sheet order, years rising.

    Raises UsageError for a rule that no plan can be held to, which the reader of workbooks refuses as well.
    """
    return Rules(tuple(_block(frame, rule) for rule in frame.plan.rules))


def _block(frame: Frame, rule: Rule) -> RuleBlock | Listed:
    spans: list[int | None] = [None] if rule.period == "whole plan" else list(rule.years)
    if rule.measure in ("amount", "share"):
        return _money(frame, rule, spans)
    if rule.measure == "change":
        return Listed(rule, ()) if spans == [None] else change_block(frame, rule)
    if rule.measure == "moved":
        if rule.relation != "at most":
            raise UsageError(f"Rule {rule.code}: moved money can be held `at most`, not {rule.relation!r}.")
        return Listed(rule, tuple(_moved(frame, rule)))
    members = frame.parts.members(rule)
    return Listed(rule, tuple(number_row(frame, rule, member, year) for member in members for year in spans))


def _money(frame: Frame, rule: Rule, spans: Sequence[int | None]) -> RuleBlock:
    """An amount, or a share of what it is held against, of every member in every span of years."""
    parts = frame.parts
    members = parts.grouped(rule, rule.scope)
    words = parts.words_of(rule, members)
    years = [frame.span(rule, year) for year in spans]
    picked = parts.picked(rule.source)
    sources = [tuple(word for kind, word in row if kind == "source") or picked for row in words]
    count = len(words) * len(spans)
    return RuleBlock(
        rule=rule,
        labels=[label_of(row) for row in words],
        member=np.repeat(np.arange(len(words)), len(spans)),
        year=None if spans == [None] else np.tile(np.array(rule.years, dtype=np.int64), len(words)),
        sides=(rule.relation,),
        factor=np.full(count, rule.limit),
        money=_paid(frame, members, sources, years),
        base=None if rule.measure == "amount" else _share_base(frame, rule, members, years),
        lowered=np.zeros(count, dtype=np.bool_),
    )


def _paid(
    frame: Frame, members: Grouped, sources: Sequence[tuple[str, ...] | None], years: Sequence[Sequence[int]]
) -> Expressions:
    """The money of every member over every span that its sources pay (``None``: all of them)."""
    shares = shares_of(frame.parts, members.start, members.place)
    asked = [codes for codes in sources if codes is not None]
    if not asked:
        return frame.linears(shares, years)
    return frame.money(shares, _cells(frame, members), asked, years)


def _cells(frame: Frame, members: Grouped) -> list[npt.NDArray[np.bool_]]:
    places = np.split(members.place, members.start[1:-1])
    return [frame.parts.mask_of(held) for held in places[: len(members.key)]]


def _share_base(frame: Frame, rule: Rule, members: Grouped, years: Sequence[Sequence[int]]) -> Expressions:
    assert rule.base is not None, "the reader gives every share rule a base"
    kind, amounts, parts = rule.base.kind, frame.amounts, frame.parts
    count = len(members.key)
    if kind == "ceiling":
        return constants(np.tile([float(amounts.ceiling[span].sum()) for span in years], count))
    if kind in ("request", "baseline"):
        shares = shares_of(parts, members.start, members.place)
        if kind == "baseline":
            lengths = np.array([len(span) for span in years], dtype=np.float64)
            return constants((shares.summed(amounts.baseline)[:, None] * lengths[None, :]).ravel())
        asked = [shares.summed(amounts.request[:, span].sum(axis=1)) for span in years]
        return constants(np.array(asked).reshape(len(years), count).T.ravel())
    if kind == "without":
        return constants(_without(frame, rule, members, years))
    if kind in ("member", "scope"):
        scope: Scope = EVERY_CELL if kind == "member" else rule.base.scope
        base = parts.grouped(rule, scope).aligned(members.key)
        picked = None if kind == "member" else parts.picked(rule.base.source)
        return _paid(frame, base, [picked] * count, years)
    every = np.arange(parts.num_activities)
    whole = Shares(start=np.array([0, len(every)]), activity=every, share=np.ones(len(every)))
    return frame.linears(whole, years).taken(np.tile(np.arange(len(years)), count))


def _without(frame: Frame, rule: Rule, members: Grouped, years: Sequence[Sequence[int]]) -> Floats:
    """What the rule's cells get in the plan solved without one source: fixed money here."""
    assert rule.base is not None, "a base that leaves a source out names it"
    code = rule.base.source.include[0]
    if code not in frame.without:
        raise UsageError(
            f"Rule {rule.code} is held against the plan without {code}, which has to be solved first: hand its money "
            "over as `without`."
        )
    money, cells = frame.without[code], np.split(members.place, members.start[1:-1])
    return np.array([float(money[held][:, span].sum()) for held in cells[: len(members.key)] for span in years])


def _moved(frame: Frame, rule: Rule) -> list[RuleRow]:
    parts = frame.parts
    members = parts.grouped(rule, rule.scope)
    shares = shares_of(parts, members.start, members.place)
    labels = [label_of(words) for words in parts.words_of(rule, members)]
    before = [fixed(baseline) for baseline in shares.summed(frame.amounts.baseline).tolist()]
    together = np.zeros(parts.num_activities)
    np.add.at(together, shares.activity, shares.share)
    held = np.flatnonzero(together)
    rows = []
    for year in rule.years:
        index = year - frame.plan.first_year
        against_baseline = rule.base is None or rule.base.kind == "baseline" or index == 0
        losses = []
        for member, label in enumerate(labels):
            activity, share = shares.of(member)
            was = before[member] if against_baseline else frame.linear(activity, share, [index - 1])
            losses.append((label, added((was, frame.linear(activity, share, [index], sign=-1.0)))))
        if against_baseline:
            base = fixed(sum(was.constant for was in before))
        else:
            base = frame.linear(held, together[held], [index - 1])
        rows.append(
            RuleRow(
                rule=rule,
                member="",
                year=year,
                relation=rule.relation,
                factor=rule.limit,
                money=Linear(),
                base=base,
                losses=tuple(losses),
            )
        )
    return rows
