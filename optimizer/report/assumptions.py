"""Assumptions and sources: what the workbook states, and the owner, basis and date of every activity."""

from __future__ import annotations

from typing import Any

from optimizer.language import Text, dated, joined, numeral, plural, say
from optimizer.plan import Activity, Source
from optimizer.report import large, record_findings
from optimizer.report.context import Context
from optimizer.report.sheet import OTHERS, Column, Placed, Row, Sheet
from optimizer.report.wording import KIND_WORDS, NOTHING_STATED, chosen, percent, typed_in, years_phrase


def write(sheet: Sheet, ctx: Context) -> Placed:
    """Fill the sheet; returns its table."""
    columns = [
        Column(say("kind"), "text", 11),
        Column(say("what"), "wrap", 46),
        Column(say("value"), "wrap", 40),
        Column(say("owner"), "wrap", 20),
        Column(say("date"), "text", 12),
        Column(say("confidence"), "text", 11),
        Column(say("basis"), "wrap", 48),
        Column(say("typed in"), "text", 16),
    ]
    sheet.fit(columns)
    stated, sources = large.first(ctx.plan.assumptions), large.first(ctx.plan.sources)
    activities = large.selected(ctx.plan.activities, lambda row: _request(ctx, row))
    sheet.top(
        say("Assumptions and sources"),
        record_findings.assumptions(ctx),
        say("Amounts in {unit}.", unit=ctx.unit),
        *(note for chosen in (stated, sources) for note in chosen.said(say("in their order"), large.IN_WORKBOOK)),
        *activities.said(say("the activities with the largest requests"), large.IN_WORKBOOK),
    )
    rows = [
        Row(
            [
                say("assumption"),
                row.assumption,
                *[
                    text or NOTHING_STATED
                    for text in (row.value, row.owner, dated(row.date), chosen(row.confidence), row.basis)
                ],
                typed_in(row.origin.cell("assumption")),
            ]
        )
        for row in stated.shown
    ]
    rows += [_others(say("assumption"), stated, "", None)] if stated else []
    rows += [_source(ctx, row) for row in sources.shown]
    rows += [_other_sources(ctx, sources)] if sources else []
    rows += [_activity(ctx, row) for row in activities.shown]
    rows += [_other_activities(ctx, activities)] if activities else []
    placed = sheet.table(columns, rows)
    sheet.finish(placed)
    return placed


def _request(ctx: Context, row: Activity) -> int:
    """The first year's request in steps; where there is no plan, the one that is typed."""
    if ctx.cells:
        return ctx.of_activity(row.code, ctx.plan.first_year).request
    asked = row.requests.get(ctx.plan.first_year)
    return ctx.steps((row.request if asked is None else asked) or 0.0)


def _others(kind: str, chosen: large.Selection[Any], value: str, named: int | None) -> Row:
    basis = "" if named is None else say("{named} of them name it", named=large.count(named))
    return Row([kind, chosen.label, value, "", "", "", basis, ""], OTHERS)


def _other_sources(ctx: Context, chosen: large.Selection[Source]) -> Row:
    money = ctx.number(ctx.steps(sum(row.in_year(year) for row in chosen.others for year in ctx.years)))
    value = say("{amount} in {years}", amount=money, years=years_phrase(ctx.years))
    return _others(say("source"), chosen, value, sum(bool(row.basis) for row in chosen.others))


def _other_activities(ctx: Context, chosen: large.Selection[Activity]) -> Row:
    money = ctx.number(sum(_request(ctx, row) for row in chosen.others))
    value = say("{amount} requested in {year}", amount=money, year=ctx.plan.first_year) if ctx.cells else ""
    return _others(say("activity"), chosen, value, sum(bool(row.basis) for row in chosen.others))


def _source(ctx: Context, row: Source) -> Row:
    money = sum(row.in_year(year) for year in ctx.years)
    parts = [
        KIND_WORDS[row.kind],
        say("{amount} in {years}", amount=ctx.number(ctx.steps(money)), years=years_phrase(ctx.years)),
    ]
    if row.carry_share:
        parts.append(say("{share} of a year may be carried over", share=percent(row.carry_share)))
    return Row(
        [
            say("source"),
            joined(": ", [row.code, row.name]),
            joined(", ", parts),
            row.owner or NOTHING_STATED,
            None,
            chosen(row.certainty),
            row.basis or NOTHING_STATED,
            typed_in(row.origin.cell("source")),
        ]
    )


def _activity(ctx: Context, row: Activity) -> Row:
    figures = ctx.of_activity(row.code, ctx.plan.first_year)
    if ctx.cells:
        asked = say("{amount} requested in {year}", amount=ctx.number(figures.request), year=ctx.plan.first_year)
    else:
        asked = say("as requested")
    return Row(
        [
            say("activity"),
            joined(": ", [row.code, row.name]),
            joined(", ", [asked, _worth(row)]),
            *[text or NOTHING_STATED for text in (row.owner, dated(row.date))],
            None,
            row.basis or NOTHING_STATED,
            typed_in(row.origin.cell("activity")),
        ]
    )


def _worth(row: Activity) -> str:
    """What an activity brings, and what is particular about it."""
    if row.levels:
        worth = say("levels worth up to {points} points", points=_plain(row.levels[-1].value))
    elif row.kind == "package" and row.earns == "once":
        worth = say("worth {points} points once", points=_plain(row.value))
    else:
        worth = say("worth {points} points a year", points=_plain(row.value))
    least = say("least workable amount {amount}", amount=_plain(row.minimum)) if row.minimum else ""
    return joined("; ", [part for part in (worth, _kind(row), least, LOCKED[row.lock]) if part])


def _plain(value: float | None) -> Text:
    return numeral(f"{value:g}")


LOCKED = {
    "": "",
    "full": say("locked to the full request"),
    "baseline": say("locked to last year"),
    "out": say("locked out"),
}
"""The locks in words."""


def _kind(row: Activity) -> str:
    if row.kind == "package":
        if row.partial is None:
            return say("a package, all or nothing")
        return say("a package, from {share} of it", share=percent(row.partial))
    if row.kind == "units":
        return say("in units of {amount}", amount=_plain(row.unit_cost))
    if row.kind == "posts":
        return say(
            "posts of {amount} a year, kept {years} once filled",
            amount=_plain(row.unit_cost),
            years=plural(row.term, "year"),
        )
    return ""
