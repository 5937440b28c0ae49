"""Years: where each year's money comes from and goes, why some is unspent, and what it is worth at old prices."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from optimizer.language import joined, say
from optimizer.plan import COMMON
from optimizer.report import findings
from optimizer.report.accounts import Account
from optimizer.report.context import Context
from optimizer.report.sheet import Column, Live, Placed, Row, Sheet, column_letter
from optimizer.report.wording import CEILINGS, STATUS_WORDS, UNSPENT_WORDS

ACCOUNT = (
    (say("ceiling"), "amount"),
    (say("overrun used"), "overrun"),
    (say("carried in"), "carry_in"),
    (say("held back as reserve"), "reserve"),
    (say("used"), "used"),
    (say("carried out"), "carried"),
    (say("lapsed"), "lapsed"),
)
"""The rows of the ceilings' account: what comes in, and where it goes."""

OF_OTHERS = (
    (say("amount given"), "amount"),
    (say("carried in"), "carry_in"),
    (say("used"), "used"),
    (say("carried out"), "carried"),
    (say("lapsed"), "lapsed"),
)
"""The rows of the other sources' account; nothing of them is held back or overrun."""

INCOMING = frozenset({"amount", "overrun", "carry_in"})
NOT_ADDED = ("carry_in", "carried")
"""Over all years, carried money would be counted twice."""


def write(sheet: Sheet, ctx: Context) -> dict[str, Placed]:
    """Fill the sheet; returns its tables: ``cash`` and ``real`` by line, and the account of each source."""
    sheet.columns([40.0, 12.0, *[13.0] * len(ctx.years), 14.0])
    sheet.top(say("Years"), findings.years(ctx), say("Amounts in {unit}. {more}", unit=ctx.unit, more=_statuses(ctx)))
    found: dict[str, Placed] = {}
    sheet.line(say("Account of {source}", source=CEILINGS), "heading")
    found[COMMON] = _account(sheet, ctx, COMMON, ACCOUNT, lambda year: ctx.account(source=COMMON, year=year))
    sheet.gap()
    if len(ctx.sources) > 1:
        sheet.line(say("Account of the other sources together; the sheet Who pays has each"), "heading")
        found["others"] = _account(sheet, ctx, say("other sources"), OF_OTHERS, ctx.of_others)
        sheet.gap()
    _unspent(sheet, ctx)
    sheet.line(say("Recommended by line, cash"), "heading")
    found[" cash"] = _cash(sheet, ctx)
    sheet.gap()
    sheet.line(say("Recommended by line, at prices of {year}", year=ctx.plan.first_year), "heading")
    found[" real"] = _real(sheet, ctx, found[" cash"])
    sheet.finish(one_page=True)
    return found


def _statuses(ctx: Context) -> str:
    by_status: dict[str, list[str]] = {}
    for row in ctx.plan.years:
        by_status.setdefault(row.status, []).append(str(row.year))
    told = [
        say("{years} {status}", years=", ".join(years), status=STATUS_WORDS[status])
        for status, years in by_status.items()
    ]
    return say("Status: {told}.", told=joined("; ", told))


def _columns(ctx: Context, first: str, second: str) -> list[Column]:
    kind = "percent" if second == "inflation" else "text"
    return [
        Column(first, "text", 40),
        Column(second, kind, 12),
        *[Column(str(year), "money", 13) for year in ctx.years],
        Column(say("total"), "money", 14),
    ]


def _with_total(ctx: Context, label: str, second: object, values: list[int], emphasis: str = "") -> Row:
    first, last = column_letter(2), column_letter(1 + len(values))
    total = Live(f"SUM({first}{{r}}:{last}{{r}})", ctx.cash(sum(values)))
    return Row([label, second, *[ctx.cash(value) for value in values], total], emphasis)


