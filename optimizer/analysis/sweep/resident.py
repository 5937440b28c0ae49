"""One plan held in memory and solved again and again under other numbers.

Every solve starts from the basis of the plan as it stands, with nothing else remembered: what it answers does not
depend on what was solved before it. That start is also a near one: neighbours of a plan are a few steps away.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from optimizer.allocate import Options
from optimizer.allocate.conflict import find_conflict
from optimizer.allocate.limits import told
from optimizer.allocate.result import Row
from optimizer.allocate.solve import money_without
from optimizer.allocate.whole import exact_amounts
from optimizer.allocate.without import left_out
from optimizer.allocate.words import listed
from optimizer.analysis.sweep.merged import merged
from optimizer.analysis.sweep.moved import Moved
from optimizer.analysis.sweep.moving import Moving
from optimizer.analysis.tried import STOPPED
from optimizer.analysis.words import chosen
from optimizer.errors import StoppedError
from optimizer.language import joined, say
from optimizer.model import LinearProgram, Model, assemble
from optimizer.plan import Plan
from optimizer.solvers import Limits, Solution, open_session, solve_stages
from optimizer.solvers.highs import HighsSession

Floats = npt.NDArray[np.float64]

MOST_MEMBERS = 3
"""Members of one rule that are named in a conflict; `optimizer.solve` of the changed plan tells all, with repairs."""

NOTHING_MOVED = Moved()


@dataclass(frozen=True, kw_only=True)
class Swept:
    """A plan solved under other numbers, before rounding.

    ``status`` is ``optimal``, ``feasible`` (stopped at a limit) or ``infeasible``; ``value`` in points, ``None``
    without a plan; ``gap`` relative, of the stage that counts. ``amounts`` (activities, years) are those of the one
    plan that all stages and tie-breaks leave, ``None`` where they were not asked for. ``reason`` says which limits
    contradict each other.
    """

    status: str
    value: float | None = None
    gap: float | None = None
    amounts: Floats | None = None
    reason: str = ""


class Resident:
    """One plan, assembled once. Not to be shared between threads.

    Raises UsageError for a plan that cannot be expressed, SolverError where the solver fails.
    """

    def __init__(self, plan: Plan, options: Options | None = None) -> None:
        self.plan = plan
        self.options = options or Options()
        self.model = self._assembled(plan)
        self._moving = Moving(self.model)
        stays = self._stays(self.model.program)
        self._whole = _Held(self.model.program) if stays else None
        self._merged = merged(self.model) if stays and self.model.program.stages[0].name == "value" else None
        self._smaller = None if self._merged is None else _Held(self._merged.program)

    def solve(self, moved: Moved = NOTHING_MOVED, *, amounts: bool = False) -> Swept:
        """The plan under other numbers; ``amounts``: also which amounts it comes to.

        Numbers change limits, bounds and costs in place wherever the rest of the programme stays as it is, else the
        plan is assembled anew: the answer is the same. A contradiction is told without its reason.
        """
        program = self._moving.program(moved)
        if program is None:
            return self.solve_plan(moved.plan(self.plan), amounts=amounts)
        if self._merged is not None and self._smaller is not None and not amounts:
            found = self._smaller.best(self._merged.of(program))
            return Swept(status=found.status, value=found.objective, gap=found.gap)
        return self._solved(self.model, program, self._moving.value_cost(moved), amounts)

    def solve_plan(self, plan: Plan, *, amounts: bool = False) -> Swept:
        """Another plan: on the programme in memory where only its limits, bounds and costs differ, else on its own."""
        model = self._assembled(plan)
        return self._solved(model, model.program, model.value_cost, amounts)

    def why_not(self, plan: Plan) -> str:
        """Which limits of a plan that cannot be satisfied contradict each other, in a sentence."""
        cheapest = plan.settings.objective == "cheapest"
        model = assemble(plan, with_value=cheapest, without=self._without(plan))
        conflict = find_conflict(model, self.options.solver).limits
        return contradiction([told(model, limit, {}) for limit in conflict])

    def _assembled(self, plan: Plan) -> Model:
        return assemble(plan, without=self._without(plan))

    def _without(self, plan: Plan) -> Mapping[str, Floats]:
        return money_without(plan, self.options) if left_out(plan) else {}

    def _stays(self, program: LinearProgram) -> bool:
        """Whether a programme is solved in memory: a divisible one, by HiGHS, for as long as it takes."""
        return not program.integer.any() and self.options.solver == "highs" and self.options.time_limit is None

    def _solved(self, model: Model, program: LinearProgram, value_cost: Floats, amounts: bool) -> Swept:
        whole = self._whole
        if whole is None or not self._stays(program) or not same_but_for_numbers(program, self.model.program):
            return self._on_its_own(model, program, value_cost, amounts)
        stage = program.stages[0]
        if stage.name == "value" and not amounts:
            found = whole.best(program)
            return Swept(status=found.status, value=found.objective, gap=found.gap)
        if stage.name == "value":
            first = whole.first(program)
            if first.x is None or whole.session.single(first, stage.cost):
                return _swept(model, first, amounts)
        return self._staged(whole, model, program, value_cost, amounts)

    def _staged(self, whole: _Held, model: Model, program: LinearProgram, value_cost: Floats, amounts: bool) -> Swept:
        """All stages on the session in memory, which is put back afterwards."""
        whole.push(program)
        session = whole.session
        try:
            staged = solve_stages(session, program, model.amount, model.num_years)
        finally:
            every = np.arange(len(program.columns)), np.arange(len(program.rows))
            session.set_columns(every[0], program.col_lower, program.col_upper)
            session.set_rows(every[1], program.row_lower, program.row_upper)
        if staged.x is None:
            return Swept(status=staged.status)
        return Swept(
            status=staged.status,
            value=_value(program, staged.first, value_cost, staged.x),
            gap=staged.gap,
            amounts=exact_amounts(model, staged.x) if amounts else None,
        )

    def _on_its_own(self, model: Model, program: LinearProgram, value_cost: Floats, amounts: bool) -> Swept:
        """A programme with whole numbers, of another shape or for another solver, in a session of its own."""
        options = self.options
        session = open_session(program, options.solver, Limits(seconds=options.time_limit, gap=options.gap))
        stage = program.stages[0]
        if stage.name == "value" and not amounts:
            first = session.run(stage.cost, maximise=stage.maximise)
            if first.x is None and first.status == "feasible":
                raise StoppedError(STOPPED)
            return _swept(model, first, amounts)
        staged = solve_stages(session, program, model.amount, model.num_years)
        if staged.x is None:
            if staged.status == "feasible":
                raise StoppedError(STOPPED)
            return Swept(status=staged.status)
        return Swept(
            status=staged.status,
            value=_value(program, staged.first, value_cost, staged.x),
            gap=staged.gap,
            amounts=exact_amounts(model, staged.x) if amounts else None,
        )


class _Held:
    """A divisible programme in memory, solved again and again from the basis of what it was at first."""

    def __init__(self, program: LinearProgram) -> None:
        self.session = HighsSession(program, Limits(), few_steps=True)
        self._now = program
        stage = program.stages[0]
        if self.session.best(stage.cost, maximise=stage.maximise).status == "optimal":
            self.session.remember()

    def best(self, program: LinearProgram) -> Solution:
        """What the first stage comes to, without columns."""
        if np.any(program.row_lower > program.row_upper):
            return Solution(status="infeasible")
        self.push(program)
        stage = program.stages[0]
        return self.session.best(stage.cost, maximise=stage.maximise)

    def first(self, program: LinearProgram) -> Solution:
        """The first stage solved."""
        self.push(program)
        stage = program.stages[0]
        return self.session.run(stage.cost, maximise=stage.maximise)

    def push(self, program: LinearProgram) -> None:
        """Change what differs from what the session holds, and forget what was solved."""
        now, session = self._now, self.session
        if now is not program:
            columns = np.flatnonzero((program.col_lower != now.col_lower) | (program.col_upper != now.col_upper))
            rows = np.flatnonzero((program.row_lower != now.row_lower) | (program.row_upper != now.row_upper))
            if len(columns):
                session.set_columns(columns, program.col_lower[columns], program.col_upper[columns])
            if len(rows):
                session.set_rows(rows, program.row_lower[rows], program.row_upper[rows])
            self._now = program
        session.start_over()


def contradiction(limits: Sequence[Row]) -> str:
    """The limits of a conflict in one sentence, those of one rule or kind together."""
    members: dict[str, list[str]] = {}
    years: dict[str, list[int]] = {}
    for row in limits:
        name = str(row["rule"])
        held = members.setdefault(name, [])
        if row["member"] and row["member"] != str(row["year"]) and row["member"] not in held:
            held.append(row["member"])
        in_years = years.setdefault(name, [])
        if row["year"] is not None and row["year"] not in in_years:
            in_years.append(row["year"])
    words = []
    for name, held in members.items():
        told = chosen(name)
        if held:
            who = joined(", ", held[:MOST_MEMBERS])
            if len(held) > MOST_MEMBERS:
                who = say("{names} and {count:,} more", names=who, count=len(held) - MOST_MEMBERS)
            told = say("{limit} of {members}", limit=told, members=who)
        if years[name]:
            told = say("{limit} in {years}", limit=told, years=listed([str(year) for year in years[name]]))
        words.append(told)
    return say("These contradict each other: {limits}.", limits=joined("; ", words)) if words else ""


def same_but_for_numbers(one: LinearProgram, other: LinearProgram) -> bool:
    """Whether two programmes differ at most in limits, bounds and costs."""
    if one.start is other.start and one.coefficient is other.coefficient:
        return True
    return (
        one.columns == other.columns
        and one.rows == other.rows
        and np.array_equal(one.start, other.start)
        and np.array_equal(one.index, other.index)
        and np.array_equal(one.coefficient, other.coefficient)
        and np.array_equal(one.integer, other.integer)
        and [row.name for row in one.stages] == [row.name for row in other.stages]
    )


def _swept(model: Model, found: Solution, amounts: bool) -> Swept:
    if found.x is None:
        return Swept(status=found.status)
    return Swept(
        status=found.status,
        value=found.objective,
        gap=found.gap,
        amounts=exact_amounts(model, found.x) if amounts else None,
    )


def _value(program: LinearProgram, first: Solution, cost: Floats, x: Floats) -> float | None:
    """The value of a plan: what its first stage came to where that is value, else what its amounts earn."""
    return first.objective if program.stages[0].name == "value" else float(cost @ x)
