"""What another plan gives in exchange for what, in one sentence."""

from __future__ import annotations

import numpy as np

from optimizer.allocate.another import Another
from optimizer.allocate.words import listed, money, points, share
from optimizer.analysis.apart.space import Space
from optimizer.language import Text, capitalised, say
from optimizer.plan.amounts import Floats

NAMED = 2
"""Activities named on either side of an exchange."""

MOSTLY = 0.6
"""From this part of the money moved on, an exchange is told between topics or lines."""

SAME_MONEY = 1e-6


def exchange(around: Space, plan: Another) -> str:
    """What is lost, who gets more and who pays for it, in one sentence."""
    return capitalised(exchanged(around, plan))


def exchanged(around: Space, plan: Another) -> str:
    """The same to stand inside another sentence."""
    return say("{loss}, {taken}.", loss=_loss_words(around, plan), taken=_taken(around, plan))


def _loss_words(around: Space, plan: Another) -> str:
    base = around.base
    if base.objective == "cheapest":
        more = float(plan.amounts.sum()) - around.money
        amount, part = money(base.plan, abs(more)), share(round(abs(more) / around.money, 4))
        if more >= 0:
            return say("for {money} more ({part})", money=amount, part=part)
        return say("for {money} less ({part})", money=amount, part=part)
    value = base.value or 0.0
    loss = value - plan.value
    if abs(loss) <= SAME_MONEY * max(1.0, abs(value)):
        return say("at the same value")
    told = (
        say("{points} points less", points=points(loss))
        if loss > 0
        else say("{points} points more", points=points(-loss))
    )
    if value:
        told = say("{points} ({part})", points=told, part=share(round(abs(loss / value), 4)))
    return say("for {points}", points=told) if loss > 0 else say("with {points}", points=told)


def _taken(around: Space, plan: Another) -> str:
    """``CTHB gets EUR 400.0 more, taken from PoC (EUR 300.0 less)``; or what moves between years.

    Told by topics where most of the money moves between topics, else by lines, else by activities.
    """
    base = around.base.plan
    change = plan.amounts - around.amounts
    names = [row.code for row in base.activities]
    topics = np.array([[row.shares.get(topic.code, 0.0) for row in base.activities] for topic in base.topics])
    lines = np.array([[float(row.line == line.code) for row in base.activities] for line in base.lines])
    for groups, codes in ((topics, [row.code for row in base.topics]), (lines, [row.code for row in base.lines])):
        if np.abs((groups @ change).sum(axis=1)).sum() >= MOSTLY * np.abs(change).sum():
            change, names = groups @ change, codes
            break
    net = change.sum(axis=1)
    gains, losses = _largest(around, net), _largest(around, -net)
    if not gains and not losses:
        size = np.abs(change).sum(axis=1) / 2.0
        moves = [_moved_in_time(around, names[g], change[g]) for g in _largest(around, size)[:NAMED]]
        return say("money moves between years: {moves}", moves=listed(moves))
    got = [_got(names[g], money(base, float(net[g])), _when(around, change[g])) for g in gains[:NAMED]]
    gave = [_gave(names[g], money(base, float(-net[g])), _when(around, -change[g])) for g in losses[:NAMED]]
    got += [say("{count} others get more", count=len(gains) - NAMED)] if len(gains) > NAMED else []
    gave += [say("{count} others", count=len(losses) - NAMED)] if len(losses) > NAMED else []
    if not got:
        return say("money is saved on {gave}", gave=listed(gave))
    if not gave:
        return say("{got}, from money that was left over", got=listed(got))
    return say("{got}, taken from {gave}", got=listed(got), gave=listed(gave))


def _got(who: str, amount: str, when: Text | None) -> str:
    if when is None:
        return say("{who} gets {money} more", who=who, money=amount)
    return say("{who} gets {money} more ({when})", who=who, money=amount, when=when)


def _gave(who: str, amount: str, when: Text | None) -> str:
    if when is None:
        return say("{who} ({money} less)", who=who, money=amount)
    return say("{who} ({money} less, {when})", who=who, money=amount, when=when)


def _largest(around: Space, size: Floats) -> list[int]:
    """The places with a positive ``size``, the largest first."""
    order = np.argsort(-size, kind="stable").tolist()
    return [g for g in order if size[g] > SAME_MONEY * max(1.0, around.money)]


def _when(around: Space, change: Floats) -> Text | None:
    """The year in which most of a change happens, where there are several."""
    plan = around.base.plan
    if len(plan.years) < 2:
        return None
    y = int(np.argmax(change))
    only, year = change[y] >= change.sum() - SAME_MONEY, plan.years[y].year
    return say("in {year}", year=year) if only else say("most in {year}", year=year)


def _moved_in_time(around: Space, name: str, change: Floats) -> str:
    plan = around.base.plan
    size = money(plan, float(np.abs(change).sum() / 2.0))
    years = plan.years
    before, after = years[int(np.argmin(change))].year, years[int(np.argmax(change))].year
    return say("{who} {money} from {before} to {after}", who=name, money=size, before=before, after=after)
