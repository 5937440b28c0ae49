"""The review of a plan amended by hand."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from optimizer.allocate import Options, Result, solve
from optimizer.allocate.result import Row
from optimizer.allocate.words import listed, money, points, share
from optimizer.analysis.review.breaches import OWN, breaches
from optimizer.analysis.review.declared import DECLARED
from optimizer.analysis.review.nearest import nearest
from optimizer.analysis.told import Analysis
from optimizer.analysis.tried import Tried, found, given, summed
from optimizer.errors import UsageError
from optimizer.language import say
from optimizer.plan import Plan
from optimizer.plan.amounts import Floats, amounts
from optimizer.plan.held import held, is_held
from optimizer.workbook.approved import Approved, read_approved
from optimizer.workbook.decided import decided

TITLE = say("Review of the amended plan")
SAME = 1e-6
"""Amounts, in the plan's unit, that differ by no more than this are the same."""


@dataclass(frozen=True, kw_only=True)
class _Reviewed:
    """Everything that was found: the best plan, the approved amounts, the plan that holds them, the nearest one."""

    base: Result
    approved: Floats
    missed: tuple[Row, ...]
    held: Tried
    changes: tuple[tuple[Row, ...], ...]
    nearest: Tried | None
    cells: dict[tuple[str, int], str]

    @property
    def plan(self) -> Plan:
        return self.base.plan

    @property
    def holds(self) -> bool:
        """Whether the approved amounts keep every limit."""
        return self.held.result is not None and not self.missed


def review(plan: Plan, approved: Any, options: Options | None = None) -> Analysis:
    """Whether the amounts ``approved`` keep every limit of ``plan``, and what that costs or would take.

    ``approved`` is a report with its column approved filled in or a table activity, year, approved (``.xlsx``,
    ``.csv``), or in code a mapping from (activity, year) to an amount in the plan's unit, records or a DataFrame; a
    year that it does not tell of is as recommended. The status is ``breach`` where a limit is missed. Raises
    UsageError where no plan satisfies the rules, and WorkbookError where the decision cannot be read.
    """
    options = options or Options()
    base = solve(plan, replace(options, prices=False, opinion=0.0))
    if base.status == "infeasible":
        raise UsageError("No plan satisfies the rules of this workbook, so there is none to amend: solve it first.")
    made = _reviewed(base, approved, options)
    return Analysis(
        name="review",
        title=TITLE,
        plan=plan,
        base=base,
        status=base.status if made.holds else "breach",
        finding=_finding(made),
        notes=tuple(_notes(made)),
        declared=DECLARED,
        tables={"breaches": made.missed, "amounts": tuple(_amounts(made)), "rules": _loosened(made)},
        warnings=base.warnings,
    )


def _reviewed(base: Result, approved: Any, options: Options) -> _Reviewed:
    plan = base.plan
    told = read_approved(approved) if isinstance(approved, str | Path) else approved
    amended = given(base)
    places = {row.code: a for a, row in enumerate(plan.activities)}
    for (code, year), amount in decided(told, plan).amounts.items():
        amended[places[code], year - plan.first_year] = amount
    cells = {key: "!".join(cell) for key, cell in told.cells.items()} if isinstance(told, Approved) else {}
    missed = breaches(plan, amended, cells)
    exact = held(plan, "approved", lower=amended, upper=amended)
    own = any(row["limit"] in OWN for row in missed)
    answer = solve(exact, replace(options, prices=False, opinion=0.0, repairs=not own))
    trial = found(answer)
    if trial.result is None and not missed:
        missed = tuple(_in_conflict(answer))
    holds = trial.result is not None and not missed
    return _Reviewed(
        base=base,
        approved=amended,
        missed=missed,
        held=trial,
        changes=answer.repairs,
        nearest=None if holds else nearest(plan, amended, options),
        cells=cells,
    )


