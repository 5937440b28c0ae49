"""A result as the report reads it: amounts added up once, in whole steps of the last digit that is shown.

An activity that serves several topics holds a fixed share of its amount in each, and such a share may need more
digits than a page shows. Pages therefore show whole steps that add (`apportion`): sums by topic and by line are their
exact sums rounded once, activities their exact amounts, and both add to the year's total; a cell, the part of an
activity in a topic, may be a step off. Rules are tested on the exact amounts, and the Grid holds both.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from math import floor, log10
from typing import TypeVar

from optimizer.allocate import Result
from optimizer.allocate.result import Row
from optimizer.allocate.words import in_unit, unit_name
from optimizer.language import ENGLISH, Text, into, numeral, say
from optimizer.plan import COMMON, Plan, Rule
from optimizer.plan.amounts import decimal
from optimizer.report import large
from optimizer.report.accounts import Account, accounts, unspent_steps
from optimizer.report.apportion import nearest, shown
from optimizer.report.stake import points_at_stake
from optimizer.report.wording import CEILINGS

Key = TypeVar("Key")


@dataclass(frozen=True, slots=True)
class Figures:
    """Last year, request and recommended money in whole steps."""

    baseline: int = 0
    request: int = 0
    recommended: int = 0

    def __add__(self, other: Figures) -> Figures:
        return Figures(
            self.baseline + other.baseline, self.request + other.request, self.recommended + other.recommended
        )

    @property
    def change(self) -> int:
        """Recommended less last year."""
        return self.recommended - self.baseline

    @property
    def missing(self) -> int:
        """Request less recommended."""
        return self.request - self.recommended


@dataclass(frozen=True, kw_only=True, slots=True)
class Cell:
    """One row of the allocation: its exact amounts in ``row``, its shown ones in ``figures``."""

    row: Row
    figures: Figures

    @property
    def key(self) -> tuple[str, str, int]:
        """Activity, topic and year."""
        return self.row["activity"], self.row["topic"], self.row["year"]


@dataclass(frozen=True, kw_only=True)
class Context:
    """What every sheet starts from.

    ``step`` is the last digit shown, in the plan's unit, and ``decimals`` how many digits that takes. ``blocks``
    adds the cells up by (topic, line, year), ``totals`` also over all of either (``None``), in sheet order.
    ``activity_years`` holds the amounts of whole activities by (activity, year): they too add to the year's total, but
    the cells of a split activity may add to a step more or less.
    """

    result: Result
    plan: Plan
    step: Decimal
    decimals: int
    cells: tuple[Cell, ...]
    blocks: Mapping[tuple[str, str, int], Figures]
    totals: Mapping[tuple[str | None, str | None, int | None], Figures]
    activity_years: Mapping[tuple[str, int], Figures]
    points_at_stake: Mapping[tuple[str, int], float]
    language: str = ENGLISH

    def said(self, text: str) -> str:
        """``text`` in the language of the report; what the user wrote stays as it is."""
        return into(text, self.language)

    def in_unit(self, title: str) -> Text:
        """A column's title with what its amounts are in: ``request (EUR thousand)``."""
        return say("{title} ({unit})", title=title, unit=self.unit)

    @property
    def years(self) -> tuple[int, ...]:
        """The years of the plan."""
        return tuple(row.year for row in self.plan.years)

    @property
    def unit(self) -> Text:
        """``EUR thousand``."""
        return unit_name(self.plan)

    @cached_property
    def price_decimals(self) -> int:
        """How many decimals a value per unit of money shows: four digits of the largest, the same in every cell."""
        shown = [row["marginal_value"] or 0.0 for row in self.result.rows("allocation")]
        shown += [row["value_per_unit"] or 0.0 for row in self.result.rows("ranking")]
        largest = max((abs(price) for price in shown), default=0.0)
        return 2 if largest == 0.0 else min(8, max(1, 3 - floor(log10(largest))))

    @cached_property
    def rules_named(self) -> Mapping[str, Rule]:
        """The rules of the workbook by their ids."""
        return {row.code: row for row in self.plan.rules}

    @cached_property
    def flows(self) -> Mapping[tuple[str, int], Row]:
        """The rows of the table ``sources`` by source and year."""
        return {(row["source"], row["year"]): row for row in self.result.rows("sources")}

    @cached_property
    def inflation(self) -> Mapping[str, float]:
        """By how much the prices of each line rise in a year."""
        return {row.code: row.inflation for row in self.plan.lines}

    @cached_property
    def several_topics(self) -> bool:
        """Whether any activity serves several topics."""
        return any(len(row.shares) > 1 for row in self.plan.activities)

    @cached_property
    def pairs(self) -> frozenset[tuple[str, str]]:
        """The topics and lines that have a cell together."""
        return frozenset((topic, line) for topic, line, _ in self.blocks)

    @cached_property
    def _by_activity(self) -> Mapping[tuple[str, int], Sequence[Row]]:
        found: dict[tuple[str, int], list[Row]] = {}
        for cell in self.cells:
            found.setdefault((cell.key[0], cell.key[2]), []).append(cell.row)
        return found

    @cached_property
    def cells_of_block(self) -> Mapping[tuple[str, str, int], Sequence[Cell]]:
        """The cells of each topic, line and year, in their order."""
        found: dict[tuple[str, str, int], list[Cell]] = {}
        for cell in self.cells:
            found.setdefault((cell.row["topic"], cell.row["line"], cell.row["year"]), []).append(cell)
        return found

    @cached_property
    def lean_grid(self) -> bool:
        """Whether the Grid has so many rows that it holds only what is counted with."""
        return large.is_lean(len(self.cells))

    @cached_property
    def inputs_left_out(self) -> int:
        """How many filled cells the workbook has where these are too many to be repeated, else 0."""
        return large.inputs_left_out(self.plan)

    @cached_property
    def tagged(self) -> bool:
        """Whether any activity has a tag."""
        return any(row.tags for row in self.plan.activities)

    @cached_property
    def counts_units(self) -> bool:
        """Whether any activity is counted in units or posts."""
        return any(cell.row["units"] is not None for cell in self.cells)

    @cached_property
    def limits(self) -> Mapping[tuple[str, int | None], Row]:
        """The first row of the table ``rules`` of each rule and year."""
        found: dict[tuple[str, int | None], Row] = {}
        for row in self.result.rows("rules"):
            found.setdefault((row["rule"], row["year"]), row)
        return found

    @cached_property
    def rows_of_activities(self) -> Mapping[str, Sequence[Row]]:
        """The allocation's rows of each activity."""
        found: dict[str, list[Row]] = {}
        for cell in self.cells:
            found.setdefault(cell.row["activity"], []).append(cell.row)
        return found

    def rows_of(self, activity: str, year: int) -> Sequence[Row]:
        """The allocation's rows of one activity and year, one for each topic it serves."""
        return self._by_activity.get((activity, year), ())

    @cached_property
    def accounts(self) -> Mapping[tuple[str, int], Account]:
        """The account of each source and year, the ceilings (`common`) first."""
        recommended = {year: self.total(year=year).recommended for year in self.years}
        return accounts(self.result.rows("sources"), recommended, self.step, self.steps)

    @cached_property
    def unspent(self) -> tuple[tuple[Row, int], ...]:
        """The rows of the table ``unspent`` that leave anything, each with its amount in steps."""
        rows = self.result.rows("unspent")
        steps = unspent_steps(rows, self.accounts, self.step)
        return tuple((row, amount) for row, amount in zip(rows, steps, strict=True) if amount)

    @cached_property
    def sources(self) -> tuple[str, ...]:
        """The codes of the sources, the ceilings (`common`) first."""
        return tuple(dict.fromkeys(source for source, _ in self.accounts))

    @cached_property
    def source_names(self) -> Mapping[str, str]:
        """What each source is called on the pages."""
        return {COMMON: CEILINGS, **{row.code: row.name or row.code for row in self.plan.sources}}

    @cached_property
    def _accounts_added(self) -> Mapping[tuple[str | None, int | None], Account]:
        """Sums of the accounts over every choice of source and year, ``None`` meaning all."""
        found: dict[tuple[str | None, int | None], Account] = {}
        for (source, year), account in self.accounts.items():
            for key in itertools.product((source, None), (year, None)):
                found[key] = found.get(key, Account()) + account
        return found

    def account(self, *, source: str | None = None, year: int | None = None) -> Account:
        """The account of a source, of a year, of both or of all; carried money counts in each year it moves."""
        return self._accounts_added.get((source, year), Account())

    def of_others(self, year: int | None = None) -> Account:
        """The accounts of the sources beside the ceilings together."""
        return self.account(year=year) - self.account(source=COMMON, year=year)

    def total(self, *, topic: str | None = None, line: str | None = None, year: int | None = None) -> Figures:
        """The money of all cells of a topic, a line, a year, or any combination."""
        return self.totals.get((topic, line, year), Figures())

    def of_activity(self, activity: str, year: int | None = None) -> Figures:
        """The money of one activity in one year or in all."""
        if year is not None:
            return self.activity_years.get((activity, year), Figures())
        return self._activities.get(activity, Figures())

    @cached_property
    def _activities(self) -> Mapping[str, Figures]:
        found: dict[str, Figures] = {}
        for (activity, _), figures in self.activity_years.items():
            found[activity] = found.get(activity, Figures()) + figures
        return found

    def steps(self, amount: float) -> int:
        """An amount in the plan's unit as the nearest whole number of steps."""
        return nearest(decimal(amount) / self.step)

    def cash(self, steps: int) -> float:
        """Whole steps as full units of the currency: what stands in a cell."""
        return float(steps * self.step * self.plan.settings.unit)

    def currency(self, amount: float) -> float:
        """An exact amount in the plan's unit as full units of the currency, free of binary noise."""
        return round(amount * self.plan.settings.unit, 6) + 0.0

    def number(self, steps: int) -> str:
        """Whole steps as the page shows them: ``1,250.0``."""
        return numeral(f"{steps * self.step:,.{self.decimals}f}")

    def money(self, steps: int) -> str:
        """``EUR 1,250.0 thousand``."""
        return in_unit(self.plan, self.number(steps))

    def change(self, steps: int) -> str:
        """``up 12.0``, ``down 3.5`` or ``unchanged``."""
        if not steps:
            return say("unchanged")
        if steps > 0:
            return say("up {amount}", amount=self.number(steps))
        return say("down {amount}", amount=self.number(-steps))


