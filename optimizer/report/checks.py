"""Checks: what the independent checker recomputed, and live sums that tie the pages to each other."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from optimizer.allocate.result import Row as ResultRow
from optimizer.language import say
from optimizer.plan import COMMON
from optimizer.report import large, proof, record_findings
from optimizer.report.context import Context
from optimizer.report.sheet import OTHERS, Column, Live, Placed, Row, Sheet, Shown, quoted, text_literal
from optimizer.report.wording import BREACH, OK, chosen

CENT = 0.005
"""Sums of whole steps agree to less than a cent of the currency; more is a difference."""


@dataclass(frozen=True, kw_only=True)
class Pages:
    """Where the tables stand that are tied to each other."""

    decision: Placed
    blocks: Placed
    activities: Placed
    ranking: Placed
    unfunded: Placed
    years: dict[str, Placed]
    matrix: Placed
    grid: Placed
    unspent: Placed


def write(sheet: Sheet, ctx: Context, pages: Pages) -> Placed:
    """Fill the sheet; returns its table."""
    columns = [
        Column(say("check"), "text", 18),
        Column(say("what"), "wrap", 66),
        Column(say("expected"), "number", 17),
        Column(say("found"), "number", 17),
        Column(say("difference"), "number", 15),
        Column(say("allowed difference"), "number", 13),
        Column(say("unit"), "text", 16),
        Column(say("verdict"), "word", 10),
    ]
    sheet.fit(columns)
    # What does not agree comes first to be seen.
    chosen = large.selected(ctx.result.rows("checks"), lambda row: row["verdict"] != "OK")
    found = [_found(row) for row in chosen.shown]
    if chosen:
        agree = all(row["verdict"] == "OK" for row in chosen.others)
        told = say("each of them agrees") if agree else say("not all of them agree")
        found.append(Row([chosen.label, told, *[""] * 5, OK if agree else BREACH], OTHERS))
    rows = [*_ties(ctx, pages), *found, *_opinion(ctx)]
    sheet.top(
        say("Checks"),
        record_findings.checks(ctx, len(rows) + max(len(chosen.others) - 1, 0)),
        say(
            "First live sums over the pages of this report, then what a program of its own recomputed from the "
            "workbook and the plan; there a difference is the room that a rule leaves."
        ),
        *chosen.said(say("what does not agree, then in their order"), large.IN_JSON),
    )
    placed = sheet.table(columns, rows)
    sheet.finish(placed)
    return placed


def _found(row: ResultRow) -> Row:
    values = [row["check"], row["what"], row["expected"], row["found"], row["difference"]]
    return Row([*values, say("set by the check"), say("plan's own"), chosen(row["verdict"])])


def _opinion(ctx: Context) -> list[Row]:
    """Who else confirmed that the plan is the best, in a word and a sentence."""
    text = proof.opinion(ctx)
    return (
        [Row([say("second opinion"), text, None, None, None, None, None, proof.opinion_verdict(ctx)])] if text else []
    )


def _ties(ctx: Context, pages: Pages) -> Iterator[Row]:
    """Live rows, each naming the two cells or columns that must agree."""
    year, unit = ctx.plan.first_year, f" ({ctx.unit})"
    total, first = ctx.total(), ctx.total(year=year)
    currency = ctx.plan.settings.currency
    decision, grid = pages.decision, pages.grid

    def decided(name: str, row: int) -> str:
        return decision.cell(name + unit, row)

    whole = decision.last + 1
    grid_year = f"({grid.range('year')}={decision.cell('year', decision.first)})"
    recommended = decided("recommended", whole)
    for name, steps in ((say("request"), total.request), (say("recommended"), total.recommended)):
        shown = f"SUM({grid.range(f'{name} shown [note 1] ({currency})')})"
        what = say("{name}, whole plan: {grid} and {decision}", name=name, grid=say("Grid"), decision=DECISION)
        yield _tie(ctx, what, decided(name, whole), shown, steps)
    exact = f"SUM({grid.range(f'recommended ({currency})')})"
    yield _exact(ctx, say("recommended, whole plan: exact and as shown"), recommended, exact)
    baseline = f"SUMPRODUCT({grid_year}*{grid.range(f'baseline shown [note 1] ({currency})')})"
    for table, place in ((pages.blocks, say("Winners and losers")), (pages.activities, say("Activities"))):
        row = table.last + 1
        of_year = table.cell(f"recommended {year}{unit}", row)
        what = say("recommended {year}: {sheet} and {decision}", year=year, sheet=place, decision=DECISION)
        yield _tie(ctx, what, decided("recommended", decision.first), of_year, first.recommended)
        what = say("last year: {sheet} and {grid}", sheet=place, grid=say("Grid"))
        yield _tie(ctx, what, baseline, table.cell("last year" + unit, row), first.baseline)
        of_plan = table.cell("recommended, whole plan" + unit, row)
        yield _tie(ctx, _whole_plan(place), recommended, of_plan, total.recommended)
    matrix = pages.matrix
    in_matrix = matrix.cell("total" + unit, matrix.last + 1)
    yield _tie(ctx, _whole_plan(say("Topic by line")),
               recommended if len(ctx.years) > 1 else decided("recommended", decision.first), in_matrix,
               total.recommended)  # fmt: skip
    cash = pages.years[" cash"]
    yield _tie(ctx, _whole_plan(say("Years")), recommended, cash.cell("total", cash.last + 1),
               total.recommended)  # fmt: skip
    ranked = f"SUM({pages.ranking.range('recommended, whole plan' + unit)})"
    yield _tie(ctx, _whole_plan(say("Ranking")), recommended, ranked, total.recommended)
    if all(row.kind == "scalable" for row in ctx.plan.activities):
        # What whole things leave over of a request can never be funded, and packages may begin in other years.
        missing = f"{decided('request', whole)}-{recommended}"
        restored = f"SUM({pages.unfunded.range('not funded' + unit)})"
        found = sum(ctx.currency(row["amount"]) for row in ctx.result.rows("unfunded"))
        what = say("not funded: {sheet}, and request less recommended", sheet=say("Not funded"))
        yield _tie(ctx, what, missing, restored, total.missing, found)
    yield from _accounts(ctx, pages)


DECISION = say("Decision")


def _whole_plan(sheet: str) -> str:
    """``recommended, whole plan: Years and Decision``."""
    return say("recommended, whole plan: {sheet} and {decision}", sheet=sheet, decision=DECISION)


def _accounts(ctx: Context, pages: Pages) -> Iterator[Row]:
    """What the accounts spend and leave unspent."""
    unit = f" ({ctx.unit})"
    accounts = {name: table for name, table in pages.years.items() if not name.startswith(" ")}
    # An account ends with what is used, carried out and lapses; only the ceilings hold something back, before that.
    used = "+".join(table.cell("total", table.last - 2) for table in accounts.values())
    whole = pages.decision.cell("recommended" + unit, pages.decision.last + 1)
    what = say("money used: accounts of {years} and {decision}", years=say("Years"), decision=DECISION)
    yield _tie(ctx, what, whole, used, ctx.total().recommended,
               ctx.cash(ctx.account().used))  # fmt: skip
    left = "+".join(
        f"SUM({quoted(table.sheet)}!$C${row}:${chr(66 + len(ctx.years))}${row})"
        for name, table in accounts.items()
        for row in (*([table.last - 2] if name == COMMON else []), table.last, table.last + 1)
    )
    unspent = f"SUM({pages.unspent.range('amount' + unit)})"
    steps = ctx.account().unspent + ctx.account().carried
    listed = ctx.cash(sum(steps for _, steps in ctx.unspent))
    what = say(
        "money not spent in its year: {unspent} and {years}", unspent=say("Unspent by reason"), years=say("Years")
    )
    yield _tie(ctx, what, left, unspent, steps, listed)


def _tie(
    ctx: Context,
    what: str,
    expected: str,
    found: str,
    steps: int,
    value: float | None = None,
    allowed: float = CENT,
) -> Row:
    """One live comparison; ``steps`` is what is expected, ``value`` what is found where that was added up apart."""
    should = ctx.cash(steps)
    shown = should if value is None else round(value, 6)
    word = OK if abs(shown - should) <= allowed else BREACH
    return Row(
        [
            say("pages agree"),
            what,
            Live(expected, should, "currency"),
            Live(found, shown, "currency"),
            Live("D{r}-C{r}", round(shown - should, 6), "currency"),
            Shown(allowed, "number"),
            ctx.plan.settings.currency,
            Live(f"IF(ABS(E{{r}})<=F{{r}},{text_literal(ctx.said(OK))},{text_literal(ctx.said(BREACH))})", word),
        ]
    )


def _exact(ctx: Context, what: str, expected: str, found: str) -> Row:
    """Exact amounts may differ from those shown by half a step in each year."""
    value = sum(ctx.currency(cell.row["recommended"]) for cell in ctx.cells)
    allowed = ctx.cash(1) / 2 * len(ctx.years) + CENT
    return _tie(ctx, what, expected, found, ctx.total().recommended, value, allowed)
