"""A plan: frozen values as the workbook says them, each remembering its sheet and cell.

Nothing here is computed: amounts are as typed (not yet repriced), shares are fractions (30 % is 0.3), scopes
hold codes spelled as in their own sheet. `optimizer.plan.amounts` and `optimizer.plan.scope` derive the rest;
the independent checker derives it again on its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from optimizer.errors import Problem
from optimizer.plan.frame import NO_FILE, Assumption, File, Line, Settings, Topic, Year
from optimizer.plan.funded import Activity, Link
from optimizer.plan.origin import EMPTY
from optimizer.plan.rules import Rule
from optimizer.plan.sources import Share, Source


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
    links: tuple[Link, ...] = ()
    sources: tuple[Source, ...] = ()
    shares: tuple[Share, ...] = ()
    assumptions: tuple[Assumption, ...] = ()
    inactive: tuple[str, ...] = ()
    defaults: Mapping[str, str] = field(default_factory=lambda: EMPTY)
    problems: tuple[Problem, ...] = ()
    file: File = NO_FILE

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
