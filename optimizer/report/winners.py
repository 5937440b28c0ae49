"""Winners and losers: last year, request, recommended, and why; by topic and line, and by activity."""

from __future__ import annotations

from collections.abc import Sequence

from optimizer.language import joined, say, sentence
from optimizer.plan import Activity, Topic
from optimizer.report import findings, large, notes
from optimizer.report.context import Cell, Context, Figures
from optimizer.report.sheet import OTHERS, Column, Live, Placed, Row, Sheet
from optimizer.report.wording import AMOUNT_WORDS

MOVERS_NAMED = 2
"""How many activities the reason of a block names, those that move it most first."""

ROWS_ON_A_PAGE = 32
"""More rows are told over several pages, in letters that can still be read."""

AMOUNT_LETTERS = "CDEFGHI"


def write_blocks(sheet: Sheet, ctx: Context) -> Placed:
    """Fill the sheet by topic and line; returns its table."""
    year = ctx.plan.first_year
    columns = _columns(ctx, say("topic"), 8, say("line"), 34, 66)
    sheet.fit(columns)
    sheet.top(
        say("Winners and losers in {year}, by topic and line", year=year),
        findings.winners(ctx),
        _what_a_change_is(ctx, year, say("The sheet {sheet} gives every reason in full.", sheet=say("Activities"))),
        *notes.topics(ctx),
    )
    rows = _block_rows(ctx, year)
    placed = sheet.table(columns, rows, _total(ctx, year, "SUBTOTAL(9,"))
    sheet.finish(placed, freeze=2, one_page=len(rows) <= ROWS_ON_A_PAGE)
    return placed


def write_activities(sheet: Sheet, ctx: Context) -> Placed:
    """Fill the sheet by activity; returns its table."""
    year = ctx.plan.first_year
    columns = _columns(ctx, say("activity"), 13, say("name"), 30, 72)
    sheet.fit(columns)
    chosen = large.selected(ctx.plan.activities, lambda row: _weight(ctx.of_activity(row.code, year)))
    sheet.top(
        say("Activities in {year}: winners, losers and why", year=year),
        findings.activities(ctx),
        _what_a_change_is(ctx, year, say("The sheet {sheet} gives the reasons of the later years.", sheet=say("Grid"))),
        *notes.activities(ctx),
        *chosen.told(say("those whose amount changes most")),
    )
    rows = [_activity_row(ctx, activity.code, activity.name, year) for activity in chosen.shown]
    if chosen:
        rows.append(_other_activities(ctx, chosen, year))
    placed = sheet.table(columns, rows, _total(ctx, year, "SUM("))
    sheet.finish(placed, freeze=2)
    return placed


def _weight(figures: Figures) -> tuple[int, int]:
    """How much an activity matters to those who compare with last year."""
    return abs(figures.change), figures.request


def _other_activities(ctx: Context, chosen: large.Selection[Activity], year: int) -> Row:
    """The sums of the activities that are not shown, and how many of them get more and less."""
    of_year, of_plan, more, less = Figures(), Figures(), 0, 0
    for row in chosen.others:
        mine = ctx.of_activity(row.code, year)
        of_year, of_plan = of_year + mine, of_plan + ctx.of_activity(row.code)
        more, less = more + (mine.change > 0), less + (mine.change < 0)
    told = say(
        "Of these, more than last year goes to {more} and less to {less}.",
        more=large.count(more),
        less=large.count(less),
    )
    return Row([chosen.label, "", *_values(ctx, of_year, of_plan), told], OTHERS)


def _what_a_change_is(ctx: Context, year: int, more: str) -> str:
    """What the amounts are, and where there is ``more``."""
    return say(
        "Amounts in {unit}. Last year is the last approved amount; a change is recommended {year} less last year, in "
        "brackets where it is less. {more}",
        unit=ctx.unit,
        year=year,
        more=more,
    )


def _columns(ctx: Context, what: str, wide: float, name: str, name_wide: float, reason: float) -> list[Column]:
    year = ctx.plan.first_year
    return [
        Column(what, "text", wide),
        Column(name, "wrap", name_wide),
        Column(ctx.in_unit(say("last year")), "money", 11),
        Column(ctx.in_unit(say("request {year}", year=year)), "money", 11),
        Column(ctx.in_unit(say("recommended {year}", year=year)), "money", 14.5),
        Column(ctx.in_unit(say("change")), "change", 11),
        Column(say("change (%)"), "percent change", 9),
        Column(ctx.in_unit(say("request, whole plan")), "money", 11.5),
        Column(ctx.in_unit(say("recommended, whole plan")), "money", 14.5),
        Column(say("reason"), "wrap", reason),
    ]


