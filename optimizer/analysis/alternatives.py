"""Really different plans, nearly as good as the recommended one, each with what it gives in exchange for what."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from optimizer.allocate import Options, Result, solve
from optimizer.allocate.another import Another
from optimizer.allocate.result import Row
from optimizer.allocate.words import clean, listed, money, points, share
from optimizer.analysis.apart.search import Found, nearest, search
from optimizer.analysis.apart.space import Space, moved, space
from optimizer.analysis.told import Analysis, Field, Table
from optimizer.analysis.words import yes_no
from optimizer.errors import UsageError
from optimizer.language import Text, capitalised, say
from optimizer.plan import Plan
from optimizer.plan.amounts import Floats

WITHIN, DIFFERENT, MOST = 0.02, 0.10, 5
"""What is asked for where nothing is said: how near to the best, how much money moves, and how many plans."""

MOST_PLANS = 50
"""More plans than this nobody compares, and each new one has to differ from all before."""

NAMED = 2
"""Activities named on either side of an exchange."""

MOSTLY = 0.6
"""From this part of the money moved on, an exchange is told between topics or lines."""

SAME_MONEY = 1e-6

ALTERNATIVES = Table(
    "Alternatives",
    "One row a plan, the recommended one first: what it loses, how much money moves, and in exchange for what.",
    (
        Field("nr", "nr", "integer", "Number of the plan; 0 is the recommended one.", width=6),
        Field("towards", "towards", "text", "The direction in which the plan was looked for.", width=24),
        Field("value", "value", "points", "Weighted, discounted points less penalties, after rounding."),
        Field("loss", "loss", "points", "Points less than the recommended plan."),
        Field("loss_percent", "loss %", "percent", "The same as a part of the recommended plan's value."),
        Field("money", "money", "money", "Money of the plan, all sources and years."),
        Field("moved", "moved", "money", "Half the sum of all differences from the recommended amounts."),
        Field("moved_percent", "moved %", "percent", "The same as a part of the recommended plan's money."),
        Field(
            "nearest_percent", "nearest other", "percent", "Money moved to the most similar plan listed.", screen=False
        ),
        Field("exchange", "in exchange for", "wrap", "Who gets more, taken from whom.", width=80, screen=False),
        Field("verified", "verified", "word", "Whether every rule was checked again on the amounts shown.", width=10),
    ),
)

AMOUNTS = Table(
    "Changed amounts",
    "One row an amount that differs from the recommended one, the largest change of each plan first.",
    (
        Field("nr", "nr", "integer", "Number of the plan.", width=6),
        Field("activity", "activity", "text", "Code of the activity."),
        Field("name", "name", "text", "Its name.", width=40, screen=False),
        Field("line", "line", "text", "Its funding line.", screen=False),
        Field("year", "year", "year", "The year."),
        Field("recommended", "recommended", "money", "Amount of the recommended plan."),
        Field("alternative", "alternative", "money", "Amount of this plan."),
        Field("change", "change", "change", "The difference."),
    ),
)

TOPICS = Table(
    "Topics of alternatives",
    "One row a plan and topic.",
    (
        Field("nr", "nr", "integer", "Number of the plan.", width=6),
        Field("topic", "topic", "text", "Code of the topic."),
        Field("recommended", "recommended", "money", "Money of the topic in the recommended plan, all years."),
        Field("alternative", "alternative", "money", "Its money in this plan."),
        Field("change", "change", "change", "The difference."),
        Field("attainment", "attainment", "percent", "Points reached of those at full requests."),
        Field("lift", "lift", "percent change", "Percentage points of attainment above the recommended plan."),
    ),
)

DECLARED = {"alternatives": ALTERNATIVES, "amounts": AMOUNTS, "topics": TOPICS}


@dataclass(frozen=True, kw_only=True)
class _Asked:
    """What was asked for: shares, and how many plans at most."""

    within: float
    different: float
    most: int


def alternatives(
    plan: Plan,
    *,
    within: float = WITHIN,
    different: float = DIFFERENT,
    most: int = MOST,
    options: Options | None = None,
) -> Analysis:
    """Plans within a share of the best value that differ from the recommended plan and from each other.

    ``within`` is the share of the value that may be lost; under ``balanced`` also of every sum of least attainments,
    under ``cheapest`` by how much more common money may be spent. ``different`` is the share of the recommended
    plan's money that has to move: half the sum of the absolute differences of all amounts. At most ``most`` plans.
    Every plan is the best in its direction, rounded and checked. Raises UsageError for shares that make no sense, and
    what `optimizer.solve` raises.
    """
    asked = _Asked(within=within, different=different, most=most)
    _demand_sense(asked)
    quick = _quick(options or Options())
    return _answered(solve(plan, quick), asked, quick)


def standard(result: Result, options: Options) -> Analysis:
    """The same of a plan that is solved already, with all shares as they are where nothing is said."""
    return _answered(result, _Asked(within=WITHIN, different=DIFFERENT, most=MOST), _quick(options))


def _quick(options: Options) -> Options:
    return replace(options, prices=False, opinion=0.0, stamp=False)


def _demand_sense(asked: _Asked) -> None:
    if not 0.0 <= asked.within < 1.0:
        raise UsageError(
            f"within is {asked.within:g}: it is the share of the best value that may be lost, from 0 to less than 1 "
            "(2 % is 0.02)."
        )
    if not 0.0 < asked.different <= 1.0:
        raise UsageError(
            f"different is {asked.different:g}: it is the share of the money that has to move, above 0 and at most 1 "
            "(10 % is 0.1)."
        )
    if not 1 <= asked.most <= MOST_PLANS:
        raise UsageError(f"most is {asked.most}: ask for 1 to {MOST_PLANS} plans.")


def _answered(base: Result, asked: _Asked, options: Options) -> Analysis:
    if base.status == "infeasible":
        return _analysis(base, asked, say("No plan satisfies the rules, so there is nothing to choose between."))
    around = space(base, asked.within, asked.different)
    if around.money <= 0.0:
        nothing = say("The recommended plan spends nothing, so no share of its money can move.")
        return _analysis(base, asked, nothing)
    found = search(around, asked.most, options)
    ordered = sorted(found.plans, key=lambda held: _order(around, held.plan))
    plans = [held.plan for held in ordered]
    if not plans:
        return _analysis(base, asked, _none(around, found, options))
    tables = {
        "alternatives": (
            _recommended(around, plans),
            *(_row(around, nr, held.towards, plans) for nr, held in enumerate(ordered, 1)),
        ),
        "amounts": tuple(row for nr, plan in enumerate(plans, 1) for row in _amount_rows(around, nr, plan)),
        "topics": tuple(row for nr, plan in enumerate(plans, 1) for row in _topic_rows(base, nr, plan)),
    }
    told = [
        say("{nr}, {towards}: {exchange}", nr=nr, towards=held.towards, exchange=_exchange(around, held.plan))
        for nr, held in enumerate(ordered, 1)
    ]
    notes = (*told, _completeness(around, found))
    return _analysis(base, asked, _finding(around, plans), tables, notes)


def _analysis(
    base: Result,
    asked: _Asked,
    finding: str,
    tables: dict[str, tuple[Row, ...]] | None = None,
    notes: tuple[str, ...] = (),
) -> Analysis:
    return Analysis(
        name="alternatives",
        title=say("Alternatives"),
        plan=base.plan,
        finding=finding,
        declared=DECLARED,
        tables=tables or {},
        status=base.status,
        base=base,
        asked={"within": asked.within, "different": asked.different, "most": asked.most},
        notes=notes,
        warnings=base.warnings,
    )


def _order(around: Space, plan: Another) -> tuple[float, float]:
    """Least loss first; under ``cheapest`` least money."""
    cheapest = around.base.objective == "cheapest"
    return (float(plan.amounts.sum()) if cheapest else 0.0, -plan.value)


def _finding(around: Space, plans: Sequence[Another]) -> str:
    parts = {"near": _nearly(around), "share": share(around.different), "exchange": _exchanged(around, plans[0])}
    if len(plans) == 1:
        return say("One other plan {near} moves at least {share} of the money; the first: {exchange}", **parts)
    return say(
        "{count} other plans {near} move at least {share} of the money, also between each other; the first: {exchange}",
        count=len(plans),
        **parts,
    )


def _nearly(around: Space) -> str:
    within, objective = share(around.within), around.base.objective
    if objective == "balanced":
        return say("within {share} of the best balance and value", share=within)
    if objective == "cheapest":
        return say("within {share} of the least common money", share=within)
    return say("within {share} of the best value", share=within)


def _none(around: Space, found: Found, options: Options) -> str:
    """That there is no alternative, and what the nearest one would cost."""
    near, part = _nearly(around), share(around.different)
    told = say(
        "No other plan {near} that moves {share} of the money was found; that there is none is not proved.",
        near=near,
        share=part,
    )
    if found.farthest is not None and found.farthest < around.needed:
        told = say(
            "There is no other plan {near} that moves {share} of the money: the most that moves is {most} (before "
            "rounding).",
            near=near,
            share=part,
            most=_most(around, found.farthest),
        )
    other = nearest(around, found, options)
    if other is None:
        return told
    exchange = _exchanged(around, other)
    if found.farthest is None:
        return say("{told} The nearest plan found that moves so much: {exchange}", told=told, exchange=exchange)
    return say("{told} The nearest plan that moves so much: {exchange}", told=told, exchange=exchange)


def _most(around: Space, farthest: float) -> str:
    return share(round(farthest / around.money, 4))


def _completeness(around: Space, found: Found) -> str:
    if found.full:
        return say("As many as were asked for; there may be more.")
    if found.farthest is not None and found.farthest < around.needed:
        return say(
            "No further plan differs that much from all of these: the most that one could move is {most} of the money "
            "(before rounding).",
            most=_most(around, found.farthest),
        )
    return say("No further one was found; that none exists is not proved.")


def _recommended(around: Space, plans: Sequence[Another]) -> Row:
    base = around.base
    least = min(moved(around.amounts, plan.amounts) for plan in plans)
    return {
        "nr": 0,
        "towards": say("recommended"),
        "value": base.value,
        "loss": 0.0,
        "loss_percent": 0.0,
        "money": clean(around.money),
        "moved": 0.0,
        "moved_percent": 0.0,
        "nearest_percent": least / around.money,
        "exchange": say("The recommended plan."),
        "verified": yes_no(True),
    }


def _row(around: Space, nr: int, towards: str, plans: Sequence[Another]) -> Row:
    plan, value = plans[nr - 1], around.base.value or 0.0
    others = [around.amounts, *(other.amounts for other in plans if other is not plan)]
    apart = moved(plan.amounts, around.amounts)
    return {
        "nr": nr,
        "towards": towards,
        "value": plan.value,
        "loss": value - plan.value,
        "loss_percent": (value - plan.value) / abs(value) if value else None,
        "money": clean(float(plan.amounts.sum())),
        "moved": clean(apart),
        "moved_percent": apart / around.money,
        "nearest_percent": min(moved(plan.amounts, other) for other in others) / around.money,
        "exchange": _exchange(around, plan),
        "verified": yes_no(all(row["verdict"] == "OK" for row in plan.rows("checks"))),
    }


def _exchange(around: Space, plan: Another) -> str:
    """What is lost, who gets more and who pays for it, in one sentence."""
    return capitalised(_exchanged(around, plan))


def _exchanged(around: Space, plan: Another) -> str:
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
    told = np.eye(len(base.activities))
    names = [row.code for row in base.activities]
    topics = np.array([[row.shares.get(topic.code, 0.0) for row in base.activities] for topic in base.topics])
    lines = np.array([[float(row.line == line.code) for row in base.activities] for line in base.lines])
    for groups, codes in ((topics, [row.code for row in base.topics]), (lines, [row.code for row in base.lines])):
        if np.abs((groups @ change).sum(axis=1)).sum() >= MOSTLY * np.abs(change).sum():
            told, names = groups, codes
            break
    change = told @ change
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


def _amount_rows(around: Space, nr: int, plan: Another) -> list[Row]:
    base, change = around.base.plan, np.round(plan.amounts - around.amounts, 9)
    places = [
        divmod(place, change.shape[1]) for place in np.argsort(-np.abs(change), axis=None, kind="stable").tolist()
    ]
    return [
        {
            "nr": nr,
            "activity": base.activities[a].code,
            "name": base.activities[a].name,
            "line": base.activities[a].line,
            "year": base.years[y].year,
            "recommended": float(around.amounts[a, y]),
            "alternative": float(plan.amounts[a, y]),
            "change": float(change[a, y]),
        }
        for a, y in places
        if change[a, y]
    ]


def _topic_rows(base: Result, nr: int, plan: Another) -> list[Row]:
    return [
        {
            "nr": nr,
            "topic": now["topic"],
            "recommended": before["recommended"],
            "alternative": now["recommended"],
            "change": clean(now["recommended"] - before["recommended"]),
            "attainment": now["attainment"],
            "lift": None if now["attainment"] is None else now["attainment"] - before["attainment"],
        }
        for before, now in zip(base.rows("topics"), plan.rows("topics"), strict=True)
    ]
