"""Many plans that differ in a few numbers, solved on one resident model a worker."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from optimizer.allocate import Options
from optimizer.analysis.sweep.blocks import BLOCK, BLOCK_OF_WHOLE, Job, Row, solve_block
from optimizer.analysis.sweep.entries import Entry, entries_of
from optimizer.analysis.sweep.kept import Kept, key_of
from optimizer.analysis.sweep.running import each_done
from optimizer.analysis.sweep.told import DECLARED, finding_of, tables_of
from optimizer.analysis.told import Analysis
from optimizer.analysis.words import chosen
from optimizer.language import numeral, say
from optimizer.plan import Plan

Progress = Callable[[int, int], None]
"""Told after every block: entries done, entries in all."""

BASE = Entry(name="")
"""The plan as it stands, solved like every entry."""


def sweep(
    plan: Plan,
    changes: Any,
    *,
    jobs: int = 1,
    cluster: str | None = None,
    allocations: bool = False,
    resume: str | Path | None = None,
    progress: Progress | None = None,
    options: Options | None = None,
) -> Analysis:
    """The best value of ``plan`` under each of many lists of changes; with ``allocations`` the amounts as well.

    ``changes`` maps names to lists of what `Plan.with_changes` takes, or to scenarios of the workbook (``a+b``), or is
    an iterable of such, lists being named 1, 2, …
    Values are before rounding; amounts are those of the one plan that all tie-breaks leave, before rounding. What is
    wrong with an entry is told in its row. Rows come in the order of the names, and are the same bytes in whatever
    order entries are given, on however many workers they are solved.

    ``jobs`` is the number of processes (−1: one for each core), ``cluster`` the address of a dask scheduler to use
    instead. ``resume`` is a folder into which finished blocks are written; a sweep that was stopped takes them up
    again. Raises UsageError for no entries, entries of one name, a cluster that does not answer, and a folder that
    holds another sweep.
    """
    options = options or Options()
    entries = (BASE, *entries_of(plan, changes))
    job = Job(
        key=key_of(plan, entries, options, allocations=allocations), plan=plan, options=options, allocations=allocations
    )
    rows = _rows(job, entries, jobs, cluster, None if resume is None else Path(resume), progress)
    tables = tables_of(plan, rows[0], entries[1:], rows[1:])
    return Analysis(
        name="sweep",
        title=say("Sweep"),
        plan=plan,
        finding=finding_of(tables["sweep"]),
        declared=DECLARED,
        tables=tables,
        status="done",
        asked={"entries": len(entries) - 1, "allocations": allocations},
        notes=_notes(rows[0], allocations),
    )


def _rows(
    job: Job,
    entries: Sequence[Entry],
    jobs: int,
    cluster: str | None,
    resume: Path | None,
    progress: Progress | None,
) -> list[Row]:
    """What every entry came to, in their order: from disk where it is there, else solved."""
    size = BLOCK_OF_WHOLE if has_whole_things(job.plan) else BLOCK
    blocks = [entries[start : start + size] for start in range(0, len(entries), size)]
    kept = None if resume is None else Kept(resume, job.key, len(blocks))
    found: dict[int, list[Row]] = {}
    if kept is not None:
        held = {number: kept.read(number) for number in range(len(blocks))}
        found = {number: rows for number, rows in held.items() if rows is not None}
    left = [(number, block) for number, block in enumerate(blocks) if number not in found]
    done = sum(len(rows) for rows in found.values())
    for number, rows in each_done(partial(solve_block, job), left, jobs=jobs, cluster=cluster):
        found[number] = rows
        if kept is not None:
            kept.write(number, rows)
        done += len(rows)
        if progress is not None:
            progress(done, len(entries))
    return [row for number in range(len(blocks)) for row in found[number]]


def has_whole_things(plan: Plan) -> bool:
    """Whether a plan is likely to need a search in whole numbers; only how many entries make a block rests on it."""
    return bool(plan.links) or any(
        row.kind in ("units", "posts") or row.minimum or (row.kind == "package" and row.partial != 0.0)
        for row in plan.activities
    )


def _notes(base: Row, allocations: bool) -> tuple[str, ...]:
    told = say("Values are before rounding and not checked a second time: solve the plan you choose by itself.")
    if allocations:
        told = say(
            "Values and amounts are before rounding and not checked a second time: solve the plan you choose by itself."
        )
    if base["value"] is not None:
        return told, say("The plan as it stands is worth {points} points.", points=numeral(f"{base['value']:,.1f}"))
    against = say("The plan as it stands cannot be compared with: {status}.", status=chosen(base["status"]))
    if base["reason"]:
        against = say("{told} {why}", told=against, why=base["reason"])
    return told, against
