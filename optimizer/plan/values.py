"""What a plan is: frozen values as the workbook says them, each remembering its sheet and cell.

Nothing here is computed: amounts are as typed (not yet repriced), shares are fractions (30 % is 0.3), scopes
hold codes spelled as in their own sheet. `optimizer.plan.amounts` and `optimizer.plan.scope` derive the rest;
the independent checker derives it again on its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any, Literal

from optimizer.errors import Problem

Status = Literal["approved", "planning", "indicative"]
Measure = Literal["amount", "share", "change", "moved", "count", "units"]
Relation = Literal["at least", "at most", "exactly", "within"]
Strength = Literal["must", "should"]
Priority = Literal["statutory", "political", "preference"]
Period = Literal["each year", "whole plan"]
BaseKind = Literal["total", "ceiling", "request", "baseline", "member", "previous year", "scope"]

EMPTY: Mapping[Any, Any] = MappingProxyType({})


@dataclass(frozen=True, kw_only=True, slots=True)
class Origin:
    """Where a record was typed: its sheet, its 1-based row, and the letter of each column by column name."""

    sheet: str
    row: int
    columns: Mapping[str, str] = field(default_factory=lambda: EMPTY)

    def cell(self, column: str) -> str:
        """The address of one value, such as ``Rules!M4``; the row alone where the column is absent."""
        letter = self.columns.get(column)
        return f"{self.sheet}!{letter}{self.row}" if letter else f"{self.sheet}!{self.row}:{self.row}"


NOWHERE = Origin(sheet="", row=0)
"""The origin of records that were made in code."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Settings:
    """The sheet Settings. ``cells`` gives the address of each setting that was typed."""

    title: str = ""
    currency: str = "EUR"
    unit: int = 1000
    objective: str = "value"
    target_value: float | None = None
    discount_rate: float = 0.0
    value_at_half: float = 0.5
    tie_break: Literal["baseline", "none"] = "baseline"
    round_to: float = 0.1
    carry_share: float = 0.0
    marking: str = ""
    prepared_by: str = ""
    reviewed_by: str = ""
    approved_by: str = ""
    version: str = ""
    as_of: str = ""
    decision: str = ""
    language: str = "en"
    cells: Mapping[str, str] = field(default_factory=lambda: EMPTY)


@dataclass(frozen=True, kw_only=True, slots=True)
class Topic:
    """A cross-cutting topic and its swing weight (≥ 0, used as typed)."""

    code: str
    name: str
    weight: float
    name_fr: str = ""
    origin: Origin = NOWHERE


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """A funding line and its yearly inflation."""

    code: str
    name: str
    inflation: float = 0.0
    name_fr: str = ""
    origin: Origin = NOWHERE


@dataclass(frozen=True, kw_only=True, slots=True)
class Year:
    """A year of the plan: its ceiling in cash and what may be carried, held back or overrun, as shares of it."""

    year: int
    ceiling: float
    status: Status = "planning"
    carry_share: float = 0.0
    reserve: float = 0.0
    overrun: float = 0.0
    overrun_price: float = 0.0
    origin: Origin = NOWHERE


@dataclass(frozen=True, kw_only=True, slots=True)
class Level:
    """A service level: cumulative amount a year (first-year prices) and cumulative points."""

    name: str
    amount: float
    value: float
    origin: Origin = NOWHERE


@dataclass(frozen=True, kw_only=True, slots=True)
class Activity:
    """A row that is funded.

    ``request`` is asked every year in first-year prices; ``requests`` holds the years typed on their own, in
    cash, which replace it. ``shares`` maps topic to share and adds to 1: one topic unless the activity is split.
    ``value_at_half`` is already the plan's default where the cell is blank. With ``levels`` the curve is theirs.
    """

    code: str
    name: str
    line: str
    shares: Mapping[str, float]
    tags: tuple[str, ...] = ()
    kind: str = "scalable"
    baseline: float = 0.0
    request: float | None = None
    requests: Mapping[int, float] = field(default_factory=lambda: EMPTY)
    value: float = 0.0
    value_at_half: float = 0.5
    levels: tuple[Level, ...] = ()
    owner: str = ""
    basis: str = ""
    date: str = ""
    name_fr: str = ""
    origin: Origin = NOWHERE


