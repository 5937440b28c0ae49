"""The one sentence that each sheet leads with, and the messages of the decision page."""

from __future__ import annotations

import math
from collections.abc import Iterable

from optimizer.language import joined, listed, number, plural, say, sentence
from optimizer.plan import COMMON
from optimizer.report import limit_findings
from optimizer.report.context import Context, Figures
from optimizer.report.held import money_restores
from optimizer.report.proof import proof
from optimizer.report.wording import STATUS_ASKS, UNSPENT_WORDS, percent, years_phrase


def horizon(ctx: Context) -> str:
    """``2027–2031``."""
    return years_phrase(ctx.years)


def overruns(ctx: Context) -> str:
    """``2031 uses EUR 108.4 thousand above its ceiling``; empty where no year does."""
    above = {year: ctx.account(year=year).overrun for year in ctx.years}
    used = [say("{year} uses {money}", year=year, money=ctx.money(steps)) for year, steps in above.items() if steps]
    if len(used) < 2:
        return say("{what} above its ceiling", what=used[0]) if used else ""
    return say("{what} above their ceilings", what=listed(used))


def decision(ctx: Context) -> str:
    """What the plan funds, of how much."""
    total = ctx.total()
    told = say(
        "The plan funds {money} in {years}, {share} of what is requested, and leaves {unspent} unspent",
        money=ctx.money(total.recommended),
        years=horizon(ctx),
        share=percent(total.recommended / total.request) if total.request else say("none"),
        unspent=ctx.number(ctx.account().unspent) if ctx.account().unspent else say("nothing"),
    )
    return sentence(joined("; ", [part for part in (told, overruns(ctx)) if part]))


def asks(ctx: Context) -> list[str]:
    """What the committee is asked, one sentence for each status of years, firmest first."""
    found: list[str] = []
    for status, verb in STATUS_ASKS.items():
        years = [row.year for row in ctx.plan.years if row.status == status]
        if years:
            money = ctx.money(sum(ctx.total(year=year).recommended for year in years))
            span = years_phrase(years)
            if len(years) == 1:
                told = say("{verb} {money} for {years}", verb=verb, money=money, years=span)
            else:
                told = say("{verb} {money} for {years}, by year as in the table", verb=verb, money=money, years=span)
            found.append(sentence(told))
    return found


def _extremes(moves: Iterable[tuple[str, int]]) -> tuple[tuple[str, int] | None, tuple[str, int] | None]:
    moves = list(moves)
    best = max(moves, key=lambda move: move[1], default=None)
    worst = min(moves, key=lambda move: move[1], default=None)
    return (best if best and best[1] > 0 else None), (worst if worst and worst[1] < 0 else None)


def winners(ctx: Context) -> str:
    """Which topic gains and which loses most in the first year, and how many activities get less."""
    year = ctx.plan.first_year
    best, worst = _extremes((topic.code, ctx.total(topic=topic.code, year=year).change) for topic in ctx.plan.topics)
    parts = []
    if best:
        parts.append(say("{who} gains most against last year ({change})", who=best[0], change=ctx.change(best[1])))
    if worst:
        parts.append(say("{who} loses most ({change})", who=worst[0], change=ctx.change(worst[1])))
    less = sum(ctx.of_activity(row.code, year).change < 0 for row in ctx.plan.activities)
    return say(
        "In {year} {what}; less than last year goes to {less} of {all}.",
        year=year,
        what=listed(parts) or say("no topic moves against last year"),
        less=number(less, ","),
        all=plural(len(ctx.plan.activities), "activity", "activities"),
    )


def activities(ctx: Context) -> str:
    """How many activities get more, less and the same, and which moves most each way."""
    year = ctx.plan.first_year
    moves = [(row.name, ctx.of_activity(row.code, year).change) for row in ctx.plan.activities]
    more, less = sum(move > 0 for _, move in moves), sum(move < 0 for _, move in moves)
    best, worst = _extremes(moves)
    named = [
        say("{name} ({change})", name=name, change=ctx.change(move))
        for name, move in (part for part in (best, worst) if part)
    ]
    told = say(
        "In {year}, more than last year goes to {more} of {all} and less to {less}",
        year=year,
        more=number(more, ","),
        all=plural(len(moves), "activity", "activities"),
        less=number(less, ","),
    )
    most = [say("most moved: {what}", what=listed(named))] if named else []
    return sentence(joined("; ", [told, *most]))


def ranking(ctx: Context) -> str:
    """How far down the order of value for money everything is funded in full."""
    rows = ctx.result.rows("ranking")
    full = 0
    for row in rows:
        if row["recommended"] < row["request"]:
            break
        full += 1
    if not rows:
        return say("Nothing is ranked.")
    first, years = rows[0]["name"], horizon(ctx)
    if not full:
        return say(
            "{first} brings the most value for its money; it is not funded in full, which its own line of the sheet "
            "{sheet} explains.",
            first=first,
            sheet=say("Winners and losers"),
        )
    if full == 1:
        return say(
            "{first} brings the most value for its money; it is funded in full in {years}.", first=first, years=years
        )
    return say(
        "{first} brings the most value for its money; the first {full} of {all} are funded in full in {years}.",
        first=first,
        full=number(full, ","),
        all=number(len(rows), ","),
        years=years,
    )


