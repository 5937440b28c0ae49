"""The rules: required, achieved and margin as live formulas over the grid, and a verdict in a word."""

from __future__ import annotations

from dataclasses import dataclass

from optimizer.allocate.result import Row as ResultRow
from optimizer.plan import Rule
from optimizer.report import findings, pricing
from optimizer.report.context import Context
from optimizer.report.formulas import RuleFormulas, Sources, live_or_number, rule_formulas
from optimizer.report.sheet import Column, Live, Placed, Row, Sheet, Shown
from optimizer.report.wording import counted_in, typed_in

ROUNDED_TOLERANCE, UNROUNDED_TOLERANCE = 1e-9, 1e-6
"""By what share of what is required a rule may be missed and still hold; the former where amounts are rounded."""

MATCHING = 1e-9
"""A formula is shown live only where it comes to the number found, to this share of it."""


def tolerance(ctx: Context) -> float:
    """The tolerance the verdicts use."""
    return ROUNDED_TOLERANCE if ctx.result.rounded else UNROUNDED_TOLERANCE


def write(sheet: Sheet, ctx: Context, grid: Placed, decision: Placed, sources: Sources) -> Placed:
    """Fill the sheet; returns its table."""
    extra = _extra(ctx)
    columns = _columns(ctx, extra)
    sheet.columns([column.width for column in columns])
    sheet.top(
        "Rules: required, achieved, margin",
        findings.rules(ctx),
        f"Amounts in {ctx.unit}, tested on the exact amounts of the sheet Grid; a change there changes the verdicts. "
        "'Binding' means that the rule has no room left.",
        *_notes(ctx, extra),
    )
    # The tolerance stands in a cell, so that the formulas name it.
    sheet.line(
        f"A rule holds if it is missed by at most this share of what is required (cell E{sheet.row + 1}):",
        "note",
    )
    sheet.beside(TOLERANCE_COLUMN, tolerance(ctx), "tolerance")
    limit = f"$E${sheet.row}"
    formulas = rule_formulas(ctx, grid, decision, sources)
    rows = [_row(ctx, row, formulas, limit, extra) for row in ctx.result.rows("rules")]
    placed = sheet.table(columns, rows)
    sheet.finish(placed, freeze=1)
    return placed


TOLERANCE_COLUMN = 4


def write_words(sheet: Sheet, ctx: Context) -> Placed:
    """Every rule read back in one sentence, with who set it and why."""
    columns = [
        Column("rule", "text", 8),
        Column("name", "wrap", 34),
        Column("what it says", "wrap", 70),
        Column("strength", "text", 9),
        Column("priority", "text", 11),
        Column("owner", "wrap", 18),
        Column("why it exists", "wrap", 40),
        Column("typed in", "text", 12),
    ]
    sheet.columns([column.width for column in columns])
    said = {row["rule"]: row["sentence"] for row in ctx.result.rows("rules")}
    sheet.top("Rules in words", findings.rules_in_words(ctx), "The sheet Rules tests each of them on the grid.")
    rows = [
        Row(
            [
                rule.code,
                rule.name or "not named",
                said.get(rule.code) or "No cell of the plan is in its scope.",
                rule.strength,
                rule.priority,
                rule.owner or "not named",
                rule.reason or "not stated",
                typed_in(rule.origin.cell("limit")),
            ]
        )
        for rule in ctx.plan.rules
    ]
    placed = sheet.table(columns, rows or [Row(["none", *["n/a"] * 7])])
    sheet.finish(placed)
    return placed


@dataclass(frozen=True, kw_only=True, slots=True)
class _Extra:
    """Which columns the plan needs: what rows are in where not all are money, how prices were found where some held."""

    mixed: bool
    held: bool


def _extra(ctx: Context) -> _Extra:
    rows = ctx.result.rows("rules")
    mixed = any(counted_in(row) != "money" for row in rows)
    return _Extra(mixed=mixed, held=any(row.get("whole_held") for row in rows))


def _notes(ctx: Context, extra: _Extra) -> list[str]:
    """What is told only where the plan has such rows."""
    found = []
    if extra.mixed:
        found.append(
            "Rows that count activities, units or posts or points hold numbers instead of money; the column 'in' says "
            "which, and their value of one more is that of one activity, unit or point."
        )
    if extra.held:
        found.append(
            "A value of one more that was found with 'whole things held' leaves packages, units and posts as they are; "
            "the sheet Prices of money tells what more money brings when they may change too."
        )
    if ctx.plan.sources or any(rule.source for rule in ctx.plan.rules):
        found.append("What a source pays is added up from the sheet Financing, which the Grid does not change.")
    if pricing.unpriced(ctx):
        found.append(f"{pricing.unpriced(ctx)}.")
    return found


def _columns(ctx: Context, extra: _Extra) -> list[Column]:
    unit = f" ({ctx.unit})"
    return [
        Column("rule", "text", 8),
        Column("member", "wrap", 12),
        Column("year", "text", 7),
        Column("name", "wrap", 36),
        Column("relation", "text", 9),
        Column("limit", "percent", 9),
        Column("base" + unit, "money", 11.5),
        Column("required" + unit, "money", 11.5),
        Column("achieved" + unit, "money", 11.5),
        Column("achieved of base (%)", "percent", 10),
        Column("margin" + unit, "money", 11),
        Column("verdict", "word", 9),
        *([Column("in", "wrap", 10)] if extra.mixed else []),
        Column("base is", "wrap", 13),
        Column("strength", "text", 8.5),
        Column("binding", "text", 8),
        Column(f"value of one more {ctx.unit} ({pricing.gain_unit(ctx)})", "price", 13),
        *([Column("value found with", "text", 17)] if extra.held else []),
        Column("live formula", "wrap", 10),
        Column("typed in", "text", 11),
    ]


