"""HiGHS through highspy: the default back end, resident and changed in place.

Dual simplex, one thread and no presolve were measured to be the best setting for these programmes, also after a
change; whole numbers get presolve back, and are searched in units in which no amount is large, so that a
tolerance of 1e-9 is meaningful in cents as in millions.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import highspy
import numpy as np
import numpy.typing as npt

from optimizer.errors import SolverError
from optimizer.model.program import LinearProgram
from optimizer.solvers.quiet import quiet
from optimizer.solvers.scaling import Scale, ordinary, plain
from optimizer.solvers.session import Clock, Limits, Solution, kept_row, optimal_face, typical_cost

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

FEASIBILITY = 1e-9
"""Primal and dual tolerance: amounts are read to the cent, so the default of 1e-7 is too coarse."""

REDUCED_IS_ZERO = 1e-9
"""Reduced costs and prices up to this count as none, where the median cost of a stage is scaled to about 1.

Not a part of the largest cost: one dear penalty would then make every other reduced cost count as zero, and later
stages would trade value away.
"""

WHOLE_FEASIBILITY = 1e-7
"""Tolerance of a quick search in whole steps: finer ones are refused for the last digit of a large amount."""

AGREES = 1e-6
"""Relative distance up to which the reported objective is that of the amounts handed out."""

LARGE = 2.0**22
"""Amounts beyond this have a last digit of about `FEASIBILITY`."""

SMALL = 1e-7
"""Coefficients below this say that amounts are large beside what they bring, such as a topic's attainment."""

SMALLEST_ENTRY = 1e-12
"""Coefficients below this are dropped by HiGHS; its default of 1e-9 is too near to those of a scaled programme."""

FEW_WHOLE = 0.1
"""Below this part of whole columns presolve is left out: on the shipped plan (5 %) it made searches five times longer;
on knapsacks, where every column is whole, leaving it out doubled the time."""

DEVEX = 1
"""Estimated weights of the dual simplex method, as highspy numbers its ways of choosing a step."""

_STATUS = {
    highspy.HighsModelStatus.kOptimal: "optimal",
    highspy.HighsModelStatus.kInfeasible: "infeasible",
    highspy.HighsModelStatus.kUnbounded: "unbounded",
    highspy.HighsModelStatus.kTimeLimit: "feasible",
    highspy.HighsModelStatus.kIterationLimit: "feasible",
    highspy.HighsModelStatus.kSolutionLimit: "feasible",
    # Every column of a plan is bounded below and no stage is unbounded, so one of the two is meant.
    highspy.HighsModelStatus.kUnboundedOrInfeasible: "infeasible",
}


