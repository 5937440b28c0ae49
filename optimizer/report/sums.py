"""Sums over the Grid and over the payments of Financing: each as a live formula with what it comes to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from optimizer.plan import COMMON, Plan, Scope, Words
from optimizer.plan.scope import Parts
from optimizer.report import quick
from optimizer.report.context import Context
from optimizer.report.sheet import Live, Placed, text_literal

Bools = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, kw_only=True, slots=True)
class Where:
    """Which cells are meant: those in all of ``scopes`` that carry all of ``words``, pairs of column and word."""

    scopes: tuple[Scope, ...] = ()
    words: tuple[tuple[str, str], ...] = ()

    def mask(self, parts: Parts) -> Bools:
        """The parts that are meant, (parts,)."""
        found = parts.words_of_member(self.words)
        for scope in self.scopes:
            found = found & parts.matching(scope)
        return found


class Masks:
    """Where of every part, the latest ones remembered: the years of a rule and its members ask for the same."""

    def __init__(self, parts: Parts) -> None:
        self.of = lru_cache(maxsize=256)(lambda where: where.mask(parts))
        """The parts that a `Where` means, (parts,)."""


EVERYWHERE = Where()
"""Every cell of the plan."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Payments:
    """What one source pays: the part, the place of the year and the amount of each payment, (payments,)."""

    parts: Ints
    years: Ints
    amounts: Floats

    def added(self, mask: Bools, columns: Sequence[int]) -> float:
        """The payments for the parts of ``mask`` (parts,) in the years at ``columns``."""
        return float(self.amounts[mask[self.parts] & np.isin(self.years, columns)].sum())


@dataclass(frozen=True, kw_only=True)
class Sums:
    """What the sums need: the sheets, and the amounts behind them in full units of the currency.

    ``amounts`` holds a figure of the Grid, (parts, years), ``payments`` what each source pays.
    ``financing`` is ``None`` where the ceilings pay everything.
    """

    ctx: Context
    plan: Plan
    parts: Parts
    masks: Masks
    grid: Placed
    financing: Placed | None
    scopes: Mapping[str, Scope]
    amounts: Mapping[str, Floats]
    payments: Mapping[str, Payments] = field(default_factory=dict)

    def money(
        self, figure: str, where: Where, years: Sequence[int], sources: Sequence[str] | None = None
    ) -> Live | None:
        """A figure of the Grid summed; with ``sources`` only what these pay of it."""
        if sources is None or (self.financing is None and COMMON in sources):
            return self.of_grid(figure, where, years)
        return self.paid(where, years, sources) if self.financing else None

    def of_grid(self, figure: str, where: Where, years: Sequence[int]) -> Live:
        """``baseline``, ``request`` or ``recommended`` summed over the Grid."""
        column = self.grid.range(f"{figure} ({self.plan.settings.currency})")
        formula = self._quick(where, years, self.grid, [], column)
        if formula:
            return Live(formula, round(self._added(self.amounts[figure], where, years), 6))
        factors = [*self.tests(where, self.grid), *self.years(years, self.grid), column]
        value = self._added(self.amounts[figure], where, years)
        return Live(f"SUMPRODUCT({'*'.join(factors)})" if len(factors) > 1 else f"SUM({column})", round(value, 6))

    def paid(self, where: Where, years: Sequence[int], sources: Sequence[str]) -> Live | None:
        """What ``sources`` pay, summed over Financing."""
        if self.financing is None:
            return None
        column = self.financing.range(f"amount ({self.plan.settings.currency})")
        mask, columns = self.masks.of(where), self._columns(years)
        value = sum(self.payments[code].added(mask, columns) for code in sources if code in self.payments)
        if all(map(quick.is_plain, sources)):
            of_sources = [f"{self.financing.range('source')},{text_literal(code)}" for code in sources]
            formula = self._quick(where, years, self.financing, [of_sources], column)
            if formula:
                return Live(formula, round(value, 6))
        of_source = any_of([f"({self.financing.range('source')}={text_literal(code)})" for code in sources])
        factors = [of_source, *self.tests(where, self.financing), *self.years(years, self.financing), column]
        return Live(f"SUMPRODUCT({'*'.join(factors)})", round(value, 6))

    def _quick(
        self, where: Where, years: Sequence[int], table: Placed, further: list[quick.Conditions], column: str
    ) -> str:
        """The sum of ``column`` by conditions on columns, where the Grid is long and its words allow it; else empty."""
        demands = quick.conditions(where.scopes, where.words, self.scopes, table) if self.ctx.lean_grid else None
        if demands is None:
            return ""
        every = [*further, *demands, *quick.in_years(years, self.ctx.years, table)]
        if not every:
            return f"SUM({column})"
        return quick.summed(every, lambda conditions: f"SUMIFS({column},{conditions})") or ""

    def _added(self, amounts: Floats, where: Where, years: Sequence[int]) -> float:
        return float(amounts[self.masks.of(where)][:, self._columns(years)].sum())

    def _columns(self, years: Sequence[int]) -> list[int]:
        return [place for place, year in enumerate(self.ctx.years) if year in years]

    def losses(self, figure: str, at: int, year: int, where: Where) -> float:
        """By how much ``recommended`` in ``year`` falls short of ``figure`` in the year ``at``, summed over parts."""
        before, now = (self.ctx.years.index(one) for one in (at, year))
        mask = self.masks.of(where)
        fallen = self.amounts[figure][mask, before] - self.amounts["recommended"][mask, now]
        return float(np.maximum(fallen, 0.0).sum())

    def activities(self, where: Where, year: int) -> Live | None:
        """How many activities get money in a year; ``None`` where only some of several rows of one are meant."""
        mask, of_activity = self.masks.of(where), self.parts.activity
        meant, rows = (
            np.bincount(places, minlength=self.parts.num_activities) for places in (of_activity[mask], of_activity)
        )
        # Where all rows of an activity are meant, their shares count it once; elsewhere one row has to stand for it.
        by_share = bool((meant > 1).any())
        if by_share and (meant[meant > 0] < rows[meant > 0]).any():
            return None
        column = self.grid.range(f"recommended ({self.plan.settings.currency})")
        factors = [*self.tests(where, self.grid), *self.years([year], self.grid), f"({column}>0)"]
        factors.append(self.grid.range("topic's share") if by_share else "1")
        funded = mask & (self.amounts["recommended"][:, self.ctx.years.index(year)] > 0.0)
        return Live(f"SUMPRODUCT({'*'.join(factors)})", float(len(np.unique(of_activity[funded]))))

    def units(self, where: Where, years: Sequence[int]) -> Live | None:
        """Units and posts in place, summed over the Grid; cells that count nothing hold a word there."""
        if "units" not in self.grid.columns:
            return None
        tests = [*self.tests(where, self.grid), *self.years(years, self.grid)]
        value = self._added(self.amounts["units"], where, years)
        column = self.grid.range("units")
        quickly = self._quick(where, years, self.grid, [], column)
        if quickly:
            return Live(quickly, round(value, 9))
        formula = f"SUMPRODUCT({'*'.join(tests)}*1,{column})" if tests else f"SUM({column})"
        return Live(formula, round(value, 9))

    def years(self, years: Sequence[int], table: Placed, skip: int = 0) -> list[str]:
        """The test that a row is of one of ``years``; none where these are all."""
        if tuple(years) == self.ctx.years:
            return []
        column = table.range("year", skip=skip)
        return [any_of([f"({column}={year})" for year in years])]

    def tests(self, where: Where, table: Placed, skip: int = 0) -> list[str]:
        """One factor for each demand on a row of ``table``."""
        found = []
        for scope in where.scopes:
            found += self._scope(scope, table, skip)
        for kind, word in where.words:
            if kind != "source":
                found.append(self._is(kind, word, table, skip))
            elif word != COMMON:
                found += self._scope(self.scopes[word], table, skip)
        return found

    def _scope(self, scope: Scope, table: Placed, skip: int) -> list[str]:
        tests = []
        for kind in ("topic", "line", "activity", "tag"):
            words: Words = getattr(scope, kind)
            if words.include:
                tests.append(any_of([self._is(kind, word, table, skip) for word in words.include]))
            tests += [f"(1-{self._is(kind, word, table, skip)})" for word in words.exclude]
        return tests

    def _is(self, kind: str, word: str, table: Placed, skip: int) -> str:
        if kind == "tag":
            # FIND and not SEARCH: the latter reads * and ? in a tag as wildcards.
            column = table.range("tags", skip=skip)
            return f'ISNUMBER(FIND({text_literal(f", {word},")},", "&{column}&","))'
        return f"({table.range(kind, skip=skip)}={text_literal(word)})"


