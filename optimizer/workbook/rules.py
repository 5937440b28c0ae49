"""The sheet Rules: one row to one rule, with everything that can be told from the row alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from optimizer.plan import Base, BaseKind, Period, Rule, Scope, Words
from optimizer.workbook.findings import figure, percent, shown
from optimizer.workbook.numbers import read_number
from optimizer.workbook.parse import Cells
from optimizer.workbook.records import key_of, origin
from optimizer.workbook.schema import RESERVED_IDS, Column
from optimizer.workbook.table import Row, Table, is_blank
from optimizer.workbook.words import NOT_YET, SCOPE_COLUMNS, Known, Scribe, listed, members_named

BASES: Mapping[str, tuple[BaseKind, ...]] = {
    "amount": (),
    "share": ("total", "ceiling", "request", "baseline", "member", "scope"),
    "change": ("baseline", "previous year"),
    "moved": ("baseline", "previous year"),
}
"""What each measure may be held against; the first is what a blank `of` means."""

RELATIONS: Mapping[str, tuple[str, ...]] = {
    "amount": ("at least", "at most", "exactly"),
    "share": ("at least", "at most", "exactly"),
    "change": ("at least", "at most", "exactly", "within"),
    "moved": ("at most",),
}


@dataclass(frozen=True, kw_only=True, slots=True)
class ReadRules:
    """Rules that count, and those whose row is not active. ``complete``: no row failed to become a rule."""

    active: tuple[Rule, ...]
    asleep: tuple[Rule, ...]


def rules(table: Table, known: Known, cells: Cells) -> ReadRules:
    """Every rule in sheet order; a row with errors is reported and left out."""
    columns = {column.name: column for column in table.sheet.columns}
    seen: dict[str, Row] = {}
    active: list[Rule] = []
    asleep: list[Rule] = []
    for row in table.rows:
        reader = _RuleRow(cells=cells, table=table, row=row, columns=columns, known=known)
        code = key_of(cells, table, row, "rule", seen)
        awake = cells.yes_no(table, row, columns["active"])
        if code.casefold() in RESERVED_IDS:
            reader.error(
                "reserved_id",
                "rule",
                f"{code!r} is the name of a limit that is always there, so no rule can be called so.",
                found=code,
                allowed=f"any id but {', '.join(RESERVED_IDS)}",
                remedy="Give the rule another id.",
            )
            code = ""
        rule = reader.rule(code, awake)
        if rule is not None and code:
            (active if awake else asleep).append(rule)
    return ReadRules(active=tuple(active), asleep=tuple(asleep))


@dataclass(frozen=True, kw_only=True, slots=True)
class _RuleRow:
    cells: Cells
    table: Table
    row: Row
    columns: Mapping[str, Column]
    known: Known

    def error(self, code: str, name: str, message: str, **more: Any) -> None:
        self.cells.report("error", code, self.table, self.row, name, message, **more)

    def warn(self, code: str, name: str, message: str, **more: Any) -> None:
        self.cells.report("warning", code, self.table, self.row, name, message, **more)

    def text(self, name: str) -> str:
        column = self.table.sheet.column(name)
        return self.cells.text(self.table, self.row, column) if name in self.table.columns else ""

    def word(self, name: str) -> Any:
        return self.cells.choice(self.table, self.row, self.columns[name])

    def scribe(self, name: str) -> Scribe:
        return Scribe(cells=self.cells, known=self.known, table=self.table, row=self.row, name=name)

    def rule(self, code: str, awake: bool) -> Rule | None:
        """The rule, or ``None`` where too much is missing or wrong to make one."""
        measure, relation = self.word("measure"), self.word("relation")
        scope, years, each = self.scope(), self.years(), self.each()
        if self.later(measure, awake):
            return None
        if not measure:
            return None
        limit = self.limit(measure, relation)
        base, sound = self.base(measure, each)
        period: Period = self.word("period") or "each year"
        if not self.fits(measure, relation, period, each) or not sound:
            return None
        strength, penalty = self.strength()
        if limit is None or not relation or years is None:
            return None
        return Rule(
            code=code,
            name=self.text("name") or code,
            measure=measure,
            relation=relation,
            limit=limit,
            years=years,
            scope=scope,
            each=each,
            period=period,
            base=base,
            strength=strength,
            penalty=penalty,
            priority=self.word("priority") or "political",
            owner=self.text("owner"),
            reason=self.text("reason"),
            name_fr=self.text("name fr"),
            reason_fr=self.text("reason fr"),
            origin=origin(self.table, self.row),
        )

    def later(self, measure: str, awake: bool) -> bool:
        """Whether the row needs what a later version brings; reported where it is active."""
        found = False
        if measure in self.columns["measure"].later_words:
            found = True
            if awake:
                self.error(
                    "not_yet",
                    "measure",
                    f"Rules that limit {measure} belong to a later version. {NOT_YET}",
                    found=measure,
                    allowed=", ".join(self.columns["measure"].offered),
                    remedy="Set the rule's active to no.",
                )
        if "source" in self.table.columns:
            value = self.cells.raw(self.table, self.row, self.columns["source"])
            if value is not None and awake:
                self.error(
                    "not_yet",
                    "source",
                    f"Rules about sources belong to a later version. {NOT_YET}",
                    found=value,
                    allowed="a blank cell",
                    remedy="Clear the cell, or set the rule's active to no.",
                )
        return found

    def scope(self) -> Scope:
        found: dict[str, Words] = {}
        for name in SCOPE_COLUMNS:
            if name not in self.table.columns:
                continue
            text = self.cells.code(self.table, self.row, self.columns[name])
            if text:
                found[name] = self.scribe(name).words(name, listed(text))
        return Scope(**found)

    def years(self) -> tuple[int, ...] | None:
        """The rule's years; ``None`` where the cell names none of the plan's (reported)."""
        everything = tuple(row.year for row in self.known.years)
        value = self.cells.raw(self.table, self.row, self.columns["year"])
        if value is None:
            return everything
        if value == "all":
            return everything
        before = self.cells.findings.count
        found = self.scribe("year").years(value)
        if not found and everything and self.cells.findings.count == before:
            self.error(
                "matches_nothing",
                "year",
                f"No year of the plan is meant by {shown(value)!r}.",
                found=value,
                allowed=", ".join(f"{row.year} ({row.status})" for row in self.known.years),
                remedy="Name other years, or leave the cell blank for all.",
            )
        return found or None

    def each(self) -> tuple[str, ...]:
        text = self.text("each")
        return members_named(self.scribe("each"), self.columns["each"], text) if text else ()

    def limit(self, measure: str, relation: str) -> float | None:
        """Money for `amount`, else a fraction; what a plain number cannot mean is reported."""
        table, row, column = self.table, self.row, self.columns["limit"]
        typed = row.at(table.columns.get("limit"))
        number = self.cells.number(table, row, column)
        if number is None:
            return None
        text = read_number(typed) if isinstance(typed, str) else None
        said_percent = text is not None and text.percent
        if measure == "amount":
            return self._money_limit(number, said_percent)
        if measure == "change" and relation != "within":
            if not -1 <= number <= 1 and not said_percent:
                self.warn(
                    "change_above_one",
                    "limit",
                    f"A change of {figure(number)} means {percent(number)} more than the base."
                    if number > 0
                    else f"A change of {figure(number)} means a cut of {percent(-number)}, more than everything.",
                    found=number,
                    allowed="a share such as 5 % or -5 %",
                    did_you_mean=percent(number / 100 if abs(number) > 2 else number - 1 if number > 0 else -1),
                    remedy="Type the change as a percentage; 5 % is a growth of one twentieth.",
                )
            return number
        return self._share_limit(number, said_percent, measure)

    def _money_limit(self, number: float, said_percent: bool) -> float | None:
        if said_percent:
            self.error(
                "percent_for_number",
                "limit",
                "The limit of an amount is money, not a percentage.",
                found=percent(number),
                allowed="an amount of 0 or more, in the plan's unit",
                remedy="Type the amount, or choose the measure share.",
            )
            return None
        if number < 0:
            self.error(
                "negative",
                "limit",
                "The limit of an amount cannot be negative.",
                found=number,
                allowed="an amount of 0 or more, in the plan's unit",
                remedy="Type it without the minus sign; a cut is the measure change.",
            )
            return None
        return number

    def _share_limit(self, number: float, said_percent: bool, measure: str) -> float | None:
        what = "A within limit" if measure == "change" else f"The limit of a {measure} rule"
        if number < 0:
            self.error(
                "negative",
                "limit",
                f"{what} cannot be negative.",
                found=percent(number),
                allowed="a share from 0 % to 100 %",
                remedy="Type it without the minus sign.",
            )
            return None
        # Against a base in scope parts or requests a share can truly pass 100 %, if it is typed as a percentage.
        if number > 1 and not said_percent:
            self.error(
                "share_above_one",
                "limit",
                f"{what} is a share, but {figure(number)} is more than the whole.",
                found=number,
                allowed="a share such as 0.3 or 30 %",
                did_you_mean=percent(number / 100),
                remedy=f"Type {percent(number / 100)} or {number / 100:.6g}.",
            )
            return None
        return number

    def base(self, measure: str, each: tuple[str, ...]) -> tuple[Base | None, bool]:
        """The base (``None`` for amounts), and whether it could be told."""
        text = self.text("of")
        fitting = BASES[measure]
        if not text:
            return (Base(kind=fitting[0]) if fitting else None), True
        if not fitting:
            self.error(
                "of_without_base",
                "of",
                "An amount is not taken of anything, so `of` must stay blank.",
                found=text,
                allowed="a blank cell",
                remedy="Clear the cell, or choose the measure share.",
            )
            return None, False
        base = self.scribe("of").base(text)
        if base is None:
            return None, False
        if base.kind not in fitting:
            names = [kind if kind != "scope" else "parts such as line: X" for kind in fitting]
            self.error(
                "unfit_base",
                "of",
                f"The measure {measure} cannot be held against {text!r}.",
                found=text,
                allowed=", ".join(names),
                remedy=f"Choose one of: {', '.join(names)}.",
            )
            return None, False
        if base.kind == "member" and not each:
            self.error(
                "member_without_each",
                "of",
                "The base `member` needs `each`: without it the rule has no members.",
                found=text,
                remedy="Fill in each (topic, line, activity or tag), or choose another base.",
            )
            return None, False
        return base, True

    def fits(self, measure: str, relation: str, period: Period, each: tuple[str, ...]) -> bool:
        """Whether measure, relation, period and each go together; reported where not."""
        sound = True
        if relation and relation not in RELATIONS[measure]:
            sound = False
            self.error(
                "unfit_relation",
                "relation",
                f"The measure {measure} cannot be `{relation}`.",
                found=relation,
                allowed=", ".join(RELATIONS[measure]),
                remedy=f"Choose one of: {', '.join(RELATIONS[measure])}.",
            )
        if measure in ("change", "moved") and period == "whole plan":
            sound = False
            self.error(
                "unfit_period",
                "period",
                f"A {measure} is always measured year by year.",
                found=period,
                allowed="each year",
                remedy="Clear the cell or write each year.",
            )
        if measure == "moved" and not each:
            sound = False
            self.error(
                "moved_without_each",
                "each",
                "A moved rule needs `each`: money changes hands between its members.",
                allowed="topic, line, activity, tag",
                remedy="Say between whom: fill in each.",
            )
        return sound

    def strength(self) -> tuple[Any, float]:
        """Strength and penalty; a missing penalty is reported later, when one can be suggested."""
        strength = self.word("strength") or "must"
        penalty = self.cells.number(self.table, self.row, self.columns["penalty"])
        if strength == "must" and penalty:
            self.warn(
                "penalty_on_must",
                "penalty",
                "A must rule is never missed, so its penalty is not used.",
                found=penalty,
                remedy="Clear the penalty, or set the strength to should.",
            )
            penalty = 0.0
        if strength == "should" and is_blank(self.row.at(self.table.columns.get("penalty"))):
            penalty = 0.0
        return strength, penalty or 0.0
