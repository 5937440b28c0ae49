"""What every rule is expressed in: money of cells by source, and how many get money or are in place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from optimizer.model.linear import Linear, added, of_columns
from optimizer.model.minimums import Columns, Getting
from optimizer.model.sources import Flows
from optimizer.plan import COMMON, Plan, Rule
from optimizer.plan.amounts import Amounts
from optimizer.plan.origin import EMPTY
from optimizer.plan.scope import Bools, Parts

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, kw_only=True)
class Frame:
    """The plan's amounts and parts, and where they stand among the columns.

    ``units`` holds the columns of units and posts in place, ``getting`` and ``ever`` the expressions of who gets
    money in a year, and in any year of a whole-plan rule by (activity, rule). ``without`` (parts, years) by source
    is what cells get in the plan solved without it.
    """

    plan: Plan
    amounts: Amounts
    parts: Parts
    amount: Ints
    flow: Flows
    units: Columns
    getting: Getting
    ever: Mapping[tuple[int, str], Linear] = field(default_factory=lambda: EMPTY)
    without: Mapping[str, Floats] = field(default_factory=lambda: EMPTY)
    _held: dict[int, tuple[Floats, Ints, Floats]] = field(default_factory=dict)

    @property
    def num_years(self) -> int:
        """How many years the plan has."""
        return len(self.plan.years)

    def span(self, rule: Rule, year: int | None) -> list[int]:
        """The indices of one year, or of all years of the rule."""
        first = self.plan.first_year
        return [y - first for y in (rule.years if year is None else (year,))]

    def linear(self, share: Floats, years: Sequence[int], sign: float = 1.0) -> Linear:
        """``sign`` times the money of the given shares (activities,) over the years with those indices."""
        # A rule asks for the same members year after year; the array is kept, so that its id stays its own.
        known = self._held.get(id(share))
        if known is None:
            held = np.flatnonzero(share)
            known = self._held[id(share)] = (share, held * self.num_years, share[held])
        _, first, parts = known
        if len(years) == 1:
            return Linear(places=self.amount[first + years[0]], coefficients=sign * parts)
        places = (first[:, None] + np.array(years, dtype=np.int64)[None, :]).ravel()
        return Linear(places=self.amount[places], coefficients=np.repeat(sign * parts, len(years)))

    def money(self, share: Floats, cells: Bools, sources: tuple[str, ...] | None, years: Sequence[int]) -> Linear:
        """The money of ``cells`` (parts,), whose shares are ``share``, that ``sources`` pay (``None``: all)."""
        if sources is None:
            return self.linear(share, years)
        if COMMON not in sources:
            return of_columns(self.flow.of(sources, cells, years))
        others = [code for code in self.flow.sources if code not in sources]
        return added((self.linear(share, years), of_columns(self.flow.of(others, cells, years), -1.0)))
