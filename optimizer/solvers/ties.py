"""The order tie-break that leaves a single answer: earlier years first, within a year earlier rows."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from optimizer.solvers.session import Session

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

SAME_AMOUNT = 1e-6
"""Amounts nearer than this part of the largest one count as one amount when ties are looked for."""

GOLDEN = (5**0.5 - 1) / 2


def settle_ties(session: Session, amount: Ints, num_years: int, last: Floats) -> tuple[Floats, int]:
    """One plan out of those that all stages left: most money in earlier years, then in earlier rows.

    Whether a tie is left is seen by pulling all amounts up and down along one direction of unequal weights: both
    give the same amounts only if there is a single plan. The first year in which they differ is settled: its
    total, then every row of it in turn, since a row may be free though both pulls leave it alone. Returns the
    columns and how many ties were settled.
    """
    count = len(session.program.columns)
    pull = np.zeros(count)
    pull[amount] = 0.5 + (np.arange(1, len(amount) + 1) * GOLDEN) % 1.0
    year_of = np.arange(len(amount)) % num_years
    x, ties = last, 0
    for _ in range(num_years):
        apart = _apart(session, amount, pull)
        if not len(apart):
            break
        year = int(year_of[apart].min())
        mine = amount[year_of == year]
        x, settled = _raised(session, mine, x)
        ties += settled
        for place in range(len(mine)):
            column = mine[place : place + 1]
            top = session.program.col_upper[column]
            if x[column[0]] >= top[0]:  # as much as there can be: held without a solve
                session.set_columns(column, top, top)
                continue
            x, settled = _raised(session, column, x)
            ties += settled
            if settled and not (year_of[_apart(session, amount, pull)] == year).any():
                break
    return x, ties


def _apart(session: Session, amount: Ints, pull: Floats) -> Ints:
    """The activity-years that the two pulls give different amounts."""
    up, down = session.run(pull, maximise=True), session.run(pull, maximise=False)
    if up.x is None or down.x is None:
        return np.zeros(0, dtype=np.int64)
    scale = max(1.0, float(np.abs(up.x[amount]).max(initial=0.0)))
    return np.flatnonzero(np.abs(up.x[amount] - down.x[amount]) > SAME_AMOUNT * scale)


def _raised(session: Session, columns: Ints, x: Floats) -> tuple[Floats, int]:
    """The plan with most money in ``columns``, kept from now on; ``x`` again where nothing can be found."""
    cost = np.zeros(len(session.program.columns))
    cost[columns] = 1.0
    found = session.run(cost, maximise=True)
    if found.x is None:
        return x, 0
    session.keep(cost, found, maximise=True)
    return found.x, 1