class HighsSession:
    """A programme held by one ``Highs`` object.

    ``few_steps`` suits a divisible one whose solves start a few steps from their answer: the weights by which the
    solver chooses its steps are then estimated, since making exact ones anew takes longer than the steps.
    """

    loses = 1e-8

    def __init__(
        self, program: LinearProgram, limits: Limits, clock: Clock | None = None, *, few_steps: bool = False
    ) -> None:
        self.program, self.limits = program, limits
        self.clock = clock or Clock(limits.seconds)
        self.whole = bool(program.integer.any())
        self._kept_cost: Floats | None = None  # held so that its id cannot be given to another array
        self._priced: tuple[int, bool] | None = None
        self._every = np.arange(len(program.columns), dtype=np.int32)
        self._basis: highspy.HighsBasis | None = None
        self._mended = False
        self._size = 1.0
        sharp = self.whole and limits.nodes is None
        self._scale: Scale = ordinary(program) if sharp or (not self.whole and _far_apart(program)) else plain(program)
        with quiet():
            self._highs = highspy.Highs()  # type: ignore[no-untyped-call]
        options: dict[str, Any] = {
            "output_flag": False,
            "threads": 1,
            "random_seed": 0,
            "primal_feasibility_tolerance": FEASIBILITY,
            "dual_feasibility_tolerance": FEASIBILITY,
            "small_matrix_value": SMALLEST_ENTRY,
        }
        if self.whole:
            options |= {"mip_rel_gap": limits.searched_gap, "mip_abs_gap": 1e-9, **_tolerances(sharp)}
            if program.integer.mean() < FEW_WHOLE:
                options |= {"presolve": "off"}
        else:
            options |= {"presolve": "off", "solver": "simplex"}
            if few_steps:
                options["simplex_dual_edge_weight_strategy"] = DEVEX
        if limits.nodes is not None:
            options["mip_max_nodes"] = limits.nodes
        self._set(options)
        self._demand(self._highs.passModel(_highs_model(self._scale.scaled(program))), "passing the programme")

    def run(self, cost: Floats, *, maximise: bool, seconds: float | None = None) -> Solution:
        """Solve for one objective; see `Session.run`."""
        with self.clock.timing(cost):
            return self._run(cost, maximise=maximise, seconds=seconds)

    def _run(self, cost: Floats, *, maximise: bool, seconds: float | None) -> Solution:
        # Always minimised: then a row's dual is the objective's rise with the row's limit, in one sign rule.
        sign = -1.0 if maximise else 1.0
        scale = self._aim(cost, maximise=maximise)
        left = self.clock.left() if seconds is None else seconds
        if left is not None:
            self._set({"time_limit": float(left)})
        status = self._solved()
        info = self._highs.getInfo()
        if status in ("infeasible", "unbounded") or info.primal_solution_status != 2:
            return Solution(status="feasible" if status == "optimal" else status)
        found = self._highs.getSolution()
        x = self._scale.amounts(np.array(found.col_value))
        objective = float(cost @ x)
        if self.whole:
            self._demand_agreement(objective, sign * scale * info.objective_function_value, scale)
            bound = _beyond(objective, sign * scale * info.mip_dual_bound, maximise=maximise)
            return Solution(status=status, objective=objective, bound=bound, x=x)
        return Solution(
            status=status,
            objective=objective,
            bound=objective if status == "optimal" else None,
            x=x,
            price=sign * scale * np.array(found.row_dual) / self._scale.row,
            reduced=sign * scale * np.array(found.col_dual) / self._scale.column,
        )

    def best(self, cost: Floats, *, maximise: bool) -> Solution:
        """What a divisible programme comes to for one objective, without its columns, for as long as it takes.

        Reading them takes longer than a few steps of the solver.
        """
        scale = self._aim(cost, maximise=maximise)
        status = self._solved()
        if status != "optimal":
            return Solution(status=status)
        objective = (-scale if maximise else scale) * float(self._highs.getInfo().objective_function_value)
        return Solution(status=status, objective=objective, bound=objective)

    def _aim(self, cost: Floats, *, maximise: bool) -> float:
        """Set the objective; returns by how much its costs were divided."""
        if (id(cost), maximise) != self._priced:
            priced = self._scale.cost(cost)
            divided = typical_cost(priced)
            sign = -1.0 if maximise else 1.0
            self._highs.changeColsCost(len(cost), self._every, (sign / divided) * priced)
            self._kept_cost, self._priced, self._size = cost, (id(cost), maximise), divided
        return self._size

    def _solved(self) -> str:
        """Run the solver, from nothing a second time where the first ends without an answer of any kind."""
        for fresh in (False, True):
            if fresh:
                self._demand(self._highs.clearSolver(), "starting afresh")
                self._mended = True
                self._set({"presolve": "on", **(_tolerances(False) if self.whole else {})})
            called = self._highs.run()
            status = _STATUS.get(self._highs.getModelStatus(), "failed")
            if called != highspy.HighsStatus.kError and status != "failed":
                return status
        raise SolverError("HiGHS failed: " + self._highs.modelStatusToString(self._highs.getModelStatus()))

    def current(self) -> LinearProgram:
        """The programme with its bounds and limits as they stand; see `Session.current`."""
        lp, count = self._highs.getLp(), len(self.program.rows)
        return replace(
            self.program,
            col_lower=self._scale.amounts(np.array(lp.col_lower_)),
            col_upper=self._scale.amounts(np.array(lp.col_upper_)),
            row_lower=np.array(lp.row_lower_)[:count] * self._scale.row,
            row_upper=np.array(lp.row_upper_)[:count] * self._scale.row,
        )

    def anew(self, program: LinearProgram) -> HighsSession:
        """Another session on another programme, with the same clock."""
        return HighsSession(program, self.limits, self.clock)

    def set_columns(self, places: Ints, lower: Floats, upper: Floats) -> None:
        """Change the bounds of columns."""
        unit = self._scale.column[places]
        called = self._highs.changeColsBounds(len(places), places.astype(np.int32), lower / unit, upper / unit)
        self._demand(called, "changing bounds")

    def set_rows(self, places: Ints, lower: Floats, upper: Floats) -> None:
        """Change the limits of rows."""
        unit = self._scale.row[places]
        call = self._highs.changeRowsBounds  # type: ignore[attr-defined]
        called = call(len(places), places.astype(np.int32), lower / unit, upper / unit)
        self._demand(called, "changing limits")

    def keep(self, cost: Floats, solution: Solution, *, maximise: bool) -> None:
        """Stay on the optimal face: what has a reduced cost stays at its bound, priced rows at their limit.

        Complementary slackness makes this exactly the set of optimal plans, with no tolerance on the objective. With
        whole numbers a row keeps the objective, see `Session.keep`. The next run is not started from this solution:
        highspy 1.16 then hands out amounts that do not go with the objective it reports.
        """
        if self.whole:
            self._keep_by_row(cost, solution, maximise=maximise)
            return
        lp = self._highs.getLp()
        face = optimal_face(
            self._here(solution),
            maximise=maximise,
            columns=(np.array(lp.col_lower_), np.array(lp.col_upper_)),
            rows=(np.array(lp.row_lower_), np.array(lp.row_upper_)),
            zero=REDUCED_IS_ZERO * typical_cost(self._scale.cost(cost)),
        )
        at, limit = face.at * self._scale.column[face.columns], face.limit * self._scale.row[face.rows]
        self.set_columns(face.columns, at, at)
        self.set_rows(face.rows, limit, limit)

    def _here(self, solution: Solution) -> Solution:
        """``solution`` with its prices in the units in which the programme is solved."""
        if solution.reduced is None or solution.price is None:
            return solution
        return replace(solution, reduced=solution.reduced * self._scale.column, price=solution.price * self._scale.row)

    @staticmethod
    def _demand_agreement(objective: float, reported: float, scale: float) -> None:
        """Stop where the amounts handed out are not those of the objective that the search reports."""
        if abs(objective - reported) > AGREES * max(scale, abs(objective)):
            raise SolverError(f"HiGHS reports {reported!r} for amounts that come to {objective!r}")

    def _keep_by_row(self, cost: Floats, solution: Solution, *, maximise: bool) -> None:
        if solution.objective is None:
            raise SolverError("an objective without a solution cannot be kept")
        row = kept_row(self._scale.cost(cost), solution.objective, maximise=maximise)
        called = self._highs.addRow(
            row.lower, row.upper, len(row.columns), row.columns.astype(np.int32), row.coefficients
        )
        self._demand(called, "keeping an objective")

    def row_reach(self) -> tuple[Floats, Floats]:
        """How far down and up each row's active limit may move before the basis of the last solve changes.

        Only a proposal where the plan is degenerate: what it says is confirmed by solving again. Shapes (rows,).
        """
        called, ranging = self._highs.getRanging()
        if called != highspy.HighsStatus.kOk or not ranging.valid:
            nothing = np.zeros(len(self.program.rows))
            return nothing, nothing
        now = np.array(self._highs.getSolution().row_value)
        down, up = np.array(ranging.row_bound_dn.value_), np.array(ranging.row_bound_up.value_)
        return (now - down) * self._scale.row, (up - now) * self._scale.row

    def remember(self) -> None:
        """Keep the basis of the last solve, to start from it again."""
        self._basis = self._highs.getBasis()

    def restart(self) -> None:
        """Start the next solve from the basis that was remembered."""
        if self._basis is None:
            raise SolverError("there is no basis to start from: nothing was remembered")
        self._demand(self._highs.setBasis(self._basis), "its own basis")

    def start_over(self) -> None:
        """Forget every solve since `remember`: what comes next does not depend on what was solved before.

        A basis alone does not do: what else the solver remembers moves amounts in their last digits. Without a basis
        that was remembered the next solve starts from nothing.
        """
        self._demand(self._highs.clearSolver(), "starting afresh")
        if self._mended:
            self._set({"presolve": "off"})
            self._mended = False
        if self._basis is not None:
            self.restart()

    def single(self, solution: Solution, cost: Floats, like: Ints | None = None) -> bool:
        """Whether the last ``solution``, for ``cost``, is the only best one: nothing can move at no price.

        So it is where every column and row that stands at a limit has a price, or no room to leave it. ``like``
        (columns,) is equal, and not −1, for columns that cost and do the same: exchanged for each other, they leave
        a plan what it is.
        """
        solution = self._here(solution)
        if solution.reduced is None or solution.price is None:
            return False
        count, lp = len(self.program.columns), self._highs.getLp()
        called, basic = self._highs.getBasicVariables()  # type: ignore[attr-defined]
        self._demand(called, "telling its basis")
        free = np.ones(count + len(self.program.rows), dtype=np.bool_)
        free[np.where(basic >= 0, basic, count - 1 - basic)] = False
        zero = REDUCED_IS_ZERO * typical_cost(self._scale.cost(cost))
        free &= np.abs(np.concatenate([solution.reduced, solution.price])) <= zero
        open_ = np.flatnonzero(free)
        if not len(open_):
            return True
        if like is not None:
            exchanged = np.zeros(count + 1, dtype=np.bool_)
            exchanged[like[basic[basic >= 0]]] = True
            exchanged[-1] = False
            open_ = open_[[place >= count or not exchanged[like[place]] for place in open_.tolist()]]
        lower = np.concatenate([np.array(lp.col_lower_), np.array(lp.row_lower_)])
        upper = np.concatenate([np.array(lp.col_upper_), np.array(lp.row_upper_)])
        return bool(np.all(lower[open_] == upper[open_]))

    def _set(self, options: dict[str, Any]) -> None:
        for name, setting in options.items():
            self._demand(self._highs.setOptionValue(name, setting), f"setting {name}")

    def _demand(self, called: highspy.HighsStatus, what: str) -> None:
        if called == highspy.HighsStatus.kError:
            raise SolverError(f"HiGHS refused {what}")


