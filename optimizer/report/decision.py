"""The decision page: what is asked, one table, three messages, the recommendation. One page of paper."""

from __future__ import annotations

from optimizer.report import findings
from optimizer.report.context import Context
from optimizer.report.sheet import Column, Live, Placed, Row, Sheet
from optimizer.report.wording import STATUS_ASKS

CHART_HEIGHT = 168.0
PAGE_UNITS = 165.0
"""Wider than paper at full size: the page is as high as it is wide only when made a little smaller."""
NOT_RECORDED = "not recorded"


def write(sheet: Sheet, ctx: Context) -> tuple[Placed, int]:
    """Fill the decision page; returns its table and the row that is kept free for a picture of the years."""
    settings = ctx.plan.settings
    accounts = _accounts(ctx)
    columns = _table_columns(ctx, accounts)
    stretch = PAGE_UNITS / sum(column.width for column in columns)
    sheet.columns([column.width * stretch for column in columns])
    about = [settings.version and f"version {settings.version}", settings.as_of and f"as of {settings.as_of}"]
    sheet.top(
        settings.title or "Funding plan",
        findings.decision(ctx),
        " · ".join(["Decision page", f"amounts in {ctx.unit}", *filter(None, about)]),
    )
    _asked(sheet, ctx)
    sheet.gap()
    placed = _table(sheet, ctx, columns, accounts)
    picture = sheet.row
    sheet.gap(CHART_HEIGHT if len(ctx.years) > 1 else 8.0)
    _messages(sheet, ctx)
    sheet.gap()
    _people(sheet, ctx)
    sheet.finish(one_page=True)
    return placed, picture


def _asked(sheet: Sheet, ctx: Context) -> None:
    settings = ctx.plan.settings
    sheet.line("What is asked", "heading")
    topics, activities = len(ctx.plan.topics), len(ctx.plan.activities)
    aim = f"Aim: agree the funding of {activities} activities in {topics} topics for {findings.horizon(ctx)}."
    sheet.line(settings.decision or aim)
    for text in findings.asks(ctx):
        sheet.line(f"•  {text}")


def _accounts(ctx: Context) -> dict[int, dict[str, int]]:
    """By year, all sources together: the parts that lead from the ceiling to what is unspent, in steps."""
    found: dict[int, dict[str, int]] = {}
    for year in ctx.years:
        rows = [row for row in ctx.result.rows("sources") if row["year"] == year]
        found[year] = {
            name: sum(ctx.steps(row[name]) for row in rows)
            for name in ("amount", "overrun", "carry_in", "carried", "reserve", "lapsed")
        }
    return found


OPTIONAL = {"overrun": "overrun", "carry_in": "carried in", "carried": "carried out"}


def _table_columns(ctx: Context, accounts: dict[int, dict[str, int]]) -> list[Column]:
    unit = f" ({ctx.unit})"
    used = [name for name in OPTIONAL if any(row[name] for row in accounts.values())]
    return [
        Column("year", "year", 8),
        Column("status", "text", 11),
        Column("asked to", "text", 18),
        Column("ceiling" + unit, "money", 13),
        *[Column(OPTIONAL[name] + unit, "money", 12) for name in used if name != "carried"],
        Column("request" + unit, "money", 13),
        Column("recommended" + unit, "money", 14),
        *[Column(OPTIONAL[name] + unit, "money", 12) for name in used if name == "carried"],
        Column("unspent" + unit, "money", 13),
        Column("funded share of the request", "percent", 13),
    ]


def _amounts(ctx: Context, year: int, account: dict[str, int]) -> dict[str, int]:
    figures = ctx.total(year=year)
    return {
        "ceiling": account["amount"],
        "request": figures.request,
        "recommended": figures.recommended,
        "unspent": account["reserve"] + account["lapsed"],
        **{title: account[name] for name, title in OPTIONAL.items()},
    }


def _table(sheet: Sheet, ctx: Context, columns: list[Column], accounts: dict[int, dict[str, int]]) -> Placed:
    amount_of = {year: _amounts(ctx, year, accounts[year]) for year in ctx.years}
    names = [column.title.removesuffix(f" ({ctx.unit})") for column in columns]
    letters = {name: chr(65 + place) for place, name in enumerate(names)}
    ratio = f"IF({letters['request']}{{r}}=0,0,{letters['recommended']}{{r}}/{letters['request']}{{r}})"

    def share(recommended: int, request: int) -> Live:
        return Live(ratio, recommended / request if request else 0.0)

    rows = []
    for year in ctx.plan.years:
        figures = ctx.total(year=year.year)
        rows.append(
            Row(
                [
                    year.year,
                    year.status,
                    STATUS_ASKS[year.status],
                    *[ctx.cash(amount_of[year.year][name]) for name in names if name in amount_of[year.year]],
                    share(figures.recommended, figures.request),
                ]
            )
        )
    figures = ctx.total()
    total: list[object] = ["total", "", ""]
    for name in names:
        if name in ("carried in", "carried out"):
            total.append("")  # money carried is counted in the year it is spent
        elif name in amount_of[ctx.years[0]]:
            value = ctx.cash(sum(amount_of[year][name] for year in ctx.years))
            total.append(Live(f"SUM({letters[name]}{{first}}:{letters[name]}{{last}})", value))
    total.append(share(figures.recommended, figures.request))
    return sheet.table(columns, rows, Row(total, "total"))


def _messages(sheet: Sheet, ctx: Context) -> None:
    sheet.line("Three messages", "heading")
    for number, text in enumerate(findings.messages(ctx), start=1):
        sheet.line(f"{number}.  {text}")
    sheet.gap()
    sheet.line("Recommendation", "heading")
    sheet.line(findings.recommendation(ctx))
    sheet.line(findings.proof(ctx), "note")


def _people(sheet: Sheet, ctx: Context) -> None:
    settings = ctx.plan.settings
    people = {
        "Prepared by": settings.prepared_by,
        "Reviewed by": settings.reviewed_by,
        "Approved by": settings.approved_by,
    }
    sheet.line("  ·  ".join(f"{role}: {name or NOT_RECORDED}" for role, name in people.items()), "note")
