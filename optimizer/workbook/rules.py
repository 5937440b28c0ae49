"""The sheet Rules: one row to one rule, with everything that can be told from the row alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from optimizer.language import written
from optimizer.plan import Period, Rule, Scope, Words
from optimizer.workbook.findings import shown
from optimizer.workbook.parse import Cells
from optimizer.workbook.records import key_of, origin
from optimizer.workbook.rule_fits import base_of, fits, fits_members
from optimizer.workbook.rule_limit import limit_of
from optimizer.workbook.rule_row import RuleRow
from optimizer.workbook.schema import RESERVED_IDS
from optimizer.workbook.table import Row, Table, is_blank
from optimizer.workbook.words import SCOPE_COLUMNS, Known, members_named, scope_words


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
        reader = RuleRow(cells=cells, table=table, row=row, columns=columns, known=known)
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
        rule = _rule(reader, code)
        if rule is not None and code:
            (active if awake else asleep).append(rule)
    return ReadRules(active=tuple(active), asleep=tuple(asleep))


def _rule(row: RuleRow, code: str) -> Rule | None:
    """The rule, or ``None`` where too much is missing or wrong to make one."""
    measure, relation = row.word("measure"), row.word("relation")
    scope, years, each = _scope(row), _years(row), _each(row)
    source = _words(row, "source")
    if not measure:
        return None
    base, sound = base_of(row, measure, each)
    limit = limit_of(row, measure, relation, previous=base is not None and base.kind == "previous year")
    period: Period = row.word("period") or "each year"
    sound = fits(row, measure, relation, period, base) and sound
    sound = fits_members(row, measure, each, source) and sound
    strength, penalty = _strength(row)
    if not sound or limit is None or not relation or years is None:
        return None
    return Rule(
        code=code,
        name=written(row.text("name") or code, fr=row.text("name fr")),
        measure=measure,
        relation=relation,
        limit=limit,
        years=years,
        scope=scope,
        source=source,
        each=each,
        period=period,
        base=base,
        strength=strength,
        penalty=penalty,
        priority=row.word("priority") or "political",
        owner=row.text("owner"),
        reason=written(row.text("reason"), fr=row.text("reason fr")),
        name_fr=row.text("name fr"),
        reason_fr=row.text("reason fr"),
        origin=origin(row.table, row.row),
    )


def _words(row: RuleRow, name: str) -> Words:
    return scope_words(row.scribe(name), row.columns[name])


def _scope(row: RuleRow) -> Scope:
    return Scope(**{name: _words(row, name) for name in SCOPE_COLUMNS if name in row.table.columns})


def _years(row: RuleRow) -> tuple[int, ...] | None:
    """The rule's years; ``None`` where the cell names none of the plan's (reported)."""
    everything = tuple(year.year for year in row.known.years)
    value = row.cells.raw(row.table, row.row, row.columns["year"])
    if value is None or value == "all":
        return everything
    before = row.cells.findings.count
    found = row.scribe("year").years(value)
    if not found and everything and row.cells.findings.count == before:
        row.error(
            "matches_nothing",
            "year",
            f"No year of the plan is meant by {shown(value)!r}.",
            found=value,
            allowed=", ".join(f"{year.year} ({year.status})" for year in row.known.years),
            remedy="Name other years, or leave the cell blank for all.",
        )
    return found or None


def _each(row: RuleRow) -> tuple[str, ...]:
    text = row.text("each")
    return members_named(row.scribe("each"), row.columns["each"], text) if text else ()


def _strength(row: RuleRow) -> tuple[Any, float]:
    """Strength and penalty; a missing penalty is reported later, when one can be suggested."""
    strength = row.word("strength") or "must"
    penalty = row.cells.number(row.table, row.row, row.columns["penalty"])
    if strength == "must" and penalty:
        row.warn(
            "penalty_on_must",
            "penalty",
            "A must rule is never missed, so its penalty is not used.",
            found=penalty,
            remedy="Clear the penalty, or set the strength to should.",
        )
        penalty = 0.0
    if strength == "should" and is_blank(row.row.at(row.table.columns.get("penalty"))):
        penalty = 0.0
    return strength, penalty or 0.0
