"""A plan: frozen values as the workbook says them, each remembering its sheet and cell.

Nothing here is computed: amounts are as typed (not yet repriced), shares are fractions (30 % is 0.3), scopes
hold codes spelled as in their own sheet. `optimizer.plan.amounts` and `optimizer.plan.scope` derive the rest;
the independent checker derives it again on its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Protocol

from optimizer.errors import Problem, UsageError, nearest
from optimizer.plan.frame import NO_FILE, Assumption, File, Line, Settings, Topic, Year
from optimizer.plan.funded import Activity, Link
from optimizer.plan.origin import EMPTY
from optimizer.plan.rules import Rule
from optimizer.plan.sources import Share, Source
from optimizer.plan.variants import AS_TYPED, CellChange, ScenarioRow, Variant


class Typed(Protocol):
    """The sheets that a plan was read from, as far as a plan needs to know them: they can be changed and read again."""

    def changed(self, plan: Plan, changes: tuple[Any, ...]) -> Plan:
        """``plan`` after ``changes``, read and checked again."""

    def under(self, plan: Plan, scenarios: tuple[str, ...]) -> Plan:
        """``plan`` after the rows of these scenarios, read and checked again."""

    def seen(self, plan: Plan, view: str) -> Plan:
        """``plan`` with the weights of a view, read and checked again."""

    def tables(self, plan: Plan) -> dict[str, Any]:
        """``plan`` as the records of its sheets."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Plan:
    """Everything the workbook says, checked and in sheet order. Rows that are not active are left out.

    ``inactive`` names their cells; ``problems`` holds the warnings and notes of the reading (never errors);
    ``defaults`` maps each setting that was not typed to the default that was applied. ``typed`` are the sheets that
    it was read from, a workbook's or those made in code; ``None`` where the values were put together by hand.
    ``scenarios`` and ``views`` (weights by view, then by topic) are what the plan may be changed to, ``variant`` is
    what it was changed by.
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
    scenarios: tuple[ScenarioRow, ...] = ()
    views: Mapping[str, Mapping[str, float]] = field(default_factory=lambda: EMPTY)
    inactive: tuple[str, ...] = ()
    defaults: Mapping[str, str] = field(default_factory=lambda: EMPTY)
    problems: tuple[Problem, ...] = ()
    file: File = NO_FILE
    variant: Variant = AS_TYPED
    typed: Typed | None = field(default=None, compare=False, repr=False)

    @property
    def first_year(self) -> int:
        """The year whose prices all amounts typed once are in."""
        return self.years[0].year

    @property
    def title(self) -> str:
        """The plan's title, with the scenario and the view that made it; empty where it has neither."""
        return " – ".join(filter(None, (self.settings.title, str(self.variant))))

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

    def with_changes(self, *changes: Any) -> Plan:
        """The same plan with other values in cells, each named as in the sheet Scenarios, read and checked again.

        A change is ``(sheet, row, column, to)`` or ``(sheet, row, column, how, to)``, or a mapping or
        `optimizer.Change` with these names; they apply in order, each to the result so far::

            plan.with_changes(("Years", 2028, "ceiling", 6000.0), ("Activities", "A1", "request", "times", 0.9))

        ``row`` is the key in the sheet's first column, or two keys ``A / PoC``; blank (``""`` or ``None``): every
        row. ``how`` is ``set``, ``add``, ``percent`` or ``times``. Raises UsageError for a sheet, row, column or
        value that there is not, and WorkbookError where the changed sheets have errors.
        """
        return self._sheets().changed(self, changes)

    def scenario(self, name: str) -> Plan:
        """The same plan under a scenario of its sheet Scenarios, or under several in order: ``plan.scenario("a+b")``.

        Names count without regard to case. Raises UsageError for a name that there is not or that is given twice, and
        WorkbookError, which names the scenario and its row, where the changed sheets have errors.
        """
        known = {row.scenario.casefold(): row.scenario for row in self.scenarios}
        names = [part.strip() for part in name.split("+")]
        found = tuple(_known(part, known, "scenario", "Scenarios") for part in names)
        every = (*self.variant.scenarios, *found)
        for part in found:
            if every.count(part) > 1:
                raise UsageError(f"The scenario {part} is given twice: its changes would apply twice. Name it once.")
        return self._sheets().under(self, found)

    def view(self, name: str) -> Plan:
        """The same plan with the weights of a view of its sheet Views.

        Raises UsageError for a name that there is not.
        """
        known = {view.casefold(): view for view in self.views}
        found = _known(name.strip(), known, "view", "Views")
        if self.typed is not None:
            return self.typed.seen(self, found)
        weights = self.views[found]
        edits = tuple(
            CellChange(cell="", what=f"Topics / {row.code} / weight", was=row.weight, now=weights[row.code],
                       by=f"view {found}")
            for row in self.topics
            if row.weight != weights[row.code]
        )  # fmt: skip
        topics = tuple(replace(row, weight=weights[row.code]) for row in self.topics)
        variant = replace(self.variant, view=found, edits=(*self.variant.edits, *edits))
        return replace(self, topics=topics, variant=variant)

    def to_tables(self) -> dict[str, Any]:
        """The plan as the records of its sheets: what `optimizer.make_plan` takes, as ``make_plan(**tables)``.

        ``settings`` is a mapping; the other sheets, by their name in lower case, are lists of mappings from column
        to value without blanks. Values are as they were typed; comments are left out.
        """
        return self._sheets().tables(self)

    def _sheets(self) -> Typed:
        if self.typed is None:
            raise UsageError(
                "This plan was put together from values and has no sheets. Make it with optimizer.make_plan, or read a "
                "workbook."
            )
        return self.typed


def _known(name: str, known: Mapping[str, str], what: str, sheet: str) -> str:
    """The name as it is spelled in its sheet."""
    found = known.get(name.casefold())
    if found is None:
        if not known:
            raise UsageError(f"There is no {what} {name!r}: the plan has no sheet {sheet} with records.")
        close = nearest(name, known.values())
        raise UsageError(
            f"There is no {what} {name!r}. "
            + (f"Did you mean {close}? " if close else "")
            + f"The sheet {sheet} has {', '.join(known.values())}."
        )
    return found
