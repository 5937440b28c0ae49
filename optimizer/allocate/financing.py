"""Who pays whom, found as a list of stages over the flows from sources to classes of cells.

Nothing is left to a solver's taste: money with an earmark goes first, then joint, then common; earlier years first;
then the least is overrun and carried, sources follow their sheet, and classes the sheet Activities.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from optimizer.allocate.flow_rules import FlowRule
from optimizer.allocate.purses import CLEAN, PAYING_ORDER, Classes, Purses
from optimizer.model.program import Builder, Label, LinearProgram
from optimizer.model.rule_row import missed_sides
from optimizer.plan import Plan
from optimizer.solvers import Limits, open_session

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

NONE = -1
"""In arrays of columns: there is no such column."""


@dataclass(frozen=True, kw_only=True)
class Network:
    """The flows as a programme: which column is what.

    ``flow`` (sources, classes, years) is `NONE` where a source does not pay; ``carry`` (sources, years) and
    ``overrun`` (years,) likewise. ``points`` (columns,) is what overruns and missed rules cost. ``coupled`` says
    that some row holds flows of several years to each other.
    """

    program: LinearProgram
    flow: Ints
    carry: Ints
    overrun: Ints
    points: Floats
    coupled: bool = False


def network(
    plan: Plan, purses: Purses, groups: Classes, rules: Sequence[FlowRule], room: float, deferred: float | None
) -> Network:
    """The flows that pay ``groups``, within the accounts and the ``rules`` that name a source.

    Accounts may be overdrawn and rules missed by ``room`` · max(1, limit). ``deferred``: what the last year's new
    posts do not cost yet, which the last ceiling has to leave free beside the common money used; ``None`` where no
    activity defers.
    """
    years = [row.year for row in plan.years]
    builder = Builder()
    flow = np.full((len(purses.codes), *groups.demand.shape), NONE, dtype=np.int64)
    for s, c in np.argwhere(groups.payers).tolist():
        labels: list[Label] = [("flow", purses.codes[s], c, year) for year in years]
        flow[s, c] = builder.add_columns(labels, upper=groups.demand[c])
    for c, row in enumerate(groups.demand):
        paid = builder.add_rows([("paid", c, year) for year in years], row, row)
        for columns in flow[:, c][groups.payers[:, c]]:
            builder.add_entries(paid, columns, 1.0)
    carry, overrun = _add_accounts(builder, purses, flow, years, room)
    if deferred is not None:
        free = purses.amount[0, -1] - deferred + room * max(1.0, float(purses.amount[0, -1]))
        last = builder.add_rows([("full year", years[-1])], upper=float(free))
        builder.add_entries(np.repeat(last, len(groups.demand)), flow[0, :, -1], 1.0)
    missed = _add_rules(builder, rules, groups, flow, room)
    points = np.zeros(len(builder.columns))
    points[overrun] = [row.overrun_price for row in plan.years]
    points[missed] = [rule.row.rule.penalty for rule in rules for _ in missed_sides(rule.row)]
    coupled = any(len(set(rule.year.tolist())) > 1 for rule in rules)
    return Network(program=builder.build(()), flow=flow, carry=carry, overrun=overrun, points=points, coupled=coupled)


def _add_accounts(builder: Builder, purses: Purses, flow: Ints, years: list[int], room: float) -> tuple[Ints, Ints]:
    """The accounts of all sources; returns the columns of what is carried and of what is overrun."""
    overrun = builder.add_columns([("overrun", year) for year in years], upper=purses.most_overrun)
    has = np.round(purses.amount - purses.reserve, CLEAN) + room * np.maximum(1.0, purses.amount)
    carry = np.empty(has.shape, dtype=np.int64)
    for s, code in enumerate(purses.codes):
        carry[s] = builder.add_columns([("carry", code, year) for year in years], upper=purses.most_carried[s])
        rows = builder.add_rows([("source", code, year) for year in years], upper=has[s])
        for columns in flow[s][flow[s, :, 0] != NONE]:
            builder.add_entries(rows, columns, 1.0)
        builder.add_entries(rows, carry[s], 1.0)
        builder.add_entries(rows[1:], carry[s][:-1], -1.0)
        if s == 0:
            builder.add_entries(rows, overrun, -1.0)
    return carry, overrun


def _add_rules(builder: Builder, rules: Sequence[FlowRule], groups: Classes, flow: Ints, room: float) -> Ints:
    """Rows of the rules, and columns of what `should` rules miss, which are returned."""
    missed: list[int] = []
    for rule in rules:
        slack = room * max(1.0, abs(rule.required))
        row = builder.add_rows([rule.row.label], np.array([rule.lower - slack]), np.array([rule.upper + slack]))
        # The model counts sources without the ceilings, and only classes that some source may pay.
        columns = flow[rule.source + 1, groups.of_model[rule.group], rule.year]
        builder.add_entries(np.repeat(row, len(columns)), columns, rule.coefficients)
        for side, sign in missed_sides(rule.row):
            column = builder.add_columns([("missed", *rule.row.label[1:4], side)])
            builder.add_entries(row, column, sign)
            missed += column.tolist()
    return np.array(missed, dtype=np.int64)


def settled(net: Network, purses: Purses) -> Floats | None:
    """The one answer, (columns,); ``None`` where no flow pays the demand."""
    session = open_session(net.program, "highs", Limits())
    x = None
    for cost, maximise in _stages(net, purses):
        mine = np.flatnonzero(cost)
        best = (net.program.col_upper if maximise else net.program.col_lower)[mine]
        if x is not None and (x[mine] == best).all():  # as good as it can be: held without a solve
            session.set_columns(mine, best, best)
            continue
        found = session.run(cost, maximise=maximise)
        if found.x is None:
            return x  # Only the first stage can be without an answer, but for the last digit of the solver.
        session.keep(cost, found, maximise=maximise)
        x = found.x
    return x


def _stages(net: Network, purses: Purses) -> Iterator[tuple[Floats, bool]]:
    """The stages in order: their cost and whether it is maximised."""

    def of(columns: Ints) -> Floats:
        cost = np.zeros(len(net.program.columns))
        cost[columns[columns != NONE]] = 1.0
        return cost

    yield net.points, False
    kinds = {kind: [s for s in purses.paying_order if purses.kinds[s] == kind] for kind in PAYING_ORDER}
    years = range(net.carry.shape[1])
    first = [kinds[kind] for kind in PAYING_ORDER[:-1] if kinds[kind]]
    yield from ((of(net.flow[some]), True) for some in first)
    if len(years) > 1:
        yield from ((of(net.flow[some][:, :, y]), True) for y in years for some in first)
    yield of(net.overrun), False
    yield of(net.carry), False
    # The money of a kind is settled by now year by year, so its last source has what is left.
    yield from ((of(net.flow[s, :, y]), True) for some in kinds.values() for s in some[:-1] for y in years)
    order, pays = np.array(purses.paying_order, dtype=np.int64), (net.flow != NONE).any(axis=2)
    spans: list[list[int]] = [[y] for y in years] if net.coupled else [list(years)]
    for span in spans:
        for c in range(net.flow.shape[1]):
            held = order[pays[order, c]].tolist()
            yield from ((of(net.flow[s, c, span]), True) for s in held[:-1])
