"""The plan held in memory and solved again and again with something changed in it, then put back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from optimizer.allocate.holds import Hold
from optimizer.allocate.options import Options
from optimizer.allocate.result import Result
from optimizer.allocate.solve import money_without
from optimizer.allocate.whole import held
from optimizer.errors import SolverError, UsageError
from optimizer.model import LinearProgram, Model, assemble, columns_of
from optimizer.plan import Plan
from optimizer.solvers import Limits, Solution, Staged, solve_stages
from optimizer.solvers.highs import HighsSession

Floats = npt.NDArray[np.float64]

SECONDS = 5.0
"""How long one question may take where things are whole; an answer without proof is told as not verified."""

SAME_VALUE = 1e-6
"""Values nearer than this part of the plan's value are one value."""


@dataclass(frozen=True, kw_only=True)
class Trial:
    """A changed plan solved: ``possible`` is False where no plan satisfies the rules.

    ``objective`` is what the first stage comes to, before rounding (points; common money where that is minimised);
    ``amounts`` (activities, years) and ``attainment`` by topic belong to it. All are ``None`` where nothing is known.
    ``verified``: it was proved that there is no better and, where impossible, that there is none.
    """

    possible: bool
    verified: bool
    objective: float | None = None
    amounts: Floats | None = None
    attainment: Mapping[str, float] | None = None


class Resident:
    """One model with its programme in memory. Always with HiGHS, as prices are.

    ``base`` is the plan as it stands. With ``like`` (a result of the same plan) its whole numbers are taken from there,
    so that nothing is compared with another plan of the same value.
    """

    def __init__(self, model: Model, like: Result | None = None) -> None:
        self.model, self.program = model, model.program
        self.whole = bool(model.program.integer.any())
        self.stage = model.program.stages[0]
        self._session = HighsSession(self.program, Limits())
        self._everything = np.arange(len(self.program.columns)), np.arange(len(self.program.rows))
        found = self._found(like)
        if found.x is None or found.first.objective is None:
            raise SolverError("the plan that was solved cannot be solved again")
        self.x: Floats = found.x
        self.base = trial_of(self.model, found)
        self.best: float = found.first.objective
        self.tolerance = SAME_VALUE * max(1.0, abs(self.best))

    def loss(self, trial: Trial) -> float | None:
        """What the first stage loses against the plan as it stands; dust is nothing."""
        if trial.objective is None:
            return None
        lost = self.best - trial.objective if self.stage.maximise else trial.objective - self.best
        return 0.0 if abs(lost) <= 1e-9 * max(1.0, abs(self.best)) else lost

    def change(self, trial: Trial) -> Floats:
        """By how much every amount (activities, years) is more than in the plan as it stands."""
        assert trial.amounts is not None, "a trial that has a plan"
        assert self.base.amounts is not None, "the plan as it stands is one"
        return trial.amounts - self.base.amounts

    def solved(self, hold: Hold) -> Trial:
        """The plan with a hold, all its stages solved again."""
        changed = hold.applied(self.program)
        if self.whole:
            return trial_of(self.model, staged(self.model, changed))
        self._put(hold)
        try:
            return trial_of(self.model, solve_stages(self._session, changed, self.model.amount, self.model.num_years))
        finally:
            self._put_back()

    def solved_with(self, program: LinearProgram) -> Trial:
        """The same with other bounds of the same programme."""
        columns, rows = self._everything
        hold = Hold(
            columns=columns,
            col_lower=program.col_lower,
            col_upper=program.col_upper,
            rows=rows,
            row_lower=program.row_lower,
            row_upper=program.row_upper,
        )
        return self.solved(hold)

    def first(self, cost: Floats) -> Solution:
        """The programme as it stands, solved for another cost (columns,) that is maximised."""
        return self._session.run(cost, maximise=True, seconds=SECONDS if self.whole else None)

    def _put(self, hold: Hold) -> None:
        self._session.set_columns(hold.columns, hold.col_lower, hold.col_upper)
        self._session.set_rows(hold.rows, hold.row_lower, hold.row_upper)

    def _put_back(self) -> None:
        columns, rows = self._everything
        self._session.set_columns(columns, self.program.col_lower, self.program.col_upper)
        self._session.set_rows(rows, self.program.row_lower, self.program.row_upper)
        self._session.restart()

    def _found(self, like: Result | None) -> Staged:
        if self.whole:
            return staged(self.model, self.program) if like is None else self._as_told(like)
        found = solve_stages(self._session, self.program, self.model.amount, self.model.num_years)
        self._session.remember()
        self._put_back()
        return found

    def _as_told(self, like: Result) -> Staged:
        """The plan of a result before its rounding: its whole numbers held, the rest solved again."""
        program = held(self.program, columns_of(self.model, _amounts(like), like=_posts(self.model, like)))
        found = solve_stages(HighsSession(program, Limits()), program, self.model.amount, self.model.num_years)
        return found if found.x is not None else staged(self.model, self.program)


