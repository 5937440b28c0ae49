"""Posts: how many are kept, filled and given up, and what they cost in the year and in a full year."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from optimizer.allocate.result import Row as ResultRow
from optimizer.language import say
from optimizer.report import large, paying, whole
from optimizer.report.context import Context
from optimizer.report.sheet import OTHERS, Column, Live, Placed, Row, Sheet, column_letter
from optimizer.report.wording import ALL, CERTAIN_ENOUGH

ROWS_ON_A_PAGE = 30
"""More rows are told over several pages, in letters that can still be read."""


def write(sheet: Sheet, ctx: Context) -> dict[str, Placed]:
    """Fill the sheet; returns its tables: ``each`` activity by year, and where there are several, ``all`` by year."""
    on_trust = paying.not_received_on(ctx)
    shown = any((row["activity"], row["year"]) in on_trust for row in whole.posts_in(ctx))
    columns = _columns(ctx, shown=shown)
    sheet.fit(columns)
    note = say(
        "Amounts in {unit}. Kept is what was in place before less what is given up; in place is kept plus filled. A "
        "post that takes time to fill does not cost the whole of its first year; the full-year cost is that of all "
        "posts in place, and that of the last year goes on after the plan until posts are given up.",
        unit=ctx.unit,
    )
    sheet.top(say("Posts"), whole.posts(ctx), note, *([CERTAIN_ENOUGH] if shown else []))
    every = whole.posts_in(ctx)
    chosen = large.selected(every, lambda row: row["full_year"])
    for text in chosen.told(say("those of the highest full-year cost"), large.IN_JSON):
        sheet.line(text, "note")
    found: dict[str, Placed] = {}
    if len({row["activity"] for row in every}) > 1:
        sheet.line(say("All posts"), "heading")
        totals = [_row(ctx, whole.posts_in(ctx, year), [ALL, "", year], on_trust, shown=shown) for year in ctx.years]
        found["all"] = sheet.table(columns, totals)
        sheet.gap()
        sheet.line(say("By activity"), "heading")
    rows = [
        _row(ctx, [row], [row["activity"], row["name"], row["year"]], on_trust, shown=shown) for row in chosen.shown
    ]
    if chosen:
        rows.append(replace(_row(ctx, chosen.others, [chosen.label, "", ""], on_trust, shown=shown), emphasis=OTHERS))
    found["each"] = sheet.table(columns, rows)
    sheet.finish(found["each"] if len(rows) > ROWS_ON_A_PAGE else None, one_page=len(rows) <= ROWS_ON_A_PAGE)
    return found


def _columns(ctx: Context, *, shown: bool) -> list[Column]:
    on_trust = [Column(ctx.in_unit(say("paid with money not yet received")), "money", 15)] if shown else []
    return [
        Column(say("activity"), "text", 13),
        Column(say("name"), "wrap", 40),
        Column(say("year"), "year", 8),
        Column(say("in place before"), "integer", 10),
        Column(say("given up"), "integer", 9),
        Column(say("kept"), "integer", 9),
        Column(say("filled"), "integer", 9),
        Column(say("in place"), "integer", 9),
        Column(ctx.in_unit(say("cost of the year")), "money", 13),
        Column(ctx.in_unit(say("full-year cost")), "money", 13),
        Column(ctx.in_unit(say("saved while new posts are filled")), "money", 13),
        *on_trust,
    ]


def _row(
    ctx: Context,
    posts: Sequence[ResultRow],
    named: list[object],
    on_trust: Mapping[tuple[str, int], float],
    *,
    shown: bool,
) -> Row:
    """The figures of one activity, or of several added up; kept, in place and what is spared are live."""
    before, given_up, filled = (sum(row[name] for row in posts) for name in ("before", "given_up", "filled"))
    cost, full = (sum(row[name] for row in posts) for name in ("cost", "full_year"))
    letter = {name: column_letter(3 + place) for place, name in enumerate(("before", "given_up", "kept", "filled"))}
    trusted = sum(on_trust.get((row["activity"], row["year"]), 0.0) for row in posts)
    values = [
        *named,
        before,
        given_up,
        Live(f"{letter['before']}{{r}}-{letter['given_up']}{{r}}", before - given_up),
        filled,
        Live(f"{letter['kept']}{{r}}+{letter['filled']}{{r}}", before - given_up + filled),
        ctx.currency(cost),
        ctx.currency(full),
        Live(f"{column_letter(9)}{{r}}-{column_letter(8)}{{r}}", round(ctx.currency(full) - ctx.currency(cost), 6)),
    ]
    return Row([*values, ctx.currency(trusted)] if shown else values)
