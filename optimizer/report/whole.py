"""Whole things in sentences: posts filled and what they cost from then on, packages funded and not funded."""

from __future__ import annotations

from collections.abc import Sequence

from optimizer.allocate.result import Row
from optimizer.language import joined, listed, plural, say, sentence
from optimizer.plan import Activity
from optimizer.report.context import Context
from optimizer.report.wording import AMOUNT_WORDS, percent

MOST_NAMED = 4
"""Packages that a sentence names on each side."""


def posts_in(ctx: Context, year: int | None = None) -> Sequence[Row]:
    """The rows of the table ``posts``, of one year or of all."""
    return [row for row in ctx.result.rows("posts") if year in (None, row["year"])]


def posts(ctx: Context) -> str:
    """How many posts are filled and given up, and what the last year's cost from then on; empty without posts."""
    rows = posts_in(ctx)
    if not rows:
        return ""
    first, last = ctx.years[0], ctx.years[-1]
    before = sum(row["before"] for row in posts_in(ctx, first))
    filled, given_up = sum(row["filled"] for row in rows), sum(row["given_up"] for row in rows)
    at_end = posts_in(ctx, last)
    in_place, full = sum(row["in_place"] for row in at_end), sum(row["full_year"] for row in at_end)
    deferred = sum(row["deferred"] for row in at_end)
    moves = []
    if filled:
        moves.append(say("1 post is filled") if filled == 1 else say("{count} posts are filled", count=filled))
    if given_up:
        several = say("{posts} given up", posts=plural(given_up, "post"))
        moves.append(say("{count} given up", count=given_up) if moves else several)
    moved = say("In all {moves}", moves=listed(moves)) if moves else say("No post is filled or given up")
    told: list[str] = [
        say(
            "{moved}: {before} before {first}, {in_place} in {last}.",
            moved=moved,
            before=before,
            first=first,
            in_place=in_place,
            last=last,
        )
    ]
    if in_place:
        cost = say("From {year} they cost {money} a year", year=last + 1, money=ctx.money(ctx.steps(full)))
        if ctx.steps(deferred):
            cost = say(
                "{cost}, {more} more than {last} pays", cost=cost, more=ctx.number(ctx.steps(deferred)), last=last
            )
        told.append(sentence(cost))
    return joined(" ", told)


def packages(ctx: Context) -> str:
    """Which packages are funded, in part or not at all, and why not; empty without packages."""
    every_one = [row for row in ctx.plan.activities if row.kind == "package"]
    if not every_one:
        return ""
    funded: list[str] = []
    left: list[str] = []
    for row in every_one:
        code = row.code
        got, asked = _whole(ctx, row)
        if not got:
            left.append(say("{code} ({why})", code=code, why=_why(ctx, code)))
        elif got < asked * (1 - 1e-9):
            funded.append(say("{code} ({share} of it)", code=code, share=percent(got / asked)))
        else:
            funded.append(code)
    every = plural(len(every_one), "package")
    if len(funded) == 1:
        text = say("Of {packages}, 1 is funded", packages=every)
    else:
        text = say("Of {packages}, {count} are funded", packages=every, count=len(funded))
    parts: list[str] = [joined(": ", [text, listed(funded, MOST_NAMED)]) if funded else text]
    if len(left) == 1:
        parts.append(say("not funded is {package}", package=left[0]))
    elif left:
        parts.append(say("not funded are {packages}", packages=listed(left, MOST_NAMED)))
    return sentence(joined("; ", parts))


def _whole(ctx: Context, activity: Activity) -> tuple[float, float]:
    """What a package gets and what all of it costs; one that begins later may cost more or less than as typed."""
    rows = ctx.rows_of_activities.get(activity.code, ())
    got, asked = sum(row["recommended"] for row in rows), sum(row["request"] for row in rows)
    all_or_nothing = activity.partial is None
    return got, got if all_or_nothing else asked


def _why(ctx: Context, code: str) -> str:
    codes = dict.fromkeys(row["code"] for row in ctx.rows_of_activities.get(code, ()) if row["request"])
    reasons = [AMOUNT_WORDS.get(why, why) for why in codes if why != "full_request"]
    return listed(reasons) if reasons else say("nothing is asked")
