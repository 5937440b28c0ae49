"""The aim of the paper and its background in one sentence: where the money stands before the decision."""

from __future__ import annotations

from optimizer.language import joined, number, say, sentence
from optimizer.report import findings
from optimizer.report.context import Context


def aim(ctx: Context) -> str:
    """What is to be agreed, where the workbook's settings do not say it."""
    return say(
        "agree the funding of {activities} activities in {topics} topics for {years}.",
        activities=number(len(ctx.plan.activities), ","),
        topics=len(ctx.plan.topics),
        years=findings.horizon(ctx),
    )


def told(ctx: Context) -> str:
    """Last year's amount, the request and the money of the first year, with the numbers of the table."""
    year = ctx.plan.first_year
    figures, account = ctx.total(year=year), ctx.account(year=year)
    # All that the year has: what is used, kept, carried on or lapses of it.
    there = account.available + account.reserve
    if figures.baseline:
        before = say("last year {money} was approved", money=ctx.money(figures.baseline))
    else:
        before = say("nothing was approved last year")
    asked = say(
        "{activities} activities request {money} for {year}",
        activities=number(sum(ctx.of_activity(row.code, year).request > 0 for row in ctx.plan.activities), ","),
        money=ctx.number(figures.request),
        year=year,
    )
    if figures.request > there:
        short = ctx.number(figures.request - there)
        money = say("there is {money}, {short} less than that", money=ctx.number(there), short=short)
    else:
        money = say("there is {money}, enough for all of them", money=ctx.number(there))
    return sentence(joined("; ", [before, asked, money]))