def staged(model: Model, program: LinearProgram) -> Staged:
    """A programme of the model's shape solved in stages.

    With whole numbers only what the objective is about is searched: the other stages would take far longer, and choose
    among plans of the same worth. They settle what is left divisible.
    """
    if not program.integer.any():
        return solve_stages(HighsSession(program, Limits()), program, model.amount, model.num_years)
    status, x = _searched(model, program)
    if x is None:
        return Staged(status=status, first=Solution(status=status), x=None, stages=(), whole=True)
    settled = held(program, x)
    exact = solve_stages(HighsSession(settled, Limits()), settled, model.amount, model.num_years)
    if exact.x is None:
        raise SolverError("the whole numbers that the search found do not bear a plan")
    return replace(exact, status=status, whole=True)


def _searched(model: Model, program: LinearProgram) -> tuple[str, Floats | None]:
    """Whole numbers of a best plan, in its columns: of the first stage, of all own stages where topics are balanced."""
    search = HighsSession(program, Limits(seconds=SECONDS))
    if model.balance is None:
        run = search.run(program.stages[0].cost, maximise=program.stages[0].maximise)
        return "feasible" if run.status == "optimal" and not run.proven else run.status, run.x
    own = replace(program, stages=tuple(stage for stage in program.stages if stage.own))
    found = solve_stages(search, own, model.amount, model.num_years)
    return found.status, found.x


def _amounts(like: Result) -> Floats:
    """What a result recommends, (activities, years)."""
    place = {row.code: a for a, row in enumerate(like.plan.activities)}
    first = like.plan.first_year
    found = np.zeros((len(place), len(like.plan.years)))
    for row in like.rows("allocation"):
        found[place[row["activity"]], row["year"] - first] += row["recommended"]
    return found


def _posts(model: Model, like: Result) -> Floats:
    """Columns (columns,) with nothing but the posts in place that a result tells."""
    place = {row.code: a for a, row in enumerate(like.plan.activities)}
    x = np.zeros(len(model.program.columns))
    for row in like.rows("posts"):
        column = model.whole.units.get((place[row["activity"]], row["year"] - like.plan.first_year))
        if column is not None:
            x[column] = row["in_place"]
    return x


def _attainment(model: Model, x: Floats) -> dict[str, float]:
    codes = [model.plan.topics[t].code for t in model.attainable.topics.tolist()]
    return dict(zip(codes, model.attainments(x).tolist(), strict=True))


def whole_plan(plan: Plan, options: Options) -> Model | None:
    """The model of a changed plan; ``None`` where a plan that one of its rules is measured against is impossible."""
    try:
        return assemble(plan, without=money_without(plan, options))
    except UsageError:
        return None


def tried(plan: Plan, options: Options) -> Trial:
    """A changed plan made and solved from nothing: what bounds alone cannot say."""
    model = whole_plan(plan, options)
    if model is None:
        return Trial(possible=False, verified=False)
    return trial_of(model, staged(model, model.program))


def trial_of(model: Model, found: Staged) -> Trial:
    """What a solve in stages came to."""
    if found.x is None:
        return Trial(possible=found.status != "infeasible", verified=found.status == "infeasible")
    return Trial(
        possible=True,
        verified=found.status == "optimal",
        objective=found.first.objective,
        amounts=found.x[model.amount].reshape(model.shape),
        attainment=_attainment(model, found.x),
    )
