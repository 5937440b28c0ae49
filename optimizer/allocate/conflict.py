"""Why no plan exists: an irreducible set of limits that cannot hold together.

A phase-one solve names a set of limits that is already impossible (those its prices stand on); a deletion filter
(Chinneck and Dravnieks, ORSA J. Computing 3 (1991) 157-168, doi:10.1287/ijoc.3.2.157) then leaves out whatever is
not needed, so that without any one member the rest can be satisfied.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from optimizer.allocate.limits import Limit, limits_of, told
from optimizer.allocate.result import Row
from optimizer.model import LinearProgram, Model
from optimizer.model.program import with_columns
from optimizer.solvers import Limits, Session, open_session

Ints = npt.NDArray[np.int64]

PRICED = 1e-9

MOST_TRIALS = 600
"""How often it is tried whether a conflict does without some of its limits: of thousands that it needs, nobody reads
which it could do without."""


@dataclass(frozen=True, kw_only=True)
class Conflict:
    """Limits that no plan satisfies together; ``irreducible``: without any one of them a plan would exist."""

    limits: Sequence[Limit]
    irreducible: bool = True


def find_conflict(model: Model, solver: str) -> Conflict:
    """An irreducible set of limits that no plan satisfies together; empty where a plan exists.

    After `MOST_TRIALS` what was not tried stays in the set. ``model`` is assembled without value: pieces would hold
    the amounts to their requests a second time.
    """
    program = model.program
    limits = limits_of(model)
    suspects = _impossible_subset(program, limits, solver)
    search = _Search(open_session(program, solver, Limits()), program, limits)
    suspected = set(suspects)
    search.drop([limit for limit in limits if limit not in suspected])
    if search.satisfiable():
        return Conflict(limits=())
    kept = dict.fromkeys(suspects)
    # Requests first: a conflict told by rules and ceilings is shorter than one told by every request.
    waiting, trials = [sorted(suspects, key=lambda limit: limit.kind != "request")], 0
    while waiting and trials < MOST_TRIALS:
        candidates, trials = waiting.pop(), trials + 1
        if search.done_without(candidates):
            for limit in candidates:
                del kept[limit]
        elif len(candidates) > 1:
            middle = len(candidates) // 2
            waiting += [candidates[middle:], candidates[:middle]]
    return Conflict(limits=list(kept), irreducible=not waiting)


class _Search:
    """A programme some of whose limits are dropped; a bound that several limits set (a link typed twice) goes last."""

    def __init__(self, session: Session, program: LinearProgram, limits: Sequence[Limit]) -> None:
        self.session, self.program = session, program
        rows, columns = _set_by(limits)
        self._row_held = np.bincount(rows, minlength=len(program.rows))
        self._column_held = np.bincount(columns, minlength=len(program.columns))

    def satisfiable(self) -> bool:
        """Whether a plan keeps all that is not dropped."""
        return self.session.run(np.zeros(len(self.program.columns)), maximise=False).x is not None

    def done_without(self, candidates: Sequence[Limit]) -> bool:
        """Drop for good what the conflict does without; in halves most of many candidates go in a few solves."""
        rows, columns = self.drop(candidates)
        if not self.satisfiable():
            return True
        program = self.program
        self.session.set_rows(rows, program.row_lower[rows], program.row_upper[rows])
        self.session.set_columns(columns, program.col_lower[columns], program.col_upper[columns])
        held_rows, held_columns = _set_by(candidates)
        np.add.at(self._row_held, held_rows, 1)
        np.add.at(self._column_held, held_columns, 1)
        return False

    def drop(self, limits: Sequence[Limit]) -> tuple[Ints, Ints]:
        """Drop ``limits``; returns the rows and columns that no other limit sets and that are open now."""
        rows, columns = _set_by(limits)
        np.subtract.at(self._row_held, rows, 1)
        np.subtract.at(self._column_held, columns, 1)
        rows, columns = np.unique(rows), np.unique(columns)
        rows, columns = rows[self._row_held[rows] == 0], columns[self._column_held[columns] == 0]
        self.session.set_rows(rows, np.full(len(rows), -np.inf), np.full(len(rows), np.inf))
        self.session.set_columns(columns, self.program.col_lower[columns], np.full(len(columns), np.inf))
        return rows, columns


def _impossible_subset(program: LinearProgram, limits: Sequence[Limit], solver: str) -> list[Limit]:
    """The limits that the least total violation is priced by: already impossible by themselves."""
    rows = np.array([row for limit in limits for row in limit.rows], dtype=np.int64)
    short = rows[np.isfinite(program.row_lower[rows])]
    over = rows[np.isfinite(program.row_upper[rows])]
    labels = [("elastic", int(row), "short") for row in short]
    labels += [("elastic", int(row), "over") for row in over]
    signs = np.concatenate([np.ones(len(short)), -np.ones(len(over))])
    elastic = with_columns(program, labels, np.concatenate([short, over]), signs)
    cost = np.zeros(len(elastic.columns))
    cost[len(program.columns) :] = 1.0
    found = open_session(elastic, solver, Limits()).run(cost, maximise=False)
    if found.price is None or found.reduced is None:
        return list(limits)
    return [
        limit
        for limit in limits
        if any(abs(found.price[row]) > PRICED for row in limit.rows)
        or any(found.reduced[column] < -PRICED for column in limit.columns)
    ]


def _set_by(limits: Sequence[Limit]) -> tuple[Ints, Ints]:
    """The rows and columns that ``limits`` set, one after the other."""
    rows = [row for limit in limits for row in limit.rows]
    columns = [column for limit in limits for column in limit.columns]
    return np.array(rows, dtype=np.int64), np.array(columns, dtype=np.int64)


def conflict_rows(model: Model, conflict: Sequence[Limit], sentences: dict[str, str]) -> tuple[Row, ...]:
    """The conflict as rows: rule or reserved id, member, year, the cell where it was typed, and a sentence."""
    return tuple(told(model, limit, sentences) for limit in conflict)