def _row(ctx: Context, row: ResultRow, formulas: RuleFormulas, limit_cell: str, extra: _Extra) -> Row:
    live = formulas.of_row(row)
    figures = {name: _figure(ctx, row, row[name]) for name in ("base", "required", "achieved", "margin")}
    kind = _kind_of(row)
    achieved = live_or_number(live.get("achieved", []), figures["achieved"], MATCHING)
    base = live_or_number(live.get("base", []), figures["base"], MATCHING)
    limit = _limit(ctx, row)
    required = live_or_number(
        [*live.get("required", []), *_required(row, limit, figures)], figures["required"], MATCHING
    )
    return Row(
        [
            row["rule"],
            row["member"] or "all",
            str(row["year"] or "all"),
            row["name"] or row["sentence"],
            row["relation"],
            limit,
            _kind(base, kind),
            _kind(required, kind),
            _kind(achieved, kind),
            _percent(row, figures),
            _kind(_margin(row, figures), kind),
            _verdict(ctx, row, figures, limit_cell),
            *([counted_in(row)] if extra.mixed else []),
            _base_name(ctx, row),
            row["strength"],
            bool(row["binding"]),
            pricing.in_a_cell(ctx, row),
            *([_found(row)] if extra.held else []),
            _liveness(base, achieved),
            typed_in(row["cell"]),
        ]
    )


def _rule(ctx: Context, row: ResultRow) -> Rule | None:
    return next((rule for rule in ctx.plan.rules if rule.code == row["rule"]), None)


def _base_name(ctx: Context, row: ResultRow) -> str:
    """What the limit is measured against, as it was typed."""
    rule = _rule(ctx, row)
    if rule is None or rule.base is None:
        return "none"
    return rule.base.text or rule.base.kind


def _found(row: ResultRow) -> str:
    if row["marginal_value"] is None or not row["binding"]:
        return "n/a"
    return "whole things held" if row.get("whole_held") else "all free to move"


def _liveness(base: Live | float | None, achieved: Live | float | None) -> str:
    """Whether the row follows the sheets it is added up from."""
    if not isinstance(achieved, Live):
        return "no"
    return "yes" if base is None or isinstance(base, Live) else "not the base"


def _kind_of(row: ResultRow) -> str:
    """How the figures of a row are shown."""
    counted = counted_in(row)
    if counted in ("money", "points"):
        return counted
    figures = (row["base"], row["required"], row["achieved"])
    return "integer" if all(figure is None or float(figure).is_integer() for figure in figures) else "number"


def _kind(value: Live | float | None, kind: str) -> object:
    """A figure shown in the row's own kind."""
    if isinstance(value, Live):
        return Live(value.formula, value.value, kind)
    return Shown(value, kind)


def _figure(ctx: Context, row: ResultRow, amount: float | None) -> float | None:
    """Money in full units of the currency; what is counted stays as it is."""
    if amount is None or counted_in(row) != "money":
        return amount
    return ctx.currency(amount)


def _limit(ctx: Context, row: ResultRow) -> Shown:
    """The limit as it was typed: money for amounts, a number for what is counted, a share for the rest."""
    if row["limit"] is None:
        return Shown(None, "money")
    counted = counted_in(row)
    if counted == "points":
        return Shown(row["limit"], "points")
    if counted != "money":
        return Shown(row["limit"], _kind_of(row) if row["base"] is None else "percent")
    if row["measure"] == "amount":
        return Shown(ctx.currency(row["limit"]), "money")
    return Shown(row["limit"], "percent" if row["measure"] != "change" else "percent change")


def _required(row: ResultRow, limit: Shown, figures: dict[str, float | None]) -> list[Live]:
    """What the required figure may be in terms of the row's own limit and base."""
    base = figures["base"]
    if not isinstance(limit.value, float | int):
        return []
    share = float(limit.value)
    if limit.kind in ("money", "number", "integer", "points"):
        return [Live("F{r}", share)]
    if base is None:
        return []
    if row["measure"] == "change":
        return [Live("(1+F{r})*G{r}", (1 + share) * base), Live("(1-F{r})*G{r}", (1 - share) * base)]
    return [Live("F{r}*G{r}", share * base)]


def _percent(row: ResultRow, figures: dict[str, float | None]) -> Live | None:
    if row["percent"] is None or not figures["base"] or figures["achieved"] is None:
        return None
    return Live("IF(G{r}=0,0,I{r}/G{r})", figures["achieved"] / figures["base"])


def _margin(row: ResultRow, figures: dict[str, float | None]) -> Live | float | None:
    required, achieved = figures["required"], figures["achieved"]
    if required is None or achieved is None or figures["margin"] is None:
        return figures["margin"]
    choices = {
        "at least": Live("I{r}-H{r}", achieved - required),
        "at most": Live("H{r}-I{r}", required - achieved),
        "exactly": Live("-ABS(I{r}-H{r})", -abs(achieved - required)),
    }
    if row["relation"] in choices:
        return choices[row["relation"]]
    return live_or_number(list(choices.values()), figures["margin"], MATCHING)


def _verdict(ctx: Context, row: ResultRow, figures: dict[str, float | None], limit_cell: str) -> Live | str:
    """OK or BREACH; MISSED for a rule that may be missed at a price."""
    if figures["margin"] is None or figures["required"] is None:
        return "n/a"
    else_word = "MISSED" if row["strength"] == "should" else "BREACH"
    holds = figures["margin"] >= -tolerance(ctx) * max(1.0, abs(figures["required"]))
    formula = f'IF(K{{r}}>=-{limit_cell}*MAX(1,ABS(H{{r}})),"OK","{else_word}")'
    return Live(formula, "OK" if holds else else_word)
