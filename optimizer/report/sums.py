"""Sums over the Grid and over the payments of Financing: each as a live formula with what it comes to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from optimizer.plan import COMMON, Plan, Scope, Words
from optimizer.plan.scope import Parts
from optimizer.report.context import Context
from optimizer.report.sheet import Live, Placed, text_literal

Bools = npt.NDArray[np.bool_]
Key = tuple[str, str, int]


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


EVERYWHERE = Where()
"""Every cell of the plan."""


@dataclass(frozen=True, kw_only=True)
class Sums:
    """What the sums need: the sheets, and the amounts behind them in full units of the currency.

    ``amounts`` holds a figure of the Grid by (activity, topic, year), ``payments`` what each source pays of a cell.
    ``financing`` is ``None`` where the ceilings pay everything.
    """

    ctx: Context
    plan: Plan
    parts: Parts
    grid: Placed
    financing: Placed | None
    keys: tuple[tuple[str, str], ...]
    amounts: Mapping[str, Mapping[Key, float]]
    payments: Mapping[str, Mapping[Key, float]] = field(default_factory=dict)

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
        factors = [*self.tests(where, self.grid), *self.years(years, self.grid), column]
        value = self._added(self.amounts[figure], where, years)
        return Live(f"SUMPRODUCT({'*'.join(factors)})" if len(factors) > 1 else f"SUM({column})", round(value, 6))

    def paid(self, where: Where, years: Sequence[int], sources: Sequence[str]) -> Live | None:
        """What ``sources`` pay, summed over Financing."""
        if self.financing is None:
            return None
        column = self.financing.range(f"amount ({self.plan.settings.currency})")
        of_source = any_of([f"({self.financing.range('source')}={text_literal(code)})" for code in sources])
        factors = [of_source, *self.tests(where, self.financing), *self.years(years, self.financing), column]
        value = sum(self._added(self.payments.get(code, {}), where, years) for code in sources)
        return Live(f"SUMPRODUCT({'*'.join(factors)})", round(value, 6))

    def _added(self, amounts: Mapping[Key, float], where: Where, years: Sequence[int]) -> float:
        places = np.flatnonzero(where.mask(self.parts)).tolist()
        return sum(amounts.get((*self.keys[place], year), 0.0) for year in years for place in places)

    def activities(self, where: Where, year: int) -> Live | None:
        """How many activities get money in a year; ``None`` where only some of several rows of one are meant."""
        mask, of_activity = where.mask(self.parts), self.parts.activity
        meant, rows = (
            np.bincount(places, minlength=self.parts.num_activities) for places in (of_activity[mask], of_activity)
        )
        # Where all rows of an activity are meant, their shares count it once; elsewhere one row has to stand for it.
        by_share = bool((meant > 1).any())
        if by_share and (meant[meant > 0] < rows[meant > 0]).any():
            return None
        places = np.flatnonzero(mask).tolist()
        column = self.grid.range(f"recommended ({self.plan.settings.currency})")
        factors = [*self.tests(where, self.grid), *self.years([year], self.grid), f"({column}>0)"]
        factors.append(self.grid.range("topic's share") if by_share else "1")
        amounts = self.amounts["recommended"]
        got = {int(of_activity[place]) for place in places if amounts.get((*self.keys[place], year), 0.0) > 0.0}
        return Live(f"SUMPRODUCT({'*'.join(factors)})", float(len(got)))

    def units(self, where: Where, years: Sequence[int]) -> Live | None:
        """Units and posts in place, summed over the Grid; cells that count nothing hold a word there."""
        if "units" not in self.grid.columns:
            return None
        tests = [*self.tests(where, self.grid), *self.years(years, self.grid)]
        value = self._added(self.amounts["units"], where, years)
        column = self.grid.range("units")
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
                source = next(row for row in self.plan.sources if row.code == word)
                found += self._scope(source.scope, table, skip)
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
    amounts = {
        name: {cell.key: ctx.currency(cell.row[name]) for cell in ctx.cells}
        for name in ("baseline", "request", "recommended")
    }
    amounts["units"] = {cell.key: float(cell.row["units"] or 0.0) for cell in ctx.cells}
    payments: dict[str, dict[Key, float]] = {}
    for row in ctx.result.rows("financing"):
        key = row["activity"], row["topic"], row["year"]
        payments.setdefault(row["source"], {})[key] = ctx.currency(row["amount"])
    return Sums(
        ctx=ctx,
        plan=ctx.plan,
        parts=Parts(ctx.plan),
        grid=grid,
        financing=financing,
        keys=tuple((row.code, topic) for row in ctx.plan.activities for topic in row.shares),
        amounts=amounts,
        payments=payments,
    )


def any_of(tests: list[str]) -> str:
    """A factor that is 1 where any of ``tests`` holds."""
    return tests[0] if len(tests) == 1 else f"(({'+'.join(tests)})>0)"