def _tolerances(sharp: bool) -> dict[str, Any]:
    """The settings of a search in whole numbers: as exact as a programme of ordinary numbers can be, or not."""
    tolerance = FEASIBILITY if sharp else WHOLE_FEASIBILITY
    return {
        "mip_feasibility_tolerance": tolerance,
        "primal_feasibility_tolerance": tolerance,
    }


def _far_apart(program: LinearProgram) -> bool:
    """Whether amounts in the plan's own units are too large for the tolerance, or coefficients too small to be kept."""
    top = np.maximum(np.abs(program.col_lower), np.abs(program.col_upper))
    size = np.abs(program.coefficient)
    return bool(np.any(top[np.isfinite(top)] > LARGE) or np.any(size[size > 0.0] < SMALL))


def _beyond(objective: float, bound: float, *, maximise: bool) -> float | None:
    """The bound, never on the near side of what was reached; ``None`` where the solver has none."""
    if not np.isfinite(bound):
        return None
    return float(max(bound, objective) if maximise else min(bound, objective))


def _highs_model(program: LinearProgram) -> highspy.HighsLp:
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = len(program.columns), len(program.rows)
    lp.col_cost_ = np.zeros(len(program.columns))
    lp.col_lower_, lp.col_upper_ = program.col_lower, program.col_upper
    lp.row_lower_, lp.row_upper_ = program.row_lower, program.row_upper
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.start_ = program.start.astype(np.int32)
    lp.a_matrix_.index_ = program.index.astype(np.int32)
    lp.a_matrix_.value_ = program.coefficient
    if program.integer.any():
        kinds = (highspy.HighsVarType.kContinuous, highspy.HighsVarType.kInteger)
        lp.integrality_ = [kinds[int(whole)] for whole in program.integer]
    return lp
