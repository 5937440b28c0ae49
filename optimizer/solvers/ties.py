"""The order tie-break that leaves a single answer: earlier years first, within a year earlier rows."""

from __future__ import annotations

import itertools

import numpy as np
import numpy.typing as npt

from optimizer.solvers.grouped import GroupedSession
from optimizer.solvers.session import Session

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

SAME_AMOUNT = 1e-6
"""Amounts nearer than this part of the largest one count as one amount when ties are looked for."""

GOLDEN = (5**0.5 - 1) / 2


def settle_ties(session: Session, amount: Ints, num_years: int, last: Floats) -> tuple[Floats, int]:
    """One plan out of those that all stages left: most money in earlier years, then in earlier rows.

    Whether a tie is left is seen by pulling all amounts up and down along one direction of unequal weights: both
    give the same amounts only if there is a single plan. Every year in which they differ when it alone is pulled is
    settled: its total, then every row of it in turn, since a row may be free though both pulls leave it alone.
    Returns the columns and how many ties were settled. Where a session holds groups of amounts that can be exchanged
    for each other, only what is still free is looked at, and neighbours in a group are settled together.
    """
    year_of = np.arange(len(amount)) % num_years
    if not isinstance(session, GroupedSession):
        return _settled(session, amount, year_of, np.full(len(amount), -1), last)
    rest = session.remaining()
    of_amount = np.full(len(rest.x), -1, dtype=np.int64)
    of_amount[amount] = np.arange(len(amount))
    free = np.flatnonzero(of_amount[rest.kept] >= 0)
    if not len(free):
        return last, 0
    year_of = year_of[of_amount[rest.kept[free]]]
    inner = session.anew(rest.program)
    found, ties = _settled(inner, free, year_of, rest.group[free], last[rest.kept])
    if not ties:
        return last, 0
    x = rest.x.copy()
    x[rest.kept] = found
    return x, ties


def _settled(session: Session, amount: Ints, year_of: Ints, group: Ints, last: Floats) -> tuple[Floats, int]:
    """The same for amounts in ``year_of`` (amounts,), those of one ``group`` (amounts,; −1: none) exchangeable."""
    pull = np.zeros(len(session.program.columns))
    pull[amount] = 0.5 + (np.arange(1, len(amount) + 1) * GOLDEN) % 1.0
    x, ties = last, 0
    if not _apart(session, amount, pull):
        return x, ties
    for year in np.unique(year_of).tolist():
        mine = amount[year_of == year]
        # Only this year is pulled: of three years that can be exchanged, both pulls of all may leave the first alone.
        alone = np.zeros(len(pull))
        alone[mine] = pull[mine]
        if not _apart(session, mine, alone):
            continue
        x, settled = _raised(session, mine, x)
        ties += settled
        spans = [mine[together] for together in _neighbours(group[year_of == year])]
        x, settled = _settled_in_turn(session, spans, pull, x)
        ties += settled
    return x, ties


def _settled_in_turn(session: Session, spans: list[Ints], pull: Floats, x: Floats) -> tuple[Floats, int]:
    """Settle ``spans`` of columns, one of which at least is free, each with as much as those before it leave.

    Halves that pulls of unequal weights cannot tell apart hold nothing free and are left alone, so that a few free
    columns among many take few solves.
    """
    ties = 0
    while spans and np.all(x[spans[0]] >= session.program.col_upper[spans[0]]):
        top = session.program.col_upper[spans[0]]  # as much as there can be: held without a solve
        session.set_columns(spans[0], top, top)
        spans = spans[1:]
    if len(spans) == 1:
        x, ties = _raised(session, spans[0], x)
        return (_in_order(session, spans[0], x) if ties and len(spans[0]) > 1 else x), ties
    middle = len(spans) // 2
    for half in (spans[:middle], spans[middle:]):
        if half and _apart(session, *_pulled(half, pull)):
            x, settled = _settled_in_turn(session, half, pull, x)
            ties += settled
    return x, ties


def _pulled(spans: list[Ints], pull: Floats) -> tuple[Ints, Floats]:
    """The columns of ``spans``, and ``pull`` on them alone."""
    columns, alone = np.concatenate(spans), np.zeros(len(pull))
    alone[columns] = pull[columns]
    return columns, alone


def _neighbours(group: Ints) -> list[slice]:
    """The spans of places that follow each other in one group; those in none stand alone."""
    ends = np.flatnonzero((np.diff(group) != 0) | (group[1:] < 0)) + 1
    cuts = [0, *ends.tolist(), len(group)]
    return [slice(low, high) for low, high in itertools.pairwise(cuts) if high > low]


def _in_order(session: Session, columns: Ints, x: Floats) -> Floats:
    """The money of exchangeable ``columns`` to earlier ones first, held from now on; the rest of ``x`` stays."""
    falling = np.zeros(len(x))
    falling[columns] = 2.0 - np.arange(len(columns)) / len(columns)
    found = session.run(falling, maximise=True)
    if found.x is None:
        return x
    session.keep(falling, found, maximise=True)
    return found.x


def _apart(session: Session, amount: Ints, pull: Floats) -> bool:
    """Whether the two pulls give some of the amounts differently: then they are not settled."""
    up, down = session.run(pull, maximise=True), session.run(pull, maximise=False)
    if up.x is None or down.x is None:
        return False
    scale = max(1.0, float(np.abs(up.x[amount]).max(initial=0.0)))
    return bool(np.any(np.abs(up.x[amount] - down.x[amount]) > SAME_AMOUNT * scale))


def _raised(session: Session, columns: Ints, x: Floats) -> tuple[Floats, int]:
    """The plan with most money in ``columns``, kept from now on; ``x`` again where nothing can be found."""
    cost = np.zeros(len(session.program.columns))
    cost[columns] = 1.0
    found = session.run(cost, maximise=True)
    if found.x is None:
        return x, 0
    session.keep(cost, found, maximise=True)
    return found.x, 1