def _account(
    sheet: Sheet, ctx: Context, name: str, parts: Sequence[tuple[str, str]], of_year: Callable[[int], Account]
) -> Placed:
    rows: list[Row] = []
    coming = sum(column in INCOMING for _, column in parts)
    for label, column in parts:
        values = [getattr(of_year(year), column) for year in ctx.years]
        row = _with_total(ctx, label, say("comes in") if column in INCOMING else say("goes out"), values)
        if column in NOT_ADDED:
            row = Row([*row.values[:-1], ""])
        rows.append(row)
    balance: list[object] = [say("in less out: must be 0"), ""]
    for place in range(2, 2 + len(ctx.years)):
        letter = column_letter(place)
        ins, outs = f"{letter}{{first}}:{letter}{{first+{coming - 1}}}", f"{letter}{{first+{coming}}}:{letter}{{last}}"
        balance.append(Live(f"SUM({ins})-SUM({outs})", 0.0))
    balance.append("")
    return sheet.table(_columns(ctx, ctx.in_unit(name), say("way")), rows, Row(balance, "total"))


def _unspent(sheet: Sheet, ctx: Context) -> None:
    rows = ctx.unspent
    if not rows:
        return
    sheet.line(say("Why money is not spent in its year"), "heading")
    body = []
    for code in dict.fromkeys(row["code"] for row, _ in rows):
        values = [sum(steps for row, steps in rows if (row["code"], row["year"]) == (code, year)) for year in ctx.years]
        body.append(_with_total(ctx, UNSPENT_WORDS.get(code, code), "", values))
    sheet.table(
        _columns(ctx, ctx.in_unit(say("reason")), ""), body, _column_sums(ctx, body, say("not spent in its year"))
    )
    sheet.gap()


def _column_sums(ctx: Context, rows: list[Row], label: str) -> Row:
    values: list[object] = [label, ""]
    for place in range(2, 3 + len(ctx.years)):
        letter = column_letter(place)
        cells = [row.values[place] for row in rows]
        numbers = [cell.value if isinstance(cell, Live) else cell for cell in cells]
        total = sum(number for number in numbers if isinstance(number, int | float))
        values.append(Live(f"SUM({letter}{{first}}:{letter}{{last}})", round(total, 6)))
    return Row(values, "total")


def _cash(sheet: Sheet, ctx: Context) -> Placed:
    rows = [
        _with_total(
            ctx,
            line.name,
            line.inflation,
            [ctx.total(line=line.code, year=year).recommended for year in ctx.years],
        )
        for line in ctx.plan.lines
    ]
    columns = _columns(ctx, ctx.in_unit(say("line")), say("inflation"))
    return sheet.table(columns, rows, _column_sums(ctx, rows, say("total")))


def _real(sheet: Sheet, ctx: Context, cash: Placed) -> Placed:
    """Each amount of the cash table without the inflation of its line since the first year."""
    digits = ctx.decimals - (len(str(ctx.plan.settings.unit)) - 1)
    rows = []
    for index, line in enumerate(ctx.plan.lines):
        above = cash.first + index + 1
        cells: list[object] = []
        steps = []
        for place, year in enumerate(ctx.years, start=2):
            steps.append(findings.real_steps(ctx, line.code, year))
            later = f"({column_letter(place)}${cash.header + 1}-$C${cash.header + 1})"
            money = f"{column_letter(place)}{above}/(1+$B{above})^{later}"
            cells.append(Live(f"ROUND({money},{digits})", ctx.cash(steps[-1])))
        first, last = column_letter(2), column_letter(1 + len(steps))
        total = Live(f"SUM({first}{{r}}:{last}{{r}})", ctx.cash(sum(steps)))
        rows.append(Row([line.name, line.inflation, *cells, total]))
    priced = say("line ({unit} of {year})", unit=ctx.unit, year=ctx.plan.first_year)
    columns = _columns(ctx, priced, say("inflation"))
    return sheet.table(columns, rows, _column_sums(ctx, rows, say("total")))
