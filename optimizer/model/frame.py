"""What every rule is expressed in: money of cells by source, and how many get money or are in place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from optimizer.model.linear import Expressions, Linear, added, of_columns, stacked
from optimizer.model.minimums import Columns, Getting
from optimizer.model.sources import Flows
from optimizer.plan import COMMON, Plan, Rule
from optimizer.plan.amounts import Amounts
from optimizer.plan.origin import EMPTY
from optimizer.plan.scope import Bools, Parts

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, kw_only=True)
class Shares:
    """The shares of activities that members are made of, member by member.

    ``share`` and ``activity`` (shares,) of member m stand from ``start[m]`` to ``start[m + 1]``, activities rising.
    """

    start: Ints
    activity: Ints
    share: Floats

    def __len__(self) -> int:
        return len(self.start) - 1

    def of(self, member: int) -> tuple[Ints, Floats]:
        """The activities and shares of one member."""
        span = slice(int(self.start[member]), int(self.start[member + 1]))
        return self.activity[span], self.share[span]

    def summed(self, each: Floats) -> Floats:
        """Shares of ``each`` (activities,) or (activities, years) added up by member."""
        weighted = (self.share if each.ndim == 1 else self.share[:, None]) * each[self.activity]
        if len(weighted) and (self.start[1:] > self.start[:-1]).all():
            return np.asarray(np.add.reduceat(weighted, self.start[:-1], axis=0), dtype=np.float64)
        found = np.zeros((len(self), *each.shape[1:]))
        held = np.flatnonzero(self.start[1:] > self.start[:-1])
        if len(held):
            found[held] = np.add.reduceat(weighted, self.start[held], axis=0)
        return found


def shares_of(parts: Parts, start: Ints, place: Ints) -> Shares:
    """The shares in the parts at ``place``, of which each member's begin at ``start`` (members + 1,)."""
    activity, share = parts.activity[place], parts.share[place]
    if not parts.split or not len(place):
        return Shares(start=start, activity=activity, share=share)
    new = np.concatenate([[True], activity[1:] != activity[:-1]])
    new[start[:-1][start[:-1] < len(place)]] = True
    heads = np.flatnonzero(new)
    return Shares(start=np.searchsorted(heads, start), activity=activity[heads], share=np.add.reduceat(share, heads))


@dataclass(frozen=True, kw_only=True)
class Classes:
    """Activities that all rules treat alike: the class of each, and the first of each class, (activities,)."""

    of: Ints
    first: npt.NDArray[np.bool_]

    def reduced(self, shares: Shares) -> Shares:
        """Shares of classes: each that of its first activity, with the class in the activity's place."""
        kept = self.first[shares.activity]
        before = np.concatenate([[0], np.cumsum(kept)])
        return Shares(start=before[shares.start], activity=self.of[shares.activity[kept]], share=shares.share[kept])


@dataclass(frozen=True, kw_only=True)
class Frame:
    """The plan's amounts and parts, and where they stand among the columns.

    ``units`` holds the columns of units and posts in place, ``getting`` and ``ever`` the expressions of who gets
    money in a year, and in any year of a whole-plan rule by (activity, rule). ``without`` (parts, years) by source
    is what cells get in the plan solved without it. With ``classes`` the columns in ``amount`` are what all members of
    a class get together, (classes · years,), else what an activity gets.
    """

    plan: Plan
    amounts: Amounts
    parts: Parts
    amount: Ints
    classes: Classes | None = None
    flow: Flows
    units: Columns
    getting: Getting
    ever: Mapping[tuple[int, str], Linear] = field(default_factory=lambda: EMPTY)
    without: Mapping[str, Floats] = field(default_factory=lambda: EMPTY)

    @property
    def num_years(self) -> int:
        """How many years the plan has."""
        return len(self.plan.years)

    def span(self, rule: Rule, year: int | None) -> list[int]:
        """The indices of one year, or of all years of the rule."""
        first = self.plan.first_year
        return [y - first for y in (rule.years if year is None else (year,))]

    def linear(self, activity: Ints, share: Floats, years: Sequence[int], sign: float = 1.0) -> Linear:
        """``sign`` times the money of the given shares of activities over the years with those indices."""
        first = activity * self.num_years
        if len(years) == 1:
            return Linear(places=self.amount[first + years[0]], coefficients=sign * share)
        places = (first[:, None] + np.array(years, dtype=np.int64)[None, :]).ravel()
        return Linear(places=self.amount[places], coefficients=np.repeat(sign * share, len(years)))

    def linears(self, shares: Shares, spans: Sequence[Sequence[int]]) -> Expressions:
        """The money of every member over every span of years, members first."""
        shares = shares if self.classes is None else self.classes.reduced(shares)
        count = len(shares) * len(spans)
        if len(spans) == 1:
            years = np.array(spans[0], dtype=np.int64)
            places = (shares.activity[:, None] * self.num_years + years[None, :]).ravel()
            return Expressions(
                start=shares.start * len(years),
                places=self.amount[places],
                coefficients=np.repeat(shares.share, len(years)),
                constant=np.zeros(count),
            )
        # Every span is one year.
        year = np.array([span[0] for span in spans], dtype=np.int64)
        if len(shares) == 1:
            first = shares.activity * self.num_years
            return Expressions(
                start=np.arange(count + 1) * len(first),
                places=self.amount[(year[:, None] + first[None, :]).ravel()],
                coefficients=np.tile(shares.share, count),
                constant=np.zeros(count),
            )
        length = np.repeat(np.diff(shares.start), len(year))
        start = np.concatenate([[0], np.cumsum(length)])
        at = np.repeat(np.repeat(shares.start[:-1], len(year)) - start[:-1], length) + np.arange(start[-1])
        years_of = np.repeat(np.tile(year, len(shares)), length)
        return Expressions(
            start=start,
            places=self.amount[shares.activity[at] * self.num_years + years_of],
            coefficients=shares.share[at],
            constant=np.zeros(count),
        )

    def in_years(self, shares: Shares, member: Ints, year: Ints, asked: Bools, constant: Floats) -> Expressions:
        """The money of ``member`` in the year of index ``year`` (pairs,) where ``asked``, else the constant alone."""
        shares = shares if self.classes is None else self.classes.reduced(shares)
        length = np.where(asked, np.diff(shares.start)[member], 0)
        start = np.concatenate([[0], np.cumsum(length)])
        at = np.repeat(shares.start[:-1][member] - start[:-1], length) + np.arange(start[-1])
        return Expressions(
            start=start,
            places=self.amount[shares.activity[at] * self.num_years + np.repeat(year, length)],
            coefficients=shares.share[at],
            constant=constant,
        )

    def money(
        self, shares: Shares, cells: Sequence[Bools], sources: Sequence[tuple[str, ...]], spans: Sequence[Sequence[int]]
    ) -> Expressions:
        """The money of every member's ``cells`` (parts,), whose shares are ``shares``, that its ``sources`` pay."""
        found = []
        for member, (inside, codes) in enumerate(zip(cells, sources, strict=True)):
            classes = self.flow.within(inside)
            for years in spans:
                if COMMON not in codes:
                    found.append(of_columns(self.flow.of(codes, classes, years)))
                    continue
                others = [code for code in self.flow.sources if code not in codes]
                paid = of_columns(self.flow.of(others, classes, years), -1.0)
                found.append(added((self.linear(*shares.of(member), years), paid)))
        return stacked(found)