def sums(ctx: Context, grid: Placed, financing: Placed | None) -> Sums:
    """Prepare the sums of a plan."""
    years = {year: place for place, year in enumerate(ctx.years)}
    keys = [(row.code, topic) for row in ctx.plan.activities for topic in row.shares]
    part_of = {key: place for place, key in enumerate(keys)}
    parts = Parts(ctx.plan)
    amounts = {name: np.zeros((len(keys), len(years))) for name in (*MONEY, "units")}
    for cell in ctx.cells:
        row = cell.row
        place = part_of[row["activity"], row["topic"]], years[row["year"]]
        for name in MONEY:
            amounts[name][place] = ctx.currency(row[name])
        amounts["units"][place] = float(row["units"] or 0.0)
    payments: dict[str, list[tuple[int, int, float]]] = {}
    for row in ctx.result.rows("financing"):
        paid = part_of[row["activity"], row["topic"]], years[row["year"]], ctx.currency(row["amount"])
        payments.setdefault(row["source"], []).append(paid)
    return Sums(
        ctx=ctx,
        plan=ctx.plan,
        parts=parts,
        masks=Masks(parts),
        grid=grid,
        financing=financing,
        scopes={row.code: row.scope for row in ctx.plan.sources},
        amounts=amounts,
        payments={code: _payments(rows) for code, rows in payments.items()},
    )


def _payments(rows: Sequence[tuple[int, int, float]]) -> Payments:
    parts, years, amounts = zip(*rows, strict=True)
    return Payments(
        parts=np.array(parts, dtype=np.int64),
        years=np.array(years, dtype=np.int64),
        amounts=np.array(amounts, dtype=np.float64),
    )


MONEY = ("baseline", "request", "recommended")
"""The figures of the Grid that rules add up."""


def any_of(tests: list[str]) -> str:
    """A factor that is 1 where any of ``tests`` holds."""
    return tests[0] if len(tests) == 1 else f"(({'+'.join(tests)})>0)"
