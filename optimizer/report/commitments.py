"""Commitments: what packages and posts that are decided in one year cost in the years that follow. One page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from optimizer.allocate.result import Row as ResultRow
from optimizer.language import Text, joined, plural, say, sentence
from optimizer.plan import Activity
from optimizer.report import large, whole
from optimizer.report.context import Context
from optimizer.report.sheet import OTHERS, Column, Live, Placed, Row, Sheet, column_letter
from optimizer.report.wording import STATUS_WORDS, years_phrase

ROWS_ON_A_PAGE = 34
"""More rows are told over several pages, in letters that can still be read."""

FIRST_YEAR = 5
"""The columns before the first of the years that are committed."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Commitment:
    """What ``activity``, decided in ``year``, costs in each later year of the plan and in a year after it, in steps."""

    activity: Activity
    year: int
    what: Text
    later: dict[int, int]
    after: int


def commitments(ctx: Context) -> list[Commitment]:
    """The packages that go on after their first year, and the posts whose term does, by year decided."""
    posts: dict[str, list[ResultRow]] = {}
    for found in whole.posts_in(ctx):
        posts.setdefault(found["activity"], []).append(found)
    every = [made for row in ctx.plan.activities for made in _of(ctx, row, posts.get(row.code, []))]
    return sorted((made for made in every if any(made.later.values()) or made.after), key=lambda made: made.year)


def _of(ctx: Context, row: Activity, posts: Sequence[ResultRow]) -> Iterator[Commitment]:
    if row.kind == "package":
        paid = {year: ctx.of_activity(row.code, year).recommended for year in ctx.years}
        begins = next((year for year, steps in paid.items() if steps), None)
        if begins is not None:
            later = {year: steps if year > begins else 0 for year, steps in paid.items()}
            yield Commitment(activity=row, year=begins, what=say("package"), later=later, after=0)
    elif row.kind == "posts":
        yield from _of_posts(ctx, row, posts)


def _of_posts(ctx: Context, row: Activity, posts: Sequence[ResultRow]) -> Iterator[Commitment]:
    """Posts filled in one year until their term ends, each at the year's full cost of a post."""
    of_year = {found["year"]: found for found in posts}
    each = {year: found["full_year"] / found["in_place"] for year, found in of_year.items() if found["in_place"]}
    for year, found in of_year.items():
        if found["filled"]:
            ends, last = year + row.term, ctx.years[-1]
            later = {
                other: ctx.steps(found["filled"] * each.get(other, 0.0)) if year < other < ends else 0
                for other in ctx.years
            }
            after = ctx.steps(found["filled"] * each.get(last, 0.0)) if ends > last + 1 else 0
            yield Commitment(activity=row, year=year, what=plural(found["filled"], "post"), later=later, after=after)


def firm_years(ctx: Context) -> list[int]:
    """The years that the committee approves: those so marked, else the first."""
    return [row.year for row in ctx.plan.years if row.status == "approved"] or [ctx.plan.first_year]


def finding(ctx: Context) -> str:
    """How much of later years is committed by what is approved, by the whole plan, and a year after it."""
    made, firm = commitments(ctx), firm_years(ctx)
    if not made:
        return say("Nothing that the plan decides in one year is bound to cost money in a later one.")
    by_firm = sum(steps for one in made if one.year in firm for year, steps in one.later.items() if year not in firm)
    later = [year for year in ctx.years if year not in firm]
    if by_firm:
        told = say(
            "What is decided in {firm} commits {money} in {later}",
            firm=years_phrase(firm),
            money=ctx.money(by_firm),
            later=years_phrase(later),
        )
    else:
        told = say("What is decided in {firm} commits no money of a later year", firm=years_phrase(firm))
    total = sum(sum(one.later.values()) for one in made)
    parts = [told, say("all decisions of the plan together commit {money}", money=ctx.number(total))]
    after = sum(one.after for one in made)
    if after:
        parts.append(say("{money} a year is still committed after {last}", money=ctx.number(after), last=ctx.years[-1]))
    return sentence(joined("; ", parts))


def write(sheet: Sheet, ctx: Context) -> Placed:
    """Fill the sheet; returns its table."""
    last = ctx.years[-1]
    columns = [
        Column(say("activity"), "text", 13),
        Column(say("name"), "wrap", 40),
        Column(say("what is decided"), "text", 15),
        Column(say("decided in"), "year", 9),
        Column(say("status of that year"), "text", 12),
        *[Column(str(year), "money", 12.5) for year in ctx.years],
        Column(ctx.in_unit(say("total, later years")), "money", 14),
        Column(ctx.in_unit(say("a year after {year}", year=last)), "money", 14),
    ]
    sheet.fit(columns)
    made = commitments(ctx)
    chosen = large.selected(made, lambda one: (sum(one.later.values()), one.after))
    sheet.top(
        say("Commitments"),
        finding(ctx),
        say(
            "Amounts in {unit}. Packages run to their end once begun, and posts stay until their term ends; what they "
            "cost in the year in which they are decided is left out. The year after the plan is at the prices of "
            "{last}; posts that the plan keeps beyond their term are no commitment.",
            unit=ctx.unit,
            last=last,
        ),
        *([whole.posts(ctx)] if whole.posts(ctx) else []),
        *chosen.told(say("those that cost most in later years")),
    )
    rows = [_row(ctx, one) for one in chosen.shown]
    if chosen:
        rows.append(_others(ctx, chosen))
    sums = [sum(one.later[year] for one in made) for year in ctx.years]
    ends = [*sums, sum(sums), sum(one.after for one in made)]
    total: list[object] = [say("total"), "", "", "", ""]
    for place, steps in enumerate(ends, start=FIRST_YEAR):
        letter = column_letter(place)
        total.append(Live(f"SUM({letter}{{first}}:{letter}{{last}})", ctx.cash(steps)))
    nothing = Row([say("none"), *[""] * 4, *[0.0] * len(ends)])
    placed = sheet.table(columns, rows or [nothing], Row(total, "total"))
    fits = len(rows) <= ROWS_ON_A_PAGE
    sheet.finish(None if fits else placed, one_page=fits)
    return placed


def _others(ctx: Context, chosen: large.Selection[Commitment]) -> Row:
    """What all that are not shown cost in the later years."""
    later = [sum(one.later[year] for one in chosen.others) for year in ctx.years]
    first, last = column_letter(FIRST_YEAR), column_letter(FIRST_YEAR + len(ctx.years) - 1)
    return Row(
        [
            chosen.label,
            *[""] * 4,
            *map(ctx.cash, later),
            Live(f"SUM({first}{{r}}:{last}{{r}})", ctx.cash(sum(later))),
            ctx.cash(sum(one.after for one in chosen.others)),
        ],
        OTHERS,
    )


def _row(ctx: Context, one: Commitment) -> Row:
    status = next(row.status for row in ctx.plan.years if row.year == one.year)
    first, last = column_letter(FIRST_YEAR), column_letter(FIRST_YEAR + len(ctx.years) - 1)
    return Row(
        [
            one.activity.code,
            one.activity.name,
            one.what,
            one.year,
            STATUS_WORDS[status],
            *[ctx.cash(one.later[year]) for year in ctx.years],
            Live(f"SUM({first}{{r}}:{last}{{r}})", ctx.cash(sum(one.later.values()))),
            ctx.cash(one.after),
        ]
    )
