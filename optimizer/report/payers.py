"""Who pays: the account of each source, and what each pays for by topic and by line."""

from __future__ import annotations

from collections.abc import Mapping

from optimizer.language import say
from optimizer.plan import COMMON
from optimizer.report import paying
from optimizer.report.accounts import Account
from optimizer.report.context import Context
from optimizer.report.fitting import fitted
from optimizer.report.sheet import Column, Live, Placed, Row, Sheet, column_letter
from optimizer.report.wording import ALL, KIND_WORDS, STATUS_WORDS, chosen

ROWS_PER_PAGE = 34
"""About what A4 landscape holds; a table is never cut in two where it fits a page."""

MOST_COLUMNS = 9
"""Topics or lines beside each other, as many as the accounts above have columns for."""

ACCOUNT = ("amount", "overrun", "carry_in", "reserve", "used", "carried", "lapsed")
TITLES = (
    say("amount given"), say("used above it"), say("carried in"), say("held back"), say("used"), say("carried out"),
    say("lapsed"),
)  # fmt: skip


def write(sheet: Sheet, ctx: Context) -> dict[str, Placed]:
    """Fill the sheet; returns its tables: ``accounts``, and the matrices ``topic`` and ``line``."""
    columns = _columns(ctx)
    sheet.fit(columns)
    rests = paying.resting(ctx)
    sheet.top(
        say("Who pays"),
        paying.by_source(ctx),
        say(
            "Amounts in {unit}. What is given, used above it and carried in is held back, used, carried out or lapses. "
            "Money that is pledged or expected is not there yet; the ceilings are as firm as the status of their year. "
            "The sheet {sheet} tells who pays each amount.",
            unit=ctx.unit,
            sheet=say("Financing"),
        ),
    )
    if rests:
        sheet.line(rests)
        sheet.gap(6)
    found: dict[str, Placed] = {}
    sheet.line(say("The account of each source"), "heading")
    found["accounts"] = sheet.table(columns, _accounts(ctx))
    sheet.gap()
    breaks, first = [], 0
    names = {
        "topic": (
            {row.code: row.code for row in ctx.plan.topics},
            say("What each source pays for, by topic, whole plan"),
        ),
        "line": (
            {row.code: row.name for row in ctx.plan.lines},
            say("What each source pays for, by line, whole plan"),
        ),
    }
    for by, (named, title) in names.items():
        height = len(ctx.sources) + 4
        if sheet.row - first + height > ROWS_PER_PAGE:
            breaks.append(sheet.row)
            first = sheet.row
        sheet.line(title, "heading")
        found[by] = _matrix(sheet, ctx, by, named)
        sheet.gap()
    sheet.sheet.set_h_pagebreaks(breaks)
    sheet.finish()
    return found


def _columns(ctx: Context) -> list[Column]:
    return [
        Column(say("source"), "text", 15),
        Column(say("name"), "wrap", 34),
        Column(say("kind"), "text", 16),
        Column(say("certainty"), "text", 14),
        Column(say("year"), "text", 12),
        *[Column(ctx.in_unit(title), "money", 12) for title in TITLES],
    ]


def _accounts(ctx: Context) -> list[Row]:
    """The years of each source, then the source as their sum."""
    rows = []
    kinds = {COMMON: "common", **{row.code: row.kind for row in ctx.plan.sources}}
    certainty = paying.certainties(ctx)
    status = {row.year: row.status for row in ctx.plan.years}
    several = len(ctx.years) > 1
    for source in ctx.sources:
        name, kind = ctx.source_names[source], KIND_WORDS[kinds[source]]
        for year in ctx.years:
            account = ctx.account(source=source, year=year)
            firm = _marked(certainty[source]) or say("year {status}", status=STATUS_WORDS[status[year]])
            rows.append(Row([source, name, kind, firm, str(year), *_cash(ctx, account)]))
        if several:
            rows.append(Row([source, name, "", "", ALL, *_sums(ctx, ctx.account(source=source))], "subtotal"))
    return rows


def _marked(certainty: str) -> str:
    """Money that is not there yet stands out without colour."""
    return {"pledged": say("PLEDGED"), "expected": say("EXPECTED")}.get(certainty) or chosen(certainty)


def _cash(ctx: Context, account: Account) -> list[object]:
    return [ctx.cash(getattr(account, name)) for name in ACCOUNT]


def _sums(ctx: Context, account: Account) -> list[object]:
    """Sums over the years; what is carried would be counted twice."""
    found: list[object] = []
    for place, name in enumerate(ACCOUNT, start=5):
        letter = column_letter(place)
        live = Live(f"SUM({letter}{{r-{len(ctx.years)}}}:{letter}{{r-1}})", ctx.cash(getattr(account, name)))
        found.append("" if name in ("carry_in", "carried") else live)
    return found


def _matrix(sheet: Sheet, ctx: Context, by: str, named: Mapping[str, str]) -> Placed:
    """Source by topic or line; its sums are those of the accounts and of the pages by topic and line."""
    used = {source: ctx.account(source=source).used for source in ctx.sources}
    sums = {
        code: ctx.total(topic=code).recommended if by == "topic" else ctx.total(line=code).recommended for code in named
    }
    steps = fitted(paying.paid(ctx, by), used, sums)
    shown = list(named) if len(named) <= MOST_COLUMNS else list(named)[: MOST_COLUMNS - 1]
    rest = [code for code in named if code not in shown]
    columns = [
        Column(say("source"), "text", 15),
        Column(say("name"), "wrap", 34),
        *[Column(ctx.in_unit(named[code]), "money", 12) for code in shown],
        *([Column(ctx.in_unit(say("{count} others", count=len(rest))), "money", 12)] if rest else []),
        Column(ctx.in_unit(say("all")), "money", 12),
    ]
    last = column_letter(len(columns) - 2)
    rows = []
    for source in ctx.sources:
        cells = [steps[source, code] for code in shown]
        cells += [sum(steps[source, code] for code in rest)] if rest else []
        total = Live(f"SUM(C{{r}}:{last}{{r}})", ctx.cash(sum(cells)))
        rows.append(Row([source, ctx.source_names[source], *[ctx.cash(cell) for cell in cells], total]))
    ends = [sums[code] for code in shown]
    ends += [sum(sums[code] for code in rest)] if rest else []
    ends.append(sum(sums.values()))
    total_row: list[object] = [say("total"), ""]
    for place, value in enumerate(ends, start=2):
        letter = column_letter(place)
        total_row.append(Live(f"SUM({letter}{{first}}:{letter}{{last}})", ctx.cash(value)))
    return sheet.table(columns, rows, Row(total_row, "total"))
