"""One block of a sweep, solved on the worker's resident plan: what goes wrong with an entry becomes its row."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from optimizer.allocate import Options
from optimizer.analysis.sweep.entries import Entry
from optimizer.analysis.sweep.quick import Quick
from optimizer.analysis.sweep.resident import Resident, Swept
from optimizer.analysis.tried import STOPPED
from optimizer.errors import OptimizerError, StoppedError, UsageError, WorkbookError
from optimizer.language import say
from optimizer.plan import Plan

Row = dict[str, Any]
"""What an entry came to, as JSON holds it: name, status, value, gap, reason, amounts (activities, years) or None."""

BLOCK = 50
"""Entries in a block: a few tenths of a second of work, so that handing it out costs little. Never by the number of
workers: a block is what is written to disk and taken up again."""

BLOCK_OF_WHOLE = 1
"""The same where a plan has whole things, each of which is a search of its own."""


@dataclass(frozen=True, kw_only=True)
class Job:
    """What all blocks of a sweep have in common. ``key`` tells this sweep from every other."""

    key: str
    plan: Plan
    options: Options
    allocations: bool


_mine = threading.local()


def solve_block(job: Job, entries: Sequence[Entry]) -> list[Row]:
    """The rows of one block; never raises for what is wrong with an entry."""
    held = getattr(_mine, "held", None)
    if held is None or held[0] != job.key:
        held = _mine.held = (job.key, Resident(job.plan, job.options), Quick(job.plan))
    return [_row(job, held[1], held[2], entry) for entry in entries]


def _row(job: Job, resident: Resident, quick: Quick, entry: Entry) -> Row:
    try:
        if entry.wrong:
            raise UsageError(entry.wrong)
        swept = _swept(job, resident, quick, entry)
    except StoppedError as error:
        swept = Swept(status="stopped", reason=STOPPED if str(error) == STOPPED else str(error))
    except WorkbookError as error:
        swept = Swept(status="error", reason=_first(error))
    except OptimizerError as error:
        swept = Swept(status="error", reason=str(error))
    except Exception as error:  # one entry must not lose all others
        swept = Swept(status="failed", reason=say("A fault of ours: {error}", error=f"{type(error).__name__}: {error}"))
    return {
        "name": entry.name,
        "status": swept.status,
        "value": swept.value,
        "gap": swept.gap,
        "reason": swept.reason,
        "amounts": None if swept.amounts is None else swept.amounts.tolist(),
    }


def _swept(job: Job, resident: Resident, quick: Quick, entry: Entry) -> Swept:
    moved = quick.moved(entry.changes)
    if moved is not None:
        swept = resident.solve(moved, amounts=job.allocations)
        changed = moved.plan(job.plan)
    else:
        changed = job.plan.with_changes(*entry.changes)
        swept = resident.solve_plan(changed, amounts=job.allocations)
    if swept.status == "infeasible":
        return Swept(status="infeasible", reason=resident.why_not(changed))
    return swept


def _first(error: WorkbookError) -> str:
    errors = [problem for problem in error.problems if problem.level == "error"]
    more = f" (and {len(errors) - 1} more errors)" if len(errors) > 1 else ""
    return f"{errors[0]}{more}" if errors else str(error)
