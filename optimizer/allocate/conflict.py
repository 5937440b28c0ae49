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

from optimizer.allocate.result import Row
from optimizer.allocate.words import money
from optimizer.model import LinearProgram, Model
from optimizer.model.program import with_columns
from optimizer.solvers import Limits, Session, open_session

Ints = npt.NDArray[np.int64]

PRICED = 1e-9


@dataclass(frozen=True, kw_only=True)
class Limit:
    """One limit of a plan: a rule's row (``place`` in the model), a year's ceiling, or a request.

    ``kind`` is ``rule``, ``ceiling`` or ``request``. ``rows`` and ``columns`` are what it sets in the programme: a
    ceiling also sets what may be carried out of its year and overrun in it.
    """

    kind: str
    place: int
    rows: tuple[int, ...] = ()
    columns: tuple[int, ...] = ()


def limits_of(model: Model) -> list[Limit]:
    """Every limit that may take part in a conflict: must rules, ceilings, requests."""
    program = model.program
    rules = [
        Limit(kind="rule", place=place, rows=(int(model.rule_places[place]),))
        for place, row in enumerate(model.rule_rows)
        if row.rule.strength == "must"
    ]
    ceilings = [
        Limit(
            kind="ceiling",
            place=y,
            rows=(program.row_of["ceiling", year.year],),
            columns=tuple(
                column
                for column in (program.column_of["carry", year.year], program.column_of["overrun", year.year])
                if program.col_upper[column] > 0.0
            ),
        )
        for y, year in enumerate(model.plan.years)
    ]
    requests = [Limit(kind="request", place=i, columns=(int(column),)) for i, column in enumerate(model.amount)]
    return [*rules, *ceilings, *requests]


def find_conflict(model: Model, solver: str) -> list[Limit]:
    """An irreducible set of limits that no plan satisfies together; empty where a plan exists.

    ``model`` is assembled without value: pieces would hold the amounts to their requests a second time.
    """
    program = model.program
    suspects = _impossible_subset(program, limits_of(model), solver)
    session = open_session(program, solver, Limits())
    for limit in limits_of(model):
        if limit not in suspects:
            _drop(session, program, limit)
    if _satisfiable(session):
        return []
    kept = list(suspects)
    # Requests first: a conflict told by rules and ceilings is shorter than one told by every request.
    for limit in sorted(suspects, key=lambda limit: limit.kind != "request"):
        _drop(session, program, limit)
        if _satisfiable(session):
            _restore(session, program, limit)
        else:
            kept.remove(limit)
    return kept


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


def _satisfiable(session: Session) -> bool:
    return session.run(np.zeros(len(session.program.columns)), maximise=False).x is not None


def _drop(session: Session, program: LinearProgram, limit: Limit) -> None:
    rows, columns = np.array(limit.rows, dtype=np.int64), np.array(limit.columns, dtype=np.int64)
    session.set_rows(rows, np.full(len(rows), -np.inf), np.full(len(rows), np.inf))
    session.set_columns(columns, program.col_lower[columns], np.full(len(columns), np.inf))


def _restore(session: Session, program: LinearProgram, limit: Limit) -> None:
    rows, columns = np.array(limit.rows, dtype=np.int64), np.array(limit.columns, dtype=np.int64)
    session.set_rows(rows, program.row_lower[rows], program.row_upper[rows])
    session.set_columns(columns, program.col_lower[columns], program.col_upper[columns])


def conflict_rows(model: Model, conflict: Sequence[Limit], sentences: dict[str, str]) -> tuple[Row, ...]:
    """The conflict as rows: rule or reserved id, member, year, the cell where it was typed, and a sentence."""
    return tuple(_conflict_row(model, limit, sentences) for limit in conflict)


def _conflict_row(model: Model, limit: Limit, sentences: dict[str, str]) -> Row:
    plan = model.plan
    if limit.kind == "rule":
        row = model.rule_rows[limit.place]
        return {
            "rule": row.rule.code,
            "member": row.member,
            "year": row.year,
            "cell": row.rule.origin.cell("limit"),
            "limit": row.rule.limit,
            "sentence": sentences.get(row.rule.code, row.rule.name),
        }
    if limit.kind == "ceiling":
        year = plan.years[limit.place]
        return {
            "rule": "ceiling",
            "member": str(year.year),
            "year": year.year,
            "cell": year.origin.cell("ceiling"),
            "limit": year.ceiling,
            "sentence": f"The ceiling of {year.year} is {money(plan, year.ceiling)} ({year.status}).",
        }
    a, y = divmod(limit.place, model.num_years)
    activity, year = plan.activities[a], plan.years[y]
    typed = f"request {year.year}" if year.year in activity.requests else "request"
    asked = float(model.amounts.request[a, y])
    return {
        "rule": "request",
        "member": activity.code,
        "year": year.year,
        "cell": activity.origin.cell(typed),
        "limit": asked,
        "sentence": f"{activity.code} asks for no more than {money(plan, asked)} in {year.year}.",
    }
