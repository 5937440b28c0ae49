"""A conflict as a sum, where it is one: what is demanded adds up to more than what there is.

Nothing is solved: the demands and the supplies of the conflict are added up column by column, and only where that
proves the contradiction is it told.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from optimizer.allocate.limits import Limit, limits_of
from optimizer.allocate.words import listed, money
from optimizer.language import joined, plural, say, sentence
from optimizer.model import Model
from optimizer.model.rule_row import RuleRow
from optimizer.plan.amounts import Floats

Ints = npt.NDArray[np.int64]

LEAST = 1e-6
"""A smaller excess may be dust of the arithmetic."""

MOST_NAMED = 4
"""More members of one rule are counted."""


@dataclass(frozen=True, kw_only=True)
class _Side:
    """A limit as ``amount`` against an expression in money: ``coefficients`` of ``columns``, each once."""

    name: str
    amount: float
    columns: Ints
    coefficients: Floats
    member: str = ""
    year: str = ""


def contradiction(model: Model, conflict: Sequence[Limit]) -> str:
    """One sentence with the sums; empty where the conflict is not a matter of adding up."""
    wide = _widened(model, conflict)
    return _added_up(model, wide) or _added_up(model, conflict)


def _widened(model: Model, conflict: Sequence[Limit]) -> list[Limit]:
    """The conflict with the other members of its rules in the same years: a repair has to serve them too."""
    rows = model.rule_rows
    named = {_of(rows[limit.place]) for limit in conflict if limit.kind == "rule"}
    rules = [limit for limit in limits_of(model) if limit.kind == "rule" and _of(rows[limit.place]) in named]
    return [*rules, *(limit for limit in conflict if limit.kind != "rule")]


def _of(row: RuleRow) -> tuple[str, int | None, str]:
    return row.rule.code, row.year, row.relation


def _added_up(model: Model, conflict: Sequence[Limit]) -> str:
    years = set(_years(model, conflict))
    for exact_demands in (True, False):
        demands: list[_Side] = []
        supplies: list[_Side] = []
        for limit in conflict:
            if limit.kind == "request":
                continue  # as the bounds of its columns
            side = _demand(model, limit, years) if _demands(model, limit, exact_demands) else _supply(model, limit)
            if side is None:
                return ""
            (demands if _demands(model, limit, exact_demands) else supplies).append(side)
        told = _told(model, conflict, demands, supplies)
        if told:
            return told
    return ""


def _told(model: Model, conflict: Sequence[Limit], demands: list[_Side], supplies: list[_Side]) -> str:
    if not demands:
        return ""
    left = _summed(model, demands) - _summed(model, supplies)
    asked, given = sum(side.amount for side in demands), sum(side.amount for side in supplies)
    bounded = {column for limit in conflict for column in limit.columns}
    names: list[str] = _names(supplies)
    for column in np.flatnonzero(left > 1e-9).tolist():
        upper = float(model.program.col_upper[column])
        if upper == 0.0:
            continue
        if column not in bounded or not np.isfinite(upper):
            return ""
        given += float(left[column]) * upper
        label = model.program.columns[column]
        if label[0] == "amount":
            names.append(say("the request of {activity} in {year}", activity=label[1], year=label[2]))
        elif label[0] == "carry":
            names.append(say("what may be carried out of {year}", year=label[1]))
        elif label[0] == "overrun":
            names.append(say("what {year} may be overrun by", year=label[1]))
        else:
            return ""
    if asked - given <= LEAST or not names:
        return ""
    plan, who, whose = model.plan, listed(_names(demands)), listed(names)
    if len(demands) > 1:
        first = say("{who} together demand {money}", who=who, money=money(plan, asked))
    else:
        first = say("{who} demands {money}", who=who, money=money(plan, asked))
    if len(names) > 1:
        more = say("{who} together allow {money}", who=whose, money=money(plan, given))
    else:
        more = say("{who} allows {money}", who=whose, money=money(plan, given))
    excess = say("{money} too much", money=money(plan, asked - given))
    return sentence(joined(": ", [joined("; ", [first, more]), excess]))


def _summed(model: Model, sides: Sequence[_Side]) -> Floats:
    """The expressions of several sides added up, (columns,)."""
    found = np.zeros(len(model.program.columns))
    for side in sides:
        found[side.columns] += side.coefficients
    return found


def _names(sides: Sequence[_Side]) -> list[str]:
    """The sides by name, members of one rule counted where they are many."""
    found: dict[tuple[str, str], list[str]] = {}
    for side in sides:
        found.setdefault((side.name, side.year), []).append(side.member)
    names: list[str] = []
    for (name, year), members in found.items():
        whom = plural(len(members), "member") if len(members) > MOST_NAMED else listed([one for one in members if one])
        told = joined(", ", [word for word in (whom, year) if word])
        names.append(say("{name} ({of})", name=name, of=told) if told else name)
    return names


def _demands(model: Model, limit: Limit, exact_demands: bool) -> bool:
    if limit.kind == "rule":
        relation = model.rule_rows[limit.place].relation
        return relation == "at least" or (relation == "exactly" and exact_demands)
    return limit.kind == "lock" and model.plan.activities[limit.place].lock != "out"


def _supply(model: Model, limit: Limit) -> _Side | None:
    """A ceiling, a source, a cap or a lock at nothing."""
    plan, program = model.plan, model.program
    if limit.kind == "rule":
        return _rule(model, limit, float(program.row_upper[limit.rows[0]]))
    if limit.kind in ("ceiling", "source"):
        year = plan.years[limit.place % model.num_years].year
        source = "" if limit.kind == "ceiling" else plan.sources[limit.place // model.num_years].code
        name = (
            say("{source} in {year}", source=source, year=year) if source else say("the ceiling of {year}", year=year)
        )
        columns, coefficients = program.row(limit.rows[0])
        most = float(program.row_upper[limit.rows[0]])
        return _Side(name=name, amount=most, columns=columns, coefficients=coefficients)
    if limit.kind == "lock" and plan.activities[limit.place].kind == "scalable":
        rows = [program.row(row) for row in limit.rows]
        places, of = np.unique(np.concatenate([columns for columns, _ in rows]), return_inverse=True)
        held: Floats = np.zeros(len(places))
        np.add.at(held, of, np.concatenate([coefficients for _, coefficients in rows]))
        name = say("the lock of {activity}", activity=plan.activities[limit.place].code)
        return _Side(name=name, amount=0.0, columns=places, coefficients=held)
    return None


def _demand(model: Model, limit: Limit, years: Collection[int]) -> _Side | None:
    """A floor, or the money that a lock fixes in the years whose ceilings or sources are in the conflict."""
    if limit.kind == "rule":
        return _rule(model, limit, float(model.program.row_lower[limit.rows[0]]))
    row = model.plan.activities[limit.place]
    if row.kind == "posts" or (row.kind == "package" and len(model.amounts.starts.get(limit.place, ())) != 1):
        return None
    fixed = [float(model.program.row_upper[place]) for place in limit.rows]
    held, asked = list[int](), 0.0
    if row.kind == "package":
        (way,) = model.amounts.starts[limit.place]
        of_year = {y: fixed[0] * float(cost) for y, cost in enumerate(way.cost)}
    else:
        order = {year.year: y for y, year in enumerate(model.plan.years)}
        of_year = {
            order[int(str(model.program.rows[place][2]))]: amount
            for place, amount in zip(limit.rows, fixed, strict=True)
        }
    for y, amount in of_year.items():
        if y in years and amount > 0.0:
            asked += amount * (float(model.amounts.unit_cost[limit.place, y]) if row.kind == "units" else 1.0)
            held.append(int(model.amount[limit.place * model.num_years + y]))
    return _Side(
        name=say("the lock of {activity}", activity=row.code),
        amount=asked,
        columns=np.array(held, dtype=np.int64),
        coefficients=np.ones(len(held)),
    )


def _years(model: Model, conflict: Sequence[Limit]) -> Iterator[int]:
    for limit in conflict:
        if limit.kind in ("ceiling", "source"):
            yield limit.place % model.num_years
        elif limit.kind == "rule":
            year = model.rule_rows[limit.place].year
            span = range(model.num_years) if year is None else [year - model.plan.first_year]
            yield from span


def _rule(model: Model, limit: Limit, amount: float) -> _Side | None:
    row = model.rule_rows[limit.place]
    if row.losses or row.rule.measure in ("count", "units") or (row.base is not None and len(row.base.places)):
        return None
    columns, coefficients = model.program.row(limit.rows[0])
    return _Side(
        name=say("rule {rule}", rule=row.rule.code),
        amount=amount,
        columns=columns,
        coefficients=coefficients,
        member=row.member,
        year=str(row.year or ""),
    )