def _values(ctx: Context, of_year: Figures, of_plan: Figures) -> list[object]:
    share = findings.change_share(of_year)
    return [
        ctx.cash(of_year.baseline),
        ctx.cash(of_year.request),
        ctx.cash(of_year.recommended),
        Live("E{r}-C{r}", ctx.cash(of_year.change)),
        Live("F{r}/C{r}", share) if share is not None else (say("new") if of_year.recommended else None),
        ctx.cash(of_plan.request),
        ctx.cash(of_plan.recommended),
    ]


def _summed(values: list[object], function: str, span: str = "{first}:{last}") -> list[object]:
    """``values`` with each amount as the sum of its column over the rows of ``span``."""
    first, _, last = span.partition(":")
    return [
        Live(f"{function}{letter}{first}:{letter}{last})", value) if isinstance(value, float) else value
        for letter, value in zip(AMOUNT_LETTERS, values, strict=True)
    ]


def _block_rows(ctx: Context, year: int) -> list[Row]:
    """Each topic's lines, then the topic as a subtotal of them."""
    rows = []
    served: dict[str, list[str]] = {}
    for activity in ctx.plan.activities:
        for code in activity.shares:
            served.setdefault(code, []).append(activity.code)
    for topic in ctx.plan.topics:
        lines = [row for row in ctx.plan.lines if (topic.code, row.code) in ctx.pairs]
        for line in lines:
            of_year = ctx.total(topic=topic.code, line=line.code, year=year)
            of_plan = ctx.total(topic=topic.code, line=line.code)
            cells = ctx.cells_of_block.get((topic.code, line.code, year), ())
            rows.append(Row([topic.code, line.name, *_values(ctx, of_year, of_plan), _block_reason(ctx, cells)]))
        if lines:
            rows.append(_subtotal(ctx, topic, served.get(topic.code, []), year, len(lines)))
    return rows


def _subtotal(ctx: Context, topic: Topic, served: Sequence[str], year: int, lines: int) -> Row:
    values = _values(ctx, ctx.total(topic=topic.code, year=year), ctx.total(topic=topic.code))
    more = sum(ctx.of_activity(code, year).change > 0 for code in served)
    less = sum(ctx.of_activity(code, year).change < 0 for code in served)
    told = say(
        "Of its {all} activities, more than last year goes to {more} and less to {less}.",
        all=len(served),
        more=more,
        less=less,
    )
    return Row([topic.code, topic.name, *_summed(values, "SUBTOTAL(9,", f"{{r-{lines}}}:{{r-1}}"), told], "subtotal")


def _total(ctx: Context, year: int, function: str) -> Row:
    """The last row; SUBTOTAL leaves out the subtotals within its range."""
    values = _summed(_values(ctx, ctx.total(year=year), ctx.total()), function)
    return Row([say("total"), say("all topics"), *values, ""], "total")


def _block_reason(ctx: Context, cells: Sequence[Cell]) -> str:
    """What moves the block most, each mover with its reason in short."""
    asking = [cell for cell in cells if cell.figures.request or cell.figures.change]
    if not asking:
        return say("No activity asks for money in {year}.", year=ctx.plan.first_year)
    movers = sorted(asking, key=lambda cell: (-abs(cell.figures.change), -cell.figures.request))
    told = [_mover(ctx, cell) for cell in movers[:MOVERS_NAMED]]
    more = len(movers) - MOVERS_NAMED
    told += [say("{count} more", count=more)] if more > 0 else []
    return sentence(joined("; ", told))


def _mover(ctx: Context, cell: Cell) -> str:
    """``PoC-TRN-1 up 73.6 (held by a rule: R04, R07)``."""
    row = cell.row
    why = AMOUNT_WORDS.get(row["code"], row["code"])
    rules = ", ".join(str(rule) for rule in row["rules"]) if row["code"] == "rule" else ""
    return say(
        "{activity} {change} ({why})",
        activity=row["activity"],
        change=ctx.change(cell.figures.change),
        why=joined(": ", [why, rules]) if rules else why,
    )


def _activity_row(ctx: Context, code: str, name: str, year: int) -> Row:
    of_year, of_plan = ctx.of_activity(code, year), ctx.of_activity(code)
    reasons = dict.fromkeys(sentence(row["reason"]) for row in ctx.rows_of(code, year))
    return Row([code, name, *_values(ctx, of_year, of_plan), joined(" ", reasons)])
