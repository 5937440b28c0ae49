"""A second opinion: the plan's objective solved again by a solver that shares no code with the first.

A certificate recomputed from the plan proves a divisible plan of greatest value; this is for all others.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
import numpy.typing as npt

from optimizer.allocate.words import listed
from optimizer.errors import SolverError, UsageError
from optimizer.language import Text, joined, number, numeral, say
from optimizer.model import LinearProgram, Stage
from optimizer.solvers import Limits, Solution, Staged, open_session
from optimizer.solvers.session import kept_row
from optimizer.solvers.whole import held

Floats = npt.NDArray[np.float64]
Verdict = Literal["confirmed", "not confirmed in time", "disagrees"]

SAME = 1e-6
"""Results nearer than this, relatively, are one result."""

KEPT = 1e-9
"""How much of an earlier stage's result the second solver may give up: nothing that shows in `SAME`."""

KEPT_EXACTLY = 1e-12
"""The same where a better result of a divisible plan is tried: a hair of an earlier stage can be worth points."""

KEPT_OF_TEXT = 1e-7
"""The same where the plan was made by a solver that hands over eight digits."""

NAMES = {"highs": "HiGHS", "cbc": "CBC"}


@dataclass(frozen=True, kw_only=True)
class Opinion:
    """What the second solver says of a plan, and in words. A plan it disagrees with must not be delivered."""

    verdict: Verdict
    text: Text


def second_opinion(program: LinearProgram, staged: Staged, solver: str, seconds: float) -> Opinion:
    """Solve the objective's own stages again and compare what each comes to, to `SAME` of its size.

    CBC through PuLP is asked, or HiGHS where the plan was made by ``solver`` other than HiGHS; all stages together
    take at most ``seconds``. Each stage keeps what the plan claims of the earlier ones. That a better result exists
    is believed only if its whole numbers bear it when they are held.
    """
    second = "cbc" if solver.casefold() in ("highs", "pulp-highs") else "highs"
    whole = bool(program.integer.any())
    room = KEPT if second == "cbc" else KEPT_OF_TEXT
    end, exact = time.monotonic() + seconds, program
    claimed = {row.stage: row.objective for row in staged.stages}
    agreed: list[Text] = []
    for stage in (stage for stage in program.stages if stage.own):
        claim, left = claimed.get(stage.name), end - time.monotonic()
        if claim is None or left <= 0.0:
            return _not_in_time(second, stage, agreed, seconds)
        try:
            found = open_session(program, second, Limits(seconds=left)).run(stage.cost, maximise=stage.maximise)
        except UsageError:
            text = say("no second solver ({solver}) is installed", solver=NAMES[second])
            return Opinion(verdict="not confirmed in time", text=text)
        except SolverError as fault:
            text = say("the second solver failed ({fault})", fault=str(fault))
            return Opinion(verdict="not confirmed in time", text=text)
        opinion = _judged(program if whole else exact, stage, claim, found, second)
        if opinion is not None:
            return opinion
        if not found.proven:
            return _not_in_time(second, stage, agreed, seconds)
        agreed.append(joined(" ", [_named(stage), number(claim, ".6g")]))
        program = _keeping(program, stage, claim, room)
        exact = _keeping(exact, stage, claim, KEPT_EXACTLY)
    return Opinion(
        verdict="confirmed",
        text=say(
            "a second solver ({solver}), which shares no code with the first, came to the same best result ({results})",
            solver=NAMES[second],
            results=listed(agreed),
        ),
    )


def _named(stage: Stage) -> str:
    """The name of one of the objective's own stages."""
    if stage.name.startswith("balanced "):
        return say("balanced {number}", number=stage.name.removeprefix("balanced "))
    named = {"value": say("value"), "common money": say("common money"), "money": say("money")}
    return named.get(stage.name, stage.name)


def _judged(program: LinearProgram, stage: Stage, claim: float, found: Solution, second: str) -> Opinion | None:
    """A disagreement about one stage, if there is one."""
    name = NAMES[second]
    if found.status == "infeasible":
        text = say("{solver} finds that no plan satisfies the rules ({aim})", solver=name, aim=stage.meaning)
        return Opinion(verdict="disagrees", text=text)
    if found.objective is None:
        return None
    better = (found.objective - claim) * (1.0 if stage.maximise else -1.0)
    tolerance = SAME * max(1.0, abs(claim))
    if better > tolerance:
        if not _borne(program, stage, claim, found, tolerance):
            if not program.integer.any():
                return None  # the same result within what the second solver's own tolerances allow
            return Opinion(
                verdict="not confirmed in time",
                text=say(
                    "{solver} named a better result for “{aim}” that its own whole numbers do not bear",
                    solver=name,
                    aim=stage.meaning,
                ),
            )
        text = say(
            "{solver} found a better plan ({aim}: {found} instead of {claim})",
            solver=name,
            aim=stage.meaning,
            found=number(found.objective, ".9g"),
            claim=number(claim, ".9g"),
        )
        return Opinion(verdict="disagrees", text=text)
    if found.proven and -better > tolerance:
        text = say(
            "{solver} calls {found} the best there is ({aim}); the plan claims {claim}",
            solver=name,
            found=number(found.objective, ".9g"),
            aim=stage.meaning,
            claim=number(claim, ".9g"),
        )
        return Opinion(verdict="disagrees", text=text)
    return None


def _borne(program: LinearProgram, stage: Stage, claim: float, found: Solution, tolerance: float) -> bool:
    """Whether a better result stands up in exact tolerances, its whole numbers held where there are some.

    CBC keeps rows to 1e-7 each, which is worth points where an earlier stage is dear to give up.
    """
    if found.x is None:
        return False
    try:
        exact = open_session(held(program, np.round(found.x[program.integer]))).run(stage.cost, maximise=stage.maximise)
    except SolverError:
        return False
    if exact.objective is None:
        return False
    return (exact.objective - claim) * (1.0 if stage.maximise else -1.0) > tolerance


def _not_in_time(second: str, stage: Stage, agreed: Sequence[Text], seconds: float) -> Opinion:
    text = say(
        "a second solver ({solver}) had no proof for “{aim}” within {seconds} seconds, and found nothing better",
        solver=NAMES[second],
        aim=stage.meaning,
        seconds=numeral(f"{seconds:g}"),
    )
    if agreed:
        text = joined("; ", [text, say("it agreed on {results}", results=listed(agreed))])
    return Opinion(verdict="not confirmed in time", text=text)


def _keeping(program: LinearProgram, stage: Stage, claim: float, room: float) -> LinearProgram:
    """``program`` with one row more: what the plan claims of ``stage`` is kept."""
    row = kept_row(stage.cost, claim, maximise=stage.maximise, kept=room)
    return replace(
        program,
        rows=(*program.rows, ("kept", stage.name)),
        row_lower=np.append(program.row_lower, row.lower),
        row_upper=np.append(program.row_upper, row.upper),
        start=np.append(program.start, program.start[-1] + len(row.columns)),
        index=np.concatenate([program.index, row.columns]),
        coefficient=np.concatenate([program.coefficient, row.coefficients]),
    )