def _in_conflict(answer: Result) -> list[Row]:
    """The limits that stand against the approved amounts, where only a solve can tell them."""
    codes = {rule.code for rule in answer.plan.rules if is_held(rule)}
    return [
        {
            "limit": row["rule"],
            "member": row["member"],
            "year": row["year"],
            "cell": row["cell"],
            "relation": "",
            "required": None,
            "achieved": None,
            "missed": None,
            "sentence": row["sentence"],
        }
        for row in answer.conflict
        if row["rule"] not in codes
    ]


def _finding(made: _Reviewed) -> str:
    plan, amended = made.plan, int((np.abs(made.approved - given(made.base)) > SAME).sum())
    if not amended:
        return say("The plan is as recommended: nothing was amended.")
    if made.holds:
        best, value = made.base.value or 0.0, made.held.value or 0.0
        return say(
            "The amended plan keeps every rule and is worth {lost} points less than the best ({share}).",
            lost=points(max(0.0, best - value)),
            share=share(max(0.0, best - value) / best if best else 0.0),
        )
    limits = list(dict.fromkeys(_cited(row) for row in made.missed))
    if made.nearest is None or made.nearest.amounts is None:
        return say("The amended plan does not hold: it misses {limits}.", limits=listed(limits))
    return say(
        "The amended plan does not hold: it misses {limits}; moving {money} makes it hold.",
        limits=listed(limits),
        money=money(plan, summed(np.abs(made.nearest.amounts - made.approved))),
    )


def _cited(row: Row) -> str:
    return f"{row['limit']} ({row['cell']})" if row["cell"] else str(row["limit"])


def _notes(made: _Reviewed) -> list[str]:
    best, before = made.base.value or 0.0, given(made.base)
    differ = np.abs(made.approved - before)
    notes: list[str] = [
        say(
            "{count} amounts were amended, {money} in all; the differences stay visible with the status amended.",
            count=int((differ > SAME).sum()),
            money=money(made.plan, summed(differ)),
        )
    ]
    if made.nearest is not None and made.nearest.amounts is not None and made.nearest.result is not None:
        value = sum(row["value"] for row in made.nearest.result.rows("allocation"))
        notes.append(
            say(
                "The nearest plan that holds brings {value} points, the best {best}; both are rounded and checked.",
                value=points(value),
                best=points(best),
            )
        )
    if not made.holds and any(row["limit"] in OWN for row in made.missed):
        notes.append(say("Some amounts miss limits of their own, which no change of a rule would mend."))
    return notes


def _amounts(made: _Reviewed) -> list[Row]:
    """The amended amounts, and those that the smallest repair moves."""
    plan, before = made.plan, given(made.base)
    asked = amounts(plan).request
    near = made.nearest.amounts if made.nearest is not None and made.nearest.amounts is not None else made.approved
    rows = []
    for a, activity in enumerate(plan.activities):
        for y, year in enumerate(plan.years):
            approved, recommended, moved = (float(table[a, y]) for table in (made.approved, before, near))
            if abs(approved - recommended) <= SAME and abs(moved - approved) <= SAME:
                continue
            amended = abs(approved - recommended) > SAME
            rows.append(
                {
                    "activity": activity.code,
                    "name": activity.name,
                    "year": year.year,
                    "request": float(asked[a, y]),
                    "recommended": recommended,
                    "approved": approved,
                    "difference": round(approved - recommended, 9),
                    "nearest": moved,
                    "move": round(moved - approved, 9),
                    "status": say("amended") if amended else say("as recommended"),
                    "cell": made.cells.get((activity.code, year.year), ""),
                }
            )
    return rows


def _loosened(made: _Reviewed) -> tuple[Row, ...]:
    if made.holds:
        return ()
    return tuple(
        {
            "repair": number,
            "limit": row["rule"],
            "cell": row["cell"],
            "from": row["from"],
            "to": row["to"],
            "money": row["money"],
            "sentence": row["sentence"],
        }
        for number, repair in enumerate(made.changes, 1)
        for row in repair
    )
