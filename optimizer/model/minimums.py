"""Nothing or something workable: minimums, and who counts as getting money."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal

import numpy as np
import numpy.typing as npt

from optimizer.model.labels import Label
from optimizer.model.linear import Linear, of_columns, put
from optimizer.model.packages import LEAST_SHARE
from optimizer.model.posts import Posts
from optimizer.model.program import INF, Builder
from optimizer.plan import Plan
from optimizer.plan.amounts import Amounts, decimal, units_paid, whole_units

Ints = npt.NDArray[np.int64]
Columns = dict[tuple[int, int], int]
Getting = dict[tuple[int, int], Linear]


@dataclass(frozen=True, kw_only=True)
class _Measured:
    """What a minimum is held against: a column with its most, the least of it that is money, and the minimum."""

    place: int
    most: float
    token: float
    minimum: float


def add_minimums(
    builder: Builder, plan: Plan, money: Amounts, amount: Ints, units: Columns, posts: Posts, asked_about: Set[int]
) -> Columns:
    """Add the binaries of amounts that are nothing or at least something, and their rows; returns the binaries.

    ``asked_about`` are the activities in links or under ``count`` rules: they get at least `LEAST_SHARE` of the
    request or nothing. The binary of a single unit is the unit itself.
    """
    gets: Columns = {}
    rows = _Rows()
    least: list[bool] = (money.minimum != 0.0).any(axis=1).tolist()
    for a, row in enumerate(plan.activities):
        if row.kind == "package" or (row.kind == "scalable" and a not in asked_about and not least[a]):
            continue
        for y in np.flatnonzero(money.most[a]).tolist():
            head = (row.code, plan.years[y].year)
            paid = _paid(money, amount, units, a, y)
            held = _in_place(money, posts, a, y) if row.kind == "posts" else paid
            needed = held.minimum > (0.0 if row.kind == "scalable" else 1.0)
            if a not in asked_about and not needed:
                continue
            one_unit = row.kind == "units" and paid.most == 1.0
            gets[a, y] = paid.place
            if not one_unit:
                gets[a, y] = int(builder.add_columns([("gets", *head)], upper=1.0, integer=True)[0])
            if a in asked_about and not one_unit:
                rows.between(("gets", *head), paid, paid.token, gets[a, y])
            if needed and (a in asked_about or one_unit):
                rows.at_least(("minimum", *head, "low"), held, gets[a, y])
                if row.delay >= 1.0 and (a, y) in posts.fills:
                    rows.at_least(("minimum", *head, "filled"), held, posts.fills[a, y])
            elif needed:
                rows.between(("minimum", *head), held, held.minimum, gets[a, y])
    rows.add_to(builder)
    return gets


def _paid(money: Amounts, amount: Ints, units: Columns, a: int, y: int) -> _Measured:
    """The amount paid, or the whole units it pays."""
    request, minimum = float(money.request[a, y]), float(money.minimum[a, y])
    if (a, y) not in units:
        place = int(amount[a * money.request.shape[1] + y])
        return _Measured(place=place, most=float(money.most[a, y]), token=LEAST_SHARE * request, minimum=minimum)
    cost = float(money.unit_cost[a, y])
    token = (decimal(request) * decimal(LEAST_SHARE) / decimal(cost)).to_integral_value(ROUND_CEILING)
    return _Measured(
        place=units[a, y],
        most=float(money.most_units[a, y]),
        token=float(max(Decimal(1), token)),
        minimum=float(units_needed(minimum, cost)),
    )


def _in_place(money: Amounts, posts: Posts, a: int, y: int) -> _Measured:
    """Posts in place, whose minimum counts the cost of a full year."""
    needed = units_needed(float(money.minimum[a, y]), float(money.unit_cost[a, y]))
    return _Measured(place=posts.in_place[a, y], most=float(money.most_units[a, y]), token=1.0, minimum=float(needed))


def units_needed(minimum: float, unit_cost: float) -> int:
    """The fewest units whose cost reaches ``minimum``."""
    whole = whole_units(minimum, unit_cost)
    return units_paid(minimum, unit_cost) + 1 if whole is None else whole


class _Rows:
    """Rows of one column against a binary, added in one block: they are many and short."""

    def __init__(self) -> None:
        self._rows: list[tuple[Label, float, float]] = []
        self._expressions: list[Linear] = []

    def at_least(self, label: Label, held: _Measured, binary: int) -> None:
        """``held − minimum · binary ≥ 0``."""
        self._row(label, 0.0, INF, held.place, binary, held.minimum)

    def between(self, label: Label, held: _Measured, least: float, binary: int) -> None:
        """``least · binary ≤ held ≤ most · binary``."""
        self._row((*label, "low"), 0.0, INF, held.place, binary, least)
        self._row((*label, "high"), -INF, 0.0, held.place, binary, held.most)

    def _row(self, label: Label, lower: float, upper: float, place: int, binary: int, limit: float) -> None:
        self._rows.append((label, lower, upper))
        self._expressions.append(Linear(places=np.array([place, binary]), coefficients=np.array([1.0, -limit])))

    def add_to(self, builder: Builder) -> None:
        """Add them."""
        limits = np.array([limit for _, *limit in self._rows], dtype=np.float64).reshape(-1, 2)
        rows = builder.add_rows([label for label, _, _ in self._rows], limits[:, 0], limits[:, 1])
        put(builder, rows, self._expressions)


def getting_money(money: Amounts, gets: Columns, begun: Columns, asked_about: Set[int]) -> Getting:
    """The expression that is 1 where an activity-year gets money; absent where it never can."""
    found = {place: of_columns([column]) for place, column in gets.items() if place[0] in asked_about}
    for a in sorted(asked_about & money.starts.keys()):
        for y in range(money.request.shape[1]):
            paid = [begun[a, s] for s, way in enumerate(money.starts[a]) if way.cost[y] > 0.0]
            if paid:
                found[a, y] = of_columns(paid)
    return found
