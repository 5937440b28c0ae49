"""Service levels that are not concave: a run of pieces is begun only when the one before it is full."""

from __future__ import annotations

from optimizer.model.program import Builder
from optimizer.model.value import Pieces
from optimizer.plan import Plan

Runs = dict[tuple[int, int, int], int]


def add_runs(builder: Builder, plan: Plan, pieces: Pieces) -> Runs:
    """Add a binary for every run but the first of a curve, and its rows; returns them by (a, y, number from 2 on).

    The rows are ``Σ run before − its width · binary ≥ 0`` and ``Σ run − its width · binary ≤ 0``.
    """
    found: Runs = {}
    if not pieces.run.any():
        return found
    held: dict[tuple[int, int], list[int]] = {}
    for place, (owner, run) in enumerate(zip(pieces.owner.tolist(), pieces.run.tolist(), strict=True)):
        held.setdefault((owner, run), []).append(place)
    for owner, run in held:
        if not run:
            continue
        a, y = divmod(owner, len(plan.years))
        head = (plan.activities[a].code, plan.years[y].year, run + 1)
        binary = builder.add_columns([("run", *head)], upper=1.0, integer=True)
        found[a, y, run + 1] = int(binary[0])
        filled = builder.add_rows([("run", *head, "filled")], lower=0.0)
        opened = builder.add_rows([("run", *head, "opened")], upper=0.0)
        for row, inside in ((filled, held[owner, run - 1]), (opened, held[owner, run])):
            builder.add_entries(row, pieces.column[inside], 1.0)
            builder.add_entries(row, binary, -float(pieces.width[inside].sum()))
    return found
