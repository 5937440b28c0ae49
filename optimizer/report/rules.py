"""The rules: required, achieved and margin as live formulas over the grid, and a verdict in a word."""

from __future__ import annotations

from optimizer.allocate.result import Row as ResultRow
from optimizer.report import findings
from optimizer.report.context import Context
from optimizer.report.formulas import RuleFormulas, first_that_fits, live_or_number, rule_formulas
from optimizer.report.sheet import Column, Live, Placed, Row, Sheet, Shown
from optimizer.report.wording import NOT_CONFIRMED, typed_in

ROUNDED_TOLERANCE, UNROUNDED_TOLERANCE = 1e-9, 1e-6
"""By what share of what is required a rule may be missed and still hold; the former where amounts are rounded."""

MATCHING = 1e-9
"""A formula is shown live only where it comes to the number found, to this share of it."""


def tolerance(ctx: Context) -> float:
    """The tolerance the verdicts use."""
    return ROUNDED_TOLERANCE if ctx.result.rounded else UNROUNDED_TOLERANCE


def write(sheet: Sheet, ctx: Context, grid: Placed, ceilings: Placed, account: Placed) -> Placed:
    """Fill the sheet; returns its table."""
    columns = _columns(ctx)
    sheet.columns([column.width for column in columns])
    sheet.top(
        "Rules: required, achieved, margin",
        findings.rules(ctx),
        f"Amounts in {ctx.unit}, tested on the exact amounts of the sheet Grid; a change there changes the verdicts. "
        f"'Binding' means that the rule has no room left.",
    )
    # The tolerance stands in a cell, so that the formulas name it.
    sheet.line(
        f"A rule holds if it is missed by at most this share of what is required (cell E{sheet.row + 1}):",
        "note",
    )
    sheet.row -= 1
    sheet.put(TOLERANCE_COLUMN, tolerance(ctx), "tolerance")
    limit = f"$E${sheet.row + 1}"
    sheet.row += 1
    formulas = rule_formulas(ctx, grid, ceilings, account)
    rows = [_row(ctx, row, formulas, limit) for row in ctx.result.rows("rules")]
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
    said = {row["rule"]: str(row["sentence"]) for row in ctx.result.rows("rules")}
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


def _columns(ctx: Context) -> list[Column]:
    unit = f" ({ctx.unit})"
    return [
        Column("rule", "text", 8),
        Column("member", "wrap", 10),
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
        Column("strength", "text", 8.5),
        Column("binding", "text", 8),
        Column(f"value of one more {ctx.unit} (points)", "price", 12),
        Column("typed in", "text", 11),
    ]


def _row(ctx: Context, row: ResultRow, formulas: RuleFormulas, limit_cell: str) -> Row:
    live = formulas.of_row(row)
    money = {name: _currency(ctx, row[name]) for name in ("base", "required", "achieved", "margin")}
    achieved = live_or_number(live.get("achieved"), money["achieved"], MATCHING)
    base = live_or_number(live.get("base"), money["base"], MATCHING)
    limit = _limit(ctx, row)
    return Row(
        [
            row["rule"],
            row["member"] or "all",
            str(row["year"] or "all"),
            row["name"] or row["sentence"],
            row["relation"],
            limit,
            base,
            live_or_number(live["required"], money["required"], MATCHING)
            if "required" in live
            else _required(row, limit, money),
            achieved,
            _percent(row, money),
            _margin(row, money),
            _verdict(ctx, row, money, limit_cell),
            row["strength"],
            bool(row["binding"]),
            NOT_CONFIRMED if row["binding"] and row["marginal_value"] is None else row["marginal_value"],
            typed_in(row["cell"]),
        ]
    )


def _currency(ctx: Context, amount: float | None) -> float | None:
    return None if amount is None else ctx.currency(amount)


def _limit(ctx: Context, row: ResultRow) -> Shown:
    """The limit as it was typed: money for amounts, a share for the rest."""
    if row["limit"] is None:
        return Shown(None, "money")
    if row["measure"] == "amount" or row["rule"] == "ceiling":
        return Shown(ctx.currency(row["limit"]), "money")
    return Shown(row["limit"], "percent" if row["measure"] != "change" else "percent change")


def _required(row: ResultRow, limit: Shown, money: dict[str, float | None]) -> Live | float | None:
    required, base = money["required"], money["base"]
    if required is None or not isinstance(limit.value, float | int):
        return required
    share = float(limit.value)
    choices: list[Live] = []
    if limit.kind == "money":
        choices.append(Live("F{r}", share))
    elif base is not None and row["measure"] == "change":
        choices.append(Live("(1+F{r})*G{r}", (1 + share) * base))
        choices.append(Live("(1-F{r})*G{r}", (1 - share) * base))
    elif base is not None:
        choices.append(Live("F{r}*G{r}", share * base))
    return first_that_fits(choices, required, MATCHING)


def _percent(row: ResultRow, money: dict[str, float | None]) -> Live | None:
    if row["percent"] is None or not money["base"] or money["achieved"] is None:
        return None
    return Live("IF(G{r}=0,0,I{r}/G{r})", money["achieved"] / money["base"])


def _margin(row: ResultRow, money: dict[str, float | None]) -> Live | float | None:
    required, achieved = money["required"], money["achieved"]
    if required is None or achieved is None or money["margin"] is None:
        return money["margin"]
    choices = {
        "at least": Live("I{r}-H{r}", achieved - required),
        "at most": Live("H{r}-I{r}", required - achieved),
        "exactly": Live("-ABS(I{r}-H{r})", -abs(achieved - required)),
    }
    if row["relation"] in choices:
        return choices[row["relation"]]
    return first_that_fits(list(choices.values()), money["margin"], MATCHING)


def _verdict(ctx: Context, row: ResultRow, money: dict[str, float | None], limit_cell: str) -> Live | str:
    """OK or BREACH; MISSED for a rule that may be missed at a price."""
    if money["margin"] is None or money["required"] is None:
        return "n/a"
    else_word = "MISSED" if row["strength"] == "should" else "BREACH"
    holds = money["margin"] >= -tolerance(ctx) * max(1.0, abs(money["required"]))
    formula = f'IF(K{{r}}>=-{limit_cell}*MAX(1,ABS(H{{r}})),"OK","{else_word}")'
    return Live(formula, "OK" if holds else else_word)
