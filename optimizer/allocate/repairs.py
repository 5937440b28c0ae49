"""What would make a plan possible: limits loosened as little as it takes, each repair solved again.

Preference rules are loosened before political ones, these before ceilings that are not yet approved. Statutory
rules, approved ceilings and requests are never offered.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np

from optimizer.allocate.knobs import CLASSES, NUMBERS, Knob, knobs_of
from optimizer.allocate.limits import Limit, limits_of
from optimizer.allocate.result import Row
from optimizer.allocate.words import money, points, share
from optimizer.model import Model, assemble
from optimizer.model.program import with_columns
from optimizer.model.rule_row import RuleRow
from optimizer.plan import EMPTY, Plan
from optimizer.plan.amounts import Floats, decimal
from optimizer.solvers import Limits, open_session

MOST = 5
"""How many repairs are offered."""

HALVINGS = 60


@dataclass(frozen=True, kw_only=True)
class _Asked:
    """Which solver is asked whether a plan exists, and what cells get without a source, as `assemble` takes it."""

    solver: str
    without: Mapping[str, Floats]


def repairs(
    model: Model,
    conflict: Sequence[Limit],
    solver: str,
    value_of: Callable[[Plan], float | None],
    without: Mapping[str, Floats] = EMPTY,
) -> tuple[tuple[Row, ...], ...]:
    """At most `MOST` repairs, lightest class first, then least money.

    Each is a tuple of rows (rule, cell, by, to, …). Every repair was solved again with ``value_of``, which gives
    the value of a plan or ``None`` where there is none; ``without`` as in `assemble`.
    """
    asked = _Asked(solver=solver, without=without)
    knobs = _knobs(model, conflict)
    found = [{knob: to} for knob in knobs if (to := _least(model.plan, knob, {}, asked)) is not None]
    lightest = min((CLASSES.index(knob.kind) for repair in found for knob in repair), default=len(CLASSES))
    together = _together(model, asked, CLASSES[:lightest])
    found += [together] if together else []
    told = []
    for repair in found:
        value = value_of(_turned(model.plan, repair))
        if value is not None:
            told.append(_told(model, repair, value))
    told.sort(key=lambda rows: (max(CLASSES.index(row["class"]) for row in rows), sum(row["money"] for row in rows)))
    return tuple(tuple(rows) for rows in told[:MOST])


def _knobs(model: Model, limits: Sequence[Limit]) -> list[Knob]:
    """The limits of a conflict that may be loosened, each cell once."""
    found: dict[tuple[str, str, int | None, float], Knob] = {}
    for limit in limits:
        for knob in knobs_of(model, limit):
            found.setdefault((knob.rule, knob.member, knob.year, knob.sign), knob)
    return list(found.values())


def _turned(plan: Plan, repair: dict[Knob, float]) -> Plan:
    for knob, to in repair.items():
        plan = knob.turned(plan, to)
    return plan


def _possible(plan: Plan, asked: _Asked) -> bool:
    program = assemble(plan, with_value=False, without=asked.without).program
    found = open_session(program, asked.solver, Limits()).run(np.zeros(len(program.columns)), maximise=False)
    return found.x is not None


def _least(plan: Plan, knob: Knob, others: dict[Knob, float], asked: _Asked) -> float | None:
    """The least loosening of one limit, in whole steps, that makes a plan possible beside ``others``."""

    def loosened(steps: int) -> float:
        return max(knob.lowest, knob.outward(knob.typed + knob.sign * steps * knob.step))

    def possible(steps: int) -> bool:
        return _possible(_turned(plan, {**others, knob: loosened(steps)}), asked)

    farthest_off = knob.highest - knob.typed if knob.sign > 0 else knob.typed - knob.lowest
    most = max(1, int(np.ceil(round(farthest_off / knob.step, 6))))
    farthest = 1
    while not possible(farthest):
        if farthest >= most:
            return None
        farthest = min(farthest * 8, most)
    nearest = 0
    for _ in range(HALVINGS):
        if farthest - nearest <= 1:
            break
        middle = (nearest + farthest) // 2
        nearest, farthest = (nearest, middle) if possible(middle) else (middle, farthest)
    return loosened(farthest)


def _together(model: Model, asked: _Asked, classes: Sequence[str]) -> dict[Knob, float] | None:
    """Several limits of ``classes`` loosened at once: the least money over the lightest of them that suffice."""
    every = [limit for limit in limits_of(model) if limit.kind in ("rule", "ceiling")]
    for count in range(1, len(classes) + 1):
        allowed = [(limit, knob) for limit in every for knob in knobs_of(model, limit) if knob.kind in classes[:count]]
        repair = _least_together(model, allowed, asked)
        if repair is not None:
            return repair
    return None


def _least_together(model: Model, allowed: list[tuple[Limit, Knob]], asked: _Asked) -> dict[Knob, float] | None:
    """The limits that the least total loosening (in money) touches, each then made as small as it can be."""
    if not allowed:
        return None
    program = model.program
    elastic = with_columns(
        program,
        [("elastic", limit.rows[0], str(knob.sign)) for limit, knob in allowed],
        np.array([limit.rows[0] for limit, _ in allowed], dtype=np.int64),
        np.array([-knob.sign if not _lower_side(model, limit) else 1.0 for limit, knob in allowed]),
    )
    cost = np.zeros(len(elastic.columns))
    cost[len(program.columns) :] = 1.0
    found = open_session(elastic, asked.solver, Limits()).run(cost, maximise=False)
    if found.x is None:
        return None
    columns = found.x[: len(program.columns)]
    repair: dict[Knob, float] = {}
    for (limit, knob), slack in zip(allowed, found.x[len(program.columns) :].tolist(), strict=True):
        if slack <= 1e-9:
            continue
        base = 1.0
        if limit.kind == "rule" and (row := model.rule_rows[limit.place]).base is not None:
            base = row.base.at(columns) if row.base is not None else 1.0
        if base <= 0.0:
            return None
        to = knob.outward(knob.typed + knob.sign * slack / base)
        repair[knob] = max(repair.get(knob, to), to) if knob.sign > 0 else min(repair.get(knob, to), to)
    if not repair or not _possible(_turned(model.plan, repair), asked):
        return None
    for knob in list(repair):
        others = {other: to for other, to in repair.items() if other is not knob}
        if _possible(_turned(model.plan, others), asked):
            del repair[knob]
        elif (least := _least(model.plan, knob, others, asked)) is not None:
            repair[knob] = least
    return repair


def _lower_side(model: Model, limit: Limit) -> bool:
    return limit.kind == "rule" and model.rule_rows[limit.place].relation == "at least"


def _told(model: Model, repair: dict[Knob, float], value: float) -> list[Row]:
    return [
        {
            "rule": knob.rule,
            "member": knob.member,
            "year": knob.year,
            "cell": knob.cell,
            "from": knob.typed,
            "by": float(decimal(to) - decimal(knob.typed)),
            "to": to,
            "money": _money_moved(model, knob, to),
            "class": knob.kind,
            "value": value,
            "sentence": _sentence(model, knob, to),
        }
        for knob, to in repair.items()
    ]


def _money_moved(model: Model, knob: Knob, to: float) -> float:
    """What a loosened limit moves by in money, over all its rows; bases that depend on the plan at full requests.

    A missing activity or unit counts as the cheapest that the rule's scope could add.
    """
    by = abs(to - knob.typed)
    if knob.rule == "lock":
        asked = (
            model.amounts.request[a].sum() for a, row in enumerate(model.plan.activities) if row.code == knob.member
        )
        return round(float(sum(asked)), 9)
    if knob.year is not None or knob.rule == "target":
        return round(by, 9)
    full = _at_full(model)
    rows: list[RuleRow] = [row for row in model.rule_rows if row.rule.code == knob.rule]
    each = _cheapest(model, knob.rule)
    return round(sum(by * each * (1.0 if row.base is None else row.base.at(full)) for row in rows), 9)


def _at_full(model: Model) -> Floats:
    """The columns with every request met and every source spent: what bases are at most."""
    x = np.where(np.isfinite(model.program.col_upper), model.program.col_upper, 0.0)
    x[model.amount] = model.amounts.request.ravel()
    for s, money_of in enumerate(model.amounts.money):
        for number in range(len(model.flow.classes)):
            held = model.flow.column[s, number]
            x[held[held >= 0]] = money_of[held >= 0]
    return x


def _cheapest(model: Model, code: str) -> float:
    """What one activity or unit more costs at least in the scope of a rule on numbers; 1 for rules on money."""
    rule = model.plan.rule(code)
    if rule.measure not in NUMBERS:
        return 1.0
    held = model.parts.share_of(model.parts.matching(rule.scope)) > 0.0
    cost = model.amounts.unit_cost if rule.measure == "units" else model.amounts.request
    positive = cost[held & (cost > 0.0).any(axis=1)]
    return float(positive[positive > 0.0].min(initial=np.inf)) if (positive > 0.0).any() else 0.0


def _sentence(model: Model, knob: Knob, to: float) -> str:
    plan = model.plan
    verb = "Raise" if to > knob.typed else "Lower"
    where = f" ({knob.cell})" if knob.cell and not knob.cell.startswith("!") else ""
    if knob.rule == "lock":
        return f"Lift the lock of {knob.member}{where}."
    if knob.rule == "target":
        return f"Lower the target{where} from {points(knob.typed)} to {points(to)} points."
    if knob.year is not None:
        return f"{verb} the ceiling of {knob.year}{where} from {money(plan, knob.typed)} to {money(plan, to)}."
    rule = plan.rule(knob.rule)
    shown: Callable[[float], str] = partial(money, plan) if rule.measure == "amount" else share
    if rule.measure in NUMBERS and rule.base is None:
        shown = _number
    named = f"rule {rule.code} “{rule.name or rule.code}”{where}"
    return f"{verb} the limit of {named} from {shown(knob.typed)} to {shown(to)}."


def _number(limit: float) -> str:
    return f"{limit:g}"
