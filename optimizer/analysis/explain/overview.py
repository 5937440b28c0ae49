"""The two-sided replacement cost of every activity, one row each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from optimizer.allocate.result import Row
from optimizer.analysis.explain import break_even, wording
from optimizer.analysis.explain.asked import Case, verdict
from optimizer.analysis.explain.resident import Trial
from optimizer.analysis.words import chosen, yes_no
from optimizer.language import joined, say

MOST_SCORES = 20
"""Break-even scores that are looked for where things are whole, and each takes several searches."""


def overview_rows(case: Case, activities: Sequence[int] | None = None) -> tuple[Row, ...]:
    """One row an activity: those with the indices ``activities``, or all in sheet order."""
    rows, scores = [], 0
    for a in range(len(case.plan.activities)) if activities is None else activities:
        unfunded = verdict(case, a) == "unfunded"
        scores += unfunded
        rows.append(_unfunded(case, a, score=_asked(case, scores)) if unfunded else _funded(case, a))
    return tuple(rows)


def _asked(case: Case, number: int) -> bool:
    return case.plan.settings.objective == "value" and (not case.resident.whole or number <= MOST_SCORES)


def _funded(case: Case, a: int) -> Row:
    trial = case.costs.withdrawn(a)
    lost, moved = case.lost(trial), case.moved(trial)
    row = case.plan.activities[a]
    takers = [move for move in moved if move[1] > 0.0]
    sentence = wording.withdrawn(case.plan, row, case.got(a), trial, lost, moved)
    return {
        **_head(case, a),
        "withdrawn_loss": lost,
        "takers": wording.signed(case.plan, takers),
        "least_loss": None,
        "full_loss": None,
        "displaced": [],
        "value": typed_score(case, a),
        "break_even_value": None,
        "attainment": case.attainment(trial),
        **_tail(case, a, [trial], sentence),
    }


def _unfunded(case: Case, a: int, *, score: bool) -> Row:
    plan, row = case.plan, case.plan.activities[a]
    least, full = case.costs.forced_in(a), case.costs.forced_full(a)
    found = break_even.score(case.resident, a, least) if score else None
    lost, moved = case.lost(full), case.moved(full)
    losers = [move for move in reversed(moved) if move[1] < 0.0]
    if case.asks(a) <= 0.0:
        sentence: str = say("{who} asks for nothing.", who=row.code)
    else:
        sentence = wording.forced(plan, row, case.asks(a), full, lost, moved)
        if score:
            scored = wording.funded_from(plan, row, "value", found, typed_score(case, a))
            sentence = joined(" ", [sentence, scored])
    return {
        **_head(case, a),
        "withdrawn_loss": None,
        "takers": [],
        "least_loss": case.lost(least),
        "full_loss": lost,
        "displaced": wording.signed(plan, losers),
        "value": typed_score(case, a),
        "break_even_value": None if found is None else found.factor * (typed_score(case, a)),
        "attainment": case.attainment(full),
        **_tail(case, a, [least, full], sentence, found is None or found.verified),
    }


def _head(case: Case, a: int) -> Row:
    row = case.plan.activities[a]
    return {
        "activity": row.code,
        "name": row.name,
        "verdict": verdict(case, a),
        "recommended": case.recommended(a),
        "request": case.asks(a),
    }


def _tail(case: Case, a: int, trials: Iterable[Trial | None], sentence: str, proved: bool = True) -> Row:
    held = case.rows_of[case.plan.activities[a].code]
    verified = case.proved and proved and all(trial is None or trial.verified for trial in trials)
    return {
        "held_by": list(dict.fromkeys(chosen(rule) for row in held for rule in row["rules"])),
        "cells": list(dict.fromkeys(cell for row in held for cell in row["cells"])),
        "verified": yes_no(verified),
        "sentence": sentence,
    }


def typed_score(case: Case, a: int) -> float:
    """The score that was typed; of service levels, that of the last."""
    row = case.plan.activities[a]
    return row.levels[-1].value if row.levels else row.value
