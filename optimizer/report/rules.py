"""The rules: required, achieved and margin as live formulas over the grid, and a verdict in a word."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from optimizer.allocate.result import Row as ResultRow
from optimizer.language import say, sentence
from optimizer.plan import Rule
from optimizer.report import large, limit_findings, pricing
from optimizer.report.context import Context
from optimizer.report.formulas import RuleFormulas, Sources, live_or_number, rule_formulas
from optimizer.report.sheet import OTHERS, Column, Live, Placed, Row, Sheet, Shown, text_literal
from optimizer.report.wording import ALL, BREACH, NONE, NOT_NAMED, NOTHING_STATED, OK, chosen, counted_in, typed_in

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
    sheet.fit(columns)
    chosen = large.selected(
        ctx.result.rows("rules"),
        _importance,
        always=lambda row: row["rule"] in limit_findings.RESERVED,
        together=lambda row: (row["rule"], row["member"], row["year"]),
    )
    sheet.top(
        say("Rules: required, achieved, margin"),
        limit_findings.rules(ctx),
        say(
            "Amounts in {unit}, tested on the exact amounts of the sheet {grid}; a change there changes the verdicts. "
            "'Binding' means that the rule has no room left.",
            unit=ctx.unit,
            grid=say("Grid"),
        ),
        *_notes(ctx, extra),
        *chosen.said(
            say("ceilings and sources, then what is missed, what binds at the highest price and what nearly binds"),
            large.IN_JSON,
        ),
    )
    # The tolerance stands in a cell, so that the formulas name it.
    sheet.line(
        say(
            "A rule holds if it is missed by at most this share of what is required (cell {cell}):",
            cell=f"E{sheet.row + 1}",
        ),
        "note",
    )
    sheet.beside(TOLERANCE_COLUMN, tolerance(ctx), "tolerance")
    limit = f"$E${sheet.row}"
    formulas = rule_formulas(ctx, grid, decision, sources)
    rows = [_row(ctx, row, formulas, limit, extra) for row in chosen.shown]
    if chosen:
        rows.append(_others(ctx, chosen, len(columns)))
    placed = sheet.table(columns, rows)
    sheet.finish(placed, freeze=1)
    return placed


TOLERANCE_COLUMN = 4


def _importance(row: ResultRow) -> tuple[bool, bool, float, float]:
    """Missed before binding before near; a price before none; then how little room is left of what is required."""
    room, required = row["margin"] or 0.0, abs(row["required"] or 0.0)
    return (row["missed"] or 0.0) > 0, bool(row["binding"]), row["marginal_value"] or 0.0, -room / max(required, 1.0)


def _others(ctx: Context, chosen: large.Selection[ResultRow], width: int) -> Row:
    """One verdict on all that are not shown."""
    holds = all(row["margin"] is None or row["required"] is None or _holds(ctx, row) for row in chosen.others)
    verdict, words = (OK, say("each of them holds")) if holds else (BREACH, say("not all of them hold"))
    return Row([chosen.label, "", "", words, *[""] * 7, verdict, *[""] * (width - 12)], OTHERS)


def _holds(ctx: Context, row: ResultRow) -> bool:
    """Whether a limit is kept, or may be missed at a price."""
    required, margin = (_figure(ctx, row, row[name]) or 0.0 for name in ("required", "margin"))
    return row["strength"] == "should" or margin >= -tolerance(ctx) * max(1.0, abs(required))


def write_words(sheet: Sheet, ctx: Context) -> Placed:
    """Every rule read back in one sentence, with who set it and why."""
    columns = [
        Column(say("rule"), "text", 8),
        Column(say("name"), "wrap", 34),
        Column(say("what it says"), "wrap", 70),
        Column(say("strength"), "text", 9),
        Column(say("priority"), "text", 11),
        Column(say("owner"), "wrap", 18),
        Column(say("why it exists"), "wrap", 40),
        Column(say("typed in"), "text", 12),
    ]
    sheet.fit(columns)
    said = {row["rule"]: row["sentence"] for row in ctx.result.rows("rules")}
    binding = {row["rule"] for row in ctx.result.rows("rules") if row["binding"]}
    picked = large.selected(ctx.plan.rules, lambda rule: rule.code in binding)
    sheet.top(
        say("Rules in words"),
        limit_findings.rules_in_words(ctx),
        say("The sheet {sheet} tests each of them on the grid.", sheet=say("Rules")),
        *picked.said(say("those that bind, then in their order"), large.IN_WORKBOOK),
    )
    rows = [
        Row(
            [
                rule.code,
                rule.name or NOT_NAMED,
                said.get(rule.code) or say("No cell of the plan is in its scope."),
                chosen(rule.strength),
                chosen(rule.priority),
                rule.owner or NOT_NAMED,
                rule.reason or NOTHING_STATED,
                typed_in(rule.origin.cell("limit")),
            ]
        )
        for rule in picked.shown
    ]
    if picked:
        must = sum(rule.strength == "must" for rule in picked.others)
        may = len(picked.others) - must
        words = say("{must} of them must hold, {may} may be missed at a price.", must=must, may=may)
        rows.append(Row([picked.label, "", words, *[""] * 5], OTHERS))
    placed = sheet.table(columns, rows or [Row([NONE, *[None] * 7])])
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
    found: list[str] = []
    if extra.mixed:
        found.append(
            say(
                "Rows that count activities, units or posts or points hold numbers instead of money; the column 'in' "
                "says which, and their value of one more is that of one activity, unit or point."
            )
        )
    if extra.held:
        found.append(
            say(
                "A value of one more that was found with 'whole things held' leaves packages, units and posts as they "
                "are; the sheet {sheet} tells what more money brings when they may change too.",
                sheet=say("Prices of money"),
            )
        )
    if ctx.plan.sources or any(rule.source for rule in ctx.plan.rules):
        found.append(
            say(
                "What a source pays is added up from the sheet {sheet}, which the {grid} does not change.",
                sheet=say("Financing"),
                grid=say("Grid"),
            )
        )
    if pricing.unpriced(ctx):
        found.append(sentence(pricing.unpriced(ctx)))
    return found


def _columns(ctx: Context, extra: _Extra) -> list[Column]:
    return [
        Column(say("rule"), "text", 8),
        Column(say("member"), "wrap", 12),
        Column(say("year"), "text", 7),
        Column(say("name"), "wrap", 36),
        Column(say("relation"), "text", 9),
        Column(say("limit"), "percent", 9),
        Column(ctx.in_unit(say("base")), "money", 11.5),
        Column(ctx.in_unit(say("required")), "money", 11.5),
        Column(ctx.in_unit(say("achieved")), "money", 11.5),
        Column(say("achieved of base (%)"), "percent", 10),
        Column(ctx.in_unit(say("margin")), "money", 11),
        Column(say("verdict"), "word", 9),
        *([Column(say("in"), "wrap", 10)] if extra.mixed else []),
        Column(say("base is"), "wrap", 13),
        Column(say("strength"), "text", 8.5),
        Column(say("binding"), "text", 8),
        Column(say("value of one more {unit} ({gain})", unit=ctx.unit, gain=pricing.gain_unit(ctx)), "price", 13),
        *([Column(say("value found with"), "text", 17)] if extra.held else []),
        Column(say("live formula"), "wrap", 10),
        Column(say("typed in"), "text", 11),
    ]


def _row(ctx: Context, row: ResultRow, formulas: RuleFormulas, limit_cell: str, extra: _Extra) -> Row:
    live = formulas.quick_of_row(row)
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
            chosen(row["rule"]),
            row["member"] or ALL,
            str(row["year"]) if row["year"] else ALL,
            row["name"] or row["sentence"],
            chosen(row["relation"]),
            limit,
            _kind(base, kind),
            _kind(required, kind),
            _kind(achieved, kind),
            _percent(row, figures),
            _kind(_margin(row, figures), kind),
            _verdict(ctx, row, figures, limit_cell),
            *([counted_in(row)] if extra.mixed else []),
            _base_name(row, ctx.rules_named),
            chosen(row["strength"]),
            bool(row["binding"]),
            pricing.in_a_cell(ctx, row),
            *([_found(row)] if extra.held else []),
            _liveness(base, achieved),
            typed_in(row["cell"]),
        ]
    )


def _base_name(row: ResultRow, named: Mapping[str, Rule]) -> str:
    """What the limit is measured against, as it was typed."""
    rule = named.get(row["rule"])
    if rule is None or rule.base is None:
        return NONE
    return chosen(rule.base.text or rule.base.kind)


def _found(row: ResultRow) -> str | None:
    if row["marginal_value"] is None or not row["binding"]:
        return None
    return say("whole things held") if row.get("whole_held") else say("all free to move")


def _liveness(base: Live | float | None, achieved: Live | float | None) -> str:
    """Whether the row follows the sheets it is added up from."""
    if not isinstance(achieved, Live):
        return say("no")
    return say("yes") if base is None or isinstance(base, Live) else say("not the base")


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


def _verdict(ctx: Context, row: ResultRow, figures: dict[str, float | None], limit_cell: str) -> Live | None:
    """OK or BREACH; MISSED for a rule that may be missed at a price."""
    if figures["margin"] is None or figures["required"] is None:
        return None
    else_word = say("MISSED") if row["strength"] == "should" else BREACH
    holds = figures["margin"] >= -tolerance(ctx) * max(1.0, abs(figures["required"]))
    words = f"{text_literal(ctx.said(OK))},{text_literal(ctx.said(else_word))}"
    return Live(f"IF(K{{r}}>=-{limit_cell}*MAX(1,ABS(H{{r}})),{words})", OK if holds else else_word)
