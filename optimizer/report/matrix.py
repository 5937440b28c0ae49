"""Topic by line: one matrix a year and one for the whole plan, with live sums over the grid."""

from __future__ import annotations

from optimizer.language import say
from optimizer.report import findings, notes, quick
from optimizer.report.context import Context
from optimizer.report.sheet import Column, Live, Placed, Row, Sheet, column_letter, text_literal

HEADING = 28.0
"""Points of a matrix's heading and of the gap below it; a matrix is never cut in two."""

NAME_WIDTH = 34.0

CODE_COLUMN = 2
"""The columns before the first line: the topic's code and name."""


def write(sheet: Sheet, ctx: Context, grid: Placed) -> dict[int | None, Placed]:
    """Fill the sheet; returns the table of each year, that of the whole plan under ``None``."""
    columns = _columns(ctx)
    sheet.fit(columns)
    sheet.top(
        say("Topic by line"),
        findings.matrix(ctx),
        say(
            "Recommended amounts in {unit}, added up from the sheet {grid}. Change is against last year.",
            unit=ctx.unit,
            grid=say("Grid"),
        ),
        *notes.topics(ctx),
    )
    found: dict[int | None, Placed] = {}
    # One year has no whole plan beside itself.
    wanted: list[int | None] = [None, *ctx.years] if len(ctx.years) > 1 else list(ctx.years)
    breaks, begun = [], 0.0
    for year in wanted:
        rows, total = _rows(ctx, grid, year), _total(ctx, year)
        height = HEADING + sheet.height_of(columns, [*rows, total])
        if found and sheet.height + height - begun > sheet.page_height:
            breaks.append(sheet.row)
            begun = sheet.height
        sheet.line(say("Whole plan") if year is None else str(year), "heading")
        found[year] = sheet.table(columns, rows, total)
        sheet.gap()
    sheet.sheet.set_h_pagebreaks(breaks)
    return found


def _columns(ctx: Context) -> list[Column]:
    longest = [len(row.name) for row in ctx.plan.topics]
    return [
        Column(say("topic"), "text", 9),
        # Long names on two lines, so that several matrices fit a page.
        Column(say("name"), "wrap", min(max(NAME_WIDTH, max(longest, default=0) * 0.6), 2 * NAME_WIDTH)),
        *[Column(ctx.in_unit(line.name), "money", 15) for line in ctx.plan.lines],
        Column(ctx.in_unit(say("total")), "money", 15),
        Column(ctx.in_unit(say("last year")), "money", 15),
        Column(ctx.in_unit(say("change")), "change", 13),
    ]


def _rows(ctx: Context, grid: Placed, year: int | None) -> list[Row]:
    currency = ctx.plan.settings.currency
    money = {name: grid.range(f"{name} shown [note 1] ({currency})") for name in ("baseline", "recommended")}
    years = list(ctx.years) if year is None else [year]

    def added(figure: str, **words: str) -> str:
        """The Grid's shown figures of those words, as a formula; ``{r}`` is the row whose first cell is the topic."""
        if ctx.lean_grid and all(map(quick.is_plain, [*words.values(), topic.code])):
            demands = [[f"{grid.range('topic')},$A{{r}}"], *([f"{grid.range(kind)},{text_literal(word)}"]
                       for kind, word in words.items()), *quick.in_years(years, ctx.years, grid)]  # fmt: skip
            return quick.summed(demands, lambda conditions: f"SUMIFS({money[figure]},{conditions})") or ""
        tests = [f"({grid.range('topic')}=$A{{r}})"]
        tests += [f"({grid.range(kind)}={text_literal(word)})" for kind, word in words.items()]
        tests += [] if year is None else [f"({grid.range('year')}={year})"]
        return f"SUMPRODUCT({'*'.join([*tests, money[figure]])})"

    lines = ctx.plan.lines
    first, last = (column_letter(place) for place in (CODE_COLUMN, CODE_COLUMN + len(lines) - 1))
    total, before = column_letter(CODE_COLUMN + len(lines)), column_letter(CODE_COLUMN + len(lines) + 1)
    rows = []
    for topic in ctx.plan.topics:
        cells: list[object] = [
            Live(
                added("recommended", line=line.code),
                ctx.cash(ctx.total(topic=topic.code, line=line.code, year=year).recommended),
            )
            for line in lines
        ]
        figures = ctx.total(topic=topic.code, year=year)
        rows.append(
            Row(
                [
                    topic.code,
                    topic.name,
                    *cells,
                    Live(f"SUM({first}{{r}}:{last}{{r}})", ctx.cash(figures.recommended)),
                    Live(added("baseline"), ctx.cash(figures.baseline)),
                    Live(f"{total}{{r}}-{before}{{r}}", ctx.cash(figures.change)),
                ]
            )
        )
    return rows


def _total(ctx: Context, year: int | None) -> Row:
    figures = ctx.total(year=year)
    amounts = [ctx.total(line=line.code, year=year).recommended for line in ctx.plan.lines]
    values = [*amounts, figures.recommended, figures.baseline, figures.change]
    return Row(
        [
            say("total"),
            "",
            *[
                Live(f"SUM({column_letter(place)}{{first}}:{column_letter(place)}{{last}})", ctx.cash(value))
                for place, value in enumerate(values, start=CODE_COLUMN)
            ],
        ],
        "total",
    )
