"""Winners and losers: last year, request, recommended, and why; first by topic and line, then by activity."""

from __future__ import annotations

from collections.abc import Sequence

from optimizer.report import findings
from optimizer.report.context import Cell, Context, Figures
from optimizer.report.sheet import Column, Live, Placed, Row, Sheet
from optimizer.report.wording import sentence

CHANGE = "E{r}-C{r}"


def write(sheet: Sheet, ctx: Context) -> tuple[Placed, Placed]:
    """Fill the sheet; returns the table by topic and line, and the one by activity."""
    year = ctx.plan.first_year
    columns = _columns(ctx)
    sheet.columns([column.width for column in columns])
    sheet.top(
        "Winners and losers",
        findings.winners(ctx),
        f"Amounts in {ctx.unit}. Last year is the last approved amount; changes are {year} less last year. "
        "Brackets mean less.",
    )
    sheet.line(f"By topic and line, {year}", "heading")
    blocks = sheet.table(columns, _block_rows(ctx, year), _total_row(ctx, year, len(ctx.plan.topics)))
    sheet.sheet.set_h_pagebreaks([sheet.row])
    sheet.line(f"By activity, {year}", "heading")
    rows = [_activity_row(ctx, activity.code, activity.name, year) for activity in ctx.plan.activities]
    activities = sheet.table(columns, rows, _sum_row(ctx, year))
    sheet.sheet.repeat_rows(blocks.header)
    return blocks, activities


def _columns(ctx: Context) -> list[Column]:
    year, unit = ctx.plan.first_year, f" ({ctx.unit})"
    return [
        Column("topic or activity", "wrap", 13),
        Column("line or name", "wrap", 26),
        Column(f"last year{unit}", "money", 12),
        Column(f"request {year}{unit}", "money", 12),
        Column(f"recommended {year}{unit}", "money", 13.5),
        Column(f"change{unit}", "change", 11),
        Column("change (%)", "percent change", 9),
        Column(f"request, whole plan{unit}", "money", 12.5),
        Column(f"recommended, whole plan{unit}", "money", 13.5),
        Column("reason", "wrap", 58),
    ]


def _values(ctx: Context, of_year: Figures, of_plan: Figures) -> list[object]:
    share = findings.change_share(of_year)
    change = ctx.cash(of_year.change)
    return [
        ctx.cash(of_year.baseline),
        ctx.cash(of_year.request),
        ctx.cash(of_year.recommended),
        Live(CHANGE, change),
        Live("F{r}/C{r}", share) if share is not None else ("new" if of_year.recommended else None),
        ctx.cash(of_plan.request),
        ctx.cash(of_plan.recommended),
    ]


def _block_rows(ctx: Context, year: int) -> list[Row]:
    """Each topic's lines, then the topic as a subtotal of them."""
    rows = []
    for topic in ctx.plan.topics:
        lines = [
            line for line in ctx.plan.lines if any((topic.code, line.code, one) in ctx.blocks for one in ctx.years)
        ]
        for line in lines:
            of_year = ctx.total(topic=topic.code, line=line.code, year=year)
            of_plan = ctx.total(topic=topic.code, line=line.code)
            cells = [
                cell
                for cell in ctx.cells
                if cell.key[1:] == (topic.code, year) and cell.row["line"] == line.code
            ]
            rows.append(Row([topic.code, line.name, *_values(ctx, of_year, of_plan), _block_reason(ctx, cells)]))
        rows.append(_subtotal(ctx, topic.code, topic.name, year, len(lines)))
    return rows


def _subtotal(ctx: Context, topic: str, name: str, year: int, lines: int) -> Row:
    of_year, of_plan = ctx.total(topic=topic, year=year), ctx.total(topic=topic)
    values = _values(ctx, of_year, of_plan)
    for place in (0, 1, 2, 5, 6):
        letter = "CDEFGHI"[place]
        shown = values[place]
        if lines and isinstance(shown, float):
            values[place] = Live(f"SUBTOTAL(9,{letter}{{r-{lines}}}:{letter}{{r-1}})", shown)
    ups = sum(ctx.of_activity(row.code, year).change > 0 for row in ctx.plan.activities if topic in row.shares)
    downs = sum(ctx.of_activity(row.code, year).change < 0 for row in ctx.plan.activities if topic in row.shares)
    return Row([topic, name, *values, f"{ups} of its activities get more, {downs} less."], "subtotal")


def _total_row(ctx: Context, year: int, topics: int) -> Row:
    # SUBTOTAL leaves out the subtotals within its range.
    values = _summed(_values(ctx, ctx.total(year=year), ctx.total()), "SUBTOTAL(9,")
    return Row(["total", f"{topics} topics", *values, ""], "total")


def _sum_row(ctx: Context, year: int) -> Row:
    values = _summed(_values(ctx, ctx.total(year=year), ctx.total()), "SUM(")
    return Row(["total", f"{len(ctx.plan.activities)} activities", *values, ""], "total")


def _summed(values: list[object], function: str) -> list[object]:
    """``values`` with each amount as the sum of its column."""
    return [
        Live(f"{function}{letter}{{first}}:{letter}{{last}})", value) if isinstance(value, float) else value
        for letter, value in zip("CDEFGHI", values, strict=True)
    ]


def _block_reason(ctx: Context, cells: Sequence[Cell]) -> str:
    """The reason of the activity that moves the block most, and how many others there are."""
    if not cells:
        return f"No activity asks for money in {ctx.plan.first_year}."
    lead = max(cells, key=lambda cell: (abs(cell.figures.change), cell.figures.request))
    reason = sentence(str(lead.row["reason"]))
    if len(cells) == 1:
        return f"{lead.row['activity']}: {reason}"
    change = ctx.change(lead.figures.change)
    others = len(cells) - 1
    return f"{lead.row['activity']} ({change}): {reason} {'One other' if others == 1 else f'{others} others'} below."


def _activity_row(ctx: Context, code: str, name: str, year: int) -> Row:
    of_year, of_plan = ctx.of_activity(code, year), ctx.of_activity(code)
    reasons = dict.fromkeys(
        sentence(str(cell.row["reason"])) for cell in ctx.cells if (cell.key[0], cell.key[2]) == (code, year)
    )
    return Row([code, name, *_values(ctx, of_year, of_plan), " ".join(reasons)])
