"""Who pays whom, found as a list of stages over the flows from sources to classes of cells.

Nothing is left to a solver's taste: money with an earmark goes first, then joint, then common; earlier years first;
then the least is overrun and carried, sources follow their sheet, and classes the sheet Activities.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from optimizer.allocate.purses import PAYING_ORDER, Purses
from optimizer.model.program import Builder, LinearProgram
from optimizer.plan import Plan
from optimizer.solvers import Limits, open_session

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

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


def network(plan: Plan, purses: Purses, payers: Bools, demand: Floats, room: float, deferred: float | None) -> Network:
    """The flows of a plan whose rules name no source.

    ``payers`` (sources, classes) and ``demand`` (classes, years) are those of `purses.Classes`. Accounts may be
    overdrawn by ``room`` · max(1, amount). ``deferred``: what the last year's new posts do not cost yet, which
    the last ceiling has to leave free beside the common money used; ``None`` where no activity defers.
    """
    years = [row.year for row in plan.years]
    num_sources, num_years = purses.amount.shape
    builder = Builder()
    flow = np.full((num_sources, *demand.shape), NONE, dtype=np.int64)
    for s, c in np.argwhere(payers).tolist():
        flow[s, c] = builder.add_columns([("flow", purses.codes[s], c, year) for year in years], upper=demand[c])
    carry = np.array(
        [
            builder.add_columns([("carry", code, year) for year in years], upper=purses.most_carried[s])
            for s, code in enumerate(purses.codes)
        ]
    )
    overrun = builder.add_columns([("overrun", year) for year in years], upper=purses.most_overrun)
    paid = [builder.add_rows([("paid", c, year) for year in years], row, row) for c, row in enumerate(demand)]
    for s, c in np.argwhere(payers).tolist():
        builder.add_entries(paid[c], flow[s, c], 1.0)
    has = np.round(purses.amount - purses.reserve, 9) + room * np.maximum(1.0, purses.amount)
    for s, code in enumerate(purses.codes):
        rows = builder.add_rows([("source", code, year) for year in years], upper=has[s])
        for columns in flow[s][payers[s]]:
            builder.add_entries(rows, columns, 1.0)
        builder.add_entries(rows, carry[s], 1.0)
        builder.add_entries(rows[1:], carry[s][:-1], -1.0)
        if s == 0:
            builder.add_entries(rows, overrun, -1.0)
    if deferred is not None:
        free = purses.amount[0, -1] - deferred + room * max(1.0, float(purses.amount[0, -1]))
        last = builder.add_rows([("full year", years[-1])], upper=free)
        builder.add_entries(np.repeat(last, len(demand)), flow[0, :, num_years - 1], 1.0)
    points = np.zeros(len(builder.columns))
    points[overrun] = [row.overrun_price for row in plan.years]
    return Network(program=builder.build(()), flow=flow, carry=carry, overrun=overrun, points=points)


def settled(net: Network, purses: Purses) -> Floats | None:
    """The one answer, (columns,); ``None`` where no flow pays the demand."""
    session = open_session(net.program, "highs", Limits())
    x = None
    for cost, maximise in _stages(net, purses):
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
    spans: list[list[int]] = [[y] for y in years] if net.coupled else [list(years)]
    for span in spans:
        for c in range(net.flow.shape[1]):
            held = [s for s in purses.paying_order if (net.flow[s, c] != NONE).any()]
            yield from ((of(net.flow[s, c, span]), True) for s in held[:-1])