@dataclass(frozen=True, kw_only=True, slots=True)
class Words:
    """One scope column of a rule: the words that are meant, and those that are not. Both empty: all."""

    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.include or self.exclude)


@dataclass(frozen=True, kw_only=True, slots=True)
class Scope:
    """Which cells are meant: the words of one column are alternatives, the columns combine."""

    topic: Words = Words()
    line: Words = Words()
    activity: Words = Words()
    tag: Words = Words()

    def __bool__(self) -> bool:
        return bool(self.topic or self.line or self.activity or self.tag)


@dataclass(frozen=True, kw_only=True, slots=True)
class Base:
    """What a share or a change is measured against. ``scope`` is filled where ``kind`` is ``scope``."""

    kind: BaseKind
    scope: Scope = Scope()
    text: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Rule:
    """A row of the sheet Rules.

    ``years`` are the years the rule is about, in order (all years where the cell is blank). ``limit`` is money
    for ``amount`` and a fraction for ``share``, ``change`` and ``moved``. ``base`` is ``None`` for ``amount``.
    ``each`` names the kinds of member: ``topic``, ``line``, ``activity``, ``tag``.
    """

    code: str
    measure: Measure
    relation: Relation
    limit: float
    years: tuple[int, ...]
    name: str = ""
    scope: Scope = Scope()
    each: tuple[str, ...] = ()
    period: Period = "each year"
    base: Base | None = None
    strength: Strength = "must"
    penalty: float = 0.0
    priority: Priority = "political"
    owner: str = ""
    reason: str = ""
    name_fr: str = ""
    reason_fr: str = ""
    origin: Origin = NOWHERE


@dataclass(frozen=True, kw_only=True, slots=True)
class Assumption:
    """A row of the sheet Assumptions, printed in the report."""

    assumption: str
    value: str = ""
    owner: str = ""
    date: str = ""
    confidence: str = ""
    basis: str = ""
    origin: Origin = NOWHERE


@dataclass(frozen=True, kw_only=True, slots=True)
class Source:
    """Which file a plan was read from: its name without folders and the hash of its bytes (hex)."""

    workbook: str = ""
    sha256: str = ""
    content_sha256: str = ""
    formula_cells: int = 0
    hidden: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Plan:
    """Everything the workbook says, checked and in sheet order. Rows that are not active are left out.

    ``inactive`` names their cells; ``problems`` holds the warnings and notes of the reading (never errors);
    ``defaults`` maps each setting that was not typed to the default that was applied.
    """

    settings: Settings
    topics: tuple[Topic, ...]
    lines: tuple[Line, ...]
    years: tuple[Year, ...]
    activities: tuple[Activity, ...]
    rules: tuple[Rule, ...] = ()
    assumptions: tuple[Assumption, ...] = ()
    inactive: tuple[str, ...] = ()
    defaults: Mapping[str, str] = field(default_factory=lambda: EMPTY)
    problems: tuple[Problem, ...] = ()
    source: Source = Source()

    @property
    def first_year(self) -> int:
        """The year whose prices all amounts typed once are in."""
        return self.years[0].year

    def rule(self, code: str) -> Rule:
        """The rule of that id; KeyError where there is none."""
        for rule in self.rules:
            if rule.code == code:
                return rule
        raise KeyError(code)

    def with_ceiling(self, year: int, ceiling: float) -> Plan:
        """The same plan with another ceiling in one year."""
        years = tuple(replace(row, ceiling=ceiling) if row.year == year else row for row in self.years)
        return replace(self, years=years)

    def with_limit(self, code: str, limit: float) -> Plan:
        """The same plan with another limit in one rule."""
        self.rule(code)
        rules = tuple(replace(row, limit=limit) if row.code == code else row for row in self.rules)
        return replace(self, rules=rules)
