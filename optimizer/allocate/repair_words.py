"""A repair in money and in words."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial

import numpy as np

from optimizer.allocate.knobs import NUMBERS, Knob
from optimizer.allocate.least_repair import Repair
from optimizer.allocate.loosened import at_full
from optimizer.allocate.result import Row
from optimizer.allocate.words import money, points, share
from optimizer.language import Text, joined, number, say
from optimizer.model import Model
from optimizer.model.rule_row import RuleRow
from optimizer.plan import Rule
from optimizer.plan.amounts import decimal

LEAST_RATE = 1e-6
"""What a unit of a limit counts at least, so that none is moved for nothing."""


def rows_of(model: Model, repair: Repair, value: float) -> tuple[Row, ...]:
    """One row for every limit that a repair moves."""
    rate = money_rates(model, repair.steps)
    return tuple(_row(model, knob, knob.after(steps), value, rate[knob]) for knob, steps in repair.steps.items())


def _row(model: Model, knob: Knob, to: float, value: float, rate: float) -> Row:
    return {
        "rule": knob.rule,
        "member": knob.member,
        "year": knob.year,
        "cell": knob.cell,
        "from": knob.typed,
        "by": float(decimal(to) - decimal(knob.typed)),
        "to": to,
        "money": round(abs(to - knob.typed) * rate, 9),
        "class": knob.kind,
        "value": value,
        "sentence": _sentence(model, knob, to),
    }


def money_rates(model: Model, knobs: Iterable[Knob]) -> dict[Knob, float]:
    """The money that each limit moves by, over all its rows, per unit of its own; bases at full requests.

    A missing activity or unit counts as the cheapest that the rule's scope could add, a lifted lock as its request,
    points as points.
    """
    full, place = at_full(model), {row.code: a for a, row in enumerate(model.plan.activities)}
    rows: dict[str, list[RuleRow]] = {}
    for row in model.rule_rows:
        rows.setdefault(row.rule.code, []).append(row)
    found: dict[Knob, float] = {}
    for knob in knobs:
        if knob.rule == "lock":
            found[knob] = float(model.amounts.request[place[knob.member]].sum())
        elif knob.year is not None or knob.rule == "target":
            found[knob] = 1.0
        else:
            mine = rows[knob.rule]
            asked = sum(1.0 if row.base is None else row.base.at(full) for row in mine)
            found[knob] = _cheapest(model, mine[0].rule) * asked
    return found


def _cheapest(model: Model, rule: Rule) -> float:
    """What one activity or unit more costs at least in the scope of a rule on numbers; 1 for rules on money."""
    if rule.measure not in NUMBERS:
        return 1.0
    held = model.parts.share_of(model.parts.matching(rule.scope)) > 0.0
    cost = model.amounts.unit_cost if rule.measure == "units" else model.amounts.request
    positive = cost[held & (cost > 0.0).any(axis=1)]
    return float(positive[positive > 0.0].min(initial=np.inf)) if (positive > 0.0).any() else 0.0


def _sentence(model: Model, knob: Knob, to: float) -> Text:
    plan = model.plan
    where = [f"({knob.cell})"] if knob.cell and not knob.cell.startswith("!") else []
    if knob.rule == "lock":
        return say("Lift the lock of {activity}.", activity=joined(" ", [knob.member, *where]))
    if knob.rule == "target":
        return say(
            "Lower {target} from {before} to {after} points.",
            target=joined(" ", [say("the target"), *where]),
            before=points(knob.typed),
            after=points(to),
        )
    if knob.year is not None:
        what = say("the ceiling of {year}", year=knob.year)
        return _moved(joined(" ", [what, *where]), knob.typed, to, partial(money, plan))
    rule = plan.rule(knob.rule)
    shown: Callable[[float], Text] = partial(money, plan) if rule.measure == "amount" else share
    if rule.measure in NUMBERS and rule.base is None:
        shown = _number
    what = say("the limit of rule {code} “{name}”", code=rule.code, name=rule.name or rule.code)
    return _moved(joined(" ", [what, *where]), knob.typed, to, shown)


def _moved(what: Text, before: float, after: float, shown: Callable[[float], Text]) -> Text:
    if after > before:
        return say("Raise {what} from {before} to {after}.", what=what, before=shown(before), after=shown(after))
    return say("Lower {what} from {before} to {after}.", what=what, before=shown(before), after=shown(after))


def _number(limit: float) -> Text:
    return number(limit, "g")
