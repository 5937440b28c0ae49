"""The short report where no plan satisfies the rules: which of them conflict, and what would resolve it."""

from __future__ import annotations

from collections.abc import Sequence

from optimizer.allocate.result import Row as ResultRow
from optimizer.language import joined, listed, plural, say, sentence
from optimizer.report.context import Context
from optimizer.report.sheet import Column, Row, Sheet, Shown
from optimizer.report.wording import ALL, NONE, chosen, points, typed_in

MOST_NAMED = 6
"""Members of a rule named on the first page; the sheet Conflict lists all."""

NO_REPAIR = say(
    "No repair is offered: the conflict rests on statutory rules, approved ceilings, requests, least workable amounts "
    "or links, which are never loosened by themselves."
)


def finding(ctx: Context) -> str:
    """What stands in the way, in one sentence."""
    return say(
        "No plan satisfies all the rules: {limits} cannot hold together, and without any one of them the others could.",
        limits=plural(len(ctx.result.conflict), "limit"),
    )


def write_overview(sheet: Sheet, ctx: Context) -> None:
    """One page for the committee: the conflict in words and the ways out."""
    sheet.columns([138.0])
    sheet.top(ctx.plan.title or say("Funding plan"), finding(ctx), say("Amounts in {unit}.", unit=ctx.unit))
    sheet.line(say("What cannot hold together"), "heading")
    for line in _limits(ctx):
        sheet.line(line)
    if ctx.result.contradiction:
        sheet.line(ctx.result.contradiction)
    sheet.gap()
    sheet.line(say("What would resolve it, each on its own, lightest first"), "heading")
    for number, repair in enumerate(ctx.result.repairs, start=1):
        first, *more = (sentence(row["sentence"]) for row in repair)
        worth = say(
            "The best plan is then worth {points} points; checked by calculating it again.",
            points=points(repair[0]["value"]),
        )
        steps = joined(" ", [first, *(say("And: {step}", step=step) for step in more), worth])
        sheet.line(say("{number}.  {text}", number=number, text=steps))
    if not ctx.result.repairs:
        sheet.line(NO_REPAIR)
    sheet.gap()
    for text in ctx.result.warnings:
        sheet.line(say("Note: {text}", text=text), "note")
    sheet.finish(one_page=True)


def _limits(ctx: Context) -> Sequence[str]:
    """The limits in words; what one rule demands of several members and years is said once."""
    rules = {rule.code for rule in ctx.plan.rules}
    gathered: dict[tuple[str, str], list[str]] = {}
    for row in ctx.result.conflict:
        told = " ".join(str(row[name]) for name in ("member", "year") if row[name])
        place = gathered.setdefault((sentence(row["sentence"]), typed_in(row["cell"])), [])
        if row["rule"] in rules and told:
            place.append(told)
    found = []
    for (demand, cell), members in gathered.items():
        whom = [say("For: {which}.", which=listed(members, most=MOST_NAMED))] if members else []
        found.append(say("•  {text}", text=joined(" ", [demand, *whom, say("Typed in: {cell}.", cell=cell)])))
    return found


def write_conflict(sheet: Sheet, ctx: Context) -> None:
    """The limits that cannot hold together, as a table."""
    columns = [
        Column(say("limit"), "text", 12),
        Column(say("member"), "wrap", 16),
        Column(say("year"), "text", 8),
        Column(say("typed in"), "text", 18),
        Column(say("in words"), "wrap", 90),
    ]
    sheet.fit(columns)
    sheet.top(say("Conflict"), finding(ctx))
    rows = [
        Row(
            [
                chosen(row["rule"]),
                row["member"] or ALL,
                str(row["year"]) if row["year"] else ALL,
                typed_in(row["cell"]),
                sentence(row["sentence"]),
            ]
        )
        for row in ctx.result.conflict
    ]
    sheet.finish(sheet.table(columns, rows))


def write_repairs(sheet: Sheet, ctx: Context) -> None:
    """The repairs as a table, one row for each limit that a repair moves."""
    columns = [
        Column(say("repair"), "integer", 8),
        Column(say("limit"), "text", 10),
        Column(say("class"), "text", 12),
        Column(say("typed in"), "text", 16),
        Column(say("from"), "money", 12),
        Column(say("by"), "change", 12),
        Column(say("to"), "money", 12),
        Column(ctx.in_unit(say("money it moves")), "money", 14),
        Column(say("in words"), "wrap", 72),
    ]
    sheet.fit(columns)
    number = len(ctx.result.repairs)
    lead = say(
        "A plan becomes possible by any of {repairs}, each checked by calculating the plan again.",
        repairs=plural(number, "repair"),
    )
    note = say(
        "Money in {unit}; limits that are shares in per cent, numbers of activities, units, posts or points as they "
        "are.",
        unit=ctx.unit,
    )
    sheet.top(say("Repairs"), lead if number else NO_REPAIR, note)
    rows = [_repair_row(ctx, place, row) for place, repair in enumerate(ctx.result.repairs, start=1) for row in repair]
    nothing = Row([None, NONE, None, None, None, None, None, None, NO_REPAIR])
    sheet.finish(sheet.table(columns, rows or [nothing]))


def _repair_row(ctx: Context, place: int, row: ResultRow) -> Row:
    kind = _kind(ctx, row["rule"])

    def figure(name: str, money_kind: str) -> Shown:
        value = row[name]
        if not isinstance(value, int | float) or isinstance(value, bool):
            return Shown(say("blank") if value == "" else value, "text")
        return Shown(ctx.currency(value), money_kind) if kind == "money" else Shown(value, kind)

    return Row(
        [
            place,
            chosen(row["rule"]),
            chosen(row["class"]),
            typed_in(row["cell"]),
            figure("from", "money"),
            figure("by", "change"),
            figure("to", "money"),
            None if row["money"] is None else ctx.currency(row["money"]),
            sentence(row["sentence"]),
        ]
    )


def _kind(ctx: Context, limit: str) -> str:
    """What a limit is in: money, a share, a number or points."""
    if limit == "target":
        return "points"
    rule = next((one for one in ctx.plan.rules if one.code == limit), None)
    if rule is None or rule.measure == "amount":
        return "money"
    return "number" if rule.measure in ("count", "units") and rule.base is None else "percent"
