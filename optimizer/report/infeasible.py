"""The short report where no plan satisfies the rules: which of them conflict, and what would resolve it."""

from __future__ import annotations

from optimizer.allocate.result import Row as ResultRow
from optimizer.language import listed, plural, sentence
from optimizer.report.context import Context
from optimizer.report.sheet import Column, Row, Sheet, Shown
from optimizer.report.wording import points, typed_in

MOST_NAMED = 6
"""Members of a rule named on the first page; the sheet Conflict lists all."""

NO_REPAIR = (
    "No repair is offered: the conflict rests on statutory rules, approved ceilings, requests, least workable amounts "
    "or links, which are never loosened by themselves."
)


def finding(ctx: Context) -> str:
    """What stands in the way, in one sentence."""
    return (
        f"No plan satisfies all the rules: {plural(len(ctx.result.conflict), 'limit')} cannot hold together, and "
        "without any one of them the others could."
    )


def write_overview(sheet: Sheet, ctx: Context) -> None:
    """One page for the committee: the conflict in words and the ways out."""
    sheet.columns([138.0])
    sheet.top(ctx.plan.title or "Funding plan", finding(ctx), f"Amounts in {ctx.unit}.")
    sheet.line("What cannot hold together", "heading")
    for line in _limits(ctx):
        sheet.line(line)
    if ctx.result.contradiction:
        sheet.line(ctx.result.contradiction)
    sheet.gap()
    sheet.line("What would resolve it, each on its own, lightest first", "heading")
    for number, repair in enumerate(ctx.result.repairs, start=1):
        steps = " And: ".join(sentence(row["sentence"]) for row in repair)
        worth = f"The best plan is then worth {points(repair[0]['value'])} points"
        sheet.line(f"{number}.  {steps} {worth}; checked by calculating it again.")
    if not ctx.result.repairs:
        sheet.line(NO_REPAIR)
    sheet.gap()
    for text in ctx.result.warnings:
        sheet.line(f"Note: {text}", "note")
    sheet.finish(one_page=True)


def _limits(ctx: Context) -> list[str]:
    """The limits in words; what one rule demands of several members and years is said once."""
    rules = {rule.code for rule in ctx.plan.rules}
    gathered: dict[tuple[str, str], list[str]] = {}
    for row in ctx.result.conflict:
        told = " ".join(str(row[name]) for name in ("member", "year") if row[name])
        place = gathered.setdefault((sentence(row["sentence"]), typed_in(row["cell"])), [])
        if row["rule"] in rules and told:
            place.append(told)
    return [
        f"•  {demand}{f' For: {listed(members, most=MOST_NAMED)}.' if members else ''} Typed in: {cell}."
        for (demand, cell), members in gathered.items()
    ]


def write_conflict(sheet: Sheet, ctx: Context) -> None:
    """The limits that cannot hold together, as a table."""
    columns = [
        Column("limit", "text", 12),
        Column("member", "wrap", 16),
        Column("year", "text", 8),
        Column("typed in", "text", 18),
        Column("in words", "wrap", 90),
    ]
    sheet.columns([column.width for column in columns])
    sheet.top("Conflict", finding(ctx))
    rows = [
        Row(
            [
                row["rule"],
                str(row["member"] or "all"),
                str(row["year"] or "all"),
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
        Column("repair", "integer", 8),
        Column("limit", "text", 10),
        Column("class", "text", 12),
        Column("typed in", "text", 16),
        Column("from", "money", 12),
        Column("by", "change", 12),
        Column("to", "money", 12),
        Column(f"money it moves ({ctx.unit})", "money", 14),
        Column("in words", "wrap", 72),
    ]
    sheet.columns([column.width for column in columns])
    number = len(ctx.result.repairs)
    lead = f"A plan becomes possible by any of {plural(number, 'repair')}, each checked by calculating the plan again."
    sheet.top("Repairs", lead if number else NO_REPAIR, f"Money in {ctx.unit}; limits that are shares in per cent, "
               "numbers of activities, units, posts or points as they are.")  # fmt: skip
    rows = [_repair_row(ctx, place, row) for place, repair in enumerate(ctx.result.repairs, start=1) for row in repair]
    nothing = Row([None, "none", "n/a", "n/a", None, None, None, None, NO_REPAIR])
    sheet.finish(sheet.table(columns, rows or [nothing]))


def _repair_row(ctx: Context, place: int, row: ResultRow) -> Row:
    kind = _kind(ctx, row["rule"])

    def figure(name: str, money_kind: str) -> Shown:
        value = row[name]
        if not isinstance(value, int | float) or isinstance(value, bool):
            return Shown("blank" if value == "" else value, "text")
        return Shown(ctx.currency(value), money_kind) if kind == "money" else Shown(value, kind)

    return Row(
        [
            place,
            row["rule"],
            row["class"],
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
