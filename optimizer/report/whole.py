"""Whole things in sentences: posts filled and what they cost from then on, packages funded and not funded."""

from __future__ import annotations

from collections.abc import Sequence

from optimizer.allocate.result import Row
from optimizer.language import listed, plural, sentence
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
        moves.append(f"{plural(filled, 'post')} {'is' if filled == 1 else 'are'} filled")
    if given_up:
        moves.append(f"{given_up} given up" if moves else f"{plural(given_up, 'post')} given up")
    moved = f"In all {listed(moves)}" if moves else "No post is filled or given up"
    text = f"{moved}: {before} before {first}, {in_place} in {last}"
    if in_place:
        text += f". From {last + 1} they cost {ctx.money(ctx.steps(full))} a year"
        text += f", {ctx.number(ctx.steps(deferred))} more than {last} pays" if ctx.steps(deferred) else ""
    return sentence(text)


def packages(ctx: Context) -> str:
    """Which packages are funded, in part or not at all, and why not; empty without packages."""
    codes = [row.code for row in ctx.plan.activities if row.kind == "package"]
    if not codes:
        return ""
    funded, left = [], []
    for code in codes:
        got, asked = _whole(ctx, code)
        if not got:
            left.append(f"{code} ({_why(ctx, code)})")
        elif got < asked * (1 - 1e-9):
            funded.append(f"{code} ({percent(got / asked)} of it)")
        else:
            funded.append(code)
    text = f"Of {plural(len(codes), 'package')}, {len(funded)} {'is' if len(funded) == 1 else 'are'} funded"
    text += f": {listed(funded, MOST_NAMED)}" if funded else ""
    if left:
        text += f"; not funded {'is' if len(left) == 1 else 'are'} {listed(left, MOST_NAMED)}"
    return sentence(text)


def _whole(ctx: Context, code: str) -> tuple[float, float]:
    """What a package gets and what all of it costs; one that begins later may cost more or less than as typed."""
    cells = [cell.row for cell in ctx.cells if cell.key[0] == code]
    got, asked = sum(row["recommended"] for row in cells), sum(row["request"] for row in cells)
    activity = next(row for row in ctx.plan.activities if row.code == code)
    all_or_nothing = activity.partial is None
    return got, got if all_or_nothing else asked


def _why(ctx: Context, code: str) -> str:
    codes = dict.fromkeys(cell.row["code"] for cell in ctx.cells if cell.key[0] == code and cell.row["request"])
    return listed(AMOUNT_WORDS.get(why, why) for why in codes if why != "full_request") or "nothing is asked"
