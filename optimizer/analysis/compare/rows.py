"""The rows of a comparison's tables, from the options that were solved."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from optimizer.allocate.result import Row
from optimizer.analysis.compare.solved import DIGITS, Solved, comparable
from optimizer.analysis.words import chosen, yes_no
from optimizer.language import number, say

NEVER_FUNDED = say("not in this option: its row is not active, or asks for nothing")


def option_rows(base: Solved, solved: Sequence[Solved]) -> tuple[Row, ...]:
    """One row an option, the base first."""
    return tuple(_option(base, one) for one in (base, *solved))


def _option(base: Solved, one: Solved) -> Row:
    answer, both = one.answer, bool(one.answer and base.answer)
    alike = both and comparable(one.plan, base.plan)
    moves = sorted(moved(base, one).items(), key=lambda move: move[1]) if both else []
    requested = sum(row["request"] for row in answer.rows("allocation")) if answer else 0.0
    least = _least(one)
    mine, theirs = one.value, base.value
    return {
        "option": one.name,
        "name": _names(one),
        "status": chosen(one.status),
        "value": mine,
        "value_change": clean(mine - theirs) if alike and mine is not None and theirs is not None else None,
        "money": one.money if answer else None,
        "money_change": clean(one.money - base.money) if both else None,
        "funded": one.money / requested if requested else None,
        "least_attainment": least[0] if least else None,
        "least_topic": least[1] if least else None,
        "changed": len(moves) if both else None,
        "gains_most": _told(moves[-1]) if moves and moves[-1][1] > 0 else None,
        "loses_most": _told(moves[0]) if moves and moves[0][1] < 0 else None,
        "reason": one.reason or None,
    }


def _names(one: Solved) -> str:
    if one.plan is None or not one.plan.variant.scenarios:
        return one.plan.settings.title if one.plan is not None else ""
    names = {row.scenario: row.name for row in reversed(one.plan.scenarios) if row.name}
    return " + ".join(names.get(name, name) for name in one.plan.variant.scenarios)


def _least(one: Solved) -> tuple[float, str] | None:
    rows = one.answer.rows("topics") if one.answer else ()
    reached = [(row["attainment"], row["topic"]) for row in rows if row["attainment"] is not None]
    return min(reached) if reached else None


def moved(base: Solved, one: Solved) -> dict[str, float]:
    """By how much the money of each activity over all years differs from the base, where it does."""
    found: dict[str, float] = {}
    for (activity, year), change in differences(base, one).items():
        found[activity] = clean(found.get(activity, 0.0) + change)
        del year
    return {activity: change for activity, change in found.items() if change}


def differences(base: Solved, one: Solved) -> dict[tuple[str, int], float]:
    """The amounts by activity and year that differ, less those of the base."""
    keys = dict.fromkeys([*base.amounts, *one.amounts])
    changes = {key: clean(one.amounts.get(key, 0.0) - base.amounts.get(key, 0.0)) for key in keys}
    return {key: change for key, change in changes.items() if change}


def _told(move: tuple[str, float]) -> str:
    activity, change = move
    return say("{code} {change}", code=activity, change=number(change, "+,.1f"))


def input_rows(solved: Iterable[Solved]) -> tuple[Row, ...]:
    """One row an option and cell that differs from the workbook."""
    return tuple(
        {
            "option": one.name,
            "cell": edit.cell,
            "what": edit.what,
            "was": _text(edit.was),
            "now": _text(edit.now),
            "by": edit.by,
            "row": edit.origin,
        }
        for one in solved
        if one.plan is not None
        for edit in one.plan.variant.edits
    )


def _text(value: Any) -> str:
    """A cell's content as its author sees it."""
    if isinstance(value, bool):
        return yes_no(value)
    if isinstance(value, float):
        return f"{value:.10g}"
    return str(value)


def result_rows(base: Solved, solved: Iterable[Solved]) -> tuple[Row, ...]:
    """One row an option, activity and year that differs, the largest differences of an option first."""
    found: list[Row] = []
    for one in solved:
        if one.answer is None or base.answer is None:
            continue
        told = {(row["activity"], row["year"]): row for row in (*base.answer.rows("allocation"),
                                                                 *one.answer.rows("allocation"))}  # fmt: skip
        changes = differences(base, one)
        for activity, year in sorted(changes, key=lambda key: (-abs(changes[key]), key)):
            key = activity, year
            found.append(
                {
                    "option": one.name,
                    "activity": activity,
                    "name": told[key]["name"],
                    "year": year,
                    "base": base.amounts.get(key, 0.0),
                    "amount": one.amounts.get(key, 0.0),
                    "change": changes[key],
                    "reason": told[key]["reason"] if key in one.amounts else NEVER_FUNDED,
                }
            )
    return tuple(found)


def topic_rows(base: Solved, solved: Iterable[Solved]) -> tuple[Row, ...]:
    """One row an option and topic."""
    found: list[Row] = []
    before = {row["topic"]: row for row in base.answer.rows("topics")} if base.answer else {}
    for one in solved:
        for row in one.answer.rows("topics") if one.answer else ():
            old = before.get(row["topic"])
            found.append(
                {
                    "option": one.name,
                    "topic": row["topic"],
                    "name": row["name"],
                    "base": base.by_topic[row["topic"]] if old else None,
                    "amount": one.by_topic[row["topic"]],
                    "change": clean(one.by_topic[row["topic"]] - base.by_topic[row["topic"]]) if old else None,
                    "base_attainment": old["attainment"] if old else None,
                    "attainment": row["attainment"],
                }
            )
    return tuple(found)


def clean(number: float) -> float:
    """A difference without the dust of binary arithmetic."""
    return round(number, DIGITS) + 0.0
