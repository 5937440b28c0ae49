"""What a plan's greatest value needs, and no more: classes of activities that all rules treat alike.

In a plan of scalable activities with concave curves, paid by the ceilings alone, only the total of a class matters to
ceilings and rules, and what the total earns is what the pieces of all its members earn, best first. The programme
has one column for a class and year instead of one for every amount and every piece; `optimizer.solvers.greatest_value`
solves it. Classes are found from the shares that the rules themselves ask for.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from optimizer.model.ceilings import add_ceilings
from optimizer.model.curves import Curves, value_curves
from optimizer.model.frame import Classes, Frame, Shares
from optimizer.model.groups import PAYS_FROM, PAYS_SIZE, alike
from optimizer.model.labels import Lazy
from optimizer.model.linear import Expressions, constants
from optimizer.model.program import INF, Builder, LinearProgram, Stage
from optimizer.model.rule_block import add_rules
from optimizer.model.rules import rule_rows
from optimizer.model.sources import add_flows
from optimizer.plan import Plan
from optimizer.plan.amounts import Amounts, amounts
from optimizer.plan.scope import Parts

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

PLAIN = ("amount", "share", "change")
"""What rules may measure here."""


@dataclass(frozen=True, kw_only=True)
class Pooled:
    """What totals earn: curves of pieces, best first, of which several totals may share one.

    ``width``, ``slope`` and ``owner`` (pieces,) of curve c stand from ``start[c]`` to ``start[c + 1]``; ``owner`` is
    the activity, or where every total has a curve of its own the activity-year. Total k earns ``factor[k]`` times what
    curve ``curve[k]`` says.
    """

    start: Ints
    width: Floats
    slope: Floats
    owner: Ints
    curve: Ints
    factor: Floats


@dataclass(frozen=True, kw_only=True)
class Outline:
    """The programme of a plan's greatest value over the totals of classes.

    The first ``classes · years`` columns of ``program`` are the totals, years fastest; its one stage has what all
    others cost. ``pooled`` says what the totals earn.
    """

    plan: Plan
    program: LinearProgram
    pooled: Pooled
    num_totals: int


@dataclass(frozen=True, kw_only=True)
class _Noting(Frame):
    """Notes whose shares rules ask for, instead of making expressions of them."""

    noted: list[Shares] = field(default_factory=list)

    def linears(self, shares: Shares, spans: Sequence[Sequence[int]]) -> Expressions:
        self.noted.append(shares)
        return constants(np.zeros(len(shares) * len(spans)))

    def in_years(self, shares: Shares, member: Ints, year: Ints, asked: Bools, constant: Floats) -> Expressions:
        del member, year, asked  # whose money it is matters here, not when
        self.noted.append(shares)
        return constants(constant)


def paying_outline(plan: Plan) -> Outline | None:
    """The outline of a plan that is plain enough for one and large enough for it to save time, else ``None``."""
    return outline_of(plan, least_size=PAYS_SIZE, least_cells=PAYS_FROM)


def outline_of(plan: Plan, *, least_size: float = 0.0, least_cells: int = 0) -> Outline | None:
    """The outline of a plan that is plain enough for one, else ``None``.

    Also ``None`` where classes have no more than ``least_size`` members on average, and where fewer than
    ``least_cells`` activity-years ask for money. Raises UsageError for a plan that cannot be expressed.
    """
    if not _plain(plan):
        return None
    money, parts = amounts(plan), Parts(plan)
    curves = value_curves(plan, money)
    if len(curves) < least_cells or money.minimum.any() or not _concave(plan, money, curves):
        return None
    classes = _classes(plan, money, parts)
    count = int(classes.first.sum())
    if len(plan.activities) <= least_size * count or not len(curves):
        return None
    builder = Builder()
    years = len(plan.years)
    labels = Lazy(count * years, lambda: (("total", number) for number in range(count * years)))
    # Totals are free: what limits charge them has to show in the price of their own rows, not at a bound.
    total = builder.add_columns(labels, -INF)
    flow = add_flows(builder, plan, money, parts, total)
    overrun = add_ceilings(builder, plan, total, flow)
    frame = Frame(plan=plan, amounts=money, parts=parts, amount=total, flow=flow, units={}, getting={}, classes=classes)
    rules = add_rules(builder, rule_rows(frame))
    cost = np.zeros(len(builder.columns))
    cost[rules.missed] = -rules.penalty
    cost[overrun] = [-row.overrun_price for row in plan.years]
    stage = Stage(name="value", meaning="", maximise=True, cost=cost)
    return Outline(
        plan=plan,
        program=builder.build([stage]),
        pooled=_pooled(money, curves, classes.of, count),
        num_totals=count * years,
    )


def _plain(plan: Plan) -> bool:
    """Whether nothing but ceilings and rules on money speaks of the amounts."""
    if plan.settings.objective != "value" or plan.sources or plan.links:
        return False
    if any(row.kind != "scalable" or row.lock for row in plan.activities):
        return False
    return all(
        rule.measure in PLAIN
        and not rule.source
        and "source" not in rule.each
        and (rule.base is None or (rule.base.kind != "without" and not rule.base.source))
        for rule in plan.rules
    )


def _concave(plan: Plan, money: Amounts, curves: Curves) -> bool:
    """Whether every curve that earns anything bends downward."""
    earning = np.zeros(len(curves.shapes.error), dtype=np.bool_)
    earning[curves.shape] = money.weight[curves.cell // len(plan.years)] > 0.0
    return not curves.shapes.runs(earning).any()


def _classes(plan: Plan, money: Amounts, parts: Parts) -> Classes:
    """The activities that every rule asks for with the same share of the same member."""
    nothing, builder = np.zeros(0, dtype=np.int64), Builder()
    noting = _Noting(
        plan=plan,
        amounts=money,
        parts=parts,
        amount=nothing,
        flow=add_flows(builder, plan, money, parts, nothing),
        units={},
        getting={},
    )
    rule_rows(noting)
    first = np.cumsum([0, *(len(shares) for shares in noting.noted)])
    of_member = [
        np.repeat(begin + np.arange(len(shares)), np.diff(shares.start))
        for begin, shares in zip(first[:-1].tolist(), noting.noted, strict=True)
    ]
    row = np.concatenate([nothing, *of_member])
    column = np.concatenate([nothing, *(shares.activity for shares in noting.noted)])
    by = np.concatenate([np.zeros(0), *(shares.share for shares in noting.noted)])
    free = np.ones(len(plan.activities), dtype=np.bool_)
    number = alike(column, row, by, int(first[-1]), free)
    # A print that met by chance leaves −1: such an activity stands alone.
    alone = number < 0
    number[alone] = number.max(initial=-1) + 1 + np.arange(int(alone.sum()))
    _, begins, of = np.unique(number, return_index=True, return_inverse=True)
    heads = np.zeros(len(free), dtype=np.bool_)
    heads[begins] = True
    return Classes(of=of.astype(np.int64), first=heads)


def _pooled(money: Amounts, curves: Curves, of: Ints, count: int) -> Pooled:
    """The pieces of all members of each class, best first."""
    years, shapes = curves.num_years, curves.shapes
    shape = np.full((len(of), years), -1, dtype=np.int64)
    shape.ravel()[curves.cell] = curves.shape
    total = np.arange(count * years)
    if (shape == shape[:, :1]).all():
        asked = np.flatnonzero(shape[:, 0] >= 0)
        picked, pool, weight = shape[asked, 0], of[asked], money.weight[asked]
        curve, factor, num_curves = total // years, money.discount[total % years], count
    else:
        asked = curves.cell
        activity, year = asked // years, asked % years
        picked, pool = curves.shape, of[activity] * years + year
        weight = money.weight[activity] * money.discount[year]
        curve, factor, num_curves = total, np.ones(len(total)), len(total)
    first = shapes.piece_start[picked]
    length = shapes.piece_start[picked + 1] - first
    begin = np.concatenate([[0], np.cumsum(length)])
    at = np.repeat(first - begin[:-1], length) + np.arange(begin[-1])
    corner = at + np.repeat(picked, length)
    width = shapes.amounts[corner + 1] - shapes.amounts[corner]
    slope = np.repeat(weight, length) * shapes.slope[at]
    of_curve, owner = np.repeat(pool, length), np.repeat(asked, length)
    order = np.lexsort((-slope, of_curve))
    start = np.searchsorted(of_curve[order], np.arange(num_curves + 1)).astype(np.int64)
    return Pooled(start=start, width=width[order], slope=slope[order], owner=owner[order], curve=curve, factor=factor)
