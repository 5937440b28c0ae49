"""The decision page: what is asked, one table, three messages, the recommendation. One page of paper."""

from __future__ import annotations

from optimizer.language import dated, joined, say
from optimizer.plan import COMMON
from optimizer.report import background, findings, paying, proof, whole
from optimizer.report.accounts import Account
from optimizer.report.context import Context
from optimizer.report.sheet import Column, Live, Placed, Row, Sheet
from optimizer.report.wording import STATUS_ASKS, STATUS_WORDS

CHART_HEIGHT = 168.0
PAGE_UNITS = 178.0
"""Wider than paper at full size: the page is as high as it is wide only when made a little smaller."""
LONG_PAGE_UNITS = 214.0
"""The same with a few lines more."""
NOT_RECORDED = say("not recorded")


def write(sheet: Sheet, ctx: Context) -> tuple[Placed, int]:
    """Fill the decision page; returns its table and the row that is kept free for a picture of the years."""
    settings = ctx.plan.settings
    columns = _table_columns(ctx)
    told = [text for text in _of_money_and_whole_things(ctx) if text]
    units = LONG_PAGE_UNITS if told else PAGE_UNITS
    stretch = units / sum(column.width for column in columns)
    sheet.fit(columns, stretch)
    about = [say("Decision page"), say("amounts in {unit}", unit=ctx.unit)]
    about += [say("version {version}", version=settings.version)] if settings.version else []
    about += [say("as of {date}", date=dated(settings.as_of))] if settings.as_of else []
    sheet.top(ctx.plan.title or say("Funding plan"), findings.decision(ctx), joined(" · ", about))
    _asked(sheet, ctx)
    sheet.gap()
    placed = _table(sheet, ctx, columns)
    picture = sheet.row
    sheet.gap(CHART_HEIGHT if len(ctx.years) > 1 else 8.0)
    _messages(sheet, ctx, told)
    sheet.gap()
    _people(sheet, ctx)
    sheet.finish(one_page=True)
    return placed, picture


def _asked(sheet: Sheet, ctx: Context) -> None:
    settings = ctx.plan.settings
    sheet.line(say("What is asked"), "heading")
    sheet.line(say("Aim: {aim}", aim=settings.decision or background.aim(ctx)))
    sheet.line(say("Background: {told}", told=background.told(ctx)))
    for text in findings.asks(ctx):
        sheet.line(say("•  {text}", text=text))
    sheet.line(say("How it was chosen: {aim}", aim=proof.aim(ctx)), "note")


OPTIONAL = (
    say("other sources"), say("overrun"), say("carried in"), say("ceiling and other money"), say("carried out"),
)  # fmt: skip
"""Columns that stand only where some year has such money."""

NOT_SUMMED = (say("carried in"), say("carried out"), say("ceiling and other money"))
"""Money carried is counted in the year it is spent."""


def _amounts(ctx: Context, year: int) -> dict[str, int]:
    """What a year has and what becomes of it, in steps."""
    figures, account = ctx.total(year=year), ctx.account(year=year)
    others: Account = ctx.of_others(year)
    return {
        say("ceiling"): ctx.account(source=COMMON, year=year).amount,
        say("other sources"): others.amount,
        say("overrun"): account.overrun,
        say("carried in"): account.carry_in,
        say("ceiling and other money"): account.available + account.reserve if len(ctx.sources) > 1 else 0,
        say("request"): figures.request,
        say("recommended"): figures.recommended,
        say("carried out"): account.carried,
        say("unspent"): account.unspent,
    }


def _table_columns(ctx: Context) -> list[Column]:
    amounts = [_amounts(ctx, year) for year in ctx.years]
    shown = [name for name in amounts[0] if name not in OPTIONAL or any(row[name] for row in amounts)]
    return [
        Column(say("year"), "year", 8),
        Column(say("status"), "text", 11),
        Column(say("asked to"), "text", 18),
        *[Column(ctx.in_unit(name), "money", 14 if name == "recommended" else 12.5) for name in shown],
        Column(say("funded share of the request"), "percent", 13),
    ]


def _table(sheet: Sheet, ctx: Context, columns: list[Column]) -> Placed:
    names = [column.title.removesuffix(f" ({ctx.unit})") for column in columns]
    letters = {name: chr(65 + place) for place, name in enumerate(names)}
    ratio = f"IF({letters['request']}{{r}}=0,0,{letters['recommended']}{{r}}/{letters['request']}{{r}})"

    def share(recommended: int, request: int) -> Live:
        return Live(ratio, recommended / request if request else 0.0)

    rows, sums = [], dict.fromkeys(names, 0)
    for year in ctx.plan.years:
        amount_of = _amounts(ctx, year.year)
        shown = [name for name in names if name in amount_of]
        for name in shown:
            sums[name] += amount_of[name]
        cells = [_cell(ctx, name, amount_of[name], letters) for name in shown]
        ask = [year.year, STATUS_WORDS[year.status], STATUS_ASKS[year.status]]
        rows.append(Row([*ask, *cells, share(amount_of["recommended"], amount_of["request"])]))
    total: list[object] = [say("total"), "", ""]
    for name in names[3:-1]:
        live = Live(f"SUM({letters[name]}{{first}}:{letters[name]}{{last}})", ctx.cash(sums[name]))
        total.append("" if name in NOT_SUMMED else live)
    total.append(share(sums["recommended"], sums["request"]))
    return sheet.table(columns, rows, Row(total, "total"))


def _cell(ctx: Context, name: str, steps: int, letters: dict[str, str]) -> object:
    """An amount; all money of a year is added up from the columns beside it."""
    if name != "ceiling and other money":
        return ctx.cash(steps)
    parts = [letters[part] for part in ("ceiling", "other sources", "overrun", "carried in") if part in letters]
    return Live("+".join(f"{letter}{{r}}" for letter in parts), ctx.cash(steps))


def _messages(sheet: Sheet, ctx: Context, told: list[str]) -> None:
    sheet.line(say("Three messages"), "heading")
    for number, text in enumerate(findings.messages(ctx), start=1):
        sheet.line(say("{number}.  {text}", number=number, text=text))
    if told:
        sheet.gap()
        sheet.line(say("Who pays, and what is whole or not at all"), "heading")
        for text in told:
            sheet.line(say("•  {text}", text=text))
    sheet.gap()
    sheet.line(say("Recommendation"), "heading")
    sheet.line(findings.recommendation(ctx))
    sheet.line(joined(" ", filter(None, [proof.proof(ctx), proof.opinion(ctx)])), "note")


def _of_money_and_whole_things(ctx: Context) -> list[str]:
    """Money by source, what rests on money not yet received, posts and packages: each where there is such a thing."""
    by_source = paying.by_source(ctx) if len(ctx.sources) > 1 else ""
    return [by_source, paying.resting(ctx), whole.posts(ctx), whole.packages(ctx)]


def _people(sheet: Sheet, ctx: Context) -> None:
    settings = ctx.plan.settings
    people = {
        say("Prepared by"): settings.prepared_by,
        say("Reviewed by"): settings.reviewed_by,
        say("Approved by"): settings.approved_by,
    }
    named = [joined(": ", [role, name or NOT_RECORDED]) for role, name in people.items()]
    sheet.line(joined("  ·  ", named), "note")