def shown_decimals(plan: Plan) -> int:
    """How many decimals of the plan's unit a page shows: one, or as many as ``round_to`` needs (at most 3)."""
    exponent = decimal(plan.settings.round_to).normalize().as_tuple().exponent
    return min(3, max(1, -exponent if isinstance(exponent, int) else 1))


def _added(cells: Iterable[Cell], key: Callable[[Row], Key]) -> dict[Key, Figures]:
    found: dict[Key, Figures] = {}
    for cell in cells:
        place = key(cell.row)
        found[place] = found.get(place, Figures()) + cell.figures
    return found


def _totals(
    blocks: Mapping[tuple[str, str, int], Figures],
) -> dict[tuple[str | None, str | None, int | None], Figures]:
    """Sums of ``blocks`` over every choice of topic, line and year, ``None`` meaning all."""
    found: dict[tuple[str | None, str | None, int | None], Figures] = {}
    for (topic, line, year), figures in blocks.items():
        for key in itertools.product((topic, None), (line, None), (year, None)):
            found[key] = found.get(key, Figures()) + figures
    return found


def context(result: Result, language: str = ENGLISH) -> Context:
    """The result added up for a report in ``language``; empty aggregates where no plan exists."""
    plan, rows = result.plan, result.rows("allocation")
    decimals = shown_decimals(plan)
    step = Decimal(1).scaleb(-decimals)
    # The baseline is the same in every year, and is shown so.
    columns = [shown(rows, name, step, by_plan=name != "baseline") for name in ("baseline", "request", "recommended")]
    of_cells = zip(rows, *(column.cells for column in columns), strict=True)
    cells = tuple(Cell(row=row, figures=Figures(*figures)) for row, *figures in of_cells)
    blocks = _added(cells, lambda row: (row["topic"], row["line"], row["year"]))
    return Context(
        result=result,
        plan=plan,
        step=step,
        decimals=decimals,
        cells=cells,
        blocks=blocks,
        totals=_totals(blocks),
        activity_years={key: Figures(*(column.activities[key] for column in columns)) for key in columns[0].activities},
        points_at_stake=points_at_stake(plan, rows) if rows else {},
        language=language,
    )