def unfunded(ctx: Context) -> str:
    """What is not funded, and what more money alone would restore first."""
    rows = ctx.result.rows("unfunded")
    if not rows:
        return say("Every request is funded in full.")
    told = say(
        "{money} of the requests for {years} is not funded", money=ctx.money(ctx.total().missing), years=horizon(ctx)
    )
    first = next((row for row in rows if money_restores(ctx, row["activity"], row["year"])), None)
    if first is None:
        more = say("more money alone would restore none of it, as rules hold it down")
    else:
        more = say("more money alone would first restore {name} in {year}", name=first["name"], year=first["year"])
    return sentence(joined("; ", [told, more]))


def years(ctx: Context) -> str:
    """How much of the ceilings is used and how much above them, and the growth in first-year prices."""
    total = ctx.total().recommended
    ceilings = sum(ctx.steps(row.ceiling) for row in ctx.plan.years)
    common = ctx.account(source=COMMON)
    within, other = common.used - common.overrun, total - common.used
    used = percent(within / ceilings) if ceilings else say("none")
    first, last = ctx.years[0], ctx.years[-1]
    if common.overrun or other:
        told = say(
            "The plan uses {money}: {within} within the ceilings of {years} ({share} of them)",
            money=ctx.money(total),
            within=ctx.number(within),
            years=horizon(ctx),
            share=used,
        )
    else:
        told = say(
            "The plan uses {money}, {share} of the ceilings of {years}",
            money=ctx.money(total),
            share=used,
            years=horizon(ctx),
        )
    if other:
        told = say("{told} and {other} of other sources", told=told, other=ctx.number(other))
    parts = [told, *([overruns(ctx)] if common.overrun else []), *([growth(ctx)] if first != last else [])]
    return sentence(joined("; ", parts))


def growth(ctx: Context) -> str:
    """What the last year buys at prices of the first."""
    first, last = ctx.years[0], ctx.years[-1]
    real = sum(real_steps(ctx, line.code, last) for line in ctx.plan.lines)
    start = ctx.total(year=first).recommended
    told = say("at prices of {first}, {last} buys {money}", first=first, last=last, money=ctx.number(real))
    if not start:
        return told
    share = percent(abs(real / start - 1))
    if real >= start:
        return say("{told} ({share} more than {year})", told=told, share=share, year=first)
    return say("{told} ({share} less than {year})", told=told, share=share, year=first)


def real_steps(ctx: Context, line: str, year: int) -> int:
    """The recommended money of a line and year at prices of the first year, in whole steps, halves upward."""
    inflation = ctx.inflation[line]
    cash = ctx.total(line=line, year=year).recommended
    return math.floor(cash / (1 + inflation) ** (year - ctx.plan.first_year) + 0.5)


def largest_topic(ctx: Context) -> str:
    """Which topic takes most, as a title."""
    total = ctx.total().recommended
    if not total:
        return say("No money is recommended")
    shares = [(topic, ctx.total(topic=topic.code).recommended) for topic in ctx.plan.topics]
    topic, most = max(shares, key=lambda pair: pair[1])
    return say(
        "{topic} takes the largest share of {years} ({share})",
        topic=topic.name,
        years=horizon(ctx),
        share=percent(most / total),
    )


def matrix(ctx: Context) -> str:
    """Which topic and which line take most."""
    total = ctx.total().recommended
    if not total:
        return sentence(largest_topic(ctx))
    lines = [(line, ctx.total(line=line.code).recommended) for line in ctx.plan.lines]
    line, most_line = max(lines, key=lambda pair: pair[1])
    return say(
        "{topic}; among the lines, {line} does ({share_of_line}).",
        topic=largest_topic(ctx),
        line=line.name,
        share_of_line=percent(most_line / total),
    )


def unspent(ctx: Context) -> str:
    """How much stays unspent, and the main reason."""
    total, carried = ctx.account().unspent, ctx.account().carried
    moved = say("{money} is carried into a later year", money=ctx.money(carried)) if carried else ""
    by_code: dict[str, int] = {}
    for row, steps in ctx.unspent:
        if row["code"] != "carried":
            by_code[row["code"]] = by_code.get(row["code"], 0) + steps
    if not total or not by_code:
        if moved:
            return sentence(joined("; ", [moved, say("none lapses")]))
        return sentence(say("all money is used to the last unit"))
    code = max(by_code, key=lambda name: by_code[name])
    told = say(
        "{money} stays unspent in {years}, most of it because: {why}",
        money=ctx.money(total),
        years=horizon(ctx),
        why=UNSPENT_WORDS.get(code, code),
    )
    return sentence(joined("; ", [told, moved] if moved else [told]))


def messages(ctx: Context) -> list[str]:
    """The three things a committee should know before it decides."""
    found = [winners(ctx), unfunded(ctx), limit_findings.prices(ctx)]
    missed = [row for row in ctx.result.rows("rules") if row["strength"] == "should" and (row["missed"] or 0) > 0]
    if missed:
        found[2] = limit_findings.rules(ctx)
    if ctx.result.status != "optimal":
        found[1] = proof(ctx)
    return found


def recommendation(ctx: Context) -> str:
    """What to do, in one sentence."""
    firm = [row.year for row in ctx.plan.years if row.status == "approved"] or [ctx.plan.first_year]
    return say(
        "Adopt the recommended amounts for {years} as listed in the sheet {grid}, and fill its column '{approved}' "
        "where the committee decides otherwise.",
        years=years_phrase(firm),
        grid=say("Grid"),
        approved=say("approved"),
    )


def change_share(figures: Figures) -> float | None:
    """The change against last year as a fraction; ``None`` where last year had nothing."""
    return figures.change / figures.baseline if figures.baseline else None
